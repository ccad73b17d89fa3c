"""A whole notice written out: the page with one directive a clause, its exceptions kept as they are.

Whatever comes out is read again before anybody gets it, and must give the record that the page gave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page.context import PAGE_SITE
from sphinx_privacynotice.text.page.convert import ConversionError, convert, convert_inline, write_heading
from sphinx_privacynotice.text.page.reader import our_pages, read_page
from sphinx_privacynotice.text.page.source_directives import (
    SourceDirective,
    find_named,
    with_options,
    write_directive,
)
from sphinx_privacynotice.text.page.syntax import PageSyntax

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Block

NAMES = {clause: name for name, clause in DIRECTIVES.items()}
"""The directive of each clause that has one of its own."""


NOTICE = "privacy-notice"


class WriteOutError(Exception):
    """Why a notice cannot be written out, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page of single directives: its text, the syntax, the page it was made from ("" none)."""

    text: str
    syntax: str
    page: str


@dataclass(frozen=True, slots=True)
class _Asked:
    project: Project
    site: Site
    kind: str
    target: str
    """The document name under which the page will stand."""


class _Overlay(Folder):
    """The project's files, one of them with another text."""

    def __init__(self, folder: Folder, name: str, text: str) -> None:
        super().__init__(folder.root)
        self._name, self._text = name, text

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        """Return the text of a file, or the one that stands in its place."""
        return self._text if name == self._name else super().read(name, named_at=named_at)


def write_out(project: Project, site: Site, kind: str, syntax: str = "", target: str = "") -> Written:
    """Return the notice as a page of single directives.

    ``syntax`` is "md", "rst" or "" for that of the page; ``target`` the document name that it will have,
    "" for the page's own. Raises `WriteOutError`.
    """
    page, file, found = _page_of(project, site, kind)
    if found is None:
        syntax = syntax or "rst"
        target = target or next(iter(site.notices[kind].page), kind)
        asked = _Asked(project, site, kind, target)
        whole = "\n".join(_new_page(asked, syntax)) + "\n"
        lines, suffix = whole.split("\n"), syntax
        found = next(find_named(lines, syntax, NOTICE))
    else:
        asked = _Asked(project, site, kind, target or page)
        suffix = file.rpartition(".")[2]
        whole = project.source.read(file)
        lines = whole.split("\n")
        syntax = syntax or found.syntax
    text = _written(asked, lines, found, syntax)
    before = _blocks(asked, page or asked.target, f"{page or asked.target}.{suffix}", whole)
    end = suffix if syntax == found.syntax else syntax
    after = _blocks(asked, asked.target, f"{asked.target}.{end}", text)
    left_out = set(found.options.get("omit", "").split())
    _must_agree(_comparable(before, left_out), _comparable(after, left_out), page)
    return Written(text, syntax, page)


def _page_of(project: Project, site: Site, kind: str) -> tuple[str, str, SourceDirective | None]:
    """Return the page that prints the whole notice, its file and the directive; "" for none."""
    printing = []
    syntaxes = PageSyntax(project.conf)
    for page, file in our_pages(project, Findings()):
        syntax = syntaxes.of(file)
        text = project.source.read(file)
        for found in find_named(text.split("\n"), syntax, NOTICE):
            blocks = _read(project, page, file, text)
            named = found.argument in {"", kind} and found.options.get("site", site.key) == site.key
            if named and f"{site.key}/{kind}" in blocks:
                return page, file, found
        if f"{site.key}/{kind}" in _read(project, page, file, text):
            printing.append(page)
    if printing:
        raise WriteOutError(f"The notice is written in single directives already, on {', '.join(printing)}")
    return "", "", None


def _new_page(asked: _Asked, syntax: str) -> list[str]:
    view = asked.site.view(asked.kind)
    notice = asked.project.library.notice(asked.kind, view.day)
    if isinstance(notice, Unavailable):
        raise WriteOutError(notice.message)
    title = notice.title or asked.site.name
    options = {"site": asked.site.key} if _needs_site(asked, []) else {}
    directive = write_directive(syntax, NOTICE, asked.kind, options, [])
    return [*write_heading(syntax, 1, title), "", *directive]


def _written(asked: _Asked, lines: list[str], found: SourceDirective, syntax: str) -> str:
    own = found.syntax == syntax
    blocks = _directives(asked, lines, found, syntax)
    pad = " " * found.indent if own else ""
    middle: list[str] = []
    for block in blocks:
        middle += [*([""] if middle else []), *(f"{pad}{line}" if line.strip() else "" for line in block)]
    above, below = lines[: found.start], lines[found.end :]
    if not own:
        if found.indent:
            raise WriteOutError(
                "The notice stands inside another directive: write it out in the page's own syntax"
            )
        levels: dict[str, int] = {}
        try:
            above = convert(above, found.syntax, levels)
            below = convert(below, found.syntax, levels, found.end + 1)
        except ConversionError as error:
            raise _in_own_syntax(error) from None
    return "\n".join([*above, *middle, *below]).rstrip("\n") + "\n"


def _in_own_syntax(error: ConversionError) -> WriteOutError:
    return WriteOutError(
        f"Line {error.line} of the page, “{error}”, cannot be put into the other syntax:"
        " write the notice out in the page's own"
    )


def _directives(asked: _Asked, lines: list[str], found: SourceDirective, syntax: str) -> list[list[str]]:
    """Return the lines of each directive that stands for a part of the whole, in order."""
    inner = found.inner()
    more: dict[str, str] = {}
    if "site" in found.options or _needs_site(asked, lines):
        more["site"] = asked.site.key
    if _needs_notice(asked):
        more["notice"] = asked.kind
    calls: dict[str, list[SourceDirective]] = {}
    for each in inner:
        if each.clause:
            calls.setdefault(each.clause, []).append(each)
    omitted = found.options.get("omit", "").split()
    made: list[list[str]] = []
    for clause in _order(asked, found, list(calls)):
        if clause in omitted:
            reason = " ".join(found.options.get("reason", "").split())
            made.append([f"{'%' if syntax == 'md' else '..'} Left out: {clause}. {reason}".rstrip()])
        elif len(calls.get(clause, ())) > 1:
            raise WriteOutError(
                f"“{clause}” is changed by {len(calls[clause])} directives, which one alone cannot say:"
                " put them together in one, with the whole clause in your own words"
            )
        elif clause in calls:
            made.append(_call(calls[clause][0], more, syntax))
        else:
            level = {"level": found.options["level"]} if found.options.get("level", "2") != "2" else {}
            name = NAMES.get(clause, "clause")
            argument = "" if clause in NAMES else clause
            made.append(write_directive(syntax, name, argument, {**more, **level}, []))
    return made


def _call(call: SourceDirective, more: dict[str, str], syntax: str) -> list[str]:
    if call.syntax == syntax:
        return with_options(call, more)
    try:
        options = dict(call.options)
        if "heading" in options:
            options["heading"] = convert_inline(options["heading"], call.syntax, 0)
        body = convert(call.body, call.syntax, {}, 2)
    except ConversionError as error:
        raise WriteOutError(
            f"“{error}” in the words for “{call.clause}” cannot be put into the other syntax:"
            " write the notice out in the page's own"
        ) from None
    return write_directive(syntax, call.name, call.argument, {**more, **options}, body)


def _order(asked: _Asked, found: SourceDirective, called: list[str]) -> list[str]:
    notice = asked.project.library.notice(asked.kind, asked.site.view(asked.kind).day)
    if isinstance(notice, Unavailable):
        raise WriteOutError(notice.message)
    first = found.options.get("order", "").split()
    return list(dict.fromkeys([*first, *notice.clauses, *called]))


def _needs_site(asked: _Asked, lines: list[str]) -> bool:
    """Say whether directives on the page must name their site."""
    own = [line for line in lines[:40] if line.strip().lstrip(":").startswith(f"{PAGE_SITE}:")]
    if own:
        return own[0].rpartition(":")[2].strip() != asked.site.key
    of_page = {key for key, _ in asked.project.sites_of_page(asked.target)}
    return (of_page or set(asked.project.sites)) != {asked.site.key}


def _needs_notice(asked: _Asked) -> bool:
    """Say whether directives on the page must name their notice."""
    of_page = [kind for key, kind in asked.project.sites_of_page(asked.target) if key == asked.site.key]
    return (of_page if len(of_page) == 1 else list(asked.site.notices)) != [asked.kind]


# the proof


def _read(project: Project, page: str, file: str, text: str) -> dict[str, list[Block]]:
    changed = replace(project, source=_Overlay(project.source, file, text))
    told: Findings = Findings()
    return read_page(changed, Templates(), page, file, told)


def _blocks(asked: _Asked, page: str, file: str, text: str) -> list[Block]:
    project = asked.project
    name = f"{project.pages}/{file}" if project.pages else file
    return _read(project, page, name, text).get(f"{asked.site.key}/{asked.kind}", [])


def _comparable(blocks: list[Block], left_out: set[str]) -> list[Block]:
    """Return blocks without their page, and without what only tells that a clause is left out."""
    return [
        replace(block, page="")
        for block in blocks
        if not (block.kind == "heading" and block.edit == "dropped" and block.clause in left_out)
    ]


def _must_agree(before: list[Block], after: list[Block], page: str) -> None:
    if before == after and before:
        return
    longer = before if len(before) > len(after) else after
    pairs = zip(before, after, strict=False)
    other = next((one for one, two in pairs if one != two), longer[-1] if longer else None)
    words = f": “{other.text[:60]}”" if other is not None and other.text else ""
    where = f" of {page}" if page else ""
    raise WriteOutError(f"Written out, the notice{where} would not say the same{words}")
