"""Reading copies (records as plain text, one sentence a line, kept in git), and what differs between revisions.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils, Sphinx or click. `git` alone runs git.
"""
