"""``diff`` as a Word file with tracked changes, for people who decide in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.review.outline import NO_HEADING, lines_of, make_outline
from sphinx_privacynotice.review.reasons import causes_text, weight_text, what_text
from sphinx_privacynotice.review.reports.word_file import WordFile

if TYPE_CHECKING:
    from sphinx_privacynotice.review.outline import Outline, Part
    from sphinx_privacynotice.review.report import DiffReport

TITLE = "What readers of the notices read differently"


def diff_word(report: DiffReport) -> bytes:
    """Return the file. The day of its changes is that of the newest commit that was compared."""
    outline = make_outline(report)
    file = WordFile(TITLE, report.new.day or report.old.day)
    file.heading(TITLE, 0)
    file.paragraph(outline.headline, bold=True)
    file.paragraph(outline.between)
    if outline.tasks:
        file.heading("Still to do", 1)
    for task in outline.tasks:
        file.bullet(_sentence(task))
    if outline.parts:
        file.paragraph(
            "What is new and what is gone are tracked changes. To accept or reject them here does not change"
            " the notices."
        )
    for part in outline.parts:
        _add_part(file, part)
    _add_end(file, outline)
    return file.content()


def _add_part(file: WordFile, part: Part) -> None:
    file.heading(part.title, 1)
    file.paragraph(f"{_sentence(part.summary)} {_sentence(part.applies)}")
    if len(part.schools) > 1:
        file.paragraph(f"Schools: {', '.join(part.schools)}.")
    for entry in part.entries:
        told = f"People were told: {entry.told}." if entry.told else "It does not say how people were told."
        file.paragraph(f"The notice says of it ({entry.on or 'no day'}): “{entry.note}” {told}")
    for section in part.sections:
        file.heading(section.heading or NO_HEADING, 2)
        for change in section.changes:
            file.paragraph(what_text(change), bold=True)
            for line in lines_of(change):
                file.tracked(line)
            file.paragraph(_sentence(weight_text(change)))
            file.paragraph(f"Comes from: {causes_text(change.causes)}")


def _add_end(file: WordFile, outline: Outline) -> None:
    if outline.findings:
        file.heading("Findings", 1)
    for part in outline.findings:
        file.heading(f"{part.severity.capitalize()}: {part.title} ({part.code})", 2)
        for finding in part.findings:
            file.bullet(f"{finding.message}. {finding.hint}.")
    if outline.minors:
        file.heading("Not of substance: no word differs", 1)
    for minor in outline.minors:
        schools = f" ({', '.join(minor.schools)})" if len(minor.schools) > 1 else ""
        file.bullet(f"{minor.title}{schools}: {minor.text}")
    if outline.notes:
        file.heading("Notes", 1)
    for note in outline.notes:
        file.bullet(_sentence(note))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
