"""What the tests of hostile input are made of."""
