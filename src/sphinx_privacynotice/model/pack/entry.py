"""Pydantic models of the entries in a pack's files; what is invalid becomes a finding.

Each model lists the keys of one kind of map, with the type and meaning of each; the reference pages are
generated from the same models.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import core_schema

from sphinx_privacynotice.base.dates import parse_date, parse_day
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.format.schema import Entry
from sphinx_privacynotice.model.format.walk import is_model, type_within
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import GetCoreSchemaHandler
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

PACK_FORMAT = "pack-format"

MAX_LISTED_KEYS = 14
"""Up to so many keys a message lists in full."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must look like: ``wanted`` in words, and the test for it. Metadata of an annotation."""

    wanted: str
    accepts: Callable[[str], object]
    choices: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate by `parse`."""
        return core_schema.no_info_plain_validator_function(self.parse)

    @property
    def list_of(self) -> Form:
        """The form that takes several of these."""
        return Form(f"a list, each entry {self.wanted}", self.accepts, self.choices)

    def parse(self, data: Any) -> str:
        """Return ``data`` if it is a text of this form."""
        if isinstance(data, str) and self.accepts(data):
            return data
        raise ValueError(self.wanted)


def matching(wanted: str, pattern: str) -> Form:
    """Return the form of the texts that ``pattern`` matches from end to end."""
    return Form(wanted, re.compile(pattern, re.ASCII).fullmatch)


def one_of(*choices: str) -> Form:
    """Return the form of the texts that are one of ``choices``."""
    return Form(listed(choices, "or"), choices.__contains__, choices)


TEXT = Form("a text", str.strip)
DAY = Form("a day such as 2018-05-25", parse_day)
DATE = Form("a date such as 2018, 2018-05 or 2018-05-25", parse_date)
NUMBER = matching("a whole number from 1", r"[1-9]\d{0,3}")
ID = matching("an id of small letters and digits, joined by hyphens", r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
DOTTED_ID = matching(
    "an id of small letters, digits, hyphens and underscores, its parts joined by dots",
    r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*",
)
LAW_ID = matching(
    "the id of a law, such as ukpga/2018/12/section/164A", r"[A-Za-z0-9]+(?:[/._-][A-Za-z0-9]+)*"
)
KEY = matching("a key of letters, digits, hyphens and underscores", r"[A-Za-z][A-Za-z0-9_-]*")
TERM_KEY = matching("a key that begins with a small letter", r"[a-z][A-Za-z0-9_-]*")
LANGUAGE = matching("a language such as en-GB", r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DIGEST = matching("a digest of 32 digits and letters from a to f", r"[0-9a-f]{32}")
VERSION = matching("a version such as 1.2.0", r"\d[A-Za-z0-9]*(?:[.+-][A-Za-z0-9]+)*")
# an address holds no quote, angle bracket or space, which could end it in some output
ADDRESS = matching(
    "the address of a page, which begins with https:// or http://",
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?",
)
PHONE = matching("a phone number such as 01632 960123", r"\+?\d[\d ]{1,18}\d")
YES_NO = one_of("yes", "no")
NODE = Form("a map or a list", bool)

TO_INT = AfterValidator(int)

Words = Annotated[str, TEXT]
Day = Annotated[str, DAY]
Date = Annotated[str, DATE]
Number = Annotated[int, NUMBER, TO_INT]
Id = Annotated[str, ID]
DottedId = Annotated[str, DOTTED_ID]
LawId = Annotated[str, LAW_ID]
Address = Annotated[str, ADDRESS]
PhoneNumber = Annotated[str, PHONE]

AS_LIST = BeforeValidator(lambda data: data if isinstance(data, list) else [data])
"""Lets one text stand for a list of one."""


def optional(description: str, default: Any = "", **about: Any) -> Any:
    """Return a field of which ``description`` tells authors."""
    return Field(default, description=description, **about)


class PackEntry(Entry):
    """A map of a pack's file; ``WHAT`` names it in messages."""

    WHAT: ClassVar[str]
    __slots__ = ("_read",)  # private attributes of pydantic take long to make
    if TYPE_CHECKING:
        _read: tuple[Node, str]

    @property
    def key(self) -> str:
        """The entry's own key in a map of entries."""
        return self._read[1]

    @property
    def node(self) -> Node:
        """What the entry was read from."""
        return self._read[0]

    @property
    def place(self) -> Place:
        """Where the entry is."""
        return self.node.place

    def place_of(self, key: str) -> Place:
        """Return where the value of ``key`` is, or the entry if it is not given."""
        return value_of(self.node, key).place

    def places_of(self, key: str) -> dict[str, Place]:
        """Return where each text of the list ``key`` is first given."""
        places: dict[str, Place] = {}
        for text, place in self.all_places(key):
            places.setdefault(text, place)
        return places

    def all_places(self, key: str) -> list[tuple[str, Place]]:
        """Return the texts of the list ``key``, each with its place."""
        items = items_of(value_of(self.node, key))
        return [(item.text, item.place) for item in items if isinstance(item, Scalar)]

    def has(self, key: str) -> bool:
        """Return whether ``key`` is given, validly or not."""
        return key in self.node.entries if isinstance(self.node, Mapping) else key == self.CHIEF

    def attach(self, node: Node, key: str = "") -> None:
        """Remember the node that this entry was read from, and its key in a map of entries."""
        self._read = node, key
        for name in _nested(type(self)):
            value: PackEntry | None = getattr(self, name)
            if value is not None and name in self.model_fields_set:
                value.attach(value_of(node, name))


PackEntryT = TypeVar("PackEntryT", bound=PackEntry)


@cache  # isinstance takes long with pydantic's classes
def _nested(model: type[PackEntry]) -> list[str]:
    """Return the fields of a model that hold entries themselves."""
    kinds = {name: type_within(model, (name,)) for name in model.model_fields}
    return [name for name, kind in kinds.items() if is_model(kind)]


@cache
def _lists_of_entries(model: type[PackEntry]) -> dict[str, type[PackEntry]]:
    """Return the keys of a model that hold lists of entries, each with the model of an entry."""
    kinds = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    lists = {key: get_args(kind)[0] for key, kind in kinds.items() if get_origin(kind) is tuple}
    return {key: kind for key, kind in lists.items() if is_model(kind)}


def described_keys(model: type[PackEntry]) -> dict[str, tuple[Form, FieldInfo]]:
    """Return the keys of a model, each with the form of its values and its field."""
    return {field.alias or name: (_form(field), field) for name, field in model.model_fields.items()}


def _form(field: FieldInfo) -> Form:
    if get_origin(field.annotation) is Literal:
        return one_of(*get_args(field.annotation))
    if get_origin(field.annotation) is tuple:
        kind = get_args(field.annotation)[0]
        item: Form = Form(kind.WHAT, bool) if is_model(kind) else kind.__metadata__[0]
        return item.list_of
    return next((each for each in field.metadata if isinstance(each, Form)), NODE)


def read_entry(
    model: type[PackEntryT], node: Node | None, findings: Findings, key: str = ""
) -> PackEntryT | None:
    """Return ``node`` as a ``model``; None, with findings, if a required key is missing or invalid.

    An optional key that is invalid is reported and left out. A ``node`` of None is ignored: the reader has
    already reported the error. ``key`` is the entry's own in a map of entries.
    """
    if node is None:
        return None
    data = {model.CHIEF: node.text} if model.CHIEF and isinstance(node, Scalar) else _plain(node)
    if isinstance(node, Mapping):
        for name in _lists_of_entries(model).keys() & node.entries.keys():
            inner = _lists_of_entries(model)[name]
            items = (read_entry(inner, item, findings) for item in items_of(node.entries[name]))
            data[name] = tuple(item for item in items if item is not None)
    while True:  # each round removes what is invalid
        try:
            entry = model.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            for detail in details:
                _report(model, node, detail, findings)
            if not all(_remove(data, detail) for detail in details):
                return None
        else:
            entry.attach(node, key)
            return entry


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.entries.items()}


def _remove(data: Any, detail: ErrorDetails) -> bool:
    """Remove the value, or the map without a required key, that ``detail`` is about; False: that is all."""
    path = [step for step in detail["loc"] if isinstance(step, str)]
    if detail["type"] == "missing":
        path.pop()
    for number, step in enumerate(path, 1):
        inner = data.get(step)
        if number == len(path) or not isinstance(inner, dict):
            data.pop(step, None)
            return True
        data = inner
    return False


def _report(model: type[PackEntry], node: Node, detail: ErrorDetails, findings: Findings) -> None:
    """Add the finding about one error of pydantic."""
    path = tuple(step for step in detail["loc"] if isinstance(step, str))
    if detail["type"] == "model_type":
        inner = type_within(model, path)
        hint = f"Write its keys: {', '.join(described_keys(inner))}"
        require_map(_follow(node, path), inner.WHAT, findings, hint)
        return
    *above, key = path
    owner, node = type_within(model, tuple(above)), _follow(node, above)
    keys = described_keys(owner)
    if detail["type"] == "extra_forbidden" and isinstance(node, Mapping):
        message = f"“{short(key)}” is no key of {owner.WHAT}"
        findings.add(Finding(PACK_FORMAT, message, node.keys[key], _known(key, list(keys)), key))
        return
    form, field = keys[key]
    if detail["type"] != "missing":
        number = detail["loc"][-1]
        value = value_of(node, key)
        item = items_of(value)[number] if isinstance(number, int) else value
        report_invalid(item, key, form, owner.WHAT, findings, required=field.is_required())
    elif isinstance(node, Mapping) and key not in node.entries:  # else an earlier round reported its value
        message = f"{_capital(owner.WHAT)} has no “{key}”"
        findings.add(Finding(PACK_FORMAT, message, node.place, f"Add `{key}:` with {form.wanted}", key))


def report_invalid(
    node: Node, key: str, form: Form, what: str, findings: Findings, *, required: bool = False
) -> None:
    """Add a finding about the value ``node`` of ``key``, which is not of ``form``."""
    takes = f"“{key}” of {what} takes {form.wanted}"
    if isinstance(node, Mapping):
        message = f"{takes}, and here is a map"
        hint = "A value that holds a colon or begins with a bracket needs quotes"
    elif isinstance(node, Sequence):
        message, hint = f"{takes}, and here is a list", "Write one text"
    elif not node.text.strip():
        message = f"“{key}” of {what} is empty"
        hint = "Write a value" if required else "Write a value, or take the key out"
    else:
        message = f"{takes}, not “{short(node.text)}”"
        hint = did_you_mean(node.text, form.choices) or _example(form, node.text)
    # the reader of YAML reports an impossible date wherever it is
    if not findings.has("bad-date", node.place):
        findings.add(Finding(PACK_FORMAT, message, node.place, hint, key))


def _example(form: Form, text: str) -> str:
    """Return what to write where ``text`` was meant, as far as that can be said."""
    if form.choices:
        return f"Write one of these, such as `{form.choices[0]}`"
    meant = f"https://{text}" if form is ADDRESS else re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
    if form in {ADDRESS, ID} and form.accepts(meant):
        return f"Write {meant}"
    _, _, such = form.wanted.partition("such as ")
    return f"Write one like {such}" if such else ""


def _known(name: str, keys: list[str]) -> str:
    """Return what to write instead of the unknown key ``name``."""
    guess = did_you_mean(name, keys)
    if guess or len(keys) > MAX_LISTED_KEYS:
        return guess or "Take it out"
    return f"It has {listed(keys)}"


def _follow(node: Node, path: Iterable[str]) -> Node:
    for key in path:
        node = value_of(node, key)
    return node


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def value_of(node: Node, key: str) -> Node:
    """Return the value of ``key`` in a map; a text that is given for a whole map is the value itself."""
    return node.entries.get(key, node) if isinstance(node, Mapping) else node


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the items of a list, or the one value that is given for it."""
    return node.items if isinstance(node, Sequence) else (node,)


def require_map(node: Node | None, what: str, findings: Findings, hint: str = "") -> Mapping | None:
    """Return ``node`` if it is a map; report it if it is anything else."""
    if node is None or isinstance(node, Mapping):
        return node
    kind = "a list" if isinstance(node, Sequence) else "a single text"
    message = f"{_capital(what)} should be a map of keys, and here is {kind}"
    findings.add(Finding(PACK_FORMAT, message, node.place, hint))
    return None


def read_free_keys(
    node: Node | None, what: str, form: Form, key_of: str, findings: Findings
) -> Iterator[tuple[str, Place, Node]]:
    """Yield key, place and value of the map ``what``, whose keys its writer chooses; all are of ``form``."""
    mapping = require_map(node, what, findings)
    if mapping is None:
        return
    for name, value in mapping.entries.items():
        place = mapping.keys[name]
        if form.accepts(name):
            yield name, place, value
        else:
            message = f"“{short(name)}” cannot be the key of {key_of}"
            findings.add(Finding(PACK_FORMAT, message, place, f"Write {form.wanted}", name))


def check_order(node: Node | None, start: str, until: str, findings: Findings) -> None:
    """Report an end at ``until`` that is not after ``start``."""
    first, last = (node.entries.get(key) if isinstance(node, Mapping) else None for key in (start, until))
    if not (isinstance(first, Scalar) and isinstance(last, Scalar)):
        return
    if parse_day(first.text) and parse_day(last.text) and last.text <= first.text:
        message = f"“{until}” is {last.text}, which is not after “{start}”, {first.text}"
        hint = f"“{until}” is the first day on which this no longer holds"
        findings.add(Finding(PACK_FORMAT, message, last.place, hint, until, related=first.place))
