"""A project with one hostile text in every field of its site and every text of its pack.

The same project with harmless words instead is the control: whatever a builder makes of the hostile one must
be built of the same parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from every_field import fill, paragraphs
from support import CONF, write_tree

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.format.schema import Kind, NoticeKeys
from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Flag,
    LawId,
    Length,
    Number,
    Phase,
    Phone,
    Value,
    WebAddress,
)
from sphinx_privacynotice.model.pack.library import load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.pack.schema import placeholders

if TYPE_CHECKING:
    from pathlib import Path

    from every_field import Make

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>x</b></p></div>]]><!--x--> &lt;i&gt; &#60; "
    "**strong** *stress* `code` ``code`` [words](https://evil.example) <https://evil.example> "
    "`words <https://evil.example>`_ evil_ |sub| [1]_ [^1] :raw:`x` {raw}`x` www.evil.example "
    "{% x %} ${x} %(x)s %s {0} {x} \\input{/etc/passwd} \\write18{x} $x^2$ ^^41 ~ % # & _ "
    "@include{x} @node x @comma{} \\fBx\\fR \\n(xx .. include:: x ::error file=x::x ##[error]x %0A %3A done"
)
"""The markup of every language that a builder writes or a report is read as, at once and on one line."""

LINES = (
    "begin\n.so /etc/passwd\n'br\n.. raw:: html\n\n   <b>x</b>\n\n# x\n---\n::error::x\n"
    "```{raw} html\n@node x\n%x\n- x\n| x\n> x\n\\n"
)
"""The same for what acts at the beginning of a line."""

HARMLESS = "harmless words"

TYPED: dict[type[Value], str] = {
    # the worst that each kind of value takes
    Email: "!#$%&'*+/=^_`{|}~-@x.example",
    WebAddress: "https://x.example/$&'()*+,;=~!_%41[]{}|^#x",
    Phone: "+44 (0)1632/960.001 ext. 5",
    Article: "6A(1)(x_)",
    Number: "9" * 30,
    Length: "99999 years",
    Day: "9999-12-31",
    Date: "0001-01",
    Flag: "yes",
    Kind: "school",
    Phase: "primary",
}


def made_of(text: str) -> Make:
    """Return what makes a value with ``text`` in it, told apart by its path."""

    def make(kind: type[Value], path: str) -> Any:
        mark = f"{path.replace('.', ' ').replace('_', ' ').replace('-', ' ')} {text}"
        if kind is LawId:
            return {"value": "ukpga/2001/1", "text": mark}
        typed = next((typed for known, typed in TYPED.items() if issubclass(kind, known)), "")
        if not typed:
            return mark
        return typed if issubclass(kind, Flag | Kind | Phase) else {"value": typed, "text": mark}

    return make


def escaped(text: str) -> str:
    """Return ``text`` as Markdown that means nothing but itself, on one line."""
    text = " ".join(text.replace("](", "] (").split())
    return "".join(f"\\{sign}" if sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" else sign for sign in text)


def phrases(text: str) -> dict[str, str | list[str]]:
    """Return every phrase with ``text`` in it, and the places for values that it has."""
    library = load_library(Folder(BUILTIN_FOLDER), [], Findings())
    words = text.replace("{", "(").replace("}", ")")

    def hostile(phrase: str) -> str:
        return " ".join([words, *(f"{{{name}}}" for name in placeholders(phrase))])

    return {
        key: hostile(phrase) if isinstance(phrase, str) else [hostile(each) for each in phrase]
        for key, phrase in library.packs[0].phrases["en-GB"].items()
    }


def project(folder: Path, text: str) -> Path:
    """Write a project with ``text`` everywhere; return its folder."""
    notice = fill(NoticeKeys, made_of(text))
    shared: dict[str, Any] = {
        key: notice.pop(key) for key in ("organisation", "people", "links") if key in notice
    }
    site: dict[str, Any] = {
        **shared,
        "terms": {"free": text},
        "notices": {"cin-cla": {"in_force": "2026-12-01", "page": "index", **notice}},
    }
    everything: dict[str, Any] = {**shared, **notice}
    pack: dict[str, Any] = dict.fromkeys(("title", "publisher", "licence"), text)
    pack |= {"id": "all-words", "version": "1.0.0", "language": "en-GB", "jurisdiction": "england"}
    pack |= {"terms": {"free": {"default": text}, "chosen": {"default": text, "choices": [text, "else"]}}}
    law = {
        "title": text,
        "cite": text,
        "note": text,
        "url": "https://law.example/()*+,;=~$&?a=b#c",
        "from": "2001-01-01",
    }
    body = "\n\n".join(
        [
            *paragraphs(everything),
            escaped(text),
            f"- {escaped(text)}",
            f"| {escaped(text)} |\n|---|\n| {escaped(text)} |",
            f"*{escaped(text)}* **{escaped(text)}** [{escaped(text)}](https://ok.example)",
            "{{ terms.free }}",
            "{{ terms.chosen }} {law}`ukpga/2001/1`",
        ]
    )
    front = {
        "id": "everything",
        "edition": "2026-01-01",
        "title": text,
        "differs": text,
        "source": {"document": text, "licence": text, "url": "https://ok.example/?a=b&c=d"},
        "change": {"class": "material", "note": text},
        "review": {"state": "reviewed", "by": text, "on": "2026-01-01"},
    }
    files = {
        "conf.py": CONF,
        "privacynotice.yaml": yaml.safe_dump(
            {"packs": ["./pack"], "checks": {"draft": {"severity": "off", "reason": text}}}
        ),
        "site.yaml": yaml.safe_dump(site, sort_keys=False, width=10_000),
        "index.md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n\nOwn words: {site}`organisation.name`.\n",
        "pack/pack.yaml": yaml.safe_dump(pack),
        "pack/law/acts.yaml": yaml.safe_dump({"ukpga/2001/1": law}),
        "pack/links.yaml": "guide: https://guide.example/()*+,;=~$&?a=b\n",
        "pack/phrases/en-GB.yaml": yaml.safe_dump(phrases(text)),
        "pack/checklists/all.yaml": yaml.safe_dump([{"id": "one", "required": text, "note": text}]),
        "pack/notices/cin-cla/2026-01-01.yaml": yaml.safe_dump(
            {"notice": "cin-cla", "edition": "2026-01-01", "title": text, "clauses": ["everything"]}
        ),
        "pack/clauses/everything/2026-01-01.md": f"---\n{yaml.safe_dump(front)}---\n\n{body}\n",
    }
    return write_tree(folder, files)


def project_of_keys(folder: Path, key: str) -> Path:
    """Write a project in which ``key`` is every key and name that a site may choose; return its folder."""
    notice = {
        "in_force": "2026-01-01",
        "page": "index",
        "contacts": {"questions": {"person": key}, "access": {"person": key, "members": [key]}},
        "purposes": ["standard", {"text": "our own", "instead_of": key}],
        "recipients": ["standard", {"drop": key, "reason": key}],
        "editions": {key: "2018-05-25", "npd": key},
        "from": {key: key, "npd": key},
    }
    site: dict[str, Any] = {
        "organisation": {"name": "Oakfield", "kind": "academy", "authority": key},
        "people": {key: {"name": "Jo Bloggs", "email": "jo@oakfield.example"}},
        "authorities": {key: {"name": "Westshire", "phone": "01632 960001"}},
        "dpo": {"person": key, "name": "Jo Bloggs"},
        "terms": {key: "pupils"},
        "links": {key: "https://x.example"},
        "facts": {key: "a fact"},
        key: {key: key},
        "notices": {"cin-cla": notice, key: {"page": key}},
    }
    files = {
        "conf.py": CONF,
        "site.yaml": yaml.safe_dump(site, sort_keys=False, width=10_000),
        "index.md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n",
    }
    return write_tree(folder, files)
