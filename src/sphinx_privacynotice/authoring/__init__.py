"""For whoever writes a pack: checks, wording, releases, reading grade, preview.

May be imported by `cli`; imports `text` and `model`.
"""
