"""Made-up schools of every kind, for trying a pack on, and what differs between their notices."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.library import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack

SCHOOLS = Path(__file__).resolve().parent / "schools"
"""The folder of the made-up schools: what they share, and a file for each kind."""

KINDS = (
    "maintained",
    "academy",
    "free-school",
    "special",
    "non-maintained-special",
    "pupil-referral-unit",
    "independent",
)
"""The kinds of school that there is one of; the first is the one that others are compared with."""

CHANGES = "* "
"""Stands before a line that is not the same for every kind of school."""


def project_files(kinds: Iterable[str], notice: str, day: str) -> dict[str, str]:
    """Return the files of a project with a school of each of ``kinds`` and a page of its notice."""
    said = indent((SCHOOLS / "notice.yaml").read_text(encoding="utf-8"), "    ")
    # of one title, so that it is no difference between kinds
    files = {f"schools/{path.name}": path.read_text(encoding="utf-8") for path in SCHOOLS.glob("*.yaml")}
    for kind in kinds:
        site = f"extends: schools/{kind}.yaml\nnotices:\n  {notice}:\n    in_force: {day}\n"
        files[f"{kind}.yaml"] = f"{site}    page: {kind}\n{said}"
        files[f"{kind}.md"] = (
            f"---\nnotice-site: {kind}\n---\n\n# {notice}\n\n```{{privacy-notice}} {notice}\n```\n"
        )
    return files


def newest_day(pack: Pack, library: Library, notice: str) -> str:
    """Return the last day on which the words of a kind of notice, or the law they cite, change."""
    newest = library.notice(notice, None)
    clauses = () if isinstance(newest, Unavailable) else newest.clauses
    days = [edition.edition for clause in clauses for edition in library.editions(clause)]
    days += [each.edition for each in pack.notices.get(notice, ())]
    days += [law.start for laws in pack.laws.values() for law in laws]
    return max(days, default="")


def marked(copies: Mapping[str, str], kind: str) -> str:
    """Return the notice of ``kind`` with a mark before each line that other kinds do not all have."""
    others = [set(copy.splitlines()) for other, copy in copies.items() if other != kind]
    lines = []
    for line in copies.get(kind, "").splitlines():
        same = not line.strip() or all(line in other for other in others)
        lines.append(("  " if same else CHANGES) + line)
    return "".join(f"{line.rstrip()}\n" for line in lines)
