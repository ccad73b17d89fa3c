"""The reference leaves nothing out: every file of a pack and every record has its place."""

from __future__ import annotations

import importlib

import pytest
from support import ROOT

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.checks.examples import examples_of
from sphinx_privacynotice.checks.explain import explain
from sphinx_privacynotice.model.format import schema as site
from sphinx_privacynotice.model.pack.key_models import MODELS

DOCS = ROOT / "docs"

SAME_KEYS = {
    # records that have the keys of another, which stand under that one's name
    "Entry",
    "Body",
    "Item",
    "Shared",
    "Person",
    "Reference",
}


def records() -> list[str]:
    """The names of the records that a site file is made of."""
    found = (each for each in vars(site).values() if isinstance(each, type) and issubclass(each, site.Entry))
    return sorted({each.__name__ for each in found} - SAME_KEYS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_files_of_a_pack(name: str) -> None:
    page = (DOCS / "reference" / "pack-files.md").read_text(encoding="utf-8")
    assert f"```{{from-code}} shape {name}\n" in page


@pytest.mark.parametrize("name", records())
def test_records_of_a_site_file(name: str) -> None:
    page = (DOCS / "reference" / "site-keys.md").read_text(encoding="utf-8")
    assert f"```{{from-code}} keys {name}" in page


@pytest.mark.parametrize("code", known_codes())
def test_the_page_of_a_code_says_what_the_rule_and_its_examples_say(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    page = importlib.import_module("rule_pages").page_of(explain(code))
    about = known_codes()[code]
    assert page.startswith(f"# {code}\n\n{about.title}\n")
    for words in (about.why, about.help, *(each.site for each in examples_of(code))):
        assert words in page
