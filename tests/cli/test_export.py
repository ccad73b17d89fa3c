"""``export``: one notice to a terminal or file, several into a folder, and the sentences for a form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support import CONF, PLAIN, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

Out = pytest.CaptureFixture[str]

SITE = """\
organisation:
  name: {name}
  email: office@{key}.example
  web: www.{key}.example
controller: Westshire Learning Trust
notices:
  cin-cla:
    page: {key}
{more}
"""
IN_FORCE = "    in_force: 2026-12-01\n"
FILES = {
    **{name: text for name, text in PLAIN.items() if name != "site.yaml"},
    "conf.py": CONF,
    "privacynotice.yaml": "packs: [./pack, england-schools]\nsites: sites/*.yaml\n",
    "sites/oak.yaml": SITE.format(key="oak", name="Oak School", more=IN_FORCE),
    "sites/elm.yaml": SITE.format(key="elm", name="Elm School", more=""),
    "index.md": "# Policies\n",
    "oak.md": "# Privacy at Oak\n\nSee [our policies](index.md).\n\n```{privacy-notice} cin-cla\n```\n\n"
    "```{raw} html\n<p>secret</p>\n```\n",
    "elm.md": "# Privacy at Elm\n\n```{privacy-notice} cin-cla\n```\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "project", FILES)


def run(folder: Path, capsys: Out, *arguments: str, status: int = 0) -> tuple[str, str]:
    assert cli.run(["--project", str(folder), "export", *arguments]) == status
    made = capsys.readouterr()
    return made.out, made.err


def test_what_is_copied_elsewhere_is_explained_and_not_in_it(folder: Path, capsys: Out) -> None:
    out, err = run(folder, capsys, "--site", "oak")
    assert out.startswith('<div class="privacy-notice" id="privacy-notice-oak-cin-cla" lang="en-GB">\n<h2 ')
    assert "<p>[A part of this notice is on its own page only.]</p>" in out
    assert "secret" not in out
    assert err.splitlines() == [
        "oak’s notice cin-cla has on its page what does not come along: “raw”.",
        "oak’s notice cin-cla: links to other pages are words alone. Say where the site is: --base ADDRESS.",
    ]
    out, err = run(
        folder, capsys, "--site", "oak", "--base", "https://policies.example", "--builder", "dirhtml"
    )
    assert '<a href="https://policies.example/">our policies</a>' in out
    assert "--base" not in err


def test_the_address_is_that_of_conf_py_or_of_the_last_build(folder: Path, capsys: Out) -> None:
    conf = folder / "conf.py"
    conf.write_text(
        f'{CONF}html_baseurl = "https://a.example/p/"\nhtml_file_suffix = ".htm"\n', encoding="utf-8"
    )
    assert '"https://a.example/p/index.htm"' in run(folder, capsys, "--site", "oak")[0]
    from support import build

    conf.write_text(f'{CONF}html_baseurl = "https://b" + str(".example")\n', encoding="utf-8")
    assert "b.example" not in run(folder, capsys, "--site", "oak")[0]
    build(folder, warnings_ok=True, outdir=folder / "_build/html", doctrees=folder / "_build/doctrees")
    assert '"https://b.example/index.html"' in run(folder, capsys, "--site", "oak")[0]


def test_several_notices_go_into_a_folder(folder: Path, tmp_path: Path, capsys: Out) -> None:
    out, err = run(folder, capsys, status=2)
    assert "There are 2 notices. Name one: cin-cla --site elm, cin-cla --site oak." in err
    assert "--output FOLDER/" in err
    assert out == ""
    target = tmp_path / "out"
    _, err = run(folder, capsys, "--output", f"{target}/", "--format", "markdown")
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.*")) == [
        "elm/cin-cla/notice.md",
        "oak/cin-cla/notice.md",
    ]
    assert f"written {target}/elm/cin-cla/notice.md" in err
    assert "elm’s notice cin-cla is a draft: it does not apply yet, and says so." in err
    run(folder, capsys, "--site", "oak", "--output", str(target))  # it is there by now
    assert (target / "oak/cin-cla/notice.html").read_text("utf-8") == run(folder, capsys, "--site", "oak")[0]


@pytest.mark.parametrize(
    ("name", "begin"), [("n.html", "<div"), ("n.md", "## Privacy at Oak"), ("n.json", '{\n "schema"')]
)
def test_the_ending_of_a_file_says_the_format(
    folder: Path, tmp_path: Path, capsys: Out, name: str, begin: str
) -> None:
    run(folder, capsys, "cin-cla", "--site", "oak", "--output", str(tmp_path / name))
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(begin)
    if name == "n.json":
        assert {block["kind"] for block in json.loads(text)["blocks"]} >= {"heading", "item", "left-out"}
        assert "secret" not in text


def test_the_sentences_for_a_form(folder: Path, capsys: Out) -> None:
    form = ("--site", "oak", "--format", "form")
    ask = "If you have a question, please ask: Oak School, office@oak.example."
    law = "By law, Westshire Learning Trust must answer for how it is used."
    read = "To see how we use it, how long we keep it and what your rights are, read “Privacy at Oak”:"
    assert run(folder, capsys, *form)[0] == (
        f"Oak School asks for this information. {law} {ask} {read} www.oak.example\n"
    )
    made = run(folder, capsys, *form, "--for", "school trips.", "--base", "https://p.example")[0]
    assert made == (
        f"Oak School uses this information for school trips. {law} {ask} {read} https://p.example/oak.html\n"
    )
    made = run(folder, capsys, *form, "--link", "https://oak.example/privacy")[0]
    assert made.endswith(f"{read} https://oak.example/privacy\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pupils", "--site", "oak"], "There is no notice “pupils”. There is cin-cla."),
        (["--site", "ok"], "There is no site “ok”. Did you mean “oak”?"),
        (["--site", "oak", "--base", "policies"], "“policies” is no address. Write one like https://"),
        (["--site", "oak", "--for", "trips"], "--for goes with --format form."),
        (["--site", "oak", "--link", "https://x.example"], "--link goes with --format form."),
        (["--site", "oak", "--level", "7"], "7 is not in the range 1<=x<=6"),
        (["--site", "oak", "--format", "markdown", "--output", "x.html"], "x.html ends with .html"),
    ],
)
def test_wrong_use_is_told(folder: Path, capsys: Out, arguments: list[str], message: str) -> None:
    out, err = run(folder, capsys, *arguments, status=2)
    assert out == ""
    assert message in " ".join(err.split())


def test_a_project_without_a_notice_says_so(tmp_path: Path, capsys: Out) -> None:
    files = {**FILES, "oak.md": "# Oak\n", "elm.md": "# Elm\n"}
    _, err = run(write_tree(tmp_path / "project", files), capsys, status=2)
    assert "There is no notice on any page." in err


def test_errors_of_the_project_are_mentioned(folder: Path, capsys: Out) -> None:
    site = folder / "sites/oak.yaml"
    site.write_text(site.read_text("utf-8").replace("  web: ", "  wep: "), encoding="utf-8")
    out, err = run(folder, capsys, "--site", "oak", status=1)
    assert out.startswith("<div")
    assert "To read them: sphinx-privacynotice check" in err
