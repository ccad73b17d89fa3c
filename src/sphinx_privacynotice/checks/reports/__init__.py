"""Findings as people and machines read them: a module a format.

May be imported by `sphinx_ext` and `cli`; imports `model` and `checks`.
"""
