"""Reports of a difference: one module for each format, each a function of a `DiffReport`.

May be imported by `sphinx_ext` and `cli`; imports `base` and `review`.
"""
