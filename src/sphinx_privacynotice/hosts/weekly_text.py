"""What the weekly pull request or issue says: what comes, for which schools, by when, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.comment import MAX_BYTES, escape_comment
from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.hosts.clean import clean_html
from sphinx_privacynotice.hosts.proposals import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_USES = 40
MAX_ITEMS = 60
MAX_WORDS = 1_000
HEADS = {
    "coming": "To come",
    "newer": "Newer words than are printed",
    "ended": "Ended, and still in use",
}
NOTHING_LEFT = (
    "<p>Nothing is out of date any more, and nothing is to come within the days that are looked ahead."
    " If this is still open, close it.</p>"
)
_SCOPE = (
    "<p><sub>Not looked at: newer versions of packs, law that no pack has, and whether the words"
    " are true.</sub></p>"
)


def weekly_text(found: Sequence[Mapping[str, Any]], reports: Sequence[str], notes: Sequence[str]) -> str:
    """Return the text.

    ``found`` is what `outdated --json` lists, ``reports`` are Markdown of `upgrade`; ``notes`` come first.
    """
    parts = [f"<p>{_text(note)}</p>" for note in notes]
    for state, head in HEADS.items():
        items = [each for each in found if each.get("state") == state]
        if items:
            parts.append(f"<h3>{head}</h3><ul>{''.join(_items(items))}</ul>")
    listed = clean_html("\n\n".join([*parts, ""]), MAX_BYTES // 2)
    room = MAX_BYTES - len(listed.encode()) - len(_SCOPE) - len(MARKER) - 500
    shown = [clean_html(report, room // len(reports)) for report in reports]
    return "\n\n".join([MARKER, listed, *shown, _SCOPE]) + "\n"


def _items(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in items[:MAX_ITEMS]:
        what = f"<b>{_text(each['day'])}</b>: {_text(each['kind'])} {_text(each['id'])}"
        what += f": {_text(each['note'])}" if each.get("note") else ""
        what += (
            f" (instead: {_text(each['instead'])})"
            if each.get("instead") not in {"", None, each["day"]}
            else ""
        )
        uses = each.get("uses") or []
        named = ", ".join(f"{_text(use['site'])} {_text(use['notice'])}" for use in uses[:MAX_USES])
        more = f" and {len(uses) - MAX_USES} more" if len(uses) > MAX_USES else ""
        yield f"<li>{what}<br><sub>{named}{more}</sub></li>"
    if len(items) > MAX_ITEMS:
        yield f"<li>and {len(items) - MAX_ITEMS} more</li>"


def _text(value: object) -> str:
    return escape_comment(one_line(str(value))[:MAX_WORDS])
