"""``explain``: what a finding's code means, why it matters, and how to mend it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.escape import escape_controls, json_text
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.cli.context import EXIT_OK, examples, format_option
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.codes import Code
    from sphinx_privacynotice.checks.explain import Explanation

WIDTH = 88


@click.command(
    epilog=examples(
        "sphinx-privacynotice explain",
        "sphinx-privacynotice explain dpo-missing",
        "sphinx-privacynotice explain dpo-missing --format json",
    )
)
@click.argument("code", default="")
@format_option(
    type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
def explain(code: str, form: str) -> int:
    """Say what a code of a finding means, why it matters and how to mend it.

    Shows an example that is found, the same mended, and what is near it and not found; and how to set the
    severity or to turn it off, with a reason. Without a code it lists all.
    """
    from sphinx_privacynotice.checks.explain import codes_by_subject
    from sphinx_privacynotice.checks.explain import explain as explained

    if not code:
        subjects = codes_by_subject()
        if form == "json":
            names = {subject: [each.code for each in codes] for subject, codes in subjects.items()}
            say_text(json_text(names))
        else:
            say(*_listed(subjects))
        return EXIT_OK
    word = code.strip("[]").removeprefix("privacynotice.").casefold()  # as reports and builds show it
    if word not in known_codes():
        hint = did_you_mean(word, known_codes()) or "To see all: sphinx-privacynotice explain"
        raise click.UsageError(escape_controls(f"There is no code “{code}”. {hint}"))
    found = explained(word)
    if form == "json":
        say_text(json_text(_as_data(found)))
    else:
        say(*_explained(found))
    return EXIT_OK


def _listed(subjects: dict[str, list[Code]]) -> Iterator[str]:
    longest = max(len(code) for code in known_codes())
    for subject, codes in subjects.items():
        yield subject
        yield from (f"  {each.code:<{longest}}  {each.severity:<7}  {each.title}" for each in codes)
        yield ""
    yield "More about one: sphinx-privacynotice explain CODE"


def _explained(found: Explanation) -> Iterator[str]:
    from sphinx_privacynotice.checks.explain import OUTCOMES, parts_of

    code = found.code
    yield f"{code.code} ({code.severity})"
    for head, text in (("", code.title), ("Why: ", code.why), ("To mend it: ", code.help)):
        yield ""
        yield from textwrap.wrap(f"{head}{text}", WIDTH)
    if code.law:
        yield f"Law: {code.law}"
    if code.is_new:
        yield f"New in {code.since}: for information in this release, {code.severity} in the next."
    for example in found.examples:
        yield ""
        yield f"{OUTCOMES[example.outcome]}{': ' if example.name else ''}{example.name}"
        for where, text in parts_of(example):
            yield f"  {where}{':' if text else ''}"
            yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n") if text)
    yield ""
    yield "To set its severity, or to turn it off, in privacynotice.yaml:"
    yield from (f"    {line}" for line in found.to_set.splitlines())
    yield "or, for one notice, below the notice in its site file, without `site:` and `notice:`."
    yield ""
    yield f"More: {code.url}"


def _as_data(found: Explanation) -> dict[str, Any]:
    from sphinx_privacynotice.checks.explain import parts_of

    code = found.code
    about = {
        "code": code.code,
        "severity": str(code.severity),
        "title": code.title,
        "why": code.why,
        "law": code.law,
        "mend": code.help,
        "since": code.since,
        "url": code.url,
    }
    shown = [
        {
            "outcome": example.outcome,
            "name": example.name,
            "parts": [{"where": where, "text": text} for where, text in parts_of(example)],
        }
        for example in found.examples
    ]
    return {name: value for name, value in about.items() if value} | {"examples": shown}
