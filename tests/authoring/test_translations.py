"""Commands on a pack that translates another: what is missing, stale or different, and how one is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import findings_of_reader, write_tree
from translated import CLAUSES, clause, first_words, library_of, translation, write_project

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

CONTACT = "cymraeg/clauses/contact/2026-01-01.md"
SOURCE = "first/clauses/contact/2026-01-01.md"
LACKING = "{id}`ask` Gofynnwch i {{ organisation.name }} o {{ in_force }}.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_project(tmp_path))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    capsys.readouterr()
    return (cli.run([*args]), *capsys.readouterr())


@pytest.mark.usefixtures("folder")
def test_what_is_missing_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert code == 0
    assert (
        "cymraeg/pack.yaml:6:13: info: 1 of the 3 clauses of “first” have no translation: “purposes”" in out
    )
    assert "info: The phrases in “cy” lack" in out
    assert "0 errors" not in out.splitlines()[-1]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [["pack", "check", "cymraeg"], ["check"]])
def test_the_command_that_is_told_works_as_typed(
    command: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, *command)
    wanted = "`sphinx-privacynotice pack new --translate cy --from ./first --to cymraeg`"
    assert wanted in out
    assert run(capsys, *wanted.strip("`").split()[1:])[0] == 0
    assert (folder / "cymraeg/to-translate/clauses/purposes/2026-01-01.md").is_file()


def test_a_stale_translation_is_told_with_both_places(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(folder, first_words({"contact": CLAUSES["contact"][1].replace("Ask", "Write to")}))
    _, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert f"{CONTACT}:5:12: warning: “contact” in “cy” was made from other words" in out
    assert f"See also {SOURCE}:1" in out
    digest = library_of(folder).editions("contact", "first")[0].digest
    assert f"`made_from: {{edition: 2026-01-01, revision: 1, digest: {digest}}}`" in out
    write_tree(folder, translation(folder, "contact"))  # as the hint says
    assert "translation-stale" not in run(capsys, "pack", "check", "cymraeg")[1]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (LACKING, [f"{CONTACT}:8: error", "lacks the part “web”", f"See also {SOURCE}:9"]),
        (LACKING, ["lacks the value “terms.office”", f"See also {SOURCE}:7"]),
        (LACKING + "\n{id}`more` Mwy.\n", [f"{CONTACT}:10: error", "has the part “more”, and its source"]),
        (LACKING + "\n{id}`web` {when}`dpo` A\n", ["has the condition “dpo” of the part “web”"]),
        (LACKING + "\n{law}`ukpga/2018/12`\n", ["has the law “ukpga/2018/12”"]),
    ],
)  # fmt: skip
def test_parity_is_told_with_both_lines(
    body: str, told: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(folder, translation(folder, "contact", body))
    code, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert code == 1
    for each in told:
        assert each in out


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "does not say which words of “first” it was made from"),
        ("made_from: {edition: 2030-01-01, digest: " + "0" * 32 + "}\n", "has no edition 2030-01-01.1 of"),
        ("made_from: {edition: 2026-01-01, digest: nonsense}\n", "a digest of 32 digits"),
        ("made_from: {edition: 31 June}\n", "31 June"),
    ],
)
def test_hostile_front_matter_has_a_finding(
    more: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(folder, {CONTACT: clause("contact", "Cysylltu", "Gofynnwch.\n", more)})
    code, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert code == 1
    assert told in out
    findings_of_reader(folder)  # and no page fails


def test_a_clause_that_the_first_has_not_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(folder, {"cymraeg/clauses/cysylltu/2026-01-01.md": clause("cysylltu", "C", "Gofynnwch.\n")})
    code, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert code == 1
    assert "“first” has no clause “cysylltu” that could be translated" in out


def test_a_notice_with_other_clauses_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "cymraeg/notices/cin-cla/2026-01-01.yaml"
    write_tree(folder, {name: "notice: cin-cla\nedition: 2026-01-01\nclauses: [contact]\n"})
    code, out, _ = run(capsys, "pack", "check", "cymraeg")
    assert code == 1
    assert "has other clauses or groups than the one it translates" in out


def test_a_translation_is_begun(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "pack", "new", "--translate", "pl", "--from", "first")
    assert code == 0
    assert "4 to translate in pl/to-translate, which is not read" in out
    digest = library_of(folder).editions("contact", "first")[0].digest
    text = (folder / "pl/to-translate/clauses/contact/2026-01-01.md").read_text("utf-8")
    assert f"made_from: {{edition: 2026-01-01, revision: 1, digest: {digest}}}" in text
    assert text.endswith(CLAUSES["contact"][1])
    notice = (folder / "pl/to-translate/notices/cin-cla/2026-01-01.yaml").read_text("utf-8")
    assert '  - heading: "More"\n    clauses: [retention, purposes]\n' in notice
    assert "translates: first\n" in (folder / "pl/pack.yaml").read_text("utf-8")


def test_what_is_moved_is_a_translation_and_the_rest_stays_to_be_done(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "pack", "new", "--translate", "pl", "--from", "first")
    write_tree(folder, {"privacynotice.yaml": "packs: [./first, ./cymraeg, ./pl]\n"})
    assert findings_of_reader(folder) == []
    (folder / "pl/clauses").mkdir()
    (folder / "pl/to-translate/clauses/contact").rename(folder / "pl/clauses/contact")
    _, out, _ = run(capsys, "pack", "check", "pl")
    assert "2 of the 3 clauses of “first” have no translation: “purposes” and “retention”" in out
    assert "error" not in out.splitlines()[-1]
    _, out, _ = run(capsys, "pack", "new", "--translate", "pl", "--from", "first")
    assert "Nothing new." in out
    assert "3 to translate" in out


def test_a_stale_clause_is_to_be_translated_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(folder, first_words({"contact": CLAUSES["contact"][1].replace("Ask", "Write to")}))
    code, _, _ = run(capsys, "pack", "new", "--translate", "cy", "--from", "first", "--to", "cymraeg")
    assert code == 0
    text = (folder / "cymraeg/to-translate/clauses/contact/2026-01-01.2.md").read_text("utf-8")
    assert "revision: 2\n" in text
    assert "# {id}`ask` Write to {{ organisation.name }}" in text
    assert "{id}`ask` Gofynnwch i " in text
    assert not (folder / "cymraeg/to-translate/clauses/retention").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--translate", "xx-yy", "--from", "first"), "“xx-yy” is no language"),
        (("--translate", "../up", "--from", "first"), "is no language"),
        (("--translate", "en", "--from", "first"), "“first” is in en-GB already"),
        (("--translate", "cy", "--from", "first", "--to", "../up"), "--to takes a folder below"),
        (("--translate", "pl", "--from", "first", "--to", "cymraeg"), "translates first into cy"),
        (("--translate", "pl", "--from", "first", "--to", "first"), "The pack in first translates nothing"),
        (("--translate", "pl", "--from", "first", "--kind", "visitors"), "does not go with --kind"),
        (("--translate", "pl", "--from", "fist"), "There is no pack.yaml in"),
    ],
)
def test_wrong_use_is_refused(
    args: tuple[str, ...], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "pack", "new", *args)
    assert code == 2
    assert told in out + err
    assert not (folder / "pl").exists()
