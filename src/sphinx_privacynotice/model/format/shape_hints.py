"""Hints for values of the wrong shape (a list, map or text where another is expected): what to write instead.

Each function returns "" if the meaning cannot be guessed. What is in backquotes can be typed as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.hints import MAX_HINT_CHARS, is_kind, suggest_pair, yaml_text
from sphinx_privacynotice.model.format.schema import DECLARED, STANDARD, Entry, Item, Retention
from sphinx_privacynotice.model.format.values import Article, Day, Email, Phone, Value, WebAddress, several
from sphinx_privacynotice.yamlio.none import is_denial
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, find, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

_SYNONYMS = {
    "administrator": "", "begins": "in_force", "council": "authorities", "councils": "authorities",
    "data_protection_officer": "dpo", "description": "text", "details": "text", "duration": "period",
    "effective": "in_force", "effective_from": "in_force", "for": "period", "head_teacher": "head",
    "headteacher": "head", "how_long": "period", "job": "post", "job_title": "post", "keep": "period",
    "kept": "period", "kept_for": "period", "length": "period", "local_authority": "authorities",
    "mail": "email", "mobile": "phone", "position": "post", "principal": "head", "purpose": "why",
    "role": "post", "school": "organisation", "site": "web", "special": "special_category",
    "start": "in_force", "starts": "in_force", "tel": "phone", "time": "period", "title": "post",
    "url": "web", "valid_from": "in_force", "website": "web", "what": "text", "where": "country",
}  # fmt: skip
"""What people call a key, and the key itself; of several meanings the one that the place has is taken."""
PARTS_OF_ADDRESS = frozenset(
    {"street", "road", "town", "city", "county", "postcode", "post_code", "postal_code"}
)
_FIRST_MEANT = {"title": ("post", "name"), "role": ("post", "roles"), "purpose": ("why", "text")}


def suggest_key(name: str, known: list[str]) -> str:
    """Return the one of the ``known`` keys that people also call ``name``, "" for none."""
    plain = re.sub(r"[\s-]+", "_", name.strip().casefold())
    meant = (*_FIRST_MEANT.get(plain, ()), _SYNONYMS.get(plain, ""))
    return next((each for each in meant if each in known), "")


def _items(node: Node) -> tuple[Node, ...]:
    """Return the items of a list, or the one value that is no list."""
    return node.items if isinstance(node, Sequence) else (node,)


def _texts(nodes: Iterable[Node]) -> list[str]:
    return [node.text for node in nodes if isinstance(node, Scalar)]


def suggest_list(key: str, inside: Any, node: Node) -> str:
    """Return how to write the list that a text or a map stands for; ``inside`` is the type of its entries."""
    if isinstance(node, Scalar):
        return _list_of_text(key, inside, node.text)
    if not isinstance(node, Mapping):
        return ""
    if not node.entries:
        return f"Write `{key}: none`, or each on a line of its own with “- ” before it"
    if key in DECLARED and all(_says_none(name, each) for name, each in node.entries.items()):
        return f"Write `{key}: none`"
    first, value = next(iter(node.entries.items()))
    text = value.text if isinstance(value, Scalar) else ""
    fields = inside.model_fields if is_kind(inside, BaseModel) else {}
    if first in {field.alias or name for name, field in fields.items()}:
        line = f"- {first}:" + (f" {yaml_text(text)}" if text else "")
        return (
            f"Put “- ” before the first line below `{key}:`, as in `{line}`, "
            "and set the others in by two spaces"
        )
    if inside is Retention and text:
        return (
            f"Write each in two lines, `- records: {yaml_text(first)}` and, in the column of `records`, "
            f"`period: {yaml_text(text)}`"
        )
    if len(_texts(node.entries.values())) < len(node.entries):
        return ""
    words = f"{first}: {text}" if text else first
    if not fields:  # a list of names
        words = first if text.casefold() in YES or not text else text
    return f"Write each on a line of its own with “- ” before it, as in `- {yaml_text(words)}`"


def _says_none(name: str, node: Node) -> bool:
    """Return whether an entry that is this one key denies that there is anything."""
    return is_denial(name) or is_empty(node) or (isinstance(node, Scalar) and is_denial(node.text))


def _list_of_text(key: str, inside: Any, text: str) -> str:
    if not is_kind(inside, BaseModel) or len(text) > MAX_HINT_CHARS:
        return ""
    if text.casefold() in YES and issubclass(inside, Item):
        return f"Write `{key}:` alone on its line and below it `- {STANDARD}`, and what there is besides"
    if text.casefold() in YES:
        chief = getattr(inside, "CHIEF", "")
        first = next((name for name in ("country", chief, "text") if name in inside.model_fields), "text")
        return f"Write `{key}:` and below it, for each, `- {first}:` and what it is; or `{key}: none`"
    if key in DECLARED and is_denial(text):
        return f"Write `{key}: none`"
    own = issubclass(inside, Item) and text.casefold() != STANDARD
    standard = f"`- {STANDARD}` and, on the next line, " if own else ""
    line = text.casefold() if text.casefold() == STANDARD else yaml_text(text)
    if "article" in inside.model_fields and not Article.accepts(text):
        line = f"text: {yaml_text(text)}"
    return f"Write `{key}:` alone on its line and below it {standard}`- {line}`"


def suggest_named_entries(key: str, inside: Any, node: Node) -> str:
    """Return how to write what is where a map with keys of the author's choice should be."""
    if isinstance(node, Mapping) or not isinstance(inside, type):
        return ""
    items, is_named = _items(node), is_kind(inside, Entry) and "name" in inside.model_fields
    if texts := _texts(items):
        text = short(texts[0])
        if is_named:
            own = _make_key(text)
            return f"Below `{key}:` write a key of your choice, like `{own}:`, and below that `name: {text}`"
        return _by_key(key, inside, text)
    names = _texts(each for item in items if (each := find(item, ["name"])))
    word = _make_key(names[0]) if names else "key"
    hint = f"Write a key of your choice and a colon in place of each “- ”, as in `{word}:`, "
    return f"{hint}and what belongs to it below" if is_named else ""


def _by_key(key: str, inside: type, text: str) -> str:
    if key == "from" and Day.accepts(text):
        return f"Write `in_force: {text}` for the day from which the notice applies"
    if key in _BELOW:
        return f"Below `{key}:` write {_BELOW[key].format(text)}"
    if issubclass(inside, Entry):
        return f"Below `{key}:` write `{text}:`, and what belongs to it below that"
    if issubclass(inside, WebAddress):
        host = re.sub(r"^(?:https?://)?(?:www\.)?", "", text)
        return f"Below `{key}:` write a key of your choice and the address, like `{_make_key(host)}: {text}`"
    return f"Below `{key}:` write a key and its words, like `{_make_key(text)}: {yaml_text(text)}`"


_BELOW = {
    "notices": "`{}:`, and below that, set in by two spaces more, `in_force:` and the day",
    "terms": "the key of a pack's term, and its wording behind the colon",
    "editions": "the id of a clause and a colon, and below that `edition:` with its day and `reason:`",
}


def suggest_record(key: str, kind: Any, node: Node) -> str:
    """Return how to write a record whose parts stand as a list or as one text."""
    if not is_kind(kind, Entry):
        return ""
    if isinstance(node, Scalar) and "in_force" in kind.model_fields:
        day = node.text if Day.accepts(node.text) else ""
        what = f"`in_force: {day}`" if day else "`in_force:` and the day from which it applies"
        return f"Write `{key}:` with nothing after it and below that, set in by two spaces more, {what}"
    if isinstance(node, Scalar) and "questions" in kind.model_fields:
        line = f"`questions:` or `complaints:`, and below that `post: {yaml_text(node.text)}`"
        return f"Write below `{key}:`, each set in by two spaces more, {line}"
    texts = _texts(node.items) if isinstance(node, Sequence) else []
    if not texts or len(texts) < len(_items(node)):
        return ""
    lines = {_field_for(kind, text): text for text in texts}
    if "" in lines or len(lines) < len(texts):
        return f"Write them as one text, `{key}: {yaml_text(' and '.join(texts))}`"
    fields = ", ".join(f"`{name}: {yaml_text(text)}`" for name, text in lines.items())
    return f"Write below `{key}:`, each on a line of its own and without “- ”, {fields}"


def _field_for(kind: type[Entry], text: str) -> str:
    for name, value in (("email", Email), ("phone", Phone), ("web", WebAddress)):
        if name in kind.model_fields and value.accepts(text):
            return name
    return kind.CHIEF


def suggest_single(key: str, kind: Any, node: Node) -> str:
    """Return how to write several values where one is, such as two phone numbers."""
    if not is_kind(kind, Value):
        return ""
    nodes = list(node.entries.values()) if isinstance(node, Mapping) else _items(node)
    texts = _texts(nodes)
    if issubclass(kind, Phone | Email | WebAddress) and not isinstance(node, Mapping):
        text = " or ".join(texts)
        parts = several(kind, text) if isinstance(node, Scalar) else texts
        return suggest_pair(key, parts[0], text) if len(parts) > 1 and kind.accepts(parts[0]) else ""
    if isinstance(node, Scalar) or len(texts) < len(nodes) or not (texts or isinstance(node, Sequence)):
        return ""
    return f"Write `{key}: {yaml_text(', '.join(texts))}`"


def _make_key(text: str) -> str:
    """Return a key for what is called ``text``: its first word in small letters, titles left out."""
    words: list[str] = re.findall(r"[a-z0-9]+", text.casefold())
    named = [word for word in words if word not in {"mr", "mrs", "ms", "miss", "dr", "the"}]
    return (named or words or ["key"])[0]
