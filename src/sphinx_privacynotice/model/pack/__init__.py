"""Packs: clauses in dated editions, law, notices and phrases, and all packs of a project as one library.

May be imported by `model.site`, `model.project` and above; imports `model.format`.
"""
