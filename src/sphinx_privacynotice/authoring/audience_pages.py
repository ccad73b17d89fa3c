"""How long the pages for single readers are, and how hard to read, for made-up organisations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.preview import newest_day, read_made_up
from sphinx_privacynotice.authoring.wording import CITED, without_citations
from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.readability import MAX_GRADE, grade, syllables_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.pack.audience import Audience
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.record import Block


@dataclass(frozen=True, slots=True)
class AudiencePage:
    """A page for one reader as a made-up organisation has it: its words, headings too, and its reading grade.

    ``grade`` is None where it cannot be measured.
    """

    notice: str
    audience: str
    organisation: str
    words: int
    grade: float | None = None


def measure_audience_pages(pack: Pack, library: Library) -> list[tuple[Audience, list[AudiencePage]]]:
    """Return the pages of a pack's notices for single readers, of the newest words, for each organisation."""
    read = [
        (audience, list(_read_pages(pack, library, notice, name)))
        for notice, editions in pack.notices.items()
        for name, audience in editions[-1].by_audience.items()
    ]
    syllables = None
    if read and pack.language.startswith("en"):  # the measure is for English
        every = (sentence for _, pages in read for _, sentences in pages for sentence in sentences)
        syllables = syllables_of(word for sentence in every for word in sentence)
    if syllables is None:
        return [(audience, [page for page, _ in pages]) for audience, pages in read]
    return [
        (audience, [replace(page, grade=round(grade(said, syllables), 1)) for page, said in pages])
        for audience, pages in read
    ]


def _read_pages(
    pack: Pack, library: Library, notice: str, audience: str
) -> Iterator[tuple[AudiencePage, list[list[str]]]]:
    """Yield a reader's page for each organisation, without its grade, and the words of its sentences."""
    for record in read_made_up(library, notice, newest_day(pack, library, notice), audience).records:
        blocks = [block for block in record.blocks if block.printed and block.audience]
        words = sum(any(map(str.isalnum, word)) for block in blocks for word in block.text.split())
        yield AudiencePage(notice, audience, record.site, words), words_of(map(_without_citations, blocks))


def _without_citations(block: Block) -> str:
    return without_citations("".join(f"{run.text}{CITED if run.law else ''}" for run in block.runs))


def too_long_or_hard(
    measured: Iterable[tuple[Audience, list[AudiencePage]]], pack: Pack
) -> Iterator[Finding]:
    """Yield a finding for each page that is too long or too hard to read, by the worst case of each."""
    for audience, pages in measured:
        if not pages:
            continue
        longest = max(pages, key=lambda each: each.words)
        what = f"The page of “{longest.notice}” for “{longest.audience}”"
        if audience.words is not None and longest.words > audience.words:
            message = f"{what} has {longest.words} words ({longest.organisation}), above {audience.words}"
            hint = "Shorten its clauses, or mark blocks as for other readers with {for}"
            yield Finding("page-length", message, audience.place_of("words"), hint, longest.audience)
        hardest = max(pages, key=lambda each: each.grade or 0)
        highest = float(audience.reading_grade or pack.reading_grade or MAX_GRADE)
        if pack.exact != "yes" and hardest.grade is not None and hardest.grade > highest:
            message = (
                f"{what} has the reading grade {hardest.grade} ({hardest.organisation}), above {highest:g}"
            )
            hint = "Shorten its sentences, and write shorter words"
            yield Finding("reading-grade", message, audience.place, hint, hardest.audience)
