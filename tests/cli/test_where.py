"""`where`: which layer wins, what it overrides, what is inherited and printed, what wrong paths mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRONT = "---\nid: {0}\nedition: 2018-05-25\ntitle: About {0}\n---\n\n"
FILES = {
    "conf.py": 'raise SystemExit("conf.py was run")\n',
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n",
    "trust.yaml": """\
organisation:
  kind: academy
controller:
  name: Westshire Learning Trust
dpo:
  post: Officer
  email: dpo@trust.example
fixed: [dpo]
""",
    "sites/oakfield.yaml": """\
extends: ../trust.yaml
organisation:
  name: Oakfield School
  phone: 01632 960100
  email: office@oakfield.example
controller: none
people:
  head:
    name: Ms A Lind
    at: organisation
contacts:
  questions: head
notices:
  cin-cla:
    in_force: 2026-12-01
    page: oakfield
    organisation:
      email: children@oakfield.example
    retention:
      - records: Letters
        period: 25 years
""",
    "sites/elm.yaml": """\
organisation:
  name: Elm School
notices:
  cin-cla:
    page: elm
  visitors:
    page: elm
""",
    "oakfield.rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n\nRing :site:`organisation.phone` now.\n",
    "elm.md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n\n```{privacy-notice} visitors\n```\n",
    "pack/pack.yaml": """\
id: small
title: A small pack
publisher: The makers
version: 1.0.0
licence: MIT
language: en-GB
jurisdiction: england
terms:
  young:
    default: young people
defaults:
  dpo:
    email: dpo@pack.example
    phone: 01632 960999
""",
    "pack/links.yaml": "rules: https://rules.example\n",
    "pack/notices/cin-cla/2018-05-25.yaml": "notice: cin-cla\nedition: 2018-05-25\nclauses: [dpo, keep]\n",
    "pack/notices/visitors/2018-05-25.yaml": "notice: visitors\nedition: 2018-05-25\nclauses: [dpo]\n",
    "pack/clauses/dpo/2018-05-25.md": FRONT.format("dpo")
    + "Write to [our officer](<{{ dpo.email }}>).\n\n{when}`facts.motto` {{ facts.motto }}\n\n"
    "- {{ contacts.questions }}\n",
    "pack/clauses/keep/2018-05-25.md": FRONT.format("keep")
    + "{{ terms.Young }}, see [the rules](<{{ links.rules }}>).\n\n"
    "{each}`retention` {{ .records }}: {{ .period }}.\n",
}

Ask = "Callable[..., tuple[int, str, str]]"


@pytest.fixture
def ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*args: str) -> tuple[int, str, str]:
        status = cli.run(["where", *args])
        return (status, *capsys.readouterr())

    return run


DPO_CLAUSE = "by the clause dpo, edition 2018-05-25.1, pack/clauses/dpo/2018-05-25.md"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "dpo.email",
            f"""\
dpo.email: dpo@trust.example   (Oakfield School, cin-cla)
  given by   trust, trust.yaml:7
  fixed at   trust.yaml:8: no site may change it
  beats      pack small, pack/pack.yaml:13: dpo@pack.example
  printed    {DPO_CLAUSE}:7, on oakfield
""",
        ),
        (
            "organisation.email",
            """\
organisation.email: children@oakfield.example   (Oakfield School, cin-cla)
  given by   notice, sites/oakfield.yaml:18
  beats      site, sites/oakfield.yaml:5: office@oakfield.example
  printed    by no clause or page
""",
        ),
        (
            "organisation.phone",
            """\
organisation.phone: 01632 960100   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:4
  printed    by the page oakfield, in its own words
""",
        ),
        (
            "contacts.questions.phone",
            """\
contacts.questions.phone: 01632 960100   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:4
  taken from people.head, which contacts.questions.person names at sites/oakfield.yaml:12
  taken from organisation, which people.head.at names at sites/oakfield.yaml:10
  printed    by the page oakfield, in its own words
""",
        ),
        (
            "contacts.access.phone",
            """\
contacts.access.phone: 01632 960100   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:4
  taken from organisation, the fallback where nobody is named
""",
        ),
        (
            "contacts.questions",
            f"""\
contacts.questions: head   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:12
  refers to  head (ask: sphinx-privacynotice where people.head)
  printed    {DPO_CLAUSE}:11, on oakfield
""",
        ),
        (
            "controller",
            """\
controller: declared none   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:6
  beats      trust, trust.yaml:3: {name: Westshire Learning Trust}
  printed    by no clause or page
""",
        ),
        (
            "controller.name",
            """\
controller.name: no value is given for Oakfield School, cin-cla
  instead    site, sites/oakfield.yaml:6: none
  beaten     trust, trust.yaml:4: Westshire Learning Trust
""",
        ),
        (
            "terms.Young",
            """\
terms.young: young people   (Oakfield School, cin-cla)
  given by   pack small, pack/pack.yaml:10
  printed    by the clause keep, edition 2018-05-25.1, pack/clauses/keep/2018-05-25.md:7, on oakfield
""",
        ),
        (
            "links.rules",
            """\
links.rules: https://rules.example   (Oakfield School, cin-cla)
  given by   pack small, pack/links.yaml:1
  printed    by the clause keep, edition 2018-05-25.1, pack/clauses/keep/2018-05-25.md:7, on oakfield
""",
        ),
        (
            "notices.cin-cla.retention[1].period",
            """\
retention[1].period: 25 years   (Oakfield School, cin-cla)
  given by   notice, sites/oakfield.yaml:21
  printed    by the clause keep, edition 2018-05-25.1, pack/clauses/keep/2018-05-25.md:9, on oakfield
""",
        ),
        (
            "facts.motto",
            f"""\
facts.motto: no value is given for Oakfield School, cin-cla
  to give it, write it in sites/oakfield.yaml
  wanted     {DPO_CLAUSE}:9
""",
        ),
        (
            "people.haed.name",
            """\
people.haed.name: no value is given for Oakfield School, cin-cla
  to give it, write it in sites/oakfield.yaml
  Did you mean “head”?
  No clause would print it.
""",
        ),
        (
            "organisation",
            """\
organisation: {email: children@oakfield.example}   (Oakfield School, cin-cla)
  kind: academy
    given by   trust, trust.yaml:2
  name: Oakfield School
    given by   site, sites/oakfield.yaml:3
""",
        ),
        (
            "people.head.name",
            f"""\
people.head.name: Ms A Lind   (Oakfield School, cin-cla)
  given by   site, sites/oakfield.yaml:9
  printed    {DPO_CLAUSE}:11, on oakfield
""",
        ),
        ("people.head.at", "people.head.at: organisation   (Oakfield School, cin-cla)\n"),
        (
            "retention[2].period",
            """\
retention[2].period: no value is given for Oakfield School, cin-cla
  instead    notice, sites/oakfield.yaml:19: [{records: Letters, period: 25 years}]
  to give it, write it in sites/oakfield.yaml
  wanted     by the clause keep, edition 2018-05-25.1, pack/clauses/keep/2018-05-25.md:9
""",
        ),
        (
            "purposes",
            """\
purposes: no value is given for Oakfield School, cin-cla
  otherwise  every standard item of the clause is printed
  to give it, write it in sites/oakfield.yaml
  No clause would print it.
""",
        ),
    ],
)
def test_answers(ask: Callable[..., tuple[int, str, str]], path: str, said: str) -> None:
    status, out, err = ask(path, "--site", "oakfield")
    assert (status, err) == (0, "")
    assert out.startswith(said)


def test_a_site_with_several_notices(ask: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = ask("dpo.email", "--site", "elm")
    assert status == 0
    assert f"{DPO_CLAUSE}:7, on elm (cin-cla)\n" in out
    assert f"{DPO_CLAUSE}:7, on elm (visitors)\n" in out
    status, _, err = ask("retention", "--site", "elm")
    assert status == 2
    assert "Each notice has this for itself. Name one with --notice: cin-cla, visitors." in err
    assert ask("retention", "--site", "elm", "--notice", "visitors")[0] == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["dpo.emial", "--site", "elm"], "There is no value “dpo.emial”. Did you mean “dpo.email”?"),
        (["retention.period", "--site", "oakfield"], "name an entry, as in retention[1].period."),
        (["terms.yuong", "--site", "elm"], "No pack has a term “yuong”. Did you mean “young”?"),
        (["links.rulse", "--site", "elm"], "has a link “rulse”. Did you mean “rules”?"),
        ([".period", "--site", "elm"], "“.period” is no value of a site. Name one by its path: dpo.email."),
        (["dpo email", "--site", "elm"], "“dpo email” is no value of a site."),
        (["dpo.email"], "Name a site with --site: elm, oakfield."),
        (["retention[0].period", "--site", "oakfield"], "entries of a list count from 1. The first is [1]."),
        (["retention.1.period", "--site", "oakfield"], "name an entry, as in retention[1].period."),
        (["retention[x].period", "--site", "oakfield"], "“retention[x].period” is no value of a site."),
        (["dpo.email", "--site", "lem"], "There is no site “lem”. Did you mean “elm”?"),
        (["lem:dpo.email"], "There is no site “lem”. Did you mean “elm”?"),
        (["dpo.email", "--site", "elm", "--notice", "vistors"], "Did you mean “visitors”?"),
    ],
)
def test_wrong_questions(ask: Callable[..., tuple[int, str, str]], args: list[str], said: str) -> None:
    status, out, err = ask(*args)
    assert (status, out) == (2, "")
    assert said in err


def test_a_key_that_a_trust_fixes_and_a_site_changes(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    site = tmp_path / "sites/oakfield.yaml"
    site.write_text(
        site.read_text(encoding="utf-8") + "dpo:\n  email: own@oakfield.example\n", encoding="utf-8"
    )
    status, out, err = ask("dpo.email", "--site", "oakfield")
    assert status == 1
    assert "  fixed at   trust.yaml:8: no site may change it\n  beats      trust, trust.yaml:7" in out
    assert "The project has 1 error" in err


def test_the_answer_as_data(ask: Callable[..., tuple[int, str, str]]) -> None:
    clause = {"clause": "dpo", "edition": "2018-05-25.1", "file": "pack/clauses/dpo/2018-05-25.md"}
    status, out, err = ask("dpo.email", "--site", "oakfield", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "schema": 1,
        "site": "oakfield",
        "notice": "cin-cla",
        "asked": "dpo.email",
        "key": "dpo.email",
        "given": {"layer": "trust", "file": "trust.yaml", "line": 7, "text": "dpo@trust.example"},
        "overridden": [
            {
                "layer": "pack",
                "pack": "small",
                "file": "pack/pack.yaml",
                "line": 13,
                "text": "dpo@pack.example",
            }
        ],
        "fixed": {"file": "trust.yaml", "line": 8},
        "uses": [{"use": "printed", "notice": "cin-cla", **clause, "line": 7, "pages": ["oakfield"]}],
    }
    _, out, _ = ask("contacts.questions.phone", "--site", "oakfield", "--json")
    answer = json.loads(out)
    assert (answer["asked"], answer["key"]) == ("contacts.questions.phone", "organisation.phone")
    assert [(each["by"], each["origin"]) for each in answer["inherited"]] == [
        ("contacts.questions.person", "people.head"),
        ("people.head.at", "organisation"),
    ]
    _, out, _ = ask("controller.name", "--site", "oakfield", "--json")
    assert "given" not in json.loads(out)
    assert json.loads(out)["overridden"][0]["instead"] is True
    _, out, _ = ask("facts.motto", "--site", "oakfield", "--json")
    assert [use["use"] for use in json.loads(out)["uses"]] == ["wanted", "asked"]
    _, out, _ = ask("organisation", "--site", "oakfield", "--json")
    assert [part["key"] for part in json.loads(out)["parts"]] == [
        "organisation.kind",
        "organisation.name",
        "organisation.phone",
        "organisation.email",
    ]


def test_a_map_hides_what_a_lower_layer_says_in_one_word(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    write_tree(
        tmp_path,
        {
            "elm.md": "# No notice\n",  # all pages are read, and the school has none
            "trust.yaml": "controller: Westshire Learning Trust\n",
            "sites/elm.yaml": "extends: ../trust.yaml\norganisation:\n  name: Elm School\n"
            "controller:\n  phone: 01632 960300\n",
        },
    )
    status, out, _ = ask("controller.name", "--site", "elm")
    assert status == 0
    assert out.startswith(
        "controller.name: no value is given for Elm School\n"
        "  beaten     trust, trust.yaml:1: Westshire Learning Trust\n"
    )
