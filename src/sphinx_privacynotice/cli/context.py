"""What the commands share: the project, common options, exit statuses and messages."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.base.variant import NOTICE_ITSELF
from sphinx_privacynotice.checks.reports.text import render_text, summary
from sphinx_privacynotice.checks.severity import Judged, apply_settings, with_subjects
from sphinx_privacynotice.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.model.project.project import Project, ProjectPlace
    from sphinx_privacynotice.model.project.settings import CheckSettings
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.review.unapproved import Notice
    from sphinx_privacynotice.text.page.reader import Reading

EXIT_OK, EXIT_ERRORS, EXIT_USAGE, EXIT_BUG = 0, 1, 2, 3
"""Exit statuses: no error, errors found, wrong use or unreadable input, a fault of ours."""

MAX_FILES_NAMED = 5


def examples(*lines: str) -> str:
    """Return the epilog of a command's help: examples of calls."""
    # \b keeps click from wrapping the lines anew
    return "\b\n" + "\n".join(["Examples:", *(f"  {line}" for line in lines)])


site_option = partial(click.option, "--site", default="", metavar="SITE")
notice_option = partial(click.option, "--notice", default="", metavar="KIND")
json_option = partial(click.option, "--json", "as_json", is_flag=True)
format_option = partial(click.option, "--format", "form")


def day_given(context: click.Context, option: click.Parameter, day: str) -> str:
    """Return the value of an option that takes a day, "" where it is not given; refuse anything else."""
    if day and not parse_day(day):
        raise click.BadParameter(
            f"“{escape_controls(day)}” is no day. Write one like 2026-06-19.", context, option
        )
    return day


revisions_argument = click.argument("revisions", nargs=-1, metavar="[A [B]]")
published_option = click.option(
    "--published",
    metavar="DAY",
    default="",
    callback=day_given,
    help="Compare with what git held on this day (2026-09-01), on the line of commits of B or of HEAD.",
)
as_of_option = click.option(
    "--as-of",
    metavar="DAY",
    callback=day_given,
    default="",
    help="Judge by this day (2026-06-19), past or to come. Without it, today.",
)
within_option = click.option(
    "--within",
    metavar="DAYS",
    type=click.IntRange(0, 36_500),
    default=90,
    show_default=True,
    help="How many days to look ahead.",
)
strict_option = click.option(
    "--strict", is_flag=True, help="Fail on any finding but what is due, not on errors alone."
)


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project read whole.

    Names of files in ``findings`` are relative to ``root``. ``sites`` gives each site's name by its key;
    ``owners`` the sites that a file speaks for, by its name without the ending (what is not there is
    everyone's). ``checks`` is what the project sets for findings; it is not yet applied. ``in_part`` are the
    notices, by site and kind, that could not be read whole; ``sound`` says whether nothing is wrong with the
    data and pages themselves, whatever the law asks; ``document_of`` returns the document name of a file;
    ``contexts`` is what rules know of each notice, judged on the day that was asked for. ``documents`` are
    all pages, each with its file.
    """

    root: Path
    copies: ReadingCopies
    sites: Mapping[str, str]
    owners: Mapping[str, frozenset[str]]
    records: tuple[Record, ...]
    findings: Findings
    checks: CheckSettings
    in_part: frozenset[tuple[str, ...]] = frozenset()
    sound: bool = True
    document_of: Callable[[str], str] = str
    contexts: tuple[Context, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)

    def unread_pages(self, words_read: Collection[str] = ()) -> dict[str, str]:
        """Return the pages without a notice whose words were not read, each with its file."""
        read = {*words_read, *(page for record in self.records for page in record.pages)}
        return {page: file for page, file in self.documents.items() if page not in read}

    def concerns(self, file: str, site: str) -> bool:
        """Say whether a file may have something about ``site``: any file may, of no site."""
        return not site or site in self.owners.get(_stem(file), frozenset((site,)))

    def records_of(self, site: str) -> list[Record]:
        """Return the records of ``site``, or without one all."""
        return [record for record in self.records if site in {"", record.site}]

    def contexts_of(self, site: str) -> list[Context]:
        """Return what rules know of the notices of ``site``, or without one of all."""
        return [context for context in self.contexts if site in {"", context.site.key}]

    def notices_of(self, site: str) -> list[Notice]:
        """Return the notices of ``site``, or without one all, of which there is a record.

        Variants are left out: an approval is of the notice itself.
        """
        from sphinx_privacynotice.review.unapproved import Notice

        return [
            Notice(each.record, each.site)
            for each in self.contexts_of(site)
            if each.record is not None and each.variant == NOTICE_ITSELF
        ]

    def covered_records(self, site: str) -> list[Record]:
        """Return the records of ``site``, or without one all, with their coverage."""
        from sphinx_privacynotice.checks.run import with_coverage

        return with_coverage(self.records_of(site), self.contexts)

    def with_severities(self, findings: Iterable[Finding], site: str) -> Findings:
        """Return ``findings`` with the project's severities, and only those about ``site`` if it is named."""
        return self.judge(findings, site).findings

    def judge(self, findings: Iterable[Finding], site: str) -> Judged:
        """Return what the project's settings make of ``findings``: those about ``site``, if it is named."""
        # first: of findings that differ in their site alone, judging keeps one
        return apply_settings(self.for_site(site, findings), self.checks, self.document_of)

    def for_site(self, site: str, findings: Iterable[Finding]) -> Findings:
        """Return the findings that concern ``site``: all but those in a file of other sites alone."""
        return Findings(
            finding
            for finding in findings
            if not site or (finding.site in {"", site} and self.concerns(finding.place.file, site))
        )


@dataclass(slots=True)
class Session:
    """One call of the command line.

    ``folder`` is the project's, ``conf`` conf.py's and ``bound`` --root's, if they were named.
    """

    folder: Path | None = None
    bound: Path | None = None
    conf: Path | None = None
    debug: bool = False

    def find_project(self) -> ProjectPlace:
        """Return where the project is, in ``folder`` or above the current one.

        Raises `SourceError` where there is none.
        """
        # imported here: YAML, pydantic and myst-parser come with it, and --help needs none of them
        from sphinx_privacynotice.model.project.project import find_project

        here = self.folder or Path.cwd()
        place = find_project(here, folder_given=self.folder is not None, conf=self.conf)
        finish_interrupted_command(place.folder)
        return replace(place, bound=self.bound)

    def read(self, changed: Mapping[str, str | None] | None = None) -> tuple[Project, Reading]:
        """Return the project and what its pages say; raise `SourceError` where there is none.

        ``changed`` are texts that files have instead of their own (`load_project`).
        """
        from sphinx_privacynotice.base.gc_tuning import gc_paused

        with gc_paused():  # modules, packs and sites stay: a tenth of the time went to looking at them
            from sphinx_privacynotice.model.project.project import load_project
            from sphinx_privacynotice.text.page.reader import read_pages

            place = self.find_project()
            project = load_project(place, changed=changed)
            if finish_interrupted_command(project.root):
                project = load_project(place, changed=changed)
        return project, read_pages(project)

    def load(
        self, on: str = "", *, law: bool = False, changed: Mapping[str, str | None] | None = None
    ) -> LoadedProject:
        """Return what most commands ask of the project; raise `SourceError` where there is none.

        ``on`` is the day to judge by, "" for each notice's own; ``law`` asks for what the rules of law find,
        which is for `check` alone: a notice that lacks something can be shown and kept all the same. With
        ``changed`` it is the project as it would be with these texts of files.
        """
        return summarise(*self.read(changed), on, law=law)

    @property
    def styled(self) -> bool:
        """Whether results may be bold and coloured: on a terminal, and where nobody objects."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def finish_interrupted_command(root: Path) -> bool:
    """Do what a command that was killed has left half done in a folder, and say so; return whether it did."""
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.journal import finish_interrupted

    try:
        done, changed = finish_interrupted(Folder(root))
    except OSError as error:
        say(f"A command was interrupted in {root}, and cannot be finished: {error.strerror}", err=True)
        return False
    if done:
        say(f"A command was interrupted here. It is finished now: {listed_files(done)}", err=True)
    if changed:
        say(
            "A command was interrupted here, and these files were changed since, so that it is not finished:"
            f" {listed_files(changed)}. Compare the project with what git holds",
            err=True,
        )
    return bool(done)


def listed_files(names: list[str]) -> str:
    """Return the first of some files, and how many more there are."""
    more = len(names) - MAX_FILES_NAMED
    return ", ".join(names[:MAX_FILES_NAMED]) + (f" and {more} more" if more > 0 else "")


def summarise(project: Project, reading: Reading, on: str = "", *, law: bool = False) -> LoadedProject:
    """Return what most commands ask of a project and its pages; for the arguments see `Session.load`."""
    from sphinx_privacynotice.checks.exceptions import ended_exceptions, undated_exceptions
    from sphinx_privacynotice.checks.in_part import read_in_part
    from sphinx_privacynotice.checks.registry import LAW_RULES
    from sphinx_privacynotice.checks.run import contexts_of, run_rules, without_repeats
    from sphinx_privacynotice.checks.translations import find_untranslated
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.text.clause.unused import unused_values

    findings = Findings([*project.findings, *reading.findings])
    printed: dict[tuple[str, ...], Record | None] = {
        (record.site, record.notice): record for record in reading.records
    }
    pages_of = {key: record.pages for key, record in printed.items() if record is not None}
    in_part = read_in_part(project, pages_of, reading.findings.errors)
    contexts = list(contexts_of(project, printed, on, reading.uses))
    judged = list(contexts_of(project, printed, on, reading.uses, in_part)) if in_part else contexts
    findings.extend(run_rules(judged, lambda rule: rule not in LAW_RULES))
    sound = not findings.errors
    if sound:  # what is wrong elsewhere may be why
        findings.extend(unused_values(project, reading.templates, reading.recorded, reading.records))
    if law:
        findings.extend(run_rules(judged, LAW_RULES.__contains__))
        findings.extend(undated_exceptions(reading.exceptions))
        findings.extend(find_untranslated(contexts))
        findings.extend(ended_exceptions(project, reading.exceptions, on) if on else ())
    findings = Findings(without_repeats(findings))
    return LoadedProject(
        root=project.root,
        copies=ReadingCopies.of_project(project),
        sites={key: site.name for key, site in project.sites.items()},
        owners=_owners(project, reading.records),
        records=tuple(reading.records),
        findings=Findings(with_subjects(project, findings)),
        checks=project.checks,
        in_part=in_part,
        sound=sound,
        document_of=project.document_of,
        contexts=tuple(contexts),
        documents=project.documents,
    )


def _owners(project: Project, records: Iterable[Record]) -> dict[str, frozenset[str]]:
    owners: dict[str, set[str]] = {}
    for key, site in project.sites.items():
        owners.setdefault(_stem(site.file), set()).add(key)
        for pages in site.pages.values():
            for page in pages:
                owners.setdefault(str(PurePosixPath(project.pages, page)), set()).add(key)
    for record in records:
        for page in record.pages:
            owners.setdefault(str(PurePosixPath(project.pages, page)), set()).add(record.site)
    return {file: frozenset(sites) for file, sites in owners.items()}


def _stem(file: str) -> str:
    path = PurePosixPath(file)
    return str(path.with_suffix("")) if path.name else file


def report(loaded: LoadedProject, findings: Iterable[Finding], *, styled: bool) -> str:
    """Return ``findings`` as text; a terminal can open its files from the current folder."""
    return render_text(findings, colour=styled, shown=lambda name: path_from_here(loaded.root, name))


def path_from_here(root: Path, name: str) -> str:
    """Return the file ``name`` below ``root`` as a terminal can open it from the current folder."""
    return os.path.relpath(root / name, Path.cwd()) if (root / name).exists() else name


def mention_errors(findings: Findings) -> int:
    """Say on stderr that there are errors, if there are; return the exit status."""
    if not findings.errors:
        return EXIT_OK
    say(f"The project has {summary(findings.errors)}. To read them: sphinx-privacynotice check", err=True)
    return EXIT_ERRORS


def known_site(loaded: LoadedProject, site: str) -> str:
    """Return ``site`` (or ""), refused as wrong use where the project has no such site."""
    if site and site not in loaded.sites:
        raise click.UsageError(unknown("site", site, loaded.sites))
    return site


def choose(what: str, word: str, known: Iterable[str], ask: str) -> str:
    """Return ``word``, or without one the only one that is ``known``; refuse all else as wrong use.

    ``ask`` is what to say to somebody who must name one.
    """
    names = sorted(known)
    if word and word not in names:
        raise click.UsageError(unknown(what, word, names))
    if not word and len(names) != 1:
        raise click.UsageError(escape_controls(f"{ask}: {', '.join(names) or 'there is none'}."))
    return word or names[0]


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the message for a ``word`` that is none of ``known``."""
    names = sorted(known)
    hint = did_you_mean(word, names) or (f"There is {', '.join(names)}." if names else "There is none.")
    return escape_controls(f"There is no {what} “{word}”. {hint}")
