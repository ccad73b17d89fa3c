"""The record: a built notice as data, each block with the provenance of its words."""

from __future__ import annotations

import json
from dataclasses import MISSING as MISSING_DEFAULT
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.base.variant import split_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMA_VERSION = 2

MET, MISSING, NOT_YET, NOT_APPLICABLE = "met", "missing", "not-yet", "not-applicable"
"""The status of an item of a checklist in a notice."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one origin.

    ``value`` is the site key it was filled from, ``law`` the id of the law it cites, ``link`` the address
    it links to, ``ref`` the target of a cross-reference as typed.
    """

    text: str
    value: str = ""
    law: str = ""
    link: str = ""
    ref: str = ""


OF_A_BUILD = frozenset(("notice-coverage", "notice-history", "notice-status"))
"""What is left out of a record as a build makes it: it is about the notice, and none of its words."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a notice.

    ``kind`` is heading, paragraph, item, cell, term, code, image or left-out; ``level`` a heading's level
    or an item's depth (from 1); ``marker`` the item's marker ("-" or "1."), or "row.column" of a cell, whose
    ``head`` is "column" or "row" where it is the head of one. ``page`` is the document it is on,
    ``audience`` the reader whose page that is, "" for all; ``origin`` one of clause, site, page, phrase.
    ``edit`` is "", added, reworded, replaced, dropped or unmet (a guard did not hold; ``guards`` names its
    paths), with the author's ``reason``. Dropped and unmet blocks are listed and not printed. A block left
    out has its words in ``source``, as typed, and in ``condition`` when they are printed (``html``, say),
    where that is told. ``language`` is that of its words, where it is not that of the record.
    """

    kind: str
    page: str
    origin: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    marker: str = ""
    head: str = ""
    clause: str = ""
    edition: str = ""
    part: str = ""
    edit: str = ""
    reason: str = ""
    guards: tuple[str, ...] = ()
    condition: str = ""
    source: str = ""
    audience: str = ""
    language: str = ""

    @property
    def printed(self) -> bool:
        """Whether a reader of the notice sees this block."""
        return self.edit not in {"dropped", "unmet"}

    @property
    def own_words(self) -> bool:
        """Whether the block's words are the page's or the site's own, not a pack's."""
        return self.origin in {"page", "site"} or self.edit in {"added", "reworded", "replaced"}

    @property
    def text(self) -> str:
        """The block's words."""
        return "".join(run.text for run in self.runs)


_PLAIN = tuple(each.name for each in fields(Block) if each.name not in {"runs", "guards"})
"""The fields of a block that are single values."""

_plain = attrgetter(*_PLAIN)
_plain_run = attrgetter(*(each.name for each in fields(Run)))


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """Where a printed value was written: file and line, and the layer (pack, trust, site or notice)."""

    file: str
    line: int
    layer: str


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """The status of one item of a checklist, ``item``, in a notice.

    ``status`` is met, missing, not-yet (asked for from a later day, ``start``) or not-applicable. Where it is
    met, ``clause``, ``edition``, ``part`` and ``page`` say by which words; where it is missing, ``clause`` is
    the one that would meet it. ``because`` says why it is missing (absent, omitted, dropped, edition,
    unsaid, unprovided) or why it does not apply (values, site); ``reason`` is the site's own.
    """

    item: str
    status: str
    clause: str = ""
    edition: str = ""
    part: str = ""
    page: str = ""
    start: str = ""
    because: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A site's notice of one kind, whole: pages in order, blocks in reading order, values once.

    ``language`` is that of its words, "" for English as in Great Britain (en-GB); a block in another has its
    own. ``notice`` is the kind, or the name of a variant (see `base.variant`): each has a record of its own.
    ``coverage`` is how it stands to its checklist on its own day. Rules compute it (`checks.coverage`), and
    the form that is kept in a project has none: a newer checklist changes no word of a notice. ``updated`` is
    the day on which its words were changed, where that is after ``in_force``; of a notice that leaves it to
    us (`updated: auto`) it is the day of the newest change of substance, "" where that is not known.
    """

    site: str
    notice: str
    in_force: str
    pages: tuple[str, ...]
    blocks: tuple[Block, ...]
    values: dict[str, ValuePlace] = field(default_factory=dict)
    coverage: tuple[CoveredItem, ...] = ()
    updated: str = ""
    language: str = ""

    @property
    def kind(self) -> str:
        """The kind of the notice, whichever variant this is of."""
        return split_name(self.notice)[0]

    @property
    def applies_from(self) -> str:
        """The day from which these words apply, "" for a draft."""
        return max(self.in_force, self.updated) if self.in_force else ""


def split_audiences(record: Record) -> dict[str, Record]:
    """Return what each reader's pages have of a notice, by reader; under "" those for all readers come first.

    Without pages for single readers it is the record as it is.
    """
    reader_of = {block.page: block.audience for block in record.blocks if block.audience}
    pages: dict[str, list[str]] = {}
    for page in sorted(record.pages, key=lambda page: bool(reader_of.get(page))):
        pages.setdefault(reader_of.get(page, ""), []).append(page)
    return {
        reader: replace(
            record,
            pages=tuple(page for page in record.pages if page in named),
            blocks=tuple(block for block in record.blocks if block.page in named),
        )
        for reader, named in pages.items()
    }


def record_to_json(record: Record, *, places: bool = True) -> dict[str, object]:
    """Return ``record`` as plain JSON data, keys in a fixed order, empty fields left out.

    Without ``places`` the values keep their layer and lose file and line, and there is no coverage: the form
    that is kept in a project, which a comment added to a site file does not change.
    """
    return {"schema": SCHEMA_VERSION, **_record_fields(record, places=places)}


def pack_blocks(blocks: Iterable[Block]) -> bytes:
    """Return blocks as JSON in few bytes, the same for the same blocks: so a build keeps them by page."""
    rows = [[*_plain(block), block.guards, *map(_plain_run, block.runs)] for block in blocks]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def unpack_blocks(packed: bytes) -> list[Block]:
    """Return the blocks that `pack_blocks` packed."""
    made = []
    for row in json.loads(packed):
        plain, guards, runs = row[: len(_PLAIN)], row[len(_PLAIN)], row[len(_PLAIN) + 1 :]
        fields = dict(zip(_PLAIN, plain, strict=True))
        made.append(Block(**fields, guards=tuple(guards), runs=tuple(Run(*run) for run in runs)))
    return made


def notices_json(records: Iterable[Record]) -> str:
    """Return the text of ``notices.json``: all records, by site and notice."""
    ordered = sorted(records, key=lambda record: (record.site, record.notice))
    notices = [_record_fields(record, places=True) for record in ordered]
    return json_text({"schema": SCHEMA_VERSION, "notices": notices})


def record_from_json(data: object) -> Record:
    """Return the record that `record_to_json` wrote as ``data``; what it left out is empty.

    Fields of a later version of the same schema are skipped. Raises ValueError, in plain words and with
    the path of what is wrong, if ``data`` is no record of this schema.
    """
    given = _object(data, "record")
    version = _parse(int, given.get("schema", 0), "record.schema")
    if version != SCHEMA_VERSION:
        raise ValueError(f"record.schema is {version}; this version reads {SCHEMA_VERSION}")
    record: Record = _parse(Record, {**given, "blocks": _with_pages(given)}, "record")
    return record


def _with_pages(data: dict[str, Any]) -> Any:
    """Return the blocks, each with its page; one that names none is on the page of the one before it."""
    pages, blocks = data.get("pages"), data.get("blocks", [])
    page = pages[0] if isinstance(pages, list) and pages else ""
    if not isinstance(blocks, list):
        return blocks
    made = []
    for block in blocks:
        page = block.get("page", page) if isinstance(block, dict) else page
        made.append({**block, "page": page} if isinstance(block, dict) else block)
    return made


def _object(data: Any, path: str) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    raise ValueError(f"{path} is not a JSON object")


def _parse(kind: Any, data: Any, path: str) -> Any:
    """Return JSON ``data`` as a value of the type ``kind``; what is wrong is raised with its path."""
    if kind is str or kind is int:
        if isinstance(data, kind) and not isinstance(data, bool):
            return data
        raise ValueError(f"{path} is not {'a text' if kind is str else 'a whole number'}")
    if kind in _FIELDS:
        return _parse_fields(kind, _object(data, path), path)
    if get_origin(kind) is dict:
        inner = get_args(kind)[1]
        return {key: _parse(inner, value, f"{path}.{key}") for key, value in _object(data, path).items()}
    inner = get_args(kind)[0]
    if not isinstance(data, list):
        raise ValueError(f"{path} is not a list")  # noqa: TRY004 - one kind of error for bad input
    if inner is str and not all(isinstance(item, str) for item in data):
        raise ValueError(f"{path} is not a list of texts")
    return tuple(_parse(inner, item, f"{path}[{i}]") for i, item in enumerate(data))


def _parse_fields(kind: Any, data: dict[str, Any], path: str) -> Any:
    types, parsed = _FIELDS[kind][0], dict(_NEEDED[kind])
    for name, value in data.items():
        of = types.get(name)
        if of is str is type(value):
            parsed[name] = value
        elif of is _RUNS and type(value) is list:  # most of a record
            parsed[name] = tuple([_parse(Run, run, f"{path}.runs[{i}]") for i, run in enumerate(value)])
        elif of is not None:
            parsed[name] = _parse(of, value, f"{path}.{name}")
    return kind(**parsed)


_BLOCK_KEYS = (
    *("kind", "level", "marker", "head", "page", "origin", "clause", "edition", "part"),
    *("edit", "reason", "guards", "condition", "audience", "language", "runs", "source"),
)
"""The fields of a block in the order in which they are written; of all others it is that of the class."""


def _fields_of(kind: type) -> tuple[dict[str, Any], dict[str, Any], Callable[[Any], tuple[Any, ...]]]:
    """Return the types of the fields of ``kind``, their empty values, and what gets the values of one."""
    hints = get_type_hints(kind)
    types = {name: hints[name] for name in (_BLOCK_KEYS if kind is Block else hints)}
    return types, {name: (get_origin(each) or each)() for name, each in types.items()}, attrgetter(*types)


_FIELDS: dict[type, tuple[dict[str, Any], dict[str, Any], Callable[[Any], tuple[Any, ...]]]] = {
    kind: _fields_of(kind) for kind in (Record, Block, Run, ValuePlace, CoveredItem)
}
_RUNS = _FIELDS[Block][0]["runs"]
_NEEDED = {
    kind: {
        each.name: empty[each.name]
        for each in fields(kind)
        if each.default is each.default_factory is MISSING_DEFAULT
    }
    for kind, (_, empty, _) in _FIELDS.items()
}
"""The empty values of the fields that have no default."""


def _record_fields(record: Record, *, places: bool) -> dict[str, object]:
    values = {key: _filled(value) for key, value in sorted(record.values.items())}
    for value in () if places else values.values():
        value.pop("file", None)
        value.pop("line", None)
    fields = _filled(record)
    coverage = [_filled(item) for item in record.coverage]
    made = {"pages": list(record.pages), "blocks": _blocks_fields(record), "values": values}
    made["coverage"] = coverage
    if not places:
        fields.pop("coverage", None)
    return fields | {name: value for name, value in made.items() if name in fields}


def _blocks_fields(record: Record) -> list[dict[str, object]]:
    """Return the blocks, each with its page only where that is not the page of the one before it."""
    page = record.pages[0] if record.pages else ""
    made = []
    for block in record.blocks:
        fields = _filled(block)
        if block.page == page:
            fields.pop("page", None)
        if block.guards:
            fields["guards"] = list(block.guards)
        if block.runs:
            fields["runs"] = [_filled(run) for run in block.runs]
        made.append(fields)
        page = block.page
    return made


def _filled(of: object) -> dict[str, object]:
    """Return the fields of ``of`` that are not empty."""
    names, _, values = _FIELDS[type(of)]
    return {name: value for name, value in zip(names, values(of), strict=True) if value}
