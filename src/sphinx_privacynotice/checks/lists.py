"""What rules ask of a notice's lists: entries with their paths, whose they are, what is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.schema import Item
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.record import MET
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import find, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.yamlio.tree import KeyPath

_STANDARD_ITEM = re.compile(
    r"^\s*(?:[-*+]|\d+[.)]) (?:\{for\}`[^`\n]*` *)?\{id\}`([a-z0-9-]+)` *([^{}\n]*$)?", re.MULTILINE
)
_KIND_GUARD = re.compile(r"\{(when|unless)\}`organisation\.kind = ([^`\n]*)`")
_ITEM_KINDS = frozenset({"item", "cell", "term"})


def is_judged(context: Context) -> bool:
    """Return whether the words of the day to judge by have a checklist: those before the GDPR have none."""
    if "is_judged" not in context.shared:
        edition = context.library.notice(context.kind, context.day or None, *context.organisation_kinds)
        context.shared["is_judged"] = not isinstance(edition, Unavailable) and bool(edition.checklist)
    return bool(context.shared["is_judged"])


def is_own(context: Context, path: KeyPath) -> bool:
    """Return whether a file of the site gives the value at ``path``; what a pack gives is not its mistake."""
    if find(context.view.tree, path) is None:
        return False
    if "files" not in context.shared:
        context.shared["files"] = {layer.place.file for layer in context.site.layers}
    return context.view.key_place(path).file in context.shared["files"]


def own_file(context: Context) -> str:
    """Return the file of a notice that is one file of the project, "" for any other notice."""
    pack = context.library.single_of(context.kind)
    return pack.file if pack is not None and pack.id in context.project.local_packs() else ""


def or_in_words(context: Context, item: str, name: str) -> str:
    """Return what a hint adds for a notice in one file: where it prints a list, or says it in words."""
    file = own_file(context)
    if not file:
        return ""
    line = f"`- {{{{ {name} }}}}`"
    said = f"`provides: [{item}]` for their heading, below `clauses:`"
    return f", and print it with {line} in {file}; or say it there in words of your own, with {said}"


def is_given(context: Context, path: KeyPath) -> bool:
    """Return whether anything but none is typed at ``path``, though it be invalid, which is reported."""
    node = find(context.view.tree, path)
    return node is not None and not is_none(node) and not is_empty(node)


def is_said_in_words(context: Context, item: str, name: str) -> bool:
    """Return whether words of the project's own say the ``item`` of the checklist without the list ``name``.

    Such words answer what the list would. They are those of a clause of a pack in the project that provides
    the item, or of a page in place of a clause.
    """
    local = set(context.project.local_packs())
    if context.record is None:
        notice = context.view.notice()
        clauses = () if isinstance(notice, Unavailable) else notice.clauses
        return any(
            each.pack in local and item in each.provides and not _prints(each.body, name)
            for each in _editions(context, clauses).values()
        )
    for row in context.coverage:
        if row.item.id == item and row.covered.status == MET and context.judge is not None:
            edition = context.judge.printed_edition(row.covered.clause)
            return edition is None or edition.pack in local
    return False


def place_of(context: Context, path: KeyPath) -> Place:
    """Return the place of the key at ``path``, or of the notice where no file of the site gives it."""
    if is_own(context, path):
        return context.view.key_place(path)
    return context.site.notice_place(context.kind)


def entries(context: Context, name: str) -> list[tuple[KeyPath, Any]]:
    """Return the entries of a list and all below them, each with its path."""
    key = f"entries of {name}"
    if key not in context.shared:
        context.shared[key] = list(_entries(getattr(context.view.data, name), (name,)))
    found: list[tuple[KeyPath, Any]] = context.shared[key]
    return found


def own_entries(context: Context, name: str) -> list[tuple[KeyPath, Any]]:
    """Return the entries of a list where a file of the site gives it, else nothing."""
    return entries(context, name) if is_own(context, (name,)) else []


def _entries(items: tuple[Any, ...], path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    for number, entry in enumerate(items):
        yield (*path, number), entry
        below = entry.items if "items" in type(entry).model_fields else ()
        yield from _entries(below, (*path, number, "items"))


def purposes_of(context: Context, basis: Any) -> set[str]:
    """Return what a basis is declared for: its purposes or, where it names none, those of its activities.

    The activities themselves are among them, as `for KEY`; empty for a basis of everything that is done.
    """
    if basis.purposes or not basis.for_:
        return set(basis.purposes)
    found = {for_activity(key) for key in basis.for_}
    activities = context.view.data.activities
    found |= {each for key in basis.for_ if key in activities for each in activities[key].purposes}
    return found | {
        str(entry.id)
        for _, entry in entries(context, "purposes")
        if entry.id and {*entry.for_} & {*basis.for_}
    }


def for_activity(key: str) -> str:
    """Return what stands for an activity among purposes: no id has a space."""
    return f"for {key}"


@dataclass(frozen=True, slots=True)
class PrintedItems:
    """What a notice prints of a list: ``standard`` items by id with their words, "" where not known.

    Among them are those that own words replace. ``dropped`` are the ids of those left out; ``own`` are the
    entries in the site's own words, with their paths.
    """

    standard: dict[str, str]
    dropped: frozenset[str]
    own: list[tuple[KeyPath, Any]] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """The ids of all that is printed, standard or own."""
        return {*self.standard, *(str(entry.id) for _, entry in self.own if getattr(entry, "id", None))}


def printed_items(context: Context, name: str) -> PrintedItems | None:
    """Return what is printed of the list ``name`` by the clauses that hold it; None for nothing.

    Where nobody has made the record yet, it is worked out of the clauses and the site's list.
    """
    key = f"printed items of {name}"
    if key not in context.shared:
        context.shared[key] = _printed_items(context, name)
    found: PrintedItems | None = context.shared[key]
    return found


def _printed_items(context: Context, name: str) -> PrintedItems | None:
    own = [(path, entry) for path, entry in entries(context, name) if _has_own_words(entry)]
    clauses = _clauses_with(context, name)
    if context.record is None:
        found = [context.view.edition(clause) for clause in sorted(clauses)]
        bodies = [each.body for each in found if not isinstance(each, Unavailable)]
        if not bodies and not _is_in_words(context, name):
            return None
        dropped = {each for _, entry in entries(context, name) for each in entry.drop}
        items = (each for body in bodies for each in _standard_items(body, context.organisation_kind))
        standard = {each: words for each, words in items if each not in dropped}
        return PrintedItems(standard, frozenset(dropped), own)
    blocks = [each for each in context.record.blocks if each.clause in clauses and each.kind in _ITEM_KINDS]
    if not any(block.printed for block in blocks) and not _is_in_record(context.record, name):
        return None
    # an entry with several fields is printed by lines of the clause that do not name what it replaces
    words = {each: "" for _, entry in own for each in entry.instead_of}
    gone: set[str] = set()
    for block in blocks:
        for part in block.part.split():
            if not block.printed:
                gone.add(part)
            else:
                words[part] = "" if block.edit == "replaced" else block.text
    return PrintedItems(words, frozenset(gone - words.keys()), own)


def _clauses_with(context: Context, name: str) -> set[str]:
    """Return the ids of the clauses that print the list ``name`` item by item in such a notice.

    A kind of notice with standard items of its own has a clause of its own for the list. Where none of its
    clauses prints it, a page may have the clause that is called as the list is, which a record tells.
    """
    notice = context.view.notice()
    if isinstance(notice, Unavailable):
        return {name}
    found = {
        clause
        for clause, edition in _editions(context, notice.clauses).items()
        if _has_slot(edition.body, name)
    }
    return found or ({name} if context.record is not None or name in notice.clauses else set())


def _editions(context: Context, clauses: Iterable[str]) -> dict[str, ClauseEdition]:
    found = {clause: context.view.edition(clause) for clause in clauses}
    return {clause: each for clause, each in found.items() if not isinstance(each, Unavailable)}


@lru_cache(maxsize=1024)
def _has_slot(body: str, name: str) -> bool:
    """Return whether the words of a clause have an item or a row for the list ``name``."""
    marks = r"(?:\{[^}]*\}`[^`]*` )*"
    slot = rf"^\s*(?:[-*+]|\d+[.)]|\|) {marks}(?:\{{each\}}`{name}`|\{{\{{ {name} \}}\}}\s*$)"
    return re.search(slot, body, re.MULTILINE) is not None


def _is_in_words(context: Context, name: str) -> bool:
    """Return whether a clause of the notice prints the list ``name`` in any form."""
    notice = context.view.notice()
    clauses = () if isinstance(notice, Unavailable) else notice.clauses
    return any(_prints(each.body, name) for each in _editions(context, clauses).values())


@lru_cache(maxsize=1024)
def _prints(body: str, name: str) -> bool:
    """Return whether the words of a clause print the list ``name``, in an item or a sentence."""
    return re.search(rf"\{{each\}}`{name}`|\{{\{{ {name} ", body) is not None


def _is_in_record(record: Record, name: str) -> bool:
    """Return whether a notice prints anything of an entry of the list ``name``."""
    return any(
        run.value.startswith(f"{name}[") for block in record.blocks if block.printed for run in block.runs
    )


@lru_cache(maxsize=64)
def _standard_items(body: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the ids of the standard items in a clause, each with its words; "" where it holds markup.

    Those that the clause does not print for an organisation of ``kind`` are left out.
    """
    return tuple(
        (item[1], item[2] or "")
        for item in _STANDARD_ITEM.finditer(body)
        if all(
            (kind in guard[2].casefold().split(" or ")) == (guard[1] == "when")
            for guard in _KIND_GUARD.finditer(body[item.start(1) :].partition("\n")[0])
        )
    )


def _has_own_words(entry: Any) -> bool:
    names = ("text", "name", "authority")
    return isinstance(entry, Item) and any(getattr(entry, name, None) for name in names)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return words as they are compared: in small letters, single spaces, no full stop at the end."""
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .,;:!")
