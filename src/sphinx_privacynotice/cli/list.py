"""``list``: the notices that there are, and what each of their clauses asks for."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls, json_text
from sphinx_privacynotice.cli.context import EXIT_OK, Session, examples, json_option, site_option, unknown
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.text.clause.needs import ClauseNeeds

NEWEST = "the newest words"


@click.command(
    "list",
    epilog=examples(
        "sphinx-privacynotice list",
        "sphinx-privacynotice list cin-cla",
        "sphinx-privacynotice list cin-cla --site oakfield",
        "sphinx-privacynotice list cin-cla --as-of 2026-06-01 --json",
    ),
)
@click.argument("kind", default="")
@site_option(help="As this site has it: its day, its kept editions.")
@click.option(
    "--as-of",
    "day",
    default="",
    metavar="DAY",
    help="The words of this day. Default: of the day from which the site's notice applies, else the newest.",
)
@json_option(help="Print JSON.")
@click.pass_obj
def list_(session: Session, *, kind: str, site: str, day: str, as_json: bool) -> int:
    """List the kinds of notice, or what one of them asks for.

    Without KIND: every notice that the packs have. With it: its clauses in order, each with its edition, its
    parts and items, and the values, facts and terms that it asks for. The packs are those of the project
    here, else the built-in one; no project is needed.
    """
    project = _project(session)
    library = project.library if project else _builtin()
    if site and project is None:
        raise click.UsageError("--site needs a project. Go to its folder, or name it with --project.")
    if project is not None and site and site not in project.sites:
        raise click.UsageError(unknown("site", site, project.sites))
    _check_day(day)
    found = _one(library, project, kind, site, day) if kind else _all(library, project, site)
    if as_json:
        say_text(json_text(found))
    else:
        say(*(_notice_lines(found) if isinstance(found, dict) else _kind_lines(found)))
    return EXIT_OK


def _project(session: Session) -> Project | None:
    """Return the project here or, where none was named and none is here, None."""
    from sphinx_privacynotice.base.files import SourceError
    from sphinx_privacynotice.model.project.project import load_project

    try:
        place = session.find_project()
    except SourceError:
        if session.folder is not None:
            raise
        return None
    return load_project(place)


def _builtin() -> Library:
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.model.pack.library import load_library

    return load_library(Folder(Path.cwd()), [], Findings())


def _check_day(day: str) -> None:
    from sphinx_privacynotice.base.dates import parse_day

    if day and not parse_day(day):
        raise click.UsageError(escape_controls(f"--as-of: “{day}” is no day. Write one like 2026-12-01."))


def _all(library: Library, project: Project | None, only: str) -> list[dict[str, Any]]:
    """Return every kind of notice, with its pack and the sites that have one."""
    sites = [site for site in project.sites.values() if only in {"", site.key}] if project else []
    found = []
    from sphinx_privacynotice.model.pack.notice_pack import packs_with_notice

    rows = ((kind, pack) for kind in library.notice_kinds for pack in packs_with_notice(library.packs, kind))
    for kind, pack in rows:
        editions = sorted(pack.notices[kind], key=lambda each: each.edition)
        found.append(
            {
                "notice": kind,
                "title": editions[-1].title,
                "pack": pack.id,
                "version": pack.version,
                "editions": [each.edition for each in editions],
                "sites": [
                    site.key
                    for site in sites
                    if kind in site.notices and library.notice_pack(kind, *_organisation(site, kind)) is pack
                ],
            }
        )
    return found


def _head(found: dict[str, Any]) -> str:
    return f"{found['notice']}: {found['title']}" if found["title"] else str(found["notice"])


def _kind_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    for each in found:
        yield _head(each)
        yield f"  pack      {each['pack']} {each['version']}, from {each['editions'][-1]}"
        if each["sites"]:
            yield f"  sites     {', '.join(each['sites'])}"
    if found:
        yield f"What one asks for: sphinx-privacynotice list {found[0]['notice']}"


def _one(library: Library, project: Project | None, kind: str, key: str, day: str) -> dict[str, Any]:
    """Return a notice with its clauses and what each asks for."""
    from sphinx_privacynotice.model.pack.library import Unavailable
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.needs import notice_needs

    if kind not in library.notice_kinds:
        raise click.UsageError(unknown("notice", kind, library.notice_kinds))
    site = _site(project, kind, key)
    view = site.view(kind) if site else None
    asked = day or (view.day if view else None)
    needs = notice_needs(library, Templates(), kind, asked, view)
    organisation = _organisation(site, kind) if site else ()
    notice = library.notice(kind, asked, *organisation)
    if isinstance(needs, Unavailable) or isinstance(notice, Unavailable):
        missing = needs if isinstance(needs, Unavailable) else notice
        assert isinstance(missing, Unavailable)  # noqa: S101 - one of the two is
        raise click.ClickException(escape_controls(f"{missing.message}. {missing.hint}."))
    pack = library.notice_pack(kind, *organisation)
    assert pack is not None  # noqa: S101 - it has the notice
    return {
        "notice": kind,
        "title": notice.title,
        "pack": pack.id,
        "version": pack.version,
        "edition": notice.edition,
        "as_of": asked or "",
        "site": site.key if site else "",
        "clauses": [_clause(each, library, site, kind) for each in needs],
    }


def _organisation(site: Site, kind: str) -> tuple[str, ...]:
    """Return the kinds of the organisation that says “we” in a site's notice."""
    from sphinx_privacynotice.model.format.walk import kinds_of

    return kinds_of(site.view(kind).data.organisation)


def _site(project: Project | None, kind: str, key: str) -> Site | None:
    """Return the site that is meant: the one named, or the only one that has the notice."""
    if project is None:
        return None
    if key:
        return project.sites[key]
    having = [site for site in project.sites.values() if kind in site.notices]
    return having[0] if len(having) == 1 else None


def _clause(needs: ClauseNeeds, library: Library, site: Site | None, kind: str) -> dict[str, Any]:
    """Return what a clause asks for, with the choices of terms and, of a site, what it does not give."""
    fields = asdict(needs)
    fields["terms"] = {
        key: [term.default, *(each for each in term.choices if each != term.default)]
        for key in needs.terms
        for term in [library.term(key, kind)]
        if term
    }
    if site is not None:
        view = site.view(kind)
        fields["not_given"] = [path for path in needs.needed if view.find(path) is None]
    return {name: value for name, value in fields.items() if value or name == "clause"}


def _notice_lines(found: dict[str, Any]) -> Iterator[str]:
    yield _head(found)
    when = f"as on {found['as_of']}" if found["as_of"] else NEWEST
    of = f", as {found['site']} has it" if found["site"] else ""
    yield f"{found['pack']} {found['version']}, edition {found['edition']}; {when}{of}"
    for number, clause in enumerate(found["clauses"], 1):
        yield ""
        edition = f" ({clause['edition']})" if "edition" in clause else ""
        title = f": {clause['title']}" if "title" in clause else ""
        yield f"{number:>2} {clause['clause']}{title}{edition}"
        yield from _clause_lines(clause)


def _with_fallback(path: str) -> str:
    from sphinx_privacynotice.model.site.view import DEFAULT_TO_ORGANISATION

    head, _, rest = path.partition(".")
    return (
        f"{path} (else the organisation)" if head == "contacts" and rest in DEFAULT_TO_ORGANISATION else path
    )


def _clause_lines(clause: dict[str, Any]) -> Iterator[str]:
    rows = [
        ("no words", [clause.get("why_not", "")]),
        ("parts", clause.get("parts", [])),
        *((f"items of {key}" if key else "items", ids) for key, ids in clause.get("items", {}).items()),
        ("needs", [_with_fallback(path) for path in clause.get("needed", [])]),
        ("if given", clause.get("optional", [])),
        *((f"each of {key}", fields) for key, fields in clause.get("lists", {}).items()),
        ("facts", [f"facts.{key}" for key in clause.get("facts", [])]),
        *((f"term {key}", [" / ".join(choices)]) for key, choices in clause.get("terms", {}).items()),
        ("not given", clause.get("not_given", [])),
    ]
    for name, words in rows:
        if any(words):
            yield f"   {name + ':':<14} {', '.join(words)}"
