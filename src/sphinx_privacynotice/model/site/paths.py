"""The paths that the format has, and the likely meaning of a wrong one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.messages import closest, did_you_mean
from sphinx_privacynotice.model.format.schema import (
    LISTS,
    Activity,
    Body,
    Contact,
    Controller,
    DataSource,
    Listed,
    NoticeKeys,
    Recipient,
)
from sphinx_privacynotice.model.format.values import Text
from sphinx_privacynotice.model.format.walk import is_model, known_keys, type_within

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.library import Library

PATH = re.compile(r"\.?[A-Za-z][\w-]*(?:\.[A-Za-z0-9][\w-]*)*")
"""How a path is written."""

NOTICE = "notice"
"""The path of the kind of the notice: a clause that several kinds share may ask which one it is in."""

JOINT = {"controllers": "controller", "officers": "dpo"}
"""The paths by which a clause asks whether there are several, and goes through them: nothing for one."""

REFERENCE = "See the keys of site files in the reference"


def known_path(path: str, inside: Any = None) -> bool:
    """Return whether the format has ``path``; ``inside`` is the type of the entry in hand.

    Keys that sites choose (people, facts, links, terms) pass: only a site can tell.
    """
    return (inside is None and path.startswith(".")) or type_at(path, inside) is not None


def type_at(path: str, inside: Any = None) -> Any:
    """Return the type of the value at ``path``, following references, None if the format has no such path."""
    types = _types_along(path, inside)
    return types[-1] if len(types) > len(_steps(path)) else None


def path_fault(
    path: str, inside: Any, library: Library, links: frozenset[str] = frozenset()
) -> tuple[str, str, str] | None:
    """Return message, hint and code of what is wrong with ``path`` whatever a site says, None for nothing.

    ``inside`` is the type of the entry in hand, None outside any; ``links`` are the keys of sites' own links.
    """
    steps = path.split(".")
    if steps[0] == "terms" and len(steps) > 1:
        name = steps[1][:1].lower() + steps[1][1:]
        if library.term(name) is None:
            known = ", ".join(library.term_keys) or "none"
            hint = did_you_mean(name, library.term_keys) or f"The packs' terms are {known}"
            return f"No pack has a term “{name}”", hint, "unknown-path"
        return None
    if steps[0] == "links" and len(steps) > 1:
        keys = [*library.link_keys, *links]
        if steps[1] not in keys:
            hint = (
                did_you_mean(steps[1], keys)
                or "Add it to `links:` in the site file, or to the pack's links.yaml"
            )
            return f"No pack or site has a link “{steps[1]}”", hint, "unknown-link"
        return None
    if path.startswith(".") and inside is None:
        hint = "Begin the path with a key of the site, or put {each}`list` before it"
        return f"“{path}” begins with a dot but stands in no {{each}}", hint, "unknown-path"
    if known_path(path, inside):
        return None
    return f"There is no value “{path}”", _hint(path, inside), "unknown-path"


def _hint(path: str, inside: Any) -> str:
    """Return how to correct an unknown path: what its first wrong step may have meant."""
    types = _types_along(path, inside)
    meant = meant_path(path, inside)
    at_the_top = len(types) == 1 and not path.startswith(".")  # which has too many keys to list
    if meant or at_the_top or not is_model(types[-1]):
        return f"Did you mean “{meant}”?" if meant else REFERENCE
    return f"It has {', '.join(known_keys(types[-1]))}"


def meant_path(path: str, inside: Any = None) -> str:
    """Return the path that the format has and ``path`` may have meant, "" for none."""
    steps, types = _steps(path), _types_along(path, inside)
    number = len(types) - 1
    known = known_keys(types[-1]) if is_model(types[-1]) else []
    alike = closest(steps[number], known) if number < len(steps) else ""
    dot = "." if path.startswith(".") else ""
    meant = dot + ".".join([*steps[:number], alike, *steps[number + 1 :]])
    return meant if alike and known_path(meant, inside) else ""


def _steps(path: str) -> list[str]:
    return path.lstrip(".").split(".")


def _types_along(path: str, inside: Any) -> list[Any]:
    """Return the types from where ``path`` begins to its last step, or to the last that the format has."""
    types = [inside if path.startswith(".") else NoticeKeys]
    if path == NOTICE:
        return [*types, Text]
    for number, step in enumerate(_steps(path)):
        step = JOINT.get(step, step) if not (number or path.startswith(".")) else step  # noqa: PLW2901
        following = _below(types[-1], step)
        if following is None:
            break
        types.append(following)
    return types


def _below(current: Any, step: str) -> Any:
    following = type_within(current, (step,))
    if current is Activity and step in LISTS:
        return type_within(NoticeKeys, (step,))
    if not (isinstance(current, type) and issubclass(current, Contact | Controller | Recipient | DataSource)):
        return following
    if step in {"for", "at", "authority"} and not (step == "for" and issubclass(current, Listed)):
        return Body
    if step == "person":
        return Contact
    # what the entry lacks is inherited through references
    return following or type_within(Body, (step,)) or type_within(NoticeKeys, ("authorities", "x", step))


@cache
def entry_type(path: str, inside: Any = None) -> Any:
    """Return the type of what {each} goes through at ``path``: a list's entry, or the single record there."""
    found = type_at(path, inside)
    return type_within(found, (0,)) or found if found is not None else None
