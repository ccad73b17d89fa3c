"""Which paths the format has, and what a wrong one may have meant."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.site import (
    Body,
    Contact,
    Controller,
    DataSource,
    Entry,
    NoticeKeys,
    Recipient,
)
from sphinx_privacynotice.model.validate import known_keys, model_at
from sphinx_privacynotice.model.words import closest, did_you_mean

if TYPE_CHECKING:
    from sphinx_privacynotice.model.library import Library

PATH = re.compile(r"\.?[A-Za-z][\w-]*(?:\.[A-Za-z0-9][\w-]*)*")
"""How a path is written."""

REFERENCE = "See the keys of site files in the reference"


def known_path(path: str, inside: Any = None) -> bool:
    """Say whether the format has ``path``; ``inside`` is the type of the entry in hand.

    Keys that sites choose (people, facts, links, terms) pass: only a site can tell.
    """
    steps = path.lstrip(".").split(".")
    if path.startswith("."):
        return inside is None or type_at(inside, steps) is not None
    return type_at(NoticeKeys, steps) is not None


def path_fault(
    path: str, inside: Any, library: Library, links: frozenset[str] = frozenset()
) -> tuple[str, str, str] | None:
    """Return message, mend and code of what is wrong with ``path`` whatever a site says, None for nothing.

    ``inside`` is the type of the entry in hand, None outside any; ``links`` are the keys of sites' own links.
    """
    steps = path.split(".")
    if steps[0] == "terms" and len(steps) > 1:
        name = steps[1][:1].lower() + steps[1][1:]
        if library.term(name) is None:
            known = ", ".join(library.term_keys) or "none"
            mend = did_you_mean(name, library.term_keys) or f"The packs' terms are {known}"
            return f"No pack has a term “{name}”", mend, "unknown-path"
        return None
    if steps[0] == "links" and len(steps) > 1:
        keys = [*library.link_keys, *links]
        if steps[1] not in keys:
            mend = (
                did_you_mean(steps[1], keys)
                or "Add it to `links:` in the site file, or to the pack's links.yaml"
            )
            return f"No pack or site has a link “{steps[1]}”", mend, "unknown-link"
        return None
    if path.startswith(".") and inside is None:
        mend = "Begin the path with a key of the site, or put {each}`list` before it"
        return f"“{path}” begins with a dot but stands in no {{each}}", mend, "unknown-path"
    if known_path(path, inside):
        return None
    return f"There is no value “{path}”", _mend(path, inside), "unknown-path"


def _mend(path: str, inside: Any) -> str:
    """Return how to mend a path that the format does not have: what its first wrong step may have meant."""
    steps = path.lstrip(".").split(".")
    current = inside if path.startswith(".") else NoticeKeys
    for number, step in enumerate(steps):
        following = type_at(current, [step])
        if following is None:
            known = known_keys(current) if isinstance(current, type) and issubclass(current, Entry) else []
            dot = "." if path.startswith(".") else ""
            alike = closest(step, known)
            meant = dot + ".".join([*steps[:number], alike, *steps[number + 1 :]])
            guess = f"Did you mean “{meant}”?" if alike and known_path(meant, inside) else ""
            if guess or not known or current is NoticeKeys:
                return guess or REFERENCE
            return f"It has {', '.join(sorted(known))}"
        current = following
    return REFERENCE


def type_at(start: Any, steps: list[str]) -> Any:
    """Return the type of the value at ``steps`` below ``start``, following references; None: no such key."""
    current = start
    for step in steps:
        current = _below(current, step)
        if current is None:
            return None
    return current


def _below(current: Any, step: str) -> Any:
    following = model_at(current, (step,))
    if not (isinstance(current, type) and issubclass(current, Contact | Controller | Recipient | DataSource)):
        return following
    if step in {"for", "at", "authority"}:
        return Body
    if step == "person":
        return Contact
    # a reference lends what the entry has not
    return following or model_at(Body, (step,)) or model_at(NoticeKeys, ("authorities", "x", step))


@cache
def entry_type(path: str, inside: Any = None) -> Any:
    """Return the type of what {each} goes through at ``path``: a list's entry, or the single record there."""
    start = inside if path.startswith(".") else NoticeKeys
    found = type_at(start, path.lstrip(".").split(".")) if start is not None else None
    return model_at(found, (0,)) or found if found is not None else None
