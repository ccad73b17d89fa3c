"""The command line: one module a command, and the context that the commands share.

May be imported by nothing but `__main__`; imports every room except `sphinx_ext`.
"""
