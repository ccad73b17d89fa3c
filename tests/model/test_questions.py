"""A page asks about all that it prints, and of what it does not print it asks nothing.

Single values of the pattern project's sites are changed, taken away and turned round, one at a time. A page
whose words change must have asked a question with another answer now; a page found so must, with few
exceptions, have other words.
"""

from __future__ import annotations

import copy
import random
import re
from typing import TYPE_CHECKING, Any

import yaml
from support import pattern_project

from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.model.project.dependencies import digest_of
from sphinx_privacynotice.model.project.project import Project, find_project, load_project
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page import reader
from sphinx_privacynotice.text.page.context import PageContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from sphinx_privacynotice.model.site.view import Dependency

Where = tuple[Any, ...]
Asked = dict[tuple[str, str], tuple["Dependency", ...]]

CHANGES = 60
MORE_THAN_NEEDED = 6
"""How many pages may be read again in vain: they asked which page is whose, or whether there is a list."""


def load(root: Path) -> Project:
    return load_project(find_project(root, folder_given=True))


def read(project: Project, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, Asked]]:
    """Return what each page says, with the findings told there, and what it asked."""
    pages: dict[str, PageContext] = {}

    def noting(project: Project, templates: Templates, name: str, tell: Any, **_: Any) -> PageContext:
        page = PageContext(project, templates, name, tell, {})
        pages[page.name] = page
        return page

    monkeypatch.setattr(reader, "PageContext", noting)
    templates, said = Templates(), {}
    for name, file in reader.page_files(project, Findings()):
        findings = Findings()
        blocks = reader.read_page(project, templates, name, file, findings)
        told = [(str(each.place), each.text) for each in findings if each.severity is not Severity.INFO]
        asked = pages[name].recorded or {} if name in pages else {}
        said[name] = (repr((blocks, told)), {of: tuple(questions) for of, questions in asked.items()})
    return said


def leaves(node: Any, path: Where = ()) -> Iterator[tuple[Where, str]]:
    """Go through all that can be changed, with how."""
    if path:
        yield path, "take away"
    if isinstance(node, dict | list):
        for step, below in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(below, (*path, step))
        if isinstance(node, list):
            yield path, "turn round"
    else:
        yield path, "change"


def changed(data: Any, path: Where, how: str) -> Any:
    """Return ``data`` with one change."""
    made = copy.deepcopy(data)
    parent = made
    for step in path[:-1]:
        parent = parent[step]
    old = parent[path[-1]]
    if how == "take away":
        del parent[path[-1]]
    elif how == "turn round":
        parent[path[-1]] = old[::-1]
    else:
        day = re.fullmatch(r"(\d{4}-\d\d-)(\d\d)", old)
        parent[path[-1]] = f"{day[1]}{'03' if day[2] == '02' else '02'}" if day else f"{old}x"
    return made


def test_every_page_that_changes_was_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = pattern_project(tmp_path, "md")
    files = [*sorted((root / "sites").glob("*.yaml")), root / "trust.yaml"]
    data = {
        file: yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts alone
        for file in files
    }

    def write(file: Path, content: Any) -> None:
        file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")

    for file in files:
        write(file, data[file])  # lines of findings are to be the same
    project = load(root)
    before = read(project, monkeypatch)
    digests = {
        (name, of): digest_of(project, *of, questions)
        for name, (_, asked) in before.items()
        for of, questions in asked.items()
    }
    chosen = random.Random(4)  # noqa: S311 - the same choice every time
    choices = [(file, path, how) for file in files for path, how in leaves(data[file]) if path]
    in_vain: list[tuple[str, Where, str, str]] = []
    for file, path, how in chosen.sample(choices, CHANGES):
        write(file, changed(data[file], path, how))
        project = load(root)
        after = read(project, monkeypatch)
        again = {
            name
            for name, (_, asked) in before.items()
            if any(digest_of(project, *of, asked[of]) != digests[name, of] for of in asked)
        }
        differ = {name for name in before if name in after and after[name][0] != before[name][0]}
        assert differ <= again, (file.name, path, how)
        in_vain += [(file.name, path, how, name) for name in again & set(after) - differ]
        write(file, data[file])
    assert len(in_vain) <= MORE_THAN_NEEDED, in_vain
