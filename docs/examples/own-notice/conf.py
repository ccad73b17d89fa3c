project = "Rosehill Bowls Club"
extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build", "typed"]
