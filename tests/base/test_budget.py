"""One budget of work: what goes through data stops when it is spent, and says so once."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from press import Press
from support import write_tree

from sphinx_privacynotice.base.budget import MAX_WORK, Budget, Limit
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.model.format.layers import Files
from sphinx_privacynotice.model.pack.library import Library
from sphinx_privacynotice.model.site.load import load_sites

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx_privacynotice.model.site.site import Site

FEW = {"steps": Limit(3, "steps of a test", "Take fewer"), "others": Limit(1, "others", "Take none")}


def test_what_is_taken_is_counted_by_kind_and_stays_spent() -> None:
    budget = Budget(FEW)
    assert [budget.take("steps") for _ in range(5)] == [True, True, True, False, False]
    assert budget.is_spent("steps")
    assert not budget.is_spent("others")
    assert budget.take("others")
    assert not Budget(FEW).take("steps", 4)


def test_too_much_is_told_once_in_plain_words() -> None:
    budget, findings = Budget(FEW), Findings()
    for line in (4, 5):
        budget.report("steps", Place("a.yaml", line), findings, "people")
    (told,) = findings
    assert str(told.place) == "a.yaml:4"
    assert told.text == "There are more than 3 steps of a test; the rest is left out. Take fewer."
    assert (told.code, told.key) == ("too-much", "people")


def test_every_limit_has_a_way_to_mend() -> None:
    assert all(limit.most > 0 and limit.what and limit.hint for limit in MAX_WORK.values())


# twice as much of anything costs twice as much, or is told as too much


def calls(function: Callable[[], Any]) -> int:
    """Return how many calls of Python functions ``function`` makes."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


def teams(levels: int, wide: int) -> str:
    rows = [
        f"  t{level}x{each}: {{name: T{level}x{each}, members: "
        f"[{', '.join(f't{level + 1}x{below}' for below in range(wide))}]}}\n"
        for level in range(levels)
        for each in range(wide)
    ]
    rows += [f"  t{levels}x{each}: {{name: L{each}}}\n" for each in range(wide)]
    return "people:\n" + "".join(rows)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.mark.parametrize("body", ["{{ people.t0x0 }}", "- {{ people.t0x0 }}"])
def test_teams_in_teams_are_printed_up_to_a_limit_and_told(body: str, press: Press) -> None:
    few, many, wide = (teams(levels, across) for levels, across in ((5, 8), (5, 16), (6, 16)))
    spent = [calls(partial(press.print, body, top=top)) for top in (few, many, wide)]
    assert spent[1] < 3 * spent[0]
    assert spent[2] < 2 * spent[1]
    (told,) = press.print(body, top=wide).findings
    assert (told.code, told.key) == ("too-much", "people.t0x0")
    assert told.place.file == "site.yaml"
    assert "2,000 values" in told.message


def test_teams_too_deep_are_told_and_circles_end(press: Press) -> None:
    (told,) = press.print("{{ people.t0x0 }}", top=teams(9, 1)).findings
    assert (told.code, told.key) == ("too-much", "people.t0x0")
    assert press.print("{{ people.t0x0 }}", top=teams(6, 1)).findings == []


def chain(length: int) -> str:
    """Return people each of whom names two that name two, and a team of the first."""
    rows = "".join(
        f"  p{n}: {{person: p{n + 1}, at: q{n + 1}, for: q{n + 1}, authority: p{n + 1}}}\n"
        f"  q{n}: {{person: q{n + 1}, at: p{n + 1}, for: p{n + 1}, authority: q{n + 1}}}\n"
        for n in range(length)
    )
    return f"people:\n{rows}  p{length}: {{name: Ann}}\n  q{length}: {{name: Bob}}\n"


def test_references_that_lend_from_each_other(press: Press) -> None:
    body = "{{ people.p0.phone }} {{ people.p0.email }}"
    spent = [calls(partial(press.print, body, top=chain(length), sound=False)) for length in (4, 8, 16)]
    assert spent[1] < 3 * spent[0]
    assert spent[2] < 3 * spent[1]


def test_texts_in_a_row_are_filled_so_far_and_told_in_right_words(press: Press) -> None:
    facts = "facts:\n" + "".join(
        f'  a{n}: {{value: x, text: "{n} {{{{ facts.a{n + 1} }}}}"}}\n' for n in range(4)
    )
    printed = press.print("{{ facts.a0 }}", top=f"{facts}  a4: end\n")
    (told,) = printed.findings
    assert (told.code, told.key) == ("too-much", "facts.a0")
    assert "3 texts that name one another" in told.message


def loaded(folder: Path, files: dict[str, str]) -> Site:
    write_tree(folder, files)
    (site,) = load_sites(Files(Folder(folder)), {"site.yaml": None}, Library(()), packs_incomplete=True)
    return site


def fan(levels: int, wide: int) -> dict[str, str]:
    """Return a site whose files extend each other, each of a level all of the next."""
    files = {"site.yaml": f"extends: [{', '.join(f't0x{n}.yaml' for n in range(wide))}]\norganisation: Oak\n"}
    for level in range(levels):
        below = f"extends: [{', '.join(f't{level + 1}x{n}.yaml' for n in range(wide))}]\n"
        text = f"facts: {{a: b}}\nfixed: [facts]\n{below if level + 1 < levels else ''}"
        files |= {f"t{level}x{each}.yaml": text for each in range(wide)}
    return files


def test_files_that_extend_each_other_are_read_once_and_not_too_many(tmp_path: Path) -> None:
    shapes = ((2, 5), (4, 5), (4, 9), (7, 30))
    folders = [tmp_path / f"{levels}-{wide}" for levels, wide in shapes]
    spent = [calls(partial(loaded, here, fan(*shape))) for here, shape in zip(folders, shapes, strict=True)]
    sites = [loaded(here, {}) for here in folders]
    assert [len(site.layers) for site in sites] == [11, 21, 37, 41]
    codes = [{finding.code for finding in site.findings} for site in sites]
    assert ["too-much" in each for each in codes] == [False, False, False, True]
    assert spent[1] < 4 * spent[0]
    assert spent[3] < 4 * spent[2]
    assert len([each for each in sites[3].findings if each.code == "too-much"]) == 1


@pytest.mark.parametrize("dimension", ["extends", "fixed", "notices"])
def test_fixed_keys_cost_no_more_than_they_are_long(dimension: str, tmp_path: Path) -> None:
    def spent(count: int) -> int:
        many = {name: count if name == dimension else 100 for name in ("extends", "fixed", "notices")}
        notices = "".join(f"  n{number}: {{dpo: ours}}\n" for number in range(many["notices"]))
        facts = ", ".join(f"f{number}: x" for number in range(many["fixed"]))
        fixed = ", ".join(f"facts.f{number}" for number in range(many["fixed"]))
        files = {
            "site.yaml": f"extends: [{', '.join(['t.yaml'] * many['extends'])}]\norganisation: Oak\n"
            f"notices:\n{notices}",
            "t.yaml": f"facts: {{{facts}}}\nfixed: [{fixed}]\n",
        }
        return calls(partial(loaded, tmp_path / str(count), files))

    assert spent(400) < 3 * spent(200)
