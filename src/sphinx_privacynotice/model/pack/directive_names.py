"""The fixed table of directives that print one clause, in a module of its own: importing it costs nothing."""

from __future__ import annotations

DIRECTIVES: dict[str, str] = {
    # each directive that prints a clause, and the clause: fixed, so that no data can name a directive
    "npd-clause": "npd",
    "rights-list": "rights",
    "categories-list": "categories",
    "purposes-list": "purposes",
    "lawful-basis": "lawful-basis",
    "collection-clause": "collection",
    "retention-clause": "retention",
    "recipients-list": "recipients",
    "sharing-clause": "sharing",
    "dfe-sharing-clause": "dfe-sharing",
    "safeguarding-clause": "safeguarding",
    "data-collection-links": "data-collection-links",
    "sources-clause": "sources",
    "transfers-clause": "transfers",
    "automated-decisions-clause": "automated-decisions",
    "access-request": "access-request",
    "complaints-clause": "complaints",
    "contact-clause": "contact",
    "dpo-clause": "dpo",
    "notice-details": "notice-details",
}
