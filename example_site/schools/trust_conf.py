"""What the conf.py of every school has in common."""

extensions = ["myst_parser", "sphinx_privacynotice"]
language = "en_GB"
epub_language = "en-GB"  # an e-book's has a hyphen
version = release = "2026"
author = project_copyright = "Westshire Learning Trust"
exclude_patterns = ["_build"]

html_theme = "alabaster"
html_copy_source = False
# a list of all pages in the sidebar of every page grows with the square of the pages
html_sidebars = {"**": ["about.html", "searchfield.html"]}
html_static_path = ["../../_static"]
html_css_files = ["phone.css"]
