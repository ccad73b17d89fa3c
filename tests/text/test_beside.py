"""A page's own words before or after those of a clause: nothing standard changes, so no reason is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import (
    PLAIN,
    SYNTAXES,
    findings_of_reader,
    reading_copies,
    record_of_builder,
    record_of_reader,
    write_tree,
)

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "rst": """\
Privacy
=======

.. privacy-notice:: cin-cla

   .. contact-clause::
      :after:

      Or come in.

   .. contact-clause::
      :before:

      *First* ask your teacher.

   .. clause:: our-own
      :heading: Our own

      Words of a clause that no pack has.
""",
    "md": """\
# Privacy

````{privacy-notice} cin-cla
```{contact-clause}
:after:

Or come in.
```
```{contact-clause}
:before:

*First* ask your teacher.
```
```{clause} our-own
:heading: Our own

Words of a clause that no pack has.
```
````
""",
}
COPY = """\
# Privacy

## Why

Because:

- of one thing
  1. and what is below
- own words

What | Who
this | Westshire County Council

## Contact

First ask your teacher.

Ask Oakfield School.

Or come in.

## Our own

Words of a clause that no pack has.
"""


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_own_words_stand_beside_the_standard_ones(syntax: str, tmp_path: Path) -> None:
    write_tree(tmp_path, PLAIN | {f"index.{syntax}": PAGES[syntax]})
    assert findings_of_reader(tmp_path) == []
    (copy,) = reading_copies(tmp_path).values()
    assert copy == COPY
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    added = [block for block in record["notices"][0]["blocks"] if block.get("edit") == "added"]
    assert [(block["clause"], block["origin"]) for block in added if block["clause"] == "contact"] == [
        ("contact", "page"),
        ("contact", "page"),
    ]


@pytest.mark.parametrize(
    ("options", "body", "message"),
    [
        (":before:\n:after:", "Words.", "`:before:` and `:after:` are both given"),
        (":before:", "", "`:before:` has no words to put before those of the clause “purposes”"),
        (":after: x", "Words.", "`:after:` takes nothing behind it"),
        (
            ":after:\n:reword: intro\n:reason: Ours",
            "Words.",
            "`:after:` and `:reword:` are both given, and there is one body",
        ),
        ("", "Words.", "The directive changes the clause “purposes” without a reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_reported(options: str, body: str, message: str, tmp_path: Path) -> None:
    page = f"# Privacy\n\n```{{purposes-list}}\n{options}\n\n{body}\n```\n"
    write_tree(tmp_path, PLAIN | {"index.md": page})
    assert [finding.message for finding in findings_of_reader(tmp_path)] == [message]
