"""``write-out``: a whole notice as a page of single directives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.context import EXIT_OK, Session, choose, examples, format_option, summarise
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project

SUFFIXES = {".md": "md", ".rst": "rst", ".txt": "rst"}


@click.command(
    "write-out",
    epilog=examples(
        "sphinx-privacynotice write-out oakfield",
        "sphinx-privacynotice write-out oakfield cin-cla --format md",
        "sphinx-privacynotice write-out oakfield --page notices/oakfield.rst --force",
    ),
)
@click.argument("site", default="")
@click.argument("notice", default="")
@format_option(
    type=click.Choice(["md", "rst"]),
    default=None,
    help="MyST Markdown or reStructuredText. Default: what the page is written in.",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to this file instead of printing it.",
)
@click.option("--force", is_flag=True, help="Let --page replace a file that is there.")
@click.pass_obj
def write_out(
    session: Session, site: str, notice: str, form: str | None, page: Path | None, *, force: bool
) -> int:
    """Write a whole notice out as a page of single directives.

    For a page that is to have words of its own between the clauses, or another order. The page says the
    same as before: the words around the notice, its changed headings and its own words are kept, and what
    it leaves out is noted in comments.
    """
    from sphinx_privacynotice.text.page.write_out import WriteOutError
    from sphinx_privacynotice.text.page.write_out import write_out as written_out

    if page is not None and page.exists() and not force:
        raise click.UsageError(escape_controls(f"{page} is there already. To replace it, add --force."))
    if page is not None and form is None:
        form = SUFFIXES.get(page.suffix)
    project, reading = session.read()
    own = project.sites[choose("site", site, project.sites, "Name a site")]
    kind = choose("notice", notice, own.notices, f"Name one of {own.name}’s notices")
    # that the notice is on no page yet is why it is written out
    errors = [finding for finding in reading.findings.errors if finding.code != "page-missing"]
    if len(summarise(project, reading).for_site(own.key, errors)):
        raise click.ClickException(
            "There are errors, and so it cannot be said what the notice says. To read them:"
            " sphinx-privacynotice check"
        )
    try:
        written = written_out(project, own, kind, form or "", _document(project, page))
    except WriteOutError as error:
        raise click.ClickException(escape_controls(f"{error}.")) from None
    if page is None:
        say_text(written.text)
        return EXIT_OK
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.write import replace_files

    # below the project a link may not lead out of it, however the page was named
    file = Path(os.path.abspath(page))  # noqa: PTH100 - links are kept
    inside = file.is_relative_to(project.root)
    folder, name = (
        (project.root, file.relative_to(project.root).as_posix()) if inside else (file.parent, file.name)
    )
    replace_files(Folder(folder), {name: written.text})
    say(f"written {page}")
    return EXIT_OK


def _document(project: Project, page: Path | None) -> str:
    """Return the document name that a file has in the project, "" outside the folder of its pages."""
    if page is None:
        return ""
    folder = (project.root / project.pages).resolve()
    file = page.resolve()
    return file.relative_to(folder).with_suffix("").as_posix() if file.is_relative_to(folder) else ""
