"""A club with a notice in words of its own, in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support import CONF, write_tree

from sphinx_privacynotice.cli.context import Session

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

SITE = """\
organisation:
  name: Badger Lea Football Club
  kind: charity
  email: post@badgerlea.example
notices:
  members:
    in_force: 2026-11-01
    page: index
"""
HEAD = "notice: members\nedition: 2026-11-01\nlanguage: en-GB\n"
DAY = "2026-11-27"


def club(notice: str, site: str = "", *, head: str = "checklist: uk-gdpr\n", **files: str) -> dict[str, str]:
    """Return the files of a club whose notice has the words ``notice``; ``site`` is below the notice."""
    return {
        "conf.py": CONF,
        "privacynotice.yaml": "packs: [./notices/members.md]\n",
        "site.yaml": SITE + "".join(f"    {line}\n" for line in site.splitlines()),
        "index.md": "# Members\n\n```{privacy-notice} members\n```\n",
        "notices/members.md": f"---\n{HEAD}{head}---\n\n{notice}",
        **files,
    }


def checked(folder: Path, files: dict[str, str]) -> list[Finding]:
    """Return what `check` finds in a project of ``files``."""
    write_tree(folder, files)
    return list(Session(folder).load(DAY, law=True).findings)


def codes(found: list[Finding]) -> set[str]:
    return {each.code for each in found}


TWO = """\
recipients:
  - {name: Mailfern, url: "https://mailfern.example", why: sends our letters}
  - {name: Pitchside, why: takes the fees}
"""
