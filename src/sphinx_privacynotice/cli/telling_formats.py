"""The texts of ``telling`` as plain text, as a web page and as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import escape_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.cli.telling_text import Line


def as_text(texts: Sequence[tuple[str, list[Line]]]) -> str:
    """Return the texts as plain text; several each below the names of its schools."""
    made = []
    for names, lines in texts:
        parts: list[str] = []
        if len(texts) > 1:
            parts += [f"{names}\n{'=' * min(len(names), 70)}"]
        last = ""
        for line in lines:
            words = f"- {line.words}" if line.kind == "item" else line.words
            if line.kind == last == "item":
                parts[-1] += f"\n{words}"
            else:
                parts.append(words)
            last = line.kind
        made.append("\n\n".join(parts))
    text = "\n\n\n".join(made)
    return "\n".join(map(escape_controls, text.split("\n"))) + "\n"


def as_html(texts: Sequence[tuple[str, list[Line]]], language: str) -> str:
    """Return the texts as a web page, to be pasted into an e-mail or a newsletter."""
    from sphinx_privacynotice.review.reports.web_page import render_page

    title = next((line.words for _, lines in texts for line in lines if line.kind == "title"), texts[0][0])
    return render_page("telling.html.jinja", texts=texts, language=language, title=title)


def as_word(texts: Sequence[tuple[str, list[Line]]], language: str, day: str) -> bytes:
    """Return the texts as a Word file."""
    from sphinx_privacynotice.review.reports.word_file import WordFile

    title = next((line.words for _, lines in texts for line in lines if line.kind == "title"), texts[0][0])
    file = WordFile(title, day, language)
    several = len(texts) > 1
    for names, lines in texts:
        if several:
            file.heading(names, 1)
        for line in lines:
            if line.kind == "title":
                file.heading(line.words, 2 if several else 1)
            elif line.kind == "item":
                file.bullet(line.words)
            else:
                file.paragraph(line.words)
    return file.content()
