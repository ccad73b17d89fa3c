"""One budget of work: what goes through data stops when it is spent, and says so once."""

from __future__ import annotations

from sphinx_privacynotice.model.budget import MAX_WORK, Budget, Limit
from sphinx_privacynotice.model.findings import Findings, Place

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
        budget.tell("steps", Place("a.yaml", line), findings, "people")
    (told,) = findings
    assert str(told.place) == "a.yaml:4"
    assert told.text == "There are more than 3 steps of a test; the rest is left out. Take fewer."
    assert (told.code, told.key) == ("too-much", "people")


def test_every_limit_has_a_way_to_mend() -> None:
    assert all(limit.most > 0 and limit.what and limit.mend for limit in MAX_WORK.values())
