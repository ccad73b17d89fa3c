"""The ways through typed data: values, types and all that is within, by the keys that authors write."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_privacynotice.model.format.schema import (
    Contact,
    Item,
    NoticeKeys,
    Officer,
    Recipient,
    Retention,
    SiteFile,
    Under,
)
from sphinx_privacynotice.model.format.values import Length, Text
from sphinx_privacynotice.model.format.walk import get, type_within, walk

DATA = NoticeKeys.model_validate(
    {
        "dpo": {"post": "Officer", "for": "w", "address": ["1 High Street", "ZZ9 1AA"]},
        "facts": {"who.in": "the head"},
        "from": {"npd": "ours"},
        "retention": [{"records": "Files", "period": "25 years", "from": "birth"}],
    }
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("dpo", "post"), "Officer"),
        (("dpo", "for"), "w"),
        (("dpo", "address", 1), "ZZ9 1AA"),
        (("dpo", "address", 2), None),
        (("dpo", "address", "1"), None),
        (("dpo", "members"), None),
        (("dpo", "post", "more"), None),
        (("facts", "who.in"), "the head"),
        (("facts", "other"), None),
        (("from", "npd"), "ours"),
        (("retention", 0, "from"), "birth"),
        (("links",), None),
        (("nothing", "there"), None),
        ((), DATA),
    ],
)
def test_a_value_is_found_by_its_path(path: tuple[str | int, ...], expected: object) -> None:
    assert get(DATA, path) == expected


def test_a_walk_goes_through_every_value_with_its_path() -> None:
    found = dict(walk(DATA))
    assert found[()] is DATA
    assert found[("retention", 0)] is DATA.retention[0]
    assert {path: str(value) for path, value in found.items() if isinstance(value, str)} == {
        ("dpo", "post"): "Officer",
        ("dpo", "for"): "w",
        ("dpo", "address", 0): "1 High Street",
        ("dpo", "address", 1): "ZZ9 1AA",
        ("facts", "who.in"): "the head",
        ("from", "npd"): "ours",
        ("retention", 0, "records"): "Files",
        ("retention", 0, "period"): "25 years",
        ("retention", 0, "from"): "birth",
    }


@pytest.mark.parametrize(
    ("start", "path", "expected"),
    [
        (SiteFile, ("dpo",), Officer),
        (SiteFile, ("notices", "cin-cla", "retention", 0, "period"), Length),
        (SiteFile, ("notices", "cin-cla", "retention", "period"), None),
        (SiteFile, ("notices", "cin-cla", "retention", 0, "from"), Text),
        (SiteFile, ("notices", "cin-cla", "retention", 0, "from_"), None),
        (NoticeKeys, ("recipients", 3, "items", 0), Recipient),
        (NoticeKeys, ("purposes", 0, "item"), None),
        (NoticeKeys, ("purposes", 0, "text"), Text),
        (Retention, ("under",), Under),
        (Item, (), Item),
        (Contact, ("post", "more"), None),
        (Contact | None, ("post",), Text),
    ],
)
def test_a_path_has_a_type(start: Any, path: tuple[str | int, ...], expected: object) -> None:
    assert type_within(start, path) is expected
