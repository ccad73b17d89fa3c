"""What is measured, never asserted: a test that fails by the clock fails by chance."""
