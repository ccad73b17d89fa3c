"""Rules about transfers and automated decisions: other countries, and what a computer decides alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.checks.lists import fold, is_judged, is_said_in_words, or_in_words, own_entries
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.sharing_data import CountryEntry, TransfersData
from sphinx_privacynotice.yamlio.tree import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.format.schema import Transfer

MAX_WORDS_OF_A_NAME = 4
"""Words of the name of a country: “United States of America”."""


@rule("transfers-unsaid", "automated-unsaid")
def nothing_said(context: Context) -> Iterator[Finding]:
    """Yield a finding where a site says neither that there is something of the kind nor that there is not."""
    if context.draft or not is_judged(context):
        return
    for key, code, what, first in (
        ("transfers", "transfers-unsaid", "data goes to other countries", "country"),
        ("automated_decisions", "automated-unsaid", "a computer alone decides anything", "text"),
    ):
        if find(context.view.tree, (key,)) is None and not is_said_in_words(context, key, key):
            message = f"The notice does not say whether {what}"
            hint = f"Write `{key}: none`, or `{key}:` and below it `- {first}:` for each"
            hint += or_in_words(context, key, key)
            place = context.site.notice_place(context.kind)
            yield Finding(code, message, place, hint, key, severity=Severity.WARNING)


@rule("transfer-without-safeguard", "no-transfer")
def transfer_without_safeguard(context: Context) -> Iterator[Finding]:
    """Yield a finding for each country without adequate protection and without a safeguard."""
    data = context.library.rule_data(TransfersData)
    if data is None or not is_judged(context):
        return
    transfers = own_entries(context, "transfers")
    if not transfers:
        return
    named = {fold(name): each for each in data.adequate for name in (each.country, *each.also)}
    home = {fold(name) for name in data.home}
    for path, entry in transfers:
        country = str(entry.country or _only_country(entry))
        place = context.view.place((*path, "country" if entry.country else "text"))
        if fold(country) in home:
            message = f"“{short(country)}” is no other country, so that nothing is transferred there"
            hint = "Take the entry out; where no other country is left, write `transfers: none`"
            yield Finding("no-transfer", message, place, hint, "transfers", severity=Severity.WARNING)
        elif country and not (entry.safeguard or entry.items or _says_safeguard(entry, data)):
            known = _on(named.get(fold(country)), context.day)
            if known is None or known.only:
                yield _unsafe(entry, country, place, known, data)


def _on(entry: CountryEntry | None, day: str) -> CountryEntry | None:
    """Return the entry of a country where it holds on a day."""
    if entry is None or (day and (day < entry.start or (entry.until and entry.until <= day))):
        return None
    return entry


def _only_country(entry: Transfer) -> str:
    """Return the words of an entry where they are too few to be more than the name of a country."""
    words = str(entry.text or "")
    return words if len(words.split()) <= MAX_WORDS_OF_A_NAME and not entry.safeguard else ""


def _says_safeguard(entry: Transfer, data: TransfersData) -> bool:
    """Return whether the words of an entry that names its country say what protects the data."""
    text = str(entry.text or "").casefold()
    if not (text and entry.country):
        return False
    return not data.safeguard_words or any(word.casefold() in text for word in data.safeguard_words)


def _unsafe(
    entry: Transfer, country: str, place: Place, known: CountryEntry | None, data: TransfersData
) -> Finding:
    example = f", such as `safeguard: {data.such_as}`" if data.such_as else ""
    if known is not None:
        message = f"Data may go to “{short(country)}” without more only to those {known.only}"
        hint = f"Add `safeguard:` and say that it does, or what protects the data{example}"
        severity = Severity.WARNING
    else:
        message = f"Nothing says what protects the data in “{short(country)}”"
        hint = " ".join(
            [
                did_you_mean(country, [each.country for each in data.adequate]),
                f"Add `safeguard:` and what does{example}",
            ]
        ).strip()
        severity = Severity.ERROR
    if entry.country and entry.text:  # the page prints these words alone
        hint = "Say in `text:` what does"
        hint += f", such as “protected by {data.such_as}”" if data.such_as else ""
    elif not entry.country:
        hint = hint.replace("Add `safeguard:`", f"Write `country: {country}`, and below it `safeguard:`")
    return Finding("transfer-without-safeguard", message, place, hint, "transfers", severity=severity)


@lru_cache(maxsize=8)
def _in_a_country(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of ``names`` where words say that somebody is there."""
    countries = "|".join(re.escape(name) for name in sorted({*names}, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:\b(?:in|to|from) |\()({countries})(?![\w-])")


@rule("transfer-denied")
def transfer_denied(context: Context) -> Iterator[Finding]:
    """Yield a finding for a recipient in another country where the notice says that nothing goes there."""
    data = context.library.rule_data(TransfersData)
    denied = context.view.none_at(("transfers",))
    recipients = own_entries(context, "recipients") if denied and is_judged(context) else []
    if data is None or not recipients:
        return
    abroad = _in_a_country(tuple(name for each in data.adequate for name in (each.country, *each.also)))
    for path, entry in recipients:
        found = abroad.search(" ".join(str(each) for each in (entry.text, entry.name, entry.why) if each))
        if found:
            message = f"A recipient is in “{found[1]}”, and the notice says that no data leaves the country"
            hint = f"Write `transfers:` and below it `- country: {found[1]}`, or correct the recipient"
            place, related = context.view.place(path), context.view.place(("transfers",))
            yield Finding(
                "transfer-denied", message, place, hint, "recipients", related, severity=Severity.WARNING
            )


@rule("automated-without-logic")
def automated_without_logic(context: Context) -> Iterator[Finding]:
    """Yield a finding for each automated decision of which a reader is not told how, or with what effect."""
    for path, entry in own_entries(context, "automated_decisions") if is_judged(context) else ():
        missing = [name for name in ("logic", "effect") if not getattr(entry, name)]
        if missing and not entry.items and (entry.text or len(missing) < 2):
            what = f"“{short(str(entry.text))}”" if entry.text else "This decision"
            said = {"logic": "how it is made", "effect": "what it does to the child"}
            message = f"{what} does not say {' or '.join(said[each] for each in missing)}"
            hint = f"Add {listed(missing)} below it, like `logic: the marks of three tests decide` and "
            hint += "`effect: you are put into a set for mathematics`"
            place = context.view.place(path)
            yield Finding("automated-without-logic", message, place, hint, "automated_decisions")
