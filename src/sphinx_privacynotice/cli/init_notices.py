"""Which notices one run of `init` writes: as `--notice` says, or as it is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.messages import did_you_mean, joined
from sphinx_privacynotice.cli.terminal import say
from sphinx_privacynotice.scaffold.folder import ScaffoldError
from sphinx_privacynotice.scaffold.interview import listed_in
from sphinx_privacynotice.scaffold.notice_set import (
    ALL,
    CHOSEN,
    KEPT,
    NoticeSet,
    NoticeSets,
    asks_first,
    chosen_question,
    kept_key,
)
from sphinx_privacynotice.scaffold.plan import Notices
from sphinx_privacynotice.scaffold.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.cli.init_interview import Interview
    from sphinx_privacynotice.scaffold.folder import FolderState
    from sphinx_privacynotice.scaffold.questions import Answers, Question

FIRST = ("name", "kind", "also")
"""The questions before it is known which notices there may be."""


def first_answers(interview: Interview, asked: Iterable[Question], known: Answers, kept: Answers) -> Answers:
    """Ask what must be known before the notices are."""
    answers: Answers = {}
    for question in asked:
        if question.key in FIRST and not {*question.not_of} & {*answers.get("kind", ())}:
            answers |= interview.ask([question], known, kept)
    return answers


class NoticeChoice:
    """The notices of one run: ``named`` are those that `--notice` names, none if it is to be asked.

    ``usual`` are those that the schools of a project have, which one more has, too.
    """

    def __init__(self, here: FolderState, given: Sequence[str], usual: Sequence[str] = ()) -> None:
        self.sets = NoticeSets(here)
        self.named = tuple(dict.fromkeys(each for text in given for each in listed_in(text)))
        self.usual = () if self.named else tuple(usual)
        self.explicit = tuple(each for each in self.named if each != ALL)
        for kind in self.explicit:
            if kind not in self.sets.known:
                self.sets.of("").title(kind)

    @property
    def asks(self) -> bool:
        """Whether it is asked which notices to write."""
        return not self.named and not self.usual

    @property
    def own_file(self) -> str:
        """The file of the one notice that is named, where that is a pack of one file; else ""."""
        pack = self.sets.of("").library.notice_pack(self.explicit[0]) if len(self.explicit) == 1 else None
        return pack.file if pack is not None and pack.single else ""

    def limited(self, questions: Iterable[Question]) -> list[Question]:
        """Return questions with the kinds of organisation as choices that there are words for."""
        return [
            replace(each, choices=self.sets.served_by(self.explicit, each.choices))
            if each.key == "kind"
            else each
            for each in questions
        ]

    def conditions(self, of: NoticeSet) -> list[Question]:
        """Return the questions on which it depends which notices are needed."""
        return of.conditions if self.asks else []

    def choose(self, of: NoticeSet, interview: Interview, known: Answers, needed: Sequence[str]) -> Notices:
        """Return the notices to write for such an organisation, asked for unless they are named.

        ``needed`` are those that it needs, which are offered. Raises `ScaffoldError` for one without words.
        """
        if self.named:
            kinds = [*(needed if ALL in self.named else ()), *self.explicit]
        elif self.usual:
            kinds = list(filter(of.serves, self.usual))
        else:
            question = chosen_question(of.known, needed)
            if interview.quiet and question.key not in known:
                known = {**known, question.key: [question.default]}
            elif question.key not in {*known, *interview.own}:
                show(of)
            kinds = listed_in(interview.ask([question], known, interview.own)[question.key][0])
        if not kinds:
            raise ScaffoldError(f"No pack has a notice for the kind “{of.kinds[0]}”: name one with --notice")
        of.check(kinds)
        return Notices(of, tuple(dict.fromkeys(kinds)))


def needed_by(of: NoticeSet, answers: Answers) -> list[str]:
    """Return the notices that such an organisation needs, as the first answers say, in the packs' order."""
    yes = {kind for kind in of.entries if answers.get(asks_first(kind)) == ["yes"]}
    return [kind for kind in of.entries if kind in {*of.always, *yes}]


def show(of: NoticeSet) -> None:
    """Say which notices there are for such an organisation."""
    width = max(map(len, of.known), default=0)
    say("", "The notices that there are words for:", err=True)
    for kind in of.known:
        say(f"  {kind.ljust(width)}  {of.title(kind)}", err=True)


def answers_of(
    keep: Iterable[tuple[str, str, str]], facts: Iterable[str], possible: Iterable[str]
) -> dict[str, str]:
    """Return the answers that `--keep` and `--fact` give, by question.

    Raises `click.UsageError` for one that answers none of the ``possible`` questions.
    """
    found: dict[str, str] = {}
    known = {*possible}
    for kind, period, start in keep:
        key = kept_key(kind)
        if key not in known:
            keeps = (
                each.removeprefix(KEPT) for each in known if each.startswith(KEPT) and each not in QUESTIONS
            )
            hint = did_you_mean(kind, keeps) or "Of pupils’ records use --retention and --retention-from."
            raise click.UsageError(escape_controls(f"--keep {kind}: no notice asks for it. {hint}"))
        found |= {key: period, f"{key}-from": start}
    for text in facts:
        name, equals, value = text.partition("=")
        key = name.strip().replace("_", "-")
        if not equals or key not in known:
            wanted = "write a fact that is asked for, and its value, as cctv=yes."
            hint = did_you_mean(key, (each for each in known if each not in QUESTIONS)) if equals else ""
            raise click.UsageError(escape_controls(f"--fact {text}: {wanted} {hint}".rstrip()))
        found[key] = value
    return found


def check_used(known: Answers, asked: Iterable[str]) -> None:
    """Raise `ScaffoldError` for an answer to none of the questions ``asked``, so that none is lost."""
    used = {*asked, CHOSEN}
    lost = [_option(key) for key, texts in known.items() if texts and key not in used]
    if lost:
        raise ScaffoldError(f"Nothing that is written here asks for {joined(lost)}: leave it out")


def _option(key: str) -> str:
    """Return the option that answers a question, as it is typed."""
    if key in QUESTIONS:
        return f"--{key}"
    notice = key.removeprefix(KEPT)
    return f"--fact {key}" if notice == key else f"--keep {notice.removesuffix('-from')}"
