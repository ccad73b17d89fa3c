"""What the conf.py of every school has in common."""

extensions = ["myst_parser", "sphinx_privacynotice"]
language = "en_GB"
author = project_copyright = "Westshire Learning Trust"
version = "1"  # EPUB asks for one
exclude_patterns = ["_build"]

html_theme = "alabaster"
html_copy_source = False
# a list of all pages in the sidebar of every page grows with the square of the pages
html_sidebars = {"**": ["about.html", "searchfield.html"]}
html_static_path = ["../../_static"]
html_css_files = ["phone.css"]

epub_language = "en-GB"  # Sphinx writes `language` into e-books as it is, and there a hyphen is right
