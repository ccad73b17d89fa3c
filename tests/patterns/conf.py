"""The Sphinx project of the patterns: what real notices do, in made-up words."""

project = "Patterns"
author = "Westshire Learning Trust"
version = release = "1"
project_copyright = author
extensions = ["myst_parser", "sphinx_design", "sphinx_privacynotice"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["expected", "parts"]
