"""What the commands have in common: the project they are about, and how they speak."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.checks.reports.text import render_text, summary
from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.cli import engine
from sphinx_privacynotice.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding, Findings
    from sphinx_privacynotice.checks.reports.table import Render
    from sphinx_privacynotice.cli.engine import LoadedProject

FINE, ERRORS, WRONG_USE, FAULT = 0, 1, 2, 3
"""Exit statuses: no error, errors found, wrong use or unreadable input, a fault of ours."""


def examples(*lines: str) -> str:
    """Return the end of a command's help: what one may type."""
    # the sign keeps click from filling the lines up
    return "\b\n" + "\n".join(["Examples:", *(f"  {line}" for line in lines)])


@dataclass(slots=True)
class Session:
    """One call of the command line.

    ``folder`` is the project's, ``conf`` conf.py's and ``bound`` --root's, if they were named.
    """

    folder: Path | None = None
    bound: Path | None = None
    conf: Path | None = None
    debug: bool = False

    def load(self) -> LoadedProject:
        """Read the project; raise `SourceError` where there is none."""
        return engine.load(self.folder, conf=self.conf, bound=self.bound)

    @property
    def styled(self) -> bool:
        """Whether results may be bold and coloured: on a terminal, and where nobody objects."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def with_project_severities(loaded: LoadedProject, findings: Iterable[Finding], site: str) -> Findings:
    """Return ``findings`` as severe as the project says, and only those about ``site`` if one is named."""
    return loaded.for_site(site, apply_settings(findings, loaded.checks))


def report(
    loaded: LoadedProject, findings: Iterable[Finding], *, styled: bool, render: Render = render_text
) -> str:
    """Return a report of ``findings``; as text, a terminal can open its files from the current folder."""
    return render(findings, colour=styled, shown=lambda name: shown(loaded.root, name))


def shown(root: Path, name: str) -> str:
    """Return the file ``name`` below ``root`` as a terminal can open it from the current folder."""
    return os.path.relpath(root / name, Path.cwd()) if (root / name).exists() else name


def mention_errors(findings: Findings) -> int:
    """Say on stderr that there are errors, if there are; return the exit status."""
    if not findings.errors:
        return FINE
    say(f"The project has {summary(findings.errors)}. To read them: sphinx-privacynotice check", err=True)
    return ERRORS


def known_site(loaded: LoadedProject, site: str) -> str:
    """Return ``site`` (or ""), refused as wrong use where the project has no such site."""
    if site and site not in loaded.sites:
        raise click.UsageError(unknown("site", site, loaded.sites))
    return site


def choose(what: str, word: str, known: Iterable[str], ask: str) -> str:
    """Return ``word``, or without one the only one that is ``known``; refuse all else as wrong use.

    ``ask`` is what to say to somebody who must name one.
    """
    names = sorted(known)
    if word and word not in names:
        raise click.UsageError(unknown(what, word, names))
    if not word and len(names) != 1:
        raise click.UsageError(escape_controls(f"{ask}: {', '.join(names) or 'there is none'}."))
    return word or names[0]


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the message for a ``word`` that is none of ``known``."""
    names = sorted(known)
    hint = did_you_mean(word, names) or (f"There is {', '.join(names)}." if names else "There is none.")
    return escape_controls(f"There is no {what} “{word}”. {hint}")
