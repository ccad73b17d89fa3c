"""Rules about what a notice must tell: each item of its checklist that no printed words meet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import did_you_mean_ids, joined, listed
from sphinx_privacynotice.checks import registry
from sphinx_privacynotice.checks.lists import own_file
from sphinx_privacynotice.checks.registry import RULES, Context, rule
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.record import MET, MISSING
from sphinx_privacynotice.model.site.view import is_truthy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.checks.coverage import CoverageRow

UNMET = "item-unmet"
OWN_CODES = (
    UNMET,
    "complaint-route-missing",
    "regulator-missing",
    "withdrawal-missing",
    "source-missing",
)

MAX_ABSENT = 3
"""How many clauses may be on no page before one finding says so for all of them."""

_DIRECTIVE_OF = {clause: name for name, clause in DIRECTIVES.items()}


@rule(*OWN_CODES)
def item_unmet(context: Context) -> Iterator[Finding]:
    """Yield a finding for each clause, part or edition by which items of the checklist are missing.

    Items that go missing by one cause are one finding, unless an item has a code of its own. Not reported
    is what another finding says: a value that is not given, an edition that has ended.
    """
    if context.draft:
        return
    ended = {clause for clause, *_ in _ended(context)}
    causes: dict[tuple[str, ...], list[CoverageRow]] = {}
    of_own: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in context.coverage:
        covered = row.covered
        if covered.status != MISSING or _value_missing(context, row) or _told_elsewhere(row):
            continue
        if covered.because == "edition" and covered.clause in ended:
            continue
        code = row.item.code if row.item.code in OWN_CODES else UNMET
        if _is_for_own_words(context, row):
            of_own.setdefault((code, row.item.advice), []).append(row)
            continue
        alone = row.item.id if covered.because in {"unprovided", "unsaid"} else ""
        cause = (code, covered.clause, covered.because, covered.part, alone)
        causes.setdefault(cause, []).append(row)
    absent = [key for key, rows in causes.items() if key[0] == UNMET and _asked_and_absent(rows)]
    if len(absent) > MAX_ABSENT:
        yield _mostly_absent(context, [row for key in absent for row in causes.pop(key)])
    for (code, _), rows in of_own.items():
        yield _unsaid_in_own(context, code, rows)
    for (code, *_), rows in causes.items():
        advised = all(row.item.advice == "yes" for row in rows)
        severity = Severity.INFO if advised else Severity.ERROR
        place, why, hint = _explain(context, rows[0])
        message = f"The notice does not tell readers about {_names(rows)}: {why}"
        clause = rows[0].covered.clause
        yield Finding(code, message, place, hint, clause or rows[0].item.id, severity=severity)


def _asked_and_absent(rows: list[CoverageRow]) -> bool:
    return any(row.item.advice != "yes" for row in rows) and rows[0].covered.because == "absent"


def _is_for_own_words(context: Context, row: CoverageRow) -> bool:
    """Return whether an item is for a notice's own pack to say: no clause of the notice does."""
    pack = context.library.notice_pack(context.kind, *context.organisation_kinds)
    if pack is None or context.judge is None or pack.id not in context.project.local_packs():
        return False
    return row.covered.because in {"absent", "unprovided"} and row.covered.clause not in context.judge.clauses


def _unsaid_in_own(context: Context, code: str, rows: list[CoverageRow]) -> Finding:
    """Return the finding for items that no words of a notice's own say.

    Clauses of other packs are not proposed: what they say may be untrue of it.
    """
    file = own_file(context)
    where = file or "the notice’s own pack"
    message = f"The notice does not tell readers about {_names(rows)}: no `provides:` in {where} names it"
    by_clause: dict[str, list[str]] = {}
    for row in rows:
        by_clause.setdefault(_own_clause(context, row.item.id), []).append(row.item.id)
    rest = by_clause.pop("", [])
    ways = [f"`{clause}: {{provides: [{', '.join(ids)}]}}`" for clause, ids in by_clause.items()]
    if rest:
        ways.append(f"`provides: [{', '.join(rest)}]` for the heading that says it")
    hint = f"Below `clauses:` in {where} write {joined(ways)}; first write the words, where there are none"
    severity = Severity.INFO if rows[0].item.advice == "yes" else Severity.ERROR
    place = context.site.notice_place(context.kind)
    return Finding(code, message, place, hint, rows[0].item.id, severity=severity)


def _own_clause(context: Context, item: str) -> str:
    """Return the clause of the notice with the id of another pack's that says ``item``, "" for none."""
    own = context.judge.clauses if context.judge else ()
    return next(
        (
            clause
            for pack in context.library.packs
            for clause, editions in pack.clauses.items()
            if clause in own and any(item in edition.provides for edition in editions)
        ),
        "",
    )


def _mostly_absent(context: Context, rows: list[CoverageRow]) -> Finding:
    """Return one finding for a page that prints few clauses: all the others go missing by one cause."""
    clauses = listed(dict.fromkeys(row.covered.clause for row in rows))
    names = "; ".join(dict.fromkeys(row.item.name for row in rows))
    message = (
        f"The notice does not tell readers about most of what it must ({names}): no page prints {clauses}"
    )
    hint = f"Print the whole notice, with `privacy-notice` and `{context.kind}` in place of single directives"
    place = context.site.notice_place(context.kind)
    return Finding(UNMET, message, place, hint, context.kind)


@rule("withdrawal-missing")
def contact_missing(context: Context) -> Iterator[Finding]:
    """Yield information where readers are told of a right, and not whom to turn to for it in particular."""
    if context.draft:
        return
    for row in context.coverage:
        key = row.item.contact
        if row.covered.status != MET or row.item.code not in OWN_CODES or not key:
            continue
        if row.item.applies is None or not _applies_by_basis(context, row) or context.view.find(key):
            continue
        if _gives_address(context, row):
            continue
        message = f"The notice names nobody in particular to whom readers can turn for {row.item.name}"
        hint = f"Name the contact under `{key}`; until then they ask whoever answers questions"
        place = context.site.notice_place(context.kind)
        yield Finding(row.item.code, message, place, hint, key, severity=Severity.INFO)


def _gives_address(context: Context, row: CoverageRow) -> bool:
    """Return whether the words that tell of a right give an address or a number to turn to."""
    blocks = context.judge.blocks.get(row.covered.clause, ()) if context.judge else ()
    told = [
        each for each in blocks if each.printed and (not row.covered.part or each.part == row.covered.part)
    ]
    return any(
        run.link.startswith(("mailto:", "tel:")) or _MEANS.search(run.text)
        for each in told
        for run in each.runs
    )


_MEANS = re.compile(r"\S@\S|\b0\d{3,4}[ \d]{6,}")
"""An e-mail address or a telephone number."""


@rule("edition-ended", law=False)
def edition_ended(context: Context) -> Iterator[Finding]:
    """Yield a finding for a clause that is kept at an edition that ended before the notice applies.

    It is an error where the edition lacks an item of the checklist that newer words have.
    """
    coverage = context.coverage if registry.LAW_RULES_APPLY else ()
    for clause, until, source, place in _ended(context):
        lost = [
            row
            for row in coverage
            if row.covered.status == MISSING
            and (row.covered.clause, row.covered.because) == (clause, "edition")
        ]
        asked = [row for row in lost if row.item.advice != "yes"]
        message = f"“{clause}” is kept at an edition that ended on {until}"
        if lost:
            message += f", and does not tell readers about {_names(lost)}"
        hint = "Take the edition out, so that the newer words are printed"
        severity = Severity.ERROR if asked else Severity.INFO
        if not lost:
            hint = "Take newer words when you can"
        yield Finding("edition-ended", message, place, hint, clause, source, severity=severity)


@rule("not-applicable")
def not_applicable(context: Context) -> Iterator[Finding]:
    """Yield a finding for each item that a site says does not apply, and that is not the site's to deny."""
    denied = context.view.data.not_applicable
    items = {item.id: item for item in context.library.checklist(context.checklist)}
    for key in denied:
        item = items.get(key)
        place = context.view.key_place(("not_applicable", key))
        about = f"not_applicable.{key}"
        if item is None:
            hint = did_you_mean_ids(key, list(items)) or f"They are {listed(items)}"
            message = f"There is no item “{key}” on the checklist “{context.checklist}”"
            yield Finding("not-applicable", message, place, hint, about)
        elif not item.site_may_deny:
            message = f"“{key}” applies whatever the site says: {item.required}"
            hint = f"Take it out, and print words about {item.name}"
            yield Finding("not-applicable", message, place, hint, about)
        elif item.applies and any(_given(context, each) for each in item.applies.unless_none):
            message = f"“{key}” is said not to apply, and the site gives {listed(item.applies.unless_none)}"
            yield Finding("not-applicable", message, place, "Take one of the two out", about)


def _names(rows: list[CoverageRow]) -> str:
    """Return items as part of a sentence; their names may hold commas."""
    *most, last = map(_named, rows)
    return f"{'; '.join(most)}; and {last}" if most else last


def _named(row: CoverageRow) -> str:
    """Return an item in plain words with the provision that asks for it."""
    return f"{row.item.name} ({row.item.law[0]})" if row.item.law else row.item.name


def _given(context: Context, key: str) -> bool:
    return is_truthy(context.view.find(key))


def _value_missing(context: Context, row: CoverageRow) -> bool:
    """Return whether a value is missing that would say it, of which another finding tells."""
    values = row.item.values
    return bool(values) and not any(_given(context, key) for key in values)


def _told_elsewhere(row: CoverageRow) -> bool:
    """Return whether a rule of its own reports an item whose part is dropped."""
    code = row.item.code
    others = {each for codes in RULES.values() for each in codes} - {*OWN_CODES}
    return row.covered.because == "dropped" and code in others


def _applies_by_basis(context: Context, row: CoverageRow) -> bool:
    judge = context.judge
    return judge is not None and row.item.applies is not None and judge.declares(row.item.applies.bases)


def _ended(context: Context) -> Iterator[tuple[str, str, Place, Place]]:
    """Yield each clause that is printed in an edition that ended before the notice applies.

    With it come the day of its end, the clause's file, and where the edition is asked for.
    """
    view, judge = context.view, context.judge
    for clause in judge.blocks if judge is not None and view.day else ():
        edition = judge.printed_edition(clause) if judge else None
        if edition is None or not edition.until or edition.until > str(view.day):
            continue
        asked = next((use.place for use in context.uses if use.clause == clause and use.edition), None)
        yield clause, edition.until, edition.place, asked or view.key_place(("editions", clause))


def _explain(context: Context, row: CoverageRow) -> tuple[Place, str, str]:
    """Return the place of what keeps an item from being met, why it is not, and what to write."""
    clause, because = row.covered.clause, row.covered.because
    here = context.site.notice_place(context.kind)
    place = row.use.place if row.use else here
    directive = f"`{_DIRECTIVE_OF.get(clause, 'clause')}`"
    if clause not in _DIRECTIVE_OF:
        directive += f" with `{clause}`"
    own = f"or put your own words, with a reason, into the body of {directive}"
    if because == "absent":
        return here, f"no page prints the clause “{clause}”", f"Put the directive {directive} on its page"
    if because == "omitted":
        return place, f"the page leaves out the clause “{clause}”", f"Take `{clause}` off `:omit:`, {own}"
    if because == "dropped":
        part = row.covered.part
        why = f"the page drops the part “{part}” of the clause “{clause}”"
        return place, why, f"Take `{part}` off `:drop:`, or give it your own words with `:reword: {part}`"
    if because == "edition":
        why = f"the edition {row.covered.edition.partition('.')[0]} of the clause “{clause}” lacks it"
        return _edition_place(context, row), why, _edition_hint(context, clause)
    if because == "unsaid":
        wanted = [guard for guard in row.guards if not guard.startswith("unless ")]
        hint = f"Give {listed(f'`{each}`' for each in wanted)} in the site file, {own}" if wanted else own
        why = f"the clause “{clause}” has nothing to print about it"
        return place, why, hint[0].upper() + hint[1:]
    hint = f"Add a clause to a pack of your own with `provides: [{row.item.id}]`"
    return here, "no clause of the packs has words for it", hint


def _edition_place(context: Context, row: CoverageRow) -> Place:
    if row.use is not None:
        return row.use.place
    kept = context.view.kept(row.covered.clause) is not None
    return context.view.key_place(("editions", row.covered.clause) if kept else ("in_force",))


def _edition_hint(context: Context, clause: str) -> str:
    kept = context.view.kept(clause) is not None or any(
        use.clause == clause and use.edition for use in context.uses
    )
    if kept:
        return "Take the edition out, so that the newer words are printed"
    newer = context.library.clause(clause, context.day or None, None, context.view.pack_of(clause))
    day = getattr(newer, "edition", "")
    return f"Read the newer words, and let the notice apply from {day} or later with `in_force:`"
