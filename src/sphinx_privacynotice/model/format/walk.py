"""Access to typed data by path: the value at a path, every value, and the type of the value at a path."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sphinx_privacynotice.model.format.schema import SEVERAL, Entry, Organisation
from sphinx_privacynotice.model.format.values import Fact, Text

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import KeyPath

FIELDS = {"for": "for_", "from": "from_"}
"""The fields whose keys are words of Python."""


def field_of(entry: Entry, key: str) -> Any:
    """Return an entry's own field by the key that authors write, None if it is missing or empty."""
    value = entry.__dict__.get(FIELDS.get(key, key))  # getattr is slow where there is no such field
    return None if value in ((), {}) else value


def child(value: Any, step: str | int) -> Any:
    """Return the value one step below ``value``, None if there is none."""
    if isinstance(value, Entry):
        return field_of(value, str(step))
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, tuple) and isinstance(step, int) and step < len(value) else None


def kinds_of(organisation: Organisation | None) -> tuple[str, ...]:
    """Return an organisation's kind in law and, after it, `special` and `nursery` where it is that too."""
    if organisation is None:
        return ()
    also = {"special": organisation.special, "nursery": organisation.nursery}
    named = [str(organisation.kind)] if organisation.kind else []
    return tuple(dict.fromkeys([*named, *(name for name, flag in also.items() if flag and flag.is_yes)]))


def get(value: Any, path: KeyPath) -> Any:
    """Return the value at ``path`` itself, without values inherited through references; None if none."""
    for step in path:
        value = child(value, step)
    return value


def walk(value: object) -> list[tuple[KeyPath, object]]:
    """Return a typed value and all within it, records and single values, each with its path."""
    found: list[tuple[KeyPath, object]] = []
    _gather(value, (), found)
    return found


def _gather(value: object, path: KeyPath, found: list[tuple[KeyPath, object]]) -> None:
    if isinstance(value, Entry):
        found.append((path, value))
        fields = value.__dict__
        for name, key in _keys_of(type(value)):
            following = fields[name]
            if isinstance(following, str):
                found.append(((*path, key), following))
            elif following:
                _gather(following, (*path, key), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _gather(item, (*path, key), found)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            _gather(item, (*path, number), found)
    else:
        found.append((path, value))


@cache
def _keys_of(model: type[Entry]) -> list[tuple[str, str]]:
    """Return the fields of a model with the keys that authors write for them."""
    return [(name, field.alias or name) for name, field in model.model_fields.items()]


def known_keys(model: type[BaseModel]) -> list[str]:
    """Return the keys that authors may write in a map read as ``model``."""
    return sorted(field.alias or name for name, field in model.model_fields.items() if not field.exclude)


def is_model(kind: Any) -> bool:
    """Return whether a type is a map of known keys."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@cache
def without_none(kind: Any) -> Any:
    """Return the type of a field that may be missing, where it is not."""
    if get_origin(kind) is Annotated:
        return without_none(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return next(each for each in get_args(kind) if each is not type(None))
    return kind


@cache
def types_within(kind: Any, *, internal: bool = False) -> dict[str | int, Any]:
    """Return the types of the parts of a value: by key, that of list items by 0, of any other key by "".

    ``internal`` adds the fields that a model fills itself.
    """
    kind = without_none(kind)
    if get_origin(kind) is tuple:
        return {0: without_none(get_args(kind)[0])}
    if kind is Fact:
        return {0: Text, "text": Text}
    if get_origin(kind) is dict:
        return dict.fromkeys(("", 0), without_none(get_args(kind)[1]))
    fields = kind.model_fields.items() if is_model(kind) else ()
    return {
        field.alias or name: without_none(field.annotation)
        for name, field in fields
        if internal or not field.exclude
    }


def type_within(kind: Any, path: KeyPath) -> Any:
    """Return the type of the part at ``path`` of a value that is read as ``kind``, None for no such part."""
    kind = without_none(kind)
    for step in path:
        if isinstance(step, int) and kind in SEVERAL:
            continue
        types = types_within(kind)
        kind = types.get(step, types.get("") if isinstance(step, str) else types.get(0))
        if kind is None:
            return None
    return kind
