"""Notices in a real browser: five themes, light and dark, on a phone and a desktop.

A theme has faults of its own (link colours that are too weak, say). So each page with a notice is held
against a page of the same theme with the same elements and no notice, `project/control.rst`. What axe-core
finds on both is the theme's and is left out: the same two colours that are too near each other, or the same
rule on the same element. What it finds on the notice's page alone is ours.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="no Playwright here: pip install --group browser")

from chromium import (
    DARK_THEMES,
    DESKTOP,
    PHONE,
    THEMES,
    VIEWS,
    build_with,
    do_without,
    looking,
    pages_with_notices,
    places,
    why_not,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from chromium import Look, View
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).resolve().parent / "project"
EXAMPLE = PROJECT.parents[2] / "example_site"

CONF = """\
project = "Westshire"
language = "en"
extensions = ["myst_parser", "sphinx_privacynotice"]
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The project of looks, built with a theme."""
    folder = tmp_path_factory.mktemp("looks")
    source = folder / "source"
    shutil.copytree(PROJECT, source)
    (source / "conf.py").write_text(CONF, encoding="utf-8")

    @cache
    def built(distribution: str) -> Path:
        return build_with(THEMES[distribution], source, folder / distribution)

    return built


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The example site, built with a theme."""
    folder = tmp_path_factory.mktemp("example")
    return cache(lambda distribution: build_with(THEMES[distribution], EXAMPLE, folder / distribution))


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    distribution = str(request.param)
    reason = why_not(distribution)
    if reason:
        do_without(reason)
    return distribution


@pytest.fixture
def known(theme: str, site: Callable[[str], Path], browser: Browser) -> dict[View, set[tuple[str, ...]]]:
    """What is wrong with a theme in each view, without a notice."""
    return known_of(theme, site(theme) / "control.html", browser)


@cache
def known_of(theme: str, control: Path, browser: Browser) -> dict[View, set[tuple[str, ...]]]:
    found: dict[View, set[tuple[str, ...]]] = {}
    with looking(browser, control) as look:
        for view in VIEWS:
            look.turn(view)
            assert (look.brightness() < 60) == (view[0] == "dark" and theme in DARK_THEMES)
            assert not look.is_too_wide()
            found[view] = set(look.violations())
    return found


def faults(look: Look, view: View, known: set[tuple[str, ...]], part: str = "") -> list[str]:
    """Return what a page with a notice has that its theme has not: violations, sideways scrolling."""
    look.turn(view)
    found = places(look.violations(part), known)
    if look.is_too_wide():
        found.append("it scrolls sideways")
    return [f"{view[0]}, {view[1]} px: {what}" for what in found]


@pytest.mark.parametrize("page", ["oakfield.html", "millbrook.html", "status.html"])
def test_all_that_has_a_style_is_accessible_in_every_view(
    theme: str,
    page: str,
    site: Callable[[str], Path],
    browser: Browser,
    known: dict[View, set[tuple[str, ...]]],
) -> None:
    with looking(browser, site(theme) / page) as look:
        assert [fault for view in VIEWS for fault in faults(look, view, known[view])] == []
        assert look.elsewhere() == []


def test_the_notices_of_the_example_site_are_accessible(
    theme: str, example: Callable[[str], Path], browser: Browser, known: dict[View, set[tuple[str, ...]]]
) -> None:
    """Every notice in every theme, its views in turn: every style has been looked at in every view above."""
    pages = pages_with_notices(example(theme))
    assert pages
    for number, page in enumerate(pages, list(THEMES).index(theme)):
        view = VIEWS[number % len(VIEWS)]
        with looking(browser, page, view) as look:
            assert faults(look, view, known[view], "section.notice-clause") == [], page.name
            assert look.elsewhere() == [], page.name


def test_a_notice_needs_no_script(theme: str, site: Callable[[str], Path], browser: Browser) -> None:
    for page in pages_with_notices(site(theme)):
        with looking(browser, page, ("light", PHONE)) as look:
            words = look.page.locator("section.notice-clause").all_inner_texts()
        with looking(browser, page, ("light", PHONE), java_script_enabled=False) as look:
            assert look.page.locator("section.notice-clause").all_inner_texts() == words
            assert all(words)
            assert not look.is_too_wide(), page.name


def test_contacts_have_room_for_a_thumb(theme: str, site: Callable[[str], Path], browser: Browser) -> None:
    with looking(
        browser, site(theme) / "oakfield.html", ("light", PHONE), has_touch=True, is_mobile=True
    ) as look:
        contacts = look.page.locator(".notice-value a:is([href^='tel:' i], [href^='mailto:' i])")
        heights = [
            min(box["height"] for box in boxes)
            for boxes in contacts.evaluate_all("all => all.map(one => [...one.getClientRects()])")
        ]
    assert len(heights) == 4
    assert min(heights) >= 30


def test_a_cell_on_a_phone_says_its_column(theme: str, site: Callable[[str], Path], browser: Browser) -> None:
    script = "all => all.map(one => getComputedStyle(one, '::before').content)"
    with looking(browser, site(theme) / "oakfield.html", ("light", PHONE)) as look:
        cells = look.page.locator("table.notice-stacks tbody tr:first-child > *")
        heads = ["Records", "Kept for", "Counted from", "What happens then"]
        assert cells.evaluate_all(script) == [f'"{head}"' for head in heads]
        look.turn(("light", DESKTOP))
        assert cells.evaluate_all(script) == ["none"] * 4


def test_paper_has_the_addresses_and_no_heading_alone(
    theme: str, site: Callable[[str], Path], browser: Browser
) -> None:
    with looking(browser, site(theme) / "oakfield.html") as look:
        look.page.emulate_media(media="print")
        guide = look.page.locator("section.notice-in-brief a.external")
        after = "one => getComputedStyle(one, '::after').content"
        assert "https://www.guide.example/a-very-long-address" in guide.evaluate(after)
        law = look.page.locator("section.notice-access-request a[href*='legislation']")
        assert law.evaluate(after) == "none"
        headings = look.page.locator("section.notice-clause > h2")
        breaks = headings.evaluate_all("all => all.map(one => getComputedStyle(one).breakAfter)")
        assert set(breaks) == {"avoid"}


def test_these_tests_see_what_is_wrong(site: Callable[[str], Path], browser: Browser) -> None:
    page, known = site("alabaster") / "millbrook.html", set[tuple[str, ...]]()
    with looking(browser, page, ("light", PHONE)) as look:
        assert [fault for fault in faults(look, look.view, known) if "#dddddd" in fault] == []
        look.page.add_style_tag(
            content=".notice-gap { color: #ddd; background: #fff; display: block; width: 30em }"
        )
        look.page.add_style_tag(content=".notice-draft { background: url(https://elsewhere.example/x.png) }")
        look.page.wait_for_function("document.fonts.ready.then(() => true)")
        found = faults(look, look.view, known)
        assert any("color-contrast #dddddd #ffffff" in fault for fault in found)
        assert [fault for fault in found if fault.endswith("it scrolls sideways")]
        assert look.elsewhere() == ["https://elsewhere.example/x.png"]
