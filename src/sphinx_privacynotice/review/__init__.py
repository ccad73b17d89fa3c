"""Reading copies: records as plain text, one sentence a line, kept in git and compared.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils, Sphinx or click.
"""
