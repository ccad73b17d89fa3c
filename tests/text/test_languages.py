"""Notices in another language: the same values, the words of a pack that translates the first."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from support import SYNTAXES, build, findings_of_reader, reading_copies, record_of_builder, record_of_reader
from translated import first_words, translation, write_project

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

WELSH = "reading-copies/site/cin-cla.cy.txt"
PRIVACY = {
    "rst": ".. privacy-notice:: cin-cla\n{}   :level: 3\n",
    "md": "```{{privacy-notice}} cin-cla\n{}:level: 3\n```\n",
}
UNKNOWN = "# P\n\n```{privacy-notice} cin-cla\n:language: xx\n```\n"
PACK = "id: c\nversion: 1\ntitle: T\nlicence: CC0-1.0\n"
CHANGED = {"contact": "{id}`ask` Write to {{ organisation.name }} ({{ terms.office }}).\n"}


def record(folder: Path, notice: str = "cin-cla.cy") -> dict[str, Any]:
    every = record_of_reader(folder)["notices"]
    return next(each for each in every if each["notice"] == notice)


def texts(of: dict[str, Any], **wanted: str) -> list[str]:
    """Return the words of the blocks with some fields."""
    blocks = [each for each in of["blocks"] if all(each.get(key, "") == is_ for key, is_ in wanted.items())]
    printed = [each for each in blocks if each.get("edit", "") not in {"dropped", "unmet"}]
    return ["".join(run["text"] for run in each.get("runs", ())) for each in printed]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_page_that_a_site_names_is_in_its_language(syntax: str, tmp_path: Path) -> None:
    write_project(tmp_path, syntax)
    assert record_of_builder(tmp_path) == record_of_reader(tmp_path)
    welsh, english = record(tmp_path), record(tmp_path, "cin-cla")
    assert (welsh["language"], english.get("language")) == ("cy", None)
    assert "Gofynnwch i Oakfield School (y brif swyddfa) o 1 Rhagfyr 2026." in texts(welsh)
    assert "Am 25 mlynedd" in texts(welsh)
    assert "Ask Oakfield School (the main office) from 1 December 2026." in texts(english)
    headings = ["Preifatrwydd", "Cysylltu", "Mwy", "Am ba hyd", "Why"]
    assert texts(welsh, kind="heading") == headings
    assert welsh["values"] == english["values"]  # said once


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_is_not_translated_is_in_the_first_language_and_says_so(syntax: str, tmp_path: Path) -> None:
    write_project(tmp_path, syntax)
    welsh = record(tmp_path)
    assert texts(welsh, language="en-GB") == ["Why", "Because:", "of one thing", "our own words"]
    assert "Nid yw yn Gymraeg eto: English." in texts(welsh)
    assert not texts(record(tmp_path, "cin-cla"), language="en-GB")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_html_names_every_language(syntax: str, tmp_path: Path) -> None:
    write_project(tmp_path, syntax)
    made = build(tmp_path, "html")
    welsh, english = made.text("hysbysiad.html"), made.text("notice.html")
    assert re.search(r'<html lang="cy"', welsh)
    assert re.search(r'<html lang="en-GB"', english)
    assert '<p lang="en-GB">Because:</p>' in welsh
    assert '<h3 lang="en-GB">Why' in welsh
    assert "<p>Gofynnwch i " in welsh
    assert 'lang="cy"' not in welsh.partition("<body")[2]
    assert '<span lang="cy">Cymraeg</span></a>' in english.replace("</span></span></a>", "</span></a>")
    assert '<link rel="alternate" hreflang="cy" href="hysbysiad.html" />' in english
    assert '<link rel="alternate" hreflang="en-GB" href="notice.html" />' in english
    assert 'lang="en-GB"' not in english.partition("<body")[2]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_two_languages_may_be_on_one_page(syntax: str, tmp_path: Path) -> None:
    option = "   :language: cy\n" if syntax == "rst" else ":language: cy\n"
    page = f"{PRIVACY[syntax].format(option)}\n{PRIVACY[syntax].format('')}"
    title = "Both\n====\n\nMore\n----\n\n" if syntax == "rst" else "# Both\n\n## More\n\n"
    write_project(tmp_path / "one", syntax, {f"index.{syntax}": title + page})
    for name in ("notice", "hysbysiad"):
        (tmp_path / "one" / f"{name}.{syntax}").unlink()
    site = (tmp_path / "one" / "site.yaml").read_text("utf-8")
    site = site.replace("    page: notice\n    translations:\n      cy: hysbysiad\n", "")
    (tmp_path / "one" / "site.yaml").write_text(site, encoding="utf-8")
    assert findings_of_reader(tmp_path / "one") == []
    assert record_of_builder(tmp_path / "one") == record_of_reader(tmp_path / "one")
    html = build(tmp_path / "one", "html").text("index.html")
    assert '<h3 lang="cy">Cysylltu' in html
    assert "<h3>Contact" in html
    assert "Gofynnwch" in " ".join(texts(record(tmp_path / "one")))
    assert "Gofynnwch" not in " ".join(texts(record(tmp_path / "one", "cin-cla")))


def test_a_stale_translation_is_printed_with_a_note(tmp_path: Path) -> None:
    write_project(tmp_path, files=first_words(CHANGED))
    assert findings_of_reader(tmp_path) == []  # a build warns of nothing
    welsh = texts(record(tmp_path))
    asked = "Gofynnwch i Oakfield School (y brif swyddfa) o 1 Rhagfyr 2026."
    note = "This part was translated from older words. The newer ones are in English."
    assert welsh.index(note) == welsh.index(asked) - 1
    assert texts(record(tmp_path), origin="phrase", language="en-GB") == [note]


def test_check_tells_what_is_missing_and_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(tmp_path, files=first_words(CHANGED))
    assert cli.run(["--project", str(tmp_path), "check"]) == 0
    out = capsys.readouterr().out
    assert "cymraeg/clauses/contact/2026-01-01.md:5:12: warning: “contact” in “cy”" in out
    assert "[translation-stale]" in out
    assert "first/clauses/purposes/2026-01-01.md:1: info: “purposes” 2026-01-01.1 has no words in “cy”" in out


def test_each_language_has_a_reading_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(tmp_path)
    assert list(reading_copies(tmp_path)) == ["site/cin-cla", "site/cin-cla.cy"]
    assert cli.run(["--project", str(tmp_path), "record", "--write"]) == 0
    assert "Rydym yn cadw:" in (tmp_path / WELSH).read_text("utf-8")
    assert "We keep:" in (tmp_path / WELSH.replace(".cy", "")).read_text("utf-8")
    assert cli.run(["--project", str(tmp_path), "check"]) == 0
    capsys.readouterr()
    assert cli.run(["--project", str(tmp_path), "show", "cin-cla.cy"]) == 0
    assert "Rydym yn cadw:" in capsys.readouterr().out
    assert cli.run(["--project", str(tmp_path), "show"]) == 0
    assert "We keep:" in capsys.readouterr().out


def test_only_the_pages_that_print_a_translation_are_read_again(tmp_path: Path) -> None:
    write_project(tmp_path / "site")
    build(tmp_path / "site", "html")
    changed = "{id}`ask` Ffoniwch {{ organisation.name }} ({{ terms.office }}) o {{ in_force }}.\n"
    for name, text in translation(tmp_path / "site", "contact", changed).items():
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    again = build(tmp_path / "site", "html")
    assert again.read == {"hysbysiad"}
    fresh = build(
        tmp_path / "site", "html", outdir=tmp_path / "fresh", doctrees=tmp_path / "trees", fresh=True
    )
    assert again.text("hysbysiad.html") == fresh.text("hysbysiad.html")
    assert "Ffoniwch" in again.text("hysbysiad.html")


def test_a_parallel_build_is_the_same(tmp_path: Path) -> None:
    write_project(tmp_path / "site")
    one = build(tmp_path / "site", "html", outdir=tmp_path / "one", doctrees=tmp_path / "a", fresh=True)
    two = build(
        tmp_path / "site", "html", outdir=tmp_path / "two", doctrees=tmp_path / "b", fresh=True, parallel=2
    )
    for page in ("hysbysiad.html", "notice.html"):
        assert one.text(page) == two.text(page)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"hysbysiad.md": UNKNOWN}, "No pack has words in “xx”"),
        ({"cymraeg/pack.yaml": f"{PACK}language: cy\ntranslates: fist\n"}, "“fist”, which is not among"),
        ({"cymraeg/pack.yaml": f"{PACK}language: en\ntranslates: first\n"}, "and both are in “en”"),
    ],
)
def test_mistakes_have_a_finding(files: dict[str, str], message: str, tmp_path: Path) -> None:
    write_project(tmp_path, files=files)
    found = [str(each.message) for each in findings_of_reader(tmp_path)]
    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("pl", "No pack has words in “pl”"),
        ("en", "The notice is in “en-GB” itself"),
        ("NOT a language", "“NOT a language” is no language"),
    ],
)
def test_a_site_names_languages_that_a_pack_has(language: str, message: str, tmp_path: Path) -> None:
    write_project(tmp_path)
    site = (tmp_path / "site.yaml").read_text("utf-8").replace("      cy: ", f"      {language}: ")
    (tmp_path / "site.yaml").write_text(site, encoding="utf-8")
    (found,) = [each for each in findings_of_reader(tmp_path) if each.code == "bad-value"]
    assert found.message == message
    assert (found.place.file, found.place.line) == ("site.yaml", 10)


def test_a_sites_own_words_say_their_language(tmp_path: Path) -> None:
    write_project(tmp_path)
    welsh = build(tmp_path, "html").text("hysbysiad.html")
    assert (
        '<strong><span lang="en-GB"><span class="notice-value">Pupil records</span></span></strong>' in welsh
    )
    assert '<p>Am <span class="notice-value">25 mlynedd</span></p>' in welsh


def test_one_page_of_all_says_every_language(tmp_path: Path) -> None:
    write_project(tmp_path)
    every = build(tmp_path, "singlehtml").text("index.html")
    assert '<html lang="en-GB"' in every
    assert '<p lang="cy">Gofynnwch i ' in every
    assert "<p>Because:</p>" in every


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_pack_in_another_language_says_so_without_any_translation(syntax: str, tmp_path: Path) -> None:
    write_project(tmp_path, syntax)
    pack = (tmp_path / "cymraeg/pack.yaml").read_text("utf-8").replace("translates: first\n", "")
    notice = "notice: plant\nedition: 2026-01-01\nclauses: [contact]\n"
    words = {"cymraeg/pack.yaml": pack, "cymraeg/notices/plant/2026-01-01.yaml": notice}
    site = (tmp_path / "site.yaml").read_text("utf-8")
    for other in ("    translations:\n      cy: hysbysiad\n", "terms:\n  office: the main office\n"):
        site = site.replace(other, "")
    site += "  plant:\n    in_force: 2026-12-01\n"
    page = {
        "rst": "Plant\n=====\n\n.. privacy-notice:: plant\n",
        "md": "# Plant\n\n```{privacy-notice} plant\n```\n",
    }
    write_project(tmp_path, syntax, words | {"site.yaml": site, f"hysbysiad.{syntax}": page[syntax]})
    shutil.rmtree(tmp_path / "cymraeg/notices/cin-cla")
    assert record(tmp_path, "plant")["language"] == "cy"
    html = build(tmp_path, "html", warnings_ok=True).text("hysbysiad.html")
    assert '<h2 lang="cy">Cysylltu' in html
    assert '<p lang="cy">Gofynnwch i ' in html


def test_own_words_of_a_page_are_in_its_language(tmp_path: Path) -> None:
    page = "# P\n\n```{privacy-notice} cin-cla\n:language: cy\n```\n"
    body = "````{privacy-notice} cin-cla\n```{contact-clause}\n:reason: Shorter.\n\nFfoniwch ni.\n```\n````\n"
    write_project(tmp_path, files={"hysbysiad.md": page.replace(page[5:], body)})
    html = build(tmp_path, "html").text("hysbysiad.html")
    assert "<p>Ffoniwch ni.</p>" in html  # the page itself says that it is in Welsh
    assert "Ffoniwch ni." in texts(record(tmp_path))


def test_check_says_that_it_does_not_read_the_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path)
    cli.run(["--project", str(tmp_path), "check"])
    assert "words in “cy”, which no rule about words reads" in " ".join(capsys.readouterr().out.split())


def test_pages_in_folders_name_each_other(tmp_path: Path) -> None:
    write_project(tmp_path)
    made = build(tmp_path, "dirhtml").text("notice/index.html")
    assert '<link rel="alternate" hreflang="cy" href="../hysbysiad/" />' in made
    assert '<link rel="alternate" hreflang="en-GB" href="./" />' in made


def test_languages_are_no_messages_of_sphinx(tmp_path: Path) -> None:
    write_project(tmp_path)
    messages = build(tmp_path, "gettext").text("hysbysiad.pot")
    assert "Preifatrwydd" in messages
    assert "Gofynnwch" not in messages


def test_the_history_on_a_page_in_another_language_follows_it(tmp_path: Path) -> None:
    history = "\n```{notice-history} cin-cla\n```\n"
    page = (write_project(tmp_path / "site") / "hysbysiad.md").read_text("utf-8") + history
    write_project(tmp_path / "site", files={"hysbysiad.md": page})
    build(tmp_path / "site", "html")
    for name in ("site.yaml", "index.md"):
        text = (tmp_path / "site" / name).read_text("utf-8")
        (tmp_path / "site" / name).write_text(text.replace("hysbysiad", "newydd"), encoding="utf-8")
    (tmp_path / "site/hysbysiad.md").rename(tmp_path / "site/newydd.md")
    again = build(tmp_path / "site", "html").text("newydd.html")
    fresh = build(tmp_path / "site", "html", outdir=tmp_path / "new", doctrees=tmp_path / "trees", fresh=True)
    assert again == fresh.text("newydd.html")
