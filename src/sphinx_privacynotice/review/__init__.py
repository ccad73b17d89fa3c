"""Records compared: reading copies, a sentence a line, kept in git.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils, Sphinx or click.
"""
