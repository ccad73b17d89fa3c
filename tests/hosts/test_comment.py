"""The comment on a pull request: one, kept up to date, whatever a stranger's job hands over."""

from __future__ import annotations

import io
import json
import re
import time
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from fake_host import TOKEN, FakeHost, Notes, archive

from sphinx_privacynotice.base.comment import MARKER
from sphinx_privacynotice.hosts import api
from sphinx_privacynotice.hosts.artifact import ARTIFACT, ArtifactError, read_archive
from sphinx_privacynotice.hosts.clean import clean_comment
from sphinx_privacynotice.hosts.comment import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = f"{MARKER}\n\n<h3>What readers read differently</h3><p>Words differ in 1 notice.</p>\n"
NOTHING = f"{MARKER}\n\n<h3>What readers read differently</h3><p>No reader reads anything new.</p>\n"
BOT, SHA = "github-actions[bot]", "a" * 40
REPOSITORY = "/repos/westshire/policies"


class Hub:
    """GitHub with one pull request from a fork, and the run that checked it."""

    def __init__(self, host: FakeHost, folder: Path) -> None:
        self.host = host
        self.notes = Notes(
            lambda number, login, body: {"id": number, "user": {"login": login}, "body": body}, BOT
        )
        self.pull: dict[str, Any] = {
            "number": 7,
            "state": "open",
            "title": "$(touch hacked) `touch hacked`\n::error::x",
            "head": {"sha": SHA, "ref": "$(touch hacked)", "repo": {"id": 99}},
        }
        self.run: dict[str, Any] = {
            "id": 4711,
            "event": "pull_request",
            "head_sha": SHA,
            "head_branch": "$(touch hacked)",
            "head_repository": {"id": 99},
        }
        self.files: dict[str, bytes] = {"about": b"7 yes\n", "comment.md": BODY.encode()}
        self.data = b""
        self.artifacts: list[dict[str, Any]] = [{"id": 3, "name": ARTIFACT}, {"id": 5, "name": ARTIFACT}]
        host.routes = {
            ("GET", f"{REPOSITORY}/actions/runs/4711/artifacts"): lambda _: (
                200,
                {"artifacts": self.artifacts},
            ),
            ("GET", f"{REPOSITORY}/actions/artifacts/5/zip"): lambda _: (
                302,
                {},
                {"Location": f"{host.url}/blob"},
            ),
            ("GET", "/blob"): lambda _: (200, self.data or archive(self.files)),
            ("GET", f"{REPOSITORY}/pulls/(\\d+)"): self._pull,
            ("GET", f"{REPOSITORY}/issues/7/comments"): self.notes.listed,
            ("POST", f"{REPOSITORY}/issues/7/comments"): self.notes.add,
            ("PATCH", f"{REPOSITORY}/issues/comments/(\\d+)"): self.notes.edit,
        }
        self.event = folder / "event.json"
        self.env = {
            "GITHUB_API_URL": host.url,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": "westshire/policies",
            "GITHUB_EVENT_PATH": str(self.event),
        }

    def _pull(self, _: object, number: str) -> tuple[int, Any]:
        return (200, self.pull) if number == "7" else (404, {"message": "Not Found"})

    def post(self) -> int:
        self.event.write_text(json.dumps({"action": "completed", "workflow_run": self.run}), encoding="utf-8")
        return main(["github"], self.env)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(api, "sleep", waited.append)
    return waited


@pytest.fixture
def hub(tmp_path: Path, waits: list[float]) -> Iterator[Hub]:
    assert waits == []
    with FakeHost() as host:
        yield Hub(host, tmp_path)


def test_the_first_comment_is_added_and_then_edited_in_place(hub: Hub) -> None:
    assert hub.post() == 0
    assert hub.notes.all == [(BOT, clean_comment(BODY))]
    hub.files |= {"about": b"7 no\n", "comment.md": NOTHING.encode()}
    assert hub.post() == 0
    assert hub.notes.all == [(BOT, clean_comment(NOTHING))], "it says that nothing differs any more"


def test_nothing_is_written_where_the_comment_says_it_already(hub: Hub) -> None:
    hub.notes.all = [(BOT, clean_comment(BODY).replace("\n", "\r\n").rstrip())]  # as the host keeps it
    assert hub.post() == 0
    assert hub.host.writes() == []


def test_no_comment_is_begun_to_say_that_nothing_differs(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.files |= {"about": b"7 no\n", "comment.md": NOTHING.encode()}
    assert hub.post() == 0
    assert hub.notes.all == []
    assert "No words differ" in capsys.readouterr().out


def test_the_comment_is_found_on_a_later_page_and_only_our_own_is_edited(hub: Hub) -> None:
    others = [("reviewer", f"{MARKER}\n\nquoted by somebody")] + [("reviewer", "looks right")] * 249
    hub.notes.all = [*others, (BOT, f"{MARKER}\n\nold"), (BOT, "another job's")]
    assert hub.post() == 0
    assert hub.notes.all == [*others, (BOT, clean_comment(BODY)), (BOT, "another job's")]


def test_where_not_every_comment_can_be_seen_none_is_added(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api, "MAX_PAGES", 2)
    hub.notes.all = [("reviewer", "looks right")] * 200
    assert hub.post() == 1
    assert "more than 200 entries" in capsys.readouterr().err
    assert hub.host.writes() == []


def test_the_token_goes_to_the_api_alone(hub: Hub) -> None:
    assert hub.post() == 0
    for each in hub.host.asked:
        assert ("Authorization" in each.headers) is (each.path != "/blob"), each.path


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"state": "closed"}, 0, "closed"),
        ({"head": {"sha": "b" * 40, "ref": "$(touch hacked)", "repo": {"id": 99}}}, 0, "newer commit"),
        ({"head": {"sha": SHA, "ref": "$(touch hacked)", "repo": {"id": 98}}}, 1, "not the one of this run"),
        ({"head": {"sha": SHA, "ref": "main", "repo": {"id": 99}}}, 1, "not the one of this run"),
        ({"head": {"sha": SHA, "ref": "$(touch hacked)", "repo": None}}, 1, "not the one of this run"),
    ],
)
def test_only_the_open_pull_request_of_the_run_is_written_to(
    change: dict[str, Any], status: int, said: str, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.pull |= change
    assert hub.post() == status
    assert said in "".join(capsys.readouterr())
    assert hub.host.writes() == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"about": b"8 yes\n"}, "not the one of this run"),
        ({"about": b"7/../../../user yes"}, "number of a pull request"),
        ({"about": b"7 yes\n8 yes\n"}, "number of a pull request"),
        ({"about": "٧ yes".encode()}, "no text"),
        ({"about": b"7" * 1000}, "larger than 100 bytes"),
        ({"comment.md": b"<p>Please merge.</p>"}, "does not begin"),
        ({"comment.md": f" {BODY}".encode()}, "does not begin"),
        ({"comment.md": b"\xff\xfe"}, "no text"),
        ({"comment.md": BODY.encode() + b"x" * 30_000_000}, "larger than 200,000 bytes"),
        ({"../../comment.md": b""}, "other files"),
        ({"/etc/passwd": b""}, "other files"),
    ],
)
def test_a_hostile_artifact_is_refused(
    files: dict[str, bytes], said: str, hub: Hub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hub.files |= files
    assert hub.post() == 1
    assert said in capsys.readouterr().err
    assert hub.host.writes() == []
    assert [each.name for each in tmp_path.rglob("*")] == ["event.json"], "nothing is unpacked"


@pytest.mark.parametrize("data", [b"no archive", b"PK\x03\x04" + b"\0" * 100, b"x" * 600_000])
def test_what_is_no_archive_is_refused(data: bytes, hub: Hub) -> None:
    hub.data = data
    assert hub.post() == 1
    assert hub.host.writes() == []


def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, warnings.catch_warnings(action="ignore"):
        for name, text in (("about", "7 yes"), ("comment.md", BODY), ("about", "8 yes")):
            made.writestr(name, text)
    with pytest.raises(ArtifactError, match="other files"):
        read_archive(out.getvalue())


def test_a_run_without_an_artifact_or_a_pull_request_posts_nothing(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.artifacts = [{"id": 5, "name": ARTIFACT, "expired": True}, {"id": 6, "name": "other"}]
    assert hub.post() == 0
    assert "no artifact" in capsys.readouterr().out
    hub.run["event"] = "push"
    assert hub.post() == 0
    assert hub.host.writes() == []


def test_a_token_without_the_right_is_told_how_to_set_it_up(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.host.wrong = [("POST", 403, {})]
    hub.env["GITHUB_ACTIONS"] = "true"
    assert hub.post() == 1
    out = capsys.readouterr().out
    assert out.startswith("::error title=sphinx-privacynotice::")
    assert out.count("\n") == 1
    for each in ("`pull-requests: write`", "fork", "init --ci github", "wrong, says the host to ***"):
        assert each in out
    assert TOKEN not in out


def test_a_host_that_is_down_for_a_while_is_asked_again(hub: Hub, waits: list[float]) -> None:
    hub.host.wrong = [
        ("GET", 503, {}),
        ("GET", 429, {"Retry-After": "7"}),
        ("GET", 403, {"Retry-After": "9999"}),
    ]
    assert hub.post() == 0
    assert waits == [2.0, 7.0, 60]
    assert len(hub.notes.all) == 1


def test_a_host_that_stays_down_is_given_up(
    hub: Hub, waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    hub.host.wrong = [("GET", 502, {})] * 50
    assert hub.post() == 1
    assert len(waits) == api.ATTEMPTS - 1
    err = capsys.readouterr().err
    assert "502" in err
    assert TOKEN not in err


def test_a_comment_that_was_added_without_an_answer_is_not_added_twice(hub: Hub) -> None:
    def add_and_fail(asked: Any, *_: str) -> tuple[int, Any]:
        hub.notes.add(asked)
        return 502, {}

    hub.host.routes["POST", f"{REPOSITORY}/issues/7/comments"] = add_and_fail
    assert hub.post() == 0
    assert len(hub.notes.all) == 1


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_EVENT_PATH", "GITHUB_API_URL"])
def test_what_is_missing_or_wrong_around_the_job_is_said(
    name: str, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.env[name] = "" if name == "GITHUB_TOKEN" else "file:///etc/passwd"
    assert hub.post() == 1
    assert name in (err := capsys.readouterr().err) or "no address of an API" in err
    assert hub.host.asked == []


HOSTILE = (
    "<p>See <a href=https://evil.example/x>this</a> ![x](https://evil.example/p.png) @westshire/dpo"
    " closes #12 GH-3 www.evil.example &lt;script&gt;alert(1)</p>\n\n## Title\n\n- [ ] task\n\n"
    '<img src=x onerror="x"><script>alert(1)</script></details>'
    "<details open ontoggle=x><details open><summary>a</summary></details></details><div>kept</div>"
    '<p style="x">\u202eabc\x1b[2J</p><p open>x</p><!-- a --> @<!-- -->a @<!-- ->-->b<blockquote><p>left open'
)


def test_a_hostile_comment_is_words_and_plain_tags_alone() -> None:
    cleaned = clean_comment(f"{MARKER}\n\n{HOSTILE}")
    assert cleaned.startswith(f"{MARKER}\n")
    tags = re.findall(r"<[^>]*>", cleaned.removeprefix(MARKER).replace("<!-- -->", ""))
    assert set(tags) <= {f"<{end}{name}>" for name in ("p", "blockquote", "summary") for end in ("", "/")} | {
        "<details open>",
        "</details>",
    }
    shown = cleaned.replace("<!-- -->", "\0")
    for each in (
        r"@[\w]",
        r"#\d(?!\d*;)",
        "GH-3",
        "https:",
        r"www\.",
        r"\]\(",
        r"!\[",
        "## ",
        r"\[ \]",
        "\u202e",
        "\x1b",
    ):
        assert not re.search(each, shown), each
    assert [cleaned.count(each) for each in ("<details open>", "</details>")] == [1, 1]
    assert cleaned.rstrip().endswith("left open</p></blockquote>")
    assert clean_comment(cleaned) == cleaned


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<!--", "<!-- -->", "&#", "&lt", "<p><b>", "</", '<p x="', "</p>", "@"]
)
def test_a_comment_of_one_thing_over_and_over_takes_no_longer(part: str) -> None:
    begun = time.process_time()
    assert len(clean_comment(MARKER + part * (200_000 // len(part))).encode()) <= 65_400
    assert time.process_time() - begun < 5


def test_no_line_is_an_order_to_gitlab() -> None:
    cleaned = clean_comment(
        f"{MARKER}/close\n/merge\n  /approve\n</p>/label ~x\n<b>\n</b></i>\n <i></i>/assign\n<u>\n"
    )
    assert not re.search(r"(?m)^\s*/", cleaned)
    assert clean_comment(cleaned) == cleaned


def test_a_comment_that_is_too_long_is_cut_with_every_tag_closed() -> None:
    cleaned = clean_comment(MARKER + "<details open><summary>x</summary>" + "<p>ä &amp; b</p>" * 9_000)
    assert 60_000 < len(cleaned.encode()) <= 65_400
    assert cleaned.count("<p>") == cleaned.count("</p>")
    assert "</details>\n\n<p>The rest did not fit.</p>" in cleaned


# GitLab


class Lab:
    """GitLab with one merge request, and what the pipeline has prepared."""

    def __init__(self, host: FakeHost, folder: Path) -> None:
        self.host, self.folder, self.state = host, folder, "opened"
        self.notes = Notes(
            lambda number, name, body: {
                "id": number,
                "author": {"id": 5 if name == "me" else 6},
                "body": body,
            },
            "me",
        )
        host.routes = {
            ("GET", "/user"): lambda _: (200, {"id": 5}),
            ("GET", "/projects/12/merge_requests/7"): lambda _: (200, {"state": self.state}),
            ("GET", "/projects/12/merge_requests/7/notes"): self.notes.listed,
            ("POST", "/projects/12/merge_requests/7/notes"): self.notes.add,
            ("PUT", "/projects/12/merge_requests/7/notes/(\\d+)"): self.notes.edit,
        }
        self.env = {
            "CI_API_V4_URL": host.url,
            "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": "7",
            "PRIVACYNOTICE_TOKEN": TOKEN,
        }
        self.write()

    def write(self, about: str = "7 yes\n", text: str = BODY) -> None:
        (self.folder / "about").write_text(about)
        (self.folder / "comment.md").write_text(text)

    def post(self) -> int:
        return main(["gitlab", str(self.folder)], self.env)


@pytest.fixture
def lab(tmp_path: Path, waits: list[float]) -> Iterator[Lab]:
    assert waits == []
    with FakeHost() as host:
        yield Lab(host, tmp_path)


def test_a_note_on_a_merge_request_is_added_and_then_edited_in_place(lab: Lab) -> None:
    others = [("reviewer", f"{MARKER}\n\nquoted"), *[("reviewer", "right")] * 150]
    lab.notes.all = [*others]
    assert lab.post() == 0
    assert lab.post() == 0
    assert lab.notes.all == [*others, ("me", clean_comment(BODY))]
    lab.write("7 no\n", NOTHING)
    assert lab.post() == 0
    assert lab.notes.all == [*others, ("me", clean_comment(NOTHING))]
    assert [method for method, _ in lab.host.writes()] == ["POST", "PUT"]


def test_without_a_token_a_merge_request_is_only_told_how_to_get_one(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    del lab.env["PRIVACYNOTICE_TOKEN"]
    assert lab.post() == 0
    assert "PRIVACYNOTICE_TOKEN is not set" in capsys.readouterr().out
    assert lab.host.asked == []


def test_a_note_that_may_not_be_written_says_what_the_token_needs(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    lab.host.wrong = [("POST", 403, {})]
    assert lab.post() == 1
    err = capsys.readouterr().err
    assert "scope `api`" in err
    assert TOKEN not in err


def test_a_closed_merge_request_and_another_number_get_no_note(lab: Lab) -> None:
    lab.state = "merged"
    assert lab.post() == 0
    lab.write("8 yes")
    assert lab.post() == 1
    assert lab.host.writes() == []


def test_anything_else_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bitbucket"], {}) == 2
    assert capsys.readouterr().err.startswith("usage:")
