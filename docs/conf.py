"""Sphinx configuration of the documentation."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-privacynotice"
author = "The sphinx-privacynotice maintainers"
project_copyright = author
version = release = installed_version("sphinx-privacynotice")
language = "en_GB"

extensions = ["myst_parser", "sphinx_design", "sphinx_privacynotice"]
extensions += ["from_code", "gallery", "pack_state", "rule_pages"]
exclude_patterns = ["_build", "examples"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "sphinx-privacynotice"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["docs.css"]

epub_language = "en-GB"  # Sphinx writes `language` into e-books as it is, and there a hyphen is right
