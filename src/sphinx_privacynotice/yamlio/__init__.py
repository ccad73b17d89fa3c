"""YAML text to a tree in which every value knows its place, and back; comments survive an edit.

May be imported by all but `base`; imports `base`.
"""
