"""A notice as data for others: its record, without what only its authors are to know."""

from __future__ import annotations

from dataclasses import replace

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.model.record import Block, Record, record_to_json


def published_json(record: Record) -> str:
    """Return the JSON of a record as it is published, in the shape of a kept one (`record.schema.json`).

    It has what a reader of the notice reads, and by which keys, clauses and laws. Blocks that are not
    printed, reasons, guards and the source of what is left out stay at home.
    """
    blocks = tuple(_published(block) for block in record.blocks if block.printed)
    keys = {run.value for block in blocks for run in block.runs if run.value}
    values = {key: place for key, place in record.values.items() if key in keys}
    return json_text(record_to_json(replace(record, blocks=blocks, values=values), places=False))


def _published(block: Block) -> Block:
    return replace(block, reason="", guards=(), condition="", source="")
