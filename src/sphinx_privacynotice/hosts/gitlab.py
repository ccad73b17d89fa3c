"""GitLab: what its pipelines are told, and the requests that they need (https://docs.gitlab.com/api/)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.hosts.api import Api, HostError
from sphinx_privacynotice.hosts.keep_comment import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN = "PRIVACYNOTICE_TOKEN"  # noqa: S105 - the name of a variable
NO_TOKEN = (
    f"{TOKEN} is not set, and so nothing is written: make an access token of the project with the role"
    " Developer and the scope `api`, and keep it as a masked variable of that name (Settings, CI/CD)."
    " A merge request from a fork never has it: its report is in the job's artifacts"
)
_NUMBER = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GitLab:
    """One project on GitLab."""

    api: Api
    project: str

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> GitLab:
        """Return the project of a pipeline; raise `HostError` where a variable is missing or wrong."""
        token, project = env.get(TOKEN, ""), env.get("CI_PROJECT_ID", "")
        if not token:
            raise HostError(NO_TOKEN)
        if not _NUMBER.fullmatch(project):
            raise HostError("CI_PROJECT_ID is no number: this runs in a pipeline of GitLab alone")
        url = (env.get("CI_API_V4_URL") or "https://gitlab.com/api/v4").rstrip("/")
        headers = {"PRIVATE-TOKEN": token, "User-Agent": "sphinx-privacynotice"}
        return cls(Api(url, headers, token), project)

    def user(self) -> int:
        """Return the number of the user that the token belongs to."""
        return int(self.api.get("/user")["id"])

    def send(self, method: str, path: str, data: Mapping[str, object]) -> Any:
        """Change something; say what the token needs where it may not."""
        try:
            return self.api.send(method, path, data)
        except HostError as error:
            if error.status in {401, 403}:
                need = f"The token in {TOKEN} needs the scope `api` and the role Developer"
                raise HostError(f"{error}. {need}", error.status) from None
            raise

    def thread(self, kind: str, number: int) -> GitLabThread:
        """Return the notes of a merge request (``merge_requests``) or an issue (``issues``)."""
        return GitLabThread(self, f"/projects/{self.project}/{kind}/{number}/notes", self.user())


def merge_request_number(env: Mapping[str, str]) -> int:
    """Return the number of the pipeline's merge request; raise `HostError` where there is none."""
    text = env.get("CI_MERGE_REQUEST_IID", "")
    if not _NUMBER.fullmatch(text):
        raise HostError("CI_MERGE_REQUEST_IID is not set: this runs in a pipeline of a merge request alone")
    return int(text)


@dataclass(frozen=True, slots=True)
class GitLabThread:
    """The notes of a merge request or an issue; ``user`` is who writes ours."""

    host: GitLab
    path: str
    user: int

    def comments(self) -> Iterator[Comment]:
        """Yield every note, oldest first."""
        for each in self.host.api.pages(self.path, sort="asc", order_by="created_at"):
            author = each.get("author") or {}
            own = author.get("id") == self.user and not each.get("system")
            yield Comment(int(each["id"]), own, str(each.get("body") or ""))

    def add(self, text: str) -> None:
        """Write a new note."""
        self.host.send("POST", self.path, {"body": text})

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a note."""
        self.host.send("PUT", f"{self.path}/{comment.id}", {"body": text})
