"""Rules about single values: placeholders, numbers of registers, addresses, and what is a child's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.format.values import Phone, Value, WebAddress
from sphinx_privacynotice.model.pack.people_data import PeopleData
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.site.view import ResolvedValue
from sphinx_privacynotice.yamlio.tree import Scalar, Sequence, key_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.yamlio.tree import KeyPath, Node

LOCAL = re.compile(r"https?://(?:localhost|127\.|\[::1\])", re.IGNORECASE)

_FILLER = re.compile(r"x{2,}|_{3,}|\.{3,}|\?{2,}")
_BRACKETED = re.compile(r"\[([^\]\[]{1,80})\]")
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,9} (?:19|20)\d\d)\b"
)
_TEN_DIGITS = re.compile(r"(?<![\d+])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_FOUR_DIGITS = re.compile(r"\d{4}")
_RUN = re.compile(r"[A-Za-z0-9]+")


def has_shape(text: str, picture: str) -> bool:
    """Return whether ``text`` looks like ``picture``: 9 is a digit, A a letter, all else is itself.

    A leading 1 of `19999999` is a digit that must be 1.
    """
    return len(text) == len(picture) and all(
        (sign.isascii() and sign.isdigit())
        if wanted == "9"
        else (sign.isascii() and sign.isalpha())
        if wanted == "A"
        else sign.casefold() == wanted.casefold()
        for sign, wanted in zip(text, picture, strict=True)
    )


@rule("number-shape", always=True)
def register_number_shape(context: Context) -> Iterator[Finding]:
    """Yield a finding for a number of a register, or a postcode, that does not look like one."""
    people = context.library.rule_data(PeopleData)
    if people is None:
        return
    for key, pictures in people.shapes_of().items():
        for found in _all_at(context, tuple(key.split("."))):
            text = str(found.value).strip()
            if not any(has_shape(text, picture) for picture in pictures):
                message = f"“{short(text)}” is no number of the kind that “{key}” takes"
                hint = f"Write it like {' or '.join(pictures)}, where 9 is any digit and A any letter"
                yield context.finding("number-shape", found.path, message, hint)
    for path, value in context.values_of(Value):
        if "address" not in path:
            continue
        last = str(value).rpartition(",")[2].strip()
        if not _may_be_postcode(last) or any(has_shape(last, picture) for picture in people.postcodes):
            continue
        message = f"“{short(last)}” is no postcode"
        hint = "Write it like ZZ9 0CM: the last part is a digit and two letters, and O is a letter"
        yield context.finding("number-shape", path, message, hint)


def _all_at(context: Context, path: KeyPath) -> Iterator[ResolvedValue]:
    """Yield the values that are given at ``path``: of several controllers, or facts, those of each."""
    found = context.view.find(key_path(path))
    if found is None:
        return
    if not isinstance(found.value, tuple):
        found_here = [found] if found.path == path else []
    else:
        found_here = [
            each if isinstance(each, ResolvedValue) else ResolvedValue(each, (*found.path, number))
            for number, each in enumerate(found.value)
        ]
    yield from found_here


def _may_be_postcode(text: str) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    return (
        5 <= len(text) <= 9
        and text[:1].isalpha()
        and any(sign.isdigit() for sign in text)
        and text.count(" ") < 2
        and letters >= 2
        and text.upper() == text
    )


_FILLER = re.compile(r"x{2,}|_{3,}|\.{3,}|\?{2,}|x+@x+(?:\.x+)+|0[0 ]{4,}")
"""What is left to be filled in, numbers of nothing but noughts among it."""


@rule("placeholder", always=True)
def placeholder(context: Context) -> Iterator[Finding]:
    """Yield a finding for a value that a template left to be filled in."""
    people = context.library.rule_data(PeopleData)
    if people is None:
        return
    words = {each.casefold() for each in people.placeholders}
    begins = tuple(f"{each.casefold()} " for each in people.placeholder_begins)
    for path, value in context.values_of(Value):
        if path[-1] == "reason":
            continue
        left = left_to_fill_in(str(value), words, begins, people)
        if left:
            message = f"“{short(left)}” is left over from a template"
            yield context.finding(
                "placeholder", path, message, "Write what belongs there, or take the line out"
            )


def left_to_fill_in(text: str, words: set[str], begins: tuple[str, ...], people: PeopleData) -> str:
    """Return the part of ``text`` that is still to be filled in, "" for none."""
    plain = " ".join(text.split())
    folded = plain.casefold().strip(" .")
    if folded in words or _FILLER.fullmatch(folded) or folded.startswith(begins):
        return plain
    if plain[:1] in {"[", "<"} and re.fullmatch(r"\[.*\]|<[^<>@/]+>", plain):
        return plain
    for held in _BRACKETED.finditer(plain) if "[" in plain else ():
        if set(re.findall(r"[^\W\d_]+", held[1].casefold())) & set(people.bracketed):
            return held[0]
    return ""


@rule("unfilled", law=False)
def braces_printed(context: Context) -> Iterator[Finding]:
    """Yield a finding for each value that a notice prints with braces in it, whatever prints it.

    Those that no clause would fill in are reported where the site's file is checked.
    """
    record = context.record
    told = {(each.place.file, each.place.line) for each in context.site.findings if each.code == "unfilled"}
    for block in record.blocks if record else ():
        for run in block.runs if block.printed else ():
            at = record.values.get(run.value) if record and "{{" in run.text else None
            if at is None or (at.file, at.line) in told:
                continue
            told.add((at.file, at.line))
            message = f"“{short(run.text)}” is printed with its braces: nothing fills them in here"
            hint = "Write out what stands in braces"
            yield Finding("unfilled", message, Place(at.file, at.line), hint, run.value)


@rule("fact-not-address", always=True)
def fact_not_address(context: Context) -> Iterator[Finding]:
    """Yield a finding for a fact that a clause links to and that is no address."""
    if context.record is None:
        return
    targets = {
        run.value: run.link
        for block in context.record.blocks
        for run in block.runs
        if run.link and run.value.startswith("facts.")
    }
    facts = context.view.data.facts
    for key in sorted({*targets} | {f"facts.{name}" for name in _linked_facts(context)}):
        name = key.removeprefix("facts.")
        given: object = facts.get(name, "")
        for text in map(str, given if isinstance(given, tuple) else [given]):
            if not text or re.match(r"(?:https?://|mailto:|tel:|/)", text, re.IGNORECASE):
                continue
            message = f"“{short(text)}” is linked to, and is no address"
            hint = "Write an address that begins with https://, or the path of a page that begins with /"
            yield context.finding("fact-not-address", ("facts", name), message, hint)


def _linked_facts(context: Context) -> Iterator[str]:
    """Yield the facts of which the packs say that they are addresses."""
    kinds = context.library.rule_data(KindsData)
    yield from kinds.linked_notices if kinds else ()


@rule("insecure-link", always=True)
def insecure_link(context: Context) -> Iterator[Finding]:
    """Yield a finding for an address without encryption."""
    for path, value in context.values:
        if isinstance(value, WebAddress) or (path[:1] == ("facts",) and isinstance(value, Value)):
            text = str(value)
            if text.casefold().startswith("http://") and not LOCAL.match(text):
                message = f"“{short(text)}” is an address without encryption"
                hint = f"Try {short('https://' + text[7:], 80)}, and write it if it works"
                yield context.finding("insecure-link", path, message, hint, Severity.INFO)


@rule("child-in-file", always=True)
def child_in_file(context: Context) -> Iterator[Finding]:
    """Yield a finding for what may be a child's own number or birthday: site files are published."""
    people = context.library.rule_data(PeopleData)
    if people is None:
        return
    phones = {path for path, _ in context.values_of(Phone)}
    numbered: list[tuple[KeyPath, str, Place]] = []
    _gather_numbered(context.view.tree, (), numbered)
    for path, text, place in numbered:
        if path in phones:
            continue
        what = _of_a_child(text, people)
        if what:
            message = f"“{short(text, 30)}” holds {what}, and everything in this file is published"
            hint = "Take it out, and out of the repository's history as well: ask whoever keeps it"
            yield Finding("child-in-file", message, place, hint, key_path(path))


def _of_a_child(text: str, people: PeopleData) -> str:
    if any(has_shape(run, picture) for run in _RUN.findall(text) for picture in people.pupil_numbers):
        return "what looks like a pupil's number"
    for found in _TEN_DIGITS.finditer(text):
        digits = "".join(found.groups())
        if digits.startswith(people.patient_numbers_begin) and has_check_digit(digits):
            return "what looks like an NHS number"
    folded = text.casefold()
    born = any(re.search(rf"\b{re.escape(word)}\b", folded) for word in people.birth_words)
    return "a birthday" if born and _DATE.search(text) else ""


def has_check_digit(digits: str) -> bool:
    """Return whether the last of ten digits is their check digit (NHS Data Dictionary, NHS Number)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def _gather_numbered(node: Node, path: KeyPath, found: list[tuple[KeyPath, str, Place]]) -> None:
    """Add the texts with a number or a year, which most have not, each with its path and place."""
    if isinstance(node, Scalar):
        if _FOUR_DIGITS.search(node.text):
            found.append((path, node.text, node.place))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.non_empty):
            _gather_numbered(item, (*path, number), found)
    else:
        for key, value in node.entries.items():
            _gather_numbered(value, (*path, key), found)
