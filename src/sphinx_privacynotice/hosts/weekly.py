"""``python -m sphinx_privacynotice.hosts.weekly``: one pull request for law and editions that come.

A pull request where `upgrade` writes files: it shows the sentences, and merging it is the work. Where there
is nothing to merge (a law without new words yet, an upgrade that would make errors), an issue: a pull request
without a change can only be closed. It is opened for what comes within the days; then it stays until nothing
is out of date.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.hosts.api import HostError
from sphinx_privacynotice.hosts.github import GitHub
from sphinx_privacynotice.hosts.gitlab import GitLab
from sphinx_privacynotice.hosts.gitlab_proposals import GitLabProposals
from sphinx_privacynotice.hosts.job import TOKENS, run_job
from sphinx_privacynotice.hosts.proposals import Files, Proposal, Proposals
from sphinx_privacynotice.hosts.weekly_text import NOTHING_LEFT, weekly_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TIMEOUT = 900
MAX_SAID = 2_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SKIPPED = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__"})

Items = list[dict[str, Any]]


def weekly(env: Mapping[str, str], root: Path, project: str, within: int, as_of: str = "") -> str:
    """Keep the one pull request or issue up to date; return what was done.

    ``root`` is the checkout, ``project`` a folder in it. Raises `HostError`.
    """
    gitlab = env.get("GITLAB_CI") == "true"
    variable = "CI_COMMIT_SHA" if gitlab else "GITHUB_SHA"
    base = env.get(variable, "")
    if not _COMMIT.fullmatch(base):
        raise HostError(f"{variable} is no commit: this runs as a job of a host alone")
    commands = _Commands(env, root, project)
    asked = ("outdated", "--within", str(within), "--json", *(("--as-of", as_of) if as_of else ()))
    found = _listed(commands.run(*asked, may=(0, 1)))
    proposals: Proposals | GitLabProposals = (
        GitLabProposals.find(GitLab.from_environment(env), env)
        if gitlab
        else Proposals.find(GitHub.from_environment(env))
    )
    if not found:
        return proposals.say_gone(NOTHING_LEFT)
    coming = [each for each in found if each["state"] == "coming"]
    if not coming and not proposals.any_open:
        return "Nothing is to come."
    last = max(each["day"] for each in coming or found)
    editions = [each for each in coming or found if each["kind"] == "edition"]
    if not editions:
        notes = ["No pack has new words for this: whoever answers for the notices decides what changes."]
        title = f"Privacy notices: law that ends or comes by {last}"
        return proposals.describe(Proposal(title, weekly_text(found, [], notes)))
    day = min(each["day"] for each in editions) if coming else last
    files, reports, refused = _upgrade(commands, editions, day)
    if not files.texts:
        notes = [f"`upgrade --to {day}` writes nothing here.", *refused]
        title = f"Privacy notices: words to take by {day}"
        return proposals.describe(Proposal(title, weekly_text(found, reports, notes)))
    notes = [f"Merge this when the notices are to say so: in force from {day}. Tell people before.", *refused]
    title = f"Move privacy notices to the words of {day}"
    return proposals.propose(Proposal(title, weekly_text(found, reports, notes)), files, base)


def _listed(text: str) -> Items:
    try:
        found = json.loads(text)
    except ValueError:
        raise HostError("`outdated --json` prints no JSON") from None
    if not isinstance(found, list) or not all(_DAY.fullmatch(each["day"]) for each in found):
        raise HostError("`outdated --json` prints another shape than is known")
    return found


def _upgrade(commands: _Commands, editions: Items, day: str) -> tuple[Files, list[str], list[str]]:
    """Move the notices that are concerned; return the files that change, the reports, what was refused."""
    sites: dict[str, set[str]] = {}
    for use in (use for each in editions for use in each["uses"]):
        sites.setdefault(use["notice"], set()).add(use["site"])
    before = dict(_digests(commands.root))
    reports, refused = [], []
    for notice, concerned in sorted(sites.items()):
        only = ["--site", *concerned] if len(concerned) == 1 else []
        try:
            reports.append(
                commands.run(
                    *("upgrade", "--to", day, "--notice", notice, *only), *("--yes", "--format", "markdown")
                )
            )
        except HostError as error:
            refused.append(f"{notice}: {error}")
    after = dict(_digests(commands.root))
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    texts = {name: _text_of(commands.root / name) if name in after else None for name in changed}
    return Files(texts, frozenset(after.keys() - before.keys())), reports, refused


def _digests(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below ``root`` that a commit can hold as text, with what it holds, as a digest."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix(), blake2b(path.read_bytes()).digest()


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise HostError(f"{path.name} is no text in UTF-8") from None


class _Commands:
    """The commands of this package on a project, without the job's tokens."""

    def __init__(self, env: Mapping[str, str], root: Path, project: str) -> None:
        self.env = {name: value for name, value in env.items() if name not in TOKENS}
        self.root, self.project = root, project

    def run(self, *arguments: str, may: tuple[int, ...] = (0,)) -> str:
        """Return what a command prints; raise `HostError` for an exit status that is not expected."""
        command = [sys.executable, "-m", "sphinx_privacynotice", "--project", self.project, *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - our own command, with arguments of our own
                command,
                cwd=self.root,
                env=self.env,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise HostError(f"`{arguments[0]}` took more than {TIMEOUT} seconds") from None
        if done.returncode not in may:
            said = one_line(done.stderr.decode("utf-8", "replace"))[-MAX_SAID:]
            raise HostError(f"`{arguments[0]}` ended with {done.returncode}: {said}")
        return done.stdout.decode("utf-8", "replace")


def main(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run the job; return the exit status."""
    parser = argparse.ArgumentParser(prog="weekly", description="Keep one pull request of what is to come.")
    parser.add_argument("--project", default=".", help="the project's folder, from the checkout's")
    parser.add_argument("--within", type=int, default=90, help="how many days to look ahead")
    parser.add_argument("--as-of", default="", metavar="DAY", help="judge by this day instead of today")
    given = parser.parse_args(arguments)
    root = Path(env.get("GITHUB_WORKSPACE") or env.get("CI_PROJECT_DIR") or ".").resolve()
    return run_job(lambda: weekly(env, root, given.project, given.within, given.as_of), env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
