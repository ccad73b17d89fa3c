"""The references in a site's data: each must name something, and a key means one thing everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.findings import Finding, Findings
from sphinx_privacynotice.model.site import Contact, Entry
from sphinx_privacynotice.model.validate import key_path
from sphinx_privacynotice.model.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.lookup import Found, View
    from sphinx_privacynotice.model.validate import Path

_REFERRING = ("person", "authority", "for_", "at", "members")


def check_references(view: View, findings: Findings) -> None:
    """Report references that lead nowhere or in a circle, and keys that mean two things."""
    for path, entry in _entries(view.data, ()):
        for field in _REFERRING:
            named = getattr(entry, field, None) or ()
            for key in (named,) if isinstance(named, str) else named:
                _check_one(view, path, entry, field.rstrip("_"), key, findings)
    for key in sorted(set(view.data.people) & set(view.data.authorities)):
        findings.add(
            Finding(
                "bad-value",
                f"“{key}” is the key of a person and of an authority; a reference to it could mean either",
                view.place(("people", key)),
                "Give one of the two another key",
                f"people.{key}",
                other=view.place(("authorities", key)),
            )
        )


def _check_one(view: View, path: Path, entry: Entry, field: str, key: str, findings: Findings) -> None:
    here = (*path, field)
    if view.place(here) == view.place(path):  # the key was typed where a record may stand
        here = path
    found = view.resolve(key)
    if found is None:
        mend = did_you_mean(key, view.reference_keys)
        if not mend and isinstance(entry, Contact) and path[:1] == ("contacts",):
            mend = "Give it an entry under `people:`, or write the contact's own fields below"
        findings.add(
            Finding(
                "unknown-reference",
                f"“{key_path(here)}” names “{key}”, which is no person, authority or record of this site",
                view.place(here),
                mend or "Give it an entry under `people:` or `authorities:`",
                key_path(here),
            )
        )
    elif _circular(view, found, field, found.path, set()):
        findings.add(
            Finding(
                "bad-value",
                f"“{key_path(here)}” leads in a circle back to “{found.key}”",
                view.place(here),
                "Take one of the references out",
                key_path(here),
            )
        )


def _circular(view: View, found: Found, field: str, goal: Path, seen: set[Path]) -> bool:
    named = getattr(found.value, field, None) or ()
    for key in (named,) if isinstance(named, str) else named:
        following = view.resolve(key)
        if following is None or following.path in seen:
            continue
        if following.path == goal or _circular(view, following, field, goal, seen | {following.path}):
            return True
    return False


def _entries(value: object, path: Path) -> Iterator[tuple[Path, Entry]]:
    if isinstance(value, Entry):
        yield path, value
        for name, field in type(value).model_fields.items():
            yield from _entries(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _entries(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _entries(item, (*path, number))
