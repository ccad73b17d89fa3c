"""What edits share: the table of them, and made-up words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from differential.state import State

    Edit = Callable[[State, Random], str]
    """Changes a project; returns what it did in a few words, nothing where there is nothing to change."""

EDITS: dict[str, Edit] = {}
WORDS = ("amber", "birch", "cedar", "dale", "ember", "fern", "gorse", "hazel", "iris", "juniper")
DAYS = ("2018-05-25", "2024-03-01", "2026-03-01", "2026-06-01", "2026-09-01", "2026-12-01", "2031-01-01")


def edit(function: Edit) -> Edit:
    """Put an edit into the table by its name."""
    EDITS[function.__name__.replace("_", " ")] = function
    return function


def words(rng: Random) -> str:
    """Return words, seldom the same twice."""
    return f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.randrange(100)}"


def phone(rng: Random) -> str:
    """Return a number to ring."""
    return f"01632 960{rng.randrange(1000):03}"


def some(rng: Random, found: Any) -> Any:
    """Return one of what is there, None of nothing."""
    listed = sorted(found, key=repr)
    return rng.choice(listed) if listed else None


def reorder(found: dict[Any, Any], rng: Random) -> None:
    """Give a map another order."""
    keys = list(found)
    rng.shuffle(keys)
    for key in keys:
        found[key] = found.pop(key)


OFTEN = {
    # what is tried more than once as often; else a project would fall to pieces in the end
    "change a value": 4,
    "take out a value": 3,
    "change words of a clause": 3,
    "change the trust": 3,
    "add an entry": 2,
    "bring a site back": 4,
    "bring a page back": 4,
    "put a site back": 3,
    "put the trust back": 2,
    "put the pack back": 2,
    "go back to the beginning": 3,
    "change a setting": 2,
    "add what a reader leaves out": 2,
}


def apply(state: State, rng: Random, only: str = "") -> tuple[str, str]:
    """Make one edit at random, or one by its name; return its name and what it did."""
    from differential import edits_pack, edits_pages, edits_project  # noqa: F401 - they fill the table

    tried = [name for name in EDITS for _ in range(OFTEN.get(name, 1))]
    mends = ["mend all files", "bring back the project file"]
    ailing = bool(state.broken or state.without_project)
    while True:
        name = only or rng.choice(mends if ailing and rng.random() < 0.4 else tried)
        done = EDITS[name](state, rng)
        if done or only:
            return name, done
