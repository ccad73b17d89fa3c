"""Each ordinary slip in YAML has words of its own, and shows the line as typed and as mended."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
import yaml
from casefiles import Case, read_cases

from sphinx_privacynotice.yamlio import stream as yamlstream
from sphinx_privacynotice.yamlio.reader import read_yaml

LIBRARY_WORDS = re.compile(
    r"mapping|scalar|token|scann|sequence|flow|block|anchor|alias|parse|stream|simple key|yaml\.|indicator",
    re.IGNORECASE,
)


class Slip(NamedTuple):
    """A text with one slip; ``typed`` is the line at ``line`` where none is given."""

    name: str
    text: str
    code: str
    line: int
    column: int
    words: str
    mended: str
    typed: str = ""


def _slip(case: Case) -> Slip:
    head, _, words = case.parts["reported"].rstrip("\n").partition("\n")
    place, code = head.split()
    line, column = map(int, place.split(":"))
    mended, typed = (case.parts.get(part, "").removesuffix("\n") for part in ("mended", "line"))
    return Slip(case.name, case.parts["typed"], code, line, column, words, mended, typed)


SLIPS = [_slip(case) for case in read_cases("slips.txt")]


@pytest.mark.parametrize("loader", ["compiled", "python"])
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_told_in_plain_words(slip: Slip, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loader == "python":
        monkeypatch.setattr(yamlstream, "loader", lambda: yaml.SafeLoader)
    typed = slip.typed or slip.text.split("\n")[slip.line - 1]

    (finding,) = read_yaml(slip.text, "site.yaml").findings

    assert (finding.code, finding.place.line, finding.place.column) == (slip.code, slip.line, slip.column)
    told = f"{finding.message}. {finding.hint}."
    assert slip.words in told
    assert not LIBRARY_WORDS.search(told)
    assert finding.hint
    assert finding.suggested_text == slip.mended
    if slip.mended:
        assert finding.source_text == typed
        assert read_yaml(slip.text.replace(typed, slip.mended, 1), "site.yaml").findings == ()
