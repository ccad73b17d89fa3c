"""A project: where it is, what conf.py and the project file say, its sites, and what pages depend on.

May be imported by the rooms above `model`; imports the rest of `model`.
"""
