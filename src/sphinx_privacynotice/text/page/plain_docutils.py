"""The tables in which the page reader looks up directives and roles, in place of docutils' own lookup.

Our directives act as they do in Sphinx, and so do those of docutils that only arrange text. Those that read
files, run code or depend on a builder are omitted: see `other_directives`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from copy import copy
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import frontend, nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en as english
from docutils.utils import Reporter
from myst_parser.mdit_to_docutils import base

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.messages import closest
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.clause.links import ClauseLink
from sphinx_privacynotice.text.clause.nodes import REF
from sphinx_privacynotice.text.page.directives import (
    ClauseDirective,
    NoticeDirective,
    PlainClauseDirective,
)
from sphinx_privacynotice.text.page.includes import page_of, shown_place
from sphinx_privacynotice.text.page.notice_coverage import CoverageDirective
from sphinx_privacynotice.text.page.notice_history import HistoryDirective
from sphinx_privacynotice.text.page.notice_status import StatusDirective
from sphinx_privacynotice.text.page.other_directives import DIRECTIVE_TABLE, Plain, Unknown, known_directive
from sphinx_privacynotice.text.page.roles import TITLED, law_role, site_role
from sphinx_privacynotice.text.page.source_directives import OURS
from sphinx_privacynotice.text.page.whole_notice import PrivacyNoticeDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.frontend import Values
    from docutils.parsers.rst import Directive

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.text.page.context import PageContext

# docutils' own tables, which its typing does not show and which it gives no other way to ask (0.21, 0.22);
# Sphinx's registry reads the same ones
_directive_module: Any = directives
_role_module: Any = roles
_myst_module: Any = base
_docutils_role = _role_module.role
_docutils_roles: dict[str, Any] = _role_module._role_registry  # noqa: SLF001 - see above


def _page_roles() -> dict[str, Any]:
    """Return the roles that a page's own directives `role` and `default-role` define.

    Sphinx (8, 9) replaces the table itself: `sphinx.util.docutils.docutils_namespace`.
    """
    roles_of_page: dict[str, Any] = _role_module._roles  # noqa: SLF001 - see above
    return roles_of_page


# directives


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


_DIRECTIVES: dict[str, type[NoticeDirective]] = {
    "privacy-notice": type("ReaderPrivacyNotice", (_OnThisPage, PrivacyNoticeDirective), {}),
    "notice-coverage": type("ReaderCoverage", (_OnThisPage, CoverageDirective), {}),
    "notice-status": type("ReaderStatus", (_OnThisPage, StatusDirective), {}),
    "notice-history": type("ReaderHistory", (_OnThisPage, HistoryDirective), {}),
    "clause": type("ReaderClause", (_OnThisPage, PlainClauseDirective), {}),
    **{
        name: type("ReaderClause", (_OnThisPage, ClauseDirective), {"CLAUSE": clause})
        for name, clause in DIRECTIVES.items()
    },
}
NEARLY = 0.9
"""How like one of ours a name must be that is none: other extensions have directives too."""


class Misspelt(_OnThisPage, Plain):
    """A directive whose name is nearly one of ours."""

    def run(self) -> list[nodes.Node]:
        """Say which is meant."""
        meant = closest(self.name.lower().removeprefix("notice:"), OURS, NEARLY)
        message, hint = f"There is no directive `{self.name}`", f"Did you mean “{meant}”?"
        self.page().report(Finding("bad-option", message, self.place, hint, self.name))
        return []


def find_directive(taken: frozenset[str], name: str, *_: Any) -> tuple[type[Directive], list[Any]]:
    """Stand in for docutils' lookup of directives; others have the names ``taken`` in a build."""
    if name.lower() in taken:
        return Unknown, []
    name = name.lower().removeprefix("notice:")
    if name in _DIRECTIVES:
        return _DIRECTIVES[name], []
    if name not in DIRECTIVE_TABLE and closest(name, OURS, NEARLY):
        return Misspelt, []
    return known_directive(name), []


# roles

Role = Callable[..., tuple[list[nodes.Node], list[nodes.system_message]]]
Links = Mapping[str, tuple[str, str | None]]
"""The roles of `sphinx.ext.extlinks`, each with its address and words."""


class RoleText(NamedTuple):
    """A role as a page has it: its name, all of its source, the text between its backquotes."""

    name: str
    source: str
    text: str
    line: int
    document: nodes.document

    @property
    def plain(self) -> str:
        """The text, with characters after a backslash as they are."""
        return self.text.replace("\0", "")

    @property
    def place(self) -> Place:
        """Where it is."""
        source, line = self.document.reporter.get_source_and_line(self.line)
        return shown_place(self.document, str(source) if source else None, line)


def _as_role(make: Callable[[RoleText], list[nodes.Node]], **options: Callable[[str], Any]) -> Role:
    """Return a role for docutils; ``options`` are what a page may set when it makes another role of it."""

    def role(
        name: str, source: str, text: str, line: int, inliner: Any, *_args: Any, **_options: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return make(RoleText(name, source, text, line, inliner.document)), []

    if options:
        role.options = options  # type: ignore[attr-defined] # docutils' way
    return role


def _raw(role: RoleText) -> list[nodes.Node]:
    """Return what is raw as it is written: what it prints depends on the builder."""
    source = role.text.replace("\0", "\\")
    return [nodes.raw(source, source, format="")]


def _code(role: RoleText) -> list[nodes.Node]:
    """Return code as Sphinx prints it: without the backslashes that docutils' own role keeps (0.22)."""
    return [nodes.literal(role.source, nodes.unescape(role.text))]


def _value_role(make: Callable[..., list[nodes.Node]]) -> Role:
    def value(role: RoleText) -> list[nodes.Node]:
        page = page_of(role.document)
        page.prints_ours = True
        return make(page, nodes.unescape(role.text), role.document, role.place)

    return _as_role(value)


def _clause(role: RoleText) -> list[nodes.Node]:
    """Return the words of a link to a clause, and note it on the page."""
    made, page = _inline(role), page_of(role.document)
    target = str(made[REF]).lstrip("~")
    site = page.stack[-1].site.key if page.stack else page.quiet_site(role.document)
    page.links.append(ClauseLink(target, "" if ":" in target else site, role.place))
    return [made]


def _inline(role: RoleText) -> nodes.inline:
    """Return the words of a role that the reader does not know; of a cross-reference also its target."""
    short = role.name.lower().removeprefix("notice:").rsplit(":", 1)[-1]
    match = TITLED.fullmatch(role.plain)
    words, target = (match["words"], match["target"]) if match else (role.plain, role.plain)
    if short in _PRINTED or not (short in _REFERENCES or ":" in role.name):
        return nodes.inline("", _PRINTED.get(short, str)(role.plain))
    if not match:
        words = target = words.removeprefix("!")
        if words.startswith("~"):
            target = words[1:]
            words = re.split(r"[./]", target)[-1]
    made = nodes.inline("", words)
    made[REF] = " ".join(target.split()).lower() if short in _LOWERED else target
    return made


def _label(text: str) -> str:
    """Return a label without the sign for its key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _emphasised(text: str) -> str:
    """Return a file or sample without the braces around what changes."""
    return re.sub(r"\{([^{}]+)\}", r"\1", text)


_PRINTED: dict[str, Callable[[str], str]] = {
    "guilabel": _label,
    "menuselection": lambda text: _label(text.replace("-->", "\N{TRIANGULAR BULLET}")),
    "file": _emphasised,
    "samp": _emphasised,
    **{name: f"{name.upper()} {{}}".format for name in ("rfc", "pep", "cve", "cwe")},
}
"""What Sphinx's roles make of their text, where it is not the text itself."""

_REFERENCES = frozenset(
    {"ref", "doc", "term", "numref", "any", "download", "keyword", "option", "envvar", "token", "clause"}
)
_LOWERED = frozenset({"ref", "numref", "term", "keyword"})

plain_role = _as_role(lambda role: [_inline(role)])
_OWN_ROLES: dict[str, Role] = {
    **dict.fromkeys(("site", "notice:site"), _value_role(site_role)),
    **dict.fromkeys(("law", "notice:law"), _value_role(law_role)),
    **dict.fromkeys(("clause", "notice:clause"), _as_role(_clause)),
    "raw": _as_role(_raw, format=directives.unchanged, **{"class": directives.class_option}),
    "code": _as_role(_code, language=directives.unchanged, **{"class": directives.class_option}),
}
_UNLIKE_SPHINX = frozenset({"index", "i", "rfc", "rfc-reference", "pep", "pep-reference"})
"""Roles that docutils does not make, or makes otherwise than Sphinx."""


def _link_role(address: str, words: str | None) -> Role:
    """Return a role that links to an address, as `sphinx.ext.extlinks` makes it."""

    def link(role: RoleText) -> list[nodes.Node]:
        match = TITLED.fullmatch(role.plain)
        part = match["target"] if match else role.plain
        target = address.replace("%s", part).replace("%%", "%")
        own = target if words is None else words.replace("%s", part).replace("%%", "%")
        title = match["words"] if match else own
        return [nodes.reference(title, title, internal=False, refuri=target)]

    return _as_role(link)


def find_role(
    taken: frozenset[str], links: Links, name: str, language: Any, line: int, reporter: Any
) -> tuple[Role, list[nodes.system_message]]:
    """Stand in for docutils' lookup of roles; others have the names ``taken`` in a build."""
    lowered = name.lower()
    if lowered in links:
        return _link_role(*links[lowered]), []
    if lowered in _OWN_ROLES and lowered not in taken:
        return _OWN_ROLES[lowered], []
    known = lowered in _page_roles() or (lowered in _docutils_roles and lowered not in _UNLIKE_SPHINX)
    if lowered not in taken and (known or not lowered):
        found, messages = _docutils_role(name, language, line, reporter)
        if found:
            return found, messages
    return plain_role, []


def set_default_role(name: str) -> None:
    """Make ``name`` the role of words in single backquotes that name none, while names are looked up here."""
    found, _ = _role_module.role(name, english, 0, Reporter("", 4, 4))

    def role(_name: str, *args: Any, **options: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        made: tuple[list[nodes.Node], list[nodes.system_message]] = found(name, *args, **options)
        return made

    _page_roles()[""] = role  # what docutils' directive `default-role` sets


@contextmanager
def patched_registries(
    names_taken: frozenset[str] = frozenset(), links: Links | None = None
) -> Iterator[None]:
    """Let docutils and myst-parser look directives and roles up here, as Sphinx does with its own.

    ``names_taken`` are the names that others have in a build, ``links`` the roles of `sphinx.ext.extlinks`.
    """
    before = _directive_module.directive, _role_module.role, _myst_module.get_default_settings
    roles_before = dict(_page_roles())  # what a page's `role` directive adds must not outlive the page
    _directive_module.directive = partial(find_directive, names_taken)
    _role_module.role = partial(find_role, names_taken, links or {})
    _myst_module.get_default_settings = default_settings  # see `default_settings`
    _page_roles().clear()
    try:
        yield
    finally:
        _directive_module.directive, _role_module.role, _myst_module.get_default_settings = before
        _page_roles().clear()
        _page_roles().update(roles_before)


@cache
def _settings(components: tuple[Any, ...]) -> Values:
    return frontend.get_default_settings(*components)


def default_settings(*components: Any) -> Values:
    """Return docutils' default settings, without the time that it takes over them.

    myst-parser (4, 5) also makes them for a document that it drops.
    """
    return copy(_settings(components))
