"""The notice of one's own that `init` begins: with example clauses, of typed words, or of a pack."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sphinx_privacynotice.authoring.split_notice import SplitNotice, split_notice
from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.model.pack.clause import split_front_matter
from sphinx_privacynotice.model.pack.single import load_single
from sphinx_privacynotice.model.pack.single_text import slug_of
from sphinx_privacynotice.scaffold.own_notice import OwnNotice
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from sphinx_privacynotice.scaffold.plan import Choices

UNTITLED = "Privacy notice"
"""What a notice is called that has no title yet."""


class OwnWords(NamedTuple):
    """A notice to write, and what became of its typed words; None where none were typed."""

    notice: OwnNotice
    made: SplitNotice | None


def read_own_notice(root: Path, named: str, title: str, day: str, choices: Choices) -> OwnWords:
    """Return the notice that `init --notice own` writes into ``root``.

    ``named`` is the file of `--from`, "" for example clauses: a typed notice, or one that is a pack of one
    file already, which then stays where it is. Typed words are right from ``day`` on, "" for today.
    Raises `click.ClickException` for a file that cannot be used.
    """
    title = " ".join(title.split())
    if not named:
        return OwnWords(OwnNotice(slug_of(title), title, choices), None)
    path = Path(os.path.normpath(root / named))
    try:
        text = Folder(path.parent).read(path.name)
    except SourceError as error:
        raise click.ClickException(escape_controls(error.finding.text)) from None
    below = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
    if _is_pack(text, path.name):
        return OwnWords(_of_pack(root, below, named, title, choices), None)
    kind = slug_of(title or path.stem)
    made = split_notice(text, named, kind, day or today(), title)
    if made.findings.errors:
        raise click.ClickException(f"{render_text(made.findings).rstrip()}\nNothing is written.")
    return OwnWords(OwnNotice(kind, made.title or UNTITLED, choices, made.text, typed=below), made)


def _is_pack(text: str, name: str) -> bool:
    """Return whether a file is a pack of one file: its front matter says of which notice."""
    parts = split_front_matter(text)
    root = None if isinstance(parts, int) else read_yaml(parts.yaml, name).root
    return isinstance(root, Mapping) and "notice" in root.entries


def _of_pack(root: Path, below: str, named: str, title: str, choices: Choices) -> OwnNotice:
    """Return the notice of the pack in the file ``below`` of ``root``."""
    if not below:
        raise click.UsageError(
            escape_controls(f"--from: the pack {named} lies outside the project's folder.")
        )
    findings = Findings()
    pack = load_single(Folder(root), below, findings)
    if pack is None or findings.errors:
        raise click.ClickException(f"{render_text(findings).rstrip()}\nNothing is written.")
    return OwnNotice(pack.single, title or pack.title, choices, there=below)
