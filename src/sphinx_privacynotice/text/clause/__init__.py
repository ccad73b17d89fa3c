"""A clause: its Markdown parsed to a template, and the template rendered with the values of a site.

May be imported by `text.page` and above; imports `model`.
"""
