"""Of several sites in one project none shows another's values, whatever field they stand in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from every_field import fill, paragraphs
from support import CONF, Built, build, reading_copies, record_of_reader, write_tree

from sphinx_privacynotice.model.format.schema import Kind, NoticeKeys, SiteFile
from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Flag,
    LawId,
    Length,
    Number,
    Phase,
    Phone,
    Value,
    WebAddress,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES = ("ashby", "birley", "corston")
DAY = "2026-12-01"
EXPORTS = ("notice.html", "notice.md", "notice.json", "frame.html")


@dataclass
class Values:
    """Values of every kind, none twice; ``tokens`` are the words by which a reader would know them."""

    owner: str
    numbers: Iterator[int]
    tokens: dict[str, str] = field(default_factory=dict)
    laws: dict[str, str] = field(default_factory=dict)

    def make(self, kind: type[Value], path: str) -> str:
        """Return a value of ``kind`` as typed, and keep what is printed for it."""
        number = next(self.numbers)
        typed = shown = f"{self.owner}text{number:03}z"
        if issubclass(kind, Flag | Kind | Phase):
            return "yes" if issubclass(kind, Flag) else "school" if issubclass(kind, Kind) else "primary"
        if issubclass(kind, Day | Date):
            typed, shown = f"{3000 + number}-05-03", f"3 May {3000 + number}"
        elif issubclass(kind, Length):
            years, months = number // 100, number % 100 + 2  # a thousand years would have a comma
            typed, shown = f"P{years}Y{months}M", f"{years} years and {months} months"
        elif issubclass(kind, Number):
            typed = shown = f"7{number:03}0{number:03}"
        elif issubclass(kind, Phone):
            typed = shown = f"07700 900{number % 1000:03} x{number // 1000}"
        elif issubclass(kind, Email):
            typed = shown = f"m{number:03}@{self.owner}.example"
        elif issubclass(kind, WebAddress):
            typed = shown = f"https://w{number:03}.{self.owner}.example/"
        elif issubclass(kind, Article):
            typed = shown = f"6({number // 100})({number % 100:02})"
        elif issubclass(kind, LawId):
            typed, shown = f"ukpga/2001/{number}", f"Lantern Act {number:03} of 2001"
            self.laws[typed] = shown
        self.tokens[path] = shown
        return typed


@dataclass
class Project:
    """Sites with a value of its own in every field, and the builds of all."""

    values: dict[str, Values]
    html: Built
    text: Built
    notices: dict[str, str]
    copies: dict[str, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Every site has a page; all extend a trust file, of whose values they take none."""
    numbers = count(1001)  # all of four figures: none is a part of another
    values = {owner: Values(owner, numbers) for owner in ("trust", *SITES)}
    files = {"conf.py": CONF, "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n"}
    trust = {**fill(SiteFile, values["trust"].make), "terms": {"word": "trusttermz"}}
    files["trust.yaml"] = yaml.safe_dump(trust, sort_keys=False)
    notice: dict[str, Any] = {}
    for number, owner in enumerate(SITES):
        notice = fill(NoticeKeys, values[owner].make)
        values[owner].tokens["terms.word"] = f"{owner}termz"
        shared: dict[str, Any] = {key: notice[key] for key in ("organisation", "people") if key in notice}
        own = {key: found for key, found in notice.items() if key not in shared}
        site: dict[str, Any] = {
            "extends": "../trust.yaml",
            **shared,
            "terms": {"word": f"{owner}termz"},
            "notices": {"cin-cla": {"in_force": DAY, "page": owner, **own}},
        }
        files[f"sites/{owner}.yaml"] = yaml.safe_dump(site, sort_keys=False)
        page = "Page\n====\n\n.. privacy-notice:: cin-cla\n", "# Page\n\n```{privacy-notice} cin-cla\n```\n"
        files[f"{owner}.{('rst', 'md')[number % 2]}"] = page[number % 2]
    files["index.md"] = "# Index\n\n```{toctree}\n" + "\n".join(SITES) + "\n```\n"
    pack: dict[str, Any] = {
        "id": "all-words",
        "version": "1.0.0",
        "title": "All",
        "publisher": "Westshire Learning Trust",
    }
    pack |= {"licence": "CC0-1.0", "language": "en-GB", "jurisdiction": "england"}
    pack |= {"terms": {"word": {"default": "packtermz"}}}
    files["pack/pack.yaml"] = yaml.safe_dump(pack)
    laws = {key: cite for owner in values.values() for key, cite in owner.laws.items()}
    files["pack/law/acts.yaml"] = yaml.safe_dump(
        {key: {"title": cite, "cite": cite, "from": "2001-01-01"} for key, cite in laws.items()}
    )
    files["pack/notices/cin-cla/2026-01-01.yaml"] = (
        "notice: cin-cla\nedition: 2026-01-01\nclauses: [everything]\n"
    )
    body = "\n\n".join([*paragraphs(notice), "{{ terms.word }}"])
    files["pack/clauses/everything/2026-01-01.md"] = (
        f"---\nid: everything\nedition: 2026-01-01\ntitle: Everything\n---\n\n{body}\n"
    )
    folder = write_tree(tmp_path_factory.mktemp("isolation") / "project", files)
    records = record_of_reader(folder)["notices"]
    return Project(
        values,
        build(folder, parallel=2, privacynotice_fragments=True),
        build(folder, "text"),
        {record["site"]: json.dumps(record, ensure_ascii=False) for record in records},
        {of.partition("/")[0]: copy for of, copy in reading_copies(folder).items()},
    )


def outputs(project: Project, owner: str) -> dict[str, str]:
    """Return all that is made of a site."""
    return {
        "html": project.html.text(f"{owner}.html"),
        "text": project.text.text(f"{owner}.txt"),
        **{name: project.html.text(f"_notices/{owner}/cin-cla/{name}") for name in EXPORTS},
        "record": project.notices[owner],
        "reading copy": project.copies[owner],
    }


@pytest.mark.parametrize("owner", SITES)
def test_a_site_shows_every_value_of_its_own(owner: str, project: Project) -> None:
    tokens = project.values[owner].tokens
    assert len(tokens) > 150
    assert len(set(tokens.values())) == len(tokens)
    shown = outputs(project, owner)
    # of nested items, to which no path leads, the text is printed alone
    wanted = {path: token for path, token in tokens.items() if ".items." not in path or "text" in path}
    for made in ("text", "record", "reading copy", "notice.json"):
        assert {path: token for path, token in wanted.items() if token not in shown[made]} == {}


@pytest.mark.parametrize("owner", SITES)
def test_a_site_shows_no_value_of_another(owner: str, project: Project) -> None:
    for made, text in outputs(project, owner).items():
        for other, values in project.values.items():
            if other != owner:
                assert (made, other, {path for path, token in values.tokens.items() if token in text}) == (
                    made,
                    other,
                    set(),
                )
            assert other == owner or f"{other}text" not in text
