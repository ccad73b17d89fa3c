"""The questions that `init` asks, from ``questions.toml``, which says what each field means."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_suffix(".toml")

NOTICE = ("notices", "notice")
"""Where a question's path leads to the notice that is asked about, whatever its kind."""


DECLARED = "none"
"""How a site file declares that there is none."""

Answers = dict[str, list[str]]
"""Answers by the key of their question; an empty list is an answer, too: not said."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``key`` is the name of its option and in a file of answers."""

    key: str
    words: str
    path: tuple[str | int, ...]
    help: str = ""
    default: str = ""
    needed: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    none: bool = False
    after: str = ""
    answered_by: tuple[str, ...] = ()
    shared: bool = False
    unique: bool = False
    address: bool = False
    particular: bool = False
    sets: bool = False
    optional: bool = False
    unless: str = ""
    not_of: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    """The kinds of notice that it is about; none: all that are written."""
    several: tuple[str, ...] = ()
    """The words of which the answer names some, with commas between them."""
    yes_no: bool = False
    says_no: bool = False
    """Whether no is an answer that is written, as yes is."""


def _load() -> dict[str, Question]:
    tables: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for fields in tables.values():
        fields |= {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return {key: Question(key, **fields) for key, fields in tables.items()}


QUESTIONS = _load()
NAME = QUESTIONS["name"]
TRUST = QUESTIONS["trust-name"]
_OF_ANYBODY = {
    "name": "What is the organisation called?",
    "kind": "What is it in law? (charity, company, council, government, other, or a school: academy …)",
    "controller": "Who answers in law for its data, if not the organisation itself?",
    "dpo-post": "What is the post of your data protection officer, if you have one?",
    "complaints": "Who deals with complaints about personal data? A post: Secretary, say",
}
"""The words of questions to any organisation, by key."""
OF_SCHOOL = tuple(each for each in QUESTIONS.values() if each is not TRUST)
OF_TRUST = (TRUST, *(each for each in OF_SCHOOL if each.shared))
_ALSO_OF_ANYBODY = ("also", "address", "phone", "email", "dpo-email", "complaints-email", "in-force")
OF_OWN_NOTICE = tuple(
    replace(each, words=_OF_ANYBODY.get(each.key, each.words), default="")  # many have no officer
    for each in OF_SCHOOL
    if each.key in {*_OF_ANYBODY, *_ALSO_OF_ANYBODY}
)
"""What is asked for a notice of one's own, which may be a club's: nothing that only schools have."""
OF_SCHOOL_IN_TRUST = tuple(
    replace(each, default="academy") if each.key == "kind" else each
    for each in OF_SCHOOL
    if not each.shared and each.key != "controller"
)
