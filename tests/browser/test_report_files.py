"""Reports of a difference in the programs that people open them with: a browser, and LibreOffice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="no Playwright here: pip install --group browser")

from chromium import PHONE, VIEWS, do_without, looking

from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.review.announcements import Announcement
from sphinx_privacynotice.review.compare import compare_records
from sphinx_privacynotice.review.report import DiffReport, Origin
from sphinx_privacynotice.review.reports.web_page import diff_html
from sphinx_privacynotice.review.reports.word import diff_word

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def record(site: str, day: str, *blocks: Block) -> Record:
    """Return a notice with one heading above its blocks."""
    heading = Block("heading", site, "clause", (Run("How long we keep it"),), 2, clause="retention")
    return Record(site, "cin-cla", day, (site,), (heading, *blocks))


def block(*runs: Run) -> Block:
    """Return a paragraph."""
    return Block("paragraph", "oak", "clause", runs, clause="retention")


def report() -> DiffReport:
    """Return a report with all that a page has: the same in many schools, something of one, and notes."""
    period = "retention[1].period"
    old = [block(Run("We keep it for "), Run("25 years", period), Run(".")), block(Run("We tell nobody."))]
    new = [block(Run("We keep it for "), Run("9 years", period), Run("."))]
    more = block(Run("A_very_long_name_without_any_space_in_it_that_must_not_make_the_page_too_wide " * 2))
    keys = [(f"school{number}", "cin-cla") for number in range(30)]
    before = {key: record(key[0], "2026-03-01", *old) for key in keys}
    after = {key: record(key[0], "2026-09-01", *new) for key in keys}
    after[keys[0]] = record(keys[0][0], "2026-09-01", *new, more)
    after["fir", "pupils"] = record("fir", "", *new)
    return DiffReport(
        Origin("main", "reading copies", "2026-08-01"),
        Origin("HEAD", "reading copies", "2026-08-15"),
        compare_records(before, after),
        {key[0]: f"School {key[0][6:]}" for key in keys},
        notes=["a note"],
        announced={keys[0]: (Announcement("2026-09-01", "We keep it for less long.", "letter, 2026-08-01"),)},
    )


def test_the_page_is_accessible_in_every_view(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    page.write_text(diff_html(report()), encoding="utf-8")
    with looking(browser, page) as look:
        for view in VIEWS:
            look.turn(view)
            look.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert look.violations() == {}, view
            assert not look.is_too_wide(), view
            assert (look.brightness() < 60) == (view[0] == "dark")
        assert look.elsewhere() == []


def test_changes_are_told_without_colour_and_on_paper(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    page.write_text(diff_html(report()), encoding="utf-8")
    with looking(browser, page, ("light", PHONE)) as look:
        heard = look.page.locator("main").aria_snapshot()
        assert "[removed: " in heard
        assert "[added: " in heard
        look.page.emulate_media(media="print")
        assert look.page.locator("nav").is_hidden()
        box = look.page.locator("main .heard").first.bounding_box()
        assert box is not None
        assert box["width"] > 5


def test_the_policy_of_the_page_stops_what_is_not_its_own(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    text = diff_html(report())
    evil = "<style>body { color: red }</style><script>document.title = 'evil'</script>"
    evil += "<img src='https://elsewhere.example/x.png'>"
    page.write_text(text.replace("</main>", f"{evil}</main>"), encoding="utf-8")
    with looking(browser, page) as look:
        assert look.page.title() == "What readers of the notices read differently"
        assert look.page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
        refused: list[str | None] = []
        look.page.on("requestfailed", lambda request: refused.append(request.failure))
        look.page.reload()
        assert refused == ["csp"]


def convert(file: Path, to: str) -> Path:
    """Return a file as LibreOffice converts it."""
    program = shutil.which("soffice")
    if program is None:
        do_without("no LibreOffice here: on Debian and Ubuntu, apt install libreoffice-writer-nogui")
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    done = subprocess.run(  # noqa: S603 - our own words
        [program, profile, "--headless", "--convert-to", to, "--outdir", str(file.parent), str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(file.parent)},
    )
    made = file.with_suffix(f".{to}")
    assert made.exists(), done.stdout + done.stderr
    return made


def test_libreoffice_shows_the_tracked_changes(tmp_path: Path) -> None:
    file = tmp_path / "changes.docx"
    file.write_bytes(diff_word(report()))
    with zipfile.ZipFile(convert(file, "odt")) as archive:
        content = archive.read("content.xml").decode()
    changes = re.findall(r"<text:(insertion|deletion)>.*?</text:\1>", content)
    assert changes.count("insertion") >= 2
    assert changes.count("deletion") >= 2
    assert content.count("<dc:creator>sphinx-privacynotice</dc:creator>") == len(changes)
    assert content.count("<dc:date>2026-08-15") == len(changes)
    body = re.sub(r"<text:tracked-changes.*</text:tracked-changes>", "", content)
    words = re.sub(r"<[^>]+>", "", body)  # without the deletions: what is read once all is accepted
    assert "We keep it for 9 years." in words
    assert "We tell nobody." not in words
    assert 'text:outline-level="1"' in content
