"""Says in words why something differs, and how much it matters: the same in every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.changes import LINK, MARKUP, RECORD, RENAME, REWRAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.review.changes import Cause, Change, Minor

KINDS = {"added": "Added", "removed": "Removed", "changed": "Changed", "moved": "Moved"}

MINOR = {
    REWRAP: "lines broken otherwise",
    MARKUP: "markup alone",
    LINK: "where a link leads",
    RENAME: "names of pages or sites",
    RECORD: "where words come from",
}

_LAYERS = {
    "pack": "the pack",
    "trust": "the trust’s file",
    "site": "the site file",
    "notice": "the site file, for this notice",
}
_OTHERS = {
    "order": "another order on the page or in a list",
    "phrase": "a phrase of the pack",
    "tool": "the tool, or something that the record does not tell",
}
_EDITS = {
    "dropped": "dropped on the page",
    "reworded": "reworded on the page",
    "replaced": "replaced by own words",
    "added": "added on the page",
    "omitted": "the clause is left out on the page",
}


def cause_text(cause: Cause) -> str:
    """Return one cause as a phrase, with its place."""
    match cause.kind:
        case "value":
            layer = _LAYERS.get(cause.layer, "")
            where = ", ".join(filter(None, (layer, cause.place)))
            return one_line(f"value {cause.key}" + (f" ({where})" if where else ""))
        case "edition":
            laws = f" Law newly cited: {', '.join(cause.laws)}." if cause.laws else ""
            back = "takes back: " if cause.before > cause.after else ""
            note = f": {back}{cause.note}" if cause.note else ""
            before, after = (_edition(each) for each in (cause.before, cause.after))
            at = f" ({cause.place})" if cause.place else ""
            return one_line(f"edition {before} → {after} of the clause {cause.key}{at}{note}{laws}")
        case "law":
            return one_line(f"the law {cause.key}, {_cited(cause)}")
        case "pack":
            of = f" (edition {_edition(cause.after or cause.before)})" if cause.after or cause.before else ""
            at = f" ({cause.place})" if cause.place else ""
            return one_line(f"the pack’s words{of}, in another version of the pack{at}")
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
        text = f"words of the page{where}{reason}"
    return one_line(text)


def causes_text(causes: Sequence[Cause]) -> str:
    """Return all causes of a change as one line."""
    return "; ".join(map(cause_text, causes))


def weight_text(change: Change) -> str:
    """Return the weight of a change and why it has it."""
    return f"{change.weight} ({change.because})" if change.because else change.weight


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
