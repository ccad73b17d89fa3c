"""``schema``: the JSON Schema of the files that people write, for editors and other tools."""

from __future__ import annotations

from pathlib import Path

import click

from sphinx_privacynotice.cli.context import EXIT_OK, Session, examples
from sphinx_privacynotice.cli.terminal import say, say_text
from sphinx_privacynotice.model.schema_files import COPIES, file_name, shipped

NAMES = ("site", "project")
"""The schemas of files that people write, which a project keeps copies of."""

REPORTS = ("findings", "diff", "upgrade", "status")
"""Those of what commands print."""


@click.command(
    epilog=examples("sphinx-privacynotice schema > site.schema.json", "sphinx-privacynotice schema --write")
)
@click.argument(
    "name",
    type=click.Choice([*NAMES, *REPORTS]),
    default="site",
    metavar="[site|project|findings|diff|upgrade|status]",
)
@click.option(
    "--write", is_flag=True, help=f"Renew the copies in {COPIES}/, which a project keeps for its editors."
)
@click.pass_obj
def schema(session: Session, name: str, *, write: bool) -> int:
    """Print the JSON Schema of a site file, of the project file, or of what a command prints as JSON.

    An editor that has it completes keys, says what each means and marks slips as you type. `init` puts
    copies into the project and names them in the first lines of the files it writes, so that editors find
    them without a network and everybody on the project has the same. After a new version, renew them with
    --write.
    """
    if not write:
        say_text(shipped(name))
        return EXIT_OK
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.write import replace_files

    here = session.folder or Path.cwd()
    files = {f"{COPIES}/{file_name(each)}": shipped(each) for each in NAMES}
    folder = Folder(here)
    stale = {
        file: text for file, text in files.items() if not folder.is_file(file) or folder.read(file) != text
    }
    replace_files(folder, stale)
    for file in stale:
        say(f"written {file}")
    if not stale:
        say("The copies are those of this version.", err=True)
    return EXIT_OK
