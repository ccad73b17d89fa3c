"""Projects that cannot be what their writers meant: settings, packs, sites and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from malformed import PAGE, PROJECT, SITE, Told, assert_told, assert_well_said, findings_of, write
from support import build

from sphinx_privacynotice.base.files import MAX_FILE_BYTES, SourceError
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.project.project import find_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from _pytest.mark import ParameterSet

Files = dict[str, str | bytes | None]
FILE = "privacynotice.yaml"

CALLERS = PROJECT["index.rst"].replace("visitors", "callers")


def row(name: str, files: Files | str, *expected: Told) -> ParameterSet:
    """A project with ``files`` over the good one; a text is the project file's."""
    return pytest.param({FILE: files} if isinstance(files, str) else files, expected, id=name)


def settings(text: str) -> Files:
    """A project whose site has a name of its own and whose project file has ``text`` from line 3."""
    return {
        "site.yaml": None,
        "sites/oakfield.yaml": SITE,
        FILE: f"packs: [./pack]\nsites: sites/*.yaml\n{text}",
    }


def sites(text: str) -> Files:
    """The same, but ``text`` says which sites there are."""
    return {**settings(""), FILE: f"packs: [./pack]\nsites: {text}\n"}


ROWS = [
    # the project file
    row(
        "unknown keys",
        "packs: [./pack]\nsite: site.yaml\nzzz: x\n",
        Told(f"{FILE}:2:1", "unknown-key", "no key “site”", "Did you mean “sites”?"),
        Told(
            f"{FILE}:3:1",
            "unknown-key",
            "no key “zzz”",
            "checks, docs, notice_days, packs, root, sites, source",
        ),
    ),
    row("a list", "- ./pack\n", Told(f"{FILE}:1:1", "bad-value", "a map of keys", "`sites:`")),
    row(
        "not UTF-8",
        {FILE: "packs: [./pack] # für uns\n".encode("latin-1")},
        Told(f"{FILE}:1", "unreadable-file", f"Line 1 of {FILE} is not UTF-8", "Save the file as UTF-8"),
    ),
    row(
        "packs a map",
        "packs:\n  ours: ./pack\n",
        Told(f"{FILE}:2:3", "bad-value", "“packs”...a map", "`- ./pack`"),
    ),
    row(
        "root a list",
        settings("root: [..]\n"),
        Told(f"{FILE}:3:7", "bad-value", "“root”...a list", "Write `root: "),
    ),
    row(
        "root below",
        settings("root: sites\n"),
        Told(f"{FILE}:3:7", "outside-root", "“root”...one above it", "`root: ..`"),
    ),
    row(
        "root beside",
        settings("root: ../other\n"),
        Told(f"{FILE}:3:7", "outside-root", "“root”...one above it", "`root: ..`"),
    ),
    # checks
    row(
        "checks that do not exist",
        "packs: [./pack]\nchecks:\n  lost-itm:\n    severity: off\n    reason: Ours.\n"
        "  zzz:\n    severity: off\n    reason: Ours.\n",
        Told(f"{FILE}:3:3", "unknown-check", "no check “lost-itm”", "Did you mean “lost-item”?"),
        Told(f"{FILE}:6:3", "unknown-check", "no check “zzz”", "out"),
    ),
    row(
        "severities that do not exist",
        "packs: [./pack]\nchecks:\n  lost-item:\n    severity: loud\n    reason: Ours.\n"
        "  draft:\n    reason: Ours.\n",
        Told(f"{FILE}:4:15", "bad-value", "“loud”...severity", "error, warning, info, due or off"),
        Told(f"{FILE}:6:3", "bad-value", "“draft” has no severity", "`severity:`"),
    ),
    row(
        "a severity without a reason",
        "packs: [./pack]\nchecks:\n  lost-item: off\n",
        Told(f"{FILE}:3:3", "missing-reason", "“lost-item” is set without a reason", "`reason:`"),
    ),
    row(
        "checks a list",
        "packs: [./pack]\nchecks: [draft]\n",
        Told(f"{FILE}:2:9", "bad-value", "“checks”...a list", "Below `checks:` write `draft:`"),
    ),
    # packs
    row(
        "packs that are not there",
        "packs: [./pack, ./pak, england-school, zzz]\n",
        Told(f"{FILE}:1:17", "pack-missing", "no folder “./pak”", "“./pack”"),
        Told(
            f"{FILE}:1:24",
            "pack-missing",
            "No installed pack is called “england-school”",
            "Did you mean “england-schools”?",
        ),
        Told(f"{FILE}:1:40", "pack-missing", "No installed pack is called “zzz”", "name a folder with `./`"),
    ),
    row(
        "a folder named as if it were installed, and nothing else",
        "packs: [pack]\n",
        Told(f"{FILE}:1:9", "pack-missing", "No installed pack is called “pack”", "write `./pack`"),
    ),
    row(
        "a folder without a pack",
        "packs: [./pack, ./empty]\n",
        Told(f"{FILE}:1:17", "pack-missing", "no folder “./empty”", "“./pack”"),
    ),
    row(
        "a pack above the root",
        "packs: [./pack, ../pack]\n",
        Told(f"{FILE}:1:17", "outside-root", "“../pack”...outside", "`root: ..`"),
    ),
    row(
        "a pack named twice",
        "packs: [./pack, ./pack]\n",
        Told(f"{FILE}:1:17", "pack-format", "“small”", "Name it once", f"{FILE}:1:9"),
    ),
    # no site
    row(
        "no project file, no pack that knows the notice",
        {
            FILE: None,
            **{name: PROJECT[name].replace("visitors", "callers") for name in ("site.yaml", "index.rst")},
        },
        Told("site.yaml:4:3", "unknown-notice", "“callers”", "cin-cla"),
    ),
    row(
        "no site",
        {"site.yaml": None, "index.rst": None},
        Told("site.yaml", "unreadable-file", "no site file", f"{FILE}"),
    ),
    row(
        "sites that match nothing",
        sites("other/*.yaml"),
        Told(f"{FILE}:2:8", "unreadable-file", "“other/*.yaml” matches no file", "folder"),
    ),
    row(
        "sites that are not there",
        {**sites("[sites/oakfield.yaml, sites/elm.yaml]"), "index.rst": PAGE + "   :site: oakfield\n"},
        Told(f"{FILE}:2:30", "unreadable-file", "no file sites/elm.yaml", "name"),
    ),
    row(
        "sites a folder",
        sites("sites"),
        Told(f"{FILE}:2:8", "unreadable-file", "“sites” is a folder", "a file"),
    ),
    row(
        "sites above the root",
        sites("../oakfield.yaml"),
        Told(f"{FILE}:2:8", "outside-root", "“../oakfield.yaml”...outside", "`root: ..`"),
    ),
    row(
        "sites above the root by a pattern",
        sites("../*.yaml"),
        Told(f"{FILE}:2:8", "outside-root", "“../*.yaml”...outside", "`root: ..`"),
    ),
    row(
        "sites of the machine",
        sites("/etc/*.yaml"),
        Told(f"{FILE}:2:8", "outside-root", "“/etc/*.yaml”...outside", "inside"),
    ),
    row(
        "a pattern that is none",
        sites("'sites/**x.yaml'"),
        Told(f"{FILE}:2:8", "unreadable-file", "“sites/**x.yaml” matches no file", ""),
    ),
    row(
        "a bracket never closed",
        sites("'sites/[o.yaml'"),
        Told(f"{FILE}:2:8", "unreadable-file", "“sites/[o.yaml” matches no file", ""),
    ),
    row(
        "two sites of one name",
        {**sites("[sites/*.yaml, more/*.yaml]"), "more/oakfield.yaml": SITE},
        Told(
            "more/oakfield.yaml:1",
            "duplicate-key",
            "“oakfield”: sites/oakfield.yaml and more/oakfield.yaml",
            "Rename",
        ),
    ),
    # files
    row(
        "a site that is not UTF-8",
        {"site.yaml": SITE.replace("Oakfield", "Ôakfield").encode("latin-1")},
        Told("site.yaml:2", "unreadable-file", "Line 2 of site.yaml is not UTF-8", "Save the file as UTF-8"),
    ),
    row(
        "a site as Windows calls Unicode",
        {"site.yaml": SITE.encode("utf-16")},
        Told("site.yaml:1", "unreadable-file", "Line 1 of site.yaml is not UTF-8", "Save the file as UTF-8"),
    ),
    row(
        "a site of many megabytes",
        {"site.yaml": SITE + "#" * MAX_FILE_BYTES},
        Told("site.yaml", "unreadable-file", "site.yaml is larger than 4 MB", "out"),
    ),
    row(
        "a page that is not UTF-8",
        {"index.rst": "Für Gäste\n=========\n\n.. privacy-notice:: visitors\n".encode("latin-1")},
        Told("index.rst:1", "unreadable-file", "Line 1 of index.rst is not UTF-8", "Save the file as UTF-8"),
    ),
    row(
        "a page of many megabytes",
        {"index.rst": "x\n" * (MAX_FILE_BYTES // 2 + 1)},
        Told("index.rst", "unreadable-file", "index.rst is larger than 4 MB", "out"),
    ),
]


@pytest.mark.parametrize(("files", "expected"), ROWS)
def test_what_is_told_of_a_project(
    files: Mapping[str, str | bytes | None], expected: Sequence[Told], tmp_path: Path
) -> None:
    write(tmp_path, PROJECT, files)
    findings = findings_of(tmp_path)
    assert_told(findings, expected)
    for finding in findings:
        assert_well_said(finding, tmp_path)


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_files_of_any_editor_are_read_and_their_lines_counted(mark: str, end: str, tmp_path: Path) -> None:
    site = SITE.replace("notices:", "dpo:\n  fone: 01632 960123\nnotices:")
    page = PAGE + "\n   .. purposes-list::\n      :level: 9\n"
    files = {"site.yaml": site, "index.rst": page, FILE: "packs: [./pack]\nzzz: x\n"}
    write(
        tmp_path, PROJECT, {name: (mark + text.replace("\n", end)).encode() for name, text in files.items()}
    )
    assert [str(finding.place) for finding in findings_of(tmp_path)] == [
        "index.rst:6",
        f"{FILE}:2:1",
        "site.yaml:4:3",
    ]


def test_where_there_is_no_project_the_command_line_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SourceError) as raised:
        find_project(tmp_path, folder_given=True)
    finding = raised.value.finding
    assert (finding.code, finding.place.file) == ("unreadable-file", str(tmp_path))
    assert "privacynotice.yaml" in finding.message and "site.yaml" in finding.message  # noqa: PT018
    assert cli.run(["--project", str(tmp_path), "check"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert finding.message in shown.err
    assert "Traceback" not in shown.err


def test_faulty_settings_are_told_once_however_much_is_wrong_with_the_pages(tmp_path: Path) -> None:
    page = "Ours\n====\n\n.. purposes-list::\n   :drop: intro\n\n.. contact-clause::\n   :level: 9\n"
    project = "packs: [./pack]\nchecks:\n  zzz: off\n  draft: off\n"
    write(tmp_path / "project", PROJECT, {"index.rst": page, FILE: project})
    warnings = build(tmp_path / "project", "text", warnings_ok=True).warnings
    told = [line.rpartition("[privacynotice.")[2].rstrip("]") for line in warnings]
    assert sorted(told) == ["bad-option", "missing-reason", "missing-reason", "unknown-check"]
    assert told[:2] == ["unknown-check", "missing-reason"], "before what is told of pages"


def test_faulty_settings_are_told_where_nothing_else_is_wrong(tmp_path: Path) -> None:
    write(tmp_path / "project", PROJECT, {FILE: "packs: [./pack]\nchecks:\n  zzz: off\n"})
    (warning,) = build(tmp_path / "project", "text", warnings_ok=True).warnings
    assert warning.endswith("[privacynotice.unknown-check]")
    assert f"{FILE}:3:3: WARNING: " in warning


@pytest.mark.parametrize(
    "files", [param.values[0] for param in ROWS if param.id in {"a pattern that is none", "not UTF-8"}]
)
def test_a_build_of_a_faulty_project_ends_with_a_warning_and_no_traceback(
    files: Mapping[str, str | bytes | None], tmp_path: Path
) -> None:
    write(tmp_path / "project", PROJECT, {"index.rst": "Ours\n====\n"}, files, {"index.rst": "Ours\n====\n"})
    warnings = build(tmp_path / "project", "text", warnings_ok=True).warnings
    assert [line.rpartition("[privacynotice.")[2] for line in warnings] == ["unreadable-file]"]
