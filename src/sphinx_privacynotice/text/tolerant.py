"""Directives and roles as the page reader knows them.

Ours act as they do in Sphinx. docutils' own that only arrange text act too; those that read files, run
things or depend on a builder are left out and said to be; all others are transparent: their body is read.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import frontend, nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives import admonitions, body, images, misc, tables

from sphinx_privacynotice.model.clause_ids import DIRECTIVES
from sphinx_privacynotice.model.findings import Finding
from sphinx_privacynotice.model.words import closest
from sphinx_privacynotice.text.directives import (
    ClauseDirective,
    NoticeDirective,
    PlainClauseDirective,
    PrivacyNoticeDirective,
)
from sphinx_privacynotice.text.includes import Include, left_out, page_of, shown_place
from sphinx_privacynotice.text.nodes import REF
from sphinx_privacynotice.text.options import Options
from sphinx_privacynotice.text.roles import TITLED, law_role, site_role

if TYPE_CHECKING:
    from docutils.frontend import Values

    from sphinx_privacynotice.model.findings import Place
    from sphinx_privacynotice.text.page import Page

_KEPT: dict[str, type[Directive]] = {
    "attention": admonitions.Attention,
    "caution": admonitions.Caution,
    "danger": admonitions.Danger,
    "error": admonitions.Error,
    "important": admonitions.Important,
    "note": admonitions.Note,
    "tip": admonitions.Tip,
    "hint": admonitions.Hint,
    "warning": admonitions.Warning,
    "admonition": admonitions.Admonition,
    "sidebar": body.Sidebar,
    "topic": body.Topic,
    "line-block": body.LineBlock,
    "parsed-literal": body.ParsedLiteral,
    "rubric": body.Rubric,
    "epigraph": body.Epigraph,
    "highlights": body.Highlights,
    "pull-quote": body.PullQuote,
    "compound": body.Compound,
    "container": body.Container,
    "table": tables.RSTTable,
    "list-table": tables.ListTable,
    "image": images.Image,
    "math": body.MathBlock,
    "class": misc.Class,
    "role": misc.Role,
    "default-role": misc.DefaultRole,
    "replace": misc.Replace,
    "unicode": misc.Unicode,
}
_NOTHING = {
    "toctree",
    "contents",
    "sectnum",
    "meta",
    "index",
    "tabularcolumns",
    "highlight",
    "header",
    "footer",
    "title",
    "target-notes",
    "currentmodule",
    "sectionauthor",
}
_REFUSED = {"raw", "only", "literalinclude", "date"}
_VERSIONS = {
    "versionadded",
    "versionchanged",
    "deprecated",
    "versionremoved",
    "version-added",
    "version-changed",
}
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

    def page(self) -> Page:
        page = page_of(self.state.document)
        page.prints_ours = True
        return page

    @property
    def place(self) -> Place:
        source, line = self.state_machine.get_source_and_line(self.lineno)  # type: ignore[attr-defined] # of Directive
        return shown_place(self.state.document, source, line or self.lineno)  # type: ignore[attr-defined] # of Directive


class Transparent(Directive):
    """A directive the reader does not know: what stands in its body is read as if it stood on the page."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Options] = Options({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Read the body."""
        container = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


class Nothing(Transparent):
    """A directive that prints no words of the page's own."""

    def run(self) -> list[nodes.Node]:
        """Print nothing."""
        return []


class LeftOut(Transparent):
    """A directive that the reader refuses, and says so in the record."""

    def run(self) -> list[nodes.Node]:
        """Leave a block that says what is not here."""
        return [left_out(self.name)]


class Code(Transparent):
    """Code, with whatever options its directive has elsewhere."""

    def run(self) -> list[nodes.Node]:
        """Return the code as it stands, below its caption."""
        text = "\n".join(self.content)
        code = nodes.literal_block(text, text)
        caption = str(self.options.get("caption") or "")
        return [nodes.container("", nodes.caption(caption, caption), code)] if caption else [code]


class SeeAlso(Transparent):
    """A box whose words may begin beside its name."""

    def run(self) -> list[nodes.Node]:
        """Read both."""
        made = nodes.container()
        if self.arguments:
            words, _ = self.state.inline_text(self.arguments[0], self.lineno)
            made += nodes.paragraph("", "", *words)
        self.state.nested_parse(self.content, self.content_offset, made)
        return [made]


class Version(Transparent):
    """A note of a version, to which a build adds words of its own."""

    def run(self) -> list[nodes.Node]:
        """Leave it out."""
        return [left_out("versionmodified")]


class Figure(images.Figure):
    """A figure, whose image nobody opens to see how wide it is."""

    def run(self) -> list[nodes.Node]:
        """Read the figure's words."""
        self.options.pop("figwidth", None)
        return list(super().run())


class Table(tables.CSVTable):
    """A table of comma-separated values that stand on the page; files and addresses are refused."""

    def run(self) -> list[nodes.Node]:  # type: ignore[override] # what is left out is no table
        """Read the table."""
        if "file" in self.options or "url" in self.options:
            return [left_out(self.name)]
        return list(super().run())


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


class Misspelt(Transparent):
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
    if name == "include":
        return Include, []
    if name in _KEPT:
        return _KEPT[name], []
    if closest(name, DIRECTIVE_NAMES, NEARLY):
        return Misspelt, []
    own = {
        "figure": Figure,
        "seealso": SeeAlso,
        "csv-table": Table,
        "code": Code,
        "code-block": Code,
        "sourcecode": Code,
    }
    if name in own:
        return own[name], []
    if name in _REFUSED:
        return LeftOut, []
    if name in _VERSIONS:
        return Version, []
    return (Nothing if name in _NOTHING else Transparent), []


Role = Callable[..., tuple[list[nodes.Node], list[nodes.system_message]]]


def find_role(
    name: str, language: Any, lineno: int, reporter: Any
) -> tuple[Role, list[nodes.system_message]]:
    """Stand in for docutils' lookup of roles."""
    lowered = name.lower()
    if lowered.removeprefix("notice:") in {"site", "law"}:
        return _value_role(lowered.removeprefix("notice:")), []
    if lowered == "raw":
        return _no_words, []
    # docutils' own, and those that the page itself has defined
    known = lowered in role_module._role_registry and lowered not in _UNMADE  # noqa: SLF001 - there is no other way to ask
    if not lowered or known or lowered in role_module._roles:  # noqa: SLF001 - there is no other way to ask
        found, messages = _docutils_role(name, language, lineno, reporter)
        if found:
            return found, messages
    return plain_role, []


_docutils_role: Any = roles.role


def _no_words(*args: Any, **options: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Print nothing: what is raw depends on the builder."""
    return [], []


# what docutils asks a role for when a page makes another of it
_no_words.options = {"format": directives.unchanged, "class": directives.class_option}  # type: ignore[attr-defined]


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


def plain_role(
    typed: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the words of a role that the reader does not know; of a cross-reference also its target."""
    short = typed.lower().removeprefix("notice:").rsplit(":", 1)[-1]
    unescaped = text.replace("\0", "")
    match = TITLED.fullmatch(unescaped)
    words, target = (match["words"], match["target"]) if match else (unescaped, unescaped)
    if short == "abbr":
        return [nodes.inline("", words.split(" (")[0])], []
    if short == "guilabel":
        return [nodes.inline("", unescaped.replace("&&", "\0").replace("&", "").replace("\0", "&"))], []
    if short == "menuselection":
        return [nodes.inline("", unescaped.replace("-->", "\N{TRIANGULAR BULLET}"))], []
    made = nodes.inline("", words)
    if short in _REFERENCES or ":" in typed:
        made[REF] = " ".join(target.split()).lower() if short in _LOWERED else target
    elif match:
        made = nodes.inline("", unescaped)
    return [made], []


@cache
def _settings(components: tuple[Any, ...]) -> Values:
    return frontend.get_default_settings(*components)


def default_settings(*components: Any) -> Values:
    """Return docutils' settings as they come, without the time that it takes over them."""
    return copy(_settings(components))
