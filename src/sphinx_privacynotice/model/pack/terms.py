"""Words that a pack leaves to sites, and site values that it gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.model.format.canonical import canonical
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.values import Kind as OrganisationKind
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    KEY,
    PACK_FORMAT,
    TERM_KEY,
    PackEntry,
    Words,
    optional,
    read_entry,
    read_free_keys,
    require_map,
)
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import Node


class Term(PackEntry):
    """A word that clauses leave to the site: the default, and what it may choose (nothing: anything)."""

    WHAT = "a term"
    CHIEF = "default"
    default: Words = Field(description="The words, unless a site chooses others.")
    choices: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "The words a site may choose; without it, any.", ()
    )


def read_terms(node: Node | None, findings: Findings) -> dict[str, Term]:
    """Return the terms of a pack by key."""
    terms: dict[str, Term] = {}
    for key, _place, value in read_free_keys(node, "“terms” of a pack", TERM_KEY, "a term", findings):
        term = read_entry(Term, value, findings)
        if term is None:
            continue
        if term.choices and term.default not in term.choices:
            message = f"The default of “{key}”, “{short(term.default)}”, is not among its choices"
            place = term.place_of("default")
            findings.add(Finding(PACK_FORMAT, message, place, "Add it to `choices:`", f"terms.{key}"))
        terms[key] = term
    return terms


def read_defaults(
    node: Node | None, findings: Findings, what: str = "“defaults” of a pack"
) -> Mapping | None:
    """Return site values of a pack, as the values of sites are read; None where there are none."""
    values = require_map(node, what, findings)
    read = canonical(values, SiteFile) if values is not None else None
    return read if isinstance(read, Mapping) else None


def read_defaults_by_kind(node: Node | None, findings: Findings) -> dict[str, Mapping]:
    """Return the site values that hold for a kind of organisation, by kind."""
    what = "“defaults_by_kind” of a pack"
    found: dict[str, Mapping] = {}
    for kind, place, value in read_free_keys(node, what, KEY, what, findings):
        values = read_defaults(value, findings, f"“{kind}” of {what}")
        if not OrganisationKind.accepts(kind):
            hint = did_you_mean(kind, OrganisationKind.EXAMPLES) or f"Write {OrganisationKind.WANTED}"
            findings.add(
                Finding(PACK_FORMAT, f"There is no kind of organisation “{kind}”", place, hint, kind)
            )
        elif values is not None:
            found[OrganisationKind(kind)] = values
    return found
