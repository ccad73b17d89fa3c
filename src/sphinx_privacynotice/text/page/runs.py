"""Splits the text of a block into runs, each with one origin."""

from __future__ import annotations

import posixpath
from itertools import groupby
from operator import itemgetter

from docutils import nodes

from sphinx_privacynotice.model.record import Run
from sphinx_privacynotice.text.clause.nodes import LAW, REF, VALUE

Origin = tuple[str, str, str, str]
"""Where a stretch of text comes from: the fields of a run that follow its text."""

_NOWHERE: Origin = ("", "", "", "")


def extract_runs(node: nodes.Element, *, verbatim: bool = False) -> list[Run]:
    """Return the words of a block, each stretch with its origin; line ends as spaces unless ``verbatim``."""
    pieces: list[tuple[Origin, str]] = []
    _gather(node, _NOWHERE, pieces)
    made: list[tuple[str, Origin]] = []
    for origin, group in groupby(pieces, key=itemgetter(0)):
        text = "".join([text for _, text in group])
        if not verbatim:
            text = text.replace("\n", " ")
        if text or origin[-1]:
            made.append((text, origin))
    if made and not verbatim:
        made[0] = (made[0][0].lstrip(), made[0][1])
        made[-1] = (made[-1][0].rstrip(), made[-1][1])
    # a link without words of its own prints the title of where it leads
    return [Run(text, *origin) for text, origin in made if text or origin[-1]]


def _gather(node: nodes.Element, origin: Origin, pieces: list[tuple[Origin, str]]) -> None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            pieces.append((origin, child.astext()))  # roles may leave docutils' sign for a backslash in it
        elif not isinstance(child, nodes.Element):
            continue
        elif isinstance(child, nodes.line_block | nodes.line):
            _gather(child, origin, pieces)
            pieces.append((origin, "\n"))
        elif isinstance(child, nodes.image):
            pieces.append((origin, str(child.get("alt", ""))))
        elif isinstance(child, nodes.footnote_reference | nodes.citation_reference):
            pieces.append((origin, f"[{child.astext()}]"))
        elif not isinstance(child, nodes.system_message):
            inner = _origin(child, origin)
            _gather(child, inner, pieces)
            if not child.children and inner != origin:
                pieces.append((inner, ""))


def _origin(node: nodes.Element, origin: Origin) -> Origin:
    found = node.attributes
    value, law, link, ref = origin
    value, law = str(found.get(VALUE, value)), str(found.get(LAW, law))
    if REF in found:
        ref = str(found[REF])
    elif isinstance(node, nodes.reference):
        if found.get("refuri"):
            link = str(found["refuri"])
        else:
            ref = str(found.get("refid") or found.get("refname") or "")
    return value, law, link, ref


def page_target(target: str, page: str) -> str:
    """Return a link to a page's file as the page's name: ``../index.md#top`` as ``index#top``."""
    path, hash_sign, anchor = target.partition("#")
    stem, dot, suffix = path.rpartition(".")
    if not dot or suffix not in {"md", "rst", "txt"}:
        return target
    stem = stem.lstrip("/") if stem.startswith("/") else posixpath.join(posixpath.dirname(page), stem)
    return posixpath.normpath(stem) + hash_sign + anchor
