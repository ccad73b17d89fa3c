"""Checks that packs are consistent with each other, once all are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, did_you_mean_law, listed, short
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.provides import provided_places
from sphinx_privacynotice.model.pack.schema import PURPOSE, placeholders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.pack.schema import Phrase


def check_packs(packs: Sequence[Pack], findings: Findings) -> None:
    """Report references that no pack resolves: clauses, laws, items of a checklist, phrases, bases."""
    for pack in packs:
        _check_notices(pack, packs, findings)
        _check_laws(pack, packs, findings)
        _check_provides(pack, packs, findings)
        _check_base(pack, packs, findings)
        for defaults in (pack.defaults, *pack.defaults_by_kind.values()):
            if defaults is not None:
                validate(SiteFile, defaults, findings)
    builtin = next((pack for pack in packs if pack.builtin), None)
    if builtin:
        for pack in packs:
            _check_phrases(pack, builtin, findings)
    _check_languages(packs, findings)


def _check_notices(pack: Pack, packs: Sequence[Pack], findings: Findings) -> None:
    """Check that the clauses of notices exist in a pack.

    A clause that has a directive needs no text in a pack: a school writes its own.
    """
    with_words = {clause for other in packs if not other.single for clause in other.clauses}
    known = with_words | set(DIRECTIVES.values()) | (set(pack.clauses) if pack.single else set())
    for notice in (edition for editions in pack.notices.values() for edition in editions):
        for clause, place in notice.places.items():
            if clause not in known:
                hint = f"Add the folder clauses/{clause} to the pack"
                if pack.single:
                    hint = "Write its words below the heading"
                hint = did_you_mean(clause, known) or hint
                findings.add(
                    Finding("unknown-clause", f"No pack has a clause “{short(clause)}”", place, hint, clause)
                )


def _check_laws(pack: Pack, packs: Sequence[Pack], findings: Findings) -> None:
    known = {law for other in packs for law in other.laws}
    for entry in (entry for entries in pack.laws.values() for entry in entries):
        if entry.replaced_by and entry.replaced_by not in known:
            message = f"The law “{entry.id}” was replaced by “{entry.replaced_by}”, which no pack has"
            hint = did_you_mean_law(entry.replaced_by, known - {entry.id}) or "Add that law too"
            findings.add(Finding("unknown-law", message, entry.place, hint, entry.id))


def _check_provides(pack: Pack, packs: Sequence[Pack], findings: Findings) -> None:
    """Check that what clauses provide is in a checklist, if there is a checklist at all."""
    known = {item.id for other in packs for items in other.checklists.values() for item in items}
    if not known:
        return
    for clause in (edition for editions in pack.clauses.values() for edition in editions):
        places = provided_places(clause.node)
        for item in clause.provides:
            if item not in known:
                message = f"“{clause.id}” provides “{item}”, which is in no checklist"
                hint = did_you_mean(item, known) or "Take it out, or add the item to a checklist"
                findings.add(Finding("pack-format", message, places[item], hint, "provides"))


def _check_base(pack: Pack, packs: Sequence[Pack], findings: Findings) -> None:
    """Check that the pack that ``pack`` is based on comes before it, in a version that fits."""
    base = pack.based_on
    if base is None:
        return
    before = packs[: packs.index(pack)]
    found = next((other for other in before if other.id == base.id), None)
    if found is None:
        ids = [other.id for other in packs if other.id != pack.id]
        hint = (
            did_you_mean(base.id, ids) or f"Name “{base.id}” before it below `packs:` in privacynotice.yaml"
        )
        message = f"“{pack.id}” is based on “{base.id}”, which is not among the packs before it"
        findings.add(Finding("pack-base", message, base.place, hint, "based_on"))
        return
    try:
        fits = base.versions.contains(Version(found.version), prereleases=True)
    except InvalidVersion:
        fits = not str(base.versions)
    if not fits:
        message = (
            f"“{pack.id}” is based on {base.id} {base.versions}, and here is its version {found.version}"
        )
        hint = (
            "Install a version that fits, or hold the pack's clauses against this one and change `based_on:`"
        )
        findings.add(Finding("pack-base", message, base.place, hint, "based_on"))


def _check_phrases(pack: Pack, builtin: Pack, findings: Findings) -> None:
    """Check phrases against those of the built-in pack, which has all that code prints."""
    known: dict[str, Phrase] = {}
    for phrases in builtin.phrases.values():
        known.update(phrases)
    for language, phrases in pack.phrases.items():
        for key, phrase in phrases.items():
            message, hint = _phrase_error(key, phrase, known)
            if message:
                place = pack.phrase_places[language][key]
                findings.add(Finding("pack-format", message, place, hint, key))


def _phrase_error(key: str, phrase: Phrase, known: dict[str, Phrase]) -> tuple[str, str]:
    """Return what is wrong with a phrase, and a hint; "" if it is valid."""
    if key not in known and key.startswith(PURPOSE) and isinstance(phrase, str):
        return "", ""  # of a purpose that only this pack has
    if key not in known:
        return f"Nothing prints a phrase “{short(key)}”", did_you_mean(key, known) or "Take it out"
    wanted = known[key]
    texts, number = (0 if isinstance(text, str) else len(text) for text in (phrase, wanted))
    if texts != number:
        return (
            f"The phrase “{key}” should be {f'a list of {number} texts' if number else 'a single text'}",
            "Write one text for each" if number else "Write it in one text",
        )
    for name in placeholders(phrase):
        if name not in placeholders(wanted):
            values = listed(f"{{{value}}}" for value in placeholders(wanted))
            hint = f"It is given {values}" if values else "It is given no value: take it out"
            return f"The phrase “{key}” has a place for “{{{name}}}”, which it is not given", hint
    return "", ""


def _check_languages(packs: Sequence[Pack], findings: Findings) -> None:
    languages = {language.partition("-")[0] for pack in packs for language in pack.phrases}
    for pack in packs:
        if not pack.translates and pack.language.partition("-")[0] not in languages:
            message = f"The clauses are in “{pack.language}”, and no pack has phrases in it"
            hint = f"Add phrases/{pack.language}.yaml"
            findings.add(Finding("pack-format", message, Place(pack.file, 1, 1), hint, "language"))
