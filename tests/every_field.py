"""Data in which every field of the model has a value, and a clause that prints them all."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union, get_args, get_origin

from sphinx_privacynotice.model.format.schema import Entry, Officer
from sphinx_privacynotice.model.format.values import Fact, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Make: TypeAlias = "Callable[[type[Value], str], Any]"
    """Makes a value of a kind, as typed, for a path of keys."""

LEFT_OUT = frozenset(
    {
        *("editions", "from", "in_force", "page", "extends", "fixed", "notices", "terms", "checks"),
        "earlier_notices",
    }
)
"""What is no value of its own: references, ids of a pack, files, and what decides how a site is read."""


def plain(annotation: Any) -> Any:
    """Return a field's type without what may be missing and without how it is read."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return plain(next(each for each in get_args(annotation) if each is not type(None)))
    return annotation


def fill(model: type[Entry], make: Make, path: str = "", depth: int = 0) -> dict[str, Any]:
    """Return a record of ``model`` with a value in every field."""
    made: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key not in LEFT_OUT or (key == "from" and depth):
            kind = plain(info.annotation)
            if kind is Officer:  # one, or several: controllers are one here
                kind = tuple[Officer, ...]
            found = _value_of(kind, make, f"{path}.{key}" if path else key, depth)
            if found is not None:
                made[key] = found
    return made


def _value_of(kind: Any, make: Make, path: str, depth: int) -> Any:
    """Return a value of a field's type; None for references and ids."""
    if get_origin(kind) is tuple:
        inner = plain(get_args(kind)[0])
        if (
            isinstance(inner, type)
            and issubclass(inner, Entry)
            and "items" in inner.model_fields
            and depth > 2
        ):
            return None  # items within items within items
        found = [_value_of(inner, make, f"{path}.{number}", depth + 1) for number in range(2)]
        return None if None in found else found
    if get_origin(kind) is dict:
        key = f"one-of-{path.rpartition('.')[2]}"  # a key means one thing everywhere
        found = _value_of(plain(get_args(kind)[1]), make, f"{path}.{key}", depth)
        if kind == dict[str, Fact]:  # a text, or a list of texts
            return {key: found, "several": _value_of(Fact, make, f"{path}.several", depth)}
        return None if found is None else {key: found}
    if kind is Fact and path.endswith("several"):
        return [make(kind, f"{path}.{number}") for number in range(2)]
    if isinstance(kind, type) and issubclass(kind, Value):
        return make(kind, path)
    if isinstance(kind, type) and issubclass(kind, Entry):
        return fill(kind, make, path, depth + 1)
    return None


def paragraphs(data: dict[str, Any], path: str = "", each: str = "") -> Iterator[str]:
    """Yield the paragraphs of a clause that print every value of a site; one may have words for itself."""
    for key, found in data.items():
        here = f"{path}.{key}" if path or each else key
        if isinstance(found, dict) and "value" not in found:
            yield from paragraphs(found, here, each)
        elif isinstance(found, list) and isinstance(found[0], dict) and "value" not in found[0] and not each:
            yield from paragraphs(found[0], "", here)
            yield f"- {{{{ {here} }}}}"
        elif not (isinstance(found, list) and isinstance(found[0], dict)):
            mark = f"{{each}}`{each}` " if each else ""
            yield f"{mark}{{{{ {here} }}}}"
