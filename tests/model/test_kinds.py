"""What an organisation is: its kind in law, and beside it whether it is special or a nursery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.law import LawEntry
from sphinx_privacynotice.model.project.project import find_project, load_project

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.site.view import NoticeData

PACK = {
    "privacynotice.yaml": "packs: [./pack]\n",
    "pack/pack.yaml": """\
id: ours
version: 1.0.0
title: Ours
licence: CC0-1.0
language: en-GB
defaults_by_kind:
  maintained:
    facts: {record: all may see it, kind: maintained}
  nursery:
    facts: {record: ask us}
""",
    "pack/notices/visitors/2018-05-25.yaml": "notice: visitors\nedition: 2018-05-25\nclauses: [a]\n",
    "pack/clauses/a/2018-05-25.md": "---\nid: a\nedition: 2018-05-25\n---\n\nWords.\n",
}


def view_of(folder: Path, organisation: str) -> NoticeData:
    named = f"organisation:\n  name: Oakfield School\n{organisation}"
    site = f"{named}notices:\n  visitors:\n    in_force: 2026-01-01\n"
    folder = write_tree(folder, {**PACK, "site.yaml": site})
    project = load_project(find_project(folder))
    assert [str(each) for each in project.findings] == []
    return project.sites["site"].view("visitors")


@pytest.mark.parametrize(
    ("organisation", "kinds"),
    [
        ("", ()),
        ("  kind: Maintained\n  special: yes\n  phase: all through\n", ("maintained", "special")),
        ("  kind: maintained\n  special: no\n  nursery: yes\n", ("maintained", "nursery")),
        ("  kind: special\n  special: yes\n", ("special",)),
        ("  special: yes\n", ("special",)),
    ],
)
def test_the_kind_in_law_comes_first(tmp_path: Path, organisation: str, kinds: tuple[str, ...]) -> None:
    data = view_of(tmp_path, organisation).data
    assert kinds_of(data.organisation) == kinds


def test_values_of_a_nursery_lie_over_those_of_its_kind_in_law(tmp_path: Path) -> None:
    facts = view_of(tmp_path, "  kind: maintained\n  nursery: yes\n").data.facts
    assert facts == {"record": "ask us", "kind": "maintained"}


@pytest.mark.parametrize(
    ("kinds", "bound"),
    [
        ((), False),
        (("maintained",), True),
        (("maintained", "special"), True),
        (("maintained", "nursery"), False),
        (("academy",), False),
        (("academy", "special"), True),
    ],
)
def test_a_law_binds_the_kinds_it_names_less_those_it_takes_out(
    kinds: tuple[str, ...], *, bound: bool
) -> None:
    law = LawEntry.model_validate(
        {"title": "A", "cite": "A", "binds": ["maintained", "special"], "except": ["nursery"]}
    )
    assert law.binds_any(kinds) is bound
    anybody = LawEntry.model_validate({"title": "A", "cite": "A"})
    assert anybody.binds_any(kinds)
