"""One run of `init`: its mode, the options that go with that, the questions, and the files it makes."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.cli.init_interview import Interview, answer_error
from sphinx_privacynotice.cli.terminal import ask, confirm, say
from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.entry import ID
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.schema_files import COPIES
from sphinx_privacynotice.scaffold import ci, own_notice, plan
from sphinx_privacynotice.scaffold.folder import (
    FolderState,
    PlannedFiles,
    ScaffoldError,
    find_existing,
    inspect,
)
from sphinx_privacynotice.scaffold.interview import AnswerError, cleaned, read_answers, validate_answer
from sphinx_privacynotice.scaffold.missing import fill, missing_questions
from sphinx_privacynotice.scaffold.questions import NAME, OF_SCHOOL, OF_SCHOOL_IN_TRUST, OF_TRUST, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.scaffold.questions import Answers, Question

MODES = {"trust": "trust", "add": "add", "pack_name": "pack", "site": "more"}
"""The mode that an option chooses. Without any it is "new" or, where a project exists, "more"."""

GOES_WITH = {
    # the modes that have a use for an option, of those that are no answers
    "school": ("trust",),
    "answers": ("new", "trust", "add", "more", "own"),
    "notice": ("new", "trust", "add", "more", "own"),
    "format": ("new", "trust", "add", "own"),
    "page": ("new", "add", "own"),
    "toctree": ("new", "trust", "add", "own"),
    "title": ("own",),
    "ci": ("new", "trust", "ci"),
    "owners": ("trust", "ci"),
}


class InitRun:
    """One run of `init` in the folder ``root``, with its options as ``given``.

    Raises `click.UsageError` where options do not go together, so that none is ignored.
    """

    def __init__(self, root: Path, given: dict[str, Any]) -> None:
        self.root, self.given = root, given
        chosen = [mode for option, mode in MODES.items() if given[option]]
        if len(chosen) > 1:
            raise click.UsageError("--trust, --add, --pack and --site do not go together.")
        begun = "ci" if given["ci"] else "more"
        self.mode = chosen[0] if chosen else begun if find_existing(Folder(root)) else "new"
        if given["notice"] == own_notice.OWN and self.mode in {"new", "more"}:
            self.mode = "own"
            if not given["title"].strip():
                raise click.UsageError("--notice own: say what it is called, with --title.")
        self.questions: Sequence[Question] = ()
        self.in_trust: Sequence[Question] = ()
        self.notice: plan.NoticeKind | None = None
        self.kinds: tuple[str, ...] = ()
        name = "answers" if self.mode == "new" else f"{self.mode}-answers"
        self.interview = Interview(Folder(root), f"{COPIES}/{name}.yaml", quiet=given["yes"])
        for option, modes in GOES_WITH.items():
            if given[option] and (self.mode not in modes or (option == "owners" and not given["ci"])):
                reason = f"does not go with --{self.mode}."
                if modes == ("trust",):
                    reason = "goes with --trust."
                elif modes == ("own",):
                    reason = "goes with --notice own."
                elif option == "owners":
                    reason = "goes with --trust, or with --ci in a project that is there."
                elif self.mode == "more":
                    reason = "has no use where a project is begun already: its missing values are asked for."
                raise click.UsageError(f"--{option} {reason}")

    def plan_files(self) -> tuple[FolderState, PlannedFiles]:
        """Ask what there is to ask, and return what is to be written."""
        if self.given["ci"] and self.mode != "ci" and ci.repository_root(self.root) != self.root:
            raise ScaffoldError(
                "--ci writes into the repository's own folder, which is above this one: begin the project"
                " without it, then call `init --ci` here"
            )
        owners = ci.check_owners(self.given["owners"])
        here, files = getattr(self, f"_plan_{self.mode}")()
        if self.given["ci"]:
            self._plan_host(here, files, owners)
        return here, files

    def _plan_host(self, here: FolderState, files: PlannedFiles, owners: list[str]) -> None:
        """Add the workflows of a code host and, for several schools, who reviews what."""
        host, repository = self.given["ci"], here.root
        project = Path(os.path.relpath(self.root, repository)).as_posix()
        ci.add_workflows(files, here.folder, host, project)
        if self.mode == "ci":
            loaded = load_project(find_project(self.root, folder_given=True))
            owned = ci.owned_files(loaded, repository)
        else:
            owned = ci.owned_plan(files)
        if self.mode == "trust" and not owners and not self.interview.quiet:
            words = "Who reviews what all schools share? A user or team of the host, as @westshire/governance"
            owners = ci.check_owners([ask(words, default="", show_default=False)])
        if self.mode == "trust" or owners or len(owned) > 2:
            ci.add_codeowners(files, here.folder, host, owners, owned)

    def keep_answers(self) -> str:
        """Keep the answers so far; return where, in words."""
        return self.interview.keep((*self.questions, *self.in_trust))

    # one method a mode

    def _plan_new(self) -> tuple[FolderState, PlannedFiles]:
        here, kind = self._inspect()
        answers = self._ask(self._of_its_kind(OF_SCHOOL))
        return here, plan.school(here, answers, self._choices(kind, here.syntax))

    def _plan_trust(self) -> tuple[FolderState, PlannedFiles]:
        here, kind = self._inspect()
        there = find_existing(here.folder)
        if there:
            raise ScaffoldError(f"There is a project already: {there}. For one school more: init --add")
        self._start_interview(OF_TRUST, self._of_its_kind(OF_SCHOOL_IN_TRUST))
        known, named = self._known()
        if "name" in known:
            raise click.UsageError("--name: of a trust, name its schools with --school.")
        named += [{"name": [each]} for each in _checked(NAME, self.given["school"], "school")]
        shared = {key: texts for key, texts in known.items() if QUESTIONS[key] not in OF_TRUST}
        for key, question in QUESTIONS.items():
            if question.unique and key in shared and len(named) > 1:
                raise click.UsageError(
                    f"--{key} would be the same for every school. Use --answers, and `schools:` in it."
                )
        answers = self.interview.ask(OF_TRUST, known, self.interview.own)
        schools = self._ask_schools(named, shared)
        if not schools:
            raise ScaffoldError("A trust needs a school: name it with --school")
        return here, plan.trust(here, answers, schools, self._choices(kind, here.syntax))

    def _ask_schools(self, named: list[Answers], shared: Answers) -> list[Answers]:
        """Ask about each school of a trust: those that are named, or one after the other."""
        schools: list[Answers] = []
        quiet, kept = self.interview.quiet, self.interview.schools
        while len(schools) < max(len(named), len(kept)) or (not quiet and not named):
            number = len(schools)
            if not quiet:
                say("", f"School {number + 1}", err=True)
            if number == len(kept):
                kept.append({})
            own = named[number] if number < len(named) else {}
            schools.append(self.interview.ask(self.in_trust, {**shared, **own}, kept[number]))
            more = number + 1 < len(kept) or named
            if not more and not confirm("Another school?", default=False):
                break
        return schools

    def _plan_add(self) -> tuple[FolderState, PlannedFiles]:
        existing = plan.find_project_to_extend(self.root)
        kind = self.given["notice"] or existing.kind or plan.KIND
        self.notice = plan.notice_kind(existing.here, kind)
        asked = OF_SCHOOL_IN_TRUST if existing.extends else OF_SCHOOL
        answers = self._ask(self._of_its_kind(asked))
        return existing.here, plan.add_school(existing, answers, self._choices(kind, existing.syntax))

    def _plan_more(self) -> tuple[FolderState, PlannedFiles]:
        gaps = plan.find_incomplete(self.root, self.given["site"], self.given["notice"])
        self.notice = plan.notice_kind_in(gaps.project.library, gaps.kind)
        self.kinds = kinds_of(gaps.site.view(gaps.kind).data.organisation)
        asked = self._of_its_kind(missing_questions(gaps.project, gaps.site, gaps.kind))
        say(f"{gaps.site.name}, {gaps.file}: what nobody has said yet is asked for.", err=True)
        return gaps.here, fill(gaps, asked, self._ask(asked))

    def _plan_own(self) -> tuple[FolderState, PlannedFiles]:
        title = " ".join(self.given["title"].split())
        kind = own_notice.kind_of(title)
        if find_existing(Folder(self.root)):
            here, project, site = own_notice.find_project(self.root, self.given["site"])
            self._start_interview(())
            self._known()
            own = own_notice.OwnNotice(title, site.name, self._choices(kind, here.syntax))
            return here, own_notice.add(here, project, site, own)
        if self.given["site"]:
            raise click.UsageError("--site: there is no project here yet.")
        here = inspect(self.root)
        answers = self._ask(OF_SCHOOL)
        own = own_notice.OwnNotice(title, answers["name"][0], self._choices(kind, here.syntax))
        return here, own_notice.begin(here, answers, own)

    def _plan_ci(self) -> tuple[FolderState, PlannedFiles]:
        repository = ci.repository_root(self.root)
        return FolderState(Folder(repository), "", None), PlannedFiles()

    def _plan_pack(self) -> tuple[FolderState, PlannedFiles]:
        name = self.given["pack_name"]
        if not ID.accepts(name) or name == "england-schools":
            raise click.UsageError(escape_controls(f"“{name}” is no name for a pack: write {ID.wanted}."))
        self.questions = (NAME,)
        publisher = "".join(self._known()[0].get("name", ()))
        if not publisher and not self.given["yes"]:
            publisher = ask("Who publishes the pack?", default=name)
        _checked(NAME, [publisher or name])
        here = inspect(self.root)
        return here, plan.pack(here, name, publisher or name)

    # choices, questions and answers

    def _inspect(self) -> tuple[FolderState, str]:
        here = inspect(self.root)
        kind = self.given["notice"] or plan.KIND
        self.notice = plan.notice_kind(here, kind)  # an unknown kind is said before anything is asked
        return here, kind

    def _of_its_kind(self, questions: Sequence[Question]) -> list[Question]:
        """Return questions with the kinds of school as choices that the notice has words for."""
        served = self.notice.schools if self.notice else ()
        return [
            replace(each, choices=tuple(kind for kind in each.choices if kind in served))
            if each.key == "kind" and served
            else each
            for each in questions
        ]

    @property
    def optional(self) -> set[str]:
        """The questions that may well have no answer: nothing is missing then."""
        run_by_another = self.notice.run_by_another if self.notice else ()
        kinds = {*self.kinds}
        for answers in (self.interview.own, *self.interview.schools):
            kinds.update(answers.get("kind", ()))
        return {"in-force"} if kinds & {*run_by_another} else {"in-force", "controller"}

    def _choices(self, kind: str, syntax: str) -> plan.Choices:
        page = self.given["page"]
        if page and not re.fullmatch(r"[A-Za-z0-9][\w-]*(?:/[A-Za-z0-9][\w-]*)*", page, re.ASCII):
            raise click.UsageError(
                escape_controls(f"“{page}” is no name of a page: write one like notices/looked-after.")
            )
        return plan.Choices(kind, self.given["format"] or syntax, page, self.given["toctree"])

    def _start_interview(self, questions: Sequence[Question], in_trust: Sequence[Question] = ()) -> None:
        self.questions, self.in_trust = questions, in_trust
        self.interview.offer_kept(questions, in_trust)

    def _ask(self, questions: Sequence[Question]) -> Answers:
        self._start_interview(questions)
        return self.interview.ask(questions, self._known()[0], self.interview.own)

    def _known(self) -> tuple[Answers, list[Answers]]:
        """Return the answers that options and the file of answers give, an option's before the file's.

        Raises `click.UsageError` for an option that answers nothing here.
        """
        own: Answers = {}
        schools: list[Answers] = []
        if self.given["answers"]:
            path = self.given["answers"].resolve()
            try:
                own, schools = read_answers(Folder(path.parent), path.name, self.questions, self.in_trust)
            except AnswerError as error:
                raise answer_error(error) from None
        here = {question.key: question for question in (*self.questions, *self.in_trust)}
        for key in QUESTIONS:
            typed = self.given[key.replace("-", "_")]
            if typed is None or typed == ():
                continue
            if key not in here:
                raise click.UsageError(f"--{key}: {self._why_not_asked(key)}")
            own[key] = _checked(here[key], [typed] if isinstance(typed, str) else typed)
        return own, schools

    def _why_not_asked(self, key: str) -> str:
        if self.mode == "more":
            return "the project has it already, or has no use for it. Change it in its file."
        if key == "trust-name":
            return "it goes with --trust."
        return {
            "trust": "of a trust, the controller is the trust itself: --trust-name.",
            "add": "the trust's file says it for every school.",
            "pack": "a pack has no use for it.",
            "own": "the project has it already. Change it in its file.",
        }[self.mode]


def _checked(question: Question, typed: Iterable[str], option: str = "") -> list[str]:
    """Return the answers that an option gives; raise `click.UsageError` where one is not valid."""
    texts = [cleaned(question, text) for text in typed]
    for text in texts:
        error = validate_answer(question, text)
        if error:
            raise click.UsageError(escape_controls(f"--{option or question.key}: {error}"))
    return [text for text in texts if text]
