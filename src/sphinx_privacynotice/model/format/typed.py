"""Validates a YAML tree with a pydantic model; what is invalid becomes a finding and is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.hints import suggest_value
from sphinx_privacynotice.model.format.shape_hints import (
    PARTS_OF_ADDRESS,
    suggest_key,
    suggest_list,
    suggest_named_entries,
    suggest_record,
    suggest_single,
)
from sphinx_privacynotice.model.format.values import Fact
from sphinx_privacynotice.model.format.walk import is_model, known_keys, type_within
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    find,
    is_empty,
    key_path,
    node_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from sphinx_privacynotice.yamlio.tree import KeyPath

Model = TypeVar("Model", bound=BaseModel)

SLIP_CODES = ("yaml-syntax", "yaml-slip")


def plain(node: Node) -> Any:
    """Return ``node`` as plain lists, maps and texts, without what is empty or declared none."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items if not is_empty(item)]
    return {
        key: plain(value) for key, value in node.entries.items() if not (is_none(value) or is_empty(value))
    }


def validate(
    model: type[Model], node: Node, findings: Findings, *, elsewhere: dict[str, str] | None = None
) -> Model:
    """Return ``node`` as a ``model``.

    What is invalid is reported to ``findings`` and left out, so that one mistake hides no other.
    ``elsewhere`` names keys that are right in another place, with the words that say where.
    """
    return typed(model, node, findings, elsewhere=elsewhere)[0]


def typed(
    model: type[Model], node: Node, findings: Findings, *, elsewhere: dict[str, str] | None = None
) -> tuple[Model, bool]:
    """Do what `validate` does; return also whether all of ``node`` was valid."""
    data = plain(node)
    findings.extend(_unknown_nones(model, node, node, (), elsewhere or {}))
    for number in range(50):  # each round takes out every mistake it finds; some show only then
        try:
            return model.model_validate(data), not number
        except ValidationError as error:
            dated = {finding.place for finding in findings if finding.code == "bad-date"}
            slipped = {finding.place for finding in findings if finding.code in SLIP_CODES}
            for detail in error.errors(include_url=False):
                detail["loc"] = _as_typed(node, detail["loc"])
                finding = _finding(model, node, detail, elsewhere or {})
                # the reader of YAML knows more of a slip in a date, and has reported it
                if finding.code != "bad-date" or finding.place not in dated:
                    if finding.place in slipped:  # quotes alone would not make it right
                        for code in SLIP_CODES:
                            findings.discard(code, finding.place)
                    findings.add(finding)
                _leave_out(data, detail["loc"])
    return model.model_validate({}), False


def _unknown_nones(
    model: type[BaseModel], root: Node, node: Node, path: KeyPath, elsewhere: dict[str, str]
) -> Iterator[Finding]:
    """Yield a finding for each unknown key that is declared none: the model never sees it."""
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _unknown_nones(model, root, item, (*path, number), elsewhere)
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            here = (*path, key)
            if is_none(value) and is_model(type_within(model, path)) and type_within(model, here) is None:
                yield _unknown_key(model, here, root, node.keys[key], elsewhere)
            yield from _unknown_nones(model, root, value, here, elsewhere)


def _as_typed(root: Node, path: KeyPath) -> KeyPath:
    """Return a path without the numbers that nobody typed: of a record where a list may be, too."""
    found: KeyPath = ()
    for number, step in enumerate(path):
        alone = isinstance(step, int) and isinstance(find(root, found), Mapping)
        found = found if alone and number < len(path) - 1 else (*found, step)
    return found


def _leave_out(data: Any, path: KeyPath) -> None:
    """Take out the part at ``path``, as far as it leads: a validator may add steps of its own."""
    above, last = data, None
    for step in path:
        try:
            below = data[step]
        except (LookupError, TypeError):
            break
        above, last, data = data, step, below
    if last is None:
        data.clear()
    elif isinstance(last, int):
        above[last] = {}  # the others keep their numbers while faults are still being reported
    else:
        above.pop(last)


def _finding(model: type[BaseModel], root: Node, detail: ErrorDetails, elsewhere: dict[str, str]) -> Finding:
    path: KeyPath = tuple(detail["loc"])
    if path and isinstance(path[-1], int) and not isinstance(node_at(root, path[:-1])[0], Sequence):
        path = path[:-1]  # a single value in place of a list: nobody typed a number
    node, key_place = node_at(root, path)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(model, path, node, key_place, elsewhere)
    if detail["type"] == "bad_value" and isinstance(node, Scalar):
        beside = node_at(root, path[:-1])[0]
        found = _bad_scalar(model, path, node, detail.get("ctx", {}), beside)
        hint = suggest_single(str(path[-1]), type_within(model, path), node)
        message = f"“{path[-1]}” takes one {detail['ctx']['kind']}, and here are several"
        return replace(found, message=message, hint=hint) if hint else found
    wanted = _WANTED.get(detail["type"], "something else")
    if type_within(model, path) is Fact and not isinstance(node, Scalar):
        wanted = Fact.WANTED
    got = {Scalar: "a single text", Sequence: "a list"}.get(type(node), "a map of keys")
    key = path[-1] if path and isinstance(path[-1], str) else key_path(path)
    name = f"“{key}”" if path else "The file"
    message = f"{name} takes {wanted}; here is {got}"
    if wanted == "a list" and isinstance(node, Scalar) and node.text.casefold() in YES:
        message = f"{name} takes the word “none”, or a list that says which; here is “{node.text}”"
    hint = _how(model, path, node) or _HOW.get(wanted, "Take it out")
    return Finding("bad-value", message, node.place, hint, key_path(path))


_WANTED = {
    "model_type": "a map of keys",
    "model_attributes_type": "a map of keys",
    "dict_type": "a map of keys",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a single text",
    "bad_value": "a single text",
}
_HOW = {
    "a list": "Begin each entry on its own line with “- ”",
    "a map of keys": "Write the keys below it, each on its own line, indented by two spaces",
    "a single text": "Write one text after the colon",
    Fact.WANTED: "Write each text on its own line behind “- ”, in quotes if it has a colon in it",
}


def _how(model: type[BaseModel], path: KeyPath, node: Node) -> str:
    """Return how to write the value at ``path`` in the form that its key takes."""
    if not path:
        return ""
    key, kind = str(path[-1]), type_within(model, path)
    inside = type_within(model, (*path, 0))
    if get_origin(kind) is dict:
        one = type_within(inside, (0,)) if get_origin(inside) is tuple else inside
        return suggest_named_entries(key, one, node)
    if get_origin(kind) is not tuple:
        return suggest_record(key, kind, node) or suggest_single(key, kind, node)
    return suggest_single(key, inside, node) or suggest_list(key, inside, node)


def _unknown_key(
    model: type[BaseModel], path: KeyPath, node: Node, place: Place, elsewhere: dict[str, str]
) -> Finding:
    name = str(path[-1])
    inside = type_within(model, path[:-1])
    known = known_keys(inside) if is_model(inside) else []
    hint = "" if len(path) > 1 else elsewhere.get(name, "")
    meant = suggest_key(name, known)
    if not hint and len(path) == 1 and isinstance(node, Mapping) and "in_force" in node.entries:
        hint = (
            f"It is a notice: move `{name}:`, with what is below it, below `notices:`, set in by two spaces"
        )
    if "address" in known and name.casefold() in PARTS_OF_ADDRESS:
        hint = f"Write it at the end of `address:`, behind a comma, and take `{name}:` out"
    hint = (
        hint
        or (f"Did you mean “{meant}”?" if meant else did_you_mean(name, known))
        or (f"The keys here are {', '.join(known)}" if known else "Take it out")
    )
    where = f" in “{key_path(path[:-1])}”" if path[:-1] else ""
    return Finding("unknown-key", f"There is no key “{name}”{where}", place, hint, key_path(path))


def _bad_scalar(
    model: type[BaseModel], path: KeyPath, node: Scalar, context: dict[str, str], beside: Node
) -> Finding:
    kind, wanted = context["kind"], context["wanted"]
    code = "bad-date" if kind.endswith("date") else "bad-value"
    typed = short(node.text, 200)
    message = f"“{typed}” is neither yes nor no" if kind == "yes or no" else f"“{typed}” is no {kind}"
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    hint = suggest_value(
        type_within(model, path), name, node.text, beside if isinstance(beside, Mapping) else None
    )
    hint = hint or f"“{name}” takes {wanted}; if there is nothing to write, take the line out"
    if not node.text:
        message, hint = f"“{name}” is empty", "Write a value, or take the key out"
    return Finding(code, message, node.place, hint, key_path(path))
