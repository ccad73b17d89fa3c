"""Notices in other web sites, in a real browser: pasted into a page, and in a frame."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="no Playwright here: pip install --group browser")

from chromium import DESKTOP, PHONE, VIEWS, build_with, looking

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).resolve().parent / "project"
CONF = """\
project = "Westshire"
language = "en"
extensions = ["myst_parser", "sphinx_privacynotice"]
privacynotice_fragments = True
"""
NOTICES = ("oakfield", "millbrook")
HOST = """\
<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Privacy – a school</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1rem/1.5 sans-serif; margin: 1rem }} main {{ color: #222; overflow-wrap: anywhere }}
table {{ border-collapse: collapse }} iframe {{ width: 100%; border: 0 }}</style></head>
<body><header><p>A school</p></header><main><h1>Privacy at our school</h1>{content}</main></body></html>
"""
FRAME = '<iframe src="{src}" title="Privacy notice" loading="lazy" height="600"></iframe>'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of looks, with the files for others."""
    folder = tmp_path_factory.mktemp("fragments")
    shutil.copytree(PROJECT, folder / "source")
    (folder / "source/conf.py").write_text(CONF, encoding="utf-8")
    return build_with("alabaster", folder / "source", folder / "built")


def host(site: Path, name: str, content: str) -> Path:
    page = site / name
    page.write_text(HOST.format(content=content), encoding="utf-8")
    return page


def notice(site: Path, key: str, name: str) -> Path:
    return site / f"_notices/{key}/demo/{name}"


@pytest.mark.parametrize("key", NOTICES)
def test_a_pasted_notice_is_accessible_and_its_headings_are_in_order(
    site: Path, browser: Browser, key: str
) -> None:
    page = host(site, f"pasted-{key}.html", notice(site, key, "notice.html").read_text("utf-8"))
    with looking(browser, page) as look:
        for view in VIEWS:
            look.turn(view)
            assert look.violations() == {}, view
            assert not look.is_too_wide(), view
        levels = look.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
            "all => all.map(h => +h.tagName[1])"
        )
        assert levels[:2] == [1, 2]
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert look.elsewhere() == []
        # the host's own style reaches it, and it brings none
        colours = "all => [...new Set(all.map(one => getComputedStyle(one).color))]"
        assert look.page.locator(".privacy-notice p, .privacy-notice h3").evaluate_all(colours) == [
            "rgb(34, 34, 34)"
        ]


def test_two_pasted_notices_do_not_clash(site: Path, browser: Browser) -> None:
    both = "".join(notice(site, key, "notice.html").read_text("utf-8") for key in NOTICES)
    with looking(browser, host(site, "both.html", both)) as look:
        assert look.violations() == {}


@pytest.mark.parametrize("key", NOTICES)
def test_a_frame_is_a_page_that_is_accessible_in_every_view(site: Path, browser: Browser, key: str) -> None:
    with looking(browser, notice(site, key, "frame.html")) as look:
        for view in VIEWS:
            look.turn(view)
            assert look.violations() == {}, view
            assert not look.is_too_wide(), view
        # its policy lets its own style in
        assert look.page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert look.elsewhere() == []


def test_a_framed_notice_is_accessible_and_its_links_leave_the_frame(site: Path, browser: Browser) -> None:
    src = notice(site, "oakfield", "frame.html").relative_to(site).as_posix()
    page = host(site, "framed.html", FRAME.format(src=src))
    for width in (PHONE, DESKTOP):
        with looking(browser, page, ("light", width)) as look:
            inside = look.page.frames[1]
            inside.wait_for_selector(".privacy-notice")
            assert look.violations() == {}
            assert not look.is_too_wide()
            # a frame does not grow with what is in it: it scrolls
            assert inside.evaluate("document.scrollingElement.scrollHeight > innerHeight")
            inside.click("text=Open this notice on a page of its own")
            look.page.wait_for_url("**/oakfield.html")


def test_a_frame_in_a_sandbox_shows_the_notice(site: Path, browser: Browser) -> None:
    """Google Sites and others put what is embedded into a frame with few rights."""
    src = notice(site, "oakfield", "frame.html").relative_to(site).as_posix()
    sandboxed = FRAME.replace("loading", 'sandbox="allow-popups" loading').format(src=src)
    with looking(browser, host(site, "sandboxed.html", sandboxed)) as look:
        inside = look.page.frames[1]
        inside.wait_for_selector(".privacy-notice h1")
        assert inside.locator("body").evaluate("one => getComputedStyle(one).marginTop") == "0px"


def test_a_frame_needs_no_script_and_no_style(site: Path, browser: Browser) -> None:
    path = notice(site, "oakfield", "frame.html")
    with looking(browser, path) as look:
        words = look.page.locator("main").inner_text()
    bare = path.with_name("bare.html")
    text = path.read_text("utf-8")
    bare.write_text(text[: text.index("<style>")] + text[text.index("</style>") + 8 :], encoding="utf-8")
    with looking(browser, bare, java_script_enabled=False) as look:
        assert look.page.locator("main").inner_text().split() == words.split()
        assert not look.is_too_wide()
