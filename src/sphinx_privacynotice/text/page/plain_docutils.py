"""Directives and roles as the page reader knows them.

Ours act as they do in Sphinx. docutils' own that only arrange text act too; those that read files, run
things or depend on a builder are left out and said to be: see `page_directives`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import frontend, nodes
from docutils.parsers.rst import directives, roles

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.messages import closest
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.clause.links import ClauseLink
from sphinx_privacynotice.text.clause.nodes import REF
from sphinx_privacynotice.text.page.directives import (
    ClauseDirective,
    NoticeDirective,
    PlainClauseDirective,
    PrivacyNoticeDirective,
)
from sphinx_privacynotice.text.page.includes import page_of, shown_place
from sphinx_privacynotice.text.page.other_directives import DIRECTIVE_TABLE, Plain, known_directive
from sphinx_privacynotice.text.page.roles import TITLED, law_role, site_role

if TYPE_CHECKING:
    from docutils.frontend import Values
    from docutils.parsers.rst import Directive

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.text.page.context import PageContext

_REFERENCES = {
    "ref",
    "doc",
    "term",
    "numref",
    "any",
    "download",
    "keyword",
    "option",
    "envvar",
    "token",
    "clause",
}
_UNMADE = {"index", "i", "rfc", "rfc-reference", "pep", "pep-reference"}
"""Roles that docutils has and does not make, or makes otherwise than Sphinx."""

_LOWERED = {"ref", "numref", "term", "keyword"}


# docutils' own tables, which its typing does not show; Sphinx's registry reads the same ones
role_module: Any = roles


class _OnThisPage:
    state: Any

    def page(self) -> PageContext:
        page = page_of(self.state.document)
        page.prints_ours = True
        return page

    @property
    def place(self) -> Place:
        source, line = self.state_machine.get_source_and_line(self.lineno)  # type: ignore[attr-defined] # of Directive
        return shown_place(self.state.document, source, line or self.lineno)  # type: ignore[attr-defined] # of Directive


def _ours() -> dict[str, type[NoticeDirective]]:
    made: dict[str, type[NoticeDirective]] = {
        "privacy-notice": type("ReaderPrivacyNotice", (_OnThisPage, PrivacyNoticeDirective), {}),
        "clause": type("ReaderClause", (_OnThisPage, PlainClauseDirective), {}),
    }
    for name, clause in DIRECTIVES.items():
        made[name] = type("ReaderClause", (_OnThisPage, ClauseDirective), {"CLAUSE": clause})
    return made


_OURS = _ours()
DIRECTIVE_NAMES = frozenset(_OURS)
NEARLY = 0.9
"""How like one of ours a name must be that is none: other extensions have directives too."""


class Misspelt(Plain):
    """A directive whose name is nearly one of ours."""

    def run(self) -> list[nodes.Node]:
        """Say which is meant."""
        document = self.state.document
        source, line = self.state_machine.get_source_and_line(self.lineno)
        meant = closest(self.name.lower().removeprefix("notice:"), DIRECTIVE_NAMES, NEARLY)
        place = shown_place(document, source, line)
        message = f"There is no directive `{self.name}`"
        page_of(document).prints_ours = True
        page_of(document).report(Finding("bad-option", message, place, f"Did you mean “{meant}”?", self.name))
        return []


def find_directive(
    name: str, language: Any, document: nodes.document
) -> tuple[type[Directive], list[nodes.system_message]]:
    """Stand in for docutils' lookup of directives."""
    name = name.lower().removeprefix("notice:")
    if name in _OURS:
        return _OURS[name], []
    if name not in DIRECTIVE_TABLE and closest(name, DIRECTIVE_NAMES, NEARLY):
        return Misspelt, []
    return known_directive(name), []


Role = Callable[..., tuple[list[nodes.Node], list[nodes.system_message]]]


def find_role(
    name: str, language: Any, lineno: int, reporter: Any
) -> tuple[Role, list[nodes.system_message]]:
    """Stand in for docutils' lookup of roles."""
    lowered = name.lower()
    if lowered.removeprefix("notice:") in {"site", "law"}:
        return _value_role(lowered.removeprefix("notice:")), []
    if lowered.removeprefix("notice:") == "clause":
        return _clause_role, []
    if lowered in _OURS_INSTEAD:
        return _OURS_INSTEAD[lowered], []
    # docutils' own, and those that the page itself has defined
    known = lowered in role_module._role_registry and lowered not in _UNMADE  # noqa: SLF001 - there is no other way to ask
    if not lowered or known or lowered in role_module._roles:  # noqa: SLF001 - there is no other way to ask
        found, messages = _docutils_role(name, language, lineno, reporter)
        if found:
            return found, messages
    return plain_role, []


_docutils_role: Any = roles.role


def _raw_role(
    typed: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return what is raw as typed: what it prints depends on the builder."""
    source = text.replace("\0", "\\")
    return [nodes.raw(source, source, format="")], []


# what docutils asks a role for when a page makes another of it
_raw_role.options = {"format": directives.unchanged, "class": directives.class_option}  # type: ignore[attr-defined]


def _code_role(
    typed: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return code as Sphinx prints it: without the backslashes that docutils' own role keeps."""
    return [nodes.literal(rawtext, nodes.unescape(text))], []


_code_role.options = {"language": directives.unchanged, "class": directives.class_option}  # type: ignore[attr-defined]

_OURS_INSTEAD: dict[str, Role] = {"raw": _raw_role, "code": _code_role}


def _value_role(name: str) -> Role:
    def role(
        typed: str,
        rawtext: str,
        text: str,
        lineno: int,
        inliner: Any,
        options: Any = None,
        content: Any = None,
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        document = inliner.document
        source, line = document.reporter.get_source_and_line(lineno)
        place = shown_place(document, source, line)
        make = site_role if name == "site" else law_role
        page = page_of(document)
        page.prints_ours = True
        return make(page, nodes.unescape(text), document, place), []

    return role


def _clause_role(
    typed: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the words of a link to a clause, and note it on the page."""
    made, messages = plain_role(typed, rawtext, text, lineno, inliner, options, content)
    page, document = page_of(inliner.document), inliner.document
    target = next(str(node[REF]) for node in made if isinstance(node, nodes.inline)).lstrip("~")
    speaking = page.stack[-1].site.key if page.stack else page.quiet_site(document)
    source, line = document.reporter.get_source_and_line(lineno)
    place = shown_place(document, source, line)
    page.links.append(ClauseLink(target, "" if ":" in target else speaking, place))
    return made, messages


def plain_role(
    typed: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the words of a role that the reader does not know; of a cross-reference also its target."""
    short = typed.lower().removeprefix("notice:").rsplit(":", 1)[-1]
    unescaped = text.replace("\0", "")
    match = TITLED.fullmatch(unescaped)
    words, target = (match["words"], match["target"]) if match else (unescaped, unescaped)
    if short in _PRINTED:
        return [nodes.inline("", _PRINTED[short](unescaped))], []
    if not (short in _REFERENCES or ":" in typed):
        return [nodes.inline("", unescaped)], []
    if not match:
        words = target = words.removeprefix("!")
        if words.startswith("~"):
            target = words[1:]
            words = re.split(r"[./]", target)[-1]
    made = nodes.inline("", words)
    made[REF] = " ".join(target.split()).lower() if short in _LOWERED else target
    return [made], []


def _menu(text: str) -> str:
    return _label(text.replace("-->", "\N{TRIANGULAR BULLET}"))


def _label(text: str) -> str:
    """Return a label without the sign for its key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _emphasised(text: str) -> str:
    """Return a file or sample without the braces around what changes."""
    return re.sub(r"\{([^{}]+)\}", r"\1", text)


_PRINTED: dict[str, Callable[[str], str]] = {
    "guilabel": _label,
    "menuselection": _menu,
    "file": _emphasised,
    "samp": _emphasised,
    "rfc": lambda text: f"RFC {text}",
    "pep": lambda text: f"PEP {text}",
    "cve": lambda text: f"CVE {text}",
    "cwe": lambda text: f"CWE {text}",
}
"""What Sphinx's roles make of the words typed, where it is not these."""


@cache
def _settings(components: tuple[Any, ...]) -> Values:
    return frontend.get_default_settings(*components)


def default_settings(*components: Any) -> Values:
    """Return docutils' settings as they come, without the time that it takes over them."""
    return copy(_settings(components))
