"""How a project begins: questions and answers, and the files that are made of them."""
