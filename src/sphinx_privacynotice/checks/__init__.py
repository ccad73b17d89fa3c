"""What is wrong, as severe as the project wants it, and the reports of it.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils, Sphinx or click.
"""
