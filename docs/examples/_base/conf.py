project = "Oakfield School"
extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build"]
