"""The first files of a project: an interview, a plan, and edits of what is there.

May be imported by `cli`; imports `text`, `yamlio` and `model`.
"""
