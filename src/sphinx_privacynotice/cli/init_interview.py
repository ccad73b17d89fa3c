"""The questions of `init`, asked in the terminal; answers survive an interruption."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.cli.terminal import ask, confirm, say
from sphinx_privacynotice.scaffold.files import answers_file
from sphinx_privacynotice.scaffold.interview import (
    AnswerError,
    cleaned,
    read_answers,
    validate_answer,
)
from sphinx_privacynotice.scaffold.questions import DECLARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.scaffold.questions import Answers, Question


def answer_error(error: AnswerError, hint: str = "") -> click.ClickException:
    """Return the error for a file of answers that cannot be used."""
    return click.ClickException("\n".join(map(escape_controls, str(error).split("\n"))) + hint)


@dataclass(slots=True)
class Interview:
    """What was answered so far, and where answers are kept if the questions are interrupted.

    ``quiet`` asks nothing. ``schools`` are those of a trust, ``unanswered`` the questions without an answer.
    """

    folder: Folder
    file: str
    quiet: bool
    own: Answers = field(default_factory=dict)
    schools: list[Answers] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    typed: bool = False

    def offer_kept(self, questions: Sequence[Question], in_trust: Sequence[Question]) -> None:
        """Offer to go on with the answers of an earlier call that was interrupted."""
        if self.quiet or not self.folder.is_file(self.file):
            return
        try:
            self.own, self.schools = read_answers(self.folder, self.file, questions, in_trust, lenient=True)
        except AnswerError as error:
            raise answer_error(error, "\nMend the file, or delete it to begin again.") from None
        self.typed = confirm(f"Go on with the answers that are kept in {self.file}?", default=True)
        if not self.typed:
            self.own, self.schools = {}, []

    def ask(self, questions: Sequence[Question], known: Answers, kept: Answers) -> Answers:
        """Return an answer to every question: one that is ``known`` or ``kept``, or one asked for.

        ``kept`` is filled as answers come. Raises `click.UsageError` where one that is needed is missing.
        """
        for question in questions:
            key = question.key
            before = kept.get(question.after, [])
            skipped = (question.after and before in ([], ["no"])) or kept.get(question.unless)
            if key in known:
                kept[key] = known[key]
                if skipped and known[key]:
                    with_it = (
                        f"with --{question.after}" if question.after else f"not with --{question.unless}"
                    )
                    raise click.UsageError(f"--{key} goes {with_it}.")
            elif key not in kept:
                kept[key] = [] if self.quiet or skipped else self._ask_one(question)
            if question.needed and not kept[key]:
                raise click.UsageError(f"--{key} is needed: {question.help}")
            left = not kept[key] and not skipped and not question.after and not question.optional
            if left and key not in self.unanswered:
                self.unanswered.append(key)
        return {question.key: kept[question.key] for question in questions}

    def keep(self, asked: Sequence[Question]) -> str:
        """Keep the answers for the next call, in words that say where; "" where there is nothing to keep."""
        if not self.typed:
            return ""
        try:
            replace_files(self.folder, {self.file: answers_file(self.own, self.schools, asked)})
        except SourceError as error:
            return f"Your answers could not be kept: {error.finding.text}"
        return f"Your answers are kept in {self.file}: the next `init` goes on from there."

    def forget(self) -> None:
        """Remove the file of kept answers, for they are used."""
        if self.folder.is_file(self.file):
            replace_files(self.folder, {self.file: None})

    def _ask_one(self, question: Question) -> list[str]:
        answers = _ask_several(question) if question.many else _ask_once(question)
        self.typed = True
        return answers


def _ask_several(question: Question) -> list[str]:
    answers: list[str] = []
    while True:
        enter = "no more" if answers else "leave it out" if question.none else "none"
        answer = _prompt(question, f"{question.words} (Enter: {enter})")
        if not answer:
            return answers
        if answer == DECLARED and question.none:
            return answers or [answer]
        answers.append(answer)


def _ask_once(question: Question) -> list[str]:
    hint = "" if question.default or question.needed else " (Enter: leave it out)"
    answer = _prompt(question, question.words + hint)
    return [answer] if answer else []


def _prompt(question: Question, words: str) -> str:
    """Ask until the answer is valid."""
    while True:
        typed = ask(
            words,
            default=question.default,
            show_default=bool(question.default),
            prompt_suffix=" " if words.endswith(("?", ")")) else ": ",
        )
        answer = cleaned(question, typed)
        error = validate_answer(question, answer)
        if not error:
            return answer
        say(f"  {error}", err=True)
