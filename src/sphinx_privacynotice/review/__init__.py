"""Reading copies (records as text, a sentence a line, kept in git), and what differs between revisions.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils or Sphinx. Only `git` runs git.
"""
