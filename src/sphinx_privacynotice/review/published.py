"""A notice as it was published on a day: from git, or from the earlier copies that are kept as files."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.copy_files import copy_name
from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.model.record import record_from_json

if TYPE_CHECKING:
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.revisions import Commit

GIT, FILES, EARLIER, KEPT = "git", "git-files", "earlier-copy", "kept-copy"
"""What a published notice is from.

A reading copy in git, the files of a revision, an earlier copy that is kept as a file, or the copy of now.
"""

_EARLIER = re.compile(r"([^/]+)/([^/]+)/(\d{4}-\d{2}-\d{2})\.json", re.ASCII)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ApprovedBy:
    """Who approved a notice, as what and when, as far as its site said so; ``by`` is a role or a name."""

    by: str
    role: str = ""
    on: str = ""

    @property
    def words(self) -> str:
        """The approval in words, "" for none."""
        who = ", ".join(filter(None, (self.by, self.role)))
        return f"{who} on {self.on}" if who and self.on else who or self.on


@dataclass(frozen=True, slots=True)
class Published:
    """A notice as it was published on a day.

    ``source`` says what it is from; ``commit`` is the one that brought these words, if git says so.
    ``notes`` are what is not sure, as phrases without a full stop.
    """

    record: Record
    day: str
    source: str
    commit: Commit | None = None
    approved: ApprovedBy = ApprovedBy("")
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopiesInFiles:
    """The copies of notices that are kept as files: by site and notice, the day of each with its file."""

    source: Folder
    folder: str
    by_notice: dict[Key, dict[str, str]] = field(default_factory=dict)

    def record(self, file: str) -> Record | None:
        """Return the record that a file holds, None where it is none."""
        with suppress(SourceError, ValueError, RecursionError):
            return record_from_json(json.loads(self.source.read(file)))
        return None

    def kept(self, site: str, notice: str) -> Record | None:
        """Return the record of the reading copy that is kept now."""
        name = f"{copy_name(self.folder, site, notice)}.json"
        return self.record(name) if self.source.is_file(name) else None

    def on(self, site: str, notice: str, day: str) -> Published | None:
        """Return the copy that held on ``day``: of the earlier ones and the one that is kept now."""
        files = self.by_notice.get((site, notice), {})
        began = max((start for start in files if start <= day), default="")
        now = self.kept(site, notice)
        if now is not None and now.in_force and began < now.in_force <= day:
            note = "it is the copy that is kept now: words may have changed since that day"
            return Published(now, day, KEPT, notes=(note,))
        record = self.record(files[began]) if began else None
        return Published(record, day, EARLIER) if record is not None else None

    def first_day(self, site: str, notice: str) -> str:
        """Return the first day of which a copy is kept, "" for none."""
        days = list(self.by_notice.get((site, notice), ()))
        now = self.kept(site, notice)
        return min([*days, *([now.in_force] if now is not None and now.in_force else [])], default="")


def find_copies(source: Folder, folder: str) -> CopiesInFiles:
    """Return the copies that are kept as files below ``folder``: ``SITE/KIND/DAY.json``.

    Which notice a file is of is what its record says, as names of files may be escaped.
    """
    found = CopiesInFiles(source, folder)
    for name in source.glob(f"{folder}/*/*/*.json"):
        matched = _EARLIER.fullmatch(name.removeprefix(f"{folder}/"))
        if matched and parse_day(matched[3]) and (record := found.record(name)) is not None:
            found.by_notice.setdefault((record.site, record.notice), {})[matched[3]] = name
    return found


def approver_in(record: Record) -> ApprovedBy:
    """Return the approval that the words of a notice name."""
    printed: dict[str, str] = {}
    for block in record.blocks:
        for run in block.runs if block.printed else ():
            if run.value.startswith("approved."):
                printed.setdefault(run.value.removeprefix("approved."), run.text)
    return ApprovedBy(printed.get("by", ""), printed.get("role", ""), printed.get("on", ""))
