"""``where``: which file and layer a value comes from, and what prints it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, json_text
from sphinx_privacynotice.cli.context import (
    Session,
    choose,
    examples,
    json_option,
    mention_errors,
    notice_option,
    site_option,
    summarise,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.cli.where_answer import WhereAnswer
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.yamlio.tree import KeyPath

NUMBERS = re.compile(r"\[\d{1,9}\]", re.ASCII)
OF_SITE = re.compile(r"(?P<site>[\w.-]+?):(?P<path>.+)")
"""A value of a certain site, as roles write it."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice where dpo.email --site oakfield",
        "sphinx-privacynotice where retention",
        "sphinx-privacynotice where retention[2].period --notice cin-cla",
        "sphinx-privacynotice where terms.looked_after --json",
    )
)
@click.argument("path")
@site_option(help="Of this site. May be left out where there is one.")
@notice_option(
    help="As this notice of the site has it. May be left out where there is one.",
)
@json_option(help="Print the answer as JSON.")
@click.pass_obj
def where(session: Session, path: str, site: str, notice: str, *, as_json: bool) -> int:
    """Say where a value comes from, and what prints it.

    PATH is the value's name as clauses and records have it: dpo.email, retention[2].period (the second
    entry). Shown are the file and line that give it and those that it overrides (notice, site, trust,
    pack), the reference through which it is inherited, and the clauses and pages that print it or ask for it.
    """
    from sphinx_privacynotice.cli.where_answer import WhereAnswer

    project, reading = session.read()
    loaded = summarise(project, reading)
    match = OF_SITE.fullmatch(path)
    if match and not site and (match["site"] in project.sites or "." not in match["site"]):
        site, path = match["site"], match["path"]
    key = choose("site", site, project.sites, "Name a site with --site")
    path, notice = _own_notice(path, notice)
    kind = _notice(project.sites[key], path, notice)
    answer = WhereAnswer(project, project.sites[key], kind, reading.records)
    steps = _steps(project, path, answer)
    if as_json:
        say_text(json_text(answer.data(steps)))
    else:
        say(*answer.lines(steps))
    return mention_errors(loaded.with_severities(loaded.findings, key))


def _own_notice(path: str, notice: str) -> tuple[str, str]:
    """Return a path as a notice has it: of ``notices.cin-cla.retention`` the last part, and the notice."""
    head, _, rest = path.partition(".")
    kind, _, inner = rest.partition(".")
    return (inner, notice or kind) if head == "notices" and inner else (path, notice)


def _notice(site: Site, path: str, notice: str) -> str:
    from sphinx_privacynotice.model.format.layers import SHARED
    from sphinx_privacynotice.model.site.site import FIELDS

    own = NUMBERS.sub("", path).partition(".")[0] in FIELDS.keys() - SHARED
    if not notice and len(site.notices) != 1 and not (own and site.notices):
        return ""
    ask = "Each notice has this for itself. Name one with --notice"
    return choose("notice", notice, site.notices, ask)


def _steps(project: Project, path: str, answer: WhereAnswer) -> KeyPath:
    """Return ``path`` as steps, refused as wrong use where the format has no such value."""
    from sphinx_privacynotice.model.format.schema import NoticeKeys
    from sphinx_privacynotice.model.format.walk import type_within
    from sphinx_privacynotice.model.site.paths import PATH, path_fault
    from sphinx_privacynotice.yamlio.tree import parse_key

    steps = parse_key(path, answer.view.tree)
    if steps and answer.layers.winner(steps) is not None:  # whatever it is called, a layer gives it
        return steps
    plain = NUMBERS.sub("", path)
    if not PATH.fullmatch(plain) or path.startswith("."):
        raise click.UsageError(
            escape_controls(f"“{path}” is no value of a site. Name one by its path: dpo.email.")
        )
    if -1 in steps:
        raise click.UsageError(
            escape_controls(f"“{path}”: entries of a list count from 1. The first is [1].")
        )
    if plain != path and type_within(NoticeKeys, steps) is not None:
        return steps
    fault = path_fault(path, None, project.library, project.link_keys)
    if fault:
        message, hint, _ = fault
        head, _, rest = re.sub(r"\.\d+(?=\.|$)", "", plain).partition(".")
        inner = rest.split(".") if rest else []
        if (rest or plain != head) and type_within(NoticeKeys, (head, 0, *inner)) is not None:
            hint = f"“{head}” is a list: name an entry, as in {'.'.join([f'{head}[1]', *inner])}"
        raise click.UsageError(escape_controls(f"{message}. {hint}{'' if hint.endswith('?') else '.'}"))
    if steps[0] == "terms" and len(steps) > 1:
        name = str(steps[1])
        return ("terms", name[:1].lower() + name[1:], *steps[2:])
    return steps
