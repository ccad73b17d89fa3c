"""Slips of pages, beyond those that `test_mends` mends: what is told when, and what is printed instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, SITE, findings_of, write
from support import APART, build, links, read_project, record_of_builder, record_of_reader

from sphinx_privacynotice.base.messages import closest
from sphinx_privacynotice.text.page.markup_slips import find_slips

if TYPE_CHECKING:
    from pathlib import Path

SYNTAXES = ("rst", "md")
HEAD = {"rst": "Ours\n====\n\n", "md": "# Ours\n\n"}


def page(syntax: str, rst: str, md: str) -> dict[str, str | None]:
    """Return the project's one page in a syntax."""
    text = HEAD[syntax] + (rst if syntax == "rst" else md)
    return {"index.rst": None, "index.md": None, f"index.{syntax}": text}


def codes(project: Path) -> list[str]:
    return [finding.code for finding in findings_of(project)]


WHOLE = {"rst": ".. privacy-notice:: visitors\n", "md": "```{privacy-notice} visitors\n```\n"}
TWICE = {each: f"{WHOLE[each]}\n{WHOLE[each]}" for each in SYNTAXES}


# printed twice


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_draft_may_stand_twice(syntax: str, tmp_path: Path) -> None:
    draft = SITE.replace("    in_force: 2026-12-01\n", "    updated: 2026-10-01\n")
    files = {**page(syntax, TWICE["rst"], TWICE["md"]), "site.yaml": draft}
    project = write(tmp_path / "project", PROJECT, files)
    assert codes(project) == ["draft"]
    assert build(project, "text", nitpicky=False).warnings == []


def test_a_project_may_say_that_clauses_stand_twice(tmp_path: Path) -> None:
    settings = {"privacynotice.yaml": "packs: [./pack]\n" + APART}
    project = write(tmp_path / "project", PROJECT, page("md", "", TWICE["md"]), settings)
    assert {str(finding.severity) for finding in findings_of(project)} == {"info"}
    assert build(project, "text").warnings == []


def test_what_stands_twice_is_told_in_every_build_and_after_any_of_the_two_has_changed(
    tmp_path: Path,
) -> None:
    other = ":orphan:\n\nOther\n=====\n\n.. contact-clause::\n"
    project = write(tmp_path / "project", PROJECT, {"other.rst": other})

    def told() -> list[str]:
        return [line.rpartition("/project/")[2] for line in build(project, warnings_ok=True).warnings]

    first = told()
    assert len(first) == 1
    assert first[0].startswith("other.rst:6: WARNING: The clause “contact” of the notice “visitors”")
    assert "on “index” and on “other”" in first[0]
    assert "See also index.rst:4." in first[0]
    assert told() == first  # no page is read
    write(project, {"index.rst": "\n" + PROJECT["index.rst"]})
    assert told() == [first[0].replace("index.rst:4", "index.rst:5")]
    write(project, {"other.rst": other.replace("contact", "complaints")})
    assert [line for line in told() if "clause-twice" in line] == []
    write(project, {"other.rst": other})
    again = told()
    clean = build(project, warnings_ok=True, fresh=True, outdir=tmp_path / "clean").warnings
    assert again == [line.rpartition("/project/")[2] for line in clean]


def test_a_notice_included_by_two_pages_is_told_once(tmp_path: Path) -> None:
    include = ".. include:: part.txt\n"
    files = {
        "index.rst": f"A\n=\n\n{include}",
        "b.rst": f":orphan:\n\nB\n=\n\n{include}",
        "part.txt": WHOLE["rst"],
        "conf.py": PROJECT["conf.py"] + 'exclude_patterns = ["part.txt"]\n',
    }
    project = write(tmp_path / "project", PROJECT, files)
    warnings = build(project, warnings_ok=True).warnings
    assert [line.count("is printed twice: on “b” and on “index”") for line in warnings] == [1]


# bodies that end early: what is no slip


@pytest.mark.parametrize(
    "text",
    [
        "````{privacy-notice} visitors\n```{npd-clause}\n```\n````\n",
        ":::{note}\n```{npd-clause}\n```\n:::\n",
        "```{npd-clause}\n```\n\n```python\nx = 1\n```\n",
        "````md\n```{privacy-notice} visitors\n```{npd-clause}\n```\n````\n",
        "```{note}\n```python\n```\n",  # nothing of ours is in it
        "```{npd-clause}\n:heading: none\n",  # nothing stands below it
        "- one\n\n  ```{npd-clause}\n  ```\n- two\n",
    ],
)
def test_what_is_no_slip_of_fences(text: str) -> None:
    assert find_slips(text, markdown=True) == []


def test_very_many_fences_in_each_other_are_no_trouble() -> None:
    for text in ("```{note}\n" * 5000, "".join(f"{':' * n}{{note}}\n" for n in range(3, 2000))):
        assert find_slips(text + "```{npd-clause}\n```\n", markdown=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        ".. npd-clause::\n   :drop: x\n",
        ".. npd-clause::\n\n:author: me\n",
        ".. code-block:: rst\n\n   .. npd-clause::\n   :drop: x\n",
        "As in::\n\n   .. npd-clause::\n   :drop: x\n",
        ".. note::\n\n:heading: x\n",
    ],
)
def test_what_is_no_slip_of_options(text: str) -> None:
    assert find_slips(text, markdown=False) == []


@pytest.mark.parametrize("option", ["edition: 2018-05-25", "heading: Why"])
def test_an_edition_or_a_heading_may_have_a_reason(option: str, tmp_path: Path) -> None:
    text = f"{HEAD['rst']}.. purposes-list::\n   :{option}\n   :reason: We chose it.\n"
    assert codes(write(tmp_path / "project", PROJECT, {"index.rst": text})) == []


# braces

LEFT_ALONE = {
    "rst": "``{{ organisation.name }}`` and {{ some.thing }} ::\n\n   {{ organisation.name }}\n\n"
    ".. {{ organisation.name }}\n\n.. code:: jinja\n\n   {{ organisation.name }}\n\n",
    "md": "`{{ organisation.name }}`\n\n```jinja\n{{ organisation.name }}\n```\n\n"
    "% {{ organisation.name }}\n\n",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_braces_in_code_and_of_others_are_left_alone(syntax: str, tmp_path: Path) -> None:
    files = page(syntax, *(LEFT_ALONE[each] + WHOLE[each] for each in SYNTAXES))
    project = write(tmp_path / "project", PROJECT, files)
    assert codes(project) == []
    assert build(project, "text", nitpicky=False).warnings == []


def test_a_substitution_of_the_pages_own_is_left_alone(tmp_path: Path) -> None:
    front = "---\nmyst:\n  substitutions:\n    organisation: {name: Elm}\n---\n"
    text = f"{front}# Ours\n\nOf {{{{ organisation.name }}}}.\n\n{WHOLE['md']}"
    conf = PROJECT["conf.py"] + 'myst_enable_extensions = ["substitution"]\n'
    files: dict[str, str | None] = {"index.rst": None, "index.md": text, "conf.py": conf}
    project = write(tmp_path / "project", PROJECT, files)
    assert codes(project) == []
    assert "Of Elm." in build(project, "text").text("index.txt")


# what is printed

TITLED = {
    "pack/clauses/contact/2018-05-25.md": (
        "---\nid: contact\nedition: 2018-05-25\ntitle: Whom {{ organisation.name }} asks\n---\n\n"
        "{id}`one` {each}`retention` We keep {{ .records }}.\n\n{id}`who` Ask {{ contacts.questions }}.\n"
    )
}
KEPT = SITE + "    retention:\n      - records: The book\n      - records: Badges\n      - records: Films\n"
REWORD = {
    "rst": ".. contact-clause::\n   :reword: one\n   :reason: Ours.\n\n   We keep a little.\n",
    "md": "```{contact-clause}\n:reword: one\n:reason: Ours.\n\nWe keep a little.\n```\n",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("site", [KEPT, SITE], ids=["entries", "none"])
def test_own_words_for_a_part_written_for_each_entry_stand_once(
    syntax: str, site: str, tmp_path: Path
) -> None:
    files = {**page(syntax, *REWORD.values()), "site.yaml": site}
    project = write(tmp_path / "project", PROJECT, TITLED, files)
    text = build(project, "text").text("index.txt")
    assert text.count("We keep a little.") == 1
    assert "We keep The book" not in text
    assert "Ask Oakfield School." in text
    assert record_of_builder(project, outdir=tmp_path / "notices") == record_of_reader(project)


def test_own_words_for_a_part_that_is_not_printed_are_told(tmp_path: Path) -> None:
    guarded = {name: text.replace("{id}`who`", "{id}`who` {when}`dpo`") for name, text in TITLED.items()}
    words = REWORD["rst"].replace("one", "who")
    project = write(tmp_path / "project", PROJECT, guarded, page("rst", words, ""), {"site.yaml": KEPT})
    (finding,) = findings_of(project)
    assert (finding.code, finding.place.line) == ("unprinted", 4)
    assert "“who” of “contact” are not printed: it is printed only where `dpo` is given" in finding.message


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_title_is_filled_in(syntax: str, tmp_path: Path) -> None:
    other = {"rst": "\nSee :clause:`contact`.\n", "md": "\nSee {clause}`contact`.\n"}
    project = write(
        tmp_path / "project", PROJECT, TITLED, page(syntax, *(WHOLE[s] + other[s] for s in SYNTAXES))
    )
    built = build(project)
    assert "{{" not in built.text("index.html")
    assert ("Whom Oakfield School asks", "#visitors-contact") in links(built.text("index.html"))
    record = record_of_reader(project)
    assert record_of_builder(project, outdir=tmp_path / "notices") == record
    headings = [each for each in record["notices"][0]["blocks"] if each["kind"] == "heading"]
    (titled,) = (each["runs"] for each in headings if each.get("clause") == "contact")
    assert [run.get("value", "") for run in titled] == ["", "organisation.name", ""]


def test_a_value_that_a_title_lacks_is_told_and_one_that_is_none_is_the_packs_error(tmp_path: Path) -> None:
    (name, text), *_ = TITLED.items()
    lacking = {name: text.replace("organisation.name", "dpo.name")}
    project = write(tmp_path / "lacking", PROJECT, lacking)
    assert [(each.code, each.key) for each in findings_of(project)] == [("missing-value", "dpo.name")]
    wrong = {name: text.replace("organisation.name", "organisation.nome")}
    project = write(tmp_path / "wrong", PROJECT, wrong)
    (finding,) = (each for each in read_project(project).findings if each.code == "unknown-path")
    assert finding.hint == "Did you mean “organisation.name”?"


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_role_links_with_own_words(syntax: str, tmp_path: Path) -> None:
    words = (
        "See :site:`our guide <links.guide>`, :site:`write <site:organisation.email>` or "
        ":site:`ring <organisation.phone>`.\n\n"
    )
    marks = words.replace(":site:", "{site}")
    site = SITE.replace("School\n", "School\n  email: a@oak.example\n  phone: 01632 960123\n")
    files = {**page(syntax, words + WHOLE["rst"], marks + WHOLE["md"]), "site.yaml": site}
    project = write(tmp_path / "project", PROJECT, files)
    record = record_of_reader(project)
    assert record_of_builder(project, outdir=tmp_path / "notices") == record
    (runs,) = (each["runs"] for each in record["notices"][0]["blocks"] if "our guide" in json.dumps(each))
    assert [run for run in runs if "value" in run] == [
        {"text": "our guide", "value": "links.guide", "link": "https://guide.example/"},
        {"text": "write", "value": "organisation.email", "link": "mailto:a@oak.example"},
        {"text": "ring", "value": "organisation.phone", "link": "tel:01632960123"},
    ]


# laws

ACT = (
    "ukpga/2027/1:\n  title: Visits Act\n  cite: Visits Act 2027\n"
    "  url: https://law.example/2027/1\n  from: 2027-03-01\n"
)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_law_to_come_is_never_its_id_and_is_cited_once_it_applies(syntax: str, tmp_path: Path) -> None:
    files = page(
        syntax,
        "See :law:`ukpga/2027/1`.\n\n.. contact-clause::\n",
        "See {law}`ukpga/2027/1`.\n\n```{contact-clause}\n```\n",
    )
    project = write(tmp_path / "project", PROJECT, files, {"pack/law/new.yaml": ACT})
    built = build(project, "text", warnings_ok=True)
    assert ["law-not-yet" in line for line in built.warnings] == [True]
    assert "See Visits Act 2027." in built.text("index.txt")
    later = SITE.replace("2026-12-01", "2027-03-01")
    write(project, {"site.yaml": later})
    built = build(project, "text")
    assert built.read == {"index"}
    write(project, {"pack/law/new.yaml": ACT.replace("2027-03-01", "2027-04-01")})
    assert ["law-not-yet" in line for line in build(project, "text", warnings_ok=True).warnings] == [True]


def test_a_law_to_come_in_a_site_file_is_told_there(tmp_path: Path) -> None:
    site = KEPT.replace("The book\n", "The book\n        under: {law: ukpga/2027/1}\n")
    project = write(tmp_path / "project", PROJECT, {"pack/law/new.yaml": ACT, "site.yaml": site})
    (finding,) = findings_of(project)
    assert (finding.code, finding.key) == ("law-not-yet", "retention[1].under.law")
    assert finding.place.file == "site.yaml"


@pytest.mark.parametrize(
    ("typed", "told"), [("text: Of {{ organisation.name }}", 0), ("name: {{ dpo.name }} s", 1)]
)
def test_values_in_braces_are_for_text_alone(typed: str, told: int, tmp_path: Path) -> None:
    site = SITE.replace("notices:", f"people:\n  ash:\n    {typed.replace('{{', 'x {{')}\nnotices:")
    found = findings_of(write(tmp_path / "project", PROJECT, {"site.yaml": site}))
    assert [(each.code, each.key) for each in found] == [("unfilled", "people.ash.name")] * told


# clauses with nothing to print


def test_a_page_that_has_most_of_a_notice_says_nothing_of_a_clause_without_words(tmp_path: Path) -> None:
    clauses = ("purposes-list", "categories-list", "retention-clause", "contact-clause")
    text = HEAD["rst"] + "".join(f".. {each}::\n\n" for each in clauses)
    project = write(tmp_path / "project", PROJECT, {"index.rst": text})
    assert codes(project) == []
    write(project, {"index.rst": HEAD["rst"] + ".. retention-clause::\n\n.. contact-clause::\n"})
    assert codes(project) == ["unprinted"]


# what other builders and references make of clauses


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_ordinary_references_lead_to_clauses(syntax: str, tmp_path: Path) -> None:
    rst = ":ref:`how <visitors-contact>`, :ref:`visitors-contact`, :any:`contact`, :any:`visitors-purposes`\n"
    md = (
        "[how](index.rst#visitors-contact), [](#visitors-contact), {any}`contact`, {ref}`visitors-purposes`\n"
    )
    other = {"rst": f":orphan:\n\nOther\n=====\n\n{rst}", "md": f"---\norphan: true\n---\n# Other\n\n{md}"}
    project = write(tmp_path / "project", PROJECT, {f"other.{syntax}": other[syntax]})
    found = [target for _, target in links(build(project).text("other.html")) if "#visitors" in target]
    assert len(found) == 4
    assert set(found) == {"index.html#visitors-contact", "index.html#visitors-purposes"}


def test_a_label_of_the_sites_own_keeps_its_meaning_in_every_build(tmp_path: Path) -> None:
    project = write(tmp_path / "project", PROJECT)
    build(project)
    own = ":orphan:\n\n.. _visitors-contact:\n\nOurs, too\n=========\n\n:ref:`visitors-contact`\n"
    write(project, {"other.rst": own})
    assert ("Ours, too", "#visitors-contact") in links(build(project).text("other.html"))
    assert build(project, fresh=True, outdir=tmp_path / "clean").text("other.html").count("Ours, too")


def test_a_heading_of_the_pages_own_is_translated_with_the_page(tmp_path: Path) -> None:
    text = HEAD["rst"] + ".. contact-clause::\n   :heading: Ask *us*\n\n.. purposes-list::\n"
    project = write(tmp_path / "project", PROJECT, {"index.rst": text})
    catalogue = build(project, "gettext").text("index.pot")
    assert 'msgid "Ask *us*"' in catalogue
    assert "Why we need it" not in catalogue


def test_a_heading_in_a_note_is_one_for_a_screen_reader(tmp_path: Path) -> None:
    project = write(
        tmp_path / "project", PROJECT, {"index.rst": HEAD["rst"] + ".. note::\n\n   .. contact-clause::\n"}
    )
    assert '<h2 class="notice-heading rubric" id="visitors-contact">' in build(project).text("index.html")


def test_what_was_typed_is_never_what_was_meant() -> None:
    assert closest("cin-cla", ["cin-cla", "cin_cla"]) == "cin_cla"
    assert closest("cin_cla", ["cin_cla"]) == ""
    for typed in ("CIN-CLA", "cin_cla", "cin cla", "cin-clas"):
        assert closest(typed, ["cin-cla", "staff"]) == "cin-cla"
