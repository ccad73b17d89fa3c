"""The rules that notices are checked by: a module a subject, each rule registered by its codes.

May be imported by `checks` alone; imports `base`, `model` and `checks.registry`.
"""
