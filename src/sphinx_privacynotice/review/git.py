"""Runs git, and is the only module that does: a few commands that read, each with fixed arguments.

Nothing of a repository is executed: no hook, file system monitor, filter, external diff or text conversion
(files are read as objects, never checked out), and nothing is fetched. Git itself refuses a repository that
belongs to somebody else (`safe.directory`).
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMMANDS = frozenset(("rev-parse", "rev-list", "merge-base", "ls-tree", "cat-file"))
"""The commands that are run; all of them only read."""

_SETTINGS = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.alternateRefsCommand="),
    *("-c", "protocol.allow=never"),
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
)
_KEPT_VARIABLES = ("PATH", "HOME", "SYSTEMROOT", "XDG_CONFIG_HOME", "USERPROFILE")
"""The variables of the environment that git gets: where it is, and the settings of the person who runs it."""

MAX_SECONDS = 120


class GitError(Exception):
    """Git could not answer; ``finding`` says why, in words for the person who asked."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.finding = Finding("unreadable-file", message, Place("git"), hint)


def run_git(folder: Path, command: str, *arguments: str, given: bytes | None = None) -> bytes | None:
    """Return what git prints of a command in ``folder``, None where it fails.

    ``given`` is what git reads from its standard input. Raises `GitError` where git is not there or takes
    too long, and `ValueError` for a command that is none of `COMMANDS`.
    """
    if command not in COMMANDS:
        raise ValueError(f"git {command} is not run")
    try:
        done = subprocess.run(  # noqa: S603 - the command is one of `COMMANDS`, and no shell reads it
            ["git", *_SETTINGS, command, *arguments],  # noqa: S607 - git is looked for in PATH, as by everybody
            cwd=folder,
            env=_environment(),
            # without anything to read, an empty input: git must not wait for a person
            input=given or b"",
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("There is no git here", "Install git, or run this where the repository is") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git took longer than {MAX_SECONDS} seconds", "Try again, or ask for less") from None
    return done.stdout if done.returncode == 0 else None


def first_words(folder: Path, command: str, *arguments: str) -> str:
    """Return the first line that git prints, "" where it fails."""
    found = run_git(folder, command, *arguments) or b""
    return found.decode("utf-8", "replace").partition("\n")[0].strip()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    fixed = {
        "LC_ALL": "C",
        "TZ": "UTC",  # a day is the same day everywhere
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ATTR_NOSYSTEM": "1",
    }
    return kept | fixed


def parse_batch(output: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """Return the objects that ``cat-file --batch`` printed for ``names``, without those that are missing."""
    found: dict[str, bytes] = {}
    position = 0
    for name in names:
        end = output.find(b"\n", position)
        if end < 0:
            break
        words = output[position:end].split()
        position = end + 1
        if len(words) != 3 or not words[2].isdigit():  # "NAME missing"
            continue
        size = int(words[2])
        found[name] = output[position : position + size]
        position += size + 1
    return found
