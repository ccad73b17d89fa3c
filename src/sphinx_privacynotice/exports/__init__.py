"""Files for others, made of records: HTML to paste or to frame, Markdown, JSON, the sentences of a form.

This room imports neither Sphinx, docutils nor click: what a build or a command knows comes in as data.
"""
