"""Typed fields out of YAML maps, from one table of keys per kind of file.

A `Shape` says which keys a map may have and what each takes. `take` holds a map against it: every slip
becomes a finding, and what is right can be asked for by name. The same tables make the reference pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_date, parse_day
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

PACK_FORMAT = "pack-format"

MAX_LISTED = 12
"""Up to so many keys a message lists in full."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key takes: in ``words`` for people, and whether it ``accepts`` a text.

    ``choices`` are the only texts it takes, if there are any. ``many``: a list of such texts or a single
    one; ``node``: anything, which the caller takes apart.
    """

    words: str
    accepts: Callable[[str], bool]
    choices: tuple[str, ...] = ()
    many: bool = False
    node: bool = False

    @property
    def list_of(self) -> Kind:
        """Return the kind that takes several of these."""
        return Kind(f"a list, each entry {self.words}", self.accepts, self.choices, many=True)


def matching(words: str, pattern: str) -> Kind:
    """Return the kind of the texts that ``pattern`` matches from end to end."""
    compiled = re.compile(pattern, re.ASCII)
    return Kind(words, lambda text: compiled.fullmatch(text) is not None)


def one_of(*choices: str) -> Kind:
    """Return the kind that takes one of ``choices``."""
    return Kind(listed(choices, "or"), lambda text: text in choices, choices)


TEXT = Kind("a text", lambda _text: True)
DAY = Kind("a day such as 2018-05-25", lambda text: parse_day(text) is not None)
DATE = Kind("a date such as 2018, 2018-05 or 2018-05-25", lambda text: parse_date(text) is not None)
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
TERM = matching("a key that begins with a small letter", r"[a-z][A-Za-z0-9_-]*")
LANGUAGE = matching("a language such as en-GB", r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
VERSION = matching("a version such as 1.2.0", r"\d[A-Za-z0-9]*(?:[.+-][A-Za-z0-9]+)*")
# an address holds no quote, angle bracket or space, which could end it in some output
ADDRESS = matching(
    "the address of a page, which begins with https:// or http://",
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?",
)
PHONE = matching("a phone number such as 01632 960123", r"\+?\d[\d ]{1,18}\d")
NODE = Kind("a map or a list", lambda _text: True, node=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a map: its name, what it takes, what it means, whether it must be there."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of map.

    ``what`` names it in messages ("the front matter of a clause"); ``alone`` is the key that a single
    text stands for where one may be given instead of a map.
    """

    what: str
    keys: tuple[Key, ...]
    alone: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys, in order."""
        return tuple(key.name for key in self.keys)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a map holds, by key; an absent or faulty value is empty. ``sound``: no required key is."""

    mapping: Mapping
    sound: bool
    _texts: dict[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """Return the text of the key ``name``, "" where there is none."""
        texts = self._texts.get(name)
        return texts[0] if texts else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of the key ``name``."""
        return self._texts.get(name, ())

    def node(self, name: str) -> Node | None:
        """Return what stands below the key ``name``, as read."""
        return self.mapping.entries.get(name)

    def place(self, name: str) -> Place:
        """Return where the value of ``name`` is, or the map if it is not there."""
        node = self.node(name)
        return node.place if node else self.mapping.place

    def places(self, name: str) -> tuple[Place, ...]:
        """Return where each text of the key ``name`` is."""
        node = self.node(name)
        if isinstance(node, Sequence):
            return tuple(item.place for item in node.items)
        return (node.place,) if node else ()


def take(node: Node | None, shape: Shape, findings: Findings, code: str = PACK_FORMAT) -> Taken | None:
    """Hold ``node`` against ``shape``; return what it holds, None where it is no map at all.

    What is wrong goes to ``findings`` under ``code``. A None for ``node`` (nothing could be read) is
    passed over: whoever read it has said why.
    """
    if isinstance(node, Scalar) and shape.alone and node.text:
        node = Mapping({shape.alone: node}, {shape.alone: node.place}, node.place)
    mapping = as_map(node, shape.what, findings, code, f"Write its keys: {', '.join(shape.names)}")
    if mapping is None:
        return None
    texts: dict[str, tuple[str, ...]] = {}
    for name, place in mapping.keys.items():
        if name not in shape.names:
            findings.add(
                Finding(code, f"“{short(name)}” is no key of {shape.what}", place, _known(name, shape), name)
            )
    for key in shape.keys:
        if key.name in mapping.entries:
            value = read_value(mapping.entries[key.name], key, shape.what, findings, code)
            if value is not None:
                texts[key.name] = value
        elif key.required:
            findings.add(
                Finding(
                    code,
                    f"{shape.what[0].upper()}{shape.what[1:]} has no “{key.name}”",
                    mapping.place,
                    f"Add `{key.name}:` with {key.kind.words}",
                    key.name,
                )
            )
    sound = all(key.name in texts for key in shape.keys if key.required)
    return Taken(mapping, sound, texts)


def read_value(
    node: Node, key: Key, what: str, findings: Findings, code: str = PACK_FORMAT
) -> tuple[str, ...] | None:
    """Return the texts of a key's value, None where it is not what the key takes (a finding says so)."""
    kind = key.kind
    if kind.node:
        return ()
    items = node.items if kind.many and isinstance(node, Sequence) else (node,)
    texts: list[str] = []
    sound = True
    for item in items:
        finding = _slip(item, key, what, code)
        if finding:
            sound = False
            # the reader of YAML knows an impossible date wherever it stands
            if not findings.has("bad-date", item.place):
                findings.add(finding)
        elif isinstance(item, Scalar):
            texts.append(item.text)
    return tuple(texts) if sound else None


def as_map(
    node: Node | None, what: str, findings: Findings, code: str = PACK_FORMAT, mend: str = ""
) -> Mapping | None:
    """Return ``node`` if it is a map; say so if it is anything else."""
    if node is None or isinstance(node, Mapping):
        return node
    kind = "a list" if isinstance(node, Sequence) else "a single text"
    findings.add(
        Finding(
            code, f"{what[0].upper()}{what[1:]} should be a map of keys, and here is {kind}", node.place, mend
        )
    )
    return None


def free_keys(
    mapping: Mapping, kind: Kind, what: str, findings: Findings, code: str = PACK_FORMAT
) -> list[tuple[str, Place, Node]]:
    """Return key, place and value of a map whose keys its writer chooses; all must be of ``kind``."""
    entries = []
    for name, node in mapping.entries.items():
        place = mapping.keys[name]
        if not kind.accepts(name):
            findings.add(
                Finding(
                    code, f"“{short(name)}” cannot be the key of {what}", place, f"Write {kind.words}", name
                )
            )
        else:
            entries.append((name, place, node))
    return entries


def check_order(taken: Taken, start: str, until: str, findings: Findings, code: str = PACK_FORMAT) -> None:
    """Say so where the day at ``until`` is not after the one at ``start``."""
    first, last = taken.text(start), taken.text(until)
    if first and last and last <= first:
        findings.add(
            Finding(
                code,
                f"“{until}” is {last}, which is not after “{start}”, {first}",
                taken.place(until),
                f"“{until}” is the first day on which this no longer holds",
                until,
                related=taken.place(start),
            )
        )


def _slip(node: Node, key: Key, what: str, code: str) -> Finding | None:
    """Return the finding about one value, None where it is right."""
    takes = f"“{key.name}” of {what} takes {key.kind.words}"
    if not isinstance(node, Scalar):
        kind = "list" if isinstance(node, Sequence) else "map"
        mend = (
            "A value that holds a colon or begins with a bracket needs quotes"
            if kind == "map"
            else "Write one text"
        )
        return Finding(code, f"{takes}, and here is a {kind}", node.place, mend, key.name)
    if not node.text.strip():
        mend = "Write a value" if key.required else "Write a value, or take the key out"
        return Finding(code, f"“{key.name}” of {what} is empty", node.place, mend, key.name)
    if key.kind.accepts(node.text):
        return None
    message = f"{takes}, not “{short(node.text)}”"
    guess = did_you_mean(node.text, key.kind.choices)
    return Finding(code, message, node.place, guess or _example(key.kind, node.text), key.name)


def _example(kind: Kind, typed: str) -> str:
    """Return what to write where ``typed`` was meant, as far as that can be said."""
    if kind.choices:
        return f"Write one of these, such as `{kind.choices[0]}`"
    meant = f"https://{typed}" if kind is ADDRESS else re.sub(r"[\W_]+", "-", typed.casefold()).strip("-")
    if kind in {ADDRESS, ID} and kind.accepts(meant):
        return f"Write {meant}"
    _, _, such = kind.words.partition("such as ")
    return f"Write one like {such}" if such else ""


def _known(name: str, shape: Shape) -> str:
    """Return what to write instead of the unknown key ``name``."""
    guess = did_you_mean(name, shape.names)
    if guess or len(shape.keys) > MAX_LISTED:
        return guess or "Take it out"
    return f"It has {listed(shape.names)}"
