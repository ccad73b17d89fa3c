"""Rules about lawful bases: each exists, fits the organisation, and serves the purposes that are printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import closest, did_you_mean, joined, listed, short
from sphinx_privacynotice.checks.lists import (
    PrintedItems,
    entries,
    for_activity,
    is_given,
    is_judged,
    is_own,
    is_said_in_words,
    or_in_words,
    own_entries,
    place_of,
    printed_items,
    purposes_of,
)
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.bases_data import BasesData, BasisEntry
from sphinx_privacynotice.model.pack.bodies_data import BodiesData
from sphinx_privacynotice.model.pack.rule_data import KindsData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.format.schema import LawfulBasis
    from sphinx_privacynotice.yamlio.tree import KeyPath

LIST = "lawful_bases"
CLAUSE = "lawful-basis"


@dataclass(frozen=True, slots=True)
class Declared:
    """A basis that a notice declares: the entry, its path, and what the packs know of its article."""

    path: KeyPath
    entry: LawfulBasis
    basis: BasisEntry | None


@dataclass(frozen=True)
class Bases:
    """The bases of a notice; ``own`` says that a file of the site gives them."""

    context: Context
    data: BasesData
    own: bool

    @cached_property
    def declared(self) -> list[Declared]:
        """Every entry that names an article or says one in words."""
        known = {basis.article: basis for basis in self.data.bases}
        return [
            Declared(path, entry, known.get(_article(entry)))
            for path, entry in entries(self.context, LIST)
            if entry.article or entry.text
        ]

    def of_group(self, *groups: str) -> list[Declared]:
        """Return those of the groups `basis`, `special` and `crime`; words of the site's own may name one."""
        return [
            each
            for each in self.declared
            if (each.basis is not None and each.basis.group in groups)
            or (each.basis is None and not each.entry.article and self._is_named(each.entry, groups))
        ]

    def _is_named(self, entry: LawfulBasis, groups: tuple[str, ...]) -> bool:
        text = str(entry.text or "").casefold().replace(" ", "")
        for basis in self.data.bases:
            article = basis.article if "(" in basis.article else f"article{basis.article}"
            called = basis.called.removeprefix("a ").replace(" ", "").casefold()
            if basis.group in groups and (article in text or called in text):
                return True
        return False

    def place(self, path: KeyPath) -> Place:
        """Return where a finding about the entry at ``path`` belongs."""
        return self.context.view.place(path)


def bases_of(context: Context) -> Bases | None:
    """Return the bases of a notice; None where no pack knows any, or its words ask for none."""
    if LIST not in context.shared:
        data = context.library.rule_data(BasesData)
        judged = data is not None and is_judged(context)
        context.shared[LIST] = Bases(context, data, is_own(context, (LIST,))) if data and judged else None
    found: Bases | None = context.shared[LIST]
    return found


def _article(entry: LawfulBasis) -> str:
    return str(entry.article or "")


def _holds_on(basis: BasisEntry, day: str) -> bool:
    return not day or (basis.start <= day and (not basis.until or day < basis.until))


@rule("bad-basis")
def unknown_basis(context: Context) -> Iterator[Finding]:
    """Yield a finding for each article that is no lawful basis, or none on the day."""
    bases = bases_of(context)
    if bases is None:
        return
    possible = {basis.article: basis for basis in bases.data.bases if _holds_on(basis, context.day)}
    for path, entry in own_entries(context, LIST):
        article = _article(entry)
        if not article or article in possible:
            continue
        known = next((basis for basis in bases.data.bases if basis.article == article), None)
        if known is not None:
            message = f"“{article}” is no lawful basis on {context.day}: it is one from {known.start}"
            if known.until and known.until <= context.day:
                message = f"“{article}” is no lawful basis on {context.day}: it ended on {known.until}"
            hint = "Name another, or let the notice apply from a day on which it is one"
        else:
            message = f"“{short(article)}” is no lawful basis and no condition"
            number = article.partition("(")[0]
            group = [each for each in possible if each.partition("(")[0] == number]
            guess = _meant(article, list(possible))
            hint = f"Did you mean “{guess}”? " if guess else ""
            hint += f"The possible ones are {joined(group or list(possible), 'or')}"
        yield Finding("bad-basis", message, bases.place(path), hint, LIST)


def _meant(article: str, possible: list[str]) -> str:
    """Return the article that was meant, "" where it cannot be said: one with the same letter."""
    letter = article.casefold().rpartition("(")[2]
    alike = [each for each in possible if each.rpartition("(")[2] == letter] if "(" in article else []
    return alike[0] if len(alike) == 1 else closest(article.casefold(), alike) or ""


@rule("no-basis")
def basis_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding for a notice without any lawful basis."""
    bases = bases_of(context)
    if bases is None or context.draft or bases.of_group("basis"):
        return
    if any(each.basis is None and each.entry.article for each in bases.declared):
        return  # one that does not exist: `bad-basis`
    if not bases.declared and is_given(context, (LIST,)):
        return  # no list at all, which is reported
    if not bases.declared and is_said_in_words(context, "lawful_basis", LIST):
        return
    usual = [basis for basis in bases.data.bases if basis.group == "basis" and basis.duty]
    message = "No lawful basis is declared for what is done with the data"
    ways = joined([f"`- article: {each.article}` ({each.called})" for each in usual], "or")
    hint = f"Add one below `lawful_bases:`, mostly {ways}{or_in_words(context, 'lawful_basis', LIST)}"
    if bases.own:
        hint += "; or take `lawful_bases:` out, so that those of the pack apply"
    yield Finding("no-basis", message, place_of(context, (LIST,)), hint, LIST)


@rule("purpose-without-basis")
def purpose_uncovered(context: Context) -> Iterator[Finding]:
    """Yield a finding for each printed purpose that no basis serves."""
    bases = bases_of(context)
    printed = printed_items(context, "purposes")
    served = bases.of_group("basis") if bases else []
    named = [purposes_of(context, each.entry) for each in served]
    if bases is None or printed is None or not all(named) or not named:
        return
    known = {basis.article for basis in bases.data.bases}
    if any(not entry.text and _article(entry) not in known for _, entry in entries(context, LIST)):
        return  # an article that is reported: its purposes rest on what was meant
    covered = set().union(*named)
    articles = [_article(each.entry) or "the basis" for each in served]
    for purpose in printed.standard if bases.own else ():
        if purpose not in covered:
            message = f"Nothing says which lawful basis the purpose “{purpose}” rests on"
            hint = f"Add `{purpose}` to `purposes:` of {joined(articles, 'or')}, or of another basis"
            yield Finding("purpose-without-basis", message, place_of(context, (LIST,)), hint, LIST)
    for path, entry in printed.own:
        if entry.instead_of or entry.items or {str(entry.id), *map(for_activity, entry.for_)} & covered:
            continue
        message = f"Nothing says which lawful basis the purpose “{short(str(entry.text))}” rests on"
        hint = f"Add `{entry.id}` to `purposes:` of its basis, below `lawful_bases:`"
        if not entry.id:
            hint = "Give it an id, like `id: clubs`, and add that to `purposes:` of its basis, below "
            hint += "`lawful_bases:`"
        severity = Severity.ERROR if bases.own else Severity.INFO
        place = context.view.place(path)
        yield Finding("purpose-without-basis", message, place, hint, "purposes", severity=severity)


@rule("basis-for-nothing")
def purpose_unprinted(context: Context) -> Iterator[Finding]:
    """Yield a finding for each purpose that a basis names and the notice does not print."""
    printed = printed_items(context, "purposes")
    if printed is None or bases_of(context) is None:
        return
    for path, entry in own_entries(context, LIST):
        for number, purpose in enumerate(entry.purposes):
            if purpose in printed.ids:
                continue
            dropped = purpose in printed.dropped
            why = "which the notice leaves out" if dropped else "which the notice does not have"
            message = f"{_article(entry) or 'A basis'} serves the purpose “{short(purpose)}”, {why}"
            hint = "" if dropped else did_you_mean(purpose, printed.ids)
            hint = hint or f"Take it out; the purposes are {listed(sorted(printed.ids)) or 'none'}"
            place = context.view.place((*path, "purposes", number))
            yield Finding("basis-for-nothing", message, place, hint, LIST, severity=Severity.WARNING)


@rule("interests-of-authority")
def interests_of_authority(context: Context) -> Iterator[Finding]:
    """Yield a finding for interests on which a public authority may not rely in its tasks (Article 6(1))."""
    bases = bases_of(context)
    kinds = context.library.rule_data(KindsData)
    if bases is None or kinds is None or not bases.own:
        return
    perhaps = context.organisation_kind in kinds.perhaps_public_authorities
    if not (context.public_authority or perhaps):
        return
    is_one = "may be" if perhaps else "is"
    severity = Severity.WARNING if perhaps else Severity.ERROR
    for each in bases.declared:
        basis = each.basis
        if basis is None or not basis.not_for_authorities or each.entry.reason:
            continue
        message = f"{basis.article} ({basis.called}) is not for public authorities"
        message += f", and {context.view.name} {is_one} one"
        hint = f"Write `article: {basis.instead}` in its place" if basis.instead else "Take it out"
        hint += "; for something outside your tasks, such as letting the hall, add `reason:` with what it is"
        place = bases.place(each.path)
        yield Finding("interests-of-authority", message, place, hint, LIST, severity=severity)


@rule("task-of-private", "task-without-law")
def task_without_law(context: Context) -> Iterator[Finding]:
    """Yield a finding for a duty or public task of which nobody says what law lays it down (Article 6(3))."""
    bases = bases_of(context)
    kind = context.organisation_kind
    if bases is None or not bases.own or not kind:
        return
    told = any(each.entry.law for each in bases.declared)
    for each in bases.declared:
        basis, entry = each.basis, each.entry
        if basis is None or not basis.needs_law or entry.law or entry.text:
            continue
        if kind in basis.names_law_for:
            others = [b.article for b in bases.data.bases if b.instead == basis.article]
            message = f"{basis.article} ({basis.called}) needs a task that a law gives to the organisation"
            hint = f"Add `law:` with the law that does, or write `article: {others[-1] if others else ''}`"
            hint += " with a `text:` that says which interest it is"
            code = "task-of-private"
        elif not told and context.record is not None and not _names_task(context, bases.data):
            message = f"{basis.article} ({basis.called}) needs a law, and the notice names none"
            binding = [law for law in context.library.law_ids if _binds(context, law)]
            such_as = f", such as `law: {binding[0]}`" if binding else ""
            hint = f"Add `law:` with the id of the law that lays it down{such_as}"
            code = "task-without-law"
        else:
            continue
        yield Finding(code, message, bases.place(each.path), hint, LIST, severity=Severity.WARNING)


def _names_task(context: Context, data: BasesData) -> bool:
    """Return whether the notice prints a law that lays down a task of such an organisation.

    Of a kind that does not say what a school is in law, any law in the clause on lawful bases counts:
    nobody can say which of them binds it (Article 6(3)).
    """
    bodies = context.library.rule_data(BodiesData)
    unsaid = bodies is not None and context.organisation_kind in bodies.unsaid_in_law
    for block in context.record.blocks if context.record else ():
        for law in {run.law for run in block.runs if run.law and block.printed}:
            if any(f"{law}/".startswith(f"{other}/") for other in data.no_task):
                continue
            entry = context.library.law(law, context.day or None)
            if _binds(context, law) or (entry and (unsaid or not entry.binds) and block.clause == CLAUSE):
                return True
    return False


def _binds(context: Context, law: str) -> bool:
    """Return whether the law register says of a law that it binds such an organisation."""
    entry = context.library.law(law, context.day or None)
    return entry is not None and context.organisation_kind in entry.binds


@rule("interests-unsaid")
def interests_unsaid(context: Context) -> Iterator[Finding]:
    """Yield a finding for a legitimate interest that nobody names (Article 13(1)(d))."""
    bases = bases_of(context)
    if bases is None or not bases.own or is_said_in_words(context, "legitimate_interests", LIST):
        return
    for each in bases.declared:
        if each.basis is not None and each.basis.says_interest and not each.entry.text:
            message = f"{each.basis.article} rests on {each.basis.called}, and the notice does not say which"
            hint = "Add `text:` with the interest and whose it is, such as `text: It is in our interest to …`"
            yield Finding("interests-unsaid", message, bases.place(each.path), hint, LIST)


@rule("consent-beside-duty")
def consent_beside_duty(context: Context) -> Iterator[Finding]:
    """Yield a finding for consent that is asked for what is done anyway."""
    bases = bases_of(context)
    if bases is None or not bases.own:
        return
    printed = printed_items(context, "purposes")
    duties = [each for each in bases.declared if each.basis is not None and each.basis.duty]
    for each in bases.declared:
        if each.basis is None or not each.basis.consent:
            continue
        duty = next((other for other in duties if _overlap(context, each, other, printed)), None)
        if duty is None or duty.basis is None:
            continue
        message = (
            f"{each.basis.article} ({each.basis.called}) is declared for what {duty.basis.article} "
            f"({duty.basis.called}) allows anyway: people are asked, and may not say no"
        )
        hint = "Take it out; or, for something that stops when people say no, such as photographs, give that "
        hint += "purpose an `id:` of its own below `purposes:` and name it alone in `purposes:` of this basis"
        place = bases.place(each.path)
        yield Finding("consent-beside-duty", message, place, hint, LIST, severity=Severity.WARNING)


def _overlap(context: Context, consent: Declared, duty: Declared, printed: PrintedItems | None) -> bool:
    """Return whether consent is declared for a purpose, or an activity, that a duty serves as well."""
    asked, done = purposes_of(context, consent.entry), purposes_of(context, duty.entry)
    if not asked:
        return True
    if not done:  # it serves whatever is standard
        return printed is None or bool(asked & printed.standard.keys())
    return bool(asked & done)
