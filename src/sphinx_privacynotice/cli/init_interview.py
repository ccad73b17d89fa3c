"""The questions of `init`, asked in the terminal; answers outlive an interruption."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.terminal import ask, confirm, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.scaffold.interview import Answers, Question


OPTIONS: dict[str, str] = {
    # every question as an option; a test holds them to the questions
    "name": "The school's name.",
    "kind": "The kind of school: maintained, academy, free-school, special …",
    "address": "Its address, with commas between the lines.",
    "phone": "Its phone number.",
    "email": "Its e-mail address.",
    "controller": "Who answers in law for its data, if not the school itself: of an academy, its trust.",
    "dpo-post": "The post of the data protection officer.",
    "dpo-email": "The data protection officer's e-mail address.",
    "designated-teacher": "The post of the designated teacher for looked-after children: Deputy head, say.",
    "council": "A council that the school works with. May be given several times.",
    "complaints": "The post that deals with complaints about personal data.",
    "complaints-email": "Their e-mail address.",
    "retention": "How long pupils' records are kept, as 2 years.",
    "retention-from": "What that is counted from: the day you leave us.",
    "transfers": "A country outside the United Kingdom that information goes to, or none. Several times.",
    "automated-decisions": "A decision that a computer makes alone, or none. Several times.",
    "in-force": "The day from which the notice applies, as 2026-12-01. Without it, the notice is a draft.",
    "trust-name": "With --trust: the trust's name.",
}


@dataclass(slots=True)
class Interview:
    """What was answered so far, and where that is kept when the questions are broken off.

    ``quiet`` asks nothing. ``schools`` are those of a trust, ``left_out`` the questions without an answer.
    """

    folder: Folder
    file: str
    quiet: bool
    own: Answers = field(default_factory=dict)
    schools: list[Answers] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    typed: bool = False

    def offer_kept(self, questions: Sequence[Question], in_trust: Sequence[Question]) -> None:
        """Offer to go on with the answers of an earlier call that was broken off."""
        from sphinx_privacynotice.scaffold.interview import AnswerError, read_answers

        if self.quiet or not self.folder.is_file(self.file):
            return
        try:
            self.own, self.schools = read_answers(self.folder, self.file, questions, in_trust, lenient=True)
        except AnswerError as error:
            lines = "\n".join(map(escape_controls, str(error).split("\n")))
            raise click.ClickException(f"{lines}\nMend the file, or delete it to begin again.") from None
        self.typed = confirm(f"Go on with the answers that are kept in {self.file}?", default=True)
        if not self.typed:
            self.own, self.schools = {}, []

    def ask(self, questions: Sequence[Question], known: Answers, kept: Answers) -> Answers:
        """Return an answer to every question: one that is ``known`` or ``kept``, or one asked for.

        ``kept`` is filled as answers come. Raises `click.UsageError` where one that is needed is missing.
        """
        for question in questions:
            key = question.key
            if key in known:
                kept[key] = known[key]
                if question.after and known[key] and not kept.get(question.after):
                    raise click.UsageError(f"--{key} goes with --{question.after}.")
            elif key not in kept:
                behind = question.after and not kept.get(question.after)
                kept[key] = [] if self.quiet or behind else self._asked(question)
            if question.needed and not kept[key]:
                raise click.UsageError(f"--{key} is needed: {OPTIONS[key]}")
            if not kept[key] and key not in self.left_out and not question.after:
                self.left_out.append(key)
        return {question.key: kept[question.key] for question in questions}

    def keep(self, asked: Sequence[Question]) -> str:
        """Keep the answers for the next call, in words that say where; "" where there is nothing to keep."""
        from sphinx_privacynotice.base.files import SourceError
        from sphinx_privacynotice.base.write import replace_files
        from sphinx_privacynotice.scaffold.interview import write_answers

        if not self.typed:
            return ""
        try:
            replace_files(self.folder, {self.file: write_answers(self.own, self.schools, asked)})
        except SourceError as error:
            return f"Your answers could not be kept: {error.finding.text}"
        return f"Your answers are kept in {self.file}: the next `init` goes on from there."

    def forget(self) -> None:
        """Take away the answers that were kept, for they are used."""
        from sphinx_privacynotice.base.write import replace_files

        if self.folder.is_file(self.file):
            replace_files(self.folder, {self.file: None})

    def _asked(self, question: Question) -> list[str]:
        answers = _several(question) if question.many else _once(question)
        self.typed = True
        return answers


def _several(question: Question) -> list[str]:
    from sphinx_privacynotice.scaffold.interview import DECLARED

    answers: list[str] = []
    while True:
        enter = "no more" if answers else "leave it out" if question.none else "none"
        answer = _prompt(question, f"{question.words} (Enter: {enter})")
        if not answer:
            return answers
        if answer == DECLARED and question.none:
            return answers or [answer]
        answers.append(answer)


def _once(question: Question) -> list[str]:
    words = question.words
    if not question.default and not question.needed:
        words += " (Enter: leave it out)"
    answer = _prompt(question, words)
    return [answer] if answer else []


def _prompt(question: Question, words: str) -> str:
    """Ask until the answer is one."""
    from sphinx_privacynotice.scaffold.interview import cleaned, validate_answer

    while True:
        typed = ask(
            words,
            default=question.default,
            show_default=bool(question.default),
            prompt_suffix=" " if words.endswith(("?", ")")) else ": ",
        )
        answer = cleaned(question, typed)
        told = validate_answer(question, answer)
        if not told:
            return answer
        say(f"  {told}", err=True)
