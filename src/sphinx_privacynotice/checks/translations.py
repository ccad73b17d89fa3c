"""What a page in another language prints that is not in it, or not as the first words are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.model.pack.translation import command_to_translate, stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.checks.registry import Context


def find_untranslated(contexts: Iterable[Context]) -> Iterator[Finding]:
    """Yield a finding for each clause that a page in another language prints without its translation.

    A build does not tell of them: newer words of the first pack are no mistake of a page's author.
    """
    for context in contexts:
        if context.variant.language and context.record is not None:
            for edition, on in _printed(context).items():
                yield from _of_clause(context, edition, on)


def _printed(context: Context) -> dict[tuple[str, str], str]:
    """Return the clauses that are printed in a pack's words, each with its edition and its page."""
    blocks = context.record.blocks if context.record else ()
    return {
        (block.clause, block.edition): block.page
        for block in reversed(blocks)
        if block.printed and block.clause and block.edition and block.origin == "clause"
    }


def _of_clause(context: Context, printed: tuple[str, str], page: str) -> Iterator[Finding]:
    (clause, label), language = printed, context.variant.language
    day, _, revision = label.rpartition(".")
    found = context.view.edition(clause, Pin(day, int(revision)))
    first = context.site.view(context.kind).edition(clause, Pin(day, int(revision)))
    if isinstance(found, Unavailable) or isinstance(first, Unavailable):
        return
    own, pack = context.library.language_of(first), context.library.pack(first.pack)
    if not same_language(context.library.language_of(found), language):
        if pack is not None and not same_language(own, language):
            message = f"“{first.id}” {label} has no words in “{language}”: “{page}” prints it in “{own}”"
            command = command_to_translate(pack, language, context.library.translations.packs)
            hint = f"Translate it: `{command}` writes what is to be translated"
            severity = Severity.INFO
            yield Finding("translation-missing", message, first.place, hint, first.id, severity=severity)
    elif found.stale:
        yield stale(found, first, language)
