"""A key that the format does not have is told also where it is declared none: nothing given is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import PLAIN, findings_of_reader, write_tree

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Privacy\n\n```{privacy-notice} cin-cla\n```\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("notices:\n", "transfers: none\nnotices:\n", ["There is no key “transfers”"]),
        ("notices:\n", "transfers: [none]\nnotices:\n", ["There is no key “transfers”"]),
        ("notices:\n", "dpo: none\nnotices:\n", []),
        (
            "    in_force: 2026-12-01\n",
            "    in_force: 2026-12-01\n    tranfers: no\n",
            ["There is no key “tranfers” in “notices.cin-cla”"],
        ),
        ("    in_force: 2026-12-01\n", "    in_force: 2026-12-01\n    transfers: none\n", []),
        (
            "      - text: own words\n",
            "      - text: own words\n        colour: none\n",
            ["There is no key “colour” in “notices.cin-cla.purposes[2]”"],
        ),
    ],
)
def test_an_unknown_key_that_is_none_is_told(old: str, new: str, said: list[str], tmp_path: Path) -> None:
    site = PLAIN["site.yaml"].replace(old, new)
    found = findings_of_reader(write_tree(tmp_path, PLAIN | {"site.yaml": site, "index.md": PAGE}))
    assert [each.message for each in found if each.code == "unknown-key"] == said
