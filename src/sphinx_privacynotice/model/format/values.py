"""The kinds of single value in a site file: text, number, date, period, phone number and so on.

Each is a `str`, the text as typed, which its kind has validated; ``printed`` is the author's own wording for
it, from ``{value: P7Y, text: seven years}``, and empty if there is none.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic_core import PydanticCustomError, core_schema

from sphinx_privacynotice.base.dates import Period, parse_date, parse_period

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


MAX_CACHED_CHARS = 100
"""Characters of a value that is cached: longer texts are seldom repeated, and the cache must stay small."""

MAX_NUMBER_CHARS = 100
"""Digits of a whole number; no real one has more than a few, and Python refuses to parse 4,301."""

MAX_ADDRESS_CHARS = 2_048
"""Characters of an address: no browser or mail program has longer ones."""


class Value(str):
    """Any text; ``printed`` is what a page shows in its stead, if the author gave it.

    A kind of value has a name, says what it wants in messages, and accepts what matches its ``FORM`` and its
    parser can read.
    """

    __slots__ = ("printed",)
    printed: str
    KIND: ClassVar[str] = "text"
    EXAMPLES: ClassVar[tuple[str, ...]] = ()
    WANTED: ClassVar[str] = "a text"
    FORM: ClassVar[re.Pattern[str]] = re.compile("(?s:.+)")
    PARSE: ClassVar[staticmethod[[str], object]] = staticmethod(str)
    MAX_CHARS: ClassVar[int] = sys.maxsize

    def __new__(cls, text: str, printed: str = "") -> Self:
        """Make the value of ``text``, which ``accepts`` has passed."""
        value = super().__new__(cls, text)
        value.printed = printed
        return value

    @classmethod
    def accepts(cls, text: str) -> bool:
        """Return whether ``text`` is of this kind."""
        if len(text) > cls.MAX_CHARS or not cls.FORM.fullmatch(text):
            return False
        return cls.PARSE(text) is not None

    @classmethod
    def read(cls, data: Any) -> Self:
        """Make a value of a YAML scalar, or of a map of ``value`` and ``text``; refuse all else."""
        if type(data) is str and len(data) <= MAX_CACHED_CHARS:
            value: Self | None = _value(cls, data)
            if value is not None:
                return value
        printed: Any = ""
        if isinstance(data, dict) and set(data) <= {"value", "text"} and isinstance(data.get("value"), str):
            printed = data.get("text", "")
            data = data["value"]
        if isinstance(data, cls):
            return data
        if not isinstance(data, str) or not isinstance(printed, str) or not cls.accepts(data):
            raise PydanticCustomError("bad_value", "{wanted}", {"wanted": cls.WANTED, "kind": cls.KIND})
        return cls(data, printed)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate by `read`."""
        return core_schema.no_info_plain_validator_function(cls.read)


@lru_cache(maxsize=8192)
def _value(kind: type[Value], text: str) -> Any:
    """Return ``text`` as a value, None if it is invalid; cached, as many sites repeat the same values."""
    return kind(text) if kind.accepts(text) else None


class Text(Value):
    """Plain text."""


class Fact(Text):
    """A text, or a list of texts: what a pack's own key holds.

    A list is read as a tuple of texts, whatever the annotation says; one text stays a single value.
    """

    WANTED = "a text, or a list of texts"

    @classmethod
    def read(cls, data: Any) -> Any:
        """Make a text of a scalar, and a tuple of texts of a list of scalars; refuse all else."""
        if isinstance(data, list | tuple):
            return tuple(Text.read(each) for each in data)
        return Text.read(data)


class Number(Value):
    """A whole number."""

    KIND = "number"
    WANTED = "a whole number, like 25"
    EXAMPLES = ("25",)
    FORM = re.compile("[0-9]+")
    MAX_CHARS = MAX_NUMBER_CHARS


class Flag(Value):
    """Yes or no."""

    KIND = "yes or no"
    WANTED = "yes or no"
    EXAMPLES = ("yes", "no")
    YES: ClassVar[frozenset[str]] = frozenset({"yes", "true", "on"})
    NO: ClassVar[frozenset[str]] = frozenset({"no", "false", "off"})

    @classmethod
    def accepts(cls, text: str) -> bool:
        """Take what YAML's writers use for yes and no."""
        return text.lower() in cls.YES | cls.NO

    @property
    def is_yes(self) -> bool:
        """Whether the answer is yes."""
        return self.lower() in self.YES


class Day(Value):
    """A full date."""

    KIND = "full date"
    WANTED = "a full date as year-month-day, like 2026-09-01"
    EXAMPLES = ("2026-09-01",)
    FORM = re.compile(".{10}")
    PARSE = staticmethod(parse_date)


class Date(Value):
    """A date, or a year and month, or a year."""

    KIND = "date"
    WANTED = "a date as year-month-day, like 2026-09-01 (or only 2026-09, or 2026)"
    EXAMPLES: ClassVar[tuple[str, ...]] = ("2026-09", "2026-09-01")
    PARSE = staticmethod(parse_date)


class ChangedDate(Date):
    """When a notice was last changed: a date, or ``auto`` for the day that is kept with its reading copy."""

    AUTO: ClassVar[str] = "auto"
    EXAMPLES = (*Date.EXAMPLES, AUTO)

    @classmethod
    def accepts(cls, text: str) -> bool:
        """Take a date, or the word."""
        return text == cls.AUTO or super().accepts(text)


class Length(Value):
    """A length of time: ``25 years`` or, as ISO 8601 writes it, ``P25Y``."""

    KIND = "period"
    WANTED = "a period, like 25 years or P25Y"
    EXAMPLES = ("25 years", "6 months", "P7Y")
    PARSE = staticmethod(parse_period)

    @property
    def period(self) -> Period:
        """The length as numbers."""
        period = parse_period(self)
        assert period is not None  # noqa: S101 - `read` has accepted it
        return period


DOCUMENT = re.compile(r"/(?:[^\s<>\"'`\\?#:/]+(?:/[^\s<>\"'`\\?#:/]+)*)(?:#[^\s<>\"'`\\#]+)?")
"""A document of the same site, counted from the source folder, and what is meant on it."""


class WebAddress(Value):
    """The address of a page: http, https, or a bare host and path as people print it; or a document.

    A document of the same site begins with a slash, is counted from the source folder and has no ending:
    ``/policies/complaints`` or ``/policies/complaints#how``.
    """

    KIND = "web address"
    WANTED = "a web address, like https://www.oakfield.example, or a page of this site, like /policies/health"
    EXAMPLES = ("https://www.oakfield.example",)
    FORM = re.compile(
        r"(?:https?://)?[^\s<>\"'`\\/?#:@]+\.[^\s<>\"'`\\/?#:@]+(?::\d+)?(?:[/?#][^\s<>\"`\\]*)?"
        rf"|{DOCUMENT.pattern}",
        re.IGNORECASE,
    )
    MAX_CHARS = MAX_ADDRESS_CHARS

    @property
    def target(self) -> str:
        """The address a link leads to; of a document its name, as typed."""
        return str(self) if self.lower().startswith(("/", "http://", "https://")) else f"https://{self}"


class Email(Value):
    """An e-mail address."""

    KIND = "e-mail address"
    WANTED = "an e-mail address, like office@oakfield.example"
    EXAMPLES = ("office@oakfield.example",)
    FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
    """What HTML's e-mail field takes, with a dot in the host."""
    MAX_CHARS = MAX_ADDRESS_CHARS

    @property
    def target(self) -> str:
        """The address a link leads to (RFC 6068, with what a mail program could misread escaped)."""
        return "mailto:" + self.translate(_ESCAPED_IN_MAILTO)


_ESCAPED_IN_MAILTO = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "%?&#`"})
_SEPARATORS = re.compile(r"[;,|\n]|\s(?:/|&|or|and)\s", re.IGNORECASE)


def several(kind: type[Value], text: str) -> list[str]:
    """Return the values of ``kind`` that ``text`` holds where it holds more than one; else nothing."""
    if kind.accepts(text):
        return []
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    if not issubclass(kind, Phone):
        return parts if len(parts) > 1 and all(kind.accepts(part) for part in parts) else []
    parts = parts if len(parts) > 1 else [part.strip() for part in text.split("/")]
    first, *others = parts
    valid = kind.accepts(first) and _digits(first) >= MIN_DIGITS and all(_digits(part) for part in others)
    return parts if others and valid else []


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


MIN_DIGITS = 6
MAX_DIGITS = 15
"""How many digits a whole phone number has, without 00 before it: at most as ITU-T E.164 says."""


class Phone(Value):
    """A telephone number as people write it."""

    KIND = "phone number"
    WANTED = "a phone number, like 01632 960123"
    EXAMPLES = ("01632 960123",)
    FORM = re.compile(
        r"\+?\d[\d ()./\u2010-\u2015-]{2,30}(?:,? ?(?:extension|ext|x)\.? ?\d{1,6})?"
        r"|\([\d ]{1,10}\)[\d .-]{2,20}",
        re.IGNORECASE | re.ASCII,
    )

    @classmethod
    def accepts(cls, text: str) -> bool:
        """Take digits with the marks people put between them, and an extension; one number alone."""
        number = re.split("[ex,]", text.casefold(), maxsplit=1)[0]
        if not super().accepts(text) or _digits(number) > MAX_DIGITS + 2 * number.startswith("00"):
            return False
        before, stroke, _ = number.partition("/")
        # a slash may follow the area code, which is longer with the country's
        least = MIN_DIGITS + 3 * number.startswith(("+", "00"))
        return not stroke or _digits(before) < least

    @property
    def target(self) -> str:
        """The number a link dials (RFC 3966)."""
        number, _, extension = re.sub(
            r"(?i),? ?(?:extension|ext|x)\.? ?", ";", self.replace("(0)", "")
        ).partition(";")
        dialled = re.sub(r"[^\d+]", "", number)
        return f"tel:{dialled};ext={extension}" if extension else f"tel:{dialled}"


class Article(Value):
    """A lawful basis or condition by its place in the UK GDPR: ``6(1)(e)``, ``9(2)(g)``, ``10``."""

    KIND = "article"
    WANTED = "an article, like 6(1)(e) or 9(2)(g)"
    EXAMPLES = ("6(1)(e)", "9(2)(g)")
    FORM = re.compile(r"\d{1,2}[A-Z]?(?:\(\w{1,3}\))*", re.ASCII)


class LawId(Value):
    """A law by its id in the packs: the path of its address, like ``ukpga/2018/12``."""

    KIND = "law"
    WANTED = "the id of a law, like ukpga/2018/12"
    EXAMPLES = ("ukpga/2018/12", "ukpga/1989/41/section/83")


class _Listed:
    """A value that is one of its ``EXAMPLES``, whatever its case and separators."""

    __slots__ = ()
    EXAMPLES: ClassVar[tuple[str, ...]]

    def __new__(cls, text: str, printed: str = "") -> Self:
        """Make the value as the list has it."""
        return super().__new__(cls, _kind(text), printed)  # type: ignore[call-arg]

    @classmethod
    def accepts(cls, text: str) -> bool:
        """Take the words listed."""
        return _kind(text) in cls.EXAMPLES


class Kind(_Listed, Value):
    """A kind of organisation."""

    KIND = "kind of organisation"
    EXAMPLES = (
        "school", "maintained", "academy", "free-school", "special", "non-maintained-special",
        "pupil-referral-unit", "nursery", "independent", "trust", "federation", "council", "early-years",
        "college", "charity", "company", "government", "other",
    )  # fmt: skip
    WANTED = "one of " + ", ".join(EXAMPLES)


class Phase(_Listed, Value):
    """A phase of education: which ages a school teaches, beside the kind that it is in law."""

    KIND = "phase of education"
    EXAMPLES = ("nursery", "primary", "middle", "secondary", "all-through", "post-16")
    WANTED = "one of " + ", ".join(EXAMPLES)


def _kind(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())
