"""``upgrade --pack``: a project with a new version of a pack in place of the one in use."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from glob import escape
from importlib import metadata
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import MAX_FILE_BYTES, Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.cli.context import unknown
from sphinx_privacynotice.cli.upgrade_run import State, compare_states, copies_of, simulate
from sphinx_privacynotice.model.pack.loader import BUILTIN, GROUP, PACK_FILE, load_pack
from sphinx_privacynotice.model.pack.released import (
    RELEASED_FILE,
    changed_editions,
    fingerprints,
    read_released,
)
from sphinx_privacynotice.review.upgrades import ComingEdition, PackChange, UpgradeReport
from sphinx_privacynotice.text.clause.cache import Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.project.project import Project

PARTS = {
    "clauses": "clause",
    "notices": "notice",
    "laws": "law",
    "links": "link",
    "terms": "term",
    "checklists": "checklist",
}
"""What a pack has by key, with what one of each is called."""

MOVING = {"laws": "law", "links": "link", "terms": "term"}
"""What has no editions: other data of the same key counts at once."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A new version of a pack of a project.

    ``folder`` is where it is now; ``target`` the folder of the project that it would replace, "" for an
    installed pack. ``texts`` are the files to be written there (None: taken away), ``before`` those that are
    there now, as they are on the disk.
    """

    old: Pack
    new: Pack
    folder: Path
    target: str
    texts: Mapping[str, str | None]
    before: Mapping[str, str | None]

    def simulate(self, old: State, day: str) -> State:
        """Return the project as it would be with the new version, judged on ``day``."""
        if not self.target:
            return simulate(old, day, {}, {self.old.id: self.folder})
        texts = {
            name: text and text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
            for name, text in self.texts.items()
        }
        return simulate(old, day, texts)


def new_version(project: Project, named: str, here: Path) -> NewVersion:
    """Return the version that ``named`` means: a folder, or ``ID=FOLDER``; folders are relative to ``here``.

    Raises `click.UsageError` where there is no such folder or pack in the project, and `SourceError` where
    a file of it cannot be read.
    """
    asked, _, path = named.partition("=")
    if not path or (here / named).is_dir():
        asked, path = "", named
    folder = (here / path).resolve()
    if not (folder / PACK_FILE).is_file():
        raise click.UsageError(escape_controls(f"--pack: there is no {PACK_FILE} in “{path}”."))
    findings = Findings()
    new = load_pack(Folder(folder), ".", findings)
    if new is None or findings.errors:
        first = next(iter(findings.errors), None)
        raise SourceError(first or Finding("pack-format", "The new version cannot be read", Place(path)))
    known = [pack.id for pack in project.library.packs]
    if asked and asked != new.id:
        raise click.UsageError(escape_controls(f"--pack: the pack in “{path}” is “{new.id}”, not “{asked}”."))
    old = project.library.pack(new.id)
    if old is None:
        raise click.UsageError(f"--pack: {unknown('pack in this project', new.id, known)}")
    target = posixpath.dirname(old.file) if project.source.is_file(old.file) else ""
    if not target:
        return NewVersion(old, new, folder, "", {}, {})
    there = (project.root / target).resolve()
    if folder == there or folder in there.parents or there in folder.parents:
        raise click.UsageError(escape_controls(f"--pack: “{path}” is the pack in use, or has it in it."))
    before = dict(_files(project.source, target))
    texts: dict[str, str | None] = dict.fromkeys(before)
    texts |= {f"{target}/{name}": text for name, text in _files(Folder(folder), "")}
    changed = {name: text for name, text in texts.items() if before.get(name) != text}
    return NewVersion(old, new, folder, target, changed, {name: before.get(name) for name in changed})


def _files(source: Folder, folder: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a pack with their texts as they are; hidden ones are not a pack's."""
    for name in source.glob(f"{escape(folder)}/**/*" if folder else "**/*"):
        below = name.removeprefix(f"{folder}/") if folder else name
        real = source.path(name)
        if real is None or any(part.startswith((".", "__")) for part in below.split("/")):
            continue
        if real.stat().st_size > MAX_FILE_BYTES:
            source.read(name)  # which says that it is too large
        yield name, real.read_bytes().decode("utf-8", "surrogateescape")


def report_pack(session: Session, old: State, version: NewVersion, day: str) -> UpgradeReport:
    """Return what the new version changes at once, over all notices, and what it brings."""
    new = version.simulate(old, day)
    made = compare_states(old, new, old.keys | new.keys, day, f"{version.new.id} {version.new.version}")
    broken = list(_broken_promises(old.project, version))
    seen = {(each.code, each.message) for each in broken}
    appear = [*broken, *(each for each in made.appear if (each.code, each.message) not in seen)]
    taken = {(block.clause, block.edition) for record in new.reading.records for block in record.blocks}
    coming = [
        ComingEdition(each.id, each.label, each.change.note if each.change else "")
        for each in _new_editions(version)
        if (each.id, each.label) not in taken
    ]
    copies, unknown = copies_of(session, old, new, new.keys, version.texts) if version.target else ({}, [])
    return UpgradeReport(
        day,
        made.diff,
        values=made.values,
        unused=made.unused,
        appear=appear,
        disappear=made.disappear,
        rewordings=made.rewordings,
        pack=PackChange(
            version.old.id,
            version.old.version,
            version.new.version,
            "" if version.target else _install(version),
            coming,
            list(_gone(old, new, version)),
            list(_moved(version)),
        ),
        files={**version.texts, **copies},
        notes=[*made.notes, *unknown],
    )


def _broken_promises(project: Project, version: NewVersion) -> Iterator[Finding]:
    """Yield a finding for each released edition that the new version has otherwise, or no more."""
    old = version.old
    kept = fingerprints(old)
    if version.target:  # of a pack in the project only what it says is released
        name = posixpath.join(version.target, RELEASED_FILE)
        text = project.source.read(name) if project.source.is_file(name) else "{}"
        kept = read_released(text, name, Findings())
    yield from changed_editions(version.new, kept)


def _new_editions(version: NewVersion) -> Iterator[Any]:
    for clause, editions in version.new.clauses.items():
        known = {each.label for each in version.old.clauses.get(clause, ())}
        yield from (each for each in editions if each.label not in known)


def _moved(version: NewVersion) -> Iterator[tuple[str, str]]:
    """Yield what has other data under the same key: it counts from the day that the data say."""
    old, new = version.old, version.new
    for part, name in MOVING.items():
        before, after = getattr(old, part), getattr(new, part)
        for key in sorted(before.keys() & after.keys()):
            if _data(before[key]) != _data(after[key]):
                yield name, key
    for language in sorted(old.phrases.keys() & new.phrases.keys()):
        for key, phrase in sorted(old.phrases[language].items()):
            if key in new.phrases[language] and new.phrases[language][key] != phrase:
                yield "phrase", key


def _data(entry: Any) -> Any:
    entries = entry if isinstance(entry, tuple) else (entry,)
    return [each.model_dump() for each in entries]


def _gone(old: State, new: State, version: NewVersion) -> Iterator[tuple[str, str, int]]:
    """Yield what no pack has any more, with the number of notices that use it."""
    uses = _Uses(old)
    for part, name in PARTS.items():
        for key in sorted(getattr(version.old, part).keys() - getattr(version.new, part).keys()):
            if new.project.library.owner(key, part) is None:
                yield name, key, uses.count(part, key)
    templates = Templates()
    for clause, editions in version.old.clauses.items():
        newer = {each.label: each for each in version.new.clauses.get(clause, ())}
        before = {part for each in editions for part in templates.of(each).ids}
        after = {part for each in newer.values() for part in templates.of(each).ids}
        for part in sorted(before - after) if newer else ():
            yield "part", f"{part} of {clause}", uses.count("parts", f"{clause}/{part}")
    for language, phrases in sorted(version.old.phrases.items()):
        for key in sorted(phrases):
            if new.project.library.phrase(language, key) is None:
                yield "phrase", key, len(old.keys)


class _Uses:
    """What the notices of a project use of packs."""

    def __init__(self, state: State) -> None:
        self._by_notice: list[set[tuple[str, str]]] = []
        changed: dict[str, set[tuple[str, str]]] = {}
        for each in state.reading.exceptions:
            for part in (*each.parts, *each.dropped):
                changed.setdefault(each.notice, set()).add(("parts", f"{each.clause}/{part}"))
        for record in state.reading.records:
            used = changed.get(f"{record.site}/{record.notice}", set()) | {("notices", record.kind)}
            for block in record.blocks:
                used |= {("clauses", block.clause), ("parts", f"{block.clause}/{block.part}")}
                used |= {("laws", run.law) for run in block.runs if run.law}
                used |= set(_named(run.value for run in block.runs))
            self._by_notice.append(used)

    def count(self, part: str, key: str) -> int:
        """Return how many notices use something."""
        return sum((part, key) in used for used in self._by_notice)


def _named(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        head, _, rest = value.partition(".")
        if head in {"links", "terms"}:
            yield head, rest


def _install(version: NewVersion) -> str:
    """Return the command that installs the new version of an installed pack."""
    name = "sphinx-privacynotice"
    if version.old.id != BUILTIN:
        points = metadata.entry_points(group=GROUP, name=version.old.id)
        name = next((point.dist.name for point in points if point.dist is not None), version.old.id)
    return f"pip install --upgrade {name}"
