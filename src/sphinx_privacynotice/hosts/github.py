"""GitHub: what its workflows are told, and the requests that they need (https://docs.github.com/en/rest)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx_privacynotice.hosts.api import Api, HostError
from sphinx_privacynotice.hosts.keep_comment import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BOT = "github-actions[bot]"
"""Who writes with the token of a workflow; PRIVACYNOTICE_BOT names another."""

MAX_EVENT = 5_000_000
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,99}/[\w.-]{1,100}", re.ASCII)

_FORBIDDEN = (
    "The token of this job may not do that. The job needs `permissions:` {rights}. A job that a pull request"
    " starts never may, where it comes from a fork: comment from a workflow on `workflow_run`, as"
    " `sphinx-privacynotice init --ci github` writes it"
)


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository on GitHub; ``bot`` is the user whose comments are ours."""

    api: Api
    repository: str
    bot: str = BOT

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> GitHub:
        """Return the repository of a workflow; raise `HostError` where a variable is missing or wrong."""
        token, repository = env.get("GITHUB_TOKEN", ""), env.get("GITHUB_REPOSITORY", "")
        if not token:
            raise HostError("GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`")
        if not _REPOSITORY.fullmatch(repository):
            raise HostError("GITHUB_REPOSITORY is no name of a repository, as OWNER/NAME")
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "User-Agent": "sphinx-privacynotice",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        url = env.get("GITHUB_API_URL") or "https://api.github.com"
        return cls(Api(url.rstrip("/"), headers, token), repository, env.get("PRIVACYNOTICE_BOT") or BOT)

    def path(self, path: str) -> str:
        """Return the address of something in the repository."""
        return f"/repos/{self.repository}/{path}".rstrip("/")

    def send(self, method: str, path: str, data: Mapping[str, object], rights: str) -> Any:
        """Change something; ``rights`` are the permissions that a job needs for it."""
        try:
            return self.api.send(method, self.path(path), data)
        except HostError as error:
            if error.status == 403:
                raise HostError(f"{error}. {_FORBIDDEN.format(rights=rights)}", 403) from None
            raise

    def thread(self, number: int) -> GitHubThread:
        """Return the comments of a pull request or an issue."""
        return GitHubThread(self, number)


def read_event(env: Mapping[str, str]) -> dict[str, Any]:
    """Return what started the workflow; raise `HostError` where that cannot be read."""
    path = Path(env.get("GITHUB_EVENT_PATH") or ".")
    try:
        if path.stat().st_size > MAX_EVENT:
            raise HostError("GITHUB_EVENT_PATH: the file is too large")
        event = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise HostError(
            "GITHUB_EVENT_PATH is no event of a workflow: this runs in a workflow alone"
        ) from None
    if not isinstance(event, dict):
        raise HostError("GITHUB_EVENT_PATH is no event of a workflow")
    return event


@dataclass(frozen=True, slots=True)
class GitHubThread:
    """The comments of one pull request or issue."""

    host: GitHub
    number: int

    def comments(self) -> Iterator[Comment]:
        """Yield every comment, oldest first."""
        for each in self.host.api.pages(self.host.path(f"issues/{self.number}/comments")):
            user = each.get("user") or {}
            yield Comment(int(each["id"]), user.get("login") == self.host.bot, str(each.get("body") or ""))

    def add(self, text: str) -> None:
        """Write a new comment."""
        self.host.send("POST", f"issues/{self.number}/comments", {"body": text}, "`pull-requests: write`")

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a comment."""
        self.host.send("PATCH", f"issues/comments/{comment.id}", {"body": text}, "`pull-requests: write`")


def quoted(name: str) -> str:
    """Return a name as a part of an address."""
    return quote(name, safe="")
