"""One branch, merge request and issue of a job on GitLab, found by a fixed name or mark, kept up to date."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.hosts.api import HostError
from sphinx_privacynotice.hosts.github import quoted
from sphinx_privacynotice.hosts.keep_comment import keep_comment
from sphinx_privacynotice.hosts.proposals import BRANCH, GONE, MARKER, SIGNED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_privacynotice.hosts.gitlab import GitLab
    from sphinx_privacynotice.hosts.proposals import Files, Proposal

REQUESTS, ISSUES = "merge_requests", "issues"


@dataclass(frozen=True, slots=True)
class GitLabProposals:
    """What the weekly job has open: its merge request and its issue, None where there is none."""

    host: GitLab
    target: str
    request: dict[str, Any] | None
    issue: dict[str, Any] | None

    @classmethod
    def find(cls, host: GitLab, env: Mapping[str, str]) -> GitLabProposals:
        """Return what is open; raise `HostError` where the host does not say."""
        target = env.get("CI_DEFAULT_BRANCH", "")
        if not target:
            raise HostError("CI_DEFAULT_BRANCH is not set: this runs in a pipeline of GitLab alone")
        path = f"/projects/{host.project}"
        requests = host.api.get(f"{path}/{REQUESTS}", state="opened", source_branch=BRANCH, per_page=1)
        issues = (
            each
            for each in host.api.pages(f"{path}/{ISSUES}", state="opened", author_id=host.user())
            if str(each.get("description") or "").startswith(MARKER)
        )
        return cls(host, target, next(iter(requests), None), next(issues, None))

    @property
    def any_open(self) -> bool:
        """Whether anything is open."""
        return self.request is not None or self.issue is not None

    def propose(self, proposal: Proposal, files: Files, base: str) -> str:
        """Put ``files`` on the branch, upon commit ``base``, with its merge request; return what was done."""
        commit_done = self._commit(proposal.title, files, base)
        if self.request is not None:
            return f"The merge request {self.request['iid']}: {commit_done}, {self._say(proposal)}."
        more = {"source_branch": BRANCH, "target_branch": self.target, "remove_source_branch": True}
        made = self._send("POST", REQUESTS, _data(proposal) | more)
        if self.issue is not None:
            moved = f"{GONE}\n\n<p>A merge request has it now, from the branch {BRANCH}. Close this.</p>\n"
            keep_comment(self.host.thread(ISSUES, int(self.issue["iid"])), GONE, moved)
        return f"The merge request {made['iid']} is opened."

    def describe(self, proposal: Proposal) -> str:
        """Say it in the open merge request, else in one issue; return what was done."""
        if self.any_open:
            return f"What is open: {self._say(proposal)}."
        return f"The issue {self._send('POST', ISSUES, _data(proposal))['iid']} is opened."

    def say_gone(self, text: str) -> str:
        """Comment once on what is open that its reason is gone; return what was done."""
        open_ = [(kind, each) for kind, each in ((REQUESTS, self.request), (ISSUES, self.issue)) if each]
        for kind, each in open_:
            keep_comment(self.host.thread(kind, int(each["iid"])), GONE, f"{GONE}\n\n{text}\n")
        return (
            f"Nothing is to come. {len(open_)} open: the note is there." if open_ else "Nothing is to come."
        )

    def _say(self, proposal: Proposal) -> str:
        kind, there = (REQUESTS, self.request) if self.request is not None else (ISSUES, self.issue or {})
        if (there.get("title"), str(there.get("description") or "").strip()) == (
            proposal.title,
            proposal.text.strip(),
        ):
            return "its text is up to date"
        self._send("PUT", f"{kind}/{int(there['iid'])}", _data(proposal))
        return "its text is brought up to date"

    def _commit(self, title: str, files: Files, base: str) -> str:
        """Put one commit on the branch, unless it has just that; return what was done."""
        branch = self.host.api.find(f"/projects/{self.host.project}/repository/branches/{quoted(BRANCH)}")
        digest = blake2b(repr(sorted(files.texts.items())).encode(), digest_size=16).hexdigest()
        message = f"{title}\n\nFiles: {digest}\n{SIGNED}"
        if branch is not None:
            head = branch["commit"]
            said = str(head["message"]).rstrip()
            if not said.endswith(SIGNED) and self.request is not None:
                return "somebody has worked on its branch, and its files stay"
            if (said, head["parent_ids"]) == (message, [base]):
                return "its files are up to date"
        actions = [_action(name, text, new=name in files.new) for name, text in files.texts.items()]
        data = {
            "branch": BRANCH,
            "start_sha": base,
            "force": True,
            "commit_message": message,
            "actions": actions,
        }
        self._send("POST", "repository/commits", data)
        return "its files are brought up to date"

    def _send(self, method: str, path: str, data: Mapping[str, object]) -> Any:
        return self.host.send(method, f"/projects/{self.host.project}/{path}", data)


def _data(proposal: Proposal) -> dict[str, object]:
    return {"title": proposal.title, "description": proposal.text}


def _action(name: str, text: str | None, *, new: bool) -> dict[str, object]:
    if text is None:
        return {"action": "delete", "file_path": name}
    return {"action": "create" if new else "update", "file_path": name, "content": text}
