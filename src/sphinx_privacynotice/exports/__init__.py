"""Files for others, made of records: HTML to paste or to frame, Markdown, JSON, the sentences of a form.

May be imported by `sphinx_ext` and `cli`; imports `model`, never docutils, Sphinx or click.
"""
