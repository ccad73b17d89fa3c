"""Rules about special category data and data about crime: their conditions, and the paragraphs these need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import joined, listed, short
from sphinx_privacynotice.checks.lists import entries, fold, is_judged, own_entries, place_of, printed_items
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.checks.rules.bases import LIST, bases_of
from sphinx_privacynotice.model.pack.bases_data import BasisEntry, CategoriesData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place


@rule("special-without-condition", "crime-without-basis")
def sensitive_without_condition(context: Context) -> Iterator[Finding]:
    """Yield a finding for special category data (Article 9(2)) and for data about crime (Article 10).

    Each needs a condition of its own that the notice declares.
    """
    bases = bases_of(context)
    if bases is None or context.draft:
        return
    for group, code, what in (
        ("special", "special-without-condition", "is special category data, and no condition allows it"),
        ("crime", "crime-without-basis", "is about crime, and nothing that the notice declares allows it"),
    ):
        found = None if bases.of_group(group) else _sensitive(context, group)
        if found is not None:
            words, place = found
            yield Finding(code, f"{words} {what}", place, _add(bases.data.bases, group), LIST)


def _sensitive(context: Context, group: str) -> tuple[str, Place] | None:
    """Return what a notice prints first of a kind of data, and the place of a finding about its basis."""
    printed = printed_items(context, "categories")
    if printed is None:
        return None
    field = "special_category" if group == "special" else "criminal"
    data = context.library.rule_data(CategoriesData)
    marked: tuple[str, ...] = ()
    words_of: tuple[str, ...] = ()
    if data is not None:
        is_special = group == "special"
        marked = data.special if is_special else data.criminal
        words_of = data.special_words if is_special else data.criminal_words
    flags = [(path, entry, getattr(entry, field)) for path, entry in printed.own]
    for path, entry, flag in flags:
        if flag.is_yes if flag is not None else _begins_with(str(entry.text or ""), words_of):
            return f"“{short(str(entry.text or entry.item))}”", context.view.place(path)
    denied = {
        each for _, entry, flag in flags if flag is not None and not flag.is_yes for each in entry.instead_of
    }
    found = [each for each in marked if each in printed.standard and each not in denied]
    if not found:
        return None
    words = printed.standard[found[0]]
    return f"“{short(words or found[0])}”", place_of(context, (LIST,))


def _begins_with(text: str, beginnings: tuple[str, ...]) -> bool:
    """Return whether a word of ``text``, or several in a row, begin with one of ``beginnings``."""
    words = f" {fold(text)}".replace("(", " ").replace("-", " ")
    return any(f" {each}" in words for each in beginnings)


@rule("wrong-mark")
def wrong_mark(context: Context) -> Iterator[Finding]:
    """Yield a finding for a category that is marked as special category data and is something else."""
    data = context.library.rule_data(CategoriesData)
    if data is None or not is_judged(context):
        return
    for path, entry in own_entries(context, "categories"):
        text = str(entry.text or "")
        marked = entry.special_category is not None and entry.special_category.is_yes
        if not marked or _begins_with(text, data.special_words):
            continue
        place = context.view.place((*path, "special_category"))
        if _begins_with(text, data.criminal_words) and not (entry.criminal and entry.criminal.is_yes):
            message = f"“{short(text)}” is about crime, which is no special category data"
            hint = "Write `criminal: yes` in place of `special_category: yes`"
        elif _begins_with(text, data.plain_words):
            message = f"“{short(text)}” is no special category data"
            hint = "Take `special_category: yes` out"
        else:
            continue
        yield Finding("wrong-mark", message, place, hint, "categories", severity=Severity.WARNING)


def _add(bases: tuple[BasisEntry, ...], group: str) -> str:
    """Return how to declare a condition, by the one that the packs think most likely."""
    usual = [basis for basis in bases if basis.group == group and basis.schedule1 and basis.duty]
    usual = usual or [basis for basis in bases if basis.group == group]
    first = usual[0].article if usual else ""
    number = _proposed(usual[0]) if usual else ""
    paragraph = f" and, in the column of `article`, `schedule1: {number}`" if number else ""
    return f"Add `- article: {first}` to `lawful_bases:`{paragraph}, or another that fits"


def _proposed(basis: BasisEntry) -> str:
    return basis.such_as or basis.schedule1.partition("-")[0]


def _in_range(number: str, paragraphs: str) -> bool:
    first, _, last = paragraphs.partition("-")
    return int(first) <= int(number) <= int(last or first)


@rule("condition-without-paragraph", "wrong-paragraph")
def paragraphs(context: Context) -> Iterator[Finding]:
    """Yield a finding for each condition whose paragraph of Schedule 1 is missing or is another's."""
    bases = bases_of(context)
    if bases is None:
        return
    known = {basis.article: basis for basis in bases.data.bases}
    for path, entry in own_entries(context, LIST):
        basis, number = known.get(str(entry.article or "")), str(entry.schedule1 or "")
        if basis is None:
            continue
        article = f"{basis.article} ({basis.called})"
        place = context.view.place((*path, "schedule1") if number else path)
        if basis.schedule1 and not number:
            words = str(entry.text or "").casefold()
            if any(each.casefold() in words for each in bases.data.paragraph_words):
                continue
            message = f"{article} needs a paragraph of Schedule 1, and none is given"
            yield Finding("condition-without-paragraph", message, place, _write(basis), LIST)
        elif basis.schedule1 and not _in_range(number, basis.schedule1):
            message = f"Paragraph {short(number)} of Schedule 1 does not go with {article}"
            fits = [b for b in bases.data.bases if b.schedule1 and b.group == basis.group]
            others = [f"`article: {b.article}`" for b in fits if _in_range(number, b.schedule1)]
            hint = _write(basis) + (f"; or {joined(others, 'or')}, with which it goes" if others else "")
            yield Finding("wrong-paragraph", message, place, hint, LIST)
        elif number and not basis.schedule1:
            message = f"{article} takes no paragraph of Schedule 1, so {listed([short(number)])} says nothing"
            hint = "Take `schedule1:` out, or move it to the condition that it belongs to"
            yield Finding("wrong-paragraph", message, place, hint, LIST, severity=Severity.WARNING)


def _write(basis: BasisEntry) -> str:
    first, _, last = basis.schedule1.partition("-")
    if not last:
        return f"Write `schedule1: {first}`"
    return f"Write its number, from {first} to {last}, such as `schedule1: {_proposed(basis)}`"


@rule("emergency-alone")
def emergency_alone(context: Context) -> Iterator[Finding]:
    """Yield a finding for vital interests declared under one article and not under the other.

    Article 9(2)(c) is for special category data alone: it lacks nothing where none is held.
    """
    bases = bases_of(context)
    if bases is None or not bases.own:
        return
    articles = {str(each.entry.article or "") for each in bases.declared}
    groups = {basis.article: basis.group for basis in bases.data.bases}
    for each in bases.declared:
        if each.basis is None or not each.basis.pairs_with or each.basis.pairs_with in articles:
            continue
        article, called, other = each.basis.article, each.basis.called, each.basis.pairs_with
        if groups.get(other) == "special" and not _holds_special(context, each.entry.for_):
            continue
        message = f"{article} ({called}) is declared without {other}"
        hint = f"Add `- article: {other}`, or take this one out"
        place = bases.place(each.path)
        yield Finding("emergency-alone", message, place, hint, LIST, severity=Severity.WARNING)


def _holds_special(context: Context, activities: tuple[str, ...]) -> bool:
    """Return whether special category data is held, of some activities where they are named."""
    if not activities:
        return _sensitive(context, "special") is not None
    data = context.library.rule_data(CategoriesData)
    words = data.special_words if data is not None else ()
    return any(
        entry.special_category.is_yes
        if entry.special_category
        else _begins_with(str(entry.text or ""), words)
        for _, entry in entries(context, "categories")
        if {*entry.for_} & {*activities}
    )
