"""How to write what an author meant: the mends of values that do not fit their keys.

Each function returns "" where nobody can know what was meant. What is in backquotes is typed as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

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
from sphinx_privacynotice.yamlio.none import denies, says_nothing
from sphinx_privacynotice.yamlio.slips.dates import date_meant
from sphinx_privacynotice.yamlio.slips.slip import quoted
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_HINT_CHARS = 150
"""Characters of a value that a mend repeats; longer ones nobody types again."""

_PLAIN = re.compile(r"(?:[^\W_]|\./|\.\./|\.\.$)[\w ,.()/&+'’@%-]*(?<![ ,])")
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
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
_PLUS = re.compile(r"(?P<one>[^+]+?) *\+ *(?P<other>[^+]+)")
_THEN = re.compile(r"(?P<period>.+?)(?:,| and) then (?P<then>.+)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|til) (?P<event>.+)|(?P<end>(?:the )?end of .+)", re.IGNORECASE)
_EVENTS = {
    "dob": "date of birth",
    "d.o.b": "date of birth",
    "d.o.b.": "date of birth",
    "birth": "date of birth",
    "current year": "the end of the current year",
    "current academic year": "the end of the current academic year",
    "current financial year": "the end of the current financial year",
}
"""What retention schedules write for the event a period is counted from."""


def written(text: str) -> str:
    """Return ``text`` as it is typed into YAML, in quotes where it needs them."""
    text = " ".join(text.split())
    bare = _PLAIN.fullmatch(text) and not says_nothing(text) and text.casefold() not in YES
    return text if bare else quoted(text)


def how_to_write(kind: Any, key: str, text: str, beside: Mapping | None) -> str:
    """Return how to write ``text`` for ``key``, which takes a ``kind``; ``beside`` holds its neighbours."""
    if not (isinstance(kind, type) and issubclass(kind, Value)) or len(text) > MAX_HINT_CHARS:
        return ""
    return next((way(key, text.strip(), beside) for each, way in _WAYS if issubclass(kind, each)), "")


# periods


def _period(key: str, text: str, beside: Mapping | None) -> str:
    if length := _length(text):
        sure = "" if re.search(r"[a-z]$", text, re.IGNORECASE) else ", if years are meant"
        return f"Write `{key}: {length}`{sure}"
    for pattern, rest in ((_THEN, "then"), (_FROM, "event")):
        if (match := pattern.fullmatch(text)) and (length := _length(match["period"])):
            other = "from" if rest == "event" else rest
            words = _event(match[rest]) if rest == "event" else match[rest]
            return f"Write `{key}: {length}` and, on a line of its own, `{other}: {written(words)}`"
    if match := _PLUS.fullmatch(text):
        for number, event in ((match["other"], match["one"]), (match["one"], match["other"])):
            if (length := _length(number)) and not _length(event):
                return f"Write `{key}: {length}` and, on a line of its own, `from: {written(_event(event))}`"
    if match := _UNTIL.fullmatch(text):
        event = match["event"] or _small(match["end"])
        return f"Write `until: {written(event)}` in place of `{key}:`"
    return _as_text(key, text, beside)


def _as_text(key: str, text: str, beside: Mapping | None) -> str:
    """Return how to say the whole entry in words of one's own."""
    records = beside.entries.get("records") if beside else None
    if isinstance(records, Scalar) and len(records.text) < MAX_HINT_CHARS:
        whole = written(f"{records.text}: {_small(text)}")
        return f"Write `text: {whole}` in place of `records:` and `{key}:`"
    return f"Write `text: {written(text)}` in place of `{key}:`"


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
    total = 0
    for word in re.split(r"[ -]", text.casefold()):
        number = _TENS.get(word) or (_NUMBERS.index(word) + 1 if word in _NUMBERS else 0)
        if not number or (total and (total < 20 or number > 9)):
            return 0
        total += number
    return total


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
    if number:
        return f"Write `{key}: {number}`"
    until = beside is not None and "records" in beside.entries and key == "until_age"
    return f"Write `until: {written(_small(text))}` in place of `{key}:`" if until else ""


def _flag(key: str, text: str, beside: Mapping | None) -> str:
    del beside
    word = {"y": "yes", "n": "no", "1": "yes", "0": "no"}.get(text.casefold())
    return f"Write `{key}: {word}`" if word else ""


def _day(key: str, text: str, beside: Mapping | None) -> str:
    del beside
    day = date_meant(text)
    if day.count("-") == 2:
        return f"Write `{key}: {day}`"
    if day:
        return f"Write the day too, like `{key}: {day}{'-01' * (2 - day.count('-'))}`"
    if key == "in_force":
        return (
            "Write the day, like `in_force: 2026-09-01`; while it is not known, take the line out: "
            "without it the notice is a draft"
        )
    return ""


def _date(key: str, text: str, beside: Mapping | None) -> str:
    del beside
    day = date_meant(text)
    return f"Write `{key}: {day}`" if day else ""


def _article(key: str, text: str, beside: Mapping | None) -> str:
    parts = re.fullmatch(
        r"(?:(?:article|art)s?\.? *)?(\d{1,2}[A-Z]?)((?:[ .(]+\w{1,3}\)?)*)(?: .*GDPR)?", text, re.IGNORECASE
    )
    if parts:
        article = parts[1] + "".join(f"({each})" for each in re.findall(r"\w+", parts[2]))
        return f"Write `{key}: {article}`" if beside else f"Write `- {article}`"
    if beside is None or "article" not in beside.entries:
        own = f"`- text: {written(text)}`"
        return f"Write the article, like 6(1)(e); words of your own go below `text:`, like {own}"
    return f"Write the article, like 6(1)(e), or `text: {written(text)}` in place of `{key}:`"


def _kind(key: str, text: str, beside: Mapping | None) -> str:
    del beside
    words = "-".join(re.findall(r"[a-z]+", text.casefold()))
    names = {"mat": "trust", "multi-academy-trust": "trust", "local-authority": "council"}
    known = [each for each in Kind.EXAMPLES if re.search(rf"(?:^|-){each}(?:-|$)", words)]
    known = [each for each in known if each != "school"] or known
    meant = names.get(words) or (max(known, key=words.rfind) if known else closest(text, Kind.EXAMPLES))
    if meant:
        return f"Did you mean “{meant}”?"
    return f"Write one of {', '.join(Kind.EXAMPLES)}; if no other fits a school, `{key}: school`"


# addresses, e-mails and phone numbers


_OTHER_KEYS = ((Email, "email"), (Phone, "phone"))


def _address(kind: type[Value]) -> Callable[[str, str, Mapping | None], str]:
    def way(key: str, text: str, beside: Mapping | None) -> str:
        del beside
        bare = _bare(kind, text)
        if kind.accepts(bare):
            return f"Write `{key}: {bare}`"
        parts = several(kind, text)
        if not parts:
            for other, name in _OTHER_KEYS:
                plain = _bare(other, text)
                if other is not kind and key in {each for _, each in _OTHER_KEYS} and other.accepts(plain):
                    return f"Write `{name}: {plain}` in place of `{key}:`"
            parts = [each for each in re.findall(_FORMS[kind], text, re.ASCII) if kind.accepts(each)]
        return pair(key, parts[0], text) if parts else ""

    return way


def pair(key: str, value: str, text: str) -> str:
    """Return how to print ``text`` and to link ``value``."""
    if '"' in text:
        return ""
    typed = f'{{value: {value}, text: "{short(text)}"}}'
    return f"Write `{key}: {typed}`: the text is printed, and leads to the first"


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


_WAYS: tuple[tuple[type[Value], Callable[[str, str, Mapping | None], str]], ...] = (
    (Length, _period),
    (Number, _number),
    (Day, _day),
    (Date, _date),
    (Article, _article),
    (Flag, _flag),
    (Kind, _kind),
    (Phone, _address(Phone)),
    (Email, _address(Email)),
    (WebAddress, _address(WebAddress)),
)

__all__ = ["denies", "how_to_write", "pair", "written"]
