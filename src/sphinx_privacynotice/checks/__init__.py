"""Rules over notices, the severities that a project sets, and reports of findings.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils or Sphinx.
"""
