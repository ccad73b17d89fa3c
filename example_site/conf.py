"""Sphinx configuration of the example policy site: a trust and its schools."""

project = "Policies of Westshire Learning Trust"
author = "Westshire Learning Trust"
version = release = "2026"
language = "en_GB"
project_copyright = author

extensions = ["myst_parser", "sphinx_privacynotice"]
myst_enable_extensions = ["deflist", "fieldlist"]
exclude_patterns = ["_build", "schools"]  # each of these has a site of its own

html_theme = "alabaster"
html_theme_options = {"description": "An example site. Everything on it is made up.", "fixed_sidebar": True}
html_title = project
html_short_title = "Our policies"
html_baseurl = "https://policies.westshire-trust.example/"
privacynotice_feed = True  # a feed of what changes, of each notice whose history a page shows
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["phone.css"]

# the same pages as a manual page and as an e-book
man_pages = [("index", "westshire-policies", project, author, 7)]
epub_title = project
epub_show_urls = "no"
epub_language = "en-GB"  # with a hyphen: Sphinx writes `language` into e-books as it is
