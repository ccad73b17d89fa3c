"""Readers of texts outside a project: Word files, web pages, plain text. They give passages and run nothing.

May be imported by `cli`; imports `base` and `model`.
"""
