"""A trust with two schools in a git repository, and commits of every kind."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support import write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SITE = """\
extends: ../trust.yaml
organisation:
  name: {name}
  email: office@{key}.example
  phone: {phone}
notices:
  cin-cla:
    in_force: 2026-03-01
    updated: 2026-02-01
    page: {key}
    recipients:
      - standard
      - name: the school nurse
        why: to look after your health
    retention:
      - records: Pupil records
        period: 25 years
        from: your date of birth
"""
TRUST = """\
controller: Westshire Learning Trust
dpo:
  post: Data protection officer
  email: dpo@trust.example
  phone: 01632 960400
"""
PACK = {
    "pack.yaml": "id: words\nversion: 1.0.0\ntitle: Words\npublisher: Westshire Learning Trust\n"
    "licence: CC0-1.0\nlanguage: en-GB\njurisdiction: england\n",
    "notices/cin-cla/2026-01-01.yaml": "notice: cin-cla\nedition: 2026-01-01\n"
    "clauses: [purposes, recipients, retention, rights, dpo, contact]\n",
    "clauses/purposes/2026-01-01.md": "---\nid: purposes\nedition: 2026-01-01\ntitle: Why\n"
    "provides: [purposes]\n---\n\n{id}`intro` {{ organisation.name }} uses what it knows about you to:\n\n"
    "- {id}`learn` help you learn and make progress\n- {id}`safe` keep you safe at school\n",
    "clauses/recipients/2026-01-01.md": "---\nid: recipients\nedition: 2026-01-01\ntitle: Who gets it\n"
    "provides: [recipients]\n---\n\n{id}`intro` We share with:\n\n- {id}`council` your council\n"
    "- {{ recipients }}\n",
    "clauses/retention/2026-01-01.md": "---\nid: retention\nedition: 2026-01-01\ntitle: How long\n"
    "provides: [retention]\n---\n\n{id}`intro` We keep things only while we need them.\n\n"
    "- {each}`retention` **{{ .records }}**: for {{ .period }} from {{ .from }}\n",
    "clauses/rights/2026-01-01.md": "---\nid: rights\nedition: 2026-01-01\ntitle: Your rights\n"
    "provides: {right.access: see}\n---\n\n{id}`see` You can ask to see what we hold about you.\n\n"
    "{id}`wrong` If it is wrong, ask us to put it right.\n",
    "clauses/dpo/2026-01-01.md": "---\nid: dpo\nedition: 2026-01-01\ntitle: Our officer\n"
    "provides: [dpo.contact]\n---\n\n{id}`dpo` Ask {{ dpo.post }}: {{ dpo.email }} or {{ dpo.phone }}.\n",
    "clauses/contact/2026-01-01.md": "---\nid: contact\nedition: 2026-01-01\ntitle: Contact\n---\n\n"
    "{id}`ask` Ask the office of {{ organisation.name }} at {{ organisation.email }}.\n\n"
    "{when}`organisation.phone` {id}`ring` Or ring {{ organisation.phone }}.\n",
}
PAGE = """\
# Privacy at {name}

This page is about you. It says what we do.

```{{privacy-notice}} cin-cla
```
"""
SCHOOLS = {"oak": ("Oak School", "01632 960101"), "elm": ("Elm School", "01632 960102")}

FILES = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\nnotice_days: 14\n",
    "trust.yaml": TRUST,
    **{f"pack/{name}": text for name, text in PACK.items()},
    **{f"sites/{key}.yaml": SITE.format(key=key, name=n, phone=p) for key, (n, p) in SCHOOLS.items()},
    **{f"{key}.md": PAGE.format(name=name) for key, (name, _) in SCHOOLS.items()},
}


@dataclass
class History:
    """A repository; ``capture`` is what reads the output of commands."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def git(self, *arguments: str) -> str:
        """Run git in the repository; return what it prints."""
        identity = {
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@school.example",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@school.example",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"],
        }  # fmt: skip
        days = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), self.day) if self.day else {}
        done = subprocess.run(  # noqa: S603
            ["git", "-c", "init.defaultBranch=main", "-C", self.folder, *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
            env=identity | days,
        )
        return done.stdout.strip()

    day: str = ""

    def begin(self, files: dict[str, str] = FILES, *, copies: bool = True) -> None:
        """Make the repository with its first commit."""
        self.git("init", "-q", ".")
        write_tree(self.folder, files)
        self.commit(copies=copies)

    def commit(self, *, copies: bool = True) -> str:
        """Commit everything, with the reading copies renewed."""
        if copies:
            status = self.run("record", "--write")[0]
            assert status == 0, self.output
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "A change")
        return self.git("rev-parse", "HEAD")

    output: str = ""

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run a command of ours; return its exit status and what it printed."""
        status = cli.run(["--debug", "--project", str(self.folder), *arguments])
        out, err = self.capture.readouterr()
        self.output = out + err
        return status, out

    def diff(self, *arguments: str) -> dict[str, Any]:
        """Return the report of ``diff`` as data."""
        status, out = self.run("diff", *arguments, "--format", "json")
        assert status == 0, self.output
        made: dict[str, Any] = json.loads(out)
        return made

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file, in which ``old`` must be."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
