"""The record: a built notice as data, every block with where each word came from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA_VERSION = 2


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


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a notice.

    ``kind`` is heading, paragraph, item, cell, term, code, image or left-out; ``level`` a heading's level
    or an item's depth (from 1); ``marker`` the item's marker ("-" or "1."), or "row.column" of a cell.
    ``page`` is the document it stands on; ``origin`` one of clause, site, page, phrase. ``edit`` is "",
    added, reworded, replaced, dropped or unmet (a guard did not hold; ``guards`` names its paths), with the
    author's ``reason``. Dropped and unmet blocks are listed and not printed. A block left out has its words
    in ``source``, as typed, and in ``condition`` when they are printed (``html``, say), where that is told.
    """

    kind: str
    page: str
    origin: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    marker: str = ""
    clause: str = ""
    edition: str = ""
    part: str = ""
    edit: str = ""
    reason: str = ""
    guards: tuple[str, ...] = ()
    condition: str = ""
    source: str = ""

    @property
    def printed(self) -> bool:
        """Whether a reader of the notice sees this block."""
        return self.edit not in {"dropped", "unmet"}

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
class Record:
    """A site's notice of one kind, whole: pages in order, blocks in reading order, values once."""

    site: str
    notice: str
    in_force: str
    pages: tuple[str, ...]
    blocks: tuple[Block, ...]
    values: dict[str, ValuePlace] = field(default_factory=dict)


def record_to_json(record: Record, *, places: bool = True) -> dict[str, object]:
    """Return ``record`` as plain JSON data, keys in a fixed order, empty fields left out.

    Without ``places`` the values keep their layer and lose file and line: the form that is kept in a
    project, which a comment added to a site file does not change.
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

    Fields of a later version of the same schema are passed over. Raises ValueError, in plain words and
    with the path of what is wrong, where ``data`` is no record of this schema.
    """
    found = _Fields(data, "record")
    version = found.number("schema")
    if version != SCHEMA_VERSION:
        raise ValueError(f"record.schema is {version}; this version reads {SCHEMA_VERSION}")
    values = found.of("values")
    return Record(
        site=found.text("site"),
        notice=found.text("notice"),
        in_force=found.text("in_force"),
        pages=found.texts("pages"),
        blocks=tuple(_blocks_from(found)),
        values={key: _value_from(values.of(key)) for key in values.names},
    )


def _record_fields(record: Record, *, places: bool) -> dict[str, object]:
    return _filled(
        site=record.site,
        notice=record.notice,
        in_force=record.in_force,
        pages=list(record.pages),
        blocks=_blocks_fields(record),
        values={key: _value_fields(value, places=places) for key, value in sorted(record.values.items())},
    )


def _blocks_fields(record: Record) -> list[dict[str, object]]:
    """Return the blocks, each with its page only where that is not the page of the one before it."""
    page = record.pages[0] if record.pages else ""
    made = []
    for block in record.blocks:
        made.append(_block_fields(block, "" if block.page == page else block.page))
        page = block.page
    return made


def _block_fields(block: Block, page: str) -> dict[str, object]:
    return _filled(
        kind=block.kind,
        level=block.level,
        marker=block.marker,
        page=page,
        origin=block.origin,
        clause=block.clause,
        edition=block.edition,
        part=block.part,
        edit=block.edit,
        reason=block.reason,
        guards=list(block.guards),
        condition=block.condition,
        runs=[_run_fields(run) for run in block.runs],
        source=block.source,
    )


def _run_fields(run: Run) -> dict[str, object]:
    return _filled(text=run.text, value=run.value, law=run.law, link=run.link, ref=run.ref)


def _value_fields(value: ValuePlace, *, places: bool) -> dict[str, object]:
    where: dict[str, object] = {"file": value.file, "line": value.line} if places else {}
    return _filled(**where, layer=value.layer)


def _filled(**given: object) -> dict[str, object]:
    return {name: value for name, value in given.items() if value}


class _Fields:
    """A JSON object read field by field; what is wrong is raised with its path."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, dict):
            raise ValueError(f"{path} is not a JSON object")  # noqa: TRY004 - one kind of error for bad input
        self._data = data
        self._path = path

    @property
    def names(self) -> list[str]:
        return list(self._data)

    def text(self, name: str) -> str:
        found = self._data.get(name, "")
        if not isinstance(found, str):
            raise self._refuse(name, "a text")
        return found

    def number(self, name: str) -> int:
        found = self._data.get(name, 0)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self._refuse(name, "a whole number")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._list(name)
        if not all(isinstance(item, str) for item in found):
            raise self._refuse(name, "a list of texts")
        return tuple(map(str, found))

    def entries(self, name: str) -> list[_Fields]:
        return [_Fields(item, f"{self._path}.{name}[{i}]") for i, item in enumerate(self._list(name))]

    def of(self, name: str) -> _Fields:
        return _Fields(self._data.get(name, {}), f"{self._path}.{name}")

    def _list(self, name: str) -> list[object]:
        found = self._data.get(name, [])
        if not isinstance(found, list):
            raise self._refuse(name, "a list")
        return found

    def _refuse(self, name: str, what: str) -> ValueError:
        return ValueError(f"{self._path}.{name} is not {what}")


def _blocks_from(found: _Fields) -> Iterator[Block]:
    page = next(iter(found.texts("pages")), "")
    for each in found.entries("blocks"):
        page = each.text("page") or page
        yield _block_from(each, page)


def _block_from(found: _Fields, page: str) -> Block:
    return Block(
        kind=found.text("kind"),
        page=page,
        origin=found.text("origin"),
        runs=tuple(map(_run_from, found.entries("runs"))),
        level=found.number("level"),
        marker=found.text("marker"),
        clause=found.text("clause"),
        edition=found.text("edition"),
        part=found.text("part"),
        edit=found.text("edit"),
        reason=found.text("reason"),
        guards=found.texts("guards"),
        condition=found.text("condition"),
        source=found.text("source"),
    )


def _run_from(found: _Fields) -> Run:
    return Run(
        found.text("text"), found.text("value"), found.text("law"), found.text("link"), found.text("ref")
    )


def _value_from(found: _Fields) -> ValuePlace:
    return ValuePlace(found.text("file"), found.number("line"), found.text("layer"))
