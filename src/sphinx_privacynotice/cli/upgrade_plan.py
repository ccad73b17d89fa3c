"""Plans an upgrade: which notices move to a later day, in which files, and how these are edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.review.announcements import changes_place
from sphinx_privacynotice.review.upgrades import Announced, Move
from sphinx_privacynotice.text.page.standard_words import StandardWords
from sphinx_privacynotice.yamlio.edit import YamlEditError, append_value, set_value
from sphinx_privacynotice.yamlio.tree import find, is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.page.reader import Reading
    from sphinx_privacynotice.yamlio.writer import Tree

IN_FORCE = "in_force"
CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to move: the notices of ``site`` and of kind ``notice`` ("": of all) to ``day``.

    ``back`` lets a notice move to an earlier day than it has. ``but`` are the sites' notices
    that stay, as they have no newer words.
    """

    day: str
    site: str = ""
    notice: str = ""
    back: bool = False
    but: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Plan:
    """The notices that move, the entries of `changes` that are added, and the files that say so.

    ``before`` and ``after`` are the texts of files as they are on the disk; ``left`` says which notices are
    left as they are, and why. ``stuck`` are the days, ``by_hand`` the entries of `changes`, that no edit of a
    file is certain for.
    """

    moves: list[Move] = field(default_factory=list)
    announced: list[Announced] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)

    def texts(self) -> dict[str, str | None]:
        """Return the edited texts as files are read: without byte order mark, lines ended alike."""
        return {
            name: text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
            for name, text in self.after.items()
        }


def plan_moves(project: Project, wanted: Wanted) -> Plan:
    """Return which notices of a project move, and in which files; notices of other sites move with them.

    A notice moves with others where a file says their day that they extend.
    """
    plan = Plan()
    places: dict[tuple[str, str], list[str]] = {}
    for site, kind in _chosen(project, wanted):
        if (site.key, kind) in wanted.but:
            continue
        day = site.view(kind).day
        why = _why_left(day, wanted, site.name, kind)
        if why:
            plan.left.append(why)
        else:
            places.setdefault((file_with(site, kind, IN_FORCE) or site.file, kind), []).append(site.key)
    for (file, kind), chosen in places.items():
        for site in project.sites.values():
            if kind not in site.notices:
                continue
            if site.key in chosen or file_with(site, kind, IN_FORCE) == file:
                view = site.view(kind)
                line = view.place((IN_FORCE,)).line if view.day else 0
                shared = site.file != file
                plan.moves.append(
                    Move(site.key, kind, view.day or "", wanted.day, file, line, shared, site.key in chosen)
                )
        path = ("notices", kind, IN_FORCE)
        if not _edit(project.source, plan, file, partial(set_value, path=path, tree=wanted.day)):
            plan.stuck.append(f"`{'.'.join(path)}: {wanted.day}` in {file}")
    plan.moves.sort(key=lambda move: (move.site, move.notice))
    for key, kind in sorted(wanted.but - {(move.site, move.notice) for move in plan.moves}):
        stays = "no newer words: left as it is; name it with --site to move its day"
        plan.left.append(f"{project.sites[key].name}, {kind}: {stays}")
    return plan


def _chosen(project: Project, wanted: Wanted) -> Iterator[tuple[Site, str]]:
    for site in project.sites.values():
        for kind in site.notices if wanted.site in {"", site.key} else ():
            if wanted.notice in {"", kind}:
                yield site, kind


def _why_left(day: str | None, wanted: Wanted, name: str, kind: str) -> str:
    """Return why a notice does not move, "" where it does."""
    if day is None:
        named = wanted.site and wanted.notice
        return "" if named else f"{name}, {kind}: a draft (--site and --notice name one to put it in force)"
    if day == wanted.day:
        return f"{name}, {kind}: in force from {day} already"
    if day > wanted.day and not wanted.back:
        return f"{name}, {kind}: in force from {day}, which is later (--back moves it back)"
    return ""


def file_with(site: Site, kind: str, key: str) -> str:
    """Return the file that gives a key of a site's notice, the strongest of several, "" for none."""
    for layer in reversed(site.layers):
        found = find(layer, ("notices", kind, key))
        if found is not None and not is_empty(found):
            return layer.place.file
    return ""


def announce(project: Project, plan: Plan, reading: Reading, day: str) -> None:
    """Add to the plan an entry of `changes` for what is material and has none for ``day``.

    Its note is what the packs say of the editions. ``reading`` is what the pages print now.
    """
    by_key = {(record.site, record.notice): record for record in reading.records}
    own = {
        (each.notice, each.clause)
        for each in reading.exceptions
        if each.kind == "edition" or (each.kind == "reworded" and not each.parts)
    }
    words = StandardWords(project, reading.templates)
    notes: dict[tuple[str, str], list[str]] = {}
    for move in plan.moves:
        site = project.sites[move.site]
        view, record = site.view(move.notice), by_key.get((move.site, move.notice))
        if record is None or not move.before or any(str(each.on or "") == day for each in view.data.changes):
            continue
        of = f"{move.site}/{move.notice}"
        kept = {clause for notice, clause in own if notice == of}
        found = _material_notes(replace(view, day=day), record, kept, words)
        if found:
            file = file_with(site, move.notice, CHANGES) or move.file
            known = notes.setdefault((file, move.notice), [])
            known += [note for note in found if note not in known]
    for (file, kind), found in notes.items():
        note = " ".join(found)
        path = ("notices", kind, CHANGES)
        entry: dict[str, Tree] = {"on": day, "note": note}
        shared = _is_read_by_others(project, plan, file, kind)
        if shared or not _edit(project.source, plan, file, partial(append_value, path=path, entry=entry)):
            plan.by_hand.append(_entry_by_hand(project, file, kind, day, note, shared=shared))
        else:
            plan.announced.append(Announced(file, kind, day, note))


def _entry_by_hand(project: Project, file: str, kind: str, day: str, note: str, *, shared: bool) -> str:
    """Return how to write an entry of `changes`; the key a second time in a file would be an error."""
    places = [changes_place(site.view(kind)) for site in project.sites.values() if kind in site.notices]
    line = next((each.line for each in places if each is not None and each.file == file), None)
    entry = f"`changes: [{{on: {day}, note: …}}]` of {kind} in {file}"
    if line is not None:
        entry = f"`{{on: {day}, note: …}}` in the `changes:` of {kind} (line {line} of {file})"
    others = "; notices that do not move read this list too, move them as well" if shared else ""
    return f"{entry}{others}: {note}"


def _is_read_by_others(project: Project, plan: Plan, file: str, kind: str) -> bool:
    """Return whether an entry of `changes` in a file would be printed in notices that do not move."""
    moved = {(move.site, move.notice) for move in plan.moves}
    return any(
        kind in site.notices
        and (site.key, kind) not in moved
        and any(layer.place.file == file for layer in site.layers)
        and file_with(site, kind, CHANGES) in {"", file}
        for site in project.sites.values()
    )


def _material_notes(
    view: NoticeData, record: Record, kept: Collection[str], words: StandardWords
) -> list[str]:
    """Return what packs say of the material editions that a notice takes by moving to the day of ``view``.

    Nothing of clauses that are ``kept`` as they are, or of which this notice prints the same words.
    """
    printed = {
        block.clause: block.edition
        for block in record.blocks
        if block.clause and block.edition and block.printed and block.clause not in kept
    }
    of = f"{record.site}/{record.notice}"
    notes: dict[str, None] = {}
    for clause, label in printed.items():
        now = view.edition(clause)
        if isinstance(now, Unavailable):
            continue
        editions = view.library.editions(clause, view.pack_of(clause))
        before = next((each for each in editions if each.label == label), None)
        between = [each for each in editions if label[:10] < each.edition <= now.edition]
        found = [each.change.note for each in between if each.change and each.change.kind == "material"]
        if found and (before is None or words.of(view, of, before) != words.of(view, of, now)):
            notes |= dict.fromkeys(f"{note.rstrip('.')}." for note in found if note)
    return list(notes)


def _edit(source: Folder, plan: Plan, file: str, change: Callable[[str], str]) -> bool:
    """Edit a file of the plan; return whether that is certain."""
    if file not in plan.before:
        real = source.path(file)
        assert real is not None  # noqa: S101 - it has been read
        plan.before[file] = real.read_bytes().decode("utf-8", "surrogateescape")
    try:
        plan.after[file] = change(plan.after.get(file, plan.before[file]))
    except YamlEditError:
        return False
    return True
