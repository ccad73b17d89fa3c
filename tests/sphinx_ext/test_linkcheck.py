"""Linkcheck names a line of the page for every link: of the page's own words, and of the words of clauses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.utils import get_source_line
from support import PLAIN, build, write_tree

if TYPE_CHECKING:
    from pathlib import Path

CLAUSE = "---\nid: {id}\nedition: 2026-01-01\ntitle: {id}\n---\n\n{text}\n"

PACK = {
    "pack/notices/cin-cla/2026-01-01.yaml": (
        "notice: cin-cla\nedition: 2026-01-01\nclauses: [purposes, npd, contact]\n"
    ),
    "pack/clauses/purposes/2026-01-01.md": CLAUSE.format(
        id="purposes",
        text="\n" * 30 + "- [list](https://list.example)\n- [own](<{{ organisation.web }}>)\n\n"
        "| What |\n|---|\n| [table](https://table.example) |",
    ),
    "pack/clauses/npd/2026-01-01.md": CLAUSE.format(
        id="npd",
        text="{id}`first` [first](https://first.example)\n\n{id}`second` [second](https://second.example)",
    ),
    "pack/clauses/contact/2026-01-01.md": CLAUSE.format(id="contact", text="[whole](https://whole.example)"),
    "site.yaml": PLAIN["site.yaml"]
    .replace("name: Oakfield School", "name: Oakfield School\n  web: https://school.example")
    .replace("    purposes:\n      - standard\n      - text: own words\n", ""),
    "conf.py": PLAIN["conf.py"] + 'linkcheck_ignore = [".*"]  # ask nobody\n',
}

# the page's own line of each link, by page
PAGES = {
    "index.rst": """\
Notice
======

`before <https://before.example>`_

.. privacy-notice:: cin-cla

   .. clause:: npd
      :reword: second
      :reason: ours

      Ask `us <https://reworded.example>`_

   .. contact-clause::
      :heading: none

`after <https://after.example>`_
""",
    "index.md": """\
# Notice

[before](https://before.example)

````{privacy-notice} cin-cla

```{clause} npd
:reword: second
:reason: ours
Ask [us](https://reworded.example)
```

```{contact-clause}
:heading: none
```
````

[after](https://after.example)
""",
}

LINES = {
    "rst": {
        "before": 4,
        "list": 6,
        "school": 6,
        "table": 6,
        "first": 8,
        "reworded": 12,
        "whole": 14,
        "after": 17,
    },
    "md": {
        "before": 3,
        "list": 5,
        "school": 5,
        "table": 5,
        "first": 7,
        "reworded": 10,
        "whole": 13,
        "after": 18,
    },
}


@pytest.mark.parametrize("syntax", LINES)
def test_linkcheck_names_the_line_of_the_page(syntax: str, tmp_path: Path) -> None:
    page = f"index.{syntax}"
    project = write_tree(tmp_path / "project", {**PLAIN, **PACK, page: PAGES[page]})
    built = build(project, "linkcheck")
    found = [json.loads(line) for line in built.text("output.json").splitlines()]
    assert {each["filename"] for each in found} == {page}
    assert {each["uri"].split("/")[2].split(".")[0]: each["lineno"] for each in found} == LINES[syntax]


@pytest.mark.parametrize("syntax", LINES)
def test_what_else_looks_for_a_place_finds_the_clause_s_own(syntax: str, tmp_path: Path) -> None:
    page = f"index.{syntax}"
    project = write_tree(tmp_path / "project", {**PLAIN, **PACK, page: PAGES[page]})
    tree = build(project, doctrees_wanted=True).doctrees["index"]
    places = {
        str(link["refuri"]).split("/")[2].split(".")[0]: get_source_line(link)
        for link in tree.findall(nodes.reference)
        if "refuri" in link
    }
    clause = project / "pack" / "clauses" / "npd" / "2026-01-01.md"
    assert places["first"] == (str(clause), 7)
    assert places["reworded"] == (str(project / page), LINES[syntax]["reworded"])
    for source, line in places.values():
        assert source
        assert line
