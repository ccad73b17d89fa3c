"""The files of notices for other web sites: what a build writes, writes again and takes away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import CONF, PLAIN, SYNTAXES, build, record_of_builder, record_of_reader, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.schema_files import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from support import Built

BASE = "https://policies.example/school"
HERE = "_notices/site/cin-cla"
NAMES = [f"{HERE}/{name}" for name in ("frame.html", "notice.html", "notice.json", "notice.md")]
PAGES = {
    "rst": "Privacy & you\n=============\n\nRead :doc:`other <other>` and `this <https://x.example/?a=1#b>`_.\n\n"
    ".. privacy-notice:: cin-cla\n",
    "md": "# Privacy & you\n\nRead [other](other.rst) and [this](https://x.example/?a=1#b).\n\n"
    "```{privacy-notice} cin-cla\n```\n",
}
INDEX = "Top\n===\n\n.. toctree::\n\n   {page}\n   other\n"


def project(folder: Path, syntax: str = "md", page: str = "privacy") -> Path:
    return write_tree(
        folder,
        {
            **PLAIN,
            "conf.py": f"{CONF}html_baseurl = {BASE!r}\n",
            "index.rst": INDEX.format(page=page),
            f"{page}.{syntax}": PAGES[syntax],
            "other.rst": "Other\n=====\n\nWords.\n",
        },
    )


def files_of(outdir: Path) -> dict[str, bytes]:
    """Return the files below `_notices`, and our own list of them."""
    found = [*outdir.glob("_notices/**/*.*"), *outdir.glob(".notices-fragments.json")]
    return {path.relative_to(outdir).as_posix(): path.read_bytes() for path in sorted(found)}


def made(folder: Path, **options: Any) -> Built:
    return build(folder, **{"privacynotice_fragments": True, **options})


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_notice_has_four_files(tmp_path: Path, syntax: str) -> None:
    built = made(project(tmp_path / "project", syntax))
    assert [name for name in files_of(built.outdir) if name.startswith("_notices")] == NAMES
    assert (
        built.text(f"{HERE}/notice.html")
        == """\
<div class="privacy-notice" id="privacy-notice-site-cin-cla" lang="en-GB">
<h2 id="privacy-notice-site-cin-cla-title">Privacy &amp; you</h2>
<p>Read <a href="https://policies.example/school/other.html">other</a> and <a href="https://x.example/?a=1#b">this</a>.</p>
<h3 id="privacy-notice-site-cin-cla-purposes">Why</h3>
<p>Because:</p>
<ul>
<li>of one thing
<ol>
<li>and what is below</li>
</ol></li>
<li>own words</li>
</ul>
<table>
<thead>
<tr><th scope="col">What</th><th scope="col">Who</th></tr>
</thead>
<tbody>
<tr><td>this</td><td><span translate="no">Westshire County Council</span></td></tr>
</tbody>
</table>
<h3 id="privacy-notice-site-cin-cla-contact">Contact</h3>
<p>Ask <span translate="no">Oakfield School</span>.</p>
</div>
"""
    )
    assert built.text(f"{HERE}/notice.md").startswith(
        "## Privacy \\& you\n\nRead [other](<https://policies.example/school/other.html>)"
    )
    schema = json.loads(shipped("record"))
    jsonschema.validate(built.json(f"{HERE}/notice.json"), schema)
    frame = built.text(f"{HERE}/frame.html")
    assert frame.count("<h1") == 1
    assert '<link rel="canonical" href="https://policies.example/school/privacy.html">' in frame
    assert '<meta name="robots" content="noindex">' in frame
    assert '<base target="_top">' in frame
    for name in NAMES:
        assert not re.search(r"¶|<script|\sstyle=|\son\w+=", built.text(name)), name


TABLES = {
    "rst": "\n.. list-table::\n   :header-rows: 1\n   :stub-columns: 1\n\n"
    "   * - What\n     - How long\n   * - Files\n     - 7 years\n",
    "md": "\n```{list-table}\n:header-rows: 1\n:stub-columns: 1\n\n"
    "* - What\n  - How long\n* - Files\n  - 7 years\n```\n",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_page_s_own_tables_say_what_names_a_column_and_a_row(tmp_path: Path, syntax: str) -> None:
    folder = project(tmp_path / "project", syntax)
    page = folder / f"privacy.{syntax}"
    page.write_text(page.read_text("utf-8") + TABLES[syntax], encoding="utf-8")
    text = made(folder).text(f"{HERE}/notice.html")
    assert '<tr><th scope="col">What</th><th scope="col">How long</th></tr>' in text
    assert '<tr><th scope="row">Files</th><td>7 years</td></tr>' in text
    (record,) = record_of_builder(folder)["notices"]
    heads = [(block["marker"], block.get("head")) for block in record["blocks"] if block["kind"] == "cell"]
    assert heads[-4:] == [("1.1", "column"), ("1.2", "column"), ("2.1", "row"), ("2.2", None)]
    assert record_of_reader(folder)["notices"] == [record]


def test_it_is_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    assert files_of(build(folder).outdir) == {}
    for builder in ("singlehtml", "epub", "text"):
        options = {"version": "1", "copyright": "2026"} if builder == "epub" else {}
        out = made(folder, builder=builder, fresh=True, **options).outdir
        assert [each for each in out.rglob("*") if each.name in {"_notices", ".notices-fragments.json"}] == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_command_writes_the_same_bytes(
    tmp_path: Path, builder: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = project(tmp_path / "project")
    built = made(folder, builder=builder, privacynotice_fragments={"level": 3, "title": False})
    for form, name in (("html", "notice.html"), ("markdown", "notice.md"), ("json", "notice.json")):
        options = ["--format", form, "--level", "3", "--no-title", "--builder", builder]
        assert cli.run(["--project", str(folder), "export", "cin-cla", *options]) == 0
        assert capfdbinary.readouterr().out == (built.outdir / HERE / name).read_bytes()
    text = built.text(f"{HERE}/notice.html")
    assert "<h3 id=" in text
    assert "Privacy &amp; you" not in text
    other = "other/" if builder == "dirhtml" else "other.html"
    assert f'"{BASE}/{other}"' in text


def test_without_an_address_links_of_the_site_are_words_and_in_the_frame_they_lead(tmp_path: Path) -> None:
    built = made(project(tmp_path / "project"), html_baseurl="")
    assert "<p>Read other and <a" in built.text(f"{HERE}/notice.html")
    frame = built.text(f"{HERE}/frame.html")
    assert '<a href="../../../other.html">other</a>' in frame
    assert '<link rel="canonical" href="../../../privacy.html">' in frame
    based = {"base": "https://elsewhere.example"}
    built = made(project(tmp_path / "project"), html_baseurl="", privacynotice_fragments=based)
    assert '"https://elsewhere.example/other.html"' in built.text(f"{HERE}/notice.html")


def same_as_clean(built: Built, **options: Any) -> dict[str, bytes]:
    """Return the files of an incremental build, which are those of a clean one."""
    clean = made(built.project, outdir=built.project.parent / "clean", fresh=True, **options)
    now, wanted = files_of(built.outdir), files_of(clean.outdir)
    assert now == wanted
    for path in sorted(clean.outdir.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return now


def test_whatever_changes_the_files_are_those_of_a_clean_build(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    first = same_as_clean(made(folder))
    stamps = {path: path.stat().st_mtime_ns for path in made(folder).outdir.glob("_notices/**/*.*")}
    assert {path: path.stat().st_mtime_ns for path in made(folder).outdir.glob("_notices/**/*.*")} == stamps

    site = folder / "site.yaml"
    site.write_text(site.read_text().replace("own words", "other words"), encoding="utf-8")
    second = same_as_clean(made(folder))
    assert b"other words" in second[f"{HERE}/notice.html"]

    # the page moves, and the address stays
    (folder / "privacy.md").rename(folder / "moved.md")
    (folder / "index.rst").write_text(INDEX.format(page="moved"), encoding="utf-8")
    third = same_as_clean(made(folder))
    assert third[f"{HERE}/notice.html"] == second[f"{HERE}/notice.html"]
    assert b"school/moved.html" in third[f"{HERE}/frame.html"]
    assert third.keys() == first.keys()

    # another setting, and a document that a link leads to goes
    assert (
        b"<h4"
        in same_as_clean(
            made(folder, privacynotice_fragments={"level": 3}), privacynotice_fragments={"level": 3}
        )[f"{HERE}/notice.html"]
    )
    (folder / "other.rst").unlink()
    (folder / "index.rst").write_text("Top\n===\n\n.. toctree::\n\n   moved\n", encoding="utf-8")
    gone = same_as_clean(made(folder, warnings_ok=True), warnings_ok=True)
    assert b"<p>Read other and" in gone[f"{HERE}/notice.html"]

    # a lost file comes back; a draft says so; switched off, all goes
    (tmp_path / "project-built/html" / HERE / "notice.md").unlink()
    assert same_as_clean(made(folder, warnings_ok=True), warnings_ok=True) == gone
    site.write_text(site.read_text().replace("    in_force: 2026-12-01\n", ""), encoding="utf-8")
    draft = same_as_clean(made(folder, warnings_ok=True), warnings_ok=True)
    for name in NAMES:
        assert b"This notice is a draft and does not apply yet." in draft[name]
    off = build(folder, warnings_ok=True)
    assert files_of(off.outdir) == {}
    assert not (off.outdir / "_notices").exists()


def test_the_files_of_a_notice_that_is_gone_go(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    made(folder)
    (folder / "privacy.md").write_text("# Privacy\n\nNo notice.\n", encoding="utf-8")
    assert same_as_clean(made(folder, warnings_ok=True), warnings_ok=True) == {}


def test_a_build_that_was_stopped_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sphinx_privacynotice.sphinx_ext import fragments

    folder = project(tmp_path / "project")
    before = same_as_clean(made(folder))
    with monkeypatch.context() as patched:
        patched.setattr(fragments, "write_whole", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            made(folder, privacynotice_fragments={"level": 4})
    assert same_as_clean(made(folder)) == before


def test_parallel_equals_serial(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    for number in range(6):  # Sphinx reads few pages in one process
        write_tree(folder, {f"more{number}.rst": ":orphan:\n\nMore\n====\n"})
    serial = files_of(made(folder, fresh=True).outdir)
    assert files_of(made(folder, outdir=tmp_path / "parallel", fresh=True, parallel=3).outdir) == serial


def test_a_page_of_the_project_s_own_is_left_alone(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    write_tree(folder, {f"{HERE}/frame.rst": ":orphan:\n\nMine\n====\n"})
    built = made(folder)
    assert "Mine" in built.text(f"{HERE}/frame.html")
    assert "own words" in built.text(f"{HERE}/notice.html")
    off = build(folder)
    assert "Mine" in off.text(f"{HERE}/frame.html")


@pytest.mark.parametrize(
    "setting",
    [
        {"levl": 3},
        {"level": 7},
        {"level": "3"},
        {"level": True},
        {"title": "no"},
        {"base": "policies.example"},
    ],
    ids=str,
)
def test_a_setting_that_nobody_can_follow_is_reported(tmp_path: Path, setting: dict[str, Any]) -> None:
    built = made(project(tmp_path / "project"), privacynotice_fragments=setting, warnings_ok=True)
    (warning,) = built.warnings
    assert warning == (
        "WARNING: privacynotice_fragments in conf.py is not understood. It is True, or a map with any of"
        " `level` (1 to 6), `title` (True or False) and `base` (an address) [privacynotice.bad-value]"
    )
    assert files_of(built.outdir) == {}
