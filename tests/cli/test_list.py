"""`list`: what a notice asks for, from the texts of its clauses; with a project and without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import PLAIN, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

CONTACT = """\
---
id: contact
edition: 2026-01-01
title: Contact
---

{id}`ask` Ask {{ organisation.name }} or {{ contacts.questions }}, {{ terms.Helper }}.

{id}`web` {when}`organisation.web` We are {{ organisation.web }}.

{id}`gap` {unless}`retention` How long: {{ facts.how_long }}

- {{ dpo }}

You can do so:

- {id}`phone` by phone
- {id}`post` by post

| Record | Kept |
|---|---|
| {each}`retention` {when}`.period` {{ .records }} | {{ .period }} |
"""
PACK = {
    **PLAIN,
    "pack/pack.yaml": PLAIN["pack/pack.yaml"] + "terms:\n  helper:\n    default: a helper\n"
    "    choices: [an assistant]\n",
    "pack/clauses/contact/2026-01-01.md": CONTACT,
    "pack/clauses/contact/2027-01-01.md": CONTACT.replace("2026-01-01", "2027-01-01").replace(
        "{id}`web`", "{id}`site`"
    ),
}


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: str, files: dict[str, str] | None = None, status: int = 0) -> str:
        folder = write_tree(tmp_path / "here", files or {})
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        assert cli.run(["list", *args]) == status
        out, err = capsys.readouterr()
        return str(err if status else out)

    return call


def as_json(text: str) -> Any:
    return json.loads(text)


def clause(text: str, name: str) -> dict[str, Any]:
    (found,) = (each for each in as_json(text)["clauses"] if each["clause"] == name)
    return dict(found)


def test_the_built_in_notices_need_no_project(listed: Any) -> None:
    text = listed()
    assert "cin-cla: If you have a social worker or are looked after\n  pack      england-schools " in text
    assert "  sites" not in text
    asked = listed("cin-cla")
    assert " 1 in-brief: In brief (2018-05-25.1)\n" in asked
    assert "needs:         contacts.questions (else the organisation), organisation.name\n" in asked
    assert "items of purposes: progress, pastoral, safe, plan, funding, quality, duties\n" in asked
    assert "term looked_after: children looked after / looked after children" in asked
    assert "not given" not in asked


def test_what_a_clause_asks_for(listed: Any) -> None:
    found = clause(listed("cin-cla", "--json", files=PACK), "contact")
    assert found == {
        "clause": "contact",
        "edition": "2026-01-01.1",
        "pack": "plain-words",
        "title": "Contact",
        "parts": ["ask", "web", "gap"],
        "items": {"": ["phone", "post"]},
        "needed": ["organisation.name", "contacts.questions", "facts.how_long", "dpo"],
        "optional": ["organisation.web"],
        "lists": {"retention": ["period", "records"]},
        "facts": ["how_long"],
        "terms": {"helper": ["a helper", "an assistant"]},
        "not_given": ["facts.how_long", "dpo"],
    }
    assert clause(listed("cin-cla", "--json"), "purposes")["items"] == {"purposes": ["one", "below"]}


def test_the_day_chooses_the_edition(listed: Any) -> None:
    assert clause(listed("cin-cla", "--json", files=PACK), "contact")["edition"] == "2026-01-01.1"
    later = as_json(listed("cin-cla", "--as-of", "2027-06-01", "--json"))
    assert (later["as_of"], later["edition"]) == ("2027-06-01", "2026-01-01")
    assert clause(json.dumps(later), "contact")["parts"] == ["ask", "site", "gap"]
    kept = PLAIN["site.yaml"] + (
        "    editions:\n      contact: {edition: 2026-01-01, reason: later}\n".replace("{", "{ ")
    )
    kept = kept.replace("2026-12-01", "2027-12-01")
    found = listed("cin-cla", "--site", "site", "--json", files={"site.yaml": kept})
    assert clause(found, "contact")["edition"] == "2026-01-01.1", "the site keeps an older one"


def test_a_kind_that_has_no_words_on_a_day_says_so(listed: Any) -> None:
    assert "There are no words yet on 2001-01-01" in listed("cin-cla", "--as-of", "2001-01-01", status=2)


def test_sites_that_have_a_notice(listed: Any) -> None:
    assert "  sites     site\n" in listed(files=PACK)
    found = as_json(listed("--json"))
    assert [(each["notice"], each["sites"]) for each in found if each["sites"]] == [("cin-cla", ["site"])]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("cin-cal",), "There is no notice “cin-cal”. Did you mean “cin-cla”?"),
        (("cin-cla", "--as-of", "soon"), "“soon” is no day. Write one like 2026-12-01."),
        (("cin-cla", "--site", "oak"), "--site needs a project."),
    ],
)
def test_wrong_use(listed: Any, args: tuple[str, ...], said: str) -> None:
    assert said in listed(*args, status=2)
