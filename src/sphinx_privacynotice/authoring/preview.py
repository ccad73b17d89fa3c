"""Made-up organisations of every kind, for trying a pack on, and what differs between their notices."""

from __future__ import annotations

import tempfile
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.notice_pack import packs_with_notice
from sphinx_privacynotice.model.project.project import Project, ProjectPlace
from sphinx_privacynotice.model.site.load import load_site
from sphinx_privacynotice.review.sentences import reading_copy, sentence_diff
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.text.page.reader import Reading

SCHOOLS = Path(__file__).resolve().parent / "schools"
"""The folder of the made-up organisations: what they share, and a file for each kind."""

KINDS = {
    "maintained": "maintained",
    "academy": "academy",
    "free-school": "free-school",
    "special": "special",
    "non-maintained-special": "non-maintained-special",
    "pupil-referral-unit": "pupil-referral-unit",
    "independent": "independent",
    "maintained-special": "maintained",
    "maintained-nursery": "maintained",
    "special-academy": "academy",
    "council": "council",
}
"""The made-up organisations, each named by what it is, with its kind in law."""

CHANGES = "* "
"""Marks a line that is not the same for every kind of school."""


def project_files(kinds: Iterable[str], notice: str, day: str, audience: str = "") -> dict[str, str]:
    """Return the files of a project with a school of each of ``kinds`` and a page of its notice.

    The page is for one ``audience``, or for all readers.
    """
    said = indent((SCHOOLS / "notice.yaml").read_text(encoding="utf-8"), "    ")
    # of one title, so that it is no difference between kinds
    files = {f"schools/{path.name}": path.read_text(encoding="utf-8") for path in SCHOOLS.glob("*.yaml")}
    for kind in kinds:
        site = f"extends: schools/{kind}.yaml\nnotices:\n  {notice}:\n    in_force: {day}\n"
        page, option = f"    page: {kind}\n", ""
        if audience:
            page = f"    page: {kind}-whole\n    audiences:\n      {audience}: {kind}\n"
            option = f":audience: {audience}\n"
        files[f"{kind}.yaml"] = f"{site}{page}{said}"
        files[f"{kind}.md"] = (
            f"---\nnotice-site: {kind}\n---\n\n# {notice}\n\n```{{privacy-notice}} {notice}\n{option}```\n"
        )
    return files


def kinds_served(library: Library, notice: str) -> list[str]:
    """Return the made-up organisations for which a notice has words; without `for`, every school.

    The first is the one that others are compared with.
    """
    served = {
        kind
        for pack in packs_with_notice(library.packs, notice)[:1]
        for kind in pack.notices[notice][-1].for_
    }
    served = served or set(KINDS.values()) - {"council"}
    return [name for name, kind in KINDS.items() if kind in served]


def newest_day(pack: Pack, library: Library, notice: str) -> str:
    """Return the last day on which the words of a kind of notice, or the law they cite, change."""
    newest = library.notice(notice, None)
    clauses = () if isinstance(newest, Unavailable) else newest.clauses
    days = [
        edition.edition
        for clause in clauses
        for edition in library.editions(clause, library.own_pack(notice, clause))
    ]
    days += [each.edition for each in pack.notices.get(notice, ())]
    days += [law.start for laws in pack.laws.values() for law in laws]
    return max(days, default="")


def compare_kinds(
    library: Library, notice: str, kind: str, day: str, audience: str = ""
) -> tuple[list[str], list[str]]:
    """Return a notice on a day as lines, and the values that the made-up schools lack.

    The notice of one kind of school (``kind``, or without one the first) is whole, with a mark before each
    line that is not the same for all; without ``kind`` what differs for each other kind follows. Shown is
    the page for one ``audience``, or for all readers.
    """
    copies, missing = reading_copies(library, notice, day, audience)
    first, *others = [kind] if kind else kinds_served(library, notice)
    lines = [f"## {notice}, {first}, in force on {day}", "", *_marked(copies, first), ""]
    for other in others:
        lines += [f"## {notice}, {other}: what differs from {first}", ""]
        lines += [*_difference(copies.get(first, ""), copies.get(other, "")), ""]
    return lines, missing


def compare_days(
    library: Library, notice: str, kind: str, old: str, new: str, audience: str = ""
) -> list[str]:
    """Return as lines what differs between two days, for one kind of school or for each.

    Compared are the pages for one ``audience``, or for all readers.
    """
    (before, _), (after, _) = (reading_copies(library, notice, day, audience) for day in (old, new))
    lines = []
    for each in [kind] if kind else kinds_served(library, notice):
        lines += [f"## {notice}, {each}: {old} and {new}", ""]
        lines += [*_difference(before.get(each, ""), after.get(each, "")), ""]
    return lines


def reading_copies(
    library: Library, notice: str, day: str, audience: str = ""
) -> tuple[dict[str, str], list[str]]:
    """Return the reading copy for each kind of school, and the values that they lack."""
    reading = read_made_up(library, notice, day, audience)
    missing = sorted({each.key for each in reading.findings if each.code == "missing-value"})
    return {record.site: reading_copy(record) for record in reading.records}, missing


def read_made_up(library: Library, notice: str, day: str, audience: str = "") -> Reading:
    """Return the notices of the made-up organisations on a day, for one audience or for all readers."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        source = Folder(root)
        kinds = kinds_served(library, notice)
        replace_files(source, dict(project_files(kinds, notice, day, audience)))
        sites = {kind: load_site(source, f"{kind}.yaml", library) for kind in kinds}
        place = ProjectPlace(root, None, root, None)
        return read_pages(Project(place, root, source, library, sites, {}, Findings()), checks_packs=False)


def _difference(before: str, after: str) -> list[str]:
    return sentence_diff(before, after).splitlines() or ["The words are the same."]


def _marked(copies: Mapping[str, str], kind: str) -> list[str]:
    """Return the notice of ``kind`` with a mark before each line that other kinds do not all have."""
    others = [set(copy.splitlines()) for other, copy in copies.items() if other != kind]
    lines = []
    for line in copies.get(kind, "").splitlines():
        same = not line.strip() or all(line in other for other in others)
        lines.append((("  " if same else CHANGES) + line).rstrip())
    return lines
