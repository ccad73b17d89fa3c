"""A value of a site as plain words, for texts that are no page: a letter, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.text.clause.formatting import ValueFormatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.site.view import NoticeData


def plain_value(view: NoticeData, language: str, path: Sequence[str | int]) -> str:
    """Return the value at ``path`` as a sentence prints it; "" where it, or a part of it, is missing."""
    missing: list[str] = []

    def gap(key: str) -> nodes.Node:
        missing.append(key)
        return nodes.Text("")

    def report(finding: Finding) -> None:
        missing.append(finding.key)

    found = view.at(path)
    if found is None:
        return ""
    words = "".join(node.astext() for node in ValueFormatter(view, language, gap, report).inlines(found))
    return "" if missing else " ".join(words.split())
