"""What is wrong with a site that its types do not say: references, laws, editions, terms, lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.mends import written
from sphinx_privacynotice.model.format.schema import DECLARED, LISTS, Entry, Item
from sphinx_privacynotice.model.format.typed import SLIPS
from sphinx_privacynotice.model.format.values import LawId, Value
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.references import check_references, values
from sphinx_privacynotice.model.site.wordcheck import check_words
from sphinx_privacynotice.yamlio.none import is_none, says_nothing
from sphinx_privacynotice.yamlio.tree import Mapping, is_empty, key_path, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath


_NOT_ASKED = frozenset({"text", "reason", "note", "facts"})
"""Keys whose braces are filled in or never printed, and facts, which are what a pack makes of them."""


def check_site(site: Site, *, packs_told: bool) -> None:
    """Add to the findings of ``site`` what is wrong with it; ``packs_told``: see `sites.load_site`."""
    _check_name(site)
    _check_terms(site)
    notices = site.notices
    for kind in notices:
        _check_notice(site, kind, packs_told=packs_told)
    if not notices:
        view = site.view()
        _check_keyed(view, site.findings)
        check_references(view, site.findings, values(view.data))


def _check_name(site: Site) -> None:
    organisation = site.data.organisation
    line = node_at(site.tree, ("organisation",))[1].line
    told = any(
        finding.key.startswith("organisation") or (finding.code in SLIPS and finding.place.line == line)
        for finding in site.findings
    )
    if site.readable and not told and (organisation is None or not organisation.name):
        there = "organisation" in site.tree.entries
        place = node_at(site.tree, ("organisation",))[1] if there else Place(site.file, 1)
        if any("“organisation”" in finding.hint for finding in site.findings):
            return  # it is there under another key, which is told
        mend = "Below `organisation:` write `name:` and its name, set in by two spaces"
        if not there:
            mend = (
                "Begin the file with `organisation:` and below it, set in by two spaces, `name:` and its name"
            )
        site.findings.add(Finding("missing-key", "The site has no name", place, mend, "organisation.name"))


def _check_notice(site: Site, kind: str, *, packs_told: bool) -> None:
    findings, library = site.findings, site.library
    place = site.notice_place(kind)
    if kind not in library.notice_kinds and not packs_told:
        mend = did_you_mean(kind, library.notice_kinds) or (
            f"The packs know {', '.join(library.notice_kinds)}"
            if library.notice_kinds
            else "Name a pack that has it below `packs:` in privacynotice.yaml"
        )
        findings.add(
            Finding("unknown-notice", f"No pack has a notice “{kind}”", place, mend, f"notices.{kind}")
        )
    view = site.view(kind)
    if kind in library.notice_kinds and view.day is None and not findings.about(f"notices.{kind}.in_force"):
        mend = "Give it `in_force:`, the day from which it applies, when it is ready"
        message = f"The notice “{kind}” is a draft"
        findings.add(Finding("draft", message, place, mend, f"notices.{kind}", severity=Severity.INFO))
    said = values(view.data)
    check_references(view, findings, said)
    _check_braces(view, said, findings)
    check_words(view, said, findings)
    if not packs_told:
        _check_laws(view, said, findings)
        _check_editions(view, findings)
    _check_keyed(view, findings)
    for name in LISTS:
        _check_entries(view, name, kind, findings)


def _check_editions(view: NoticeData, findings: Findings) -> None:
    library = view.library
    for clause, kept in view.data.editions.items():
        here, key = view.key_place(("editions", clause)), f"editions.{clause}"
        known = did_you_mean(clause, library.clause_ids) or f"The packs have {', '.join(library.clause_ids)}"
        if clause not in library.clause_ids:
            findings.add(Finding("unknown-clause", f"No pack has a clause “{clause}”", here, known, key))
            continue
        pin = view.kept(clause)
        if pin is None:
            message = f"“{key}” does not say which edition"
            findings.add(
                Finding(
                    "missing-key",
                    message,
                    here,
                    "Add `edition:` and its day, like `edition: 2018-05-25`",
                    key,
                )
            )
        else:
            found = library.clause(clause, view.day, pin, view.data.from_.get(clause))
            if isinstance(found, Unavailable):
                findings.add(found.finding(here, key))
        if not kept.reason:
            message = f"“{clause}” is kept at an edition without a reason"
            day = f"`edition: {kept.edition}`" if kept.edition else "`edition:` with its day"
            mend = f"Write `{clause}:` with nothing after it and below it {day} and `reason:` with why"
            findings.add(Finding("missing-reason", message, here, mend, key))
    for clause, pack in view.data.from_.items():
        found = library.clause(clause, view.day, None, pack)
        if isinstance(found, Unavailable) and found.reason in {"unknown", "no-such-pack"}:
            named = library.pack(pack)
            known = f"Its clauses are {', '.join(sorted(named.clauses))}" if named else ""
            missing = replace(found, mend=found.mend or known)
            findings.add(missing.finding(view.place(("from", clause)), f"from.{clause}"))


def _check_braces(view: NoticeData, said: Iterable[tuple[KeyPath, object]], findings: Findings) -> None:
    """Report values that hold braces and are not filled in: only texts are."""
    for path, value in said:
        if isinstance(value, Value) and "{{" in value and not {path[0], path[-1]} & _NOT_ASKED:
            message = (
                f"“{short(str(value))}” is published with its braces: they are filled in where `text` is"
            )
            mend, place = "Write out what stands in braces", view.place(path)
            findings.discard("yaml-slip", place)  # it advises quotes, within which the braces stay
            findings.add(Finding("unfilled", message, place, mend, key_path(path)))


def _check_laws(view: NoticeData, said: Iterable[tuple[KeyPath, object]], findings: Findings) -> None:
    for path, value in said:
        if isinstance(value, LawId) and value not in view.library.law_ids:
            titled = view.library.law_titled(str(value))
            mend = f"Did you mean “{titled}”?" if titled else did_you_mean(value, view.library.law_ids)
            mend = mend or _unknown_law(path, str(value))
            message = f"No pack has a law “{value}”"
            findings.add(Finding("unknown-law", message, view.place(path), mend, key_path(path)))
        coming = view.coming_law(str(value)) if isinstance(value, LawId) else None
        if coming:
            on = f"on {view.day}, the day of the notice: it begins on {coming.start}"
            message = f"“{coming.cite or coming.title}” does not apply yet {on}"
            mend = f"Name another law, or let the notice apply from {coming.start} or later"
            findings.add(Finding("law-not-yet", message, view.place(path), mend, key_path(path)))


def _unknown_law(path: KeyPath, law: str) -> str:
    """Return how to cite a law that no pack has."""
    if path[-2:] == ("under", "law"):
        return f"Write `under: {written(law)}`, which prints these words"
    if path[0] == "recipients":
        return "Take `law:` out, and name the law in the words of `why:`"
    return "Take `law:` out, and say the whole entry in your own words, below `text:`"


def _check_entries(view: NoticeData, name: str, kind: str, findings: Findings) -> None:
    """Report entries of a list that say nothing, and changes of standard items without a reason."""
    told: set[str] = set()
    for number, entry in enumerate(getattr(view.data, name)):
        key = f"{name}[{number + 1}]"
        said = any(field != "reason" and getattr(entry, field) for field in type(entry).model_fields)
        word = _lone_word(entry)
        if word:
            message = f"This entry of “{name}” says only “{word}”"
            mend = "Write what it is, or take it out"
            if not isinstance(entry, Item):
                mend += f"; where there is nothing at all, write `{name}: none` in place of the list"
            findings.add(Finding("bad-value", message, view.place((name, number)), mend, key))
        # asked last: going through all findings once an entry takes long where thousands are wrong
        if not said and not (told := told or _entries_told(findings)) & {key, f"notices.{kind}.{key}"}:
            message = f"This entry of “{name}” says nothing"
            mend = "Write `text:` and the words, or take it out"
            if name in DECLARED:
                mend += f"; where there is nothing at all, write `{name}: none` in place of the list"
            findings.add(Finding("bad-value", message, view.place((name, number)), mend, key))
        if isinstance(entry, Item) and entry.items and not (said_of(entry) or entry.drop or entry.instead_of):
            message = f"This entry of “{name}” has entries below it and no words of its own"
            mend = "Write `text:` and the words above its `items:`"
            findings.add(Finding("bad-value", message, view.place((name, number)), mend, key))
        if isinstance(entry, Item):
            _check_reasons(view, entry, (name, number), findings)


def said_of(item: Item) -> bool:
    """Say whether an item has words of its own, or names a standard one."""
    return any(getattr(item, field, None) for field in ("item", "text", "name", "authority"))


def _lone_word(entry: Entry) -> str:
    """Return the yes, no or none that is all that an entry says, else ""."""
    said = [getattr(entry, field) for field in type(entry).model_fields if getattr(entry, field)]
    word = str(said[0]) if len(said) == 1 and isinstance(said[0], str) else ""
    return word if says_nothing(word) or word.casefold() in YES else ""


def _check_keyed(view: NoticeData, findings: Findings) -> None:
    """Report people and authorities that have a key and nothing else: often the key is meant as the name."""
    for group in ("authorities", "people"):
        node = view.tree.entries.get(group)
        for key, said in node.entries.items() if isinstance(node, Mapping) else ():
            inside = said.entries.values() if isinstance(said, Mapping) else [said]
            if all(is_empty(each) or is_none(each) for each in inside):
                message = f"“{key}” has a key and says nothing, so that nothing of it is printed"
                mend = f"Write `{key}:` and below it, set in by two spaces more, `name: {short(key)}`"
                place = view.key_place((group, key))
                findings.add(Finding("bad-value", message, place, mend, f"{group}.{key}"))


def _entries_told(findings: Findings) -> set[str]:
    """Return the keys of the entries of lists that something is told of."""
    return {finding.key.partition("]")[0] + "]" for finding in findings}


def _check_reasons(view: NoticeData, item: Item, path: tuple[str | int, ...], findings: Findings) -> None:
    if (item.drop or item.instead_of) and not item.reason:
        done = "drops" if item.drop else "replaces"
        ids = listed(item.drop or item.instead_of)
        message = f"The list {done} {ids} without a reason"
        first = "drop" if item.drop else "instead_of"
        mend = f"Add a line to this entry, in the column of `{first}`: `reason:` and why"
        findings.add(Finding("missing-reason", message, view.place(path), mend, str(path[0])))
    for number, nested in enumerate(item.items):
        _check_reasons(view, nested, (*path, "items", number), findings)


def _check_terms(site: Site) -> None:
    library = site.library
    for name, chosen in site.data.terms.items():
        node, key_place = node_at(site.tree, ("terms", name))
        term = library.term(name)
        if term is None:
            mend = did_you_mean(name, library.term_keys)
            mend = mend or f"The packs have {', '.join(library.term_keys) or 'none'}"
            message = f"No pack has a term “{name}”"
            site.findings.add(Finding("unknown-key", message, key_place, mend, f"terms.{name}"))
        elif term.choices and chosen not in term.choices:
            mend = did_you_mean(chosen, term.choices)
            mend = mend or "Choose " + " or ".join(f"“{choice}”" for choice in term.choices)
            message = f"“{chosen}” is not a wording the pack offers for “{name}”"
            site.findings.add(Finding("bad-value", message, node.place, mend, f"terms.{name}"))
