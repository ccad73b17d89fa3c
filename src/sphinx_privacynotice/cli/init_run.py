"""One run of `init`: its mode, the options that go with that, the questions, and the files it makes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.cli.init_interview import Interview, answer_error
from sphinx_privacynotice.cli.init_notices import (
    FIRST,
    NoticeChoice,
    answers_of,
    check_used,
    first_answers,
    needed_by,
)
from sphinx_privacynotice.cli.init_trust import TrustInterview
from sphinx_privacynotice.cli.terminal import ask, say
from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.entry import ID
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.schema_files import COPIES
from sphinx_privacynotice.model.site.needed import missing_notices
from sphinx_privacynotice.scaffold import ci, own_notice, plan
from sphinx_privacynotice.scaffold.add_notices import add_notices, site_file_in, together, with_page
from sphinx_privacynotice.scaffold.folder import (
    FolderState,
    PlannedFiles,
    ScaffoldError,
    find_existing,
    inspect,
)
from sphinx_privacynotice.scaffold.interview import AnswerError, cleaned, read_answers, validate_answer
from sphinx_privacynotice.scaffold.missing import fill, missing_questions
from sphinx_privacynotice.scaffold.notice_set import ALL, run_by_another
from sphinx_privacynotice.scaffold.questions import (
    NAME,
    OF_OWN_NOTICE,
    OF_SCHOOL,
    OF_SCHOOL_IN_TRUST,
    QUESTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.authoring.split_notice import SplitNotice
    from sphinx_privacynotice.scaffold.questions import Answers, Question

MODES = {"trust": "trust", "add": "add", "pack_name": "pack", "site": "more"}
"""The mode that an option chooses. Without any it is "new" or, where a project exists, "more"."""

GOES_WITH = {
    # the modes that have a use for an option, of those that are no answers
    "school": ("trust",),
    "answers": ("new", "trust", "add", "more", "own", "notice"),
    "notice": ("new", "trust", "add", "own", "notice"),
    "format": ("new", "trust", "add", "own", "notice"),
    "page": ("new", "add", "own", "notice"),
    "toctree": ("new", "trust", "add", "own", "notice"),
    "keep": ("new", "trust", "add", "more", "notice"),
    "fact": ("new", "add", "more", "notice"),
    "title": ("own",),
    "from": ("own",),
    "ci": ("new", "trust", "ci"),
    "owners": ("trust", "ci"),
}


OPTIONAL_OF_OWN = ("kind", "controller", "dpo-post", "dpo-email", "complaints")
"""The questions about a notice of one's own that many an organisation has no answer to."""


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
        mode = chosen[0] if chosen else begun if find_existing(Folder(root)) else "new"
        self.mode = _mode_of_notices(mode, given)
        self.questions: Sequence[Question] = ()
        self.in_trust: Sequence[Question] = ()
        self.kinds: tuple[str, ...] = ()
        self.own: own_notice.OwnNotice | None = None
        self.split: SplitNotice | None = None
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
            ci.add_codeowners(files, here.folder, host, owners, owned, project)

    def keep_answers(self) -> str:
        """Keep the answers so far; return where, in words."""
        return self.interview.keep((*self.questions, *self.in_trust))

    # one method a mode

    def _plan_new(self) -> tuple[FolderState, PlannedFiles]:
        here = inspect(self.root)
        choice = NoticeChoice(here, self.given["notice"])
        if choice.own_file:
            self.given["from"], self.mode = choice.own_file, "own"
            return self._plan_own()
        answers, notices = self._ask_school(choice, OF_SCHOOL)
        return here, plan.school(here, answers, notices, self._choices(here.syntax, notices))

    def _plan_trust(self) -> tuple[FolderState, PlannedFiles]:
        here = inspect(self.root)
        there = find_existing(here.folder)
        if there:
            raise ScaffoldError(f"There is a project already: {there}. For one school more: init --add")
        trust = TrustInterview(self.interview, NoticeChoice(here, self.given["notice"]))
        self._start_interview(*trust.questions())
        known, named = self._known()
        if "name" in known:
            raise click.UsageError("--name: of a trust, name its schools with --school.")
        named += [{"name": [each]} for each in _checked(NAME, self.given["school"], "school")]
        of_trust = {question.key for question in self.questions}
        of_schools = {key: known.pop(key) for key in [*known] if key not in of_trust}
        for question in self.in_trust:
            if question.unique and question.key in of_schools and len(named) > 1:
                raise click.UsageError(
                    f"--{question.key} would be the same for every school."
                    " Use --answers, and `schools:` in it."
                )
        answers, notices = trust.ask(known)
        schools = trust.ask_schools(notices, [{**of_schools, **each} for each in named])
        return here, plan.trust(here, answers, schools, self._choices(here.syntax, notices))

    def _plan_add(self) -> tuple[FolderState, PlannedFiles]:
        existing = plan.find_project_to_extend(self.root)
        here = existing.here
        choice = NoticeChoice(here, self.given["notice"], existing.kinds or (plan.KIND,))
        asked = OF_SCHOOL_IN_TRUST if existing.extends else OF_SCHOOL
        answers, notices = self._ask_school(choice, asked)
        return here, plan.add_school(existing, answers, notices, self._choices(existing.syntax, notices))

    def _ask_school(self, choice: NoticeChoice, asked: Sequence[Question]) -> tuple[Answers, plan.Notices]:
        """Ask about one school or council: what it is, which notices it writes, and what these need."""
        shares = all(each.key != "elsewhere" for each in asked)
        asked = choice.limited(asked)
        self._start_interview((*asked, *choice.sets.questions()))
        known, own = self._known()[0], self.interview.own
        first = [each for each in asked if each.key in FIRST]
        answers = first_answers(self.interview, first, known, own)
        of = choice.sets.of("".join(answers["kind"]), "".join(answers.get("also", ())))
        conditions = choice.conditions(of)
        needed = needed_by(of, self.interview.ask(conditions, known, own))
        notices = choice.choose(of, self.interview, known, needed)
        rest = of.questions([each for each in asked if each.key not in FIRST], notices.kinds)
        if shares:  # what the trust's file says is not asked, but for what this school does
            rest = [*rest, *of.facts_asked(notices.kinds)]
        check_used(known, [*answers, *(each.key for each in (*conditions, *rest))])
        return answers | self.interview.ask(rest, known, own), notices

    def _plan_more(self) -> tuple[FolderState, PlannedFiles]:
        gaps = plan.find_incomplete(self.root, self.given["site"])
        return gaps.here, self._fill(gaps)

    def _plan_notice(self) -> tuple[FolderState, PlannedFiles]:
        here, project, site = own_notice.find_project(self.root, self.given["site"])
        choice, of = NoticeChoice(here, self.given["notice"]), plan.set_of_site(site)
        missing = [each.notice for each in missing_notices(site)] if ALL in choice.named else []
        kinds = tuple(dict.fromkeys((*missing, *choice.explicit)))
        of.check(kinds)
        gaps = plan.find_incomplete(self.root, site.key, kinds)
        new = plan.Notices(of, tuple(kind for kind in kinds if kind not in site.notices))
        if not new.kinds:
            return gaps.here, self._fill(gaps) if kinds else PlannedFiles()
        files = add_notices(here, project, site, new, self._choices(here.syntax, new))
        name = site_file_in(here, project, site)
        if name not in files.changed:  # it is outside: notes say what to write
            return here, files
        return here, together(files, name, self._fill(with_page(gaps, files, name)))

    def _fill(self, gaps: plan.IncompleteSite) -> PlannedFiles:
        """Ask for what notices of a site lack, and return its file with that."""
        say(f"{gaps.site.name}, {gaps.file}: what nobody has said yet is asked for.", err=True)
        self.kinds = kinds_of(gaps.site.data.organisation)
        asked = NoticeChoice(gaps.here, gaps.kinds).limited(missing_questions(gaps))
        return fill(gaps, asked, self._ask(asked))

    def _plan_own(self) -> tuple[FolderState, PlannedFiles]:
        if find_existing(Folder(self.root)):
            here, project, site = own_notice.find_project(self.root, self.given["site"])
            self._start_interview(())
            self._known()
            return here, own_notice.add(here, project, site, self._own_notice(here.syntax))
        if self.given["site"]:
            raise click.UsageError("--site: there is no project here yet.")
        here = inspect(self.root)
        own = self._own_notice(here.syntax)
        self._start_interview(OF_OWN_NOTICE)
        known = self._known()[0]
        answers = first_answers(self.interview, self.questions, known, self.interview.own)
        rest = [each for each in self.questions if each.key not in FIRST]
        answers |= self.interview.ask(rest, known, self.interview.own)
        in_force = "".join(answers["in-force"])
        if in_force and self.split is not None:  # typed words that apply already are right from then on
            own = self._own_notice(here.syntax, min(in_force, today()))
        return here, own_notice.begin(here, answers, own)

    def _own_notice(self, syntax: str, day: str = "") -> own_notice.OwnNotice:
        from sphinx_privacynotice.cli.init_own import read_own_notice

        given = self.given
        read = read_own_notice(self.root, given["from"], given["title"], day, self._choices(syntax))
        self.own, self.split = read
        return self.own

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

    @property
    def optional(self) -> set[str]:
        """The questions that may well have no answer: nothing is missing then."""
        kinds = {*self.kinds}
        for answers in (self.interview.own, *self.interview.schools):
            kinds.update(answers.get("kind", ()))
        if self.own is not None:
            return {"in-force", *OPTIONAL_OF_OWN}
        return {"in-force"} if kinds & {*run_by_another(Folder(self.root))} else {"in-force", "controller"}

    def _choices(self, syntax: str, notices: plan.Notices | None = None) -> plan.Choices:
        page = self.given["page"]
        if page and notices and len(notices.kinds) > 1:
            raise click.UsageError("--page names the page of one notice: name it with --notice, too.")
        if page and not re.fullmatch(r"[A-Za-z0-9][\w-]*(?:/[A-Za-z0-9][\w-]*)*", page, re.ASCII):
            raise click.UsageError(
                escape_controls(f"“{page}” is no name of a page: write one like notices/looked-after.")
            )
        return plan.Choices(self.given["format"] or syntax, page, self.given["toctree"])

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
        more = answers_of(self.given["keep"], self.given["fact"], here)
        return own | {key: _checked(here[key], [text]) for key, text in more.items()}, schools

    def _why_not_asked(self, key: str) -> str:
        if self.mode in {"more", "notice"}:
            return "the project has it already, or has no use for it. Change it in its file."
        if key == "trust-name":
            return "it goes with --trust."
        if self.mode == "own" and self.questions:
            return "a notice of your own does not ask for it. Write it into the site file."
        return {
            "trust": "of a trust, the controller is the trust itself: --trust-name.",
            "add": "the trust's file says it for every school.",
            "pack": "a pack has no use for it.",
            "own": "the project has it already. Change it in its file.",
        }[self.mode]


def _mode_of_notices(mode: str, given: dict[str, Any]) -> str:
    """Return the mode, which `--notice` may change; raise `click.UsageError` where it cannot be used."""
    if own_notice.OWN in given["notice"] and mode in {"new", "more"}:
        if len(given["notice"]) > 1:
            raise click.UsageError("--notice own goes with no other notice: add those one by one.")
        if not given["title"].strip() and not given["from"]:
            raise click.UsageError(
                "--notice own: say what it is called, with --title, or name it with --from."
            )
        return "own"
    return "notice" if given["notice"] and mode == "more" else mode


def _checked(question: Question, typed: Iterable[str], option: str = "") -> list[str]:
    """Return the answers that an option gives; raise `click.UsageError` where one is not valid."""
    texts = [cleaned(question, text) for text in typed]
    for text in texts:
        error = validate_answer(question, text)
        if error:
            raise click.UsageError(escape_controls(f"--{option or question.key}: {error}"))
    return [text for text in texts if text]
