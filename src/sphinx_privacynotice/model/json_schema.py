"""JSON Schema of the files that people write (site file, project file), generated from the pydantic models.

An editor uses it to complete keys, show what each means and mark mistakes. It accepts all that the models
accept: a plain text where an entry's main field may be given alone, ``none`` where something may be declared
none, a key with nothing after it yet. It cannot know what depends on the project (the keys of people, the
terms and clauses of the packs): `check` reports that.

The results are in ``schemas/``; ``python -m sphinx_privacynotice.model.json_schema`` generates them again.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.model.format import values
from sphinx_privacynotice.model.format.schema import CheckRule, Entry, Kind, OneOrSeveral, Reference, SiteFile
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.project.settings import ProjectFile
from sphinx_privacynotice.model.schema_files import FOLDER, file_name
from sphinx_privacynotice.yamlio.none import NONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, tuple[type[Entry], str]] = {
    "site": (SiteFile, "A site file or a trust file of sphinx-privacynotice"),
    "project": (ProjectFile, "The project file of sphinx-privacynotice, privacynotice.yaml"),
}
"""Each schema by its name: what it describes, and its title."""

PATTERNS: dict[type[Value], str] = {
    # For scalars that are typed without quotes and read as text. Never stricter than the models: a test
    # holds both against the same values. No flags and no shorthands, so that every dialect agrees.
    values.Number: "^[0-9]+$",
    values.Day: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    values.Date: "^[0-9]{4}(-[0-9]{2}){0,2}$",
    values.ChangedDate: "^([0-9]{4}(-[0-9]{2}){0,2}|auto)$",
    values.Length: "^(P[0-9YMWD]+|[0-9]{1,5} *[YyMmWwDd][A-Za-z0-9, ]*)$",
    values.WebAddress: '^(/[^ <>"`]+|[^ <>"`]+[.][^ <>"`]+)$',
    values.Email: "^[^@ ]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$",
    values.Phone: "^[+(]?[0-9 ][^@]*$",
    values.Article: "^[0-9]{1,2}[A-Z]?([(][^()]{1,3}[)])*$",
}

CHOICES: dict[type[Value], tuple[str, ...]] = {Kind: Kind.EXAMPLES, values.Phase: values.Phase.EXAMPLES}
"""The kinds of value that are one of a few words."""

TEXTS = ["string", "number", "boolean"]
"""What a text may look like to a reader of YAML that makes numbers and yes or no of some."""

SEVERITIES = [*(severity.value for severity in Severity), "off"]


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``name``, a key of `SCHEMAS`."""
    model, title = SCHEMAS[name]
    made = _Schema()
    top = made.record(model)
    return {
        "$schema": DIALECT,
        "title": title,
        "description": _summary(model),
        **top,
        "$defs": dict(sorted(made.defs.items())),
    }


def schema_text(name: str) -> str:
    """Return the text of the schema file of ``name``."""
    return json_text(schema(name))


class _Schema:
    """One schema being made; ``defs`` gathers the records and kinds of value that it names."""

    def __init__(self) -> None:
        self.defs: dict[str, dict[str, Any]] = {"none": NONE_TYPED}

    def record(self, model: type[Entry]) -> dict[str, Any]:
        """Return the schema of a map of known keys, written out."""
        properties: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            if field.exclude:  # what the model makes of a text alone is no key that anybody writes
                continue
            made = self._property(model, name, field.annotation, single=_takes_one(field.metadata))
            if any(isinstance(each, OneOrSeveral) for each in field.metadata):
                made = {"anyOf": [made, {"type": "array", "items": made}]}
            properties[field.alias or name] = {"description": field.description, **made}
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def _property(self, model: type[Entry], name: str, annotation: Any, *, single: bool) -> dict[str, Any]:
        if issubclass(model, CheckRule) and name == "severity":
            return {"enum": [*SEVERITIES, None]}
        made = self._of(annotation, single=single)
        if name == "checks":
            made["anyOf"][0]["propertyNames"] = {"enum": sorted(known_codes())}
        return made

    def _of(self, annotation: Any, *, single: bool = False) -> dict[str, Any]:
        """Return the schema of a value; ``single``: one entry may be for a list of one."""
        arguments = [part for part in get_args(annotation) if part is not NoneType]
        origin = get_origin(annotation)
        if origin is Union or origin is UnionType:
            return self._of(arguments[0], single=single)
        if origin is Annotated:
            return self._of(arguments[0], single=_takes_one(arguments[1:]))
        if origin is tuple:
            entry = self._of(arguments[0])
            several = {"type": "array", "items": entry}
            return {"anyOf": [several, entry]} if single else _open(several)
        if origin is dict:
            return _open({"type": "object", "additionalProperties": self._of(arguments[1])})
        if isinstance(annotation, type) and issubclass(annotation, Entry):
            return self._named(_name(annotation), lambda: self._entry(annotation))
        if isinstance(annotation, type) and issubclass(annotation, Value):
            return self._named(_name(annotation), lambda: _value(annotation))
        return self._named(
            "key", lambda: {"description": "A key, an id or a name.", "type": [*TEXTS, "null"]}
        )

    def _named(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return a reference to the part ``name`` of the schema, made when it is first named."""
        if name not in self.defs:
            self.defs[name] = {}  # a record may hold itself
            self.defs[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def _entry(self, model: type[Entry]) -> dict[str, Any]:
        choices = [self.record(model)]
        if issubclass(model, Reference):
            choices.append(
                {"type": "array", "items": {"type": TEXTS}, "description": "Several, by their keys."}
            )
        if model.CHIEF:
            chief = model.model_fields[model.CHIEF].annotation
            kinds = [part for part in get_args(chief) if part is not NoneType]
            alone = _scalar(kinds[0]) if issubclass(kinds[0], Value) else {"type": TEXTS}
            choices.append({**alone, "description": f"Alone: its `{model.CHIEF}`."})
        return {"description": _summary(model), **_open(*choices)}


def _anyhow(*words: str) -> str:
    """Return a pattern for words in any case, with any sign between them; no dialect's flags are needed."""
    signs = ("".join(f"[{s.upper()}{s}]" if s.isalpha() else f"[{s} _-]" for s in word) for word in words)
    return f"^({'|'.join(signs)})[.]?$"


NONE_TYPED = {
    "description": "There is none.",
    "anyOf": [
        {"const": "none"},
        {"const": False},  # what some readers of YAML make of `no`
        {"type": "string", "pattern": _anyhow(*sorted(NONE_WORDS))},
    ],
}
"""What is read as the word none, as people type it."""


def _open(*choices: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what may also be declared none, or not said yet."""
    return {"anyOf": [*choices, {"$ref": "#/$defs/none"}, {"type": "null"}]}


def _value(kind: type[Value]) -> dict[str, Any]:
    """Return the schema of a single value: alone, or with the words that are printed for it."""
    scalar = _scalar(kind)
    pair = {
        "type": "object",
        "properties": {
            "value": {"description": "What is meant.", **scalar},
            "text": {"description": "What is printed.", "type": TEXTS},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    several = [{"type": "array", "items": {**_open(scalar, pair)}}] if kind is values.Fact else []
    return {"description": f"{kind.WANTED[0].upper()}{kind.WANTED[1:]}.", **_open(scalar, pair, *several)}


def _scalar(kind: type[Value]) -> dict[str, Any]:
    if kind in CHOICES:
        return {
            "anyOf": [{"enum": list(CHOICES[kind])}, {"type": "string", "pattern": _anyhow(*CHOICES[kind])}]
        }
    if kind is values.Flag:
        return {"enum": [True, False, *sorted(values.Flag.YES | values.Flag.NO)], "examples": ["yes", "no"]}
    made: dict[str, Any] = {"type": TEXTS}
    if kind in PATTERNS:
        made = {"type": ["string", "number"], "pattern": PATTERNS[kind]}
    if kind.EXAMPLES:
        made["examples"] = list(kind.EXAMPLES)
    return made


def _takes_one(metadata: list[Any]) -> bool:
    """Return whether a field's list may be written as one entry, as its validator makes a list of it."""
    return any(type(each).__name__ == "BeforeValidator" for each in metadata)


def _name(kind: type) -> str:
    """Return a class's name as the schema's parts are called: `LawfulBasis` is lawful-basis."""
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in kind.__name__).lstrip("-")


def _summary(model: type[Entry]) -> str:
    """Return the first sentence of what a model says of itself."""
    return " ".join((model.__doc__ or "").split("\n\n")[0].replace("``", "`").split())


if __name__ == "__main__":
    for _name_of_schema in SCHEMAS:
        (FOLDER / file_name(_name_of_schema)).write_text(
            schema_text(_name_of_schema), encoding="utf-8", newline="\n"
        )
