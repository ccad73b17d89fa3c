project = "Oakfield School policies"
extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build"]
