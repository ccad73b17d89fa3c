"""Slips, the mistakes of people who type YAML: found, explained, and repaired so that reading can go on.

May be imported by `yamlio` alone; imports `base` and the tree.
"""
