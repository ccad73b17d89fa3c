"""Reports of findings for people and for machines: one module for each format.

May be imported by `sphinx_ext` and `cli`; imports `model` and `checks`.
"""
