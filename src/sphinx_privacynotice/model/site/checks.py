"""Checks of a site that its types cannot express: laws, editions, terms, lists, misleading words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.messages import did_you_mean, did_you_mean_law, listed, short
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.hints import yaml_text
from sphinx_privacynotice.model.format.schema import (
    DECLARED,
    LISTS,
    SEVERAL,
    STANDARD,
    AutomatedDecision,
    Body,
    Contact,
    DataSource,
    Entry,
    Item,
    Recipient,
    Transfer,
)
from sphinx_privacynotice.model.format.typed import SLIP_CODES
from sphinx_privacynotice.model.format.values import Email, LawId, Phone, Text, Value, WebAddress
from sphinx_privacynotice.model.format.walk import walk
from sphinx_privacynotice.model.pack.entry import LANGUAGE, LAW_ID
from sphinx_privacynotice.model.pack.law import not_yet_in_force
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.references import check_references
from sphinx_privacynotice.yamlio.none import is_denial, is_none, means_none
from sphinx_privacynotice.yamlio.tree import Mapping, is_empty, key_path, node_at

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

_NO_BRACES_CHECK = frozenset({"text", "reason", "note", "facts"})
"""Keys whose braces are filled in or never printed, and facts, which are what a pack makes of them."""

_ANY_WORD = frozenset({"facts", "terms", *LISTS})
"""Keys below which yes and no are checked elsewhere or not at all."""

_NAMING = frozenset({"name", "post", "text"})


def check_site(site: Site, *, packs_incomplete: bool) -> None:
    """Add to the findings of ``site`` what is wrong with it; ``packs_incomplete``: see `load.load_site`."""
    _check_name(site)
    _check_terms(site)
    for kind in site.notices:
        _check_notice(site, kind, packs_incomplete=packs_incomplete)
    if not site.notices:
        view = site.view()
        _check_keyed(view, site.findings)
        check_references(view, site.findings, walk(view.data))


def _check_name(site: Site) -> None:
    organisation = site.data.organisation
    if not site.readable or (organisation is not None and organisation.name):
        return
    key_place = node_at(site.tree, ("organisation",))[1]
    for finding in site.findings:
        slip = finding.code in SLIP_CODES and finding.place.line == key_place.line
        if slip or finding.key.startswith("organisation") or "“organisation”" in finding.hint:
            return  # it is there under another key or cannot be read, which is reported
    hint = "Below `organisation:` write `name:` and its name, set in by two spaces"
    if "organisation" not in site.tree.entries:
        key_place = Place(site.file, 1)
        hint = "Begin the file with `organisation:` and below it, set in by two spaces, `name:` and its name"
    site.findings.add(Finding("missing-key", "The site has no name", key_place, hint, "organisation.name"))


def _check_terms(site: Site) -> None:
    library = site.library
    for name, chosen in site.data.terms.items():
        node, key_place = node_at(site.tree, ("terms", name))
        term = library.term(name)
        if term is None:
            hint = did_you_mean(name, library.term_keys)
            hint = hint or f"The packs have {', '.join(library.term_keys) or 'none'}"
            message = f"No pack has a term “{name}”"
            site.findings.add(Finding("unknown-key", message, key_place, hint, f"terms.{name}"))
        elif term.choices and chosen not in term.choices:
            hint = did_you_mean(chosen, term.choices)
            hint = hint or "Choose " + " or ".join(f"“{choice}”" for choice in term.choices)
            message = f"“{chosen}” is not a wording the pack offers for “{name}”"
            site.findings.add(Finding("bad-value", message, node.place, hint, f"terms.{name}"))


def _check_notice(site: Site, kind: str, *, packs_incomplete: bool) -> None:
    findings, kinds = site.findings, site.library.notice_kinds
    place, key = site.notice_place(kind), f"notices.{kind}"
    if kind not in kinds and not packs_incomplete:
        hint = did_you_mean(kind, kinds) or (
            f"The packs know {', '.join(kinds)}"
            if kinds
            else "Name a pack that has it below `packs:` in privacynotice.yaml"
        )
        findings.add(Finding("unknown-notice", f"No pack has a notice “{kind}”", place, hint, key))
    view = site.view(kind)
    if kind in kinds and view.day is None and not findings.about(f"{key}.in_force"):
        hint = "Give it `in_force:`, the day from which it applies, when it is ready"
        message = f"The notice “{kind}” is a draft"
        findings.add(Finding("draft", message, place, hint, key, severity=Severity.INFO))
    values = walk(view.data)
    check_references(view, findings, values)
    for path, value in values:
        if isinstance(value, Value):
            _check_value(view, path, value, findings)
            if isinstance(value, LawId) and not packs_incomplete:
                _check_law(view, path, value, findings)
        elif isinstance(value, Entry) and path:
            _check_entry(view, path, value, findings)
    _check_updated(view, findings)
    if not packs_incomplete:
        _check_editions(view, findings)
        _check_translations(view, findings)
    _check_keyed(view, findings)
    for name in LISTS:
        _check_list(view, name, kind, findings)


def _check_translations(view: NoticeData, findings: Findings) -> None:
    """Report pages in a language that is none, that no pack has, or that the notice has itself."""
    translations, own = view.library.translations, view.own_language
    for language in view.data.translations:
        message, hint = f"No pack has words in “{short(language)}”", ""
        if same_language(language, own):
            message = f"The notice is in “{own}” itself"
            hint = "Name that page after `page:`"
        elif not LANGUAGE.accepts(language):
            message, hint = f"“{short(language)}” is no language", f"Write {LANGUAGE.wanted}"
        elif translations.find_language(language):
            continue
        hint = (
            hint
            or did_you_mean(language, translations.languages)
            or (
                f"The packs have {listed(translations.languages)}"
                if translations.languages
                else "Name a pack with `translates:` and that language below `packs:` in privacynotice.yaml"
            )
        )
        path = ("translations", language)
        findings.add(view.finding("bad-value", path, message, hint, view.key_place(path)))


def _check_updated(view: NoticeData, findings: Findings) -> None:
    """Report that no day is kept of the newest change of a notice that leaves it to us."""
    if view.updated_auto and view.data.updated is None:
        message = "The day of the notice’s newest change is not known, so that it is not printed"
        hint = (
            "Keep it with `sphinx-privacynotice record --write`; in a shallow clone, fetch all of git first,"
            " or name the day with `record --write --as-of DAY`. Or write the day here"
        )
        severity = Severity.WARNING
        findings.add(view.finding("updated-unknown", ("updated",), message, hint, severity=severity))


def _check_value(view: NoticeData, path: KeyPath, value: Value, findings: Findings) -> None:
    """Report braces that are not filled in (only texts are), and yes or no where words are printed."""
    if "{{" in value and not {path[0], path[-1]} & _NO_BRACES_CHECK:
        message = f"“{short(str(value))}” is published with its braces: they are filled in where `text` is"
        finding = view.finding("unfilled", path, message, "Write out what stands in braces")
        findings.discard("yaml-slip", finding.place)  # it advises quotes, within which the braces stay
        findings.add(finding)
    if not isinstance(value, Text) or value.casefold() not in YES:
        return
    if path[0] not in _ANY_WORD and path[-1] not in {"reason", "told"}:
        typed = path if view.place(path) != view.place(path[:-1]) else path[:-1]
        keys = [step for step in path if isinstance(step, str)]
        key = typed[-1] if isinstance(typed[-1], str) else keys[-1]
        message = f"“{key}” takes words, which are printed; here is “{value}”"
        hint = "Write what it is; where there is nothing to be said, take the line out"
        findings.add(view.finding("bad-value", path, message, hint))


def _check_law(view: NoticeData, path: KeyPath, law: LawId, findings: Findings) -> None:
    if law not in view.library.law_ids:
        titled = view.library.law_titled(str(law))
        hint = f"Did you mean “{titled}”?" if titled else did_you_mean_law(law, view.library.law_ids)
        hint = hint or _unknown_law(view, path, str(law))
        findings.add(view.finding("unknown-law", path, f"No pack has a law “{law}”", hint))
    coming = view.coming_law(str(law))
    if coming:
        message = not_yet_in_force(coming, view.day or "", "the day of the notice")
        hint = f"Name another law, or let the notice apply from {coming.start} or later"
        severity = Severity.INFO if coming.from_memory else Severity.ERROR
        findings.add(view.finding("law-not-yet", path, message, hint, severity=severity))


def _unknown_law(view: NoticeData, path: KeyPath, law: str) -> str:
    """Return how to cite a law that no pack has."""
    pack = view.library.notice_pack(view.kind)
    if pack is not None and pack.single and LAW_ID.accepts(law):
        return f"Add it below `law:` in the front matter of {pack.file}, with `title`, `cite` and `url`"
    if path[-2:] == ("under", "law"):
        return f"Write `under: {yaml_text(law)}`, which prints these words"
    if path[0] == "recipients":
        return "Take `law:` out, and name the law in the words of `why:`"
    return "Take `law:` out, and say the whole entry in your own words, below `text:`"


def _check_entry(view: NoticeData, path: KeyPath, entry: Entry, findings: Findings) -> None:
    """Report reasons that are missing or misplaced, and words that mean something else where they are."""
    if isinstance(entry, Item) and (entry.drop or entry.instead_of):
        if not entry.reason:
            done, first = ("drops", "drop") if entry.drop else ("replaces", "instead_of")
            message = f"The list {done} {listed(entry.drop or entry.instead_of)} without a reason"
            hint = f"Add a line to this entry, in the column of `{first}`: `reason:` and why"
            finding = view.finding("missing-reason", path, message, hint)
            findings.add(replace(finding, key=str(path[0])))
    elif isinstance(entry, Recipient) and entry.reason and not entry.why:
        message = "“reason” is never printed: it says why a standard item is left out or replaced"
        hint = "Write `why:` in place of `reason:`, for what they need it for"
        place = view.place((*path, "reason"))
        findings.add(view.finding("unused-value", path, message, hint, place, severity=Severity.WARNING))
    if isinstance(entry, SEVERAL) and isinstance(path[-1], int):
        _check_one_of_several(view, path, entry, findings)
    given = _given(entry)
    field, value = next(iter(given.items())) if len(given) == 1 else ("", None)
    if not isinstance(value, str):
        return
    name = str(path[0])
    if field in _NAMING and value.casefold() == STANDARD and name in LISTS and not isinstance(entry, Item):
        message = f"“{STANDARD}” stands for nothing in “{name}”: whatever is standard there is printed anyway"
        findings.add(view.finding("bad-value", path, message, "Take this entry out"))
    elif isinstance(entry, Transfer | AutomatedDecision) and is_denial(value) and not means_none(value):
        message = f"“{value}” would be printed as one of the “{name}”"
        otherwise = f"write `{name}: none` in place of the list; else say what is"
        hint = f"Where there is nothing of the kind, {otherwise}"
        findings.add(view.finding("bad-value", path, message, hint))
    elif field in _NAMING and name not in {"people", "authorities"} and view.resolve(value) is not None:
        _report_key(view, path, entry, value, findings)


def _check_one_of_several(view: NoticeData, path: KeyPath, entry: Entry, findings: Findings) -> None:
    """Report a field of one controller or officer that was written as another one."""
    chief = str(getattr(entry, entry.CHIEF) or "")
    for name, kind in (("email", Email), ("phone", Phone), ("web", WebAddress)):
        if kind.accepts(chief):
            message = f"“{short(chief)}” is read as one of several below “{path[0]}”"
            hint = (
                f"Write `{name}: {short(chief)}` with the one whose it is, in the column of `{entry.CHIEF}:`"
            )
            findings.add(view.finding("bad-value", path, message, hint))
            return


def _given(entry: Entry) -> dict[str, Any]:
    """Return the fields that an entry has."""
    return {name: value for name, value in entry.__dict__.items() if value}


def _report_key(view: NoticeData, path: KeyPath, entry: Entry, key: str, findings: Findings) -> None:
    """Report the key of a person or an authority where a name would be printed."""
    field = "authority" if key in view.data.authorities else "person"
    if isinstance(entry, Body | Contact | DataSource | Recipient) and field in type(entry).model_fields:
        inner = f"{field}: {key}"
        here = f"`{path[-1]}:` and below it `{inner}`" if isinstance(path[-1], str) else f"`- {inner}`"
        message = f"“{key}” is a key of this site's, and would be printed as it stands"
        findings.add(view.finding("bad-value", path, message, f"Write {here}"))


def _check_editions(view: NoticeData, findings: Findings) -> None:
    library = view.library
    for clause, kept in view.data.editions.items():
        path: KeyPath = ("editions", clause)
        here = view.key_place(path)
        ids = library.clause_ids_of(view.kind)
        if clause not in ids:
            known = did_you_mean(clause, ids)
            known = known or f"The packs have {', '.join(ids)}"
            message = f"No pack has a clause “{clause}”"
            findings.add(view.finding("unknown-clause", path, message, known, here))
            continue
        pin = view.kept(clause)
        if pin is None:
            message = f"“{key_path(path)}” does not say which edition"
            hint = "Add `edition:` and its day, like `edition: 2018-05-25`"
            findings.add(view.finding("missing-key", path, message, hint, here))
        else:
            found = library.clause(clause, view.day, pin, view.pack_of(clause))
            if isinstance(found, Unavailable):
                findings.add(found.finding(here, key_path(path)))
        if not kept.reason:
            message = f"“{clause}” is kept at an edition without a reason"
            day = f"`edition: {kept.edition}`" if kept.edition else "`edition:` with its day"
            hint = f"Write `{clause}:` with nothing after it and below it {day} and `reason:` with why"
            findings.add(view.finding("missing-reason", path, message, hint, here))
    for clause, pack in view.data.from_.items():
        found = library.clause(clause, view.day, None, pack)
        if isinstance(found, Unavailable) and found.reason in {"unknown", "no-such-pack"}:
            named = library.pack(pack)
            known = f"Its clauses are {', '.join(sorted(named.clauses))}" if named else ""
            missing = replace(found, hint=found.hint or known)
            findings.add(missing.finding(view.place(("from", clause)), f"from.{clause}"))


def _check_keyed(view: NoticeData, findings: Findings) -> None:
    """Report people and authorities that have a key and nothing else: often the key is meant as the name."""
    for group in ("authorities", "people"):
        node = view.tree.entries.get(group)
        for key, given in node.entries.items() if isinstance(node, Mapping) else ():
            inside = given.entries.values() if isinstance(given, Mapping) else [given]
            if all(is_empty(each) or is_none(each) for each in inside):
                path = (group, key)
                message = f"“{key}” has a key and says nothing, so that nothing of it is printed"
                hint = f"Write `{key}:` and below it, set in by two spaces more, `name: {short(key)}`"
                findings.add(view.finding("bad-value", path, message, hint, view.key_place(path)))


def _check_list(view: NoticeData, name: str, kind: str, findings: Findings) -> None:
    """Report entries of a list that say nothing, or nothing above the entries below them."""
    reported: set[str] = set()
    none = f"; where there is nothing at all, write `{name}: none` in place of the list"
    for number, entry in enumerate(getattr(view.data, name)):
        path, given = (name, number), _given(entry)
        key = key_path(path)
        word = next(iter(given.values())) if len(given) == 1 else None
        if isinstance(word, str) and (means_none(word) or word.casefold() in YES):
            message = f"This entry of “{name}” says only “{word}”"
            hint = f"Write what it is, or take it out{'' if isinstance(entry, Item) else none}"
            findings.add(view.finding("bad-value", path, message, hint))
        if not given.keys() - {"reason", "id"}:
            # last, as it goes through all findings, of which there may be thousands
            reported = reported or {each.key.partition("]")[0] + "]" for each in findings}
            if not reported & {key, f"notices.{kind}.{key}"}:
                message = f"This entry of “{name}” says nothing"
                hint = f"Write `text:` and the words, or take it out{none if name in DECLARED else ''}"
                findings.add(view.finding("bad-value", path, message, hint))
        if isinstance(entry, Item) and entry.items and not given.keys() & _OWN_WORDS:
            message = f"This entry of “{name}” has entries below it and no words of its own"
            hint = "Write `text:` and the words above its `items:`"
            findings.add(view.finding("bad-value", path, message, hint))


_OWN_WORDS = frozenset({"item", "text", "name", "authority", "drop", "instead_of"})
"""The fields of an item that say something itself, name a standard one, or change the list."""
