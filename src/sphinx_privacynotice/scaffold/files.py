"""The files that a project begins with, as texts."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.schema_files import COPIES, file_name
from sphinx_privacynotice.model.site.view import RECORDS
from sphinx_privacynotice.scaffold.interview import DECLARED
from sphinx_privacynotice.text.page.convert import write_heading
from sphinx_privacynotice.text.page.source_directives import write_directive
from sphinx_privacynotice.yamlio.writer import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.scaffold.interview import Answers
    from sphinx_privacynotice.yamlio.writer import Tree

PUBLISHED = "Everything in this file is published. Put nothing about a child here."
SITE_SCHEMA, PROJECT_SCHEMA = (f"{COPIES}/{file_name(name)}" for name in ("site", "project"))
"""The copies of the schemas, as files beside them name them."""

_WORDS = re.compile(r"[a-z0-9]+")
_SCHOOL = re.compile(r"-(?:school|academy|college)$")
_COUNCIL = re.compile(
    r"-(?:(?:county|city|borough|metropolitan-borough|metropolitan-district|district|unitary)-)?council$"
)


@dataclass(slots=True)
class Files:
    """What is to be written: new files, and files that change (with what they said before).

    ``notes`` say what is left for a person to do, ``places`` where tables of contents name new pages.
    """

    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def edit(self, name: str, text: str, change: Callable[[str], str]) -> None:
        """Change a file that says ``text`` now, after what is to change in it already."""
        before, after = self.changed.get(name, (text, text))
        changed = change(after)
        if changed != before:
            self.changed[name] = (before, changed)

    @property
    def seen(self) -> dict[str, str | None]:
        """What the files held that change, when they were looked at."""
        return {name: before for name, (before, _) in self.changed.items()}

    @property
    def texts(self) -> dict[str, str | None]:
        """Every file with its text, as it is to be."""
        return {**self.new, **{name: after for name, (_, after) in self.changed.items()}}


def key_of(name: str, taken: set[str], ending: re.Pattern[str] = _SCHOOL) -> str:
    """Return a key for a name that is none of ``taken``: “Oakfield School” is oakfield."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).casefold()
    stem = "-".join(_WORDS.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
    stem = (ending.sub("", stem) or stem)[:40].strip("-") or "school"
    number, key = 1, stem
    while key in taken or key in RECORDS:
        number += 1
        key = f"{stem}-{number}"
    return key


def _one(answers: Answers, key: str) -> str:
    return (answers.get(key) or [""])[0]


def _head(schema: str) -> Lines:
    """Begin a site file: what everybody must know, and the line by which editors find its schema."""
    return Lines(PUBLISHED, f"yaml-language-server: $schema={schema}")


def site_file(
    answers: Answers,
    kind: str,
    page: str,
    *,
    schema: str = SITE_SCHEMA,
    extends: str = "",
) -> str:
    """Return the text of a school's site file; with ``extends`` it leaves out what the trust's file says."""
    made = _head(schema)
    made.line("#")
    made.line(
        "# What is missing shows on the page; what is wrong, and how to mend it: sphinx-privacynotice check"
    )
    if extends:
        made.gap("What holds for every school of the trust.")
        made.line(f"extends: {extends}")
    made.gap('Who publishes the notice: the "we" of the page.')
    made.map("organisation")
    made.value("name", _one(answers, "name"))
    made.value("kind", _one(answers, "kind"), example="academy")
    made.value("address", _one(answers, "address"), example="Mill Lane, Oakfield, ZZ9 0CM")
    made.value("phone", _one(answers, "phone"), example="01632 960123")
    made.value("email", _one(answers, "email"), example="office@oakfield.example")
    if not extends:
        _controller(made, _one(answers, "controller"))
        _dpo(made, answers)
    made.gap("The designated teacher for looked-after children: a post stays right when somebody leaves.")
    _record(made, "designated_teacher", [("post", _one(answers, "designated-teacher"), "Deputy head")])
    _councils(made, answers)
    _complaints(made, answers)
    made.gap()
    made.map("notices")
    made.map(kind, 2)
    made.line(
        "    # The day from which the notice applies. Without it, it is a draft, and what is missing shows."
    )
    made.value("in_force", _one(answers, "in-force"), 4, example="2026-12-01")
    made.line("    # The page that prints it, below the folder of conf.py, without its ending.")
    made.value("page", page, 4)
    if not extends:
        _of_notice(made, answers)
    return str(made)


def trust_file(answers: Answers, kind: str, schema: str = SITE_SCHEMA) -> str:
    """Return the text of a trust file."""
    made = _head(schema)
    made.line("#")
    made.line(
        "# What holds for every school of the trust. A school's own file may say something else, unless"
    )
    made.line("# `fixed` names it.")
    _controller(made, _one(answers, "trust-name"))
    _dpo(made, answers)
    made.gap("What no school may change.")
    made.map("fixed")
    made.line("  - controller")
    made.line("  - dpo" if answers.get("dpo-post") or answers.get("dpo-email") else "  # - dpo")
    made.gap()
    made.map("notices")
    made.map(kind, 2)
    _of_notice(made, answers)
    return str(made)


def _controller(made: Lines, name: str) -> None:
    made.gap("Who answers in law for the data, where it is not the school itself: of an academy, its trust.")
    _record(made, "controller", [("name", name, "Westshire Learning Trust")])


def _dpo(made: Lines, answers: Answers) -> None:
    made.gap("The data protection officer.")
    _record(
        made,
        "dpo",
        [
            ("post", _one(answers, "dpo-post"), "Data protection officer"),
            ("email", _one(answers, "dpo-email"), "dpo@oakfield.example"),
        ],
    )


def _record(made: Lines, name: str, fields: list[tuple[str, str, str]]) -> None:
    """Write a record; one of which nothing is known as comments, so that it is not there."""
    if any(value for _, value, _ in fields):
        made.map(name)
        for key, value, example in fields:
            made.value(key, value, example=example)
        return
    made.line(f"# {name}:")
    for key, _, example in fields:
        made.line(f"#   {key}: {example}")


def _councils(made: Lines, answers: Answers) -> None:
    made.gap("The councils that the school works with for these children.")
    councils = tree_of("council", answers, set())
    if councils:
        made.block("authorities", councils)
    else:
        for line in ("authorities:", "  westshire:", "    name: Westshire County Council"):
            made.line(f"# {line}")


def _complaints(made: Lines, answers: Answers) -> None:
    made.gap("Who deals with complaints. Without it, whoever answers questions does.")
    complaints = tree_of("complaints", answers, set())
    if complaints:
        made.block("contacts", {"complaints": complaints})
    else:
        for line in ("contacts:", "  complaints:", "    post: Headteacher"):
            made.line(f"# {line}")


OF_NOTICE = {
    # what a notice says for itself, with the comments above it and what stands there where nobody said it:
    # no value, so that a line switched on as it is states nothing
    "retention": (
        "How long records are kept, as your retention schedule says.",
        (
            "retention:",
            "  - records: Pupil records",
            "    period: (how long, as 2 years)",
            "    from:  # counted from what",
        ),
    ),
    "transfers": (
        "The countries outside the United Kingdom that information goes to, or none.",
        ("transfers:",),
    ),
    "automated-decisions": (
        "What a computer alone decides about pupils, or none.",
        ("automated_decisions:",),
    ),
}


def _of_notice(made: Lines, answers: Answers) -> None:
    for key, (comment, absent) in OF_NOTICE.items():
        made.line(f"    # {comment}")
        if answers.get(key):
            made.block(key.replace("-", "_"), tree_of(key, answers, set()), 4)
            continue
        for line in absent:
            made.line(f"    # {line}")


def tree_of(key: str, answers: Answers, taken: set[str]) -> Tree:
    """Return what a site file holds for a question, as its answers say; "" or an empty map for nothing.

    ``taken`` are the keys of councils that are there already.
    """
    said = answers.get(key) or []
    if key == "council":
        councils: dict[str, Tree] = {}
        for name in said:
            councils[key_of(name, taken | set(councils), _COUNCIL)] = {"name": name}
        return councils
    if key == "complaints":
        fields = {"post": _one(answers, "complaints"), "email": _one(answers, "complaints-email")}
        return {name: text for name, text in fields.items() if text}
    if key == "retention":
        entry = {"period": _one(answers, "retention"), "from": _one(answers, "retention-from")}
        given = {name: text for name, text in entry.items() if text}
        return [{"records": "Pupil records", **given}] if given else []
    if key in {"transfers", "automated-decisions"}:
        field = "country" if key == "transfers" else "text"
        return None if said == [DECLARED] else [{field: text} for text in said]
    return _one(answers, key)


def project_file(sites: list[str], packs: list[str] | None = None) -> str:
    """Return the text of a project file."""
    made = Lines(f"yaml-language-server: $schema={PROJECT_SCHEMA}")
    if sites:
        made.gap("A file for each school.")
        made.map("sites")
        for site in sites:
            made.line(f"  - {site}")
    if packs:
        made.gap("Where the words come from; of two packs that have a clause, the later wins.")
        made.map("packs")
        for pack in packs:
            made.line(f"  - {pack}")
    return str(made)


def notice_page(syntax: str, title: str, kind: str, *, orphan: bool = False) -> str:
    """Return the text of a page that prints a notice."""
    top: list[str] = []
    if orphan:
        top = [":orphan:", ""] if syntax == "rst" else ["---", "orphan: true", "---", ""]
    heading = write_heading(syntax, 1, _page_words(title, syntax))
    return "\n".join([*top, *heading, "", *write_directive(syntax, "privacy-notice", kind, {}, [])]) + "\n"


def index_page(syntax: str, title: str, pages: list[str]) -> str:
    """Return the text of a home page that leads to ``pages``."""
    tree = write_directive(syntax, "toctree", "", {"maxdepth": "1"}, pages)
    return "\n".join([*write_heading(syntax, 1, _page_words(title, syntax)), "", *tree]) + "\n"


def _page_words(words: str, syntax: str) -> str:
    """Return words as a page's heading says them, whatever marks are among them."""
    if syntax == "rst":
        return re.sub(r"(^\W|^\w+(?=[.)])|[\\`*_|<>:\[\]])", r"\\\1", words)
    return re.sub(r"([\\`*_{}\[\]<>#!|&$~])", r"\\\1", words)


def conf_py(title: str, syntax: str, others: list[str]) -> str:
    """Return the text of a new project's conf.py; ``others`` in the folder are no pages of it."""
    name = json.dumps(title, ensure_ascii=False)
    excluded = json.dumps(list(dict.fromkeys(["_build", ".*", "venv", *others])), ensure_ascii=False)
    extensions = '["myst_parser", "sphinx_privacynotice"]' if syntax == "md" else '["sphinx_privacynotice"]'
    return f"""\
# Sphinx's configuration: https://www.sphinx-doc.org/en/master/usage/configuration.html

project = html_title = {name}
author = project_copyright = project
version = "1"  # of these pages; EPUB asks for one
extensions = {extensions}
exclude_patterns = {excluded}
"""


def pack_files(name: str, publisher: str) -> dict[str, str]:
    """Return the files of a new pack in a folder of its name: what it is, one clause, one notice."""
    made = Lines("A pack: words that several schools share. Nothing in it is ever run.")
    made.gap()
    made.value("id", name, 0)
    made.value("title", f"Notices of {publisher}", 0)
    made.value("publisher", publisher, 0)
    made.value("version", "0.1.0", 0)
    made.value("licence", "CC0-1.0", 0)
    made.value("language", "en-GB", 0)
    made.value("jurisdiction", "england", 0)
    clause = f"about-{name}"
    return {
        f"{name}/pack.yaml": str(made),
        f"{name}/clauses/{clause}/2018-05-25.md": f"""\
---
# The folder is the clause's id and the file's name the day from which these words are right.
id: {clause}
edition: 2018-05-25
title: Why we keep this
review: unreviewed
---

{{id}}`intro` {{{{ organisation.name }}}} keeps this only for as long as it is needed.

{{id}}`ask` {{when}}`organisation.email` Ask us about it: {{{{ organisation.email }}}}
""",
        f"{name}/notices/{name}/2018-05-25.yaml": f"""\
# Which clauses the notice has from a day, in which order. Clauses of the packs before it may be named, too.
notice: {name}
edition: 2018-05-25
title: {name.replace("-", " ").capitalize()}
clauses:
  - {clause}
""",
    }
