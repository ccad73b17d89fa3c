"""Clause text to nodes, nodes to records, pages without Sphinx: docutils and myst-parser only."""
