"""A fresh checkout takes the versions that were tested, for each version of Python, and no others."""

from __future__ import annotations

import re
import subprocess
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from support import ROOT

SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
PINS = [Requirement(line) for line in LINES]
PYTHONS = [
    found[1]
    for each in SETTINGS["project"]["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each))
]
TARGETS = ("site", "schools", "test", "fuzz", "lint", "docs")


def wanted() -> list[Requirement]:
    """Return all that pyproject.toml asks for, in the project, its extras and its groups."""
    project = SETTINGS["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    lists += SETTINGS["dependency-groups"].values()
    return [Requirement(each) for one in lists for each in one]


def applying(python: str, system: str = "linux") -> dict[str, list[Version]]:
    """Return the versions pinned for a version of Python, by package."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": system,
        "platform_python_implementation": "CPython",
    }
    found: dict[str, list[Version]] = {}
    for pin in PINS:
        if pin.marker is None or pin.marker.evaluate(machine):
            version = next(iter(pin.specifier)).version
            found.setdefault(canonicalize_name(pin.name), []).append(Version(version))
    return found


def installs(*arguments: str) -> list[str]:
    """Return the commands by which make would install something."""
    made = subprocess.run(  # noqa: S603 - our own words
        ["make", "--dry-run", "--always-make", *arguments],  # noqa: S607 - the system's
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in made.stdout.splitlines() if "pip install" in line]


def test_each_line_is_a_package_with_one_version_and_nothing_of_a_machine() -> None:
    assert sorted(LINES) == LINES
    for line, pin in zip(LINES, PINS, strict=True):
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?", line), line
        assert [each.operator for each in pin.specifier] == ["=="], line


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_has_one_version_of_all_that_is_asked_for(python: str, system: str) -> None:
    pinned = applying(python, system)
    assert [name for name, versions in pinned.items() if len(versions) != 1] == []
    for requirement in wanted():
        versions = pinned[canonicalize_name(requirement.name)]
        assert [each for each in versions if each not in requirement.specifier] == [], requirement


@pytest.mark.parametrize("python", PYTHONS)
def test_every_target_installs_what_was_tested(python: str) -> None:
    commands = installs(*TARGETS, f"VERSION={python}")
    for words in ("--editable .", "--group test", "--group browser", "--group lint", "--group docs"):
        assert any(words in line for line in commands), words
    assert [line for line in commands if "--constraint constraints.txt" not in line] == []


def test_a_newer_python_and_whoever_says_so_takes_the_newest_versions() -> None:
    first, last = PYTHONS[0], PYTHONS[-1]
    assert (first, last) == (SETTINGS["project"]["requires-python"].removeprefix(">="), max(PYTHONS))
    newer = f"3.{int(last.partition('.')[2]) + 1}"
    for arguments in ([f"VERSION={newer}"], [f"VERSION={first}", "CONSTRAINTS="]):
        commands = installs("test", *arguments)
        assert commands
        assert [line for line in commands if "--constraint" in line] == []


def test_new_versions_can_be_taken_though_the_old_ones_fit_no_more() -> None:
    command = installs("constraints", f"VERSION={PYTHONS[0]}")[-1]
    assert command.endswith("--group pins")
    assert "--constraint" not in command
