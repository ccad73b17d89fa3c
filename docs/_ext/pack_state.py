"""Tables of what the packs that come with the extension say about themselves, read from the pack.

``pack-state`` takes the name of a table::

    ```{pack-state} editions
    ```

`editions`, `laws` and `links` say how far each was reviewed, `differs` where the words depart from their
source, `days` what changes when, and `summary` counts the rest in a sentence. The id of another pack than
the built-in one may follow.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack.loader import BUILTIN, SHIPPED, load_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_privacynotice.model.pack.clause import ClauseEdition, Review
    from sphinx_privacynotice.model.pack.loader import Pack

_ONE_WORD = re.compile(r"[a-z0-9.-]+")

Cell = tuple[str, str]
"""The words of a cell, and the address that they lead to ("" for none)."""


@cache
def _pack(name: str) -> Pack:
    """Return a pack that comes with the extension; raise `ValueError` where it is faulty."""
    findings = Findings()
    pack = load_pack(Folder(SHIPPED[name]), ".", findings, builtin=name == BUILTIN)
    if pack is None or findings.errors:
        raise ValueError(f"{name} is faulty; `sphinx-privacynotice pack check {name}` says where")
    return pack


def _editions(pack: Pack) -> Iterator[ClauseEdition]:
    for clause in sorted(pack.clauses):
        yield from pack.clauses[clause]


def _review(review: Review) -> str:
    by = f" by {review.by}" if review.by else ""
    return f"{review.state}{by}{f', {review.on}' if review.on else ''}"


def editions(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    """Yield every edition of every clause: since when, how far reviewed, drawn from what."""
    yield ("Clause", ""), ("From", ""), ("Until", ""), ("Review", ""), ("Drawn from", "")
    for edition in _editions(pack):
        source = edition.source
        yield (
            (edition.id, ""),
            (edition.label.removesuffix(".1"), ""),
            (edition.until, ""),
            (_review(edition.review), ""),
            (source.document + (f" ({source.date})" if source.date else ""), source.url)
            if source
            else ("not said", ""),
        )


def laws(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    """Yield every entry of law: how it is cited, since when, how far reviewed, what is in doubt."""
    yield (
        ("Cited as", ""),
        ("From", ""),
        ("Until", ""),
        ("Review", ""),
        ("Checked", ""),
        ("Doubts", ""),
    )
    for law in sorted(pack.laws):
        for entry in pack.laws[law]:
            yield (
                (entry.cite, entry.url),
                (entry.start, ""),
                (entry.until, ""),
                (_review(entry.review), ""),
                (entry.checked or "never", ""),
                (entry.note, ""),
            )


def links(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    """Yield every address and number: since when, when it was last checked, what is in doubt."""
    yield ("Key", ""), ("Leads to", ""), ("From", ""), ("Checked", ""), ("Doubts", "")
    for key in sorted(pack.links):
        for entry in pack.links[key]:
            address = (entry.url, entry.url) if entry.url else (entry.phone, "")
            yield (key, ""), address, (entry.start, ""), (entry.checked or "never", ""), (entry.note, "")


def days(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    """Yield each day on which the pack has something new, with what it is, oldest first."""
    yield ("Day", ""), ("Clauses with new words", ""), ("Law and links that change", "")
    words: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    for edition in _editions(pack):
        words.setdefault(edition.edition, []).append(edition.id)
    for laws_of in pack.laws.values():
        for entry in laws_of:
            names.setdefault(entry.start, []).append(entry.title)
    for links_of in pack.links.values():
        for link in links_of:
            names.setdefault(link.start, []).append(link.key)
    for day in sorted({*words, *names} - {""}):
        yield (
            (day, ""),
            (", ".join(sorted(set(words.get(day, ())))), ""),
            ("; ".join(sorted(set(names.get(day, ())))), ""),
        )


TABLES: dict[str, Callable[[Pack], Iterator[tuple[Cell, ...]]]] = {
    "editions": editions,
    "laws": laws,
    "links": links,
    "days": days,
}


class PackState(SphinxDirective):
    """A table about a pack, the list of its departures, or a sentence that counts."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return it."""
        name, pack_id = (*self.arguments, BUILTIN)[:2]
        if pack_id not in SHIPPED:
            raise self.error(f"There is no pack “{pack_id}”")
        self.env.note_dependency(str(SHIPPED[pack_id] / "pack.yaml"))
        pack = _pack(pack_id)
        if name == "summary":
            return [_summary(pack)]
        if name == "differs":
            return [_differs(pack)]
        if name not in TABLES:
            raise self.error(f"There is no table “{name}”")
        head, *rows = TABLES[name](pack)
        return [_table(head, rows)]


def _summary(pack: Pack) -> nodes.paragraph:
    all_editions = list(_editions(pack))
    entries = [entry for laws_of in pack.laws.values() for entry in laws_of]
    addresses = [link for links_of in pack.links.values() for link in links_of]
    text = (
        f"{pack.title}, version {pack.version}: {len(pack.clauses)} clauses in"
        f" {len(all_editions)} editions, of which "
        f"{_count(sum(edition.review.state != 'unreviewed' for edition in all_editions))} been reviewed;"
        f" {len(entries)} entries of law, of which"
        f" {_count(sum(entry.review.state != 'unreviewed' for entry in entries))} been reviewed;"
        f" {len(addresses)} addresses and numbers, of which"
        f" {_count(sum(bool(link.checked) for link in addresses))} been checked for this release."
    )
    return nodes.paragraph("", text)


def _count(number: int) -> str:
    return {0: "none has", 1: "one has"}.get(number, f"{number} have")


def _differs(pack: Pack) -> nodes.definition_list:
    """Return, for each clause, where its words depart from their source; the same words once."""
    made = nodes.definition_list()
    for clause, all_editions in sorted(pack.clauses.items()):
        by_text: dict[str, list[str]] = {}
        for edition in all_editions:
            if edition.differs:
                by_text.setdefault(edition.differs, []).append(edition.edition)
        if not by_text:
            continue
        item = nodes.definition_list_item("", nodes.term("", "", nodes.literal(clause, clause)))
        body = nodes.definition()
        for text, days_of in by_text.items():
            body += nodes.paragraph("", "", nodes.emphasis("", ", ".join(days_of)), nodes.Text(f": {text}"))
        made += item
        item += body
    return made


def _table(head: tuple[Cell, ...], rows: list[tuple[Cell, ...]]) -> nodes.table:
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=100 // len(head)) for _ in head]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.table("", group, classes=["colwidths-auto"])


def _row(cells: tuple[Cell, ...]) -> nodes.row:
    made = nodes.row()
    for words, address in cells:
        inline: nodes.Node = nodes.Text(words)
        if address:
            inline = nodes.reference("", words, refuri=address)
        elif _ONE_WORD.fullmatch(words):  # a day or an id, which no line break should cut
            inline = nodes.inline("", words, classes=["pre"])
        made += nodes.entry("", nodes.paragraph("", "", inline))
    return made


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("pack-state", PackState)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
