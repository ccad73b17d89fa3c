"""A small project in two languages: a notice of three clauses in English, two of them in Welsh as well."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from support import CONF, write_tree

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack.library import load_library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_privacynotice.model.pack.library import Library

CLAUSES = {
    "contact": (
        "Contact",
        (
            "{id}`ask` Ask {{ organisation.name }} ({{ terms.office }}) from {{ in_force }}.\n\n"
            "{id}`web` {when}`organisation.web` See [our site](<{{ organisation.web }}>).\n"
        ),
    ),
    "retention": (
        "How long",
        (
            "{id}`intro` We keep:\n\n"
            "- {each}`retention` **{{ .records }}**\n\n"
            "  {when}`.period` For {{ .period }}\n"
        ),
    ),
    "purposes": ("Why", "{id}`intro` Because:\n\n- {id}`one` of one thing\n- {{ purposes }}\n"),
}
WELSH = {
    "contact": (
        "Cysylltu",
        (
            "{id}`ask` Gofynnwch i {{ organisation.name }} ({{ terms.office }}) o {{ in_force }}.\n\n"
            "{id}`web` {when}`organisation.web` Gweler [ein safle](<{{ organisation.web }}>).\n"
        ),
    ),
    "retention": (
        "Am ba hyd",
        (
            "{id}`intro` Rydym yn cadw:\n\n"
            "- {each}`retention` **{{ .records }}**\n\n"
            "  {when}`.period` Am {{ .period }}\n"
        ),
    ),
}
TERMS = 'terms:\n  office:\n    default: "{0}"\n    choices: ["{0}", "{1}"]\n'

FIRST = {
    "conf.py": f'{CONF}language = "en_GB"\n',
    "privacynotice.yaml": "packs: [./first, ./cymraeg]\n",
    "site.yaml": textwrap.dedent("""\
        organisation:
          name: Oakfield School
        terms:
          office: the main office
        notices:
          cin-cla:
            in_force: 2026-12-01
            page: notice
            translations:
              cy: hysbysiad
            purposes:
              - standard
              - text: our own words
            retention:
              - records: Pupil records
                period: 25 years
        """),
    "first/pack.yaml": "id: first\nversion: 1.0.0\ntitle: Words\nlicence: CC0-1.0\nlanguage: en-GB\n"
    + TERMS.format("our office", "the main office"),
    "first/notices/cin-cla/2026-01-01.yaml": "notice: cin-cla\nedition: 2026-01-01\n"
    "clauses: [contact, {heading: More, clauses: [retention, purposes]}]\n",
    "cymraeg/pack.yaml": "id: cymraeg\nversion: 1.0.0\ntitle: Geiriau\nlicence: CC0-1.0\nlanguage: cy\n"
    "translates: first\n" + TERMS.format("ein swyddfa", "y brif swyddfa"),
    "cymraeg/notices/cin-cla/2026-01-01.yaml": "notice: cin-cla\nedition: 2026-01-01\n"
    "clauses: [contact, {heading: Mwy, clauses: [retention, purposes]}]\n",
    "cymraeg/phrases/cy.yaml": 'other_languages: "Mewn ieithoedd eraill: {languages}"\n'
    'translation_missing: "Nid yw yn Gymraeg eto: {language}."\n',
}
PAGES = {
    "rst": {
        "index.rst": "Home\n====\n\n.. toctree::\n\n   notice\n   hysbysiad\n",
        "notice.rst": "Privacy\n=======\n\n.. privacy-notice:: cin-cla\n",
        "hysbysiad.rst": "Preifatrwydd\n============\n\n.. privacy-notice:: cin-cla\n",
    },
    "md": {
        "index.md": "# Home\n\n```{toctree}\nnotice\nhysbysiad\n```\n",
        "notice.md": "# Privacy\n\n```{privacy-notice} cin-cla\n```\n",
        "hysbysiad.md": "# Preifatrwydd\n\n```{privacy-notice} cin-cla\n```\n",
    },
}


def clause(name: str, title: str, body: str, more: str = "", edition: str = "2026-01-01") -> str:
    """Return the text of a clause's file."""
    return f"---\nid: {name}\nedition: {edition}\ntitle: {title}\n{more}---\n\n{body}"


def first_words(changed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the files of the clauses in English, some with another body."""
    return {
        f"first/clauses/{name}/2026-01-01.md": clause(name, title, (changed or {}).get(name, body))
        for name, (title, body) in CLAUSES.items()
    }


def library_of(folder: Path) -> Library:
    """Return the packs of a project in two languages."""
    named = [("./first", None), ("./cymraeg", None)]
    return load_library(Folder(folder), named, Findings())  # type: ignore[arg-type]


def translation(folder: Path, name: str, body: str = "", digest: str = "") -> dict[str, str]:
    """Return the file of a clause in Welsh, made from the words that are in ``folder``."""
    title, words = WELSH[name]
    digest = digest or library_of(folder).editions(name, "first")[0].digest
    more = f"made_from: {{edition: 2026-01-01, digest: {digest}}}\n"
    return {f"cymraeg/clauses/{name}/2026-01-01.md": clause(name, title, body or words, more)}


def write_project(folder: Path, syntax: str = "md", files: Mapping[str, str] | None = None) -> Path:
    """Write the project in two languages, with ``files`` over it; return the folder."""
    write_tree(folder, FIRST | first_words() | PAGES[syntax])
    for name in WELSH:
        write_tree(folder, translation(folder, name))
    return write_tree(folder, files or {})
