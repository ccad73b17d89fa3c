"""What the tests in a browser share: themes, sites built with them, and Debian's Chromium to look at them.

Chromium and its flags stand here once; `tools/picture.py` takes them from here too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

    Scheme = Literal["light", "dark"]
    View = tuple[Scheme, int]

THEMES = {
    "alabaster": "alabaster",
    "furo": "furo",
    "pydata-sphinx-theme": "pydata_sphinx_theme",
    "sphinx-book-theme": "sphinx_book_theme",
    "sphinx-rtd-theme": "sphinx_rtd_theme",
}
"""The themes that notices are looked at in: the distribution, and the theme's name (its package's too)."""

DARK_THEMES = ("furo", "pydata-sphinx-theme", "sphinx-book-theme")
"""The themes that turn dark where the reader's machine is."""

PHONE, DESKTOP = 320, 1100
"""Widths of a window: the least that must not scroll sideways (WCAG 2.2, 1.4.10), and a common one."""

VIEWS: list[View] = [("light", PHONE), ("light", DESKTOP), ("dark", DESKTOP), ("dark", PHONE)]
"""Every way in which a page is looked at."""

FLAGS = (
    "--no-sandbox",  # as root, in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

STILL = """
const still = new CSSStyleSheet();
still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
document.adoptedStyleSheets = [still];
"""
"""Keeps a theme's colours from being caught half-way from light to dark."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

NAMES = ("chromium", "chromium-browser")


def do_without(message: str) -> NoReturn:
    """Skip what cannot be looked at here; CI has all of it, and fails."""
    import pytest  # imported here: tools/picture.py needs none

    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def find_chromium() -> str | None:
    """Return the path of Debian's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """Run the Chromium at ``path``, with a profile of its own that goes when it ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def why_not(distribution: str) -> str:
    """Return why a theme cannot be looked at here, "" if it can."""
    if find_spec(THEMES[distribution]) is None:
        return f"{distribution} is not installed (pip install --group browser)"
    return ""


def build_with(theme: str, source: Path, outdir: Path) -> Path:
    """Build a site's HTML with ``theme`` in a process of its own; return where it is.

    What is read is the same with every theme, and is kept beside the site for the next one. The theme may
    warn of what it likes: another test builds the same pages without a warning.
    """
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-D", f"html_theme={theme}"]
    command += ["-D", "html_theme_options=", "-D", "html_title=Policies"]
    command += ["-d", str(outdir.with_name("doctrees"))]
    run = subprocess.run(  # noqa: S603 - our own words
        [*command, str(source), str(outdir)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    assert run.returncode == 0, run.stderr
    return outdir


def pages_with_notices(site: Path) -> list[Path]:
    """Return the pages of a built site that have a notice."""
    texts = {page: page.read_text("utf-8") for page in sorted(site.rglob("*.html"))}
    return [page for page, text in texts.items() if 'class="notice-clause' in text]


@dataclass(slots=True)
class Look:
    """A page that is open: the page, and what it asked for."""

    page: Page
    view: View
    asked: list[str] = field(default_factory=list)

    def elsewhere(self) -> list[str]:
        """Return what the page asked of other hosts."""
        return [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))]

    def is_too_wide(self) -> bool:
        """Say whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))

    def turn(self, view: View) -> None:
        """Look at the same page in another way."""
        if view != self.view:
            self.view = scheme, width = view
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme)
            self.page.reload()  # some themes do by script, a moment later, what they do at once when loaded

    def brightness(self) -> int:
        """Return how bright the page's background is, 0 to 255."""
        colour = self.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return max(int(number) for number in re.findall(r"\d+", colour)[:3])

    def violations(self, part: str = "") -> dict[tuple[str, ...], str]:
        """Return what axe-core holds against the page, or a ``part`` of it: each signature with one place."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate(
            "([part, tags]) => axe.run(part || document, {runOnly: tags, resultTypes: ['violations']})"
            ".then(result => result.violations)",
            [part, RULES],
        )
        return {
            _signature(rule["id"], node): f"{rule['help']}: {node['html']}"
            for rule in found
            for node in rule["nodes"]
        }


_AXE: list[str] = []


def _axe() -> str:
    if not _AXE:
        package = find_spec("axe_playwright_python")
        assert package is not None
        assert package.origin is not None
        _AXE.append((Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
    return _AXE[0]


def _signature(rule: str, node: dict[str, Any]) -> tuple[str, ...]:
    """Return what makes two violations the same one: of contrast the two colours, of others the tag."""
    data: dict[str, Any] = next((check["data"] for check in node["any"] if check["data"]), {})
    if rule == "color-contrast":
        return rule, data["fgColor"], data["bgColor"]
    return rule, str(node["html"]).split(maxsplit=1)[0].rstrip(">")


@contextmanager
def looking(browser: Browser, path: Path, view: View = ("light", DESKTOP), **options: Any) -> Iterator[Look]:
    """Open a page of a built site, with no network."""
    scheme, width = view
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, offline=True, **options)
    try:
        context.add_init_script(STILL)
        look = Look(context.new_page(), view)
        look.page.on("request", lambda request: look.asked.append(request.url))
        look.page.goto(path.as_uri())
        yield look
    finally:
        context.close()


def places(found: dict[tuple[str, ...], str], known: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the places of the violations that are not among the ``known`` ones."""
    return [f"{' '.join(what)}: {place}" for what, place in sorted(found.items()) if what not in set(known)]
