"""Rules about recipients: each has a reason and stands once, and none that the law names is left out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.checks.lists import entries, fold, is_judged, own_entries, place_of, printed_items
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.sharing_data import RecipientsData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.yamlio.tree import KeyPath

LIST = "recipients"

_ARTICLE = re.compile(r"^(?:the|our|your|a|an) ")
_SAYS_WHY = re.compile(r"\w: +\w|, +(?:to|for|so|because|as|who|which|when|if|in order)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r" ?\([^()]*\)")


@rule("recipient-without-why")
def recipient_without_why(context: Context) -> Iterator[Finding]:
    """Yield a finding for each recipient of the site's own of whom it does not say what they need it for.

    What is said of an entry holds for those below it; an activity that it is part of says it, too.
    """
    explained: list[KeyPath] = []
    for path, entry in own_entries(context, LIST) if is_judged(context) else ():
        words = str(entry.text or entry.name or entry.authority or "")
        if entry.why or entry.law or entry.for_ or _SAYS_WHY.search(words):
            explained.append(path)
        if entry.items or not words or any(path[: len(other)] == other for other in explained):
            continue
        message = f"The notice does not say why “{short(words)}” gets data"
        hint = "Add `why:` and what they need it for, such as `why: they send our letters`"
        if context.view.data.activities:
            hint += ", or `for:` with the key of an activity"
        place = context.view.place(path)
        yield Finding("recipient-without-why", message, place, hint, LIST, severity=Severity.WARNING)


@rule("recipient-twice")
def recipient_twice(context: Context) -> Iterator[Finding]:
    """Yield a finding for a recipient of the site's own who is one of the others under another key."""
    printed = printed_items(context, LIST)
    if printed is None or not is_judged(context):
        return
    standard = {name: each for each, words in printed.standard.items() for name in _names(words)}
    councils = {
        fold(name): key
        for key, body in context.view.data.authorities.items()
        for name in (body.name, body.short)
        if name
    }
    seen: dict[str, Place] = {}
    for path, entry in entries(context, LIST):
        own = str(entry.name or entry.text or "")
        if not own or entry.instead_of or entry.authority:
            continue
        place, name = context.view.place(path), _name(own)
        message = f"“{short(own)}” is among the recipients twice"
        hint, related = "", None
        if name in standard:
            hint = f"Add `instead_of: [{standard[name]}]` and a `reason:`, or take it out"
        elif fold(own) in councils:
            hint = f"Write `authority: {councils[fold(own)]}` in its place"
            message = f"“{short(own)}” is one of the `authorities`, and is written here as text"
        elif name in seen:
            hint, related = "Take one of the two out", seen[name]
        if hint:
            yield Finding("recipient-twice", message, place, hint, LIST, related, severity=Severity.INFO)
        seen.setdefault(name, place)


@lru_cache(maxsize=4096)
def _name(words: str) -> str:
    return _ARTICLE.sub("", fold(_IN_BRACKETS.sub("", words)))


@lru_cache(maxsize=1024)
def _names(words: str) -> frozenset[str]:
    """Return the names in a standard item: what stands before its first comma, or is its short form."""
    before = words.partition(",")[0]
    short_forms = {each.strip(" ()") for each in _IN_BRACKETS.findall(before)}
    return frozenset({_name(before), *map(fold, short_forms)} - {""})


@rule("duty-dropped")
def duty_dropped(context: Context) -> Iterator[Finding]:
    """Yield a finding for a recipient whom the law has the organisation tell, and who is left out."""
    data, printed = context.library.rule_data(RecipientsData), printed_items(context, LIST)
    if data is None or printed is None or not is_judged(context):
        return
    for duty in data.duties:
        if context.organisation_kind not in duty.kinds or duty.item not in printed.dropped:
            continue
        place = next(
            (
                context.view.place((*path, "drop", entry.drop.index(duty.item)))
                for path, entry in entries(context, LIST)
                if duty.item in entry.drop
            ),
            place_of(context, (LIST,)),
        )
        message = f"The notice leaves out {duty.called}, whom such an organisation must tell by law"
        hint = f"Take `{duty.item}` off the list of what is dropped, or say it in your own words with "
        hint += f"`instead_of: [{duty.item}]`"
        yield Finding("duty-dropped", message, place, hint, LIST)
