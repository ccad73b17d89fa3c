"""Make the README's picture of a notice, docs/_static/notice.png.

It builds the example site in a theme of the group `browser` and looks at a notice in the system's Chromium:
on a desk in light and on a phone in dark, side by side. Run `.venv/bin/python tools/picture.py` after
`make test`, when the words or the styles have changed.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests" / "browser"))

from chromium import build_with, find_chromium, looking, running  # noqa: E402 - it is beside the tests
from PIL import Image  # noqa: E402 - the same

SITE, PAGE, THEME = PROJECT / "example_site", "notices/oakfield.html", "furo"
PICTURE = PROJECT / "docs" / "_static" / "notice.png"
DESK, PHONE, HEIGHT = 720, 320, 860

SHEET = """<!doctype html><style>
body {{ margin: 0; padding: 12px; display: flex; gap: 12px; background: #d8dee4; width: max-content }}
img {{ border-radius: 8px }}
</style><img src="data:image/png;base64,{desk}"><img src="data:image/png;base64,{phone}">"""


TO_THE_DETAILS = """
document.documentElement.style.scrollBehavior = "auto";
document.querySelector(".back-to-top")?.remove();
document.getElementById("cin-cla-notice-details").scrollIntoView();
"""


def main() -> int:
    """Make the picture; return the exit status."""
    path = find_chromium()
    if path is None:
        sys.stderr.write("No Chromium here: on Debian and Ubuntu, apt install chromium\n")
        return 1
    with tempfile.TemporaryDirectory() as name, running(path) as browser:
        folder = Path(name)
        source = folder / "source"
        shutil.copytree(SITE, source, ignore=shutil.ignore_patterns("_build"))
        page = build_with(THEME, source, folder / "built") / PAGE
        shots = {}
        for which, scheme, width in (("desk", "light", DESK), ("phone", "dark", PHONE)):
            with looking(browser, page, ("dark" if scheme == "dark" else "light", width)) as look:
                look.page.set_viewport_size({"width": width, "height": HEIGHT})
                if which == "phone":
                    look.page.evaluate(TO_THE_DETAILS)
                shots[which] = base64.b64encode(look.page.screenshot()).decode()
        sheet = folder / "sheet.html"
        sheet.write_text(SHEET.format(**shots), encoding="utf-8")
        with looking(browser, sheet) as look:
            picture = Image.open(io.BytesIO(look.page.locator("body").screenshot()))
    picture.convert("RGB").quantize(128).save(PICTURE, optimize=True)
    sys.stdout.write(f"{PICTURE.relative_to(PROJECT)}: {PICTURE.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
