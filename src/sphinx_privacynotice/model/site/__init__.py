"""One site: loaded and checked, and the values that one of its notices has, with their provenance.

May be imported by `model.project` and above; imports `model.format` and `model.pack`.
"""
