"""``where``: which file and layer a value comes from, and what prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.cli import engine
from sphinx_privacynotice.cli.session import Session, chosen, examples, mention_errors, settled, shown
from sphinx_privacynotice.model.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model.clause import ClauseEdition
    from sphinx_privacynotice.model.findings import Place
    from sphinx_privacynotice.model.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.validate import Path
    from sphinx_privacynotice.review.whence import Given, Whence

NUMBERS = re.compile(r"\[\d+\]")


@click.command(
    epilog=examples(
        "sphinx-privacynotice where dpo.email --site oakfield",
        "sphinx-privacynotice where retention",
        "sphinx-privacynotice where retention[2].period --notice cin-cla",
        "sphinx-privacynotice where terms.looked_after",
    )
)
@click.argument("path")
@click.option("--site", default="", metavar="SITE", help="Of this site. May be left out where there is one.")
@click.option(
    "--notice",
    default="",
    metavar="KIND",
    help="As this notice of the site has it. May be left out where there is one.",
)
@click.pass_obj
def where(session: Session, path: str, site: str, notice: str) -> int:
    """Say where a value comes from, and what prints it.

    PATH is the value's name as clauses have it: dpo.email. Shown are the file and line that give it and
    those that it beats (notice over site over trust over pack), the reference that lends it, and the
    clauses and pages that print it.
    """
    project, reading = engine.read(session.folder)
    loaded = engine.summed_up(project, reading)
    key = chosen("site", site, project.sites, "Name a site with --site")
    path, notice = _own_notice(path, notice)
    steps = _steps(project, path)
    asked = _Asked(project, project.sites[key], _notice(project.sites[key], path, notice), reading.records)
    for line in asked.lines(steps):
        click.echo(visible(line))
    return mention_errors(settled(loaded, loaded.findings, key))


def _own_notice(path: str, notice: str) -> tuple[str, str]:
    """Return a path as a notice has it: of ``notices.cin-cla.retention`` the last part, and the notice."""
    head, _, rest = path.partition(".")
    kind, _, inner = rest.partition(".")
    return (inner, notice or kind) if head == "notices" and inner else (path, notice)


def _notice(site: Site, path: str, notice: str) -> str:
    from sphinx_privacynotice.model.sites import SHARED

    shared = NUMBERS.sub("", path).partition(".")[0] in SHARED
    if not notice and len(site.notices) != 1 and (shared or not site.notices):
        return ""
    ask = "Each notice has this for itself. Name one with --notice"
    return chosen("notice", notice, site.notices, ask)


def _steps(project: Project, path: str) -> Path:
    """Return ``path`` as steps, refused as wrong use where the format has no such value."""
    from sphinx_privacynotice.model.paths import PATH, path_fault
    from sphinx_privacynotice.model.site import NoticeKeys
    from sphinx_privacynotice.model.validate import model_at, parse_key

    plain = NUMBERS.sub("", path)
    if not PATH.fullmatch(plain) or path.startswith("."):
        raise click.UsageError(visible(f"“{path}” is no value of a site. Name one by its path: dpo.email."))
    steps = parse_key(path)
    if plain != path and model_at(NoticeKeys, steps) is not None:
        return steps
    fault = path_fault(path, None, project.library, project.link_keys)
    if fault:
        message, mend, _ = fault
        head, _, rest = plain.partition(".")
        if model_at(NoticeKeys, (head, 0, *rest.split("."))) is not None:
            mend = f"“{head}” is a list: name an entry, as in {head}[1].{rest}"
        raise click.UsageError(visible(f"{message}. {mend}{'' if mend.endswith('?') else '.'}"))
    if steps[0] == "terms" and len(steps) > 1:
        name = str(steps[1])
        return ("terms", name[:1].lower() + name[1:], *steps[2:])
    return steps


@dataclass(frozen=True, slots=True)
class _Asked:
    """The project, site and notice that a question is about; ``kind`` is "" for all notices of the site."""

    project: Project
    site: Site
    kind: str
    records: Sequence[Record]

    @property
    def kinds(self) -> list[str]:
        return [self.kind] if self.kind else sorted(self.site.notices)

    def lines(self, steps: Path) -> Iterator[str]:
        """Yield the answer, line by line."""
        from sphinx_privacynotice.model.validate import is_none, key_path
        from sphinx_privacynotice.review.whence import find, reference_of, whence

        found = whence(self.site, self.kind, steps)
        of = f"{self.site.name}, {self.kind}" if self.kind else self.site.name
        if found.given is None:
            yield f"{key_path(steps)}: nobody gives it for {of}"
            yield from self._why_not(steps, found)
            yield from self._printed(steps, found, would=True)
            return
        none = found.given.node is not None and is_none(found.given.node)
        yield f"{key_path(steps)}: {'declared none' if none else found.given.shown}   ({of})"
        if found.parts:
            for part in found.parts:
                yield from self._layers(part, found.key, "  ")
        else:
            yield from self._layers(found)
        for loan in found.loans:
            where = f"{self._shown(loan.place)}"
            by = f"which {loan.by} names at {where}" if loan.by else "which stands in where nobody is named"
            yield f"  lent by    {loan.lender}, {by}"
        value = find(self.site.view(self.kind), steps)
        lender = reference_of(value.value) if value is not None else ""
        if lender:
            yield f"  refers to  {lender} (ask: sphinx-privacynotice where {self._path_of(lender)})"
        for kind in [] if self.kind else self.kinds:
            yield from self._own(kind, steps)
        yield from self._printed(steps, found, would=False)

    def _path_of(self, key: str) -> str:
        found = self.site.view(self.kind).resolve(key)
        return ".".join(map(str, found.path)) if found else key

    def _layers(self, found: Whence, above: str = "", indent: str = "") -> Iterator[str]:
        """Yield who gives a value and what that beats; for a part of ``above`` its name first."""
        if found.given is None:
            return
        if above:
            yield f"{indent}{found.key.removeprefix(above).lstrip('.')}: {found.given.shown}"
        indent += "  "
        if found.parts:
            for part in found.parts:
                yield from self._layers(part, found.key, indent)
            return
        yield f"{indent}given by   {self._layer(found.given)}"
        if found.fixed:
            yield f"{indent}fixed at   {self._shown(found.fixed)}: no site may change it"
        for beaten in found.beaten:
            yield f"{indent}beats      {self._layer(beaten)}: {beaten.shown}"

    def _own(self, kind: str, steps: Path) -> Iterator[str]:
        from sphinx_privacynotice.review.whence import whence

        own = whence(self.site, kind, steps)
        if own.given is not None and own.given.layer == "notice":
            yield f"  but        the notice {kind} has its own, {self._layer(own.given)}: {own.given.shown}"

    def _layer(self, given: Given) -> str:
        return f"{given.layer}, {self._shown(given.place)}"

    def _shown(self, place: Place) -> str:
        return str(type(place)(shown(self.project.root, place.file), place.line))

    def _why_not(self, steps: Path, found: Whence) -> Iterator[str]:
        from sphinx_privacynotice.model.words import did_you_mean

        for given in found.beaten:
            if given.whole:
                yield f"  beaten     {self._layer(given)}: {given.shown}"
            else:
                yield f"  instead    {self._layer(given)}: {given.shown}"
        if found.fixed:
            yield f"  fixed at   {self._shown(found.fixed)}: no site may change it"
        yield f"  to give it, write it in {shown(self.project.root, self.site.file)}"
        group = getattr(self.site.view(self.kind).data, str(steps[0]), None)
        if isinstance(group, dict) and len(steps) > 1 and steps[1] not in group:
            hint = did_you_mean(str(steps[1]), group)
            if hint:
                yield f"  {hint}"

    def _printed(self, steps: Path, found: Whence, *, would: bool) -> Iterator[str]:
        """Yield the clauses and pages that print the value, or would if somebody gave it."""
        from sphinx_privacynotice.model.validate import key_path
        from sphinx_privacynotice.review.whence import find

        there = find(self.site.view(self.kind), steps)
        value = there.value if there is not None else None
        asked = {NUMBERS.sub("", key_path(steps)), NUMBERS.sub("", found.key)}
        word = "wanted" if would else "printed"
        said = False
        for kind in self.kinds:
            seen = self._would_print(kind, asked) if would else self._prints(kind, asked, found.key, value)
            of = "" if self.kind else f" ({kind})"
            for clause, label, place, pages in seen:
                said = True
                on = f", on {', '.join(pages)}" if pages else ""
                yield f"  {word:<9}  by the clause {clause}, edition {label}, {self._shown(place)}{on}{of}"
            for page in [] if would else self._own_words(kind, found.key):
                said = True
                yield f"  {word:<9}  by the page {page}, in its own words{of}"
        if not said and self.kinds:
            yield "  printed    by no clause or page" if not would else "  No clause would print it."

    def _records(self, kind: str) -> list[Record]:
        return [record for record in self.records if (record.site, record.notice) == (self.site.key, kind)]

    def _prints(
        self, kind: str, asked: set[str], key: str, value: object
    ) -> Iterator[tuple[str, str, Place, list[str]]]:
        """Yield the clauses on pages that print the value.

        What a page prints of a single value says so itself; a record may be printed by what it refers to, so
        there the clause's text is asked as well.
        """
        from sphinx_privacynotice.model.values import Value

        lines = self._lines(kind, asked)
        single = isinstance(value, Value)
        made: dict[tuple[str, str], dict[str, None]] = {}
        for record in self._records(kind):
            for block in record.blocks:
                if not (block.clause and block.printed) or block.origin == "page":
                    continue
                named = (block.clause, block.edition) in lines and not single
                if named or any(_covers(key, run.value) for run in block.runs):
                    made.setdefault((block.clause, block.edition), {})[block.page] = None
        for (clause, label), pages in made.items():
            place = lines.get((clause, label)) or self._place(kind, clause, label, key)
            if place is not None:
                yield clause, label, place, list(pages)

    def _own_words(self, kind: str, key: str) -> list[str]:
        pages = [
            block.page
            for record in self._records(kind)
            for block in record.blocks
            if block.printed and block.origin == "page" and any(_covers(key, run.value) for run in block.runs)
        ]
        return list(dict.fromkeys(pages))

    def _would_print(self, kind: str, asked: set[str]) -> Iterator[tuple[str, str, Place, list[str]]]:
        """Yield the clauses of the notice, as its day has them, that name the value."""
        from sphinx_privacynotice.model.library import Missing

        library, day = self.project.library, self.site.view(kind).day
        notice = library.notice(kind, day)
        for clause in () if isinstance(notice, Missing) else notice.clauses:
            edition = library.clause(clause, day, None, self.site.view(kind).data.from_.get(clause))
            if not isinstance(edition, Missing):
                line = self._lines(kind, asked, clause).get((clause, edition.label))
                if line is not None:
                    yield clause, edition.label, line, []

    def _lines(self, kind: str, asked: set[str], only: str = "") -> dict[tuple[str, str], Place]:
        """Return the first place in each edition of a clause that names the value, or one it is part of."""
        from sphinx_privacynotice.model.findings import Place
        from sphinx_privacynotice.text.page import Templates
        from sphinx_privacynotice.text.uses import printed_paths

        templates = Templates()
        printed = {(b.clause, b.edition) for record in self._records(kind) for b in record.blocks}
        found: dict[tuple[str, str], Place] = {}
        for clause in [only] if only else sorted({clause for clause, _ in printed if clause}):
            for edition in self._editions(kind, clause):
                if not only and (clause, edition.label) not in printed:
                    continue
                for path, line in printed_paths(templates.of(edition)):
                    if any(_covers(path, each) or _covers(each, path) for each in asked):
                        found.setdefault((clause, edition.label), Place(edition.file, line))
        return found

    def _place(self, kind: str, clause: str, label: str, key: str) -> Place | None:
        """Return where a clause names what refers to the value, or where its words begin."""
        from sphinx_privacynotice.model.findings import Place
        from sphinx_privacynotice.review.whence import find, reference_of
        from sphinx_privacynotice.text.page import Templates
        from sphinx_privacynotice.text.uses import printed_paths

        view = self.site.view(kind)
        for edition in self._editions(kind, clause):
            if edition.label != label:
                continue
            for path, line in printed_paths(Templates().of(edition)):
                there = find(view, tuple(path.split(".")))
                lender = view.resolve(reference_of(there.value)) if there is not None else None
                if lender is not None and _covers(lender.key, key):
                    return Place(edition.file, line)
            return Place(edition.file, edition.body_line)
        return None

    def _editions(self, kind: str, clause: str) -> Sequence[ClauseEdition]:
        prefer = self.site.view(kind).data.from_.get(clause)
        return self.project.library.editions(clause, prefer)


def _covers(key: str, other: str) -> bool:
    """Say whether ``other`` is the value ``key`` or a part of it."""
    return other == key or other.startswith((f"{key}.", f"{key}["))
