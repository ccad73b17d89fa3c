"""Examples of each rule: sites that a rule finds wrong, the same mended, and near misses it is silent about.

They are text files in ``cases/``, one for each code. `explain` and the documentation show them, and a test
runs them, so what is shown is true.

``==== fails: NAME``, ``==== mended: NAME`` and ``==== silent: NAME`` begin a case. What follows are lines of
a site file, which are merged into ``cases/site.yaml``: maps key by key, all else whole; ``(taken out)``
takes a key out. Further parts begin with ``---- on`` (the day to judge by), ``---- page`` (the page, instead
of ``cases/privacy.md``), ``---- says`` (words of the message), ``---- file NAME`` (another file of the
project); ``---- site`` names the first part where it needs a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).with_name("cases")

TAKEN_OUT = "(taken out)"
"""What stands in an example for a key that is not there."""

Outcome = Literal["fails", "mended", "silent"]

_CASE = re.compile(r"^==== +(fails|mended|silent)(?:: *(.*))?\n", re.MULTILINE)
_PART = re.compile(r"^---- +(\S.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a rule: ``site`` are the lines that it changes, ``files`` other files of the project."""

    code: str
    outcome: Outcome
    name: str
    site: str
    page: str = ""
    on: str = ""
    says: str = ""
    files: dict[str, str] = field(default_factory=dict)


@cache
def examples_of(code: str) -> tuple[Example, ...]:
    """Return the examples of a code, in the order of its file; none where it has no file."""
    path = FOLDER / f"{code}.txt"
    if not path.is_file():
        return ()
    _, *pieces = _CASE.split(path.read_text(encoding="utf-8"))
    return tuple(
        _example(code, outcome, name or "", body)
        for outcome, name, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    )


def _example(code: str, outcome: Any, name: str, body: str) -> Example:
    first, *pieces = _PART.split(body)
    parts = {"site": first} | dict(zip(map(str.strip, pieces[::2]), pieces[1::2], strict=True))
    texts = {title: text.strip("\n") + "\n" for title, text in parts.items()}
    files = {title[5:].strip(): text for title, text in texts.items() if title.startswith("file ")}
    single = {key: texts[key].strip() for key in ("on", "says") if key in texts}
    return Example(
        code, outcome, name.strip(), texts["site"], page=texts.get("page", ""), files=files, **single
    )
