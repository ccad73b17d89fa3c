"""What a pack says of what its clauses provide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support import PLAIN, write_tree

from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.checks import check_library

if TYPE_CHECKING:
    from pathlib import Path

CLAUSE = """\
---
id: contact
edition: 2026-01-01
provides: {right.access: [who, noone, organisation.name]}
---

{id}`who` Ask {{ organisation.name }}.
"""


def test_a_part_that_the_clause_does_not_have_is_reported(tmp_path: Path) -> None:
    files = {
        **PLAIN,
        "pack/clauses/contact/2026-01-01.md": CLAUSE,
        "pack/checklists/mine.yaml": "- {id: right.access, required: always}\n",
    }
    project = load_project(find_project(write_tree(tmp_path, files), folder_given=True))
    (found,) = check_library(project.library, Templates(), only="plain-words")
    assert str(found.place) == "pack/clauses/contact/2026-01-01.md:4:32"
    assert "“contact” provides “right.access” by “noone”, which is no part or value of it" in found.message
