"""All that is wrong with a pack, for its author."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.audience_pages import (
    AudiencePage,
    measure_audience_pages,
    too_long_or_hard,
)
from sphinx_privacynotice.authoring.base_pack import OutdatedClause, check_base
from sphinx_privacynotice.authoring.checks import check_pack
from sphinx_privacynotice.authoring.readability import Grade, measure_grades, too_hard
from sphinx_privacynotice.authoring.translations import check_translation
from sphinx_privacynotice.authoring.wording import Wording, read_wording
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack.released import (
    RELEASED_FILE,
    changed_editions,
    fingerprints,
    read_released,
)
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.checks import check_library

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack in its folder, with the packs below it; ``prefix`` begins the names of its files."""

    folder: Path
    prefix: str
    pack: Pack | None
    library: Library
    findings: Findings

    def shown(self, name: str) -> str:
        """Return a file of the pack, named as messages do, as one can open it from the current folder."""
        path = self.folder / name.removeprefix(self.prefix)
        return os.path.relpath(path) if name.startswith(self.prefix) and path.exists() else name


@dataclass(slots=True)
class Examined:
    """All that was found in a pack.

    ``outdated`` are the clauses whose base has newer words, ``grades`` None where they could not be measured,
    ``audiences`` the pages for single readers, ``released`` the fingerprints that are kept, ``unreleased``
    the names of the editions without one.
    """

    findings: Findings
    outdated: list[OutdatedClause] = field(default_factory=list)
    grades: list[Grade] | None = None
    audiences: list[AudiencePage] = field(default_factory=list)
    released: dict[str, str] = field(default_factory=dict)
    unreleased: list[str] = field(default_factory=list)


def examine(opened: Opened, pack: Pack) -> Examined:
    """Return all that is wrong with an opened pack."""
    templates = Templates()
    terms = {key: term.default for each in opened.library.all_packs for key, term in each.terms.items()}
    wordings: dict[tuple[str, str, str], Wording] = {}

    def wording(edition: ClauseEdition) -> Wording:
        key = (edition.pack, edition.id, edition.label)
        if key not in wordings:
            wordings[key] = read_wording(templates.of(edition), terms)
        return wordings[key]

    found = Examined(Findings([*opened.findings, *check_library(opened.library, templates, only=pack.id)]))
    unread = {
        each.place.file.split("/")[-2] for each in found.findings.errors if "/clauses/" in each.place.file
    }
    found.findings.extend(
        each
        for each in check_pack(pack, opened.library, wording)
        if each.code != "no-edition" or each.key not in unread  # an edition may exist that was not read
    )
    found.findings.extend(check_translation(pack, opened.library, templates))
    for each in check_base(pack, opened.library):
        if isinstance(each, OutdatedClause):
            found.outdated.append(each)
        found.findings.add(each.finding if isinstance(each, OutdatedClause) else each)
    if {each.code for each in found.findings.errors} <= {"changed-edition"}:  # else pages lack words
        measured = measure_audience_pages(pack, opened.library)
        found.audiences = [page for _, pages in measured for page in pages]
        found.findings.extend(too_long_or_hard(measured, pack))
    source = Folder(opened.folder)
    if not pack.single and source.is_file(RELEASED_FILE):
        file = f"{opened.prefix}{RELEASED_FILE}"
        found.released = read_released(source.read(RELEASED_FILE), file, found.findings)
    found.findings.extend(changed_editions(pack, found.released))
    if not pack.single:
        found.unreleased = [name for name in fingerprints(pack) if name not in found.released]
    found.grades = []
    if pack.language.partition("-")[0] == "en":  # the measure is for English
        editions = [edition for each in pack.clauses.values() for edition in each]
        found.grades = measure_grades([(each, wording(each).blocks) for each in editions])
        if pack.exact == "yes":
            return found
        found.findings.extend(too_hard(found.grades or (), pack))
    return found
