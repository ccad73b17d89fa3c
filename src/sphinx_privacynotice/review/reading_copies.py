"""The reading copies of a project: where they are, whether they are up to date, and how they are written."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from hashlib import blake2b
from itertools import zip_longest
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.copy_files import copy_name
from sphinx_privacynotice.base.copy_files import file_name as _file_name
from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.model.project.settings import READING_COPIES
from sphinx_privacynotice.model.record import record_from_json, record_to_json
from sphinx_privacynotice.review.approval import read_approved
from sphinx_privacynotice.review.earlier import (
    EarlierCopies,
    check_earlier,
    files_of,
    find_days,
    is_superseded,
    read_earlier,
)
from sphinx_privacynotice.review.sentences import reading_copy, says_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.approval import ApprovedCopy

ENDINGS = (".txt", ".json")
APPROVED_FILE = "approved.json"
GITATTRIBUTES = """\
# Git shows below which heading of a reading copy a change is, and no changes of records.
*.txt diff=markdown
*.json -diff
"""
"""How git shows reading copies; written where there is no such file."""

_WRITE = "`sphinx-privacynotice record --write`"
_READ = f"Read what changes with `sphinx-privacynotice record`, and keep it with {_WRITE}"


@dataclass(frozen=True, slots=True)
class CopyChange:
    """A notice whose reading copy differs from what the project says.

    ``name`` is the copy's file without its ending; ``kept`` its text and ``now`` the text that it
    should have, each "" where there is none. ``finding`` says which way they differ.
    """

    name: str
    kept: str
    now: str
    finding: Finding
    missing: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class ReadingCopies:
    """The reading copies of the project in folder ``project`` (relative to ``source``, "" for all of it)."""

    source: Folder
    project: str = ""

    @classmethod
    def of_project(cls, project: Project) -> ReadingCopies:
        """Return the reading copies of ``project``."""
        below = project.place.folder.resolve().relative_to(project.root.resolve()).as_posix()
        return cls(Folder(project.root), "" if below == "." else below)

    def name(self, record: Record) -> str:
        """Return the name of the copy of ``record``, without its ending."""
        return self.name_of(record.site, record.notice)

    def name_of(self, site: str, notice: str) -> str:
        """Return the name of the copy of a notice, without its ending.

        It is also the folder of what is kept beside it: earlier copies, by the days from which they applied,
        and the notice as it was approved.
        """
        return copy_name(self._folder, site, notice)

    def kept(self, site: str, notice: str) -> Record | None:
        """Return the record that is kept of a notice, None where there is none of this version."""
        return self._copied(self.name_of(site, notice))

    def approved_file(self, site: str, notice: str) -> str:
        """Return the name of the file that keeps a notice as it was approved."""
        return f"{self.name_of(site, notice)}/{APPROVED_FILE}"

    def approved(self, site: str, notice: str) -> ApprovedCopy | None:
        """Return a notice as it was approved; None where no copy is kept, or none that can be read."""
        with suppress(ValueError):
            found = read_approved(self._read(self.approved_file(site, notice)) or "")
            return found if (found.record.site, found.record.notice) == (site, notice) else None
        return None

    def digest(self, site: str, notice: str) -> str:
        """Return a digest of the files that are kept of a notice as it is, and as it was approved."""
        name = self.name_of(site, notice)
        files = [*(f"{name}{ending}" for ending in ENDINGS), self.approved_file(site, notice)]
        texts = repr([self._read(file) for file in files])
        return blake2b(texts.encode(), digest_size=16).hexdigest()

    def change(self, record: Record) -> CopyChange | None:
        """Return what differs between the kept copy of a notice and ``record``, None for nothing."""
        return self._compare(record)

    def earlier(self, site: str, notice: str) -> EarlierCopies:
        """Return the earlier copies of a site's notice."""
        return read_earlier(self.source, self.name_of(site, notice), site, notice)

    def earlier_digest(self, site: str, notice: str) -> bytes:
        """Return a digest of the earlier copies of a site's notice: of their names and contents."""
        made = blake2b(digest_size=16)
        folder = self.name_of(site, notice)
        for day, endings in find_days(self.source, folder).items():
            for ending in endings:
                made.update(f"{day}{ending} ".encode())
                made.update((self._read(f"{folder}/{day}{ending}") or "").encode(errors="surrogatepass"))
        return made.digest()

    def names(self, site: str = "") -> list[str]:
        """Return the names of the copies that are kept (of ``site``, or of all sites), sorted."""
        below = f"{self._folder}/{_file_name(site)}/" if site else ""
        found = {
            name.removesuffix(ending)
            for ending in ENDINGS
            for name in self.source.glob(f"{escape(self._folder)}/*/*{ending}")
            if name.startswith(below)
        }
        return sorted(found)

    def kept_besides(self, records: Iterable[Record]) -> dict[tuple[str, str], Record]:
        """Return the records that are kept of notices which are not among ``records``: gone, or renamed."""
        now = {self.name(record) for record in records}
        kept = (self._copied(name) for name in self.names() if name not in now)
        return {(record.site, record.notice): record for record in kept if record is not None}

    def changes(self, records: Iterable[Record], site: str = "") -> list[CopyChange]:
        """Return what differs between the kept copies and ``records`` (all of them, or all of ``site``)."""
        wanted = {self.name(record): record for record in records}
        changes = list(filter(None, map(self._compare, wanted.values())))
        for name in self.names(site):
            if name not in wanted and (removed := self._copied(name)):
                of = f"{removed.site}’s notice {removed.notice}"
                message = f"A reading copy is kept of {of}, which is not there any more"
                hint = f"Bring the notice back, or take its copy away with {_WRITE}"
                text_file = f"{name}{ENDINGS[0]}"
                finding = Finding("reading-copy", message, Place(text_file), hint)
                changes.append(CopyChange(name, self._read(text_file) or "", "", finding, removed=True))
        return sorted(changes, key=lambda change: change.name)

    def findings(self, records: Iterable[Record], site: str = "", *, whole: bool = True) -> list[Finding]:
        """Return the findings about reading copies: none in a project without any.

        Unless ``records`` are ``whole`` (no error kept one from being made), it cannot be said of which
        notices there are no more.
        """
        if not self.names():
            return []
        records = list(records)
        found = [change.finding for change in self.changes(records, site) if whole or not change.removed]
        for record in records:
            earlier = self.earlier(record.site, record.notice)
            found += check_earlier(self.source, earlier, record)
        return found

    def write(self, records: Iterable[Record], site: str = "", day: str = "") -> list[str]:
        """Make the reading copies what ``records`` are (all of them, or all of ``site``).

        ``day`` is today: see `files_to_write`. Returns the names of the files that were written or taken
        away, sorted; what is right already is not touched. Raises `SourceError` where a file cannot be
        written.
        """
        changed = self.files_to_write(records, site, day)
        replace_files(self.source, changed)
        for name, new in changed.items():
            if new is None and (path := self.source.path(name)):
                with suppress(OSError):  # other copies are in it still
                    path.parent.rmdir()
        return sorted(changed)

    def files_to_write(
        self, records: Iterable[Record], site: str = "", day: str = "", *, whole: bool = True
    ) -> dict[str, str | None]:
        """Return the files by which the copies become what ``records`` are, for `replace_files`.

        None takes a file away; what is right already is left out. Unless ``records`` are ``whole`` (all of
        them, or all of ``site``), copies of other notices stay. A copy of a text that had applied by ``day``
        is kept as an earlier copy where the text that replaces it applies from a later day; without ``day``
        none is. No earlier copy that is there is ever written again.
        """
        records = list(records)
        names = self.names(site) if whole else []
        ours = [f"{name}{ending}" for name in names if self._copied(name) for ending in ENDINGS]
        files: dict[str, str | None] = {name: None for name in ours if self.source.is_file(name)}
        for record in records:
            name = self.name(record)
            files |= {f"{name}{ENDINGS[0]}": reading_copy(record), f"{name}{ENDINGS[1]}": _json(record)}
        attributes = f"{self._folder}/.gitattributes"
        if any(text is not None for text in files.values()) and not self.source.is_file(attributes):
            files[attributes] = GITATTRIBUTES
        changed = {name: text for name, text in files.items() if text is None or self._read(name) != text}
        # last, which is what changes first: a command that is killed on the way must not lose the old text
        return changed | self._superseded(records, day)

    def _superseded(self, records: Iterable[Record], day: str) -> dict[str, str | None]:
        files: dict[str, str | None] = {}
        for record in records if day else ():
            old = self._copied(self.name(record))
            if old is not None and is_superseded(old, record, day):
                files |= self.earlier_files(old)
        return files

    def earlier_files(self, old: Record) -> dict[str, str | None]:
        """Return the files of ``old`` as an earlier copy: none where that day has a copy already.

        A half that is there, and right, is of a command that was killed on the way.
        """
        files = files_of(old, f"{self.name(old)}/{old.applies_from}")
        there = {name: kept for name in files if (kept := self._read(name)) is not None}
        if any(files[name] != kept for name, kept in there.items()):
            return {}
        return {name: text for name, text in files.items() if name not in there}

    @property
    def _folder(self) -> str:
        return f"{self.project}/{READING_COPIES}" if self.project else READING_COPIES

    def _read(self, name: str) -> str | None:
        try:
            return self.source.read(name) if self.source.is_file(name) else None
        except SourceError:
            return ""  # not text: it differs from every copy

    def _copied(self, name: str) -> Record | None:
        """Return the record kept as ``name``; None where it is a person's own file, not ours to remove."""
        with suppress(ValueError, RecursionError):
            record = record_from_json(json.loads(self._read(f"{name}{ENDINGS[1]}") or ""))
            return record if self.name(record) == name else None
        return None

    def _compare(self, record: Record) -> CopyChange | None:
        name = self.name(record)
        text_file, record_file = (f"{name}{ending}" for ending in ENDINGS)
        kept, kept_json = self._read(text_file), self._read(record_file)
        of = f"of {record.site}’s notice {record.notice}"

        def change(message: str, place: Place, hint: str = _READ, *, missing: bool = False) -> CopyChange:
            finding = Finding("reading-copy", message, place, hint, key=f"{record.site}.{record.notice}")
            return CopyChange(name, kept or "", reading_copy(record), finding, missing=missing)

        if kept is None and kept_json is None:
            hint = f"Keep one with {_WRITE}"
            return change(f"No reading copy {of} is kept", Place(text_file), hint, missing=True)
        if kept is None or kept_json is None:
            lost = text_file if kept is None else record_file
            return change(f"Of the reading copy {of} a half is missing", Place(lost))
        if not says_now(kept, record):
            place = Place(text_file, _first_difference(kept, reading_copy(record)))
            return change(f"The kept reading copy {of} is not what the project says now", place)
        with suppress(ValueError, RecursionError):
            if json.loads(kept_json) == record_to_json(record, places=False):
                return None
        message = (
            f"The kept record {of} has the words that the project says now, but not where they come from"
        )
        return change(message, Place(record_file, _first_difference(kept_json, _json(record))))


def _json(record: Record) -> str:
    return json_text(record_to_json(record, places=False))


def _first_difference(old: str, new: str) -> int:
    lines = zip_longest(old.splitlines(), new.splitlines())
    return next((number for number, (a, b) in enumerate(lines, start=1) if a != b), 0)
