"""The only room that knows Sphinx: directives, roles, domain, builder, and which pages are read again.

May be imported by the package's `setup` alone; imports every room except `authoring`, `scaffold` and `cli`.
"""
