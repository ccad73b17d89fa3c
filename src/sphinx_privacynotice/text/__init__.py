"""Clause text to nodes, pages to records: docutils and myst-parser, never Sphinx.

May be imported by `authoring`, `sphinx_ext`, `scaffold` and `cli`; imports `model`.
"""
