"""Hints for single values that are invalid for their keys: what to write instead.

Each function returns "" if the meaning cannot be guessed. What is in backquotes can be typed as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from sphinx_privacynotice.base.dates import parse_period
from sphinx_privacynotice.base.messages import closest, short
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Flag,
    Kind,
    Length,
    Number,
    Phone,
    Value,
    WebAddress,
    several,
)
from sphinx_privacynotice.yamlio.none import means_none
from sphinx_privacynotice.yamlio.slips.dates import date_meant
from sphinx_privacynotice.yamlio.slips.slip import quoted
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_HINT_CHARS = 150
"""Characters of a value that a hint repeats; longer ones nobody types again."""

_PLAIN = re.compile(r"(?:[^\W_]|\./|\.\./|\.\.$)[\w ,.()/&+'’@%-]*(?<![ ,])")
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_NUMBERS = dict(zip(_NUMBER_WORDS.split(), (*range(1, 20), *range(20, 100, 10)), strict=True))
_UNITS = {"y": "year", "yr": "year", "mth": "month", "wk": "week"}
_LENGTH = re.compile(
    r"P?(?P<number>\d{1,4}|[a-z]+?(?:[ -][a-z]+)??)\s*(?P<unit>year|yr|y|month|mth|week|wk|day)?s?\.?",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?P<period>.+?) (?:from|(?:after|since|following)(?= (?:dob|(?:the )?(?:date|birth|end|last)\b)))"
    r" (?P<event>\D+)",
    re.IGNORECASE,
)
"""What follows “after” may be half a sentence, which “from” cannot take."""
_PLUS = re.compile(r"(?P<one>[^+]*[^+ ]) *\+ *(?P<other>[^+ ][^+]*)")
_THEN = re.compile(r"(?P<period>.+?)(?:,| and) then (?P<then>.+)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|til) (?P<event>.+)|(?P<end>(?:the )?end of .+)", re.IGNORECASE)
_EVENTS = {
    **dict.fromkeys(("dob", "d.o.b", "d.o.b.", "birth"), "date of birth"),
    **{f"current {of}year": f"the end of the current {of}year" for of in ("", "academic ", "financial ")},
}
"""What retention schedules write for the event a period is counted from."""


def is_kind(kind: Any, base: type[T]) -> TypeGuard[type[T]]:
    """Return whether ``kind``, the type that a key takes, is a ``base``."""
    return isinstance(kind, type) and issubclass(kind, base)


def yaml_text(text: str) -> str:
    """Return ``text`` as it is written into YAML, in quotes where it needs them."""
    text = " ".join(text.split())
    bare = _PLAIN.fullmatch(text) and not means_none(text) and text.casefold() not in YES
    return text if bare else quoted(text)


def suggest_value(kind: Any, key: str, text: str, beside: Mapping | None) -> str:
    """Return how to write ``text`` for ``key``, which takes a ``kind``; ``beside`` holds its neighbours."""
    if not is_kind(kind, Value) or len(text) > MAX_HINT_CHARS:
        return ""
    return next((hint(key, text.strip(), beside) for each, hint in _HINTS if issubclass(kind, each)), "")


def suggest_pair(key: str, value: str, text: str) -> str:
    """Return how to print ``text`` and to link ``value``."""
    if '"' in text:
        return ""
    typed = f'{{value: {value}, text: "{short(text)}"}}'
    return f"Write `{key}: {typed}`: the text is printed, and leads to the first"


def _write(key: str, value: str | int) -> str:
    return f"Write `{key}: {value}`" if value else ""


# periods


def _period(key: str, text: str, beside: Mapping | None) -> str:
    if length := _length(text):
        sure = "" if re.search(r"[a-z]$", text, re.IGNORECASE) else ", if years are meant"
        return _write(key, length) + sure
    own_line = "and, on a line of its own,"
    if (match := _THEN.fullmatch(text)) and (length := _length(match["period"])):
        return f"{_write(key, length)} {own_line} `then: {yaml_text(match['then'])}`"
    pairs = [(match["period"], match["event"])] if (match := _FROM.fullmatch(text)) else []
    if match := _PLUS.fullmatch(text):
        pairs += [(match["other"], match["one"]), (match["one"], match["other"])]
    for number, event in pairs:
        if (length := _length(number)) and not _length(event):
            return f"{_write(key, length)} {own_line} `from: {yaml_text(_event(event))}`"
    if match := _UNTIL.fullmatch(text):
        event = match["event"] or _small(match["end"])
        return f"Write `until: {yaml_text(event)}` in place of `{key}:`"
    records = beside.entries.get("records") if beside else None
    if isinstance(records, Scalar) and len(records.text) < MAX_HINT_CHARS:
        whole = yaml_text(f"{records.text}: {_small(text)}")
        return f"Write `text: {whole}` in place of `records:` and `{key}:`"
    return f"Write `text: {yaml_text(text)}` in place of `{key}:`"


def _length(text: str) -> str:
    """Return a length of time in the form that is read, "" for none; a number alone counts years."""
    if parse_period(text):
        return text
    match = _LENGTH.fullmatch(text.strip())
    number = _count(match["number"]) if match else 0
    if not match or not number:
        return ""
    unit = (match["unit"] or "year").casefold()
    unit = _UNITS.get(unit, unit)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _count(text: str) -> int:
    """Return the number that ``text`` is, in digits or words, 0 for none."""
    if text.isdecimal():
        return int(text)
    numbers = [_NUMBERS.get(word, 0) for word in re.split(r"[ -]", text.casefold())]
    is_compound = len(numbers) == 2 and numbers[0] >= 20 and 0 < numbers[1] < 10
    return sum(numbers) if is_compound or len(numbers) == 1 else 0


def _event(text: str) -> str:
    text = text.strip()
    return _EVENTS.get(text.casefold(), _small(text))


def _small(text: str) -> str:
    """Return ``text`` for the middle of a sentence; capitals of short forms stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


# numbers, days and articles


def _number(key: str, text: str, beside: Mapping | None) -> str:
    found = re.findall(r"\d+", text)
    number = int(found[0]) if len(found) == 1 else 0 if found else _count(text)
    if not number and key == "until_age" and beside is not None and "records" in beside.entries:
        return f"Write `until: {yaml_text(_small(text))}` in place of `{key}:`"
    return _write(key, number)


def _flag(key: str, text: str, _: Mapping | None) -> str:
    return _write(key, {"y": "yes", "n": "no", "1": "yes", "0": "no"}.get(text.casefold(), ""))


def _day(key: str, text: str, _: Mapping | None) -> str:
    day = date_meant(text)
    lacking = 2 - day.count("-")
    if day and lacking:
        return f"Write the day too, like `{key}: {day}{'-01' * lacking}`"
    if not day and key == "in_force":
        return (
            "Write the day, like `in_force: 2026-09-01`; while it is not known, take the line out: "
            "without it the notice is a draft"
        )
    return _write(key, day)


def _date(key: str, text: str, _: Mapping | None) -> str:
    return _write(key, date_meant(text))


_ARTICLE = re.compile(
    r"(?:(?:article|art)s?\.? *)?(\d{1,2}[A-Z]?)"
    r"((?:[ .(]+(?!UK\b|EU\b|of\b)\w{1,3}\)?|(?<=\))\w{1,3})*)(?: .*GDPR)?",
    re.IGNORECASE,
)


def _article(key: str, text: str, beside: Mapping | None) -> str:
    parts = _ARTICLE.fullmatch(text)
    if parts:
        article = parts[1] + "".join(f"({each.lower()})" for each in re.findall(r"\w+", parts[2]))
        return _write(key, article) if beside else f"Write `- {article}`"
    if beside is None or "article" not in beside.entries:
        own = f"`- text: {yaml_text(text)}`"
        return f"Write the article, like 6(1)(e); words of your own go below `text:`, like {own}"
    return f"Write the article, like 6(1)(e), or `text: {yaml_text(text)}` in place of `{key}:`"


def _kind(key: str, text: str, _: Mapping | None) -> str:
    words = "-".join(re.findall(r"[a-z]+", text.casefold()))
    names = {"mat": "trust", "multi-academy-trust": "trust", "local-authority": "council"}
    known = [each for each in Kind.EXAMPLES if re.search(rf"(?:^|-){each}(?:-|$)", words)]
    known = [each for each in known if each != "school"] or known
    meant = names.get(words) or (max(known, key=words.rfind) if known else closest(text, Kind.EXAMPLES))
    if meant:
        return f"Did you mean “{meant}”?"
    return f"Write one of {', '.join(Kind.EXAMPLES)}; if no other fits a school, `{key}: school`"


# addresses, e-mails and phone numbers


def _address(kind: type[Value]) -> Callable[[str, str, Mapping | None], str]:
    """Return the hint for e-mails, web addresses or phone numbers."""

    def hint(key: str, text: str, _: Mapping | None) -> str:
        bare = _bare(kind, text)
        if kind.accepts(bare):
            return _write(key, bare)
        parts = several(kind, text)
        if not parts and key in _OTHER_KEYS:
            for name, other in _OTHER_KEYS.items():
                if other is not kind and other.accepts(_bare(other, text)):
                    return f"{_write(name, _bare(other, text))} in place of `{key}:`"
        parts = parts or [each for each in re.findall(_FORMS[kind], text, re.ASCII) if kind.accepts(each)]
        return suggest_pair(key, parts[0], text) if parts else ""

    return hint


_OTHER_KEYS: dict[str, type[Value]] = {"email": Email, "phone": Phone}
_FORMS = {
    Email: r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+",
    WebAddress: r"(?:https?://|www\.)[^\s<>\"'`()]+[^\s<>\"'`().,;]",
    Phone: r"\+?\d[\d ()-]{6,20}\d",
}


def _bare(kind: type[Value], text: str) -> str:
    """Return an address without what people put round it."""
    if kind is Email:
        text = re.sub(r"^mailto:|^<|>$|[.,;]$", "", text)
        return re.sub(r" *(?:@| at |\(at\)|\[at\]) *", "@", text) if len(text.split()) < 4 else text
    if kind is WebAddress:
        text = re.sub(r"^(?:h?t+ps?|https?):?/+", "https://", text.strip("<>"), flags=re.IGNORECASE)
        return re.sub(r"(?<=/)\S+(?: \S+)+$", lambda match: match[0].replace(" ", "%20"), text)
    if re.search(r"\d.*\d.*\d", text):
        text = text.replace("O", "0").replace("o", "0") if kind.accepts(re.sub("[oO]", "0", text)) else text
    return re.sub(r"^(?:tel|phone|telephone|ph|t|mobile|mob)\b[.:]? *|[.,;]$", "", text, flags=re.IGNORECASE)


_HINTS: tuple[tuple[type[Value], Callable[[str, str, Mapping | None], str]], ...] = (
    (Length, _period),
    (Number, _number),
    (Day, _day),
    (Date, _date),
    (Article, _article),
    (Flag, _flag),
    (Kind, _kind),
    *((kind, _address(kind)) for kind in (Phone, Email, WebAddress)),
)
