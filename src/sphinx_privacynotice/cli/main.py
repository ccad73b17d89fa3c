"""The entry point of the command line: it runs a command and turns errors into messages and exit statuses."""

from __future__ import annotations

import io
import sys
import traceback
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.cli.approve import approve
from sphinx_privacynotice.cli.check import check
from sphinx_privacynotice.cli.context import EXIT_BUG, EXIT_OK, EXIT_USAGE, Session
from sphinx_privacynotice.cli.diff import diff
from sphinx_privacynotice.cli.due import due
from sphinx_privacynotice.cli.explain import explain
from sphinx_privacynotice.cli.export import export
from sphinx_privacynotice.cli.init import init
from sphinx_privacynotice.cli.list import list_
from sphinx_privacynotice.cli.outdated import outdated
from sphinx_privacynotice.cli.pack import pack
from sphinx_privacynotice.cli.record import record
from sphinx_privacynotice.cli.schema import schema
from sphinx_privacynotice.cli.show import show
from sphinx_privacynotice.cli.status import status
from sphinx_privacynotice.cli.telling import telling
from sphinx_privacynotice.cli.terminal import say, say_error, say_text
from sphinx_privacynotice.cli.upgrade import upgrade
from sphinx_privacynotice.cli.verify import verify
from sphinx_privacynotice.cli.where import where
from sphinx_privacynotice.cli.write_out import write_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "sphinx-privacynotice"
INTERRUPTED = 130
"""Exit status of a command that was stopped by Ctrl-C, as shells have it."""

SECTIONS = {
    "Every day": ("check", "show", "list", "outdated", "due", "status", "upgrade", "record", "export"),
    "Start": ("init", "import"),
    "Review": ("diff", "telling", "approve", "verify", "where", "explain"),
    "Packs and machines": ("pack", "schema", "write-out"),
}


class Sections(click.Group):
    """A group of commands whose help lists them by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the commands that there are, section by section."""
        for section, names in SECTIONS.items():
            here = [(name, self.commands[name]) for name in names if name in self.commands]
            if here:
                with formatter.section(section):
                    formatter.write_dl(
                        [(name, command.get_short_help_str(formatter.width)) for name, command in here]
                    )


def _print_version(ctx: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    if value:
        say(f"{PROGRAM} {__version__}", *_pack_versions(ctx.params.get("folder")))
        ctx.exit()


def _pack_versions(folder: Path | None) -> Iterator[str]:
    """Yield the packs with their versions: those of the project here, else those that are installed."""
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Findings, Place
    from sphinx_privacynotice.model.pack.library import load_library
    from sphinx_privacynotice.model.pack.loader import installed_packs
    from sphinx_privacynotice.model.project.project import find_project
    from sphinx_privacynotice.model.project.settings import read_settings

    here = folder or Path.cwd()
    try:
        settings = read_settings(find_project(here, folder_given=folder is not None), Findings())
        source, packs = Folder(settings.root), settings.packs()
    except SourceError:  # no project: what is installed
        source, packs = Folder(here), [(name, Place("")) for name in installed_packs()]
    for found in load_library(source, packs, Findings()).all_packs:
        yield f"  {found.id} {found.version}"


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    is_eager=True,  # so that --version knows it, whichever was typed first
    help="The project's folder. Default: the current one or the nearest above it.",
)
@click.option(
    "--root",
    "bound",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="How far up the project may read (`root:`). Default: the repository that it lies in.",
)
@click.option(
    "--conf",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="The folder of conf.py, as for sphinx-build -c. Default: looked for in the project and below it.",
)
@click.option("--debug", is_flag=True, help="Where a fault is ours, print what its report needs.")
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version, and those of the packs.",
)
@click.pass_obj
def app(session: Session, folder: Path | None, bound: Path | None, conf: Path | None, *, debug: bool) -> None:
    """Privacy notices from shared, dated clauses and a school's own facts.

    Exit status: 0 no error, 1 errors found, 2 wrong use or unreadable input, 3 a fault of ours.
    """
    session.folder = folder
    session.bound = bound
    session.conf = conf
    session.debug = debug


for _command in (
    check,
    show,
    list_,
    outdated,
    due,
    status,
    upgrade,
    record,
    diff,
    telling,
    approve,
    verify,
    where,
    explain,
    schema,
    write_out,
    export,
    init,
    pack,
):
    app.add_command(_command)


def run(args: Sequence[str] | None = None) -> int:
    """Run the command that ``args`` name (default: the process's own); return its exit status."""
    session = Session()
    try:
        status = app.main(args, prog_name=PROGRAM, standalone_mode=False, obj=session)
    except click.ClickException as error:
        say_error(error)
        return EXIT_USAGE
    except click.Abort:
        return INTERRUPTED
    except SourceError as error:
        say_text(render_text([error.finding]), err=True)
        return EXIT_USAGE
    except OSError as error:
        what = one_line(f"{error.filename or 'A file'}: {error.strerror or error}")
        say(f"{what}. Check who may read and write there, and that the disk has room", err=True)
        return EXIT_USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback but for --debug
        if session.debug:
            say_text(traceback.format_exc(), err=True)
        what = one_line(": ".join(filter(None, (type(error).__name__, str(error)))))
        again = "" if session.debug else " (`--debug` prints what the report needs)"
        say(f"This is a fault of ours: {what}. Please report it {_tracker()}{again}", err=True)
        return EXIT_BUG
    return status if isinstance(status, int) else EXIT_OK


def main() -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if not stream.isatty():  # what goes into a file or a pipe is the same bytes on every system
                stream.reconfigure(encoding="utf-8", newline="\n")
    sys.exit(run())


def _tracker() -> str:
    """Return where faults are reported, as the package's metadata say."""
    try:
        urls = metadata.metadata(PROGRAM).get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        urls = []
    addresses = dict(url.split(", ", 1) for url in urls if ", " in url)
    address = addresses.get("Issues")
    return f"at {address}" if address else "to the maintainers"
