"""Says in words why something differs, and how much it matters: the same in every report."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.base.messages import listed, short
from sphinx_privacynotice.review.changes import (
    CLARIFYING,
    EDITORIAL,
    LINK,
    MARKUP,
    MATERIAL,
    RECORD,
    RENAME,
    REWRAP,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.review.changes import Cause, Change, Minor

WEIGHT_TITLES = {
    MATERIAL: "people are to be told",
    CLARIFYING: "good to know",
    EDITORIAL: "small things, such as punctuation, order and dates",
}
"""What each weight means for whom a notice is about."""

MAX_LEAD = 90
"""Characters of the words that a changed sentence belongs to."""

KINDS = {"added": "Added", "removed": "Removed", "changed": "Changed", "moved": "Moved"}

MINOR = {
    REWRAP: "lines broken otherwise",
    MARKUP: "markup alone",
    LINK: "where a link leads",
    RENAME: "names of pages or sites",
    RECORD: "where words come from",
}

_LAYERS = {
    "pack": "a standard value of the pack",
    "trust": "a fact that the trust gives for its schools",
    "site": "a fact that the school gives",
    "notice": "a fact that the school gives for this notice",
}
_OTHERS = {
    "order": "another order on the page or in a list",
    "phrase": "words that the pack puts beside facts",
    "tool": "the program that makes the notices, or something that its records do not tell",
}
_EDITS = {
    "dropped": "standard words that the page leaves out",
    "reworded": "standard words that the page words in its own way",
    "replaced": "standard words that the page replaces by its own",
    "added": "words that the page adds to the standard ones",
    "omitted": "a clause that the page leaves out",
}


def cause_text(cause: Cause) -> str:
    """Return one cause as a phrase, with its place."""
    match cause.kind:
        case "value":
            what = _LAYERS.get(cause.layer, "a fact")
            where = f" ({cause.place})" if cause.place else ""
            return one_line(f"{what}: {cause.key}{where}")
        case "edition":
            older = cause.before > cause.after
            words = "older standard words, of" if older else "newer standard words, of"
            before, after = (_edition(each) for each in (cause.before, cause.after))
            said = "takes back: " if older else ""
            the = ", ".join(filter(None, (f"the clause {cause.key}", cause.place)))
            note = f". The pack says: {said}{cause.note.removesuffix('.')}" if cause.note else ""
            laws = f". Law newly cited: {', '.join(cause.laws)}" if cause.laws else ""
            return one_line(f"{words} {after} instead of {before} ({the}){note}{laws}")
        case "law":
            return one_line(f"the law {cause.key}, {_cited(cause)}")
        case "pack":
            of = f" (edition {_edition(cause.after or cause.before)})" if cause.after or cause.before else ""
            at = f" ({cause.place})" if cause.place else ""
            return one_line(f"standard words{of}, in another version of the pack{at}")
        case "page":
            return _page(cause)
        case "guard":
            return _guard(cause)
        case _:
            return _OTHERS.get(cause.kind, _OTHERS["tool"])


def _guard(cause: Cause) -> str:
    at = f" ({cause.place})" if cause.place else ""
    holds = "now" if cause.after else "no longer"
    plain = " " not in cause.key.strip()
    what = f"{cause.key} is {holds} given" if plain else f"“{cause.key}” {holds} holds"
    return one_line(f"the condition of these words: {what}{at}")


def _edition(label: str) -> str:
    """Return an edition as people know it: its day, and its revision unless that is the first."""
    day, _, revision = label.rpartition(".")
    return day if revision == "1" else label


def _cited(cause: Cause) -> str:
    if cause.before == cause.after:
        return "which the pack names otherwise"
    return f"cited as on the day of the notice ({cause.before} → {cause.after})"


def _page(cause: Cause) -> str:
    where = f" ({cause.place})" if cause.place else ""
    reason = f", because: {cause.reason}" if cause.reason else ""
    if cause.after in _EDITS:
        text = f"{_EDITS[cause.after]}{where}{reason}"
    elif cause.before in _EDITS:
        text = f"no longer {_EDITS[cause.before]}{where}"
    elif "clause" in (cause.before, cause.after):
        text = ("the clause is printed now" if cause.after else "the clause is not printed any more") + where
    else:
        text = f"the page’s own words{where}{reason}"
    return one_line(text)


def causes_text(causes: Sequence[Cause]) -> str:
    """Return all causes of a change as one line, facts from one layer together."""
    said: dict[str, list[str]] = {}
    for cause in _editions_once(causes):
        what, sign, which = (
            cause_text(cause).partition(": ") if cause.kind == "value" else (cause_text(cause), "", "")
        )
        said.setdefault(what + sign, []).append(which)
    return "; ".join(what + ", ".join(filter(None, which)) for what, which in said.items())


def _editions_once(causes: Sequence[Cause]) -> Iterator[Cause]:
    """Yield the causes, an edition once with all laws that its sentences newly cite."""
    for key, group in groupby(causes, key=lambda cause: replace(cause, laws=())):
        laws = dict.fromkeys(law for cause in group for law in cause.laws)
        yield replace(key, laws=tuple(laws))


def what_text(change: Change) -> str:
    """Return what was done: added, removed, changed or moved, and below what."""
    what = KINDS[change.kind]
    if change.whole_clause:
        what += ": all of this part"
    if change.lead:
        what += f", under “{short(change.lead, MAX_LEAD)}”"
    if change.section_before and change.section_before != change.section:
        what += f", was below “{change.section_before}”"
    if change.also_on:
        what += f", also on {listed(change.also_on)}"
    return one_line(what)


def weight_text(change: Change) -> str:
    """Return what the weight of a change means, and why it has it."""
    because = f": {change.because}" if change.because else ""
    return f"{WEIGHT_TITLES[change.weight]} ({change.weight}){because}"


def moved_text(change: Change) -> str:
    """Return from where to where something was moved."""
    before, now = (f"“{one_line(each)}”" if each else "the beginning" for each in change.after)
    many = count(len(change.new), "sentence")
    beginning = f"{many}, beginning: {one_line(change.new[0])}"
    return f"{beginning} (was after {before}, is after {now})" if before != now else beginning


def minor_text(minors: Sequence[Minor]) -> str:
    """Return what changes no word in one line."""
    parts = []
    for minor in minors:
        example = f", as: {minor.example}" if minor.example else ""
        parts.append(f"{MINOR[minor.kind]} ({minor.count}{example})")
    return "; ".join(parts)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 school``, ``200 schools``."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
