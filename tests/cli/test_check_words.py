"""`check` over pages, over files without a project, and beside a baseline."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ACT = "Our school follows the Data Protection Act 1998.\n"
PROJECT = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\nexclude_patterns = ["old"]\n',
    "site.yaml": "organisation:\n  name: Oakfield School\n  kind: academy\n",
    "index.md": "# Our policies\n",
    "policies/data.md": f"# Data\n\n{ACT}\n```python\nlaw = 'Data Protection Act 1998'\n```\n",
    "policies/bullying.rst": f"Bullying\n========\n\n* {ACT}\n",
    "old/data.md": ACT,
}


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # 2026-12-01

    def call(*words: str) -> tuple[int, str, str]:
        status = cli.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def places(out: str, code: str) -> list[str]:
    return [
        line.split(" ")[0].rstrip(":") for line in out.splitlines() if f"[{code}]" in line and line[0] != " "
    ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("**", ["policies/bullying.rst:4", "policies/data.md:3"]),
        ("policies", ["policies/bullying.rst:4", "policies/data.md:3"]),
        ("policies/*.md", ["policies/data.md:3"]),
        ("./policies/data.md", ["policies/data.md:3"]),
        ("index.md", []),
    ],
)
def test_pages_of_a_site(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]], pattern: str, found: list[str]
) -> None:
    write_tree(tmp_path, PROJECT)
    status, out, _ = run("check", "--pages", pattern)
    assert places(out, "law-repealed") == found
    assert status == (1 if found else 0)
    assert "0 notices and" in out


def test_a_page_is_judged_only_when_it_is_named(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    write_tree(tmp_path, PROJECT)
    status, out, _ = run("check")
    assert status == 0
    assert "law-repealed" not in out
    assert "pages without a notice" in out
    status, _, err = run("check", "--pages", "nowhere/*")
    assert status == 2
    assert "No page matches “nowhere/*”" in err
    assert "policies/data.md" in err


def word_file(path: Path, *paragraphs: str) -> None:
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')


def test_files_without_a_project(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    for name in ("a.md", "b.rst", "c.txt", "d"):
        (tmp_path / name).write_text(f"{ACT}", encoding="utf-8")
    (tmp_path / "e.html").write_text(f"<title>x</title>\n<p>\n{ACT}</p>", encoding="utf-8")
    word_file(tmp_path / "f.docx", "Privacy notice", ACT)
    names = ["a.md", "b.rst", "c.txt", "d", "e.html", "f.docx"]
    status, out, _ = run("check", *(word for name in names for word in ("--text", name)))
    assert status == 1
    assert places(out, "law-repealed") == ["a.md:1", "b.rst:1", "c.txt:1", "d:1", "e.html:3", "f.docx"]
    assert places(out, "no-basis") == ["f.docx"]
    assert "6 texts checked: " in out
    assert "Not looked at: whether what is said is true" in out
    assert "pictures" in out
    assert "what a privacy notice must say, as c.txt does not say at its beginning that it is one" in out
    assert "as f.docx does not" not in out
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_severities_of_the_project_hold_for_files(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    setting = "checks:\n  law-repealed: {severity: info, reason: we tell the history}\n"
    write_tree(tmp_path, {**PROJECT, "privacynotice.yaml": setting, "a.txt": ACT})
    status, out, _ = run("check", "--text", "a.txt")
    assert status == 0
    assert "info: “Data Protection Act 1998”" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--text", "none.txt"], "There is no file none.txt"),
        (["--text", "."], "“.” is a folder. Name a file in it."),
        (["--text", "none.docx"], "There is no file none.docx. Check the name and its folder."),
        (["--text", "a.pdf"], "cannot be read. Save it as .docx"),
        (["--text", "picture.html"], "picture.html is no page, text or Word file."),
        (["--text", "broken.docx"], "is no Word file"),
        (["--text", "a.txt", "--pages", "**"], "neither --pages, --site nor --coverage"),
        (["--text", "a.txt", "--baseline", "none.json"], "There is no file none.json"),
        (["--text", "a.txt", "--baseline", "a.txt"], "is no baseline: it is not JSON"),
        (["--text", "a.txt", "--baseline", "a", "--write-baseline", "b"], "cannot be given together"),
        (["--text", "a.txt", "--write-baseline", "folder"], "cannot be written"),
    ],
)
def test_wrong_use(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]], words: list[str], says: str
) -> None:
    for name in ("a.txt", "a.pdf", "broken.docx"):
        (tmp_path / name).write_text("Hello.\n", encoding="utf-8")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "folder").mkdir()
    status, _, err = run("check", *words)
    assert status == 2
    assert says in " ".join(err.split())


def test_a_baseline(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(tmp_path, PROJECT)
    status, out, _ = run("check", "--pages", "**", "--write-baseline", "baseline.json")
    assert status == 0
    assert "2 accepted in baseline.json" in out
    written = (tmp_path / "baseline.json").read_text(encoding="utf-8")
    data = json.loads(written)
    assert data["made_by"].startswith("sphinx-privacynotice")
    assert [entry["file"] for entry in data["accepted"]] == ["policies/bullying.rst", "policies/data.md"]
    run("check", "--pages", "**", "--write-baseline", "baseline.json")
    assert (tmp_path / "baseline.json").read_text(encoding="utf-8") == written

    status, out, _ = run("check", "--pages", "**", "--baseline", "baseline.json")
    assert status == 0
    assert "2 accepted by the baseline" in out
    assert "no longer" not in out

    moved = f"# Data\n\nHello.\n\nHello.\n\n{ACT}\n\n{ACT}"
    (tmp_path / "policies/data.md").write_text(moved, encoding="utf-8")
    (tmp_path / "policies/bullying.rst").write_text("Bullying\n========\n", encoding="utf-8")
    status, out, _ = run("check", "--pages", "**", "--baseline", "baseline.json")
    assert status == 1
    assert places(out, "law-repealed") == ["policies/data.md:10"]
    assert "1 accepted by the baseline" in out
    assert "policies/bullying.rst: [law-repealed]" in out

    for narrow in ([], ["--pages", "policies/data.md"]):
        _, out, _ = run("check", *narrow, "--baseline", "baseline.json")
        assert "Found no more" not in out
        assert " in the baseline are about files that were not checked" in out
    _, out, _ = run("check", "--text", "policies/data.md", "--baseline", "baseline.json")
    assert "1 in the baseline are about files that were not checked" in out


def test_a_setting_for_a_page_is_unused_only_if_the_page_was_checked(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    setting = "  law-repealed:\n    - {page: policies/%s, severity: off, reason: Ours.}\n"
    checks = "checks:\n" + setting
    for page, pages, unused in [
        ("data", [], False),
        ("data", ["--pages", "policies/bullying.rst"], False),
        ("data", ["--pages", "**"], False),
        ("index", [], True),
    ]:
        settings = PROJECT.get("privacynotice.yaml", "") + checks % page
        write_tree(tmp_path, {**PROJECT, "privacynotice.yaml": settings})
        _, out, _ = run("check", *pages)
        assert ("unused-check" in out) is unused


def test_a_baseline_of_another_make_is_refused(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n", encoding="utf-8")
    made = {"made_by": "sphinx-privacynotice check --write-baseline", "format": 1}
    for data, says in [
        ({"made_by": "another"}, "was not written by"),
        ({**made, "format": 9}, "another version"),
        ({**made, "accepted": ["a"]}, "list of findings is not whole"),
        ({**made, "accepted": [{"file": 3}]}, "one of its findings is not whole"),
        ([], "was not written by"),
    ]:
        (tmp_path / "b.json").write_text(json.dumps(data), encoding="utf-8")
        status, _, err = run("check", "--text", "a.txt", "--baseline", "b.json")
        assert status == 2
        assert says in " ".join(err.split())


def test_the_report_for_machines_is_whole(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    (tmp_path / "a.txt").write_text(ACT, encoding="utf-8")
    _, out, err = run("check", "--text", "a.txt", "--format", "json")
    assert [each["code"] for each in json.loads(out)] == ["law-repealed"]
    assert "Not looked at" in err
