"""The files that a project begins with, as texts; most are templates in ``templates/``."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from sphinx_privacynotice.model.schema_files import COPIES, file_name
from sphinx_privacynotice.model.site.view import RECORDS
from sphinx_privacynotice.scaffold.questions import DECLARED, QUESTIONS
from sphinx_privacynotice.text.page.convert import write_heading
from sphinx_privacynotice.text.page.source_directives import write_directive
from sphinx_privacynotice.yamlio.writer import block, flow, scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sphinx_privacynotice.scaffold.questions import Answers, Question
    from sphinx_privacynotice.yamlio.writer import Tree

SITE_SCHEMA, PROJECT_SCHEMA = (f"{COPIES}/{file_name(name)}" for name in ("site", "project"))
"""The copies of the schemas, as files beside them name them."""

_WORDS = re.compile(r"[a-z0-9]+")
_SCHOOL = re.compile(r"-(?:school|academy|college)$")
_COUNCIL = re.compile(
    r"-(?:(?:county|city|borough|metropolitan-borough|metropolitan-district|district|unitary)-)?council$"
)


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


@cache
def _templates() -> Environment:
    templates = Environment(  # noqa: S701 - no HTML: YAML and Python are quoted by filters
        loader=PackageLoader(__package__), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    templates.filters |= {"yaml": scalar, "json": partial(json.dumps, ensure_ascii=False)}
    templates.filters["answer"] = lambda text: text if text == DECLARED else scalar(text)
    templates.globals["block"] = lambda *args: "\n".join(block(*args))
    return templates


def _render(template: str, **values: object) -> str:
    return _templates().get_template(f"{template}.jinja").render(values)


@dataclass(frozen=True, slots=True)
class FileNotices:
    """What a file says of its notices: the page of each, by kind ("" in a trust's file).

    ``records`` is what their records are called, by the question how long they are kept, where they have some
    of their own. ``facts`` are those that lead from one notice to another, ``asked`` those that the notices
    ask for, with an example. ``lacking`` are the notices that are needed and not here, each with the fact
    that may hold its address. ``asks`` are the keys that a notice asks for in particular, None where that is
    not known.
    """

    pages: Mapping[str, str]
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    asks: Collection[str] | None = None

    def may_ask(self, path: str) -> bool:
        """Return whether a notice may ask for the key."""
        return self.asks is None or any(f"{each}.".startswith(f"{path}.") for each in self.asks)


def _values(answers: Answers, notices: FileNotices) -> dict[str, object]:
    trees = {key.replace("-", "_"): tree_of(key, answers, set()) for key in QUESTIONS}
    contacts = {key: trees[key] for key in ("complaints", "withdraw_consent") if trees[key]}
    pupils = {"pupil_notice": _one(answers, "pupil-notice")}
    own = {fact: _one(answers, fact.replace("_", "-")) for fact in notices.asked}
    facts = {fact: text for fact, text in (*pupils.items(), *notices.facts.items(), *own.items()) if text}
    lacking = [kind for kind, fact in notices.lacking.items() if fact not in facts]
    return {
        **trees,
        "answers": answers,
        "contacts": contacts,
        "facts": facts,
        "examples": {fact: text for fact, text in notices.asked.items() if fact not in facts},
        "lacking": lacking,
        "elsewhere": dict.fromkeys(lacking, _one(answers, "elsewhere")) if answers.get("elsewhere") else {},
        "notices": notices,
        "pupil_records": PUPIL_RECORDS,
        "retention_of": partial(retention_of, answers, notices.records),
    }


def site_file(answers: Answers, notices: FileNotices, *, schema: str = SITE_SCHEMA, extends: str = "") -> str:
    """Return the text of a school's site file; with ``extends`` it leaves out what the trust's file says."""
    return _render("site.yaml", **_values(answers, notices), schema=schema, extends=extends)


def own_site_file(answers: Answers, kind: str, page: str) -> str:
    """Return the text of the site file of a project that begins with a notice of one's own."""
    return _render("own_site.yaml", **_values(answers, FileNotices({kind: page})), schema=SITE_SCHEMA)


def own_project_file(site: str, pack: str) -> str:
    """Return the text of the project file for one pack; ``site`` is "" where the site file lies beside it."""
    return _render("own_project.yaml", site=site, packs=flow([f"./{pack}"]))


def trust_file(answers: Answers, notices: FileNotices, schema: str = SITE_SCHEMA) -> str:
    """Return the text of a trust file."""
    values = {**_values(answers, notices), "controller": _one(answers, "trust-name")}
    return _render("trust.yaml", **values, schema=schema)


def notice_comments(kind: str, records: Mapping[str, Mapping[str, str]]) -> str:
    """Return the lines of a notice after its page: comments on how to write what it holds."""
    values = _values({}, FileNotices({kind: ""}, records)) | {"kind": kind, "first": False}
    return _render("notice", **values)


PUPIL_RECORDS = {"retention": "Pupil records"}
"""The records of a notice that has none of its own, by the question how long they are kept."""


def retention_of(answers: Answers, records: Mapping[str, Mapping[str, str]], kind: str) -> Tree:
    """Return the entries of how long the records of a kind of notice are kept; none where nobody said."""
    entries: list[Tree] = []
    for key, name in records.get(kind, PUPIL_RECORDS).items():
        if answers.get(key):
            start = {"from": _one(answers, f"{key}-from")}
            entries.append({"records": name, **_filled(period=_one(answers, key), **start)})
    return entries


def tree_of(key: str, answers: Answers, taken: set[str]) -> Tree:
    """Return what a site file holds for a question, as its answers say; "" or an empty map for nothing.

    ``taken`` are the keys of councils that are there already.
    """
    texts = answers.get(key) or []
    if key == "council":
        councils: dict[str, Tree] = {}
        for name in texts:
            councils[key_of(name, taken | set(councils), _COUNCIL)] = {"name": name}
        return councils
    if key in {"complaints", "withdraw-consent"}:
        return _filled(post=_one(answers, key), email=_one(answers, f"{key}-email"))
    if key == "schedule":
        return _filled(url=_one(answers, key))
    if key in {"transfers", "automated-decisions"}:
        field = "country" if key == "transfers" else "text"
        return None if texts == [DECLARED] else [{field: text} for text in texts]
    return _one(answers, key)


def _one(answers: Answers, key: str) -> str:
    return (answers.get(key) or [""])[0]


def _filled(**fields: str) -> dict[str, Tree]:
    return {name: text for name, text in fields.items() if text}


def project_file(sites: list[str], packs: list[str] | None = None) -> str:
    """Return the text of a project file."""
    return _render("project.yaml", schema=PROJECT_SCHEMA, sites=sites, packs=packs)


def notice_page(syntax: str, title: str, kind: str, *, orphan: bool = False) -> str:
    """Return the text of a page that prints a notice."""
    return _page(
        syntax, title, write_directive(syntax, "privacy-notice", kind, {}, []), _top(syntax, orphan=orphan)
    )


def _top(syntax: str, *, orphan: bool) -> list[str]:
    """Return what a page begins with that no contents name."""
    if not orphan:
        return []
    return [":orphan:", ""] if syntax == "rst" else ["---", "orphan: true", "---", ""]


def index_page(syntax: str, title: str, pages: list[str], *, home: bool = True, orphan: bool = False) -> str:
    """Return the text of a page, the home page or one in a folder, that leads to ``pages``."""
    pages = pages if home else [f"/{page}" for page in pages]
    return _page(
        syntax,
        title,
        write_directive(syntax, "toctree", "", {"maxdepth": "1"}, pages),
        _top(syntax, orphan=orphan),
    )


def _page(syntax: str, title: str, body: list[str], top: list[str] | None = None) -> str:
    special = r"(^\W|^\w+(?=[.)])|[\\`*_|<>:\[\]])" if syntax == "rst" else r"([\\`*_{}\[\]<>#!|&$~])"
    heading = write_heading(syntax, 1, re.sub(special, r"\\\1", title))
    return "\n".join([*(top or ()), *heading, "", *body]) + "\n"


def conf_py(title: str, syntax: str, others: list[str]) -> str:
    """Return the text of a new project's conf.py; ``others`` in the folder are no pages of it."""
    extensions = ["myst_parser", "sphinx_privacynotice"] if syntax == "md" else ["sphinx_privacynotice"]
    excluded = list(dict.fromkeys(["_build", ".*", "venv", *others]))
    return _render("conf.py", title=title, extensions=extensions, excluded=excluded)


def pack_files(name: str, publisher: str) -> dict[str, str]:
    """Return the files of a new pack in a folder of its name: what it is, one clause, one notice."""
    values = {"name": name, "publisher": publisher, "title": f"Notices of {publisher}"}
    files = {
        "pack.yaml": "pack.yaml",
        f"clauses/about-{name}/2018-05-25.md": "clause.md",
        f"notices/{name}/2018-05-25.yaml": "pack_notice.yaml",
    }
    return {f"{name}/{file}": _render(template, **values) for file, template in files.items()}


def own_notice(kind: str, title: str) -> str:
    """Return the text of a pack of one notice in one file, with example clauses."""
    return _render("own_notice.md", kind=kind, title=title)


def answers_file(own: Answers, schools: Collection[Answers], questions: Collection[Question]) -> str:
    """Return the text of a file of answers, as `read_answers` reads it; an empty answer is one, too."""
    many = {question.key for question in questions if question.many}
    return _render("answers.yaml", own=own, schools=schools, many=many)
