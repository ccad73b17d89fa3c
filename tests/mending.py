"""Rows of `tests/mends/*.txt`: a slip as its author types it, what is said, and what the author then types.

The format is told in `tests/mends/README.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from malformed import PROJECT

from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.cli.context import summarise
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Finding

MENDS = Path(__file__).resolve().parent / "mends"

CONF = 'extensions = ["myst_parser", "sphinx_privacynotice"]\nmyst_enable_extensions = ["colon_fence"]\n'

SCHOOL = """\
organisation:
  name: Oakfield School
  kind: academy
  address: Mill Lane, Oakfield, ZZ9 0CM
  phone: 01632 960123
  email: office@oakfield.example
controller: Westshire Learning Trust
designated_teacher: Deputy head
dpo:
  post: Data protection officer
  email: dpo@trust.example
authorities:
  westshire:
    name: Westshire County Council
contacts:
  complaints:
    post: The complaints officer
    email: complaints@oakfield.example
notices:
  cin-cla:
    in_force: 2026-12-01
    retention_schedule: Retention schedule
"""
"""The site file of the project `school`, which takes the pack that comes with the extension."""

PROJECTS: dict[str, dict[str, str]] = {
    "small": {**PROJECT, "conf.py": CONF},
    "school": {
        "conf.py": CONF,
        "index.rst": "Ours\n====\n\n.. privacy-notice:: cin-cla\n",
        "site.yaml": SCHOOL,
    },
}

_ROW = re.compile(r"^==== +(\S.*)\n", re.MULTILINE)
_PART = re.compile(r"^---- +(\S.*)\n", re.MULTILINE)
_FIRST = ("project", "builds")
_MENDED = ", mended"
_ADDED = ", added"
_CHANGED = ", changed"
_SHOWN = "Write: "


@dataclass(slots=True)
class Row:
    """A slip, and what its author does about it."""

    name: str
    file: str
    """Where the row stands."""
    project: str = "small"
    builds: bool = False
    """Whether Sphinx is asked, too."""
    typed: dict[str, str | None] = field(default_factory=dict)
    said: list[tuple[str, ...]] = field(default_factory=list)
    """What is told, each as its code, message and mend, and the lines it shows as they should be."""
    mended: dict[str, str | None] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    """Words of the notice, in this order."""
    gone: list[str] = field(default_factory=list)
    """Words that it must not hold."""

    @property
    def codes(self) -> set[str]:
        """The codes of what is told."""
        return {code for code, *_ in self.said}

    @property
    def files(self) -> dict[str, str | None]:
        """The files as first typed."""
        return {**PROJECTS[self.project], **self.typed}


def rows(pattern: str = "*.txt") -> list[Row]:
    """Return the rows of all files of that pattern, in order."""
    return [row for path in sorted(MENDS.glob(pattern)) for row in _rows_of(path)]


def _rows_of(path: Path) -> list[Row]:
    head, *pieces = _ROW.split(path.read_text(encoding="utf-8"))
    common = _settings(head)
    return [
        _row(name.strip(), path.name, body, common)
        for name, body in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def _row(name: str, file: str, body: str, common: dict[str, str]) -> Row:
    head, *parts = _PART.split(body)
    set_here = {**common, **_settings(head)}
    row = Row(name, file, set_here.get("project", "small"), set_here.get("builds", "no") == "yes")
    for title, text in zip(map(str.strip, parts[::2]), parts[1::2], strict=True):
        content = text.removesuffix("\n") if text.endswith("\n\n") else text
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if title == "said":
            row.said = _said(lines)
        elif title == "printed":
            row.printed = lines
        elif title == "not printed":
            row.gone = lines
        else:
            name, into = (
                (title.removesuffix(_MENDED), row.mended) if title.endswith(_MENDED) else (title, row.typed)
            )
            added = name.endswith(_ADDED)
            changed = name.endswith(_CHANGED)
            name = name.removesuffix(_ADDED).removesuffix(_CHANGED)
            base = PROJECTS[row.project].get(name, "") if added else ""
            if changed:
                content = _changed(PROJECTS[row.project][name], content)
            into[name] = None if content.strip() == "(no such file)" else base + content
    assert row.said and row.mended and row.printed, f"{file}: {name}: a part is missing"  # noqa: PT018
    return row


def _changed(text: str, changes: str) -> str:
    """Return ``text`` with lines changed: those after `-` make room for those after `+` that follow."""
    for old, new in re.findall(r"((?:^-.*\n)*)((?:^\+.*\n)*)", changes, re.MULTILINE):
        before, after = (re.sub(r"(?m)^[-+]", "", lines) for lines in (old, new))
        if before or after:
            assert not before or text.count(before) == 1, f"not there once: {before}"
            text = text.replace(before, after) if before else after + text
    return text


def _said(lines: list[str]) -> list[tuple[str, ...]]:
    said: list[list[str]] = []
    for line in lines:
        if line.startswith(_SHOWN):
            said[-1].append(line.removeprefix(_SHOWN))
        elif said and len(said[-1]) < 3:
            said[-1].append(line)
        else:
            said.append([line])
    return [tuple(each) for each in said]


def _settings(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines() if line.startswith(_FIRST))
    return {key.strip(): value.strip() for key, _, value in pairs}


def told_of(folder: Path) -> list[Finding]:
    """Return what `check` has to say of the project in ``folder``, without its packs' own texts."""
    project = load_project(find_project(folder, folder_given=True))
    reading = read_pages(project, checks_packs=False)
    return list(apply_settings(summarise(project, reading).findings, project.checks).findings)
