"""Edits of YAML files: the value is there, and every other line is as it was."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_privacynotice.yamlio.edit import YamlEditError, append_value, set_value
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence
from sphinx_privacynotice.yamlio.writer import block, flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.yamlio.tree import Node
    from sphinx_privacynotice.yamlio.writer import Tree

SITE = """\
# Everything in this file is published.
extends: ../trust.yaml
notices:
  cin-cla:  # the notice
    in_force: 2026-12-01   # from when
    page: looked-after
    changes:
    - on: 2020-01-01   # the first
      note: old
    - {on: 2021-01-01, note: newer}  # the second

    # who said yes
    approved:
      by: A
      role: |
        Chair

        of governors

  other: {in_force: 2020-01-01, changes: [{on: 2020-01-01}], empty: {}}
facts:
  motto:
  houses: [Red, Blue]
# end
"""
CASES = [
    (set_value, "notices cin-cla in_force", "2027-01-01", "-2026-12-01   # from", "+2027-01-01   # from"),
    (
        set_value,
        "notices cin-cla approved role",
        "Head: of all",
        "-      role: |\n-        Chair\n-\n-        of governors",
        '+      role: "Head: of all"',
    ),
    (set_value, "notices cin-cla approved on", "2026-01-01", "", "+      on: 2026-01-01"),
    (set_value, "notices cin-cla reviewed", "2026-01-01", "", "+    reviewed: 2026-01-01"),
    (set_value, "notices other in_force", "2021-01-01", "-{in_force: 2020-01-01,", "+{in_force: 2021-01-01,"),
    (set_value, "notices other approved", {"by": "A, B"}, "-{}}", '+{}, approved: {by: "A, B"}}'),
    (set_value, "notices other empty note", "x", "-empty: {}", "+empty: {note: x}"),
    (set_value, "notices new in_force", "2021-01-01", "", "+  new:\n+    in_force: 2021-01-01"),
    (set_value, "facts motto", "Be kind", "-  motto:", "+  motto: Be kind"),
    (set_value, "facts houses", None, "-  houses: [Red, Blue]", "+  houses: none"),
    (set_value, "facts houses", ["Green"], "-  houses: [Red, Blue]", "+  houses:\n+    - Green"),
    (
        append_value,
        "notices cin-cla changes",
        {"on": "2026-01-01", "note": "this, too"},
        "",
        "+    - on: 2026-01-01\n+      note: this, too",
    ),
    (append_value, "notices other changes", {"on": "2026-01-01"}, "-01}]", "+01}, {on: 2026-01-01}]"),
    (append_value, "facts houses", "Green", "-[Red, Blue]", "+[Red, Blue, Green]"),
    (append_value, "facts motto", "Be kind", "", "+    - Be kind"),
    (append_value, "notices cin-cla recipients", "nurse", "", "+    recipients:\n+      - nurse"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "keys", "tree", "gone", "come"), CASES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_value_changes_and_all_else_stays(
    edit: Callable[..., str], keys: str, tree: Tree, gone: str, come: str, ends: str, bom: str
) -> None:
    made = edit(bom + SITE.replace("\n", ends), tuple(keys.split()), tree)
    assert made.startswith(bom)
    assert made.count("\n") == made.count(ends)
    lines = made.removeprefix(bom).replace("\r\n", "\n").split("\n")
    changed = [line for line in difflib.ndiff(SITE.split("\n"), lines) if line[0] in "-+"]
    removed = "\n".join(line[2:] for line in changed if line[0] == "-")
    added = "\n".join(line[2:] for line in changed if line[0] == "+")
    wanted_gone, wanted_come = (text.replace(f"\n{text[:1]}", "\n")[1:] for text in (gone, come))
    if wanted_gone.startswith(" ") or not gone:  # whole lines
        assert (removed, added) == (wanted_gone, wanted_come)
    else:
        assert removed.replace(wanted_gone, wanted_come) == added


@pytest.mark.parametrize(
    ("edit", "text", "keys"),
    [
        (set_value, "- a list\n", "dpo"),
        (set_value, "a: [\n", "dpo"),
        (set_value, "dpo: Officer\n", "dpo email"),
        (set_value, "a: &x {b: c}\nd: *x\n", "d"),
        (append_value, "page: one\n", "page"),
        (append_value, "", "page"),
    ],
)
def test_where_there_is_no_certain_place_nothing_is_changed(
    edit: Callable[..., str], text: str, keys: str
) -> None:
    with pytest.raises(YamlEditError):
        edit(text, tuple(keys.split()), "x")


WORDS = st.text("ab :,#-[]{}'\"é1", min_size=1, max_size=8).map(lambda word: " ".join(word.split())).filter(
    lambda word: word.strip(" '\"-#,:[]{}") != "" and not word.startswith("{{")
)  # fmt: skip
KEYS = st.sampled_from(["name", "email", "note", "about"])
TREES: st.SearchStrategy[Tree] = st.recursive(
    WORDS,
    lambda inner: (
        st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(WORDS | st.dictionaries(KEYS, WORDS, min_size=1, max_size=2), min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key: plain(each) for key, each in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(each) for each in node.items]
    return node.text if isinstance(node, Scalar) else None


@given(
    before=st.dictionaries(KEYS, TREES, min_size=1),
    path=st.lists(KEYS, min_size=1, max_size=2),
    tree=TREES,
    braces=st.booleans(),
)
def test_what_is_set_is_read_back(
    *, before: dict[str, Tree], path: list[str], tree: Tree, braces: bool
) -> None:
    text = (f"top: {flow(before)}\n" if braces else "\n".join(block("top", before)) + "\n") + "end: here\n"
    if read_yaml(text, "").findings:  # a slip, which is repaired and not edited
        return
    try:
        made = set_value(text, ("top", *path), tree)
    except YamlEditError:
        return
    wanted: dict[str, object] = {"top": plain(read_yaml(text, "").root.entries["top"]), "end": "here"}  # type: ignore[union-attr] # a map: as written above
    inner = wanted["top"]
    for key in path[:-1]:
        assert isinstance(inner, dict)
        inner = inner.setdefault(key, {})
    assert isinstance(inner, dict)
    inner[path[-1]] = tree
    assert plain(read_yaml(made, "").root) == wanted
