"""One branch, pull request and issue of a job on GitHub, found by a fixed name or mark, kept up to date.

`gitlab_proposals` has the same for GitLab.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.hosts.api import HostError
from sphinx_privacynotice.hosts.github import quoted
from sphinx_privacynotice.hosts.keep_comment import keep_comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.hosts.github import GitHub

BRANCH = "privacy-notices/weekly"
MARKER = "<!-- sphinx-privacynotice weekly -->"
GONE = "<!-- sphinx-privacynotice weekly: nothing left -->"
SIGNED = "Made by the weekly job of sphinx-privacynotice."
"""The last line of our commits: a branch whose newest commit lacks it is somebody's work."""

MAX_TREE = 1_000_000
"""Characters of files in one request."""

_WRITE = "`contents: write` and `pull-requests: write`"
_SETTING = (
    "Settings, Actions, General: tick “Allow GitHub Actions to create and approve pull requests” (an"
    " organisation has the same setting)"
)


@dataclass(frozen=True, slots=True)
class Files:
    """Files by name, as they are to be (None removes one), and which of them are new."""

    texts: dict[str, str | None]
    new: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be proposed: a title and a text, which begins with `MARKER`."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the weekly job has open: its pull request and its issue, None where there is none."""

    host: GitHub
    pull: dict[str, Any] | None
    issue: dict[str, Any] | None

    @classmethod
    def find(cls, host: GitHub) -> Proposals:
        """Return what is open; raise `HostError` where the host does not say."""
        owner = host.repository.partition("/")[0]
        pulls = host.api.get(host.path("pulls"), state="open", head=f"{owner}:{BRANCH}", per_page=100)
        issues = (
            each
            for each in host.api.pages(host.path("issues"), state="open")
            if "pull_request" not in each
            and (each.get("user") or {}).get("login") == host.bot
            and str(each.get("body") or "").startswith(MARKER)
        )
        return cls(host, next(iter(pulls), None), next(issues, None))

    @property
    def any_open(self) -> bool:
        """Whether anything is open."""
        return self.pull is not None or self.issue is not None

    def propose(self, proposal: Proposal, files: Files, base: str) -> str:
        """Put ``files`` on the branch, upon commit ``base``, with its pull request; return what was done."""
        commit_done = self._commit(proposal.title, files, base)
        if self.pull is not None:
            edited = self._edit("pulls", self.pull, proposal)
            return f"The pull request {self.pull['number']}: {commit_done}, {edited}."
        target = self.host.api.get(self.host.path(""))["default_branch"]
        data = {"title": proposal.title, "body": proposal.text, "head": BRANCH, "base": target}
        try:
            made = self.host.send("POST", "pulls", data, _WRITE)
        except HostError as error:
            raise HostError(f"{error}. {_SETTING}", error.status) from None
        if self.issue is not None:
            moved = f"{GONE}\n\n<p>A pull request has it now, from the branch {BRANCH}. Close this.</p>\n"
            keep_comment(self.host.thread(int(self.issue["number"])), GONE, moved)
        return f"The pull request {made['number']} is opened."

    def describe(self, proposal: Proposal) -> str:
        """Say it in the open pull request, else in one issue; return what was done."""
        if self.pull is not None:
            return f"The pull request {self.pull['number']}: {self._edit('pulls', self.pull, proposal)}."
        if self.issue is not None:
            return f"The issue {self.issue['number']}: {self._edit('issues', self.issue, proposal)}."
        data = {"title": proposal.title, "body": proposal.text}
        made = self.host.send("POST", "issues", data, "`issues: write`")
        return f"The issue {made['number']} is opened."

    def say_gone(self, text: str) -> str:
        """Comment once on what is open that its reason is gone; return what was done."""
        open_ = [each for each in (self.pull, self.issue) if each is not None]
        done = [
            keep_comment(self.host.thread(int(each["number"])), GONE, f"{GONE}\n\n{text}\n") for each in open_
        ]
        return (
            f"Nothing is to come. {len(done)} open: the comment is there." if done else "Nothing is to come."
        )

    def _edit(self, kind: str, there: Mapping[str, Any], proposal: Proposal) -> str:
        before = (there.get("title"), str(there.get("body") or "").replace("\r\n", "\n").strip())
        if before == (proposal.title, proposal.text.strip()):
            return "its text is up to date"
        data = {"title": proposal.title, "body": proposal.text}
        rights = f"`{'pull-requests' if kind == 'pulls' else 'issues'}: write`"
        self.host.send("PATCH", f"{kind}/{int(there['number'])}", data, rights)
        return "its text is brought up to date"

    def _commit(self, title: str, files: Files, base: str) -> str:
        """Put one commit on the branch, unless it has just that; return what was done."""
        api, path = self.host.api, self.host.path
        tree = api.get(path(f"git/commits/{quoted(base)}"))["tree"]["sha"]
        for part in _parts(files):
            tree = self.host.send("POST", "git/trees", {"base_tree": tree, "tree": part}, _WRITE)["sha"]
        branch = api.find(path(f"git/ref/heads/{BRANCH}"))
        if branch is not None:
            head = api.get(path(f"git/commits/{quoted(str(branch['object']['sha']))}"))
            if not str(head["message"]).rstrip().endswith(SIGNED) and self.pull is not None:
                return "somebody has worked on its branch, and its files stay"
            if head["tree"]["sha"] == tree and [each["sha"] for each in head["parents"]] == [base]:
                return "its files are up to date"
        data = {"message": f"{title}\n\n{SIGNED}", "tree": tree, "parents": [base]}
        commit = self.host.send("POST", "git/commits", data, _WRITE)["sha"]
        if branch is None:
            self.host.send("POST", "git/refs", {"ref": f"refs/heads/{BRANCH}", "sha": commit}, _WRITE)
        else:
            self.host.send("PATCH", f"git/refs/heads/{BRANCH}", {"sha": commit, "force": True}, _WRITE)
        return "its files are brought up to date"


def _parts(files: Files) -> Iterator[list[dict[str, object]]]:
    """Yield the entries of a tree, as many at a time as one request takes."""
    part: list[dict[str, object]] = []
    size = 0
    for name, text in files.texts.items():
        entry: dict[str, object] = {"path": name, "mode": "100644", "type": "blob"}
        entry |= {"sha": None} if text is None else {"content": text}
        part.append(entry)
        size += len(text or "")
        if size > MAX_TREE:
            yield part
            part, size = [], 0
    if part:
        yield part
