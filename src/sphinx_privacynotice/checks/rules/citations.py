"""Rules about citations and links: by date, and by whom a law binds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import listed, short
from sphinx_privacynotice.base.sentence_split import split_sentences
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.format.schema import Recipient
from sphinx_privacynotice.model.format.values import LawId, WebAddress
from sphinx_privacynotice.model.format.walk import get
from sphinx_privacynotice.model.pack.bodies_data import BodiesData
from sphinx_privacynotice.model.pack.law import entry_on, not_yet_in_force, plain_address
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.law import EndedLink, LawEntry
    from sphinx_privacynotice.model.record import Block
    from sphinx_privacynotice.yamlio.tree import KeyPath


@dataclass(frozen=True, slots=True)
class _Citation:
    """A law that a notice cites: in the site's data, at ``path``, or in the words of ``block``."""

    law: str
    path: KeyPath = ()
    block: Block | None = None

    @property
    def key(self) -> str:
        """The key of findings about it."""
        return key_path(self.path) if self.path else (self.block.clause if self.block else "") or self.law

    @property
    def by_clause(self) -> bool:
        """Whether it is in words of a pack."""
        return self.block is not None and self.block.origin == "clause"

    @property
    def by(self) -> str:
        """What cites it, for messages."""
        if self.path:
            return f"“{self.key}”"
        return f"the clause “{self.key}”" if self.by_clause else "the page"


def _citations(context: Context) -> Iterator[_Citation]:
    """Yield what a notice cites: in the site's data, in its clauses, and in its page's own words."""
    for path, value in context.values_of(LawId):
        yield _Citation(str(value), path)
    seen = set()
    for block in context.record.blocks if context.record else ():
        if not block.printed:
            continue
        for run in block.runs:
            # what was filled in from the site's data was met there
            if run.law and not run.value and (run.law, block.clause, block.origin) not in seen:
                seen.add((run.law, block.clause, block.origin))
                yield _Citation(run.law, block=block)


def _entries(context: Context, law: str) -> tuple[LawEntry, ...]:
    owner = context.library.owner(law, "laws")
    return owner.laws[law] if owner else ()


def _finding(
    context: Context, code: str, cited: _Citation, message: str, hint: str, law: LawEntry
) -> Finding:
    """Return a finding about a citation, at the place where its author can mend it.

    Of what nobody has seen a source for it is information: the register itself may be wrong.
    """
    place, related = _where(context, cited)
    severity = Severity.INFO if law.from_memory else Severity.ERROR
    return Finding(code, message, place, hint, cited.key, related or law.place, severity=severity)


def _where(context: Context, cited: _Citation) -> tuple[Place, Place | None]:
    """Return where a citation is made and, of a clause's, the words themselves."""
    view = context.view
    if cited.path:
        return view.place(cited.path), None
    block = cited.block
    if block is None or not cited.by_clause:
        return _on_page(context, block.page if block else "", cited.law), None
    editions = context.library.editions(block.clause, view.pack_of(block.clause))
    words = next((each.place for each in editions if each.label == block.edition), None)
    return _chosen_by(context, block.clause), words


def _chosen_by(context: Context, clause: str) -> Place:
    """Return the line of a site's file that decides which words of a clause are printed."""
    view = context.view
    if clause in view.data.editions:
        return view.key_place(("editions", clause))
    return view.key_place(("in_force",)) if not context.draft else context.site.notice_place(context.kind)


def _on_page(context: Context, page: str, words: str) -> Place:
    """Return the first line of a page that has ``words``, the page itself where none has."""
    file = context.project.documents.get(page, page)
    try:
        text = context.project.source.read(file)
    except SourceError:
        return Place(file)
    line = next((number for number, each in enumerate(text.split("\n"), 1) if words in each), 0)
    return Place(file, line)


# law by date


@rule("law-repealed", always=True)
def repealed_law(context: Context) -> Iterator[Finding]:
    """Yield a finding for each law that has ended on the day to judge by (Article 6(3))."""
    if not context.day:
        return
    for cited in _citations(context):
        law = entry_on(_entries(context, cited.law), context.day)
        if law is None or not law.has_ended(context.day):
            continue
        if _in_ended_words(context, cited):
            continue  # `edition-ended` says so
        message = f"“{law.cite}” ended on {law.until}, and {cited.by} cites it"
        following = context.library.law(law.replaced_by, context.day) if law.replaced_by else None
        if cited.by_clause:
            day = context.view.day or ""
            hint = f"Let the notice apply from {law.until} or later, with `in_force:`, for newer words"
            if day >= law.until:
                hint = (
                    "Reword or leave out that part on your page with a reason, and tell the pack's maintainer"
                )
        elif following and cited.key.endswith("under.law") and following.holds_no_period:
            hint = "Name your own policy or a toolkit below `under:`: what took its place holds no period"
        elif following:
            hint = f"Write `{law.replaced_by}` (“{following.cite}”) in its place"
        else:
            hint = "Name the law that took its place, or take it out"
        yield _finding(context, "law-repealed", cited, message, hint, law)


def _in_ended_words(context: Context, cited: _Citation) -> bool:
    """Return whether a law is cited by a clause that is kept at an edition that has ended itself."""
    if not cited.by_clause or cited.block is None or context.judge is None or context.view.day is None:
        return False
    edition = context.judge.printed_edition(cited.block.clause)
    return edition is not None and bool(edition.until) and edition.until <= str(context.view.day)


@rule("law-not-yet", always=True)
def coming_law(context: Context) -> Iterator[Finding]:
    """Yield information on law that a draft cites and that has not begun on the day to judge by.

    Of a notice with a day of its own it is an error, which is reported where the law is cited.
    """
    if not (context.draft and context.day):
        return
    for cited in _citations(context):
        entries = _entries(context, cited.law)
        if entries and entry_on(entries, context.day) is None:
            message = not_yet_in_force(entries[0], context.day)
            hint = f"Let the notice apply from {entries[0].start} or later, with `in_force:`"
            place, related = _where(context, cited)
            related = related or entries[0].place
            yield Finding("law-not-yet", message, place, hint, cited.key, related, severity=Severity.INFO)


# whom a law binds


@rule("law-binds-another", always=True)
def law_of_another(context: Context) -> Iterator[Finding]:
    """Yield a finding for each law that the school gives as its own and that binds others (Article 6(3))."""
    kinds = context.organisation_kinds
    data = context.library.rule_data(BodiesData)
    if not kinds or data is None or kinds[0] in data.unsaid_in_law:
        return
    for cited in _citations(context):
        law = entry_on(_entries(context, cited.law), context.day or None)
        if law is None or law.binds_any(kinds) or _says_whose_duty(context, cited, law, data):
            continue
        message = f"“{law.cite}” binds {_named(law)}"
        message += f", and {cited.by} cites it for an organisation of the kind “{kinds[0]}”"
        own = _own_law(context, law)
        if cited.by_clause:
            hint = "Reword or leave out that part on your page with a reason, and tell the pack's maintainer"
        elif own:
            hint = f"For {kinds[0]} it is `{own.id}`, “{own.cite}”"
        elif cited.path:
            hint = f"Name the law that binds {context.view.name}, or {_in_own_words(cited.path)}"
        else:
            hint = f"Name the law that binds {context.view.name}"
            hint += f", or say whose duty it is: “{_example(law, data)} must …”"
        yield _finding(context, "law-binds-another", cited, message, hint, law)


def _named(law: LawEntry) -> str:
    """Return whom a law binds, in words."""
    return listed(each.replace("-", " ") for each in law.binds)


def _says_whose_duty(context: Context, cited: _Citation, law: LawEntry, data: BodiesData) -> bool:
    """Return whether the words that cite a law say that it is another body's duty."""
    if cited.path:
        # what a body receives by law may be the body's own duty to ask for
        entry = get(context.view.data, cited.path[:2])
        return cited.path[0] == "recipients" and isinstance(entry, Recipient) and bool(entry.authority)
    block = cited.block
    if block is None:
        return False
    if cited.by_clause:
        editions = context.library.editions(block.clause, context.view.pack_of(block.clause))
        edition = next((each for each in editions if each.label == block.edition), None)
        return edition is not None and cited.law in edition.duties_of_others
    cites = {run.text for run in block.runs if run.law == cited.law}
    sentences = [each for each in split_sentences(block.text) if any(cite in each for cite in cites)]
    words = [word for body, names in data.names_of_bodies.items() if body in law.binds for word in names]
    return any(
        re.search(rf"\b{re.escape(word)}", sentence, re.IGNORECASE)
        for word in words
        for sentence in sentences
    )


def _own_law(context: Context, law: LawEntry) -> LawEntry | None:
    """Return the neighbour of a law, such as another regulation, that binds this kind; None for none."""
    above, _, _ = law.id.rpartition("/")
    for law_id in context.library.law_ids:
        if law_id != law.id and law_id.rpartition("/")[0] == above and above.count("/") >= _PROVISION:
            other = context.library.law(law_id, context.day or None)
            ended = other is not None and other.has_ended(context.day)
            if other and not ended and other.binds and other.binds_any(context.organisation_kinds):
                return other
    return None


_PROVISION = 3
"""The slashes of the id above a provision: ``uksi/2013/2094/regulation``."""


def _in_own_words(path: KeyPath) -> str:
    """Return how to say without a law what the value at ``path`` says."""
    if path[-2:] == ("under", "law"):
        return "write `under:` with words of your own, which are printed"
    if path[0] == "recipients":
        return "take `law:` out, and say in `why:` what they need it for"
    return "take `law:` out"


def _example(law: LawEntry, data: BodiesData) -> str:
    names = (name for body in law.binds for name in data.names_of_bodies.get(body, ()))
    return f"The {next(names, law.binds[0])}"


# addresses


@rule("moved-link", always=True)
def moved_link(context: Context) -> Iterator[Finding]:
    """Yield a finding for each address that has ended by the day to judge by, and what took its place."""
    ended = context.library.ended_links(context.day)
    for path, value in context.values_of(WebAddress):
        if found := ended.get(plain_address(str(value))):
            yield _moved(found, str(value), context.view.place(path), key_path(path))
    seen = set()
    for block in context.record.blocks if context.record else ():
        for run in block.runs if block.printed else ():
            found = ended.get(plain_address(run.link)) if run.link else None
            from_pack = run.value.startswith("links.") and run.value[6:] not in context.view.data.links
            if not found or (run.value and not from_pack) or (run.link, block.clause) in seen:
                continue
            seen.add((run.link, block.clause))
            if from_pack:
                place = _chosen_by(context, block.clause)
            else:
                place = _on_page(context, block.page, run.link)
            yield _moved(found, run.link, place, run.value or block.clause, run.value if from_pack else "")


def _moved(found: EndedLink, address: str, place: Place, key: str, link: str = "") -> Finding:
    entry, now = found.entry, found.now
    message = f"The address “{short(address)}” is no longer the right one"
    hint = f"Write {now.url} in its place" if now and now.url else "Find what took its place, or take it out"
    if link and now and now.url:
        name = link.partition(".")[2]
        hint = f"Write `links:` and below it `{name}: {now.url}`, or let the notice apply from a later day"
    memory = entry.evidence is not None and entry.evidence.level == "memory"
    severity = Severity.INFO if memory else Severity.WARNING
    return Finding("moved-link", message, place, hint, key, entry.place, severity=severity)
