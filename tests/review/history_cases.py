"""The first scripted history: commits of every kind, each with what a reviewer needs to be told of it.

A case is edits of the files of `FILES`, and the changes that follow from them. Of each: what happened, the
clause, the kind of its first cause, the place of that ("" where none is needed), the weight, and in how many
notices. Kinds of `minors` are of what changes no word.
"""
# ruff: noqa: E501 - a case is easier to read in few lines

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from history import FILES as PLAIN_FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

Edit = tuple[str, str, str]
"""File, what is there, what comes in its place; without the second the third is the whole file, and without
the third as well the file is deleted."""

Told = tuple[str, str, str, str, str, int]
"""Kind, clause, cause, place, weight, number of notices."""


@dataclass(frozen=True)
class Case:
    """Edits, the changes, kinds of `minors`, and the codes of findings."""

    edits: Sequence[Edit]
    told: Sequence[Told] = ()
    minors: Sequence[str] = ()


def clause(name: str, title: str, body: str, provides: str = "") -> str:
    given = f"provides: [{provides}]\n" if provides else ""
    return f"---\nid: {name}\nedition: 2026-01-01\ntitle: {title}\n{given}---\n\n{body}"


PLACES = """\
    categories:
      - standard
      - your medicines
    lawful_bases:
      - 6(1)(e)
      - 6(1)(c)
    transfers: none
    sources:
      - your last school
"""

FILES = {
    **PLAIN_FILES,
    **{
        f"sites/{key}.yaml": PLAIN_FILES[f"sites/{key}.yaml"] + PLACES
        + f"  visitors:\n    in_force: 2026-03-01\n    updated: 2026-02-01\n    page: [{key}-visits, {key}-more]\n"
        for key in ("oak", "elm")
    },
    **{
        f"{key}-visits.md": "# Visitors\n\nYou sign in at the door.\n\n```{privacy-notice} visitors\n:omit: contact\n:reason: It is on another page.\n```\n"
        for key in ("oak", "elm")
    },
    **{
        f"{key}-more.md": "---\norphan: true\n---\n\n# More for visitors\n\nA second page is about cars.\n\n```{contact-clause}\n:notice: visitors\n```\n"
        for key in ("oak", "elm")
    },
    "about.md": "# About us\n\nA page that is no notice.\n",
    "trust.yaml": PLAIN_FILES["trust.yaml"] + "organisation:\n  web: https://trust.example\n",
    "pack/notices/cin-cla/2026-01-01.yaml": "notice: cin-cla\nedition: 2026-01-01\n"
    "clauses: [who, purposes, categories, lawful-basis, recipients, sources, retention, transfers, rights, dpo, contact]\n",
    "pack/notices/visitors/2026-01-01.yaml": "notice: visitors\nedition: 2026-01-01\nclauses: [rights, contact]\n",
    "pack/clauses/who/2026-01-01.md": clause(
        "who", "Who we are", "{id}`who` We are run by {{ controller }}. The law is the {law}`act/1`.\n", "controller.contact"
    ),
    "pack/clauses/purposes/2026-01-01.md": PLAIN_FILES["pack/clauses/purposes/2026-01-01.md"] + "- {{ purposes }}\n",
    "pack/clauses/categories/2026-01-01.md": clause(
        "categories", "What we hold", "{id}`intro` We hold:\n\n- {id}`marks` your marks\n- {id}`name` your name\n- {{ categories }}\n", "categories"
    ),
    "pack/clauses/lawful-basis/2026-01-01.md": clause(
        "lawful-basis", "Why we may", "{id}`intro` The law lets us:\n\n- {{ lawful_bases }}\n", "lawful_basis"
    ),
    "pack/clauses/sources/2026-01-01.md": clause(
        "sources", "Where it is from", "| From | Told |\n|---|---|\n| {id}`you` you | each year |\n| {each}`sources` {{ .text }} | once |\n"
    ),
    "pack/clauses/transfers/2026-01-01.md": clause(
        "transfers", "Abroad", "{id}`no` {when}`transfers = none` We send nothing abroad.\n\n{id}`yes` {unless}`transfers = none` We send things abroad:\n\n- {{ transfers }}\n", "transfers"
    ),
    "pack/law/acts.yaml": "act/1:\n  - {title: First Act, cite: First Act 2018, url: 'https://law.example/1', from: 2018-01-01, until: 2026-06-01}\n"
    "  - {title: Second Act, cite: Second Act 2026, url: 'https://law.example/2', from: 2026-06-01}\n",
}  # fmt: skip

TAKEN = "---\nid: rights\nedition: 2026-04-01\ntitle: Your rights\nprovides: {right.access: see}\nchange: {class: material, note: You can also object.}\n---\n\n{id}`see` You can ask to see what we hold about you.\n\n{id}`wrong` If it is wrong, ask us to put it right.\n\n{id}`object` You can object to how we use it.\n"
REVISED = "---\nid: rights\nedition: 2026-01-01\nrevision: 2\ntitle: Your rights\nprovides: {right.access: see}\nchange: {class: editorial, note: A comma is gone.}\n---\n\n{id}`see` You can ask to see what we hold about you.\n\n{id}`wrong` If it is wrong ask us to put it right.\n"
DROP = "cin-cla\n~~~{rights-list}\n:drop: wrong\n:reason: We say it in the office.\n:written-for: 2026-01-01\n~~~\n"
REWORD = "cin-cla\n~~~{rights-list}\n:reword: wrong\n:reason: Our pupils know these words.\n:written-for: 2026-01-01\n\nTell us what is wrong and we will mend it.\n~~~\n"
REWORD_OTHER = REWORD.replace("we will mend it", "we mend it within a week")
INSTEAD = "cin-cla\n~~~{rights-list}\n:reason: Ours are simpler.\n:written-for: 2026-01-01\n\nAsk the office about your rights.\n~~~\n"
HEADING = "cin-cla\n~~~{rights-list}\n:heading: What you may ask for\n~~~\n"
OMIT = "cin-cla\n:omit: sources\n:reason: Nobody else tells us anything.\n"
ORDER = "cin-cla\n:order: who recipients\n"

CASES: dict[str, Case] = {
    # values: the periods, people and parties
    "kept for longer": Case(
        [("sites/oak.yaml", "25 years", "30 years")],
        [("changed", "retention", "value", "sites/oak.yaml:17", "material", 1)],
    ),
    "kept for shorter, in months": Case(
        [("sites/oak.yaml", "25 years", "9 months")],
        [("changed", "retention", "value", "sites/oak.yaml:17", "material", 1)],
    ),
    "the same period typed otherwise": Case([("sites/oak.yaml", "25 years", "P25Y")]),
    "counted from another day": Case(
        [("sites/elm.yaml", "your date of birth", "the day you leave")],
        [("changed", "retention", "value", "sites/elm.yaml:18", "material", 1)],
    ),
    "another kind of record": Case(
        [("sites/oak.yaml", "    categories:", "      - records: Photographs\n        period: 1 year\n        from: the day they are taken\n    categories:")],
        [("added", "retention", "value", "sites/oak.yaml:19", "material", 1)],
    ),
    "another controller": Case(
        [("trust.yaml", "controller: Westshire Learning Trust", "controller: Northmoor Academies")],
        [("changed", "who", "value", "trust.yaml:1", "material", 2)],
    ),
    "another officer": Case(
        [("trust.yaml", "post: Data protection officer", "post: Head of information")],
        [("changed", "dpo", "value", "trust.yaml:3", "material", 2)],
    ),
    "the officer's address": Case(
        [("trust.yaml", "dpo@trust.example", "data@trust.example")],
        [("changed", "dpo", "value", "trust.yaml:4", "clarifying", 2)],
    ),
    "a recipient who is reworded": Case(
        [("sites/oak.yaml", "the school nurse", "the nurse of the health trust")],
        [("changed", "recipients", "value", "sites/oak.yaml:13", "material", 1)],
    ),
    "a category new": Case(
        [("sites/oak.yaml", "      - your medicines\n", "      - your medicines\n      - your fingerprints\n")],
        [("added", "categories", "value", "sites/oak.yaml:22", "material", 1)],
    ),
    "a category gone": Case(
        [("sites/oak.yaml", "      - your medicines\n", "")],
        [("removed", "categories", "value", "", "material", 1)],
    ),
    "a basis new": Case(
        [("sites/oak.yaml", "      - 6(1)(c)\n", "      - 6(1)(c)\n      - 6(1)(f)\n")],
        [("added", "lawful-basis", "value", "sites/oak.yaml:25", "material", 1)],
    ),
    "a basis gone": Case(
        [("sites/oak.yaml", "      - 6(1)(c)\n", "")],
        [("removed", "lawful-basis", "value", "", "material", 1)],
    ),
    "a transfer new": Case(
        [("sites/oak.yaml", "transfers: none", "transfers:\n      - country: Canada\n        safeguard: a treaty")],
        [
            ("removed", "transfers", "guard", "sites/oak.yaml:25", "material", 1),
            ("added", "transfers", "guard", "sites/oak.yaml:25", "material", 1),
            ("added", "transfers", "value", "sites/oak.yaml:26", "material", 1),
        ],
    ),
    "a purpose of a school": Case(
        [("sites/oak.yaml", "    categories:", "    purposes: [standard, run the choir]\n    categories:")],
        [("added", "purposes", "value", "sites/oak.yaml:19", "material", 1)],
    ),
    "a source new, in a table": Case(
        [("sites/oak.yaml", "      - your last school\n", "      - your last school\n      - your doctor\n")],
        [("added", "sources", "value", "sites/oak.yaml:28", "material", 1)],
    ),
    "a cell of the pack's table": Case(
        [("pack/clauses/sources/2026-01-01.md", "each year", "each term")],
        [("changed", "sources", "pack", "pack/clauses/sources/2026-01-01.md:9", "clarifying", 2)],
    ),
    "two recipients in another order": Case(
        [("sites/oak.yaml", "      - standard\n      - name: the school nurse\n        why: to look after your health\n", "      - name: the school nurse\n        why: to look after your health\n      - standard\n")],
        [("moved", "recipients", "order", "", "editorial", 1)],
    ),
    # layers
    "a value to the site, and its words stay": Case(
        [("sites/oak.yaml", "organisation:\n", "dpo:\n  post: Data protection officer\n  email: dpo@trust.example\n  phone: 01632 960400\norganisation:\n")],
        minors=["record"],
    ),
    "a value to the trust, and its words stay": Case(
        [("sites/oak.yaml", "    sources:\n      - your last school\n", ""), ("sites/elm.yaml", "    sources:\n      - your last school\n", ""), ("trust.yaml", "controller", "notices:\n  cin-cla:\n    sources:\n      - your last school\ncontroller")],
        minors=["record", "record"],
    ),
    "a value of a school's own, over the trust's": Case(
        [("sites/elm.yaml", "organisation:\n", "dpo: {post: Our own officer, email: dpo@elm.example}\norganisation:\n")],
        [("changed", "dpo", "value", "sites/elm.yaml:2", "material", 1)],
    ),
    "a key that is fixed": Case([("trust.yaml", "controller", "fixed: [dpo]\ncontroller")]),
    # editions, revisions, phrases, law
    "an edition taken": Case(
        [("pack/clauses/rights/2026-04-01.md", "", TAKEN), ("sites/oak.yaml", "  cin-cla:\n    in_force: 2026-03-01", "  cin-cla:\n    in_force: 2026-04-01")],
        [("added", "rights", "edition", "pack/clauses/rights/2026-04-01.md:13", "material", 1)],
    ),
    "a revision": Case(
        [("pack/clauses/rights/2026-01-01.2.md", "", REVISED)],
        [("changed", "rights", "edition", "pack/clauses/rights/2026-01-01.2.md:12", "editorial", 4)],
    ),
    "a phrase of the pack": Case(
        [("pack/phrases/en-GB.yaml", "", 'contact_or: "{phone} and {email}"\nlawful_basis: "Art. {article} {law}"\n')],
        [("changed", "lawful-basis", "pack", "", "clarifying", 2), ("changed", "lawful-basis", "pack", "", "clarifying", 2)],
    ),
    "a law that is cited anew, by the day": Case(
        [("sites/oak.yaml", "  cin-cla:\n    in_force: 2026-03-01", "  cin-cla:\n    in_force: 2026-07-01")],
        [("changed", "who", "law", "", "clarifying", 1)],
    ),
    "a law that the pack names otherwise": Case(
        [("pack/law/acts.yaml", "cite: First Act 2018", "cite: the First Act (2018)")],
        [("changed", "who", "law", "", "clarifying", 2)],
    ),
    "in_force alone": Case(
        [("sites/oak.yaml", "  cin-cla:\n    in_force: 2026-03-01", "  cin-cla:\n    in_force: 2026-03-02")],
        minors=["record"],
    ),
    "in force no longer": Case(
        [("sites/oak.yaml", "    in_force: 2026-03-01\n    updated: 2026-02-01\n    page: oak\n", "    updated: 2026-02-01\n    page: oak\n")],
        [("added", "", "phrase", "", "clarifying", 1), ("changed", "who", "law", "", "clarifying", 1)],
    ),
    # words of the pack
    "a sentence split": Case(
        [("pack/clauses/rights/2026-01-01.md", "what we hold about you.", "what we hold. It may be about you.")],
        [
            ("changed", "rights", "pack", "pack/clauses/rights/2026-01-01.md:8", "clarifying", 4),
            ("added", "rights", "pack", "pack/clauses/rights/2026-01-01.md:8", "material", 4),
        ],
    ),
    "two sentences merged": Case(
        [("pack/clauses/contact/2026-01-01.md", "{{ organisation.email }}.\n\n{when}`organisation.phone` {id}`ring` Or ring {{ organisation.phone }}.", "{{ organisation.email }}, or ring {{ organisation.phone }}.")],
        [
            ("changed", "contact", "pack", "pack/clauses/contact/2026-01-01.md:7", "clarifying", 4),
            ("removed", "contact", "pack", "", "clarifying", 4),
        ],
    ),
    "a part moved within its clause": Case(
        [("pack/clauses/rights/2026-01-01.md", "{id}`see` You can ask to see what we hold about you.\n\n{id}`wrong` If it is wrong, ask us to put it right.\n", "{id}`wrong` If it is wrong, ask us to put it right.\n\n{id}`see` You can ask to see what we hold about you.\n")],
        [("moved", "rights", "order", "", "editorial", 4)],
    ),
    "a heading of the pack": Case(
        [("pack/clauses/rights/2026-01-01.md", "title: Your rights", "title: What you may ask")],
        [("changed", "rights", "pack", "pack/clauses/rights/2026-01-01.md:4", "clarifying", 4)],
    ),
    "a guard that no longer holds": Case(
        [("sites/elm.yaml", "  phone: 01632 960102\n", "")],
        [("removed", "contact", "guard", "", "clarifying", 2)],
    ),
    "a clause renamed": Case(
        [("pack/clauses/sources/2026-01-01.md", "", ""), ("pack/clauses/origins/2026-01-01.md", "", FILES["pack/clauses/sources/2026-01-01.md"].replace("id: sources", "id: origins")), ("pack/notices/cin-cla/2026-01-01.yaml", "sources", "origins")],
        minors=["record", "record"],
    ),
    "a notice renamed": Case(
        [("pack/notices/visitors/2026-01-01.yaml", "", ""), ("pack/notices/guests/2026-01-01.yaml", "", "notice: guests\nedition: 2026-01-01\nclauses: [rights, contact]\n")]
        + [(f"{key}-{page}.md", "visitors\n", "guests\n") for key in ("oak", "elm") for page in ("visits",)]
        + [(f"{key}-more.md", ":notice: visitors", ":notice: guests") for key in ("oak", "elm")]
        + [(f"sites/{key}.yaml", "  visitors:", "  guests:") for key in ("oak", "elm")],
        minors=["rename", "rename"],
    ),
    # pages
    "prose moved on its page": Case(
        [("oak.md", "This page is about you. It says what we do.\n\n```{privacy-notice} cin-cla\n```\n", "```{privacy-notice} cin-cla\n```\n\nThis page is about you. It says what we do.\n")],
        [("moved", "", "order", "", "editorial", 1)],
    ),
    "prose moved to another page of the notice": Case(
        [("oak-visits.md", "You sign in at the door.\n\n", ""), ("oak-more.md", "about cars.\n", "about cars.\n\nYou sign in at the door.\n")],
        [("moved", "", "order", "", "editorial", 1)],
    ),
    "the second page of a notice": Case(
        [("elm-more.md", "about cars", "about cars and bicycles")],
        [("changed", "", "page", "elm-more.md:7", "clarifying", 1)],
    ),
    "pages renamed": Case(
        [("oak-more.md", "", ""), ("oak-cars.md", "", FILES["oak-more.md"]), ("sites/oak.yaml", "oak-more", "oak-cars")],
        minors=["rename"],
    ),
    "clauses in another order on one page": Case(
        [("oak.md", "cin-cla\n", ORDER)],
        [("moved", "recipients", "order", "", "editorial", 1)],
    ),
    "a part dropped": Case(
        [("oak.md", "cin-cla\n", DROP)],
        [("removed", "rights", "page", "oak.md:7", "material", 1)],
    ),
    "a part reworded": Case(
        [("oak.md", "cin-cla\n", REWORD)],
        [("changed", "rights", "page", "oak.md:11", "clarifying", 1)],
    ),
    "a clause in own words": Case(
        [("oak.md", "cin-cla\n", INSTEAD)],
        [
            ("removed", "rights", "page", "oak.md:7", "material", 1),
            ("added", "rights", "page", "oak.md:10", "clarifying", 1),
        ],
    ),
    "a heading of a page's own": Case(
        [("oak.md", "cin-cla\n", HEADING)],
        [("changed", "rights", "page", "oak.md:7", "clarifying", 1)],
    ),
    "a clause omitted": Case(
        [("oak.md", "cin-cla\n", OMIT)],
        [("removed", "sources", "page", "oak.md:7", "material", 1)],
    ),
    "two notices at once": Case(
        [("sites/oak.yaml", "office@oak.example", "help@oak.example")],
        [("changed", "contact", "value", "sites/oak.yaml:4", "clarifying", 2)],
    ),
    # what no reader reads
    "comments alone": Case([("sites/oak.yaml", "organisation:", "# ours\norganisation:"), ("trust.yaml", "dpo:", "dpo: # officer\n ")]),
    "lines of a page broken otherwise": Case([("oak.md", "about you. It says", "about\nyou. It\nsays")]),
    "lines of a clause broken otherwise": Case([("pack/clauses/rights/2026-01-01.md", "ask to see what", "ask to\nsee what")]),
    "letters encoded otherwise": Case([("oak.md", "what we do", "what we do in the cafe\u0301")], [("changed", "", "page", "oak.md:3", "clarifying", 1)]),
    "a page that is no notice": Case([("about.md", "no notice", "still no notice")]),
    "where a clause's link leads": Case([("pack/law/acts.yaml", "https://law.example/1", "https://law.example/one")], minors=["link", "link"]),
    "bold": Case([("oak.md", "about you", "about **you**")]),
}  # fmt: skip
