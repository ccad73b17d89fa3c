"""``show --published DAY``: a notice as it was published on a day, with its commit and who approved it."""

from __future__ import annotations

from dataclasses import replace
from glob import escape
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, one_line
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.cli.context import choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.published import ApprovedBy, CopiesInFiles, Published
    from sphinx_privacynotice.review.revisions import Repository, Revision

Key = tuple[str, str]


class NoCopyError(Exception):
    """There is no copy of a day; the text says so, and of which day the first one is."""


def find_published(session: Session, day: str, site: str, notice: str) -> Published:
    """Return a notice as it was published on ``day``.

    From git, and where git does not hold that day from the copies that are kept as files. Raises
    `NoCopyError` where there is none, `SourceError` and `click.UsageError` for what cannot be read or is not
    there.
    """
    from sphinx_privacynotice.review.git import GitError

    earlier = _find_copies(session)
    git: _InGit | None = None
    lacks: GitError | None = None
    try:
        git = _InGit(session, day)
    except GitError as error:
        lacks = error
    known = set(earlier.by_notice if earlier else ()) | set(git.keys if git else ())
    if git is None or not known:
        known |= _now(session)
    if not known and lacks is not None:
        raise SourceError(lacks.finding)
    key = choose_key(known, site, notice)
    found = git.published(key) if git else None
    if found is None and earlier is not None:
        found = earlier.on(*key, day)
        why = git.lacks if git else _small(lacks.finding.message) if lacks else ""
        if found is not None and why:
            found = replace(found, notes=(*found.notes, f"git cannot say: {why}"))
    if found is None:
        raise NoCopyError(_none_before(day, key, git, earlier, lacks))
    if not found.approved.words:
        from sphinx_privacynotice.review.published import approver_in

        found = replace(found, approved=approver_in(found.record))
    return found


def choose_key(known: Iterable[Key], site: str, notice: str) -> Key:
    """Return the site and the notice that the arguments of the command mean, of those that are known."""
    keys = sorted(known)
    sites = sorted({key[0] for key in keys})
    if site and not notice and site not in sites and len(sites) == 1:
        site, notice = "", site  # what is named alone is the notice, where there is one site
    site = choose("site", site, sites, "Name a site")
    return site, choose(
        "notice", notice, [key[1] for key in keys if key[0] == site], f"Name one of {site}’s notices"
    )


def _find_copies(session: Session) -> CopiesInFiles | None:
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.project.settings import READING_COPIES
    from sphinx_privacynotice.review.published import find_copies

    try:
        place = session.find_project()
    except SourceError:  # a bare clone has no files
        return None
    return find_copies(Folder(place.folder), escape(READING_COPIES))


def _now(session: Session) -> set[Key]:
    """Return the notices that there are now, for a message that names one."""
    try:
        return {(record.site, record.notice) for record in session.load().records}
    except SourceError:
        return set()


class _InGit:
    """What git holds of a day; raises `GitError` where it holds nothing of it."""

    def __init__(self, session: Session, day: str) -> None:
        from sphinx_privacynotice.cli.diff_sides import repository_of
        from sphinx_privacynotice.review.git import GitError

        self.day = day
        self.repository: Repository
        self.repository, _ = repository_of(session)
        self.revision: Revision | None = None
        self.side: Side | None = None
        self.keys: set[Key] = set()
        try:
            self.revision = self.repository.published(day)
        except GitError:
            if not self.repository.commits("HEAD", most=1):
                raise
            head = self.repository.resolve("HEAD")
            self.keys = set(self.repository.copies(head))
            return
        self.copies = self.repository.copies(self.revision)
        self.keys = set(self.copies)
        if not self.copies:
            from sphinx_privacynotice.cli.diff_sides import of_revisions

            self.side, _ = of_revisions(self.repository, self.revision)
            self.keys = set(self.side.records)
        # what came later has a first day to name
        self.keys |= set(self.repository.copies(self.repository.resolve("HEAD")))

    def published(self, key: Key) -> Published | None:
        """Return the notice as it was, None where there was none."""
        if self.revision is None:
            return None
        return self._of_copy(key, self.revision) if self.side is None else self._of_files(key, self.side)

    def _of_copy(self, key: Key, revision: Revision) -> Published | None:
        from sphinx_privacynotice.review.published import GIT, Published

        kept = self.copies.get(key)
        if kept is None:
            return None
        records, unread = self.repository.records([kept])
        if unread:
            from sphinx_privacynotice.cli.diff_sides import of_revisions

            self.side, _ = of_revisions(self.repository, revision)
            return self._of_files(key, self.side)
        words = f"{kept.file.removesuffix('.json')}.txt"  # the record also changes where no word does
        commits = self.repository.commits(revision.commit, words, 1) or self.repository.commits(
            revision.commit, kept.file, 1
        )
        notes = []
        if commits and commits[0].first and self.repository.shallow:
            notes.append("the words may be of an earlier commit, which this shallow clone lacks")
        return Published(
            records[kept.file],
            self.day,
            GIT,
            commits[0] if commits else None,
            self._approved(key, revision),
            tuple(notes),
        )

    def _of_files(self, key: Key, side: Side) -> Published | None:
        from sphinx_privacynotice.review.published import FILES, Published

        record = side.records.get(key)
        if record is None or self.revision is None:
            return None
        commits = self.repository.commits(self.revision.commit, most=1)
        approved = self._approved(key, self.revision)
        return Published(
            record, self.day, FILES, commits[0] if commits else None, approved, tuple(side.notes)
        )

    def _approved(self, key: Key, revision: Revision) -> ApprovedBy:
        """Return who approved the notice, as the site's files of that commit say."""
        from sphinx_privacynotice.cli.diff_sides import SITE_DATA, Side, exported, place_in
        from sphinx_privacynotice.model.project.project import load_project
        from sphinx_privacynotice.review.published import ApprovedBy

        with exported(self.repository, Side(revision.label, revision=revision), SITE_DATA) as folder:
            try:
                project = load_project(place_in(folder, self.repository.prefix))
            except SourceError:  # reading copies alone
                return ApprovedBy("")
            site = project.sites.get(key[0])
            approved = site.view(key[1]).data.approved if site and key[1] in site.pages else None
        if approved is None:
            return ApprovedBy("")
        return ApprovedBy(*(str(each or "") for each in (approved.by, approved.role, approved.on)))

    def first_day(self, key: Key) -> str:
        """Return the day of the first commit that this clone has of the notice's copy, "" for none."""
        head = self.repository.resolve("HEAD")
        kept = self.repository.copies(head).get(key)
        commits = self.repository.commits(head.commit, kept.file) if kept else []
        return commits[-1].day if commits else ""

    @property
    def lacks(self) -> str:
        """What to do where the clone is shallow."""
        return (
            "this clone is shallow, and `git fetch --unshallow` gets older commits"
            if self.repository.shallow
            else ""
        )


def _none_before(
    day: str, key: Key, git: _InGit | None, earlier: CopiesInFiles | None, lacks: Exception | None
) -> str:
    days = [git.first_day(key) if git else "", earlier.first_day(*key) if earlier else ""]
    first = min((each for each in days if each), default="")
    said = f"There is no copy of {key[0]}’s notice {key[1]} of {day} or before."
    if first:
        said += f" The first is of {first}: show --published {first} {key[0]} {key[1]}."
    elif lacks is not None:
        said += f" {lacks}."
    return escape_controls(f"{said} But {git.lacks}." if git and git.lacks else said)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def head_lines(found: Published, name: str) -> list[str]:
    """Return what is said above a notice that was published: the commit, its day, and who approved it."""
    from sphinx_privacynotice.review.published import EARLIER, GIT, KEPT

    record = found.record
    lines = [f"{name}: the notice {record.notice} as it was published on {found.day}"]
    if found.commit is not None:
        what = "Since commit" if found.source == GIT else "From the files of commit"
        lines.append(
            f"{what} {found.commit.commit[:10]} of {found.commit.day}, by {one_line(found.commit.author)}"
        )
    elif found.source == EARLIER:
        lines.append("From a copy that is kept as a file")
    elif found.source == KEPT:
        lines.append("From the reading copy that is kept now")
    if not record.in_force:
        lines.append("It was a draft, and did not apply")
    elif record.in_force > found.day:
        lines.append(f"It was to apply from {record.in_force}")
    else:
        lines.append(f"It applied from {record.in_force}")
    words = found.approved.words
    lines.append(f"Approved by {one_line(words)}" if words else "No approval is recorded")
    lines += [f"Note: {one_line(note)}" for note in found.notes]
    return [click.unstyle(line) for line in lines]


def published_json(found: Published) -> dict[str, object]:
    """Return what is known of a published notice beside its words, as plain data without empty fields."""
    commit, approved = found.commit, found.approved
    made: dict[str, object] = {"day": found.day, "source": found.source}
    if commit is not None:
        made["commit"] = {"id": commit.commit, "day": commit.day, "author": commit.author}
    if approved.words:
        fields = {"by": approved.by, "role": approved.role, "on": approved.on}
        made["approved"] = {key: value for key, value in fields.items() if value}
    if found.notes:
        made["notes"] = list(found.notes)
    return made


def site_name(found: Record) -> str:
    """Return what a site is called in the head: the name that its notice prints, else its key."""
    names = (run.text for block in found.blocks for run in block.runs if run.value == "organisation.name")
    return next(names, found.site)
