"""Three findings about how changes are announced: each where it should be, and silent elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.review.announcements import Announcement, NoticeFacts, find_unannounced
from sphinx_privacynotice.review.changes import CLARIFYING, EDITORIAL, MATERIAL, Change, NoticeDiff

KEY = ("oak", "cin-cla")
BEFORE = NoticeFacts("Oak", "2026-03-01", "2026-02-01", (), Place("oak.yaml", 9))
EARLIER = Announcement("2026-03-01", "We share with the nurse.", "letter, 2026-02-01")


def noted(told: str, on: str = "2026-06-01") -> Announcement:
    return Announcement(on, "We keep it for less.", told)


def found(
    now: NoticeFacts,
    weight: str = MATERIAL,
    *,
    before: NoticeFacts = BEFORE,
    notice_days: int = 14,
    diff: NoticeDiff | None = None,
) -> list[str]:
    change = Change(
        "changed", "", "retention", "", "", weight=weight, because="how long data is kept changes"
    )
    diff = diff or NoticeDiff(*KEY, "changed", changes=(change,))
    return [each.code for each in find_unannounced([diff], {KEY: before}, {KEY: now}, notice_days)]


def now(*changes: Announcement, in_force: str = "2026-06-01") -> NoticeFacts:
    return replace(BEFORE, in_force=in_force, changes=changes)


@pytest.mark.parametrize(
    ("told", "in_force", "notice_days", "codes"),
    [
        ("letter home, 2026-05-18", "2026-06-01", 14, []),
        ("2026-05-18", "2026-06-01", 14, []),
        ("assembly, then letters (2026-05-18), website 2026-05-30", "2026-06-01", 14, []),
        ("website 2026-05-30, letters 2026-05-18", "2026-06-01", 14, []),
        ("letter home, 2026-05-19", "2026-06-01", 14, ["change-too-soon"]),
        ("letter home, 2026-05-19", "2026-06-02", 14, []),
        ("letter home, 2026-06-02", "2026-06-01", 0, ["change-too-soon"]),
        ("letter home, 2026-06-01", "2026-06-01", 0, []),
        ("letter home", "2026-06-01", 14, ["change-too-soon"]),
        ("letter home, 2026-02-30", "2026-06-01", 14, ["change-too-soon"]),
        ("letter home", "2026-06-01", 0, []),
        ("letter 9999-12-31", "2026-06-01", 99_999, ["change-too-soon"]),
        ("", "2026-06-01", 14, ["change-untold"]),
        (" ", "2026-06-01", 14, ["change-untold"]),
    ],
)
def test_how_people_were_told(told: str, in_force: str, notice_days: int, codes: list[str]) -> None:
    assert found(now(noted(told), in_force=in_force), notice_days=notice_days) == codes


def test_only_entries_that_are_new_count() -> None:
    before = replace(BEFORE, changes=(EARLIER,))
    assert found(now(EARLIER), before=before) == ["change-untold"]
    assert found(now(EARLIER, noted("letter, 2026-05-01")), before=before) == []
    mended = replace(EARLIER, note="We share with the school nurse.")
    old = replace(BEFORE, changes=(EARLIER, noted("letter, 2026-04-01", "2026-05-01")))
    assert found(now(mended, old.changes[1]), before=old) == ["change-untold"]
    assert found(now(*old.changes, noted("letter, 2026-01-01", "2026-02-01")), before=old) == [
        "change-untold"
    ]
    # the last entry may be extended by what is changed with it
    both = replace(old.changes[1], note="We keep it for less, and share with the nurse.")
    assert found(now(EARLIER, both), before=old) == []


def test_each_new_entry_is_in_time() -> None:
    entries = noted("letter, 2026-05-01"), noted("letter, 2026-05-30")
    assert found(now(*entries)) == ["change-too-soon"]


def test_days_that_stay() -> None:
    assert found(BEFORE, CLARIFYING) == ["change-undated"]
    assert found(BEFORE, MATERIAL) == ["change-untold", "change-undated"]
    for dated in (
        now(),
        replace(BEFORE, updated="2026-04-01"),
        replace(BEFORE, changes=(noted("website"),)),
    ):
        assert found(dated, CLARIFYING) == []


def test_silent_of_editorial_changes_drafts_and_notices_that_are_new_or_gone() -> None:
    draft = replace(BEFORE, in_force="")
    assert found(BEFORE, EDITORIAL) == []
    assert found(draft, before=draft) == []
    assert found(BEFORE, before=draft) == []
    assert found(draft) == []
    for state in ("new", "gone"):
        diff = NoticeDiff(*KEY, state)
        assert list(find_unannounced([diff], {}, {KEY: BEFORE}, 14)) == []
        assert list(find_unannounced([diff], {KEY: BEFORE}, {}, 14)) == []


def test_what_the_hints_say_is_enough() -> None:
    change = Change(
        "changed", "", "retention", "", "", weight=MATERIAL, because="how long data is kept changes"
    )
    diff = NoticeDiff(*KEY, "changed", changes=(change,))

    def hints(facts: NoticeFacts) -> list[str]:
        return [each.hint for each in find_unannounced([diff], {KEY: BEFORE}, {KEY: facts}, 14)]

    assert "`changes: [{on: 2026-06-01, note: …, told: …}]`" in hints(now())[0]
    assert hints(now(noted(""))) == [
        "Add `told:` to the entry of 2026-06-01 in oak.yaml, as `letter home, 2026-09-14`"
    ]
    assert hints(now(noted("letter home, 2026-05-30"))) == ["Set `in_force:` to 2026-06-13 or later"]
    assert hints(now(noted("letter home, 2026-05-30"), in_force="2026-06-13")) == []
