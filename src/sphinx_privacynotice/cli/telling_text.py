"""The texts of ``telling``: a letter or a paragraph, in the words of the packs and of the notice itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.telling import what_to_tell
from sphinx_privacynotice.text.clause.phrases import Phrases, date_form
from sphinx_privacynotice.text.clause.plain_value import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.telling import Told

Form = Literal["letter", "paragraph"]

_STEP = re.compile(r"([A-Za-z_]+)|\[(\d+)\]")
_ENDED = (".", "!", "?", ".”", "!”", "?”")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a text: its title, ordinary text, or an entry of a list."""

    kind: Literal["title", "text", "item"]
    words: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What the readers of one notice are told: ``day`` is "" where it is not known from when.

    ``items`` are sentences, ``told`` what they are made of. The last four are "" where the site's files do
    not say them.
    """

    site: str
    notice: str
    school: str
    is_new: bool
    called: str
    day: str
    items: tuple[str, ...]
    told: tuple[Told, ...]
    address: str = ""
    page: str = ""
    questions: str = ""
    officer: str = ""

    @property
    def same(self) -> tuple[object, ...]:
        """What is equal in tellings that are one text."""
        return self.notice, self.is_new, self.called, self.day, self.items


class Teller:
    """Makes texts from what the files of ``project`` say; ``link`` is where the notice is read, if known."""

    def __init__(self, project: Project, link: str = "") -> None:
        self._project = project
        self._link = link
        self._language = project.library.language

    @property
    def language(self) -> str:
        """The language of the texts."""
        return self._language

    def telling(self, diff: NoticeDiff, entries: Sequence[Announcement]) -> Telling | None:
        """Return what the readers of a notice are told, None for nothing."""
        site = self._project.sites.get(diff.site)
        if site is None or diff.state == "gone":
            return None
        view = site.view(diff.notice)
        phrases = Phrases(view, self._language)

        def value_of(key: str) -> str:
            steps = [name or int(number) - 1 for name, number in _STEP.findall(key)]
            return plain_value(view, self._language, steps)

        told = what_to_tell(diff, entries, value_of)
        is_new = diff.state == "new"
        if not told and not is_new:
            return None
        called = str(getattr(view.notice(), "title", "") or "")
        day = _day_of(diff, entries)
        return Telling(
            diff.site,
            diff.notice,
            site.name,
            is_new,
            called,
            date_form(self._language, day) if day else "",
            tuple(dict.fromkeys(self._item(phrases, each, called or site.name) for each in told)),
            tuple(told),
            self._link or self._value(view, "organisation", "web"),
            ", ".join(site.pages.get(diff.notice, ())),
            self._value(view, "contacts", "questions"),
            self._value(view, "dpo"),
        )

    def _value(self, view: NoticeData, *path: str) -> str:
        return plain_value(view, self._language, path)

    def _item(self, phrases: Phrases, told: Told, called: str) -> str:
        slots = {name: one_line(words) for name, words in told.slots.items()}
        slots["section"] = slots["section"] or one_line(called)  # what is above the first heading
        for name in ("old", "new") if told.phrase in {"changed", "added", "removed"} else ():
            slots[name] = _ended(slots[name])
        words = phrases.phrase(f"telling_{told.phrase}", **slots) if told.phrase else slots["note"]
        return _ended(words)

    def lines(self, group: Sequence[Telling], form: Form) -> Iterator[Line]:
        """Yield the text for schools that are told the same."""
        first = group[0]
        phrases = Phrases(self._project.sites[first.site].view(first.notice), self._language)
        new = "_new" if first.is_new else ""
        before = [phrases.phrase(f"telling_opening{new}")]
        if first.called:
            before.append(phrases.phrase("telling_name", notice=one_line(first.called)))
        if len(group) > 1:
            before.append(
                phrases.phrase("telling_schools", names=", ".join(one_line(each.school) for each in group))
            )
        if first.day:
            before.append(phrases.phrase(f"telling_from{new}", day=first.day))
        changes = [phrases.phrase("telling_changes")] if first.items else []
        after = list(self._after(phrases, group))
        if form == "paragraph":
            yield Line("text", " ".join([*before, *changes, *first.items, *after]))
            return
        yield Line("title", phrases.phrase(f"telling_title{new}"))
        yield Line("text", phrases.phrase("telling_greeting"))
        yield Line("text", " ".join(before))
        yield from (Line("text", words) for words in changes)
        yield from (Line("item", words) for words in first.items)
        yield from (Line("text", words) for words in after)
        yield Line("text", phrases.phrase("telling_close"))
        if len(group) == 1:
            yield Line("text", one_line(first.school))

    @staticmethod
    def _after(phrases: Phrases, group: Sequence[Telling]) -> Iterator[str]:
        """Yield where the notice is and whom to ask; of schools that differ, that each school says it."""
        first = group[0]
        if _differ(each.address for each in group) or (not first.address and len(group) > 1):
            yield phrases.phrase("telling_read_schools")
        elif first.address:
            yield phrases.phrase("telling_read", address=one_line(first.address))
        elif first.page:
            yield phrases.phrase("telling_read_page", page=one_line(first.page))
        if _differ(each.questions for each in group):
            yield phrases.phrase("telling_ask_schools")
        elif first.questions:
            yield _ended(phrases.phrase("telling_ask", contact=one_line(first.questions)))
        if first.officer and first.officer != first.questions and not _differ(each.officer for each in group):
            yield _ended(phrases.phrase("telling_dpo", contact=one_line(first.officer)))


def _differ(words: Iterable[str]) -> bool:
    return len(set(words)) > 1


def _ended(words: str) -> str:
    return words if words.endswith(_ENDED) else f"{words}."


def _day_of(diff: NoticeDiff, entries: Sequence[Announcement]) -> str:
    """Return from when a change applies: a moved `in_force`, else the day of the new entry of `changes`.

    "" where neither says it: that a notice applies already says nothing of its change.
    """
    before, now = diff.in_force
    if now and now != before:
        return now
    return next((entry.on for entry in entries if entry.on), "") if now else ""


def group_tellings(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """Return the tellings that are one text, with the schools that have it."""
    groups: dict[tuple[object, ...], list[Telling]] = {}
    for each in tellings:
        groups.setdefault(each.same, []).append(each)
    return list(groups.values())
