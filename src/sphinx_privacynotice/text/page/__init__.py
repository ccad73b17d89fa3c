"""A page: its directives and roles, the page reader, and the record taken from it.

May be imported by the rooms above `text`; imports `text.clause` and `model`.
"""
