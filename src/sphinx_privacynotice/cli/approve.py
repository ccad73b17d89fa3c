"""``approve``: stamps a notice with who approved it, when, and the fingerprint of its words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    choose,
    day_given,
    examples,
    report,
    summarise,
)
from sphinx_privacynotice.cli.record import UNREAD
from sphinx_privacynotice.cli.terminal import confirm, say, say_text
from sphinx_privacynotice.yamlio.none import means_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.cli.approve_plan import Plan
    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.approving import Review
    from sphinx_privacynotice.review.unapproved import Notice

MAX_CHARS = 200
"""Characters of a name or a role."""

WHY = {
    "link": "a link leads elsewhere",
    "order": "it is in another place",
    "column": "it is in another column of its table",
    "words": "its words",
}


def _one_line(context: click.Context, option: click.Parameter, text: str) -> str:
    """Return a name or a role, its white space made single; refuse what no value may hold."""
    words = " ".join(text.split())
    if len(words) > MAX_CHARS or not words.isprintable():
        message = f"This takes one line of at most {MAX_CHARS} characters that can be seen."
        raise click.BadParameter(message, context, option)
    if text and (not words or means_none(words, anywhere=True)):
        raise click.BadParameter("This says that it was nobody.", context, option)
    return words


@click.command(
    epilog=examples(
        "sphinx-privacynotice approve oakfield",
        'sphinx-privacynotice approve oakfield cin-cla --role "Chair of governors"',
        'sphinx-privacynotice approve --all --role "Trust board" --on 2026-11-30',
        "sphinx-privacynotice approve oakfield --reviewed",
    )
)
@click.argument("site", default="")
@click.argument("notice", default="")
@click.option("--by", metavar="NAME", default="", callback=_one_line, help="Who approved; may be left out.")
@click.option("--role", metavar="ROLE", default="", callback=_one_line, help="As what: a post or a body.")
@click.option("--on", metavar="DAY", default="", callback=day_given, help="The day of it. Without it, today.")
@click.option("--all", "every", is_flag=True, help="Every notice in force that is not as approved.")
@click.option("--reviewed", is_flag=True, help="Record a review that found nothing to change.")
@click.option(
    "--next",
    "following",
    metavar="DAY",
    default="",
    callback=day_given,
    help="With --reviewed: the day of the next review. Without it, after as long as the last time.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def approve(  # noqa: PLR0913 - one argument an option
    session: Session,
    *,
    site: str,
    notice: str,
    by: str,
    role: str,
    on: str,
    every: bool,
    reviewed: bool,
    following: str,
    yes: bool,
) -> int:
    """Stamp a notice with who approved it, when, and the fingerprint of its words.

    Shows first what changed since the last approval. Without --by and --role it only shows, and exits with 1
    where something is to be approved. The stamp goes into the site file, and the approved words into
    reading-copies/: what changes later makes its parts pending again.
    """
    from sphinx_privacynotice.cli.approve_plan import RefusedError, plan_approval, plan_review
    from sphinx_privacynotice.review.approval import Stamp

    _check_use(by or role, notice, following, every=every, reviewed=reviewed)
    day = on or today()
    project, reading = session.read()
    writes = bool(by or role or reviewed)
    loaded = summarise(project, reading, day, law=writes)
    chosen = _chosen(project, loaded, site, notice, every=every)
    if not chosen:
        say("Every notice in force is as it was approved.", err=True)
        return EXIT_OK
    if not _is_ready(session, loaded, chosen, writes=writes):
        return EXIT_ERRORS
    try:
        if reviewed:
            reviews = {
                (each.record.site, each.record.notice): _review(loaded, each, day, following)
                for each in chosen
            }
            plan = plan_review(session, project, loaded, chosen, reviews)
        else:
            pending = _show(project, loaded, chosen, styled=session.styled)
            if not writes:
                return EXIT_ERRORS if pending else EXIT_OK
            plan = plan_approval(session, project, loaded, chosen, Stamp(by, role, day))
    except RefusedError as refused:
        say(*refused.lines, err=True)
        say_text(report(loaded, refused.findings, styled=session.styled), err=True, styled=session.styled)
        say("Nothing is written.", err=True)
        return EXIT_ERRORS
    if not (reviewed or yes) and sys.stdin.isatty() and not confirm("Approve these words?", default=False):
        say("Nothing is written.", err=True)
        return EXIT_OK
    _write(loaded, plan, chosen)
    return EXIT_OK


def _check_use(who: str, notice: str, following: str, *, every: bool, reviewed: bool) -> None:
    if every and notice:
        raise click.UsageError("--all takes a SITE at most.")
    if reviewed and who:
        raise click.UsageError("--reviewed changes no approval: it goes without --by and --role.")
    if reviewed and every:
        raise click.UsageError("--reviewed takes one notice.")
    if following and not reviewed:
        raise click.UsageError("--next goes with --reviewed.")


def _chosen(project: Project, loaded: LoadedProject, site: str, notice: str, *, every: bool) -> list[Notice]:
    """Return the notices that are meant, as they are now."""
    from sphinx_privacynotice.review.unapproved import Notice, state_of

    notices = [Notice(record, project.sites[record.site]) for record in loaded.records]
    if not every:
        if site and not notice and site not in project.sites and len(project.sites) == 1:
            site, notice = "", site  # what is named alone is the notice, where there is one site
        key = choose("site", site, project.sites, "Name a site, or give --all")
        own = {each.record.notice: each for each in notices if each.record.site == key}
        if not own:
            message = f"{project.sites[key].name} has no notice on any page"
            raise click.ClickException(
                escape_controls(f"{message}. What is wrong: sphinx-privacynotice check")
            )
        return [own[choose("notice", notice, own, f"Name one of {project.sites[key].name}’s notices")]]
    if site:
        choose("site", site, project.sites, "Name a site")
    wanted = [each for each in notices if site in {"", each.record.site}]
    drafts = [each for each in wanted if each.view.day is None]
    if drafts:
        say(f"Left out, as drafts: {', '.join(map(_name, drafts))}", err=True)
    return [
        each
        for each in wanted
        if each.view.day is not None and state_of(loaded.copies, each, details=False).state != "approved"
    ]


def _is_ready(session: Session, loaded: LoadedProject, chosen: Sequence[Notice], *, writes: bool) -> bool:
    """Say whether notices can be approved, or shown; print what is in the way."""
    from sphinx_privacynotice.review.approval import fingerprint

    found = [each for each in loaded.findings if each.code in UNREAD]
    for site in dict.fromkeys(each.record.site for each in chosen):
        found += loaded.with_severities(loaded.findings, site).errors
    lines = []
    for each in chosen if writes else ():
        if each.view.day is None:
            lines.append(
                f"{_name(each)} is a draft: set `in_force:` to the day from which it applies, and approve"
                " it before"
            )
        kept = loaded.copies.kept(each.record.site, each.record.notice)
        if kept is not None and fingerprint(kept) != fingerprint(each.record):
            lines.append(
                f"The reading copy of {_name(each)} is not what the project says now: read what changes with"
                " `sphinx-privacynotice record`, and keep it with `--write`; then approve it"
            )
    if found:
        say_text(
            f"{report(loaded, dict.fromkeys(found), styled=session.styled)}\n",
            err=True,
            styled=session.styled,
        )
        lines.append("Nothing can be approved while there are errors.")
    say(*lines, err=True)
    return not lines


def _show(project: Project, loaded: LoadedProject, chosen: Sequence[Notice], *, styled: bool) -> bool:
    """Print what is to be approved: what changed since the last time, else all of it; say if anything is."""
    from sphinx_privacynotice.cli.diff_text import part_lines
    from sphinx_privacynotice.review.approval import compare_approved, fingerprint
    from sphinx_privacynotice.review.outline import make_outline
    from sphinx_privacynotice.review.report import DiffReport, Origin
    from sphinx_privacynotice.review.sentences import reading_copy
    from sphinx_privacynotice.review.unapproved import state_of

    diffs, pending = [], False
    for each in chosen:
        state = state_of(loaded.copies, each)
        pending = pending or state.state != "approved"
        approved = loaded.copies.approved(each.record.site, each.record.notice)
        head = f"{_name(each)}: {_said(state.state)}"
        if approved is not None:
            head += f" ({_who(approved.stamp)})"
        say(click.style(head, bold=True) if styled else head, styled=styled)
        say(*([f"  {state.reason}"] if state.reason else []))
        say(f"  The fingerprint of what it says now is {fingerprint(each.record)}")
        for part in state.pending:
            say(f"  Pending: {part.name}" + (f" ({WHY.get(part.why, part.why)})" if part.why else ""))
        if approved is None:
            say("")
            say_text(reading_copy(each.record))
        elif state.state != "approved":
            diffs.append(compare_approved(approved.record, each.record, project.library))
        say("")
    names = {key: one.name for key, one in project.sites.items()}
    differ = [diff for diff in diffs if diff.changes or diff.minors]
    report = DiffReport(Origin("as it was approved"), Origin("as it is now"), differ, names)
    lines = part_lines(make_outline(report), whole=False)
    say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
    return pending


def _said(state: str) -> str:
    return {
        "approved": "as it was approved",
        "pending": "changed since it was approved",
        "mismatch": "the approval does not hold",
    }.get(state, "not approved yet; all of it")


def _who(stamp: object) -> str:
    from sphinx_privacynotice.review.approval import Stamp, approver_text

    return approver_text(stamp) if isinstance(stamp, Stamp) else ""


def _review(loaded: LoadedProject, notice: Notice, day: str, following: str) -> Review:
    """Return the review to record; raise `RefusedError` where words changed, or no next day is known."""
    from sphinx_privacynotice.cli.approve_plan import RefusedError
    from sphinx_privacynotice.review.approving import Review, next_review
    from sphinx_privacynotice.review.unapproved import named_parts, state_of

    state = state_of(loaded.copies, notice, details=False)
    if state.state == "pending":
        raise RefusedError(
            f"{_name(notice)} was changed since it was approved ({named_parts(state.pending)}), so that its"
            " review has something to approve: leave out --reviewed"
        )
    if state.state == "mismatch":
        raise RefusedError(f"The approval of {_name(notice)} does not hold: {state.reason}")
    due = following or next_review(notice.view.data, day)
    if notice.view.data.review_due and not due:
        raise RefusedError("How long it is to the next review is not known: say its day with --next")
    if due and due <= day:
        raise RefusedError(f"The next review ({due}) is to be after this one ({day})")
    return Review(day, due)


def _write(loaded: LoadedProject, plan: Plan, chosen: Sequence[Notice]) -> None:
    from sphinx_privacynotice.base.write import replace_files

    replace_files(loaded.copies.source, plan.files, seen=plan.seen)
    say(*(f"written {name}" for name in plan.files))
    say(*_told(plan, chosen))


def _told(plan: Plan, chosen: Sequence[Notice]) -> Iterator[str]:
    for each in chosen:
        stamp = plan.stamps.get((each.record.site, each.record.notice))
        if stamp is None:
            yield f"{_name(each)}: reviewed, no change"
            continue
        yield f"{_name(each)}: approved by {_who(stamp)}, fingerprint {stamp.fingerprint}"
        if each.view.day and each.view.day < stamp.on:
            yield f"  Its words apply since {each.view.day}, which is before they were approved"


def _name(notice: Notice) -> str:
    return f"{notice.site.name}, {notice.record.notice}"
