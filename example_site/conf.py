"""Sphinx configuration of the example policy site: a trust with two schools."""

project = "Policies of Westshire Learning Trust"
author = "Westshire Learning Trust"
version = release = "2026"
language = "en"
project_copyright = author

extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build"]

html_theme = "alabaster"
html_theme_options = {"description": "Example site of sphinx-privacynotice. Everything on it is made up."}
html_copy_source = False

# the same pages as a manual page and as an e-book
man_pages = [("index", "westshire-policies", project, author, 7)]
epub_title = project
epub_show_urls = "no"
