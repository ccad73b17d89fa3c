"""Which clause the directive of a fixed name prints in a kind of notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.library import Unavailable

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.library import Library


def printed_clause(library: Library, kind: str, day: str | None, name: str) -> str:
    """Return the clause that the directive of the clause ``name`` prints in a kind of notice on ``day``.

    A kind with standard items of its own has a clause of its own for a list, called by both:
    ``pupils-purposes`` in the notice ``pupils``. All others share the clause ``name``.
    """
    found, own = library.notice(kind, day), f"{kind}-{name}"
    has_own = not isinstance(found, Unavailable) and name not in found.clauses and own in found.clauses
    return own if has_own else name
