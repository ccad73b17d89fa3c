"""``init``: the first files of a project, asked for in plain English."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.context import (
    EXIT_OK,
    Session,
    examples,
    finish_interrupted_command,
    site_option,
)
from sphinx_privacynotice.cli.terminal import confirm, say
from sphinx_privacynotice.scaffold.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.authoring.split_notice import SplitNotice
    from sphinx_privacynotice.cli.init_run import InitRun
    from sphinx_privacynotice.scaffold.folder import FolderState, PlannedFiles

STYLES = {"+": "green", "-": "red"}
MAX_FILES_NAMED = 6
"""Files that a line names."""


def _answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` an option for each question."""
    for key, question in reversed(QUESTIONS.items()):
        option = click.option(
            f"--{key}", multiple=question.many, default=None, metavar="TEXT", help=question.help
        )
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "sphinx-privacynotice init",
        'sphinx-privacynotice init --name "Oakfield School" --kind academy --yes',
        "sphinx-privacynotice init --answers answers.yaml --dry-run",
        "sphinx-privacynotice init --notice cin-cla --page policies/looked-after --toctree policies/index",
        'sphinx-privacynotice init --trust --school "Oakfield School" --school "Elm School"',
        "sphinx-privacynotice init --notice visitors",
        "sphinx-privacynotice init --add",
        "sphinx-privacynotice init --site oakfield",
        "sphinx-privacynotice init --pack visitors",
        'sphinx-privacynotice init --notice own --title "Visitors and CCTV"',
        "sphinx-privacynotice init --notice own --from typed/volunteers.md",
        "sphinx-privacynotice init --ci github",
    )
)
@click.option("--trust", is_flag=True, help="For several schools that share one trust file.")
@click.option("--add", is_flag=True, help="Add one school more to the project here.")
@site_option(help="In a project that is there: the school whose gaps to fill.")
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
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A YAML file of answers, by the names of these options; with --trust, each school below `schools:`.",
)
@click.option(
    "--notice",
    multiple=True,
    metavar="KIND",
    help="A notice to write, all that are needed (all), or one that no pack has (own). Several times.",
)
@click.option(
    "--keep",
    multiple=True,
    nargs=3,
    metavar="NOTICE PERIOD FROM",
    help="How long a notice's own records are kept: visitors '2 years' 'the visit'. Several times.",
)
@click.option(
    "--fact",
    multiple=True,
    metavar="KEY=TEXT",
    help="What the school does, where a notice asks for it, as cctv=yes. May be given several times.",
)
@click.option("--title", default="", metavar="TEXT", help="With --notice own: what the notice is called.")
@click.option(
    "--from",
    "from",
    default="",
    metavar="FILE",
    help="With --notice own: its words, typed in Markdown, or a notice in one file that is there.",
)
@click.option(
    "--format",
    type=click.Choice(["md", "rst"]),
    default=None,
    help="MyST Markdown or reStructuredText. Default: what the project here uses, else md.",
)
@click.option(
    "--page",
    default="",
    metavar="NAME",
    help="The page of a notice. Default: privacy-notice, and of several notices/KIND.",
)
@click.option(
    "--toctree",
    default="",
    metavar="PAGE",
    help="The page whose table of contents is to name the new one, or none. Default: whichever suits.",
)
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab"]),
    default=None,
    help="Write this host's jobs that check and compare each pull request, also where a project is begun.",
)
@click.option(
    "--owners",
    multiple=True,
    metavar="TEXT",
    help="With --ci, for several schools: who reviews what all share (@team). May be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Show everything that would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is left out.")
@click.pass_obj
def init(session: Session, /, **given: Any) -> int:
    """Begin a project: ask a few questions, and write a draft notice that builds.

    In an empty folder it makes a Sphinx project; in one that has a conf.py it adds a page and its own name
    to the extensions there, without running it. Where a project is begun already, it asks for what is
    missing. Nothing is written over, everything is shown first, and no fact is written that nobody gave.
    """
    from sphinx_privacynotice.cli.init_run import InitRun
    from sphinx_privacynotice.scaffold.folder import ScaffoldError

    root = (session.folder or Path.cwd()).resolve()
    finish_interrupted_command(root)
    try:
        return _write(InitRun(root, given), styled=session.styled)
    except ScaffoldError as error:
        message = str(error)
        message += "" if message.endswith((".", "?")) else "."
        raise click.ClickException(escape_controls(message)) from None


def _write(run: InitRun, *, styled: bool) -> int:
    """Ask, show and write; answers are kept if that is interrupted."""
    from sphinx_privacynotice.base.write import replace_files

    given = run.given
    try:
        here, files = run.plan_files()
        there = files.already_there(here.folder)
        if there:
            raise click.ClickException(
                escape_controls(
                    f"There already: {', '.join(there)}. Nothing is written over, and so nothing is written."
                )
            )
        if not files.texts and not files.notes:
            say("There is nothing to write.")
            return EXIT_OK
        _show(here, files, whole=given["dry_run"], styled=styled)
        if given["dry_run"]:
            say("Nothing is written.", err=True)
            return EXIT_OK
        if not given["yes"] and not confirm("Write this?", default=True):
            say(f"Nothing is written. {run.keep_answers()}".rstrip(), err=True)
            return EXIT_OK
    except click.Abort:
        say("", f"Nothing is written. {run.keep_answers()}".rstrip(), err=True)
        raise
    there = files.already_there(here.folder)  # while the question waited, somebody may have saved a file
    if there:
        raise click.ClickException(
            escape_controls(f"Made meanwhile: {', '.join(there)}. Nothing is written.")
        )
    replace_files(here.folder, files.texts, seen=files.seen)
    run.interview.forget()
    _say_next(here, files, run)
    return EXIT_OK


# what is shown


def _show(here: FolderState, files: PlannedFiles, *, whole: bool, styled: bool) -> None:
    """Say what will be written; ``whole`` prints the new files, too."""
    say(f"In {here.root}:")
    kept = files.kept(here.folder)
    for name, text in files.new.items():
        say(f"  {'there' if name in kept else 'new':<8} {name}")
        if whole and not name.endswith(".json"):
            for line in text.splitlines():
                say(f"             {line}".rstrip())
    for name, (before, after) in files.changed.items():
        say(f"  changed  {name}")
        old, new = before.splitlines(), after.splitlines()
        for line in list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]:
            shown = f"             {line}"
            say(click.style(shown, fg=STYLES.get(line[:1])) if styled else shown, styled=styled)
    for place in files.places:
        say(f"  listed   {place}")
    for note in files.notes:
        say(f"  please   {note}.")


def _say_next(here: FolderState, files: PlannedFiles, init_run: InitRun) -> None:
    """Say the next commands to type."""
    say("", "Written. Next:")
    run = _program("sphinx-privacynotice")
    if init_run.mode == "pack":
        say(f"  {run} check")
        return
    if init_run.mode == "ci":
        say("  put the files into git, on the main branch: from then on each pull request is checked")
        return
    # all as seen from the folder that the command was called in, which may lie above or below
    if init_run.split is not None:
        from sphinx_privacynotice.cli.pack_new import MEND

        say(MEND.format(files.pack))
    source = os.path.relpath(here.root / here.pages)
    out = os.path.normpath(f"{source}/_build/html")
    pages = [
        name
        for name in files.new
        if name.endswith((".md", ".rst")) and "index." not in name and name != files.pack
    ]
    say(f"  {_program('sphinx-build')} -b html {source} {out}")
    lists = [name for name in files.new if name.endswith(("index.md", "index.rst"))]
    if pages:
        page = (lists if lists and len(pages) > 1 else pages)[0].rpartition(".")[0]
        below = page.removeprefix(f"{here.pages}/") if here.pages else page
        say(f"  then open {out}/{below}.html in a browser")
    files_of = files.changed if init_run.mode == "more" else files.new
    named = [name for name in files_of if name.endswith(".yaml") and name != "privacynotice.yaml"]
    sites = [os.path.relpath(here.root / name) for name in named]
    missing = [key for key in init_run.interview.unanswered if key not in init_run.optional]
    if missing:
        key = "KEY" if init_run.mode in {"trust", "add"} else init_run.given["site"]
        again = f"{run} init{f' --site {key}' if key else ''}"
        fill = f"Fill it in: {', '.join(sites[:MAX_FILES_NAMED])}; or be" if sites else "Be"
        say(f"Left out so far: {', '.join(missing)}. {fill} asked again: {again}")
    if "in-force" in init_run.interview.unanswered:
        say("A notice is a draft until its site's file says from which day it applies (in_force).")
    say(f"What is wrong, and how to mend it: {run} check")
    if here.conf is not None:
        say("Where others build this project, they need sphinx-privacynotice among its requirements.")
    if init_run.split is not None:
        _say_about_typed(files.pack, init_run.split)


def _say_about_typed(pack: str, made: SplitNotice) -> None:
    """Say what was changed of a typed notice, and what may be done with the file of its pack."""
    from sphinx_privacynotice.cli.pack_new import CHECKLIST, say_suggestions

    say(CHECKLIST.format(pack), *(f"  {place}: {what}" for place, what in made.notes))
    say_suggestions(made.suggestions, pack)


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
