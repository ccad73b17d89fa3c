"""One clause filled from one site file, without pages: what it prints and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.frontend import get_default_settings
from docutils.utils import new_document

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.pack.clause import read_clause
from sphinx_privacynotice.model.pack.library import Library, load_library
from sphinx_privacynotice.model.site.load import load_site
from sphinx_privacynotice.text.clause.parse import parse_clause
from sphinx_privacynotice.text.clause.render import Clause, render_clause
from sphinx_privacynotice.text.page.take_record import take_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docutils import nodes

    from sphinx_privacynotice.model.record import Block
    from sphinx_privacynotice.model.site.site import Site

PACK = {
    "pack/pack.yaml": """\
id: press
title: A pack to print from
publisher: The pack's makers
version: 1.0.0
licence: MIT
language: en-GB
jurisdiction: england
terms:
  pupils:
    default: pupils
    choices: [pupils, students]
""",
    "pack/notices/visitors/2018-05-25.yaml": "notice: visitors\nedition: 2018-05-25\nclauses: [demo]\n",
    "pack/clauses/demo/2018-05-25.md": "---\nid: demo\nedition: 2018-05-25\n---\n\nWords.\n",
    "pack/links.yaml": """\
guide:
  - {from: 2018-05-25, url: "https://old.example/guide"}
  - {from: 2026-01-01, url: "https://new.example/guide"}
""",
    "pack/law/acts.yaml": """\
eur/2016/679:
  title: General Data Protection Regulation
  cite: UK GDPR
  url: https://law.example/gdpr
ukpga/2018/12:
  title: Data Protection Act 2018
  cite: Data Protection Act 2018
  url: https://law.example/2018/12
uksi/2005/1:
  - title: Registers Regulations
    cite: Registers Regulations 2005
    from: 2005-09-01
    until: 2026-06-01
  - title: Registers Regulations
    cite: Registers Regulations 2005 (as amended)
    from: 2026-06-01
""",
    "pack/phrases/en-GB.yaml": """\
draft_banner: A draft.
gap: "[no {key}]"
contact_joiner: ", "
contact_or: "{phone} or {email}"
contact_for: "{name} ({for})"
contact_members: "{name}: {members}"
address_joiner: ", "
lawful_basis: "Article {article} {law}"
schedule1: "paragraph {n} of Schedule 1 to the {law}"
lawful_basis_schedule1: "{basis} with {schedule1}"
declared_none: none
"yes": "yes"
"no": "no"
""",
    "pack/phrases/de-DE.yaml": 'contact_joiner: "; "\ngap: "[{key} fehlt]"\n',
}

SITE = """\
organisation:
  name: Oakfield School
  address: [Mill Lane, Oakfield, ZZ9 0CM]
  phone: 01632 960123
  email: office@oakfield.example
  web: www.oakfield.example
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a clause prints: its blocks, and a line for each paragraph, item and table row."""

    blocks: list[Block]
    findings: list[Finding]

    @property
    def lines(self) -> list[str]:
        """Return the lines a reader sees."""
        made: list[str] = []
        row = ""
        for block in self.blocks:
            if not block.printed:
                continue
            if block.kind == "cell":
                number = block.marker.split(".")[0]
                made[-1:] = [f"{made[-1]} | {block.text}"] if number == row else [*made[-1:], block.text]
                row = number
            else:
                indent = "  " * max(block.level - bool(block.marker), 0)
                made.append(indent + f"{block.marker} {block.text}".lstrip())
                row = ""
        return made

    @property
    def text(self) -> str:
        """Return the one line that is printed."""
        (line,) = self.lines
        return line

    @property
    def links(self) -> list[tuple[str, str]]:
        """Return the words and targets of links."""
        return [(run.text, run.link) for block in self.blocks for run in block.runs if run.link]

    @property
    def codes(self) -> list[str]:
        """Return the codes of what is told."""
        return [finding.code for finding in self.findings]


class Press:
    """A pack in a folder, from which clauses are printed."""

    def __init__(self, folder: Path, files: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.write({**PACK, **(files or {})})
        findings = Findings()
        self.library: Library = load_library(
            Folder(folder), [("./pack", Place("privacynotice.yaml"))], findings
        )
        assert list(findings) == []

    def write(self, files: Mapping[str, str]) -> None:
        """Write files beside the pack."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def site(self, text: str, *, name: str = "site.yaml") -> Site:
        """Return the site of a file's text."""
        self.write({name: text})
        return load_site(Folder(self.folder), name, self.library, packs_incomplete=True)

    def print(
        self,
        body: str,
        notice: str = "",
        top: str = "",
        *,
        in_force: str = "2026-12-01",
        language: str = "en-GB",
        entry_site: str = SITE,
        sound: bool = True,
    ) -> Printed:
        """Fill ``body`` from a site file with ``top`` beside and ``notice`` inside its notice.

        The site file itself may have nothing wrong, if it is to be ``sound``.
        """
        lines = ([f"in_force: {in_force}"] if in_force else []) + notice.splitlines()
        notices = "notices:\n  visitors:\n" + "".join(f"    {line}\n" for line in lines)
        site = self.site(entry_site + top + notices)
        told = [finding for finding in site.findings if finding.code not in {"draft", "edition-ended"}]
        assert not sound or told == []
        read = Findings()
        text = f"---\nid: demo\nedition: 2018-05-25\n---\n{body}\n"
        edition = read_clause(text, "pack/clauses/demo/2018-05-25.md", "press", read)
        assert edition is not None
        assert list(read) == []
        template = parse_clause(edition.body, edition.file, edition.body_line)
        assert template.findings == ()
        found: list[Finding] = []
        clause = Clause(edition, template, edition.file)
        made = render_clause(
            clause, site.view("visitors"), "site/visitors", language, Place("index.rst", 4), found.append
        )
        return Printed([each.block for each in take_blocks(document_of(made), "index")], found)


def document_of(made: list[nodes.Node]) -> nodes.document:
    """Return a document of nodes."""
    document = new_document("index.rst", get_default_settings())
    document += made
    return document
