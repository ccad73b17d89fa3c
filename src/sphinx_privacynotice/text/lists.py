"""The plan of a list of standard and own items: what is printed, in which order, and what is not.

The clause gives the standard items, each with an id; the site's list says `standard` (all not named),
ids, own items, replacements (`instead_of`) and omissions (`drop`). Without a list it is `[standard]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.lookup import Found
from sphinx_privacynotice.model.words import did_you_mean
from sphinx_privacynotice.text.template import Item, ListBlock, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model import site as data

STANDARD = "standard"
LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard item, without those of its nested items that are printed elsewhere or not at all."""

    marked: Item | Row
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Own:
    """An item of the site's, with those nested below it and the ids of those it replaces."""

    found: Found
    nested: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A standard item that is not printed, by the site's wish."""

    marked: Item | Row
    reason: str


Step = Standard | Own | Dropped


@dataclass(slots=True)
class Plan:
    """Steps in order, and what is wrong: (code, path of the site's entry, message, mend)."""

    steps: list[Step] = field(default_factory=list)
    faults: list[tuple[str, tuple[str | int, ...], str, str]] = field(default_factory=list)


def with_ids(marked: Sequence[Item | Row]) -> Iterator[Item | Row]:
    """Go through the standard items, nested ones too."""
    for each in marked:
        if each.marks.id:
            yield each
        if isinstance(each, Item):
            for block in each.blocks:
                if isinstance(block, ListBlock):
                    yield from with_ids(block.items)


def plan(standard: Sequence[Item | Row], entries: Sequence[Found], path: tuple[str | int, ...]) -> Plan:
    """Plan a list; ``standard`` are the clause's own items, ``entries`` the site's (none: `[standard]`)."""
    made = Plan()
    known = {each.marks.id: each for each in with_ids(standard)}
    named = {key for entry in entries for key in _named(entry.value, known)}
    rest = [each for each in standard if each.marks.id and each.marks.id not in named]
    if not entries:
        made.steps = [Standard(each) for each in rest]
        return made
    said_standard = False
    for entry in entries:
        if entry.value.item == STANDARD:
            said_standard = True
            made.steps += [Standard(each, frozenset(named)) for each in rest]
        else:
            made.steps += _steps(entry, known, named, made)
    if not said_standard:
        for each in rest:
            nested = {below.marks.id for below in with_ids([each])} - {each.marks.id}
            if nested and nested <= named:
                continue  # all that it held is accounted for
            message = f"The standard item “{each.marks.id}” is neither printed, replaced nor dropped"
            made.faults.append(
                (
                    "lost-item",
                    path,
                    message,
                    f"Add “- {STANDARD}” or “- {each.marks.id}”, or drop it with a reason",
                )
            )
    return made


def _steps(entry: Found, known: dict[str, Item | Row], named: set[str], made: Plan) -> list[Step]:
    item: data.Item = entry.value
    for key in (*item.instead_of, *item.drop):
        if key not in known:
            made.faults.append(
                ("unknown-item", entry.path, f"The clause has no standard item “{key}”", _mend(key, known))
            )
    reason = str(item.reason or "")
    steps: list[Step] = [
        Dropped(known[key], reason) for key in (*item.drop, *item.instead_of) if key in known
    ]
    if item.item is not None:
        if item.item in known:
            return [*steps, Standard(known[item.item], frozenset(named - {item.item}))]
        if LOOKS_LIKE_AN_ID.fullmatch(item.item) and (known or item.item == STANDARD):
            message = f"The clause has no standard item “{item.item}”"
            made.faults.append(("unknown-item", entry.path, message, _mend(item.item, known)))
            return steps
    if item.drop and not _prints(item):
        return steps
    nested = [
        step
        for number, below in enumerate(item.items)
        for step in _steps(Found(below, (*entry.path, "items", number)), known, named, made)
    ]
    return [*steps, Own(entry, tuple(nested))]


def _prints(item: data.Item) -> bool:
    return any(getattr(item, name, None) for name in ("text", "name", "authority", "items"))


def _named(item: data.Item, known: dict[str, Item | Row]) -> set[str]:
    """Return the ids of standard items that an entry speaks of, at any depth."""
    own = {*item.instead_of, *item.drop, *([item.item] if item.item else [])}
    return (own & set(known)).union(*(_named(below, known) for below in item.items))


def _mend(key: str, known: dict[str, Item | Row]) -> str:
    return (
        did_you_mean(key, known)
        or f"Its items are {', '.join(sorted(known)) or 'none'}; your own words go below `- text:`"
    )
