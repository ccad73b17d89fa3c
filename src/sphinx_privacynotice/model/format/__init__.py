"""The format of site files: its keys and kinds of value, the merged layers, and how to write a value.

May be imported by every room of `model` and above; imports `base` and `yamlio`.
"""
