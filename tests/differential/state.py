"""A project as data that edits can change, and the files that it is written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

Block = tuple[Any, ...]
"""What a page holds, by its kind: title, heading, prose, label, notice, clause, note, include, toctree,
admonition, footnote, only, raw, substitution."""

CONF = """\
extensions = ["myst_parser", "sphinx_privacynotice"]
project = "Westshire"
project_copyright = author = "Westshire Learning Trust"
exclude_patterns = ["pack", "extra", "parts", "_templates"]
source_suffix = {{".rst": "restructuredtext", ".txt": "restructuredtext", ".md": "markdown"}}
templates_path = ["_templates"]
html_theme = {theme!r}
html_copy_source = True
smartquotes = {quotes!r}
nitpicky = True
privacynotice_fragments = True
"""

BARE_LAYOUT = """\
<html><head><title>{{ title|striptags }}</title>{{ metatags }}
{%- for css in css_files %}<link href="{{ css if css is string else css.filename }}" />{% endfor %}
</head><body>{% block body %}{% endblock %}</body></html>
"""
"""A page and no more: what a page shows of its neighbours is Sphinx's own, and stale where it pleases."""


@dataclass
class Page:
    """A page: its syntax, its own setting of a site, and its blocks."""

    syntax: str
    blocks: list[Block]
    site: str = ""


@dataclass
class Clause:
    """The words of a clause in one edition and revision."""

    title: str
    body: list[str]
    until: str = ""
    comments: int = 0


@dataclass
class Pack:
    """A local pack; clauses by (id, edition, revision), notices by (kind, edition)."""

    about: dict[str, Any]
    clauses: dict[tuple[str, str, int], Clause]
    notices: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    laws: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)


@dataclass
class State:
    """All that is typed in a project.

    ``conf`` has the settings that are typed at the end of conf.py. ``comments`` and ``blanks`` count lines
    that say nothing, by file; ``kept`` are the days of the newest changes, by site; ``broken`` names files
    that cannot be read; ``touched`` files that are only written again.
    """

    sites: dict[str, dict[str, Any]]
    trust: dict[str, Any]
    project: dict[str, Any]
    packs: dict[str, Pack]
    pages: dict[str, Page]
    parts: dict[str, list[Block]]
    conf: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, list[int]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    old_packs: list[Pack] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    downgraded: bool = False
    without_project: bool = False

    @property
    def settings(self) -> str:
        """The lines at the end of conf.py."""
        return "".join(f"{name} = {value!r}\n" for name, value in self.conf.items())

    def files(self) -> dict[str, str]:
        """Return the text of every file by name, but for conf.py and templates."""
        data: dict[str, dict[str, Any]] = {f"sites/{key}.yaml": site for key, site in self.sites.items()}
        data["trust.yaml"] = self.trust
        if not self.without_project:
            data["privacynotice.yaml"] = self.project
        for folder, pack in self.packs.items():
            data[f"{folder}/pack.yaml"] = pack.about
            data |= {
                f"{folder}/notices/{kind}/{day}.yaml": {"notice": kind, "edition": day, "clauses": clauses}
                for (kind, day), clauses in pack.notices.items()
            }
            small = {"law/acts": pack.laws, "links": pack.links, "phrases/en-GB": pack.phrases}
            data |= {f"{folder}/{name}.yaml": found for name, found in small.items() if found}
        made = {name: self._yaml(name, found) for name, found in data.items()}
        for folder, pack in self.packs.items():
            for (key, day, revision), clause in pack.clauses.items():
                name = f"{folder}/clauses/{key}/{day}{f'.{revision}' if revision > 1 else ''}.md"
                made[name] = clause_text(key, day, revision, clause)
        for site, day in self.kept.items():
            made[f"reading-copies/{site}/cin-cla.json"] = f'{{"updated": "{day}"}}\n'
        for name, page in self.pages.items():
            made[f"{name}.{page.syntax}"] = page_text(page)
        for name, blocks in self.parts.items():
            made |= {f"parts/{name}.{syntax}": page_text(Page(syntax, blocks)) for syntax in ("rst", "md")}
        return made

    def _yaml(self, name: str, data: dict[str, Any]) -> str:
        dumped = [
            yaml.safe_dump({key: found}, sort_keys=False, allow_unicode=True, width=10_000)
            for key, found in data.items()
        ] or ["{}\n"]
        for number in self.comments.get(name, []):
            line = "\n" if number % 3 == 0 else f"# remark {number}\n"
            at = number % len(dumped)
            dumped[at] = line + dumped[at]
        ways = ("", "oops: [never closed\n", "\tkey: after a tab\n", "organisation: 'never closed\n")
        return ways[self.broken.get(name, 0)] + "".join(dumped)

    def includers(self, part: str) -> set[str]:
        """Return the pages that include a part."""
        return {name for name, page in self.pages.items() if ("include", part) in page.blocks}


def clause_text(key: str, day: str, revision: int, clause: Clause) -> str:
    """Return the file of a clause."""
    head = {"id": key, "edition": day}
    if revision > 1:
        head["revision"] = str(revision)
    if clause.until:
        head["until"] = clause.until
    if clause.title:
        head["title"] = clause.title
    remarks = "".join(f"# remark {number}\n" for number in range(clause.comments))
    return f"---\n{remarks}{yaml.safe_dump(head, sort_keys=False)}---\n\n" + "\n\n".join(clause.body) + "\n"


def page_text(page: Page) -> str:
    """Return the file of a page, in its syntax."""
    write = _Markdown() if page.syntax == "md" else _Rst()
    head = write.setting(page.site) if page.site else ""
    return head + "\n\n".join(write.block(block) for block in page.blocks) + "\n"


class _Writer:
    """Writes blocks; words hold roles as ``[[role:words]]``."""

    def words(self, text: str) -> str:
        parts = text.split("[[")
        made = parts[0]
        for part in parts[1:]:
            inside, _, after = part.partition("]]")
            role, _, target = inside.partition(":")
            made += self.role(role, target) + after
        return made

    def block(self, block: Block) -> str:
        kind, *rest = block
        made: str = getattr(self, kind)(*rest)
        return made

    def prose(self, text: str) -> str:
        return self.words(text)

    def notice(self, kind: str, options: dict[str, str], body: list[Block]) -> str:
        return self.directive("privacy-notice", kind, options, "\n\n".join(map(self.block, body)), len(body))

    def clause(self, key: str, options: dict[str, str], body: str = "") -> str:
        return self.directive("clause", key, options, self.words(body))

    def note(self, blocks: list[Block]) -> str:
        return self.directive("note", "", {}, "\n\n".join(map(self.block, blocks)), len(blocks))

    def include(self, part: str) -> str:
        raise NotImplementedError

    def admonition(self, title: str, text: str) -> str:
        return self.directive("admonition", self.words(title), {}, self.words(text))

    def only(self, condition: str, text: str) -> str:
        return self.directive("only", condition, {}, self.words(text))

    def raw(self, text: str) -> str:
        return self.directive("raw", "html", {}, f"<b>{text}</b>")

    def footnote(self, name: str, text: str) -> str:
        raise NotImplementedError

    def substitution(self, name: str, text: str) -> str:
        raise NotImplementedError

    def toctree(self, names: list[str]) -> str:
        return self.directive("toctree", "", {"maxdepth": "3"}, "\n".join(names))

    def role(self, role: str, target: str) -> str:
        raise NotImplementedError

    def directive(self, name: str, argument: str, options: dict[str, str], body: str, _depth: int = 0) -> str:
        raise NotImplementedError


class _Rst(_Writer):
    def setting(self, site: str) -> str:
        return f":notice-site: {site}\n\n"

    def title(self, text: str) -> str:
        return f"{text}\n{'=' * len(text)}"

    def heading(self, text: str) -> str:
        return f"{text}\n{'-' * len(text)}"

    def label(self, name: str) -> str:
        return f".. _{name}:"

    def include(self, part: str) -> str:
        return f".. include:: parts/{part}.rst"

    def footnote(self, name: str, text: str) -> str:
        return f"Mind the note [#{name}]_.\n\n.. [#{name}] {self.words(text)}"

    def substitution(self, name: str, text: str) -> str:
        return f".. |{name}| replace:: {self.words(text)}\n\nWe say |{name}| and |given|."

    def role(self, role: str, target: str) -> str:
        return f":{role}:`{target}`"

    def directive(self, name: str, argument: str, options: dict[str, str], body: str, _depth: int = 0) -> str:
        lines = [
            f".. {name}:: {argument}".rstrip(),
            *(f"   :{key}: {found}" for key, found in options.items()),
        ]
        inside = [f"   {line}".rstrip() for line in body.splitlines()]
        return "\n".join([*lines, *(["", *inside] if inside else [])])


class _Markdown(_Writer):
    def setting(self, site: str) -> str:
        return f"---\nnotice-site: {site}\n---\n\n"

    def title(self, text: str) -> str:
        return f"# {text}"

    def heading(self, text: str) -> str:
        return f"## {text}"

    def label(self, name: str) -> str:
        return f"({name})="

    def include(self, part: str) -> str:
        return f"```{{include}} parts/{part}.md\n```"

    def footnote(self, name: str, text: str) -> str:
        return f"Mind the note [^{name}].\n\n[^{name}]: {self.words(text)}"

    def substitution(self, name: str, text: str) -> str:  # noqa: ARG002 - conf.py gives it its words
        return f"We say {{{{ given }}}} and {self.words(text)}."

    def role(self, role: str, target: str) -> str:
        return f"{{{role}}}`{target}`"

    def directive(self, name: str, argument: str, options: dict[str, str], body: str, _depth: int = 0) -> str:
        fence = "````" if _depth else "```"
        lines = [f"{fence}{{{name}}} {argument}".rstrip()]
        lines += [f":{key}: {found}" for key, found in options.items()]
        return "\n".join([*lines, *(["", body] if body else []), fence])
