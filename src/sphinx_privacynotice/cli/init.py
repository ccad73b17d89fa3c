"""``init``: the first files of a project, asked for in plain English."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.cli.session import FINE, Session, examples
from sphinx_privacynotice.model.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_privacynotice.start.files import Files
    from sphinx_privacynotice.start.plan import Here
    from sphinx_privacynotice.start.questions import Answers, Question

STYLES = {"+": "green", "-": "red"}

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
    "retention": "How long pupils' records are kept: 25 years.",
    "retention-from": "What that is counted from: your date of birth.",
    "in-force": "The day from which the notice applies, as 2026-12-01. Without it, the notice is a draft.",
    "trust-name": "With --trust: the trust's name.",
}


def _answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` an option for each question."""
    for name, words in reversed(OPTIONS.items()):
        many = name == "council"
        command = click.option(
            f"--{name}", name.replace("-", "_"), multiple=many, default=None, metavar="TEXT", help=words
        )(command)
    return command


@click.command(
    epilog=examples(
        "sphinx-privacynotice init",
        'sphinx-privacynotice init --name "Oakfield School" --kind academy --yes',
        "sphinx-privacynotice init --answers answers.yaml --dry-run",
        'sphinx-privacynotice init --trust --school "Oakfield School" --school "Elm School"',
        "sphinx-privacynotice init --add",
        "sphinx-privacynotice init --pack visitors",
    )
)
@click.option("--trust", is_flag=True, help="For several schools that share one trust file.")
@click.option("--add", is_flag=True, help="Add one school more to the project here.")
@click.option(
    "--pack", "pack_name", default="", metavar="NAME", help="Begin a pack of your own words instead."
)
@_answers
@click.option(
    "--school",
    multiple=True,
    metavar="NAME",
    help="With --trust: a school of it. May be given several times.",
)
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A YAML file of answers, by the names of these options; with --trust, each school below `schools:`.",
)
@click.option("--notice", default="cin-cla", show_default=True, metavar="KIND", help="The kind of notice.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "rst"]),
    default=None,
    help="MyST Markdown or reStructuredText. Default: what the project here uses, else md.",
)
@click.option(
    "--page", default="privacy-notice", show_default=True, metavar="NAME", help="The notice's page."
)
@click.option("--dry-run", is_flag=True, help="Show everything that would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is left out or has its default.")
@click.pass_obj
def init(session: Session, /, **given: Any) -> int:
    """Begin a project: ask a few questions, and write a draft notice that builds.

    In an empty folder it makes a Sphinx project; in one that has a conf.py it adds a page and its own name
    to the extensions there, without running it. Nothing is written over, and everything is shown first.
    """
    try:
        return _init(session, given)
    except click.Abort:
        click.echo("\nNothing is written.", err=True)
        raise


def _init(session: Session, given: dict[str, Any]) -> int:
    from sphinx_privacynotice.start import plan

    given["left_out"] = []
    if sum(map(bool, (given["trust"], given["add"], given["pack_name"]))) > 1:
        raise click.UsageError("--trust, --add and --pack do not go together.")
    root = (session.folder or Path.cwd()).resolve()
    try:
        if given["pack_name"]:
            here, files = _pack(plan.look(root), given)
        elif given["add"]:
            here, files = _one_more(root, given)
        else:
            here, files = _new(plan.look(root), given)
        there = plan.already_there(here, files)
    except plan.CannotBegin as error:
        raise click.ClickException(visible(f"{str(error).rstrip('.')}.")) from None
    if there:
        raise click.ClickException(
            visible(f"There already: {', '.join(there)}. Nothing is written over, and so nothing is written.")
        )
    _show(here, files, whole=given["dry_run"], styled=session.styled)
    if given["dry_run"]:
        click.echo("Nothing is written.", err=True)
        return FINE
    if not given["yes"] and not click.confirm("Write this?", default=True, err=True):
        click.echo("Nothing is written.", err=True)
        return FINE
    from sphinx_privacynotice.review.replace import replace_files

    replace_files(here.folder, files.texts)
    _say_next(here, files, given)
    return FINE


def _new(here: Here, given: dict[str, Any]) -> tuple[Here, Files]:
    """Return what begins a project for a school or a trust."""
    from sphinx_privacynotice.start import plan
    from sphinx_privacynotice.start.questions import OF_SCHOOL, OF_SCHOOL_IN_TRUST, OF_TRUST

    there = plan.begun(here)
    if there:
        raise plan.CannotBegin(f"There is a project already: {there}. For one school more: init --add")
    notice, syntax, quiet = given["notice"], given["form"] or here.syntax, given["yes"]
    plan.title_of(here, notice)  # that no pack knows the kind is said before anything is asked
    own, schools = _given(given)
    if not given["trust"]:
        answers = _ask(OF_SCHOOL, own, left_out=given["left_out"], quiet=quiet)
        return here, plan.school(here, answers, notice, syntax, _page(given["page"]))
    answers = _ask(OF_TRUST, own, left_out=given["left_out"], quiet=quiet)
    every: list[Answers] = []
    while len(every) < len(schools) or (not quiet and not schools):
        if not quiet:
            click.echo(f"\nSchool {len(every) + 1}", err=True)
        known = schools[len(every)] if schools else {}
        every.append(_ask(OF_SCHOOL_IN_TRUST, known, left_out=given["left_out"], quiet=quiet))
        if not schools and not click.confirm("Another school?", default=False, err=True):
            break
    if not every:
        raise plan.CannotBegin("A trust needs a school: name it with --school")
    return here, plan.trust(here, answers, every, notice, syntax)


def _one_more(root: Path, given: dict[str, Any]) -> tuple[Here, Files]:
    """Return what adds a school to the project in ``root``."""
    from sphinx_privacynotice.start import plan
    from sphinx_privacynotice.start.questions import OF_SCHOOL, OF_SCHOOL_IN_TRUST

    begun = plan.project_here(root)
    questions = OF_SCHOOL_IN_TRUST if begun.extends else OF_SCHOOL
    own, _ = _given(given)
    answers = _ask(questions, own, left_out=given["left_out"], quiet=given["yes"])
    notice = begun.kind or given["notice"]
    return begun.here, plan.one_more(begun, answers, notice, given["form"] or begun.syntax)


def _pack(here: Here, given: dict[str, Any]) -> tuple[Here, Files]:
    """Return what begins a pack."""
    from sphinx_privacynotice.model.fields import ID
    from sphinx_privacynotice.start import plan
    from sphinx_privacynotice.start.questions import NAME, fault

    name = given["pack_name"]
    if not ID.accepts(name) or name == "england-schools":
        raise click.UsageError(visible(f"“{name}” is no name for a pack: write {ID.words}."))
    publisher = given["name"] or ""
    if not publisher and not given["yes"]:
        publisher = click.prompt("Who publishes the pack?", default=name, err=True)
    told = fault(NAME, publisher or name)
    if told:
        raise click.UsageError(visible(told))
    return here, plan.pack(here, name, publisher or name)


def _page(name: str) -> str:
    import re

    if not re.fullmatch(r"[A-Za-z0-9][\w-]*(?:/[A-Za-z0-9][\w-]*)*", name, re.ASCII):
        raise click.UsageError(
            visible(f"“{name}” is no name of a page: write one like notices/looked-after.")
        )
    return name


# questions and answers


def _given(given: dict[str, Any]) -> tuple[Answers, list[Answers]]:
    """Return the answers that options and the file of answers give, an option's before the file's."""
    from sphinx_privacynotice.model.source import Folder
    from sphinx_privacynotice.start import questions

    trust = given["trust"]
    own: Answers = {}
    schools: list[Answers] = []
    if given["answers_file"]:
        path = given["answers_file"].resolve()
        try:
            own, schools = questions.read_answers(Folder(path.parent), path.name, trust=trust)
        except questions.BadAnswers as error:
            raise click.ClickException(visible_lines(str(error))) from None
    asked = {question.key: question for question in (*questions.OF_SCHOOL, *questions.OF_TRUST)}
    for key, question in asked.items():
        typed = given[key.replace("-", "_")]
        if typed is None or typed == ():
            continue
        texts = [questions.cleaned(question, each) for each in ([typed] if isinstance(typed, str) else typed)]
        for text in texts:
            told = questions.fault(question, text)
            if told:
                raise click.UsageError(visible(f"--{key}: {told}"))
        own[key] = [text for text in texts if text]
    names = [questions.cleaned(questions.NAME, name) for name in given["school"]]
    if names and not trust:
        raise click.UsageError("--school goes with --trust.")
    for name in names:
        told = questions.fault(questions.NAME, name)
        if told:
            raise click.UsageError(visible(f"--school: {told}"))
    return own, [*schools, *({"name": [name]} for name in names)]


def visible_lines(text: str) -> str:
    """Return text of several lines, what acts in it made visible."""
    return "\n".join(map(visible, text.split("\n")))


def _ask(asked: Sequence[Question], known: Answers, *, left_out: list[str], quiet: bool) -> Answers:
    """Return an answer to every question: one that is known, or asked for, or ``quiet`` the default.

    The questions that have no answer are noted in ``left_out``.
    """
    answers: Answers = {}
    for question in asked:
        if question.key in known:
            answers[question.key] = known[question.key]
        elif quiet:
            answers[question.key] = [question.default] if question.default else []
        else:
            answers[question.key] = _several(question) if question.many else _once(question)
        if question.needed and not answers[question.key]:
            raise click.UsageError(f"--{question.key} is needed: {OPTIONS[question.key]}")
        if question.key == "retention" and not answers["retention"]:
            known = {**known, "retention-from": []}  # nothing is counted
        if not answers[question.key] and question.key not in left_out:
            left_out.append(question.key)
    return answers


def _several(question: Question) -> list[str]:
    answers: list[str] = []
    while True:
        words = f"{question.words} (Enter: {'no more' if answers else 'none'})"
        answer = _prompt(question, words)
        if not answer:
            return answers
        answers.append(answer)


def _once(question: Question) -> list[str]:
    words = question.words
    if not question.default and not question.needed:
        words += " (Enter: leave it out)"
    answer = _prompt(question, words)
    return [answer] if answer else []


def _prompt(question: Question, words: str) -> str:
    """Ask until the answer is one."""
    from sphinx_privacynotice.start.questions import cleaned, fault

    while True:
        typed = click.prompt(
            words,
            default=question.default,
            show_default=bool(question.default),
            prompt_suffix=" " if words.endswith(("?", ")")) else ": ",
            err=True,
        )
        answer = cleaned(question, typed)
        told = fault(question, answer)
        if not told:
            return answer
        click.echo(visible(f"  {told}"), err=True)


# what is shown


def _show(here: Here, files: Files, *, whole: bool, styled: bool) -> None:
    """Say what will be written; ``whole`` prints the new files, too."""
    click.echo(visible(f"In {here.root}:"))
    for name, text in files.new.items():
        click.echo(visible(f"  new      {name}"))
        if whole and not name.endswith(".json"):
            for line in text.splitlines():
                click.echo(visible(f"             {line}").rstrip())
    for name, (before, after) in files.changed.items():
        click.echo(visible(f"  changed  {name}"))
        old, new = before.splitlines(), after.splitlines()
        for line in list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]:
            shown = visible(f"             {line}")
            click.echo(click.style(shown, fg=STYLES.get(line[:1])) if styled else shown)
    for note in files.notes:
        click.echo(visible(f"  please   {note}."))


def _say_next(here: Here, files: Files, given: dict[str, Any]) -> None:
    """Say the next commands to type."""
    click.echo("\nWritten. Next:")
    run = _program("sphinx-privacynotice")
    if given["pack_name"]:
        click.echo(f"  {run} check")
        return
    # all as seen from the folder that the command was called in, which may lie above or below
    source = os.path.relpath(here.root / here.pages)
    out = os.path.normpath(f"{source}/_build/html")
    pages = [name for name in files.new if name.endswith((".md", ".rst")) and "index." not in name]
    page = pages[0].rpartition(".")[0] if pages else "index"
    below = page.removeprefix(f"{here.pages}/") if here.pages else page
    click.echo(visible(f"  {_program('sphinx-build')} -b html {source} {out}"))
    click.echo(visible(f"  then open {out}/{below}.html in a browser"))
    named = [name for name in files.new if name.endswith(".yaml") and name != "privacynotice.yaml"]
    sites = [os.path.relpath(here.root / name) for name in named]
    left = [key for key in given["left_out"] if key not in {"in-force", "controller"}]
    if left:
        click.echo(visible(f"Left out so far: {', '.join(left)}. Fill it in: {', '.join(sites[:6])}"))
    if "in-force" in given["left_out"]:
        click.echo("A notice is a draft until its school's file says from which day it applies (in_force).")
    click.echo(f"What is wrong, and how to mend it: {run} check")
    if here.conf is not None:
        click.echo("Where others build this project, they need sphinx-privacynotice among its requirements.")


def _program(name: str) -> str:
    """Return how the program of that name, of this environment, is called from here."""
    beside = Path(sys.executable).parent / name
    found = shutil.which(name)
    if found and Path(found).parent.resolve() == beside.parent.resolve():
        return name
    if not beside.exists():
        return name
    here = os.path.relpath(beside, Path.cwd())
    return here if not here.startswith("..") else str(beside)
