"""Replaces the directive of a whole notice by one directive for each clause; its exceptions are kept.

The result is read again before it is returned, and must give the same record as the page did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.overlay import Overlay
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.record import Run
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.template import Words, parse_title
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
    from sphinx_privacynotice.model.pack.schema import NoticeEdition
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Block

NAMES = {clause: name for name, clause in DIRECTIVES.items()}
"""The directive of each clause that has one of its own."""

NOTICE = "privacy-notice"


class WriteOutError(Exception):
    """Why a notice cannot be written out, in words for the user."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page of single directives: its text, the syntax, the page it was made from ("" none)."""

    text: str
    syntax: str
    page: str


def write_out(project: Project, site: Site, kind: str, syntax: str = "", target: str = "") -> Written:
    """Return the notice as a page of single directives.

    ``syntax`` is "md", "rst" or "" for that of the page; ``target`` the document name that it will have,
    "" for the page's own. Raises `WriteOutError`.
    """
    wanted = _Wanted(project, site, kind, target)
    page, file, found = wanted.find_page()
    if found is None:
        wanted = replace(wanted, target=target or next(iter(site.notices[kind].page), kind))
        syntax = syntax or "rst"
        whole, suffix = wanted.new_page(syntax), syntax
        found = next(find_named(whole.split("\n"), syntax, NOTICE))
    else:
        wanted = replace(wanted, target=target or page)
        whole, suffix = project.source.read(file), file.rpartition(".")[2]
    syntax = syntax or found.syntax
    before = wanted.blocks(f"{page or wanted.target}.{suffix}", whole)
    groups = frozenset(each.text for each in before if each.kind == "heading" and not each.clause)
    wanted = replace(wanted, groups=groups, links=_audience_links(before))
    text = wanted.write(whole.split("\n"), found, syntax)
    after = wanted.blocks(f"{wanted.target}.{suffix if syntax == found.syntax else syntax}", text)
    omitted = set(found.options.get("omit", "").split())
    _require_same(_comparable(before, omitted), _comparable(after, omitted), page)
    return Written(text, syntax, page)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The notice to write out.

    ``target`` is the document name that the page will have, ``groups`` the headings of no clause that it has,
    ``links`` the sentence with links to the pages of single readers.
    """

    project: Project
    site: Site
    kind: str
    target: str
    groups: frozenset[str] = frozenset()
    links: tuple[Run, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.site.key}/{self.kind}"

    @property
    def edition(self) -> NoticeEdition:
        found = self.site.view(self.kind).notice()
        if isinstance(found, Unavailable):
            raise WriteOutError(found.message)
        return found

    def find_page(self) -> tuple[str, str, SourceDirective | None]:
        """Return the page that prints the notice for all readers, its file and the directive; "" for none."""
        printing = []
        syntaxes = PageSyntax(self.project.conf)
        for page, file in our_pages(self.project, Findings()):
            text = self.project.source.read(file)
            if self.id not in self.read(page, file, text):
                continue
            for found in find_named(text.split("\n"), syntaxes.of(file), NOTICE):
                site = found.options.get("site", self.site.key)
                if found.argument not in {"", self.kind} or site != self.site.key:
                    continue
                if "audience" not in found.options:
                    return page, file, found
                break
            else:
                printing.append(page)
        if printing:
            pages = ", ".join(printing)
            raise WriteOutError(f"The notice is written in single directives already, on {pages}")
        return "", "", None

    def new_page(self, syntax: str) -> str:
        """Return a page that prints the whole notice by one directive."""
        options = {"site": self.site.key} if self.needs_site([]) else {}
        directive = write_directive(syntax, NOTICE, self.kind, options, [])
        title = self.edition.title or self.site.name
        return "\n".join([*write_heading(syntax, 1, title), "", *directive, ""])

    def write(self, lines: list[str], found: SourceDirective, syntax: str) -> str:
        """Return the page with single directives in place of the one that is ``found``."""
        own = found.syntax == syntax
        pad = " " * found.indent if own else ""
        middle: list[str] = []
        for block in self.directives(lines, found, syntax):
            middle += [*([""] if middle else []), *(f"{pad}{line}" if line.strip() else "" for line in block)]
        above, below = lines[: found.start], lines[found.end :]
        if not own:
            if found.indent:
                message = "The notice stands inside another directive: write it out in the page's own syntax"
                raise WriteOutError(message)
            levels: dict[str, int] = {}
            try:
                above = convert(above, found.syntax, levels)
                below = convert(below, found.syntax, levels, found.end + 1)
            except ConversionError as error:
                raise _other_syntax(f"Line {error.line} of the page, “{error}”,") from None
        return "\n".join([*above, *middle, *below]).rstrip("\n") + "\n"

    def directives(self, lines: list[str], found: SourceDirective, syntax: str) -> list[list[str]]:
        """Return the lines of each directive of a part of the whole, in order."""
        more: dict[str, str] = {}
        if "site" in found.options or self.needs_site(lines):
            more["site"] = self.site.key
        if self.needs_notice():
            more["notice"] = self.kind
        calls: dict[str, list[SourceDirective]] = {}
        for each in found.inner():
            if each.clause:
                calls.setdefault(each.clause, []).append(each)
        order, omit, reason = (found.options.get(name, "").split() for name in ("order", "omit", "reason"))
        level = int(found.options.get("level", "2"))
        layout = self.edition.layout
        opened: set[int] = set()
        made: list[list[str]] = [[_write_links(self.links, syntax)]] if self.links else []
        for clause in dict.fromkeys([*order, *self.edition.clauses, *calls]):
            called = calls.get(clause, [])
            above, depth = layout.get(clause, ((), 0))
            at = level + depth
            leveled = {"level": str(at)} if at != 2 else {}
            if clause not in omit:
                due = [
                    (self.heading(group.heading), deep) for group, deep in above if id(group) not in opened
                ]
                made += [write_heading(syntax, level + deep, heading) for heading, deep in due if heading]
            opened = {id(group) for group, _ in above}
            if clause in omit:
                sign = "%" if syntax == "md" else ".."
                made.append([f"{sign} Left out: {clause}. {' '.join(reason)}".rstrip()])
            elif len(called) > 1:
                raise WriteOutError(
                    f"“{clause}” is changed by {len(called)} directives, which one alone cannot say:"
                    " put them together in one, with the whole clause in your own words"
                )
            elif called:
                deeper = {"level": str(int(called[0].options.get("level", "2")) + depth)} if depth else {}
                made.append(_write_call(called[0], {**more, **deeper}, syntax))
            else:
                name, argument = (NAMES[clause], "") if clause in NAMES else ("clause", clause)
                made.append(write_directive(syntax, name, argument, {**more, **leveled}, []))
        return made

    def heading(self, typed: str) -> str:
        """Return the heading of a group as the page has it, its values filled in; "" where it has none."""
        words = [re.escape(each.text) if isinstance(each, Words) else ".+" for each in parse_title(typed)]
        return next((each for each in sorted(self.groups) if re.fullmatch("".join(words), each)), "")

    def needs_site(self, lines: list[str]) -> bool:
        """Return whether directives on the page must name their site."""
        own = [line for line in lines[:40] if line.strip().lstrip(":").startswith(f"{PAGE_SITE}:")]
        if own:
            return own[0].rpartition(":")[2].strip() != self.site.key
        of_page = {key for key, _ in self.project.sites_of_page(self.target)}
        return (of_page or set(self.project.sites)) != {self.site.key}

    def needs_notice(self) -> bool:
        """Return whether directives on the page must name their notice."""
        of_page = [kind for key, kind in self.project.sites_of_page(self.target) if key == self.site.key]
        return (of_page if len(of_page) == 1 else list(self.site.notices)) != [self.kind]

    def read(self, page: str, file: str, text: str) -> dict[str, list[Block]]:
        """Return the blocks of each notice on a page, as if its file held ``text``."""
        changed = replace(self.project, source=Overlay(self.project.source.root, {file: text}))
        return read_page(changed, Templates(), page, file, Findings())

    def blocks(self, file: str, text: str) -> list[Block]:
        """Return the notice's blocks on a page whose ``file``, below the source folder, holds ``text``."""
        pages = self.project.pages
        page = file.rpartition(".")[0]
        return self.read(page, f"{pages}/{file}" if pages else file, text).get(self.id, [])


def _audience_links(blocks: list[Block]) -> tuple[Run, ...]:
    """Return the sentence with which a whole notice links to the pages of single readers."""
    beside = (block for block in blocks if block.origin == "phrase" and block.kind == "paragraph")
    return next((block.runs for block in beside if any(run.ref for run in block.runs)), ())


def _write_links(runs: tuple[Run, ...], syntax: str) -> str:
    """Return a sentence with links to documents in the markup of a page."""
    role = "{doc}" if syntax == "md" else ":doc:"
    return "".join(f"{role}`{run.text} <{run.ref}>`" if run.ref else run.text for run in runs)


def _write_call(call: SourceDirective, more: dict[str, str], syntax: str) -> list[str]:
    if call.syntax == syntax:
        return with_options(call, more)
    try:
        options = dict(call.options)
        if "heading" in options:
            options["heading"] = convert_inline(options["heading"], call.syntax, 0)
        body = convert(call.body, call.syntax, {}, 2)
    except ConversionError as error:
        raise _other_syntax(f"“{error}” in the words for “{call.clause}”") from None
    return write_directive(syntax, call.name, call.argument, {**more, **options}, body)


def _other_syntax(what: str) -> WriteOutError:
    return WriteOutError(
        f"{what} cannot be put into the other syntax: write the notice out in the page's own"
    )


def _comparable(blocks: list[Block], omitted: set[str]) -> list[Block]:
    """Return blocks without their page, and without the headings of clauses that are omitted."""
    return [
        # the heading of a group, and links to other pages, are ours in one and the page's in the other
        replace(block, page="")
        if block.clause or block.kind not in {"heading", "paragraph"}
        else replace(block, page="", origin="", runs=(Run(block.text),))
        for block in blocks
        if not (block.kind == "heading" and block.edit == "dropped" and block.clause in omitted)
    ]


def _require_same(before: list[Block], after: list[Block], page: str) -> None:
    if before == after and before:
        return
    longer = max(after, before, key=len)
    pairs = zip(before, after, strict=False)
    other = next((one for one, two in pairs if one != two), longer[-1] if longer else None)
    words = f": “{other.text[:60]}”" if other is not None and other.text else ""
    where = f" of {page}" if page else ""
    raise WriteOutError(f"Written out, the notice{where} would not say the same{words}")
