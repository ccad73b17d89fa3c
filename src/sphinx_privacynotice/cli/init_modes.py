"""What `init` is to do: which of its ways was asked for, which options go with it, and the files it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.init_interview import Interview
from sphinx_privacynotice.cli.terminal import ask, confirm, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx_privacynotice.scaffold.files import Files
    from sphinx_privacynotice.scaffold.interview import Answers, Question
    from sphinx_privacynotice.scaffold.plan import FolderState

ONE_SCHOOL_ONLY = ("address", "phone", "email", "complaints-email")
"""Questions of a school whose answers cannot be the same for two."""

GOES_WITH = {
    # options that are no answers, with the ways of `init` that they belong to
    "school": ("trust",),
    "answers_file": ("new", "trust", "add", "more"),
    "notice": ("new", "trust", "add", "more"),
    "form": ("new", "trust", "add"),
    "page": ("new", "add"),
    "toctree": ("new", "trust", "add"),
}
SPELT = {"answers_file": "answers", "form": "format"}


class Beginning:
    """One call of `init` in the folder ``root``, with its options as ``given``.

    Raises `click.UsageError` where options do not go together, so that none is left out unseen.
    """

    def __init__(self, root: Path, given: dict[str, Any]) -> None:
        from sphinx_privacynotice.base.files import Folder
        from sphinx_privacynotice.model.schema_files import COPIES

        self.root, self.given = root, given
        self.mode = self._mode()
        self.questions: tuple[Question, ...] = ()
        self.in_trust: tuple[Question, ...] = ()
        name = "answers" if self.mode == "new" else f"{self.mode}-answers"
        self.interview = Interview(Folder(root), f"{COPIES}/{name}.yaml", quiet=given["yes"])
        for option, modes in GOES_WITH.items():
            if given[option] and self.mode not in modes:
                raise click.UsageError(f"--{SPELT.get(option, option)} {self._not_here(modes)}")

    def _mode(self) -> str:
        from sphinx_privacynotice.base.files import Folder
        from sphinx_privacynotice.scaffold import plan

        chosen = [name for name in ("trust", "add", "pack_name", "site") if self.given[name]]
        if len(chosen) > 1:
            raise click.UsageError("--trust, --add, --pack and --site do not go together.")
        if chosen:
            return {"pack_name": "pack", "site": "more"}.get(chosen[0], chosen[0])
        return "more" if plan.find_existing(Folder(self.root)) else "new"

    def _not_here(self, modes: Iterable[str]) -> str:
        if tuple(modes) == ("trust",):
            return "goes with --trust."
        if self.mode == "more":
            return "has no use where a project is begun already: its missing values are asked for."
        return f"does not go with --{self.mode}."

    def files(self) -> tuple[FolderState, Files]:
        """Ask what there is to ask, and return what is to be written."""
        return {
            "new": self._school,
            "trust": self._trust,
            "add": self._one_more,
            "more": self._more,
            "pack": self._pack,
        }[self.mode]()

    def keep(self) -> str:
        """Keep the answers so far; return where, in words."""
        return self.interview.keep((*self.questions, *self.in_trust))

    # the ways to begin

    def _school(self) -> tuple[FolderState, Files]:
        from sphinx_privacynotice.scaffold import plan
        from sphinx_privacynotice.scaffold.interview import OF_SCHOOL

        here, kind = self._look()
        self._begin(OF_SCHOOL)
        answers = self._ask()
        page = _page(self.given["page"] or plan.PAGE)
        return here, plan.school(here, answers, kind, self._syntax(here.syntax), page, self.given["toctree"])

    def _trust(self) -> tuple[FolderState, Files]:
        from sphinx_privacynotice.scaffold import plan
        from sphinx_privacynotice.scaffold.interview import NAME, OF_SCHOOL_IN_TRUST, OF_TRUST

        here, kind = self._look()
        there = plan.find_existing(here.folder)
        if there:
            raise plan.ScaffoldError(f"There is a project already: {there}. For one school more: init --add")
        self._begin(OF_TRUST, OF_SCHOOL_IN_TRUST)
        known, in_file = self._known()
        if "name" in known:
            raise click.UsageError("--name: of a trust, name its schools with --school.")
        named = [
            *in_file,
            *({"name": [each]} for each in self._checked(NAME, self.given["school"], "school")),
        ]
        shared = {key: texts for key, texts in known.items() if key not in {each.key for each in OF_TRUST}}
        for key in ONE_SCHOOL_ONLY:
            if key in shared and len(named) > 1:
                raise click.UsageError(
                    f"--{key} would be the same for every school. Use --answers, and `schools:` in it."
                )
        answers = self.interview.ask(OF_TRUST, known, self.interview.own)
        every = self._schools(named, shared)
        if not every:
            raise plan.ScaffoldError("A trust needs a school: name it with --school")
        syntax, toctree = self._syntax(here.syntax), self.given["toctree"]
        return here, plan.trust(here, answers, every, kind, syntax, toctree)

    def _schools(self, named: list[Answers], shared: Answers) -> list[Answers]:
        """Ask about each school of a trust: those that are named, or one after the other."""
        every: list[Answers] = []
        quiet, kept = self.interview.quiet, self.interview.schools
        while len(every) < max(len(named), len(kept)) or (not quiet and not named):
            number = len(every)
            if not quiet:
                say("", f"School {number + 1}", err=True)
            if number == len(kept):
                kept.append({})
            own = named[number] if number < len(named) else {}
            every.append(self.interview.ask(self.in_trust, {**shared, **own}, kept[number]))
            more = number + 1 < len(kept) or named
            if not more and not confirm("Another school?", default=False):
                break
        return every

    def _one_more(self) -> tuple[FolderState, Files]:
        from sphinx_privacynotice.scaffold import plan
        from sphinx_privacynotice.scaffold.interview import OF_SCHOOL, OF_SCHOOL_IN_TRUST

        begun = plan.project_here(self.root)
        self._begin(OF_SCHOOL_IN_TRUST if begun.extends else OF_SCHOOL)
        answers = self._ask()
        kind = self.given["notice"] or begun.kind or plan.KIND
        plan.title_of(begun.here, kind)
        page = _page(self.given["page"]) if self.given["page"] else ""
        syntax, toctree = self._syntax(begun.syntax), self.given["toctree"]
        return begun.here, plan.add_school(begun, answers, kind, syntax, page, toctree)

    def _more(self) -> tuple[FolderState, Files]:
        from sphinx_privacynotice.scaffold import plan
        from sphinx_privacynotice.scaffold.missing import fill, missing_questions

        gaps = plan.lacking(self.root, self.given["site"], self.given["notice"])
        asked = missing_questions(gaps.project, gaps.site, gaps.kind)
        say(f"{gaps.site.name}, {gaps.file}: what nobody has said yet is asked for.", err=True)
        self._begin(tuple(asked))
        return gaps.here, fill(gaps, asked, self._ask())

    def _pack(self) -> tuple[FolderState, Files]:
        from sphinx_privacynotice.model.pack.entry import ID
        from sphinx_privacynotice.scaffold import plan
        from sphinx_privacynotice.scaffold.interview import NAME

        name = self.given["pack_name"]
        if not ID.accepts(name) or name == "england-schools":
            raise click.UsageError(escape_controls(f"“{name}” is no name for a pack: write {ID.wanted}."))
        self.questions = (NAME,)
        publisher = "".join(self._known()[0].get("name", ()))
        if not publisher and not self.given["yes"]:
            publisher = ask("Who publishes the pack?", default=name)
        self._checked(NAME, [publisher or name], "name")
        return plan.inspect(self.root), plan.pack(plan.inspect(self.root), name, publisher or name)

    # questions and answers

    def _look(self) -> tuple[FolderState, str]:
        from sphinx_privacynotice.scaffold import plan

        here = plan.inspect(self.root)
        kind = self.given["notice"] or plan.KIND
        plan.title_of(here, kind)  # that no pack knows the kind is said before anything is asked
        return here, kind

    def _syntax(self, usual: str) -> str:
        return self.given["form"] or usual

    def _begin(self, asked: tuple[Question, ...], in_trust: tuple[Question, ...] = ()) -> None:
        self.questions, self.in_trust = asked, in_trust
        self.interview.offer_kept(asked, in_trust)

    def _ask(self) -> Answers:
        return self.interview.ask(self.questions, self._known()[0], self.interview.own)

    def _known(self) -> tuple[Answers, list[Answers]]:
        """Return the answers that options and the file of answers give, an option's before the file's.

        Raises `click.UsageError` for an option that answers nothing here.
        """
        from sphinx_privacynotice.base.files import Folder
        from sphinx_privacynotice.scaffold import interview as questions

        own: Answers = {}
        schools: list[Answers] = []
        if self.given["answers_file"]:
            path = self.given["answers_file"].resolve()
            try:
                own, schools = questions.read_answers(
                    Folder(path.parent), path.name, self.questions, self.in_trust
                )
            except questions.AnswerError as error:
                raise click.ClickException("\n".join(map(escape_controls, str(error).split("\n")))) from None
        here = {question.key: question for question in (*self.questions, *self.in_trust)}
        for question in dict.fromkeys((*questions.OF_SCHOOL, *questions.OF_TRUST)):
            typed = self.given[question.key.replace("-", "_")]
            if typed is None or typed == ():
                continue
            if question.key not in here:
                raise click.UsageError(f"--{question.key}: {self._why_not(question.key)}")
            own[question.key] = self._checked(question, [typed] if isinstance(typed, str) else typed)
        return own, schools

    def _why_not(self, key: str) -> str:
        if self.mode == "more":
            return "the project has it already, or has no use for it. Change it in its file."
        if key == "trust-name":
            return "it goes with --trust."
        if self.mode == "trust":
            return "of a trust, the controller is the trust itself: --trust-name."
        return (
            "the trust's file says it for every school."
            if self.mode == "add"
            else "a pack has no use for it."
        )

    def _checked(self, question: Question, typed: Iterable[str], option: str = "") -> list[str]:
        from sphinx_privacynotice.scaffold.interview import cleaned, validate_answer

        texts = [cleaned(question, text) for text in typed]
        for text in texts:
            told = validate_answer(question, text)
            if told:
                raise click.UsageError(escape_controls(f"--{option or question.key}: {told}"))
        return [text for text in texts if text]


def _page(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*(?:/[A-Za-z0-9][\w-]*)*", name, re.ASCII):
        raise click.UsageError(
            escape_controls(f"“{name}” is no name of a page: write one like notices/looked-after.")
        )
    return name
