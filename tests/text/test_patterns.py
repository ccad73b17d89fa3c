"""What real notices do, in made-up words: each pattern built for real, from RST and from MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import PATTERNS, SYNTAXES, Built, links, reading_copies, shown, words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = sorted(path.stem for path in (PATTERNS / "expected").glob("*.txt"))
COPIES = sorted(path.stem for path in (PATTERNS / "expected" / "copies").glob("*.txt"))


def expected(name: str) -> str:
    return (PATTERNS / "expected" / f"{name}.txt").read_text(encoding="utf-8")


def test_every_page_is_there_in_both_syntaxes_and_with_what_it_should_say() -> None:
    for syntax in SYNTAXES:
        assert sorted(path.stem for path in (PATTERNS / "pages").glob(f"*.{syntax}")) == PAGES


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("page", PAGES)
def test_html_page_reads_as_expected(
    page: str, syntax: str, built_patterns: Callable[[str, str], Built]
) -> None:
    built = built_patterns(syntax, "html")
    assert shown(built.text(f"pages/{page}.html")) == expected(page).splitlines()


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("page", PAGES)
def test_text_page_has_the_same_words(
    page: str, syntax: str, built_patterns: Callable[[str, str], Built]
) -> None:
    built = built_patterns(syntax, "text")
    assert words_of(built.text(f"pages/{page}.txt")) == words_of(expected(page))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_reading_copies_read_as_expected(syntax: str, patterns: Callable[[str], Path]) -> None:
    copies = reading_copies(patterns(syntax))
    assert sorted(name.replace("/", ".") for name in copies) == COPIES
    for name, text in copies.items():
        assert text == expected(f"copies/{name.replace('/', '.')}")


# what each page shows: the lines that stand on it, and words that do not
SHOWN: list[tuple[str, str, list[str], list[str]]] = [
    (
        "words of an earlier day",
        "alder",
        ["## What your file is for", "- see that you are well; and"],
        ["Why we write it down"],
    ),
    (
        "single clauses kept at an earlier edition, the rest as of the day",
        "birch",
        ["## What your file is for", "## Why the Department sees it"],
        ["Each January", "every school"],
    ),
    (
        "a site's choice of a word, also where a sentence begins with it",
        "alder",
        [
            "Whom the national office lets in is settled name by name: https://office.example/how-we-decide",
            (
                "Each January we send a part of it to the Department for Lanterns. The national office may"
                " hand on what we send, where the Data Protection Act 1998 lets it."
            ),
        ],
        [],
    ),
    (
        "another pack's words for one clause of one site",
        "damson",
        [
            (
                "We show nobody what we write about children who come to us at night, unless you agree or"
                " the law says so."
            )
        ],
        ["Nobody else sees"],
    ),
    (
        "a clause only another pack has",
        "damson",
        ["## Keeping you safe", "If we fear for you we tell Stonebury Council at once."],
        [],
    ),
    ("clauses left out, in another order", "birch", [], ["What we write down", "## Asking to see it"]),
    ("a clause in another's section", "cedar", [], ["Must you tell us?"]),
    (
        "a heading of the page's own, with a value in it",
        "cedar",
        ["## Questions from https://office.example/"],
        [],
    ),
    ("headings at mixed levels", "damson", ["### A duty in law", "### Must you tell us?"], []),
    (
        "own items first, between and last; one replaced, one dropped",
        "cedar",
        ["- keep the lanterns lit", "- write to your family", "- tell the next school"],
        ["spend money", "what a doctor tells us"],
    ),
    (
        "lists in lists",
        "cedar",
        ["- how you come to us", "  - on foot, with", "    - a lantern"],
        [],
    ),
    (
        "a team for several councils; a phone for one of its members only",
        "alder",
        [
            "- The Rowan Team:",
            "  - Mr T Ellery (Northbury)",
            "  - Ms D Quill (Southbury), 01632 960211",
            "  - Link worker (Westbury Borough)",
        ],
        [],
    ),
    (
        "one contact for access, another for questions",
        "cedar",
        [
            "To ask, turn to Clerk to the governors, Cedar Academy, Cedar Way, Westshire, ZZ9 3CC",
            "Questions about this page: Westshire County Council, County Hall, Westshire, 01632 960300",
        ],
        [],
    ),
    (
        "two persons to ask",
        "gates",
        ["Questions about this page: Dr F Osei, 01632 960501 and Mr N Vale, vale@elder.example"],
        [],
    ),
    (
        "the named authority in a sentence and beside its web site",
        "birch",
        [
            "To learn what Westshire County Council and the Department do with it, look at:",
            "- the pages of Westshire County Council, https://www.westshire.example/children",
        ],
        ["our own pages", "send a letter"],
    ),
    (
        "a letter to write to",
        "alder",
        ["or send a letter to:", "- Mrs R Hart, Alder School, Alder Lane, Westshire ZZ9 1AA."],
        [],
    ),
    (
        "retention by age under a law, and by a period in the school's words",
        "cedar",
        [
            "We keep your file until you are 25, as Lantern (Records) Regulations 2012 wants it.",
            "We keep lists of visitors for a year and a day.",
        ],
        [],
    ),
    ("retention by a schedule", "damson", ["How long we keep what is told in our table of records."], []),
    (
        "retention by class in a table",
        "elder",
        [
            "Marks | 25 years | your birth | section 4 of the Children's Lantern Act 2011",
            "Photographs | until age 18 |  | the records toolkit",
            "all else | as listed |  | our schedule",
        ],
        [],
    ),
    (
        "lawful bases as the school cites them, with the standard form of another",
        "cedar",
        [
            (
                "Cedar Academy may do so under article six, part c and Article 9(2)(g) GDPR with paragraph 18"
                " of Schedule 1 to the Data Protection Act 2018, and only so."
            )
        ],
        [],
    ),
    (
        "recipients in groups, and with reasons",
        "damson",
        ["- the local council (Stonebury Council)", "  - clubs at noon", "    - chess"],
        [],
    ),
    (
        "a paragraph for each recipient with a reason",
        "cedar",
        ["the night nurse: She must know who sleeps here."],
        [],
    ),
    (
        "own paragraphs within a clause's section",
        "damson",
        ["We ask it on the first day, and again at each new year.", "It stays with the head."],
        [],
    ),
    ("a controller that no sentence names", "cedar", [], ["Westshire Learning Trust"]),
    ("a date and initials in the school's form", "alder", ["Changed in October 2017 RH"], []),
    ("no date", "birch", [], ["Changed in"]),
    (
        "a block of details",
        "elder",
        ["it holds from | 1 September 2026", "looked over | August 2026", "looked over again | 2027"],
        [],
    ),
    (
        "oddities kept",
        "damson",
        [
            "- Keep Childrens lanterns safe",
            "  - Data of birth, street (and house",
            "  - what a doctor tells us: and",
            "- The rules https://office.example/rules.",
        ],
        [],
    ),
    (
        "addresses by day",
        "birch",
        [
            "Whom the Department lets in is settled name by name: https://office.example/how-decisions-are-made"
        ],
        [],
    ),
    ("none declared", "elder", [], ["Machines that decide"]),
    (
        "a draft with its gaps",
        "fir",
        [
            "This notice is a draft and does not apply yet.",
            "Our [not yet filled in: dpo.post] reads [not yet filled in: dpo.email].",
        ],
        [],
    ),
    (
        "a clause of which nothing is left",
        "forms",
        [],
        ["A heading that is not printed", "Hidden", "Head | left"],
    ),
    ("a heading in a note", "damson", ["(rubric) Who else sees it", "The list is read out at the gate."], []),
    ("a heading in a list of an included file", "damson", ["  (rubric) The national register"], []),
    ("a heading in a tab", "damson-more", ["(rubric) Asking to see it", "Ask with care."], []),
]


@pytest.mark.parametrize(("page", "there", "gone"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_pattern(
    page: str, there: list[str], gone: list[str], built_patterns: Callable[[str, str], Built]
) -> None:
    for syntax in SYNTAXES:
        lines = shown(built_patterns(syntax, "html").text(f"pages/{page}.html"))
        assert [line for line in there if line not in lines] == []
        assert [words for words in gone if any(words in line for line in lines)] == []


RETURNS = "https://office.example/returns?year=2026&kind=in-need,looked-after&page=1#list-of-all-returns"

LINKS = {
    # words and target, no punctuation taken in
    "cedar": [
        ("https://office.example/", "https://office.example/"),
        (RETURNS, RETURNS),
        ("the list of questions", RETURNS),
        ("01632 960900", "tel:01632960900"),
        ("by e-mail", "mailto:dpo@trust.example"),
        ("section four of the Lantern Act", "https://law.example/ukpga/2011/77/section/4"),
        ("Data Protection Act 2018", "https://www.legislation.gov.uk/ukpga/2018/12"),
    ],
    "alder": [
        ("www.alder.example", "https://www.alder.example"),
        ("https://office.example/register", "https://office.example/register"),
        ("01632 960211", "tel:01632960211"),
        ("Data Protection Act 1998", "https://law.example/ukpga/1998/29"),
    ],
    "elder": [
        ("our post policy", "https://www.elder.example/post"),
        ("as listed", "https://www.elder.example/schedule"),
        ("Lantern (Records) (England) Regulations 2012", "https://law.example/uksi/2012/500"),
    ],
    "forms": [
        ("www.elder.example/start", "https://www.elder.example/start"),
        ("our page", "https://www.elder.example/start"),
        ("post@elder.example", "mailto:post@elder.example"),
        ("our mail", "mailto:post@elder.example"),
        ("+44 (0)1632 960502", "tel:+441632960502"),
        ("our phone", "tel:+441632960502"),
        ("01632 960503 extension 7", "tel:01632960503;ext=7"),
        ("Rights policy", "https://www.elder.example/rights"),
        ("the Act of that year", "https://www.legislation.gov.uk/ukpga/2018/12"),
        ("coast.example", "https://coast.example"),
    ],
    "damson-more": [
        ("why we write", "damson.html#cin-cla-purposes"),
        ("The national register", "damson.html#cin-cla-npd"),
        ("For how long", "damson.html#cin-cla-retention"),
        ("Asking to see it", "cedar.html#cin-cla-access-request"),
    ],
}


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("page", LINKS)
def test_links_lead_where_they_should(
    page: str, syntax: str, built_patterns: Callable[[str, str], Built]
) -> None:
    found = {
        (words, target.replace("MAILTO:", "mailto:"))  # a scheme is the same in any letters
        for words, target in links(built_patterns(syntax, "html").text(f"pages/{page}.html"))
    }
    assert [link for link in LINKS[page] if link not in found] == []


def test_text_of_clauses_keeps_its_quotes(built_patterns: Callable[[str, str], Built]) -> None:
    for syntax in SYNTAXES:
        assert "the Department's page" in built_patterns(syntax, "html").text("pages/alder.html")
        assert "-- &quot;q&quot;" in built_patterns(syntax, "html").text("pages/forms.html")
