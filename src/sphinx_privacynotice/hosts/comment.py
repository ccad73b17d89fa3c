"""``python -m sphinx_privacynotice.hosts.comment``: the comment on a pull request or a merge request.

    comment github            on `workflow_run`: takes the artifact of the run, and posts it
    comment gitlab FOLDER     in a pipeline of a merge request: posts what the folder holds

Nothing of the branch is run or read here but the two files that `artifact` describes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.comment import MARKER
from sphinx_privacynotice.hosts.api import HostError
from sphinx_privacynotice.hosts.artifact import ARTIFACT, MAX_ARCHIVE, ArtifactError, prepare, read_archive
from sphinx_privacynotice.hosts.github import GitHub, read_event
from sphinx_privacynotice.hosts.gitlab import NO_TOKEN, TOKEN, GitLab, merge_request_number
from sphinx_privacynotice.hosts.job import refuse, run_job
from sphinx_privacynotice.hosts.keep_comment import keep_comment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_privacynotice.hosts.artifact import PreparedComment

DONE = {
    "added": "The comment is written.",
    "edited": "The comment is brought up to date.",
    "unchanged": "The comment is up to date.",
    "none": "No words differ, and there is no comment yet: none is written.",
}


def comment_on_github(env: Mapping[str, str]) -> str:
    """Post what a run on a pull request has prepared; return what was done.

    The number in the artifact counts only if the host says that this pull request is the one whose newest
    commit, branch and repository the run was for. Raises `HostError` and `ArtifactError`.
    """
    host, run = GitHub.from_environment(env), read_event(env).get("workflow_run")
    if not isinstance(run, dict):
        raise HostError("The event is no `workflow_run`: this job is for a workflow that follows another")
    if run.get("event") != "pull_request":
        return "The run was for no pull request: there is nothing to do."
    run_id, head = int(run["id"]), str(run["head_sha"])
    listed = host.api.get(host.path(f"actions/runs/{run_id}/artifacts"), name=ARTIFACT, per_page=100)
    found = [each for each in listed["artifacts"] if each.get("name") == ARTIFACT and not each.get("expired")]
    if not found:
        return f"The run has no artifact “{ARTIFACT}”: there is nothing to post."
    newest = max(int(each["id"]) for each in found)
    prepared = read_archive(host.api.download(host.path(f"actions/artifacts/{newest}/zip"), MAX_ARCHIVE))
    pull = host.api.find(host.path(f"pulls/{prepared.number}"))
    if not isinstance(pull, dict) or not _is_of_run(pull, run):
        raise ArtifactError(f"it names the pull request {prepared.number}, which is not the one of this run")
    if pull.get("state") != "open":
        return "The pull request is closed: nothing is written."
    if pull["head"]["sha"] != head:
        return "The pull request has a newer commit: its own run writes the comment."
    return _keep(host.thread(prepared.number), prepared)


def _is_of_run(pull: dict[str, Any], run: dict[str, Any]) -> bool:
    """Say whether a pull request is from the branch that a run was for; a branch may have several."""
    head = pull.get("head") or {}
    theirs = (head.get("repo") or {}).get("id"), head.get("ref")
    wanted = (run.get("head_repository") or {}).get("id"), run.get("head_branch")
    return None not in wanted and theirs == wanted


def comment_on_gitlab(env: Mapping[str, str], folder: Path) -> str:
    """Post what an earlier step of the pipeline has left in ``folder``; return what was done."""
    number = merge_request_number(env)
    if not env.get(TOKEN):
        return f"{NO_TOKEN}."
    host = GitLab.from_environment(env)
    try:
        prepared = prepare((folder / "about").read_bytes(), (folder / "comment.md").read_bytes())
    except OSError:
        raise ArtifactError("the files `about` and `comment.md` are missing") from None
    if prepared.number != number:
        raise ArtifactError("it is about another merge request")
    request = host.api.get(f"/projects/{host.project}/merge_requests/{number}")
    if request.get("state") != "opened":
        return "The merge request is closed: nothing is written."
    return _keep(host.thread("merge_requests", number), prepared)


def _keep(thread: Any, prepared: PreparedComment) -> str:
    return DONE[keep_comment(thread, MARKER, prepared.text, add=prepared.differs)]


def main(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run one of the two; return the exit status."""
    match arguments:
        case ["github"]:
            return run_job(lambda: comment_on_github(env), env)
        case ["gitlab", folder]:
            return run_job(lambda: comment_on_gitlab(env, Path(folder)), env)
    return refuse("usage: comment github | comment gitlab FOLDER")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
