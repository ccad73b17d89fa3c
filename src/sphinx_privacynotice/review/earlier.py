"""Earlier copies: what a notice said before, kept beside its reading copy as files of their own.

A file is named by the day from which its text applied. So a build without git, in a shallow clone too, has
all that was published, and the same files give the same pages.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.record import record_from_json, record_to_json
from sphinx_privacynotice.review.sentences import reading_copy, says_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.record import Record

TEXT, RECORD = ENDINGS = (".txt", ".json")

_LIKE_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """What a notice said from ``day`` on; ``name`` is its file without the ending."""

    day: str
    record: Record
    name: str


@dataclass(frozen=True, slots=True)
class EarlierCopies:
    """The earlier copies of a notice, oldest first, and what is wrong with files among them."""

    copies: tuple[EarlierCopy, ...] = ()
    findings: tuple[Finding, ...] = ()


def is_superseded(old: Record, new: Record, day: str) -> bool:
    """Return whether ``new`` takes the place of a text that had applied by ``day``.

    It does where it applies from a later day: of two texts that apply from the same day, the older is a draft
    of the other.
    """
    start, later = old.applies_from, new.applies_from
    # what is kept is data: its day becomes the name of a file
    return bool(parse_day(start) and start <= day and later > start)


def files_of(record: Record, name: str) -> dict[str, str | None]:
    """Return the two files in which ``record`` is kept as ``name``."""
    return {
        f"{name}{TEXT}": reading_copy(record),
        f"{name}{RECORD}": json_text(record_to_json(record, places=False)),
    }


def find_days(source: Folder, folder: str) -> dict[str, list[str]]:
    """Return the days of which ``folder`` has files, each with the endings that are there."""
    found: dict[str, list[str]] = {}
    for ending in ENDINGS:
        for name in source.glob(f"{_literal(folder)}/*{ending}"):
            day = name.rpartition("/")[2].removesuffix(ending)
            if _LIKE_A_DAY.fullmatch(day):
                found.setdefault(day, []).append(ending)
    return dict(sorted(found.items()))


def read_earlier(source: Folder, folder: str, site: str, notice: str) -> EarlierCopies:
    """Return the earlier copies in ``folder`` of a site's notice; what cannot be used is a finding."""
    copies, findings = [], []
    for day, endings in find_days(source, folder).items():
        name = f"{folder}/{day}"
        made = _read(source, name, day, endings, (site, notice))
        if isinstance(made, Finding):
            findings.append(made)
        else:
            copies.append(made)
    return EarlierCopies(tuple(copies), tuple(findings))


def check_earlier(source: Folder, found: EarlierCopies, now: Record) -> Iterator[Finding]:
    """Yield what is wrong with the earlier copies of the notice that says ``now``."""
    yield from found.findings
    for copy in found.copies:
        text_file = f"{copy.name}{TEXT}"
        if now.applies_from and copy.day >= now.applies_from:
            message = (
                f"The earlier copy {text_file} is of a day on which the notice itself applies already"
                f" (from {now.applies_from})"
            )
            hint = f"Move `in_force:` to a later day than {copy.day}, or delete both files of the copy"
            yield _finding(message, text_file, hint, (now.site, now.notice))
        try:
            agrees = says_now(source.read(text_file), copy.record)
        except SourceError:
            agrees = False
        if not agrees:
            message = f"The earlier copy {text_file} does not say what its record says"
            hint = f"What was published is not edited: take both files, this and {RECORD}, back from git"
            yield _finding(message, text_file, hint, (now.site, now.notice))


def _read(
    source: Folder, name: str, day: str, endings: list[str], of: tuple[str, str]
) -> EarlierCopy | Finding:
    file = f"{name}{RECORD}"
    if len(endings) < len(ENDINGS):
        lost = next(f"{name}{ending}" for ending in ENDINGS if ending not in endings)
        message = f"Of the earlier copy {name} a half is missing"
        return _finding(message, lost, "Take the file back from git, or delete the other half", of)
    record: Record | None = None
    with suppress(SourceError, ValueError, RecursionError):
        record = record_from_json(json.loads(source.read(file)))
    if record is None:
        message = f"The earlier copy {file} is no record that this version reads"
        return _finding(message, file, f"Take it back from git, or delete it and {name}{TEXT}", of)
    if (record.site, record.notice) != of:
        said = f"{short(record.site)}’s notice {short(record.notice)}"
        message = f"The earlier copy {file} is of {said}"
        return _finding(message, file, "Move both files to that notice’s folder", of)
    if record.applies_from != day or not parse_day(day):
        since = f"is of {short(record.applies_from)}" if record.applies_from else "is of a draft"
        message = f"The earlier copy {file} {since}, which its name does not say"
        hint = "Name both files by the day from which the text applied"
        return _finding(message, file, hint, of)
    return EarlierCopy(day, record, name)


def _finding(message: str, file: str, hint: str, of: tuple[str, str]) -> Finding:
    return Finding("earlier-copy", message, Place(file), hint, key=".".join(of), site=of[0], notice=of[1])


def _literal(folder: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", folder)
