"""Sphinx configuration of a site with one school: the smallest there is."""

project = "Policies of Oakfield School"
language = "en"
extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
