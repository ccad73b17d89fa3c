"""What a notice said before: the list, the pages of earlier notices, their feed, and what is made again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from support import CONF, PLAIN, SYNTAXES, build, covered_records, record_of_builder, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.record import notices_json

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://policies.example/school"
PAGES = {
    "rst": {
        "privacy": "Privacy at Oakfield\n===================\n\n.. privacy-notice:: cin-cla\n\n"
        "Earlier\n-------\n\n.. notice-history:: cin-cla\n",
        "past": "The past\n========\n\n.. notice-history::\n   :limit: 1\n",
    },
    "md": {
        "privacy": "# Privacy at Oakfield\n\n```{privacy-notice} cin-cla\n```\n\n## Earlier\n\n"
        "```{notice-history} cin-cla\n```\n",
        "past": "# The past\n\n```{notice-history}\n:limit: 1\n```\n",
    },
}
SITE = PLAIN["site.yaml"].replace("    in_force: 2026-12-01\n", "    in_force: {day}\n{more}")
MORE = """\
    changes:
      - on: 2025-09-01
        note: We now say <b>who</b> helps you.
        told: letter home, 2025-06-01
    earlier_notices:
      - title: Privacy notice of 2019
        from: 2019-05-25
        until: 2021-08-31
        file: files/notice-2019.pdf
      - title: Privacy notice of 2021
        from: 2021-09-01
        url: https://archive.example/notice
"""
OLD = ("2026-01-01", "2018-05-25")
DAYS = ("2023-09-01", "2024-09-01", "2025-09-01")


def site(day: str, words: str = "own words", more: str = MORE) -> str:
    return SITE.replace("{day}", day).replace("{more}", more).replace("own words", words)


def keep(folder: Path, day: str, words: str) -> None:
    """Let the notice apply from a day with other words, and keep what it said."""
    (folder / "site.yaml").write_text(site(day, words), encoding="utf-8")
    assert cli.run(["--project", str(folder), "record", "--write", "--as-of", "2026-11-27"]) == 0


def project(folder: Path, syntax: str = "rst", conf: str = "") -> Path:
    """Write a project whose notice has been another one twice."""
    files = {name.replace(*OLD): text.replace(*OLD) for name, text in PLAIN.items()}
    files |= {**{f"{name}.{syntax}": text for name, text in PAGES[syntax].items()}}
    files |= {
        "conf.py": CONF + conf,
        "index.rst": "Top\n===\n\n.. toctree::\n\n   privacy\n   past\n   other\n",
        "other.rst": "Other\n=====\n\nWords.\n",
        "files/notice-2019.pdf": "%PDF-1.4\n",
        "site.yaml": site(DAYS[0]),
    }
    write_tree(folder, files)
    for number, day in enumerate(DAYS):
        keep(folder, day, f"words of version {number}")
    return folder


def item(html: str, days: str) -> str:
    """Return the entry of a list that begins with ``days``."""
    found = re.search(rf"<li><p><strong>{days}</strong>.*?</li>", html, re.DOTALL)
    assert found, html
    return found[0]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_page_lists_what_the_notice_said_before(syntax: str, tmp_path: Path) -> None:
    built = build(project(tmp_path / "project", syntax))
    html = built.text("privacy.html")
    days = re.findall(r"<li><p><strong>(.*?)</strong>", html)
    assert days == [
        "From 1 September 2025",
        "From 1 September 2024 to 31 August 2025",
        "From 1 September 2023 to 31 August 2024",
        "From 1 September 2021 to 31 August 2023",
        "From 25 May 2019 to 31 August 2021",
    ]
    assert "this notice" in item(html, days[0])
    assert "We now say &lt;b&gt;who&lt;/b&gt; helps you." in item(html, days[0])
    assert "letter home" not in html, "how people were told is the school’s own record"
    assert 'href="_notices/site/cin-cla/2024-09-01.html"' in item(html, days[1])
    assert "Other words in: Why." in item(html, days[1])
    assert 'href="https://archive.example/notice"' in item(html, days[3])
    download = re.search(r'href="(_downloads/\w+/notice-2019.pdf)"', item(html, days[4]))
    assert download
    assert (built.outdir / download[1]).read_text(encoding="utf-8") == "%PDF-1.4\n"
    past = built.text("past.html")
    assert past.count("<li><p><strong>") == 1
    assert 'href="privacy.html"' in item(past, days[0])
    assert "sphinx-privacynotice.css" in past


def test_an_earlier_notice_is_a_page_that_nothing_lists(tmp_path: Path) -> None:
    built = build(project(tmp_path / "project"))
    html = built.text("_notices/site/cin-cla/2024-09-01.html")
    assert html.count('<meta name="robots" content="noindex" />') == 1
    assert "This notice applies from 1 September 2024 to 31 August 2025." in html
    assert 'href="../../../privacy.html">the newest notice</a>' in html
    assert "<h1>Privacy at Oakfield" in html
    assert "words of version 1" in html
    assert "version 2" not in html
    assert "and what is below" in html
    assert "<strong>Westshire County Council</strong>" in html or "Westshire County Council" in html
    assert '<th class="head"><p>Who</p></th>' in html, "its tables have their heads"
    assert "notice-history" not in re.sub(r'class="[^"]*"', "", html), "what was computed then is left out"
    assert "sphinx-privacynotice.css" in html
    index = built.text("searchindex.js")
    assert "_notices" not in index
    assert not (built.outdir / "_sources/_notices").exists()
    assert "_notices" not in built.text("index.html")


def test_a_page_is_made_again_only_when_something_changed(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    first = build(folder)
    second_page = first.outdir / "_notices/site/cin-cla/2024-09-01.html"
    second_page.write_text("kept", encoding="utf-8")
    build(folder)
    assert second_page.read_text(encoding="utf-8") == "kept", "nothing has changed"
    # an earlier copy that is deleted takes its page and its entry with it; nothing is read again
    for ending in (".txt", ".json"):
        (folder / f"reading-copies/site/cin-cla/2023-09-01{ending}").unlink()
    fewer = build(folder)
    assert fewer.read == set()
    assert {"privacy", "past"} <= fewer.written
    assert "other" not in fewer.written
    assert not (fewer.outdir / "_notices/site/cin-cla/2023-09-01.html").exists()
    clean = build(folder, fresh=True, outdir=tmp_path / "clean")
    assert tree(fewer.outdir) == tree(clean.outdir)
    # a title that themes show around every page
    (folder / "other.rst").write_text("Another\n=======\n\nWords.\n", encoding="utf-8")
    renamed = build(folder)
    clean = build(folder, fresh=True, outdir=tmp_path / "clean-2")
    # the titles on other pages are stale in any project: Sphinx writes only what was read
    assert ours(renamed.outdir) == ours(clean.outdir)
    assert b"Another" in ours(renamed.outdir)["_notices/site/cin-cla/2024-09-01.html"]
    # the directive is gone, and all that it brought
    for name in ("privacy", "past"):
        page = (folder / f"{name}.rst").read_text(encoding="utf-8")
        (folder / f"{name}.rst").write_text(page.partition("Earlier\n")[0].partition(".. notice-h")[0])
    gone = build(folder)
    assert not (gone.outdir / "_notices").exists()
    clean = build(folder, fresh=True, outdir=tmp_path / "clean-3")
    for name in ("privacy.html", "past.html"):
        assert gone.text(name) == clean.text(name)
    assert ours(gone.outdir) == ours(clean.outdir) == {}


def test_a_newer_notice_and_a_renamed_page_move_no_address(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    before = set(tree(build(folder).outdir))
    keep(folder, "2026-09-01", "words of version 3")
    (folder / "privacy.rst").rename(folder / "our-privacy.rst")
    index = (folder / "index.rst").read_text(encoding="utf-8")
    (folder / "index.rst").write_text(index.replace("   privacy", "   our-privacy"), encoding="utf-8")
    keep(folder, "2026-09-01", "words of version 3")
    after = build(folder)
    moved = {name for name in before if name.startswith("_notices")}
    assert len(moved) == 2
    assert moved < set(tree(after.outdir))
    assert "_notices/site/cin-cla/2025-09-01.html" in tree(after.outdir)
    assert 'href="../../../our-privacy.html"' in after.text("_notices/site/cin-cla/2024-09-01.html")
    clean = build(folder, fresh=True, outdir=tmp_path / "clean")
    assert ours(after.outdir) == ours(clean.outdir)
    assert after.text("our-privacy.html") == clean.text("our-privacy.html")
    assert after.text("past.html") == clean.text("past.html")


def test_parallel_is_serial_and_another_folder_says_the_same(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", conf=f"privacynotice_feed = {BASE!r}\n")
    for number in range(8):
        text = f"Page {number}\n======\n\n.. notice-history:: cin-cla\n   :limit: {number + 1}\n"
        (folder / f"page-{number}.rst").write_text(f":orphan:\n\n{text}", encoding="utf-8")
    serial = build(folder, outdir=tmp_path / "serial", fresh=True)
    parallel = build(folder, outdir=tmp_path / "parallel", fresh=True, parallel=2)
    assert tree(serial.outdir) == tree(parallel.outdir)


def ours(folder: Path) -> dict[str, bytes]:
    """Return the pages of earlier notices, and what is kept about them."""
    return {
        name: text for name, text in tree(folder).items() if name.startswith(("_notices", ".notices-earlier"))
    }


def tree(folder: Path) -> dict[str, bytes]:
    """Return what was built, but what says how."""
    left_out = {".buildinfo", "objects.inv", ".buildinfo.bak"}
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
    }
    if "searchindex.js" in found:
        # Sphinx 8.1 keeps words that no page has any more, without pages
        found["searchindex.js"] = re.sub(rb'"[^"]+": \[\](, )?', b"", found["searchindex.js"])
    return found


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "epub", "text", "latex", "man", "texinfo", "xml"]
)
def test_every_builder_lists_the_days(builder: str, tmp_path: Path) -> None:
    built = build(project(tmp_path / "project"), builder, warnings_ok=builder in {"epub", "texinfo"})
    if builder == "text":
        text = built.text("privacy.txt")
        assert "**From 1 September 2024 to 31 August 2025**" in text
        assert "_notices" not in text
    if builder == "singlehtml":
        assert "_notices" not in built.text("index.html")
    if builder == "dirhtml":
        assert 'href="../_notices/site/cin-cla/2024-09-01/"' in built.text("privacy/index.html")
        assert "version 1" in built.text("_notices/site/cin-cla/2024-09-01/index.html")


@pytest.mark.parametrize(
    "theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme", "sphinx_book_theme"]
)
def test_every_theme_shows_the_page(theme: str, tmp_path: Path) -> None:
    if find_spec(theme) is None:
        pytest.skip(f"no {theme} here")
    folder = project(tmp_path / "project", conf=f"html_theme = {theme!r}\n")
    # themes leave settings behind in a process
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(tmp_path / "built")]
    subprocess.run(command, check=True)  # noqa: S603 - our own words
    html = (tmp_path / "built/_notices/site/cin-cla/2024-09-01.html").read_text(encoding="utf-8")
    assert "words of version 1" in html
    assert html.count('content="noindex"') == 1
    assert "This notice applies from" in html


def test_a_sitemap_leaves_earlier_notices_out(tmp_path: Path) -> None:
    excluded: list[str] = []

    def listen(app: Sphinx) -> None:
        app.add_config_value("sitemap_excludes", [], "")
        app.connect("build-finished", lambda app, _error: excluded.extend(app.config.sitemap_excludes))

    build(project(tmp_path / "project"), listen=listen)
    assert "_notices/site/cin-cla/2024-09-01.html" in excluded


def test_what_a_killed_build_left_is_made_again(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")

    def kill(app: Sphinx) -> None:
        def stop(_app: Sphinx, pagename: str, *_rest: object) -> None:
            if pagename.endswith("2024-09-01"):
                raise KeyboardInterrupt

        app.connect("html-page-context", stop)

    with pytest.raises(KeyboardInterrupt):
        build(folder, listen=kill)
    after = build(folder, warnings_ok=True)  # Sphinx says that it had made no search index
    clean = build(folder, fresh=True, outdir=tmp_path / "clean")
    assert ours(after.outdir) == ours(clean.outdir)
    assert after.text("privacy.html") == clean.text("privacy.html")


# the feed


def feed(built: Any) -> ET.Element:
    return ET.fromstring(built.text("_notices/site/cin-cla/changes.atom"))  # noqa: S314 - made by this very test


def test_a_feed_has_what_the_rfc_asks_for(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", conf=f"privacynotice_feed = {BASE!r}\n")
    built = build(folder)
    root = feed(built)
    address = f"{BASE}/_notices/site/cin-cla/changes.atom"
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == address
    assert root.findtext(f"{ATOM}title") == "Changes of the privacy notice of Oakfield School"
    assert root.findtext(f"{ATOM}updated") == "2025-09-01T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Oakfield School"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": address, "alternate": f"{BASE}/privacy.html"}
    entries = root.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}id") == f"{BASE}/_notices/site/cin-cla/2025-09-01"
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", str(entry.findtext(f"{ATOM}updated")))
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert entries[0].findtext(f"{ATOM}content") == "We now say <b>who</b> helps you."
    link = f'<link rel="alternate" type="application/atom+xml" title="{root.findtext(f"{ATOM}title")}"'
    assert f'{link} href="{address}" />' in built.text("privacy.html")
    assert "atom" not in built.text("other.html")


def test_there_is_no_feed_unless_it_is_wanted_and_the_address_known(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    for conf in (
        {},
        {"privacynotice_feed": True},
        {"html_baseurl": BASE},
        {"privacynotice_feed": "javascript:x"},
    ):
        built = build(folder, outdir=tmp_path / "none", **conf)
        assert not list(built.outdir.rglob("*.atom"))
        assert "atom" not in built.text("privacy.html")
    built = build(folder, outdir=tmp_path / "none", privacynotice_feed=True, html_baseurl=BASE)
    assert feed(built).findtext(f"{ATOM}id") == f"{BASE}/_notices/site/cin-cla/changes.atom"
    built = build(folder, outdir=tmp_path / "none")
    assert not list(built.outdir.rglob("*.atom")), "a feed that is not wanted any more is removed"


# hostile, wrong, missing

HOSTILE = "<script>alert(1)</script> {{ x }} |y| `z`_ javascript:alert(1) \u202e \x1b[31m \x00 \ufffe"


def test_hostile_records_are_text(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", conf=f"privacynotice_feed = {BASE!r}\n")
    file = folder / "reading-copies/site/cin-cla/2024-09-01.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    kinds = ["heading", "paragraph", "item", "cell", "term", "code", "image", "left-out", "other<i>"]
    data["blocks"] = [
        {
            "kind": kind, "origin": "page", "level": level, "marker": marker, "source": HOSTILE,
            "runs": [{"text": HOSTILE, "link": link, "ref": HOSTILE}],
        }
        for kind in kinds
        for level in (0, 1, 9, 10**9, -5)
        for marker in ("-", "1.", "1.1", "1.99999999", HOSTILE, "9" * 5000)
        for link in ("javascript:alert(1)", 'https://x.example/"><script>', "https://ok.example/")
    ]  # fmt: skip
    file.write_text(json.dumps(data), encoding="utf-8")
    built = build(folder)
    for name in (
        "privacy.html",
        "_notices/site/cin-cla/2024-09-01.html",
        "_notices/site/cin-cla/changes.atom",
    ):
        text = built.text(name)
        assert "<script>alert" not in text
        assert 'href="javascript' not in text.lower()
        assert not re.search("[\x00\x1b\u202e]", text)
    ET.fromstring(built.text("_notices/site/cin-cla/changes.atom"))  # noqa: S314


def test_an_unusable_earlier_copy_is_told_and_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    build(folder)
    (folder / "reading-copies/site/cin-cla/2024-09-01.json").write_text("[" * 100_000, encoding="utf-8")
    broken = build(folder, warnings_ok=True)
    assert len(broken.warnings) == 1
    assert "is no record that this version reads" in broken.warnings[0]
    assert "[privacynotice.earlier-copy]" in broken.warnings[0]
    assert not (broken.outdir / "_notices/site/cin-cla/2024-09-01.html").exists()
    assert "From 1 September 2023 to 31 August 2025" in broken.text("privacy.html")
    again = build(folder, warnings_ok=True)
    assert again.warnings == broken.warnings


def test_a_document_that_is_not_there_is_told_and_comes_when_it_is(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    pdf = folder / "files/notice-2019.pdf"
    pdf.unlink()
    missing = build(folder, warnings_ok=True)
    assert len(missing.warnings) == 1
    assert "site.yaml:" in missing.warnings[0]
    assert "There is no file “files/notice-2019.pdf”" in missing.warnings[0]
    assert "2019" not in missing.text("privacy.html")
    pdf.write_text("%PDF-1.4\n", encoding="utf-8")
    there = build(folder)
    assert "notice-2019.pdf" in there.text("privacy.html")


WRONG = {
    "file: ../conf.py": "is not below the folder of the pages",
    "file: conf.py": "is no document",
    "file: .git/config.txt": "is no document",
    "file: nowhere.pdf": "from the project's folder, which has the pages",
    "url: x": "web address",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_no_document_is_never_published(line: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    write_tree(folder, {".git/config.txt": "secret\n"})
    text = site(DAYS[2]).replace("file: files/notice-2019.pdf", line)
    (folder / "site.yaml").write_text(text, encoding="utf-8")
    built = build(folder, warnings_ok=True)
    assert any(WRONG[line] in warning for warning in built.warnings), built.warnings
    assert not list(built.outdir.rglob("_downloads/*/*"))


def test_the_page_reader_keeps_the_directive_as_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md")
    built = record_of_builder(folder)
    assert built == json.loads(notices_json(covered_records(folder)))
    left_out = built["notices"][0]["blocks"][-1]
    assert (left_out["kind"], left_out["source"]) == ("left-out", "{notice-history} cin-cla")


def test_a_site_without_earlier_notices_says_so(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    (folder / "site.yaml").write_text(site(DAYS[2], more=""), encoding="utf-8")
    for path in (folder / "reading-copies/site/cin-cla").iterdir():
        path.unlink()
    built = build(folder)
    assert "No notice from before is kept here." in item(built.text("privacy.html"), "From 1 September 2025")
    assert not (built.outdir / "_notices").exists()


def test_what_is_wrong_with_the_directive_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md")
    text = (
        "# The past\n\n```{notice-history} cin-clb\n```\n\n```{notice-history}\n:limit: many\n\nWords.\n```\n"
    )
    (folder / "past.md").write_text(text, encoding="utf-8")
    said = "\n".join(build(folder, warnings_ok=True).warnings)
    assert "Did you mean “cin-cla”?" in said
    assert "is no number of entries" in said
    assert "takes no words of your own" in said
