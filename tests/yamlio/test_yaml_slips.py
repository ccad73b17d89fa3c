"""Each ordinary slip in YAML has words of its own, and shows the line as typed and as mended."""

from __future__ import annotations

import re

import pytest
import yaml
from casefiles import SLIPS, Slip

from sphinx_privacynotice.yamlio import stream as yamlstream
from sphinx_privacynotice.yamlio.reader import read_yaml

LIBRARY_WORDS = re.compile(
    r"mapping|scalar|token|scann|sequence|flow|block|anchor|alias|parse|stream|simple key|yaml\.|indicator",
    re.IGNORECASE,
)


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
