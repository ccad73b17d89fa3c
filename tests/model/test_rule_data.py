"""Data of rules: lists of entries are read, and what is wrong with one is told at its place."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.model.format.values import Article
from sphinx_privacynotice.model.pack.bases_data import BasesData, CategoriesData
from sphinx_privacynotice.model.pack.library import Library, load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.pack.records_data import RetentionData
from sphinx_privacynotice.model.pack.rule_data import RULE_FILES, read_rule_files
from sphinx_privacynotice.model.pack.sharing_data import RecipientsData, TransfersData
from sphinx_privacynotice.yamlio.reader import read_yaml


def read(name: str, text: str) -> tuple[object, list[tuple[int, str, str]]]:
    """Return the data of one file, and what is told of it: line, message and hint."""
    findings = Findings()
    found = read_rule_files(
        [(f"{name}.yaml", f"{name}.yaml", read_yaml(text, f"{name}.yaml").root)], findings
    )
    return found.get(RULE_FILES[name]), [(each.place.line, each.message, each.hint) for each in findings]


GOOD = "bases:\n  - {article: 6(1)(e), group: basis, called: a task}\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "message", "hint"),
    [
        (
            "bases",
            GOOD + "  - {group: basis, called: x}\n",
            3,
            "A lawful basis has no “article”",
            "such as 6(1)(e)",
        ),
        (
            "bases",
            GOOD + "  - {article: banana, group: basis, called: x}\n",
            3,
            "“article” of a lawful basis takes an article such as 6(1)(e), not “banana”",
            "Write one like 6(1)(e)",
        ),
        (
            "bases",
            GOOD + "  - {article: 6(1)(a), group: bases, called: x}\n",
            3,
            "“group” of a lawful basis takes",
            "Did you mean “basis”?",
        ),
        (
            "bases",
            GOOD + "  - {article: 6(1)(a), group: basis, called: x, shedule1: 18}\n",
            3,
            "“shedule1” is no key of a lawful basis",
            "Did you mean “schedule1”?",
        ),
        ("bases", GOOD + "  - words\n", 3, "A lawful basis should be a map of keys", "Write its keys"),
        ("retention", "longest: ages\n", 1, "takes a period such as 6 years, not “ages”", "6 years"),
        (
            "recipients",
            "duties:\n  - {item: dfe, called: x}\n",
            2,
            "A duty to share has no “kinds”",
            "Add `kinds:`",
        ),
        (
            "transfers",
            "adequate: [France, {also: Eire}]\n",
            1,
            "A country has no “country”",
            "Add `country:`",
        ),
    ],
)
def test_what_is_told_of_an_entry(name: str, text: str, line: int, message: str, hint: str) -> None:
    data, told = read(name, text)
    assert data is not None
    assert len(told) == 1
    assert told[0][0] == line
    assert message in told[0][1]
    assert hint in told[0][2]


def test_entries_that_are_right_are_kept_beside_one_that_is_wrong() -> None:
    data, told = read("bases", GOOD + "  - words\n")
    assert isinstance(data, BasesData)
    assert [each.article for each in data.bases] == ["6(1)(e)"]
    assert data.bases[0].place.line == 2
    assert len(told) == 1


def builtin() -> Library:
    return load_library(Folder(BUILTIN_FOLDER), [], Findings())


def test_every_article_of_the_pack_can_be_typed() -> None:
    data = builtin().rule_data(BasesData)
    assert data is not None
    assert all(Article.accepts(each.article) for each in data.bases)
    known = {each.article for each in data.bases}
    assert len(known) == len(data.bases)
    assert {name for each in data.bases for name in (each.instead, each.pairs_with) if name} <= known


def test_the_items_that_rules_know_are_items_of_the_newest_clauses() -> None:
    library = load_library(Folder(BUILTIN_FOLDER), [("england-councils", Place(""))], Findings())
    categories, recipients = library.rule_data(CategoriesData), library.rule_data(RecipientsData)
    assert categories is not None
    assert recipients is not None
    for clause, ids in (
        ("categories", {*categories.special, *categories.criminal}),
        ("recipients", {each.item for each in recipients.duties}),
    ):
        # each kind of notice may have items of its own: `workforce-categories`
        of_list = [each for each in library.clause_ids if each.endswith(clause)]
        bodies = "".join(library.editions(each)[-1].body for each in of_list)
        assert [each for each in ids if f"{{id}}`{each}`" not in bodies] == []


def test_the_lists_of_words_and_countries_hold_nothing_twice() -> None:
    library = builtin()
    retention, transfers = library.rule_data(RetentionData), library.rule_data(TransfersData)
    assert retention is not None
    assert transfers is not None
    names = [name.casefold() for each in transfers.adequate for name in (each.country, *each.also)]
    for words in (retention.vague, retention.elsewhere, names):
        ordered = sorted(words)
        assert [one for one, other in pairwise(ordered) if one == other] == []
