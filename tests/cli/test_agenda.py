"""`outdated` and `due`: what the days say of a project, asked of any day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from support import write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
organisation:
  name: {name}
  kind: academy
  email: office@school.example
controller: Westshire Learning Trust
designated_teacher: Deputy head
dpo:
  post: Data protection officer
  email: dpo@trust.example
notices:
  cin-cla:
    in_force: {in_force}
    page: {page}
    review_due: {review}
    retention:
      - records: Pupil records
        period: 25 years
        from: your date of birth
"""
PAGE = """\
# Privacy

````{privacy-notice} cin-cla
```{collection-clause}
:drop: told
:reason: The form says so.
:until: 2026-10-01
```
````
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "privacynotice.yaml": "sites: sites/*.yaml\n",
        "sites/oak.yaml": SITE.format(name="Oak School", in_force="2026-03-01", page="oak", review="2026-09"),
        "sites/elm.yaml": SITE.format(name="Elm School", in_force="2026-12-01", page="elm", review="2027-01"),
        "oak.md": PAGE,
        "elm.md": "# Privacy\n\n```{privacy-notice} cin-cla\n```\n",
    }
    write_tree(tmp_path, files)
    return tmp_path


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str], project: Path) -> None:
        self.capsys, self.project = capsys, project

    def __call__(self, *args: str) -> tuple[int, str]:
        status = cli.run(["--project", str(self.project), *args])
        out, err = self.capsys.readouterr()
        assert err == ""
        return status, out


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], project: Path) -> Said:
    return Said(capsys, project)


def test_newer_words_name_the_schools_and_pages_that_print_older_ones(said: Said) -> None:
    status, out = said("outdated", "--as-of", "2026-11-26")
    assert "Newer words than are printed" in out
    assert "“safeguarding” has new words of 2026-09-30: " in out
    assert "    Oak School, cin-cla: oak\n" in out
    assert "Elm School" not in out
    assert status == 1  # the edition of complaints that Oak School prints has ended
    assert "“complaints 2018-05-25”, an edition that ended 2026-06-19" in out


def test_what_comes_is_listed_before_the_day(said: Said) -> None:
    _, out = said("outdated", "--as-of", "2026-06-01", "--within", "30", "--json")
    coming = [each for each in json.loads(out) if each["state"] == "coming"]
    assert {"complaints", "complaint.controller"} <= {each["id"] for each in coming}
    (item,) = [each for each in coming if each["id"] == "complaint.controller"]
    assert item["day"] == "2026-06-19"
    assert [use["pages"] for use in item["uses"]] == [["elm"], ["oak"]]


def test_outdated_names_the_command_that_takes_newer_words(said: Said) -> None:
    assert "sphinx-privacynotice upgrade --dry-run" in said("outdated", "--as-of", "2026-11-26")[1]
    assert (
        "upgrade --to 2026-06-19 --dry-run" in said("outdated", "--as-of", "2026-06-01", "--within", "30")[1]
    )


def test_nothing_is_outdated_before_anything_changed(said: Said) -> None:
    status, out = said("outdated", "--as-of", "2026-03-02", "--within", "0")
    assert (status, out.splitlines()[0]) == (0, "Nothing is out of date, and nothing is to come.")
    assert "Not looked at:" in out


def test_reviews_and_ended_exceptions_are_due(said: Said) -> None:
    status, out = said("due", "--as-of", "2026-11-26")
    overdue, _, ahead = out.partition("Due within 90 days\n")
    assert status == 1
    assert "2026-09-30  oak, cin-cla: The notice is to be reviewed" in overdue
    assert "2026-10-01  oak, cin-cla: An exception ends: “collection”: the page leaves out “told”" in overdue
    assert "sites/oak.yaml:14" in overdue
    assert "oak.md:4" in overdue
    assert "2027-01-31  elm, cin-cla: The notice is to be reviewed" in ahead
    assert "2026-12-01  elm, cin-cla: The notice comes into force" in ahead


def test_nothing_overdue_is_no_error(said: Said) -> None:
    status, _ = said("due", "--as-of", "2026-09-15")
    assert status == 0
    assert said("due", "--as-of", "2026-06-01", "--within", "10") == (0, "Nothing is due.\n")


def test_what_is_due_as_json(said: Said) -> None:
    _, out = said("due", "--as-of", "2026-11-26", "--format", "json")
    first = json.loads(out)[0]
    assert first == {
        "day": "2026-09-30",
        "overdue": True,
        "what": "The notice is to be reviewed",
        "site": "oak",
        "notice": "cin-cla",
        "file": "sites/oak.yaml",
        "line": 14,
    }


def test_what_is_due_as_a_calendar(said: Said) -> None:
    _, out = said("due", "--as-of", "2026-11-26", "--format", "ics")
    events = Calendar.from_ical(out).walk("VEVENT")
    assert events[0]["SUMMARY"] == "oak, cin-cla: The notice is to be reviewed"
    assert events[0].decoded("DTSTART").isoformat() == "2026-09-30"
    assert len({each["UID"] for each in events}) == len(events)
    assert said("due", "--as-of", "2026-11-26", "--format", "ics")[1] == out


@pytest.mark.parametrize("command", ["outdated", "due", "check"])
def test_a_day_that_is_none_is_refused(
    project: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["--project", str(project), command, "--as-of", "31 May"]) == 2
    assert "“31 May” is no day. Write one like 2026-06-19." in capsys.readouterr().err


def test_check_judges_the_day_of_the_environment(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788220800")  # 1 September 2026
    assert "exception-ended" not in said("check")[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # 1 December 2026
    assert "exception-ended" in said("check")[1]
