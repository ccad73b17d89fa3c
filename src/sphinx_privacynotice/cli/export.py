"""``export``: a notice for the web site that a school has, and the sentences for its forms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, one_line
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.cli.context import (
    Session,
    choose,
    examples,
    format_option,
    known_site,
    mention_errors,
    site_option,
    summarise,
)
from sphinx_privacynotice.cli.report_file import format_of, write_report
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.exports.addresses import Site
    from sphinx_privacynotice.exports.parts import Shape
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.text.clause.phrases import Phrases

FORMATS = ("html", "markdown", "json", "form")
ADDRESSES = ("html", "dirhtml")
MAX_NAMED = 8


@click.command(
    epilog=examples(
        "sphinx-privacynotice export cin-cla --site oakfield --output notice.html",
        "sphinx-privacynotice export --level 3 --no-title --output for-the-web-site/",
        'sphinx-privacynotice export pupils --format form --for "school trips"',
    )
)
@click.argument("notice", default="", metavar="[KIND]")
@site_option(help="Of this site. May be left out where the project has one.")
@format_option(
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
    help="A fragment of HTML, the same as Markdown or JSON, or the sentences for a form.",
)
@click.option(
    "--audience",
    default="",
    metavar="READER",
    help="What is on the page of one reader: pupil, parent or details. Default: of all readers.",
)
@click.option(
    "--level",
    type=click.IntRange(1, 6),
    default=2,
    show_default=True,
    help="The level of the first heading; those below it follow.",
)
@click.option("--title/--no-title", default=True, help="With or without the title, which a page may have.")
@click.option(
    "--base",
    default="",
    metavar="ADDRESS",
    help="The address of the built site, to which links lead. Default: `html_baseurl` in conf.py.",
)
@click.option(
    "--builder",
    type=click.Choice(ADDRESSES),
    default="html",
    show_default=True,
    help="How pages end at that address: page.html, or page/.",
)
@click.option(
    "--for", "purpose", default="", metavar="WORDS", help="What the form is for, as “school trips”."
)
@click.option(
    "--link",
    default="",
    metavar="ADDRESS",
    help="Where the notice is read, for a form. Default: its page, else the site's `web`.",
)
@click.option(
    "--output",
    metavar="FILE",
    default="",
    help="Write it to this file; its ending says the format. Into a folder (name/) go all notices, as"
    " SITE/KIND/notice.html.",
)
@click.pass_obj
def export(  # noqa: PLR0913 - one argument an option
    session: Session,
    *,
    notice: str,
    site: str,
    form: str,
    audience: str,
    level: int,
    title: bool,
    base: str,
    builder: str,
    purpose: str,
    link: str,
    output: str,
) -> int:
    """Print a notice for the web site that you have.

    As HTML it is one block for any page, without script and style: copy it into the page's source. It is what
    a build writes with `privacynotice_fragments` in conf.py. Several notices go into a folder. With
    `--format form`: two or three sentences for a paper or web form.
    """
    from sphinx_privacynotice.exports.parts import Shape

    folder = Path(output) if output.endswith(("/", os.sep)) or (output and Path(output).is_dir()) else None
    file = Path(output) if output and folder is None else None
    form = format_of(form, file, FORMATS)
    for option, given in (("--for", purpose), ("--link", link)):
        if given and form != "form":
            raise click.UsageError(f"{option} goes with --format form.")
    project, reading = session.read()
    loaded = summarise(project, reading)
    records = _records(loaded, known_site(loaded, site), notice, several=folder is not None)
    records = [each for record in records for each in _parts(record, audience, several=folder is not None)]
    built = _built(project, base, builder)

    def text_of(record: Record) -> str:
        if form == "form":
            return _form(project, record, built, purpose, link)
        return _text(project, record, form, Shape(level, title), built)

    texts = {_name(record, form): text_of(record) for record in records}
    for record in records:
        say(*_not_in_it(record, form, known=bool(built.base)), err=True)
    if folder is not None:
        _write_into(folder, texts)
    elif file is not None:
        write_report(file, *texts.values())
    else:
        say_text(*texts.values())
    sites = {record.site for record in records}
    return mention_errors(loaded.with_severities(loaded.findings, sites.pop() if len(sites) == 1 else site))


def _records(loaded: LoadedProject, site: str, notice: str, *, several: bool) -> list[Record]:
    """Return the records that are meant; refuse what is not there, and several where one file is meant."""
    records = loaded.records_of(site)
    if notice:
        kinds = {record.notice for record in records}
        choose("notice", notice, kinds, "")
        records = [record for record in records if record.notice == notice]
    if not records:
        raise click.ClickException(
            "There is no notice on any page. What is wrong: sphinx-privacynotice check"
        )
    if len(records) > 1 and not several:
        named = ", ".join(f"{record.notice} --site {record.site}" for record in records[:MAX_NAMED])
        more = f" and {len(records) - MAX_NAMED} more" if len(records) > MAX_NAMED else ""
        message = (
            f"There are {len(records)} notices. Name one: {named}{more}. Or write all of them into a folder:"
        )
        raise click.UsageError(escape_controls(f"{message} --output FOLDER/"))
    return records


def _parts(record: Record, audience: str, *, several: bool) -> Iterator[Record]:
    """Yield what the pages of an audience have of a notice; without one those of all readers, or each."""
    from sphinx_privacynotice.model.record import split_audiences

    parts = split_audiences(record)
    if several and not audience:
        yield from parts.values()
    elif audience in parts:
        yield parts[audience]
    elif audience:
        known = listed([each for each in parts if each]) or "none"
        message = f"{record.site}’s notice {record.notice} has no page for “{audience}”; its readers: {known}"
        raise click.UsageError(escape_controls(message))
    else:
        message = f"{record.site}’s notice {record.notice} has pages for single readers alone. Name one:"
        raise click.UsageError(escape_controls(f"{message} --audience {' or '.join(parts)}"))


def _built(project: Project, base: str, builder: str) -> Site:
    """Return the built site to which links lead, as far as it is known."""
    from sphinx_privacynotice.exports.addresses import Site, base_address, folder_uri, html_uri

    address = base_address(base or project.conf.text("html_baseurl"))
    if base and not address:
        raise click.UsageError(
            escape_controls(f"“{base}” is no address. Write one like https://policies.example/")
        )
    suffix = project.conf.text("html_link_suffix") or project.conf.text("html_file_suffix") or ".html"
    uri_of = folder_uri if builder == "dirhtml" else html_uri(suffix)
    return Site(address, project.documents, uri_of)


def _text(project: Project, record: Record, form: str, shape: Shape, built: Site) -> str:
    from sphinx_privacynotice.exports.files import export_text
    from sphinx_privacynotice.exports.parts import Around

    name, phrases = project.sites[record.site].name, _phrases(project, record)
    around = Around(phrases.language, phrases.phrase, name, phrases.direction, site=built)
    return export_text(record, form, shape, around)


def _phrases(project: Project, record: Record) -> Phrases:
    from sphinx_privacynotice.text.clause.phrases import Phrases

    return Phrases(project.sites[record.site].view(record.notice), project.library.language)


def _form(project: Project, record: Record, built: Site, purpose: str, link: str) -> str:
    """Return the sentences for a form, from the values that the notice has."""
    from sphinx_privacynotice.exports.form import FormFacts, form_text
    from sphinx_privacynotice.model.record_tree import title_of
    from sphinx_privacynotice.text.clause.plain_value import plain_value

    phrases = _phrases(project, record)

    def value(*path: str) -> str:
        return plain_value(phrases.view, phrases.language, path)

    name, controller = project.sites[record.site].name, value("controller", "name")
    facts = FormFacts(
        name=name,
        controller=controller if controller != name else "",
        purpose=purpose,
        title=title_of(record),
        address=link or built.page(record.pages[0]) or value("organisation", "web"),
        questions=value("contacts", "questions"),
    )
    return form_text(facts, phrases.phrase)


def _not_in_it(record: Record, form: str, *, known: bool) -> Iterator[str]:
    """Yield what somebody must know who copies this notice elsewhere."""
    of = f"{record.site}’s notice {record.notice}"
    if not record.in_force:
        yield one_line(f"{of} is a draft: it does not apply yet, and says so.")
    if form in {"json", "form"}:
        return
    parts = [block.text for block in record.blocks if block.printed and block.kind in {"left-out", "image"}]
    if parts:
        yield one_line(f"{of} has on its page what does not come along: {listed(dict.fromkeys(parts))}.")
    if not known and any(run.ref for block in record.blocks if block.printed for run in block.runs):
        yield one_line(f"{of}: links to other pages are words alone. Say where the site is: --base ADDRESS.")


def _name(record: Record, form: str) -> str:
    """Return the name of a notice's file in a folder."""
    from sphinx_privacynotice.exports.addresses import folder_of
    from sphinx_privacynotice.exports.files import NAMES

    audience = next((block.audience for block in record.blocks if block.audience), "")
    return f"{folder_of(record.site, record.notice, audience)}/{NAMES.get(form, 'form.txt')}"


def _write_into(folder: Path, texts: Mapping[str, str]) -> None:
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.write import replace_files

    if folder.exists() and not folder.is_dir():
        raise click.UsageError(escape_controls(f"{folder} is no folder. Name another one."))
    replace_files(Folder(folder.absolute()), texts)
    say(*(f"written {folder / name}" for name in texts), err=True)
