"""Several packs as one library: whose words, which edition, and why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.model.format.layers import merge_layers
from sphinx_privacynotice.model.format.typed import plain
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.library import Library, Pin, Unavailable, load_library, parse_pin
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from pathlib import Path

NAMED_AT = Place("privacynotice.yaml", 2, 9)


def pack_file(pack_id: str, rest: str = "") -> str:
    return f"id: {pack_id}\nversion: 1.0.0\ntitle: Some words\nlicence: MIT\nlanguage: en-GB\n{rest}"


def clause(clause_id: str, edition: str, *, until: str = "", revision: int = 1, body: str = "Words.") -> str:
    end = f"until: {until}\n" if until else ""
    return f"---\nid: {clause_id}\nedition: {edition}\nrevision: {revision}\n{end}---\n{body}\n"


def notice(clauses: str, edition: str = "2018-05-25", until: str = "") -> str:
    end = f"until: {until}\n" if until else ""
    return f"notice: cin-cla\nedition: {edition}\n{end}clauses: [{clauses}]\n"


def load(folder: Path, files: dict[str, str], *names: str) -> tuple[Library, list[Finding]]:
    """Write ``files`` and load the packs ``names``; a folder without a pack.yaml gets one."""
    for top in {name.partition("/")[0] for name in files}:
        files = {f"{top}/pack.yaml": pack_file(top), **files}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    findings = Findings()
    packs = [(name, Place("privacynotice.yaml", 2 + number, 5)) for number, name in enumerate(names)]
    return load_library(Folder(folder), packs, findings), list(findings)


def load_sound(folder: Path, files: dict[str, str], *names: str) -> Library:
    library, findings = load(folder, files, *names)
    assert findings == []
    return library


EDITIONS = {
    "mine/clauses/npd/2013-07-10.md": clause("npd", "2013-07-10", until="2018-05-25"),
    "mine/clauses/npd/2018-05-25.md": clause("npd", "2018-05-25"),
    "mine/clauses/npd/2018-05-25.2.md": clause("npd", "2018-05-25", revision=2),
    "mine/clauses/npd/2026-06-19.md": clause("npd", "2026-06-19"),
    "mine/clauses/old/2013-07-10.md": clause("old", "2013-07-10", until="2018-05-25"),
    "mine/clauses/gap/2013-07-10.md": clause("gap", "2013-07-10", until="2018-05-25"),
    "mine/clauses/gap/2020-01-01.md": clause("gap", "2020-01-01"),
    "mine/clauses/done/2018-05-25.md": clause("done", "2018-05-25"),
    "mine/clauses/done/2018-05-25.2.md": clause("done", "2018-05-25", revision=2, until="2020-01-01"),
    "mine/clauses/both/2018-05-25.md": clause("both", "2018-05-25"),
    "mine/clauses/both/2020-01-01.md": clause("both", "2020-01-01", until="2022-01-01"),
}


# --- which edition


@pytest.mark.parametrize(
    ("clause_id", "day", "label"),
    [
        ("npd", "2013-07-10", "2013-07-10.1"),
        ("npd", "2018-05-24", "2013-07-10.1"),
        ("npd", "2018-05-25", "2018-05-25.2"),
        ("npd", "2026-06-18", "2018-05-25.2"),
        ("npd", "2026-06-19", "2026-06-19.1"),
        ("npd", "9999-12-31", "2026-06-19.1"),
        ("npd", None, "2026-06-19.1"),
        ("old", "2018-05-24", "2013-07-10.1"),
        ("old", None, "2013-07-10.1"),
        ("gap", "2020-01-01", "2020-01-01.1"),
        ("done", "2019-12-31", "2018-05-25.2"),
        ("both", "2021-12-31", "2020-01-01.1"),
        ("both", "2022-01-01", "2018-05-25.1"),
        ("both", None, "2018-05-25.1"),
    ],
)
def test_a_day_chooses_the_edition(tmp_path: Path, clause_id: str, day: str | None, label: str) -> None:
    found = load_sound(tmp_path, EDITIONS, "./mine").clause(clause_id, day)
    assert not isinstance(found, Unavailable), found
    assert found.label == label


@pytest.mark.parametrize(
    ("clause_id", "day", "reason", "code", "message", "mend"),
    [
        (
            "npd",
            "2013-07-09",
            "not-yet",
            "no-edition",
            "There are no words yet on 2013-07-09 for the clause “npd”: its first edition is of 2013-07-10",
            "Let the notice apply from 2013-07-10 or later",
        ),
        (
            "old",
            "2018-05-25",
            "ended",
            "no-edition",
            "no words on 2018-05-25 for the clause “old”: its edition 2013-07-10 ended on 2018-05-25",
            "Leave it out, write your own words, or keep an edition with `editions:`",
        ),
        (
            "gap",
            "2019-01-01",
            "ended",
            "no-edition",
            "no words on 2019-01-01 for the clause “gap”: its edition 2013-07-10 ended on 2018-05-25",
            "The next begins on 2020-01-01",
        ),
        # the second revision takes the place of the first, its end too
        ("done", "2020-01-01", "ended", "no-edition", "ended on 2020-01-01", "Leave it out"),
        (
            "nqd",
            "2018-05-25",
            "unknown",
            "unknown-clause",
            "No pack has a clause “nqd”",
            "Did you mean “npd”?",
        ),
        ("zzzz", None, "unknown", "unknown-clause", "No pack has a clause “zzzz”", ""),
    ],
)
def test_where_there_are_no_words_it_says_why(
    tmp_path: Path, *, clause_id: str, day: str | None, reason: str, code: str, message: str, mend: str
) -> None:
    missing = load_sound(tmp_path, EDITIONS, "./mine").clause(clause_id, day)
    assert isinstance(missing, Unavailable)
    assert (missing.reason, missing.code) == (reason, code)
    assert message in missing.message
    assert missing.hint.startswith(mend)
    finding = missing.finding(NAMED_AT, clause_id, Severity.WARNING)
    assert (finding.code, finding.place, finding.key) == (code, NAMED_AT, clause_id)
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("pin", "label"),
    [
        (Pin("2013-07-10"), "2013-07-10.1"),
        (Pin("2018-05-25"), "2018-05-25.2"),
        (Pin("2018-05-25", 1), "2018-05-25.1"),
        (Pin("2026-06-19"), "2026-06-19.1"),
    ],
)
@pytest.mark.parametrize("day", ["2010-01-01", "2020-01-01", None])
def test_an_edition_may_be_kept_whatever_the_day(
    tmp_path: Path, pin: Pin, label: str, day: str | None
) -> None:
    found = load_sound(tmp_path, EDITIONS, "./mine").clause("npd", day, pin)
    assert not isinstance(found, Unavailable)
    assert found.label == label


@pytest.mark.parametrize(
    ("pin", "message", "mend"),
    [
        (
            Pin("2019-01-01"),
            "The clause “npd” has no edition 2019-01-01",
            "It has 2013-07-10, 2018-05-25, 2026-06-19",
        ),
        (
            Pin("2018-05-25", 3),
            "The edition 2018-05-25 of the clause “npd” has no revision 3",
            "It has 2018-05-25.1, 2018-05-25.2",
        ),
    ],
)
def test_an_edition_that_is_not_there_cannot_be_kept(
    tmp_path: Path, pin: Pin, message: str, mend: str
) -> None:
    missing = load_sound(tmp_path, EDITIONS, "./mine").clause("npd", "2020-01-01", pin)
    assert missing == Unavailable("no-such-edition", message, mend, "unknown-edition")


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("2018-05-25", Pin("2018-05-25")),
        ("2018-05-25.2", Pin("2018-05-25", 2)),
        ("2018-05-25.0", None),
        ("2018-05-32", None),
        ("2018-05", None),
        ("newest", None),
    ],
)
def test_an_edition_is_named_by_its_day_and_revision(text: str, pin: Pin | None) -> None:
    assert parse_pin(text) == pin


@pytest.mark.parametrize(
    ("day", "clauses"),
    [
        ("2018-05-24", ("old",)),
        ("2018-05-25", ("npd", "rights")),
        (None, ("npd", "rights")),
    ],
)
def test_a_day_chooses_the_clauses_of_a_notice(
    tmp_path: Path, day: str | None, clauses: tuple[str, ...]
) -> None:
    files = {
        **EDITIONS,
        "mine/notices/cin-cla/2013-07-10.yaml": notice("old", "2013-07-10", "2018-05-25"),
        "mine/notices/cin-cla/2018-05-25.yaml": notice("npd, rights"),
    }
    library = load_sound(tmp_path, files, "./mine")
    found = library.notice("cin-cla", day)
    assert not isinstance(found, Unavailable)
    assert found.clauses == clauses
    missing = library.notice("cin-cla", "2010-01-01")
    assert isinstance(missing, Unavailable)
    assert (missing.reason, missing.code) == ("not-yet", "no-edition")
    assert "for the notice “cin-cla”" in missing.message


def test_a_notice_that_no_pack_has_is_unknown(tmp_path: Path) -> None:
    files = {**EDITIONS, "mine/notices/cin-cla/2018-05-25.yaml": notice("npd")}
    library = load_sound(tmp_path, files, "./mine")
    near, far = library.notice("cin_cla", None), library.notice("school-dog", None)
    assert isinstance(near, Unavailable)
    assert isinstance(far, Unavailable)
    assert (near.code, near.hint) == ("unknown-notice", "Did you mean “cin-cla”?")
    assert far.reason == "unknown"
    assert far.hint.startswith("The packs have “applicants”, “cin-cla”")


# --- for whom

SERVED = {
    "schools/notices/cin-cla/2018-05-25.yaml": "for: [academy, maintained]\n" + notice("npd"),
    "schools/notices/visitors/2018-05-25.yaml": notice("npd").replace("cin-cla", "visitors"),
    "councils/notices/cin-cla/2018-05-25.yaml": "for: [council]\n" + notice("rights"),
    "both/notices/cin-cla/2018-05-25.yaml": "for: [academy, council]\n" + notice("npd, rights"),
    **{
        f"{name}/pack.yaml": pack_file(name, f"defaults: {{facts: {{of: {name}}}}}\n")
        for name in ("schools", "councils", "both")
    },
    "schools/clauses/npd/2018-05-25.md": clause("npd", "2018-05-25"),
    "schools/clauses/rights/2018-05-25.md": clause("rights", "2018-05-25"),
}


@pytest.mark.parametrize(
    ("packs", "kind", "owner"),
    [
        (("./schools", "./councils"), "academy", "schools"),
        (("./schools", "./councils"), "council", "councils"),
        (("./councils", "./schools"), "academy", "schools"),
        (("./councils", "./schools"), "council", "councils"),
        (("./schools", "./councils"), "", "councils"),
        (("./schools", "./councils"), "trust", "councils"),
        (("./schools", "./councils", "./both"), "council", "both"),
        (("./schools", "./councils", "./both"), "maintained", "schools"),
    ],
)
def test_of_two_packs_the_one_that_serves_the_organisation_wins(
    tmp_path: Path, packs: tuple[str, ...], kind: str, owner: str
) -> None:
    library = load_sound(tmp_path, SERVED, *packs)
    pack = library.notice_pack("cin-cla", *filter(None, [kind]))
    assert pack
    assert pack.id == owner
    found = library.notice("cin-cla", "2026-12-01", kind)
    assert not isinstance(found, Unavailable)
    assert found == pack.notices["cin-cla"][-1]
    layers = library.default_layers("cin-cla", kind)
    assert [layer.pack for layer in layers] == [owner]
    visitors = library.notice_pack("visitors", kind)
    assert visitors
    assert visitors.id == "schools", "which is for all"


# --- whose words

TWO = {
    "first/clauses/npd/2013-07-10.md": clause("npd", "2013-07-10", body="First."),
    "first/clauses/npd/2026-06-19.md": clause("npd", "2026-06-19", body="First, new."),
    "first/clauses/rights/2018-05-25.md": clause("rights", "2018-05-25", body="First."),
    "second/clauses/npd/2018-05-25.md": clause("npd", "2018-05-25", body="Second."),
    "first/law/acts.yaml": "act: {title: Act, cite: first}\nother: {title: Other, cite: first}\n",
    "second/law/acts.yaml": "act: {title: Act, cite: second, from: 2018-05-25}\n",
    "first/links.yaml": "a: https://first.example\nb: https://first.example\n",
    "second/links.yaml": "a: https://second.example\n",
    "first/pack.yaml": pack_file("first", "terms: {we: first, us: first}\n"),
    "second/pack.yaml": pack_file("second", "terms: {we: second}\n"),
    "first/phrases/en-GB.yaml": "declared_none: first\n",
    "second/phrases/en-GB.yaml": "declared_none: second\n",
    "first/checklists/own.yaml": "- {id: a, required: always}\n- {id: b, required: always}\n",
    "second/checklists/own.yaml": "- {id: c, required: always}\n",
    "first/notices/cin-cla/2018-05-25.yaml": notice("npd, rights"),
    "second/notices/cin-cla/2018-05-25.yaml": notice("npd"),
}


def owners(library: Library) -> dict[str, str | None]:
    found = {
        "npd": library.owner("npd"),
        "rights": library.owner("rights"),
    }
    law, other = library.law("act", None), library.law("other", None)
    link, spare = library.link("a", None), library.link("b", None)
    term, spare_term = library.term("we"), library.term("us")
    kind = library.notice("cin-cla", None)
    return {
        **{name: pack.id if pack else None for name, pack in found.items()},
        "law": law.cite if law else None,
        "other law": other.cite if other else None,
        "link": link.url if link else None,
        "other link": spare.url if spare else None,
        "term": term.default if term else None,
        "other term": spare_term.default if spare_term else None,
        "phrase": str(library.phrase("en-GB", "declared_none")),
        "checklist": ", ".join(item.id for item in library.checklist("own")),
        "notice": "" if isinstance(kind, Unavailable) else ", ".join(kind.clauses),
    }


def test_of_two_packs_the_later_wins(tmp_path: Path) -> None:
    later = owners(load_sound(tmp_path, TWO, "./first", "./second"))
    assert later == {
        "npd": "second",
        "rights": "first",
        "law": "second",
        "other law": "first",
        "link": "https://second.example",
        "other link": "https://first.example",
        "term": "second",
        "other term": "first",
        "phrase": "second",
        "checklist": "c",
        "notice": "npd",
    }
    other = owners(load_sound(tmp_path, TWO, "./second", "./first"))
    assert set(other.values()) == {"first", "https://first.example", "a, b", "npd, rights"}


def test_a_clause_is_won_whole(tmp_path: Path) -> None:
    library = load_sound(tmp_path, TWO, "./first", "./second")
    assert [edition.label for edition in library.editions("npd")] == ["2018-05-25.1"]
    newest = library.clause("npd", "2026-12-01")
    assert not isinstance(newest, Unavailable)
    assert newest.body == "Second.\n"
    missing = library.clause("npd", "2015-01-01")
    assert isinstance(missing, Unavailable)
    assert missing.hint == "The pack “first” has words for that day: take them with `from: {npd: first}`"


@pytest.mark.parametrize(("prefer", "body"), [("first", "First, new.\n"), ("second", "Second.\n")])
def test_a_notice_may_take_a_clause_from_a_pack_it_names(tmp_path: Path, prefer: str, body: str) -> None:
    library = load_sound(tmp_path, TWO, "./first", "./second")
    found = library.clause("npd", "2026-12-01", prefer=prefer)
    assert not isinstance(found, Unavailable)
    assert (found.body, found.pack) == (body, prefer)


def test_a_pack_that_is_named_for_a_clause_must_have_it(tmp_path: Path) -> None:
    library = load_sound(tmp_path, TWO, "./first", "./second")
    assert library.clause("rights", None, prefer="second") == Unavailable(
        "unknown",
        "The pack “second” has no clause “rights”",
        "It is in “england-schools” and “first”",
        "unknown-clause",
    )
    near = library.clause("ndp", None, prefer="second")
    assert isinstance(near, Unavailable)
    assert near.hint == "Did you mean “npd”?"
    assert library.clause("npd", None, prefer="secnod") == Unavailable(
        "no-such-pack", "No pack here is called “secnod”", "Did you mean “second”?", "pack-missing"
    )


DEFAULTS = {
    "base/pack.yaml": pack_file(
        "base",
        "defaults:\n  facts: {a: base, b: base, c: base}\n"
        "defaults_by_kind:\n  academy:\n    facts: {c: an academy's}\n",
    ),
    "base/notices/cin-cla/2018-05-25.yaml": notice("npd"),
    "base/clauses/npd/2018-05-25.md": clause("npd", "2018-05-25"),
    "fork/pack.yaml": pack_file("fork", "based_on: base >=1\ndefaults:\n  facts: {b: fork}\n"),
    "fork/notices/cin-cla/2018-05-25.yaml": notice("npd"),
    "other/pack.yaml": pack_file("other"),
    "other/notices/cin-cla/2018-05-25.yaml": notice("npd"),
}


@pytest.mark.parametrize(
    ("packs", "organisation", "facts"),
    [
        (["./base"], "", {"a": "base", "b": "base", "c": "base"}),
        (["./base"], "academy", {"a": "base", "b": "base", "c": "an academy's"}),
        (["./base", "./fork"], "academy", {"a": "base", "b": "fork", "c": "an academy's"}),
        # the kind of notice is another pack's, which has no values and is based on none
        (["./base", "./other"], "academy", None),
        (["./other", "./base"], "", {"a": "base", "b": "base", "c": "base"}),
    ],
)
def test_values_below_a_sites_own_are_those_of_the_pack_that_owns_its_notice(
    tmp_path: Path, packs: list[str], organisation: str, facts: dict[str, str] | None
) -> None:
    layers = load_sound(tmp_path, DEFAULTS, *packs).default_layers("cin-cla", organisation)
    laid = merge_layers(Mapping({}, {}, NAMED_AT), *(layer.data for layer in layers))
    assert plain(laid).get("facts") == facts


def test_a_notice_that_nobody_owns_has_no_values_below_it(tmp_path: Path) -> None:
    library = load_sound(tmp_path, DEFAULTS, "./base")
    assert library.default_layers("school-dog") == []
    assert library.default_layers("")


def test_packs_that_are_based_on_each_other_are_no_endless_chain(tmp_path: Path) -> None:
    files = {
        "one/pack.yaml": pack_file("one", "based_on: two\n"),
        "two/pack.yaml": pack_file("two", "based_on: one\n"),
    }
    library, findings = load(tmp_path, files, "./one", "./two")
    assert [finding.code for finding in findings] == ["pack-base"]
    two = library.pack("two")
    assert two
    assert [pack.id for pack in library.with_bases(two)] == ["two", "one"]


def test_everything_known_is_listed_in_order(tmp_path: Path) -> None:
    library = load_sound(tmp_path, TWO, "./second", "./first")
    assert [pack.id for pack in library.packs] == ["england-schools", "second", "first"]
    assert {"npd", "rights"} <= set(library.clause_ids)
    for keys in (
        library.clause_ids,
        library.notice_kinds,
        library.law_ids,
        library.link_keys,
        library.term_keys,
        library.checklist_ids,
    ):
        assert keys == sorted(set(keys))
        assert keys
    assert {"act", "other", "eur/2016/679"} <= set(library.law_ids)


def test_the_digest_of_a_library_tells_its_packs_and_their_order(tmp_path: Path) -> None:
    one = load_sound(tmp_path, TWO, "./first", "./second").digest
    assert one == load_sound(tmp_path, TWO, "./first", "./second").digest
    assert one != load_sound(tmp_path, TWO, "./second", "./first").digest


# --- the built-in pack


def test_without_packs_there_is_the_built_in_one(tmp_path: Path) -> None:
    library = load_sound(tmp_path, {})
    assert [(pack.id, pack.builtin) for pack in library.packs] == [("england-schools", True)]


def test_the_built_in_pack_serves_what_others_leave_out(tmp_path: Path) -> None:
    library = load_sound(tmp_path, EDITIONS, "./mine")
    assert [pack.id for pack in library.packs] == ["england-schools", "mine"]
    assert library.phrase("en-GB", "contact_or") == "{phone} or {email}"
    assert library.term("looked_after")


def test_the_built_in_pack_may_be_named_where_it_wins(tmp_path: Path) -> None:
    files = {"mine/phrases/en-GB.yaml": "declared_none: nothing at all\n"}
    assert load_sound(tmp_path, files, "./mine").phrase("en-GB", "declared_none") == "nothing at all"
    library = load_sound(tmp_path, files, "./mine", "england-schools")
    assert [pack.id for pack in library.packs] == ["mine", "england-schools"]
    assert library.phrase("en-GB", "declared_none") == "none"


@pytest.mark.parametrize(
    ("day", "cite"),
    [
        ("2018-05-24", None),
        ("2018-05-25", "GDPR"),
        ("2020-12-31", "GDPR"),
        ("2021-01-01", "UK GDPR"),
        (None, "UK GDPR"),
    ],
)
def test_the_gdpr_is_cited_by_the_name_of_the_day(tmp_path: Path, day: str | None, cite: str | None) -> None:
    entry = load_sound(tmp_path, {}).law("eur/2016/679", day)
    assert (entry.cite if entry else None) == cite


@pytest.mark.parametrize(
    ("language", "key", "phrase"),
    [
        ("en-GB", "age", "{n}"),
        ("en", "age", "{n}"),
        ("en-AU", "age", "{n}"),
        ("cy", "age", "{n} oed"),
        ("cy", "gap", None),
        ("en-GB", "no_such_phrase", None),
    ],
)
def test_a_phrase_is_taken_in_the_language_asked_for(
    tmp_path: Path, language: str, key: str, phrase: str | None
) -> None:
    library = load_sound(tmp_path, {"mine/phrases/cy.yaml": "age: '{n} oed'\n"}, "./mine")
    assert library.phrase(language, key) == phrase


# --- what packs must agree on


@pytest.mark.parametrize("clause_id", sorted(DIRECTIVES.values()))
def test_a_notice_may_name_a_clause_that_schools_answer_themselves(tmp_path: Path, clause_id: str) -> None:
    load_sound(tmp_path, {"mine/notices/cin-cla/2018-05-25.yaml": notice(clause_id)}, "./mine")


@pytest.mark.parametrize(
    ("files", "code", "place", "message", "mend"),
    [
        (
            {"mine/notices/cin-cla/2018-05-25.yaml": notice("npd, retenion")},
            "unknown-clause",
            "mine/notices/cin-cla/2018-05-25.yaml:3:16",
            "No pack has a clause “retenion”",
            "Did you mean “retention”?",
        ),
        (
            {"mine/notices/cin-cla/2018-05-25.yaml": notice("npd, weather")},
            "unknown-clause",
            "mine/notices/cin-cla/2018-05-25.yaml:3:16",
            "No pack has a clause “weather”",
            "Add the folder clauses/weather to the pack",
        ),
        (
            {"mine/law/acts.yaml": "a: {title: A, cite: A, replaced_by: ukpgs/2018/12}\n"},
            "unknown-law",
            "mine/law/acts.yaml:1:4",
            "The law “a” was replaced by “ukpgs/2018/12”, which no pack has",
            "Did you mean “ukpga/2018/12”?",
        ),
        (
            {
                "mine/checklists/own.yaml": "- {id: right.access, required: always}\n",
                "mine/clauses/npd/2018-05-25.md": clause("npd", "2018-05-25\nprovides: [right.acess]"),
            },
            "pack-format",
            "mine/clauses/npd/2018-05-25.md:4:12",
            "“npd” provides “right.acess”, which is in no checklist",
            "Did you mean “right.access”?",
        ),
        (
            {"mine/phrases/en-GB.yaml": "draft_baner: Draft\n"},
            "pack-format",
            "mine/phrases/en-GB.yaml:1:14",
            "Nothing prints a phrase “draft_baner”",
            "Did you mean “draft_banner”?",
        ),
        (
            {"mine/phrases/en-GB.yaml": "contact_or: '{telephone} or {email}'\n"},
            "pack-format",
            "mine/phrases/en-GB.yaml:1:13",
            "The phrase “contact_or” has a place for “{telephone}”, which it is not given",
            "It is given “{email}” and “{phone}”",
        ),
        (
            {"mine/phrases/en-GB.yaml": "gap: [a, b]\n"},
            "pack-format",
            "mine/phrases/en-GB.yaml:1:6",
            "The phrase “gap” should be a single text",
            "Write it in one text",
        ),
        (
            {"mine/pack.yaml": pack_file("mine").replace("en-GB", "cy")},
            "pack-format",
            "mine/pack.yaml:1:1",
            "The clauses are in “cy”, and no pack has phrases in it",
            "Add phrases/cy.yaml",
        ),
    ],
)
def test_what_no_pack_has_cannot_be_named(
    tmp_path: Path, *, files: dict[str, str], code: str, place: str, message: str, mend: str
) -> None:
    _, findings = load(tmp_path, files, "./mine")
    assert [(found.code, str(found.place), found.message) for found in findings] == [(code, place, message)]
    assert findings[0].hint == mend


def test_one_pack_may_name_what_another_has(tmp_path: Path) -> None:
    files = {
        "one/notices/cin-cla/2018-05-25.yaml": notice("weather"),
        "one/law/acts.yaml": "a: {title: A, cite: A, replaced_by: b}\n",
        "two/clauses/weather/2018-05-25.md": clause("weather", "2018-05-25"),
        "two/law/acts.yaml": "b: {title: B, cite: B}\n",
    }
    load_sound(tmp_path, files, "./one", "./two")


# --- naming packs


@pytest.mark.parametrize(
    ("name", "code", "message", "mend"),
    [
        (
            "england-school",
            "pack-missing",
            "No installed pack is called “england-school”",
            "Did you mean “england-schools”?",
        ),
        (
            "unheard-of",
            "pack-missing",
            "No installed pack is called “unheard-of”",
            "Installed are “england-councils” and “england-schools”",
        ),
        (
            "mine",
            "pack-missing",
            "No installed pack is called “mine”",
            "There is a folder of that name: write `./mine`",
        ),
        (
            "./nowhere",
            "pack-missing",
            "There is no folder “./nowhere”",
            "Packs are in “./mine”. Installed are",
        ),
        (
            "./mine/clauses",
            "pack-missing",
            "The folder “./mine/clauses” has no pack.yaml",
            "Packs are in “./mine”",
        ),
        (
            "../mine",
            "outside-root",
            "The folder of the pack “../mine” lies outside the project",
            "Write `root: ..` into privacynotice.yaml",
        ),
    ],
)
def test_a_pack_that_is_not_there_is_said_where_it_is_named(
    tmp_path: Path, *, name: str, code: str, message: str, mend: str
) -> None:
    library, findings = load(tmp_path, dict(EDITIONS), name)
    assert [(found.code, found.place) for found in findings] == [(code, Place("privacynotice.yaml", 2, 5))]
    assert findings[0].message == message
    assert findings[0].hint.startswith(mend)
    assert [pack.id for pack in library.packs] == ["england-schools"]


@pytest.mark.parametrize(
    ("names", "message", "mend", "ids"),
    [
        (
            ("./one", "./two"),
            "Another pack has the id “same” already",
            "Give this one an id of its own in its pack.yaml",
            ["england-schools", "same"],
        ),
        (
            ("england-schools", "england-schools"),
            "Another pack has the id “england-schools” already",
            "Name it once",
            ["england-schools"],
        ),
        (
            ("./copy",),
            "Another pack has the id “england-schools” already",
            "Give this one an id of its own in its pack.yaml",
            ["england-schools"],
        ),
    ],
)
def test_two_packs_cannot_have_one_id(
    tmp_path: Path, names: tuple[str, ...], message: str, mend: str, ids: list[str]
) -> None:
    files = {
        "one/pack.yaml": pack_file("same"),
        "two/pack.yaml": pack_file("same"),
        "copy/pack.yaml": pack_file("england-schools"),
    }
    library, findings = load(tmp_path, files, *names)
    assert [(found.message, found.hint) for found in findings] == [(message, mend)]
    assert [pack.id for pack in library.packs] == ids
