"""The rules that check notices: one module for each subject; each rule is registered with its codes.

May be imported by `checks` alone; imports `base`, `model` and `checks.registry`.
"""
