"""What the built-in pack says of rights as data, held against the clause that tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.cli.pack_open import open_pack
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.pack.rights_data import RightsData
from sphinx_privacynotice.text.clause.parse import parse_clause

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.rights_data import RightEntry
    from sphinx_privacynotice.text.clause.template import Marks

LIBRARY = open_pack(BUILTIN_FOLDER, "england-schools").library
DATA = LIBRARY.rule_data(RightsData)
assert DATA is not None
BASES = "lawful_bases"


def marks_of(part: str) -> Marks:
    """Return the marks of a part of the clause."""
    assert DATA is not None
    edition = LIBRARY.clause(DATA.clause, None)
    assert not isinstance(edition, Unavailable)
    template = parse_clause(edition.body, edition.file, edition.body_line)
    return next(each.marks for each in template.marked if each.marks.id == part)


@pytest.mark.parametrize("right", DATA.rights, ids=lambda each: each.id)
def test_the_clause_prints_a_right_under_the_bases_that_give_it(right: RightEntry) -> None:
    for part in right.items or (right.part,):
        guards = [guard for guard in marks_of(part).guards if guard.path == BASES]
        wanted = [guard.words for guard in guards if guard.wanted]
        if right.limited_by:  # two wordings: one with the limit, one without
            assert [guard.words for guard in guards] == [right.limited_by]
        else:
            assert wanted == ([right.bases] if right.bases else [])


def test_each_right_is_told_by_an_item_or_a_part() -> None:
    assert DATA is not None
    assert all(bool(right.items) != bool(right.part) for right in DATA.rights)
