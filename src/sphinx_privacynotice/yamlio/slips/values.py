"""Values as people type them: what YAML would misread in one, and the same value so that it reads as meant.

Nothing here parses YAML. It looks at a value as a person sees it (“this begins with a quote and ends with
one”), which is what can still be said about a line that YAML cannot read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ODD = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Blanks that look like a space and are none to YAML: Word and web pages are full of them."""

DOUBLE, SINGLE = "“”„‟", "‘’‚‛"
COMMENT = re.compile(r"[ \t]+#(?=[ \t#=*~_-]|$).*")
"""A comment as it is meant: a blank, #, and a blank (or a ruled line) after it."""
COMMENTS = re.compile(rf"(?<![ \t]){COMMENT.pattern}")
"""The same to be searched for: it begins with its first blank, so that no blank is looked at twice."""
LOST = re.compile(rf"[ \t]#(?=[^\s#=*~_{ODD}-])")
"""A # that makes a comment of what was hardly meant as one: “Office #2”."""
BLOCK_TEXT = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#.*)?$")
"""The sign after which a text stands on the lines below."""
ESCAPE = re.compile(r'\\(?![0abtnvfre "/\\N_LP\t\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
_BARE_KEY = re.compile(
    rf"[ \t\n]*(?:\"[^\"\n]*\"|'[^'\n]*'|[{DOUBLE}][^{DOUBLE}\n]*[{DOUBLE}]|[^\s,:{{}}\[\]\"']+)"
    r"[ \t]*:(?=\s|$)"
)
_TIGHT_KEY = re.compile(r"[ \t\n]*([A-Za-z_][\w-]*):(?![\s/:])")
_NEXT_KEY = re.compile(r"\n[ \t]*[A-Za-z_][\w-]*:[ \t]")
_CLOSER = {"[": "]", "{": "}"}
_MAX_DEPTH = 40

# kind -> what is wrong, and how to mend it; {} is the piece of the line
WORDS: dict[str, tuple[str, str]] = {
    "comma": (
        "Inside curly brackets a comma ends the value, which cuts “{}” in two",
        "Put the whole value in quotes",
    ),
    "colon": ("The colon in “{}” reads as the beginning of another value", "Put the whole value in quotes"),
    "lost": (
        "Everything after the # in “{}” is taken for a note to yourself and lost",
        "Put the whole value in quotes; or, if it is a note, put a space after the #",
    ),
    "apostrophe": (
        "The apostrophe in {} ends the text too early, because the text stands in single quotes",
        "Put the text in double quotes",
    ),
    "inner-quote": (
        "The quotes inside {} end the text too early",
        "Use the other kind of quotes round the text",
    ),
    "after-quote": ("There is more text after the closing quote of {}", "Put the whole value in quotes"),
    "open-quote": ("The quote that opens {} is never closed", "Close it at the end of the text"),
    "backslash": ("The backslash in {} has a meaning of its own in double quotes", "Use single quotes"),
    "curly": (
        "The curly quotes round {} are read as part of the text",
        'Type straight quotes (") instead; word processors make them curly',
    ),
    "sign": (
        "A value cannot begin with “{}”, which has a meaning of its own there",
        "Put the whole value in quotes",
    ),
    "fill-in": ("A value that begins with “{{{{” is not read as text", "Put the whole value in quotes"),
    "brackets": ("“{}” holds brackets, which end or begin a list there", "Put the whole value in quotes"),
    "after-bracket": (
        "There is more text after the closing bracket of “{}”",
        "Put the whole value in quotes",
    ),
    "open-bracket": ("The bracket “{}” is never closed", "Close it at the end"),
    "wrong-bracket": ("“{}” closes a bracket of the other kind", "Close each bracket with its own kind"),
    "extra-bracket": ("There is one closing bracket too many: “{}”", "Take it out"),
    "no-comma": ("There is no comma after “{}”", "Put a comma between the values in curly brackets"),
    "no-key": (
        "“{}” stands in curly brackets without a name and a colon before it",
        "Write it as “name: value”",
    ),
    "tight-colon": ("There is no space after the colon in “{}”", "Put a space after the colon"),
    "tab": ("A tab stands where only spaces may", "Type spaces instead"),
    "list-beside": (
        "The list item “{}” stands on the line of its key",
        "Put the list in square brackets, or each item on a line of its own below",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a stretch of text: its kind, where it begins, and the piece to show."""

    kind: str
    at: int
    piece: str


@dataclass(slots=True)
class Patch:
    """A stretch of text with the faults found in it and the edits that mend them."""

    text: str
    faults: list[Fault] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def change(self, kind: str, start: int, end: int, new: str, piece: str = "") -> None:
        """Note a fault at ``start`` and put ``new`` in place of what stands from there to ``end``."""
        # a wider change makes the smaller ones within it void
        self.faults = [fault for fault in self.faults if not start <= fault.at < end]
        self.edits = [edit for edit in self.edits if not (start <= edit[0] < end and edit[1] <= end)]
        self.faults.append(Fault(kind, start, piece or self.text[start:end]))
        self.edits.append((start, end, new))

    def quote(self, kind: str, start: int, end: int, text: str | None = None) -> None:
        """Note a fault and put the value from ``start`` to ``end`` (or ``text`` for it) in quotes."""
        self.change(kind, start, end, quoted(self.text[start:end] if text is None else text))

    @property
    def mended(self) -> str:
        """The text with every edit made."""
        text = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def told(fault: Fault) -> tuple[str, str]:
    """Return what is wrong and how to mend it, in plain words."""
    piece = short(fault.piece)
    message, mend = WORDS[fault.kind]
    if piece[:1] in {*DOUBLE, *SINGLE}:
        message = message.replace("“{}”", "{}")
    return message.format(piece), mend


def short(text: str) -> str:
    """Return ``text`` as a message shows it: on one line, and not all of an essay."""
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def quoted(text: str) -> str:
    """Return ``text`` in the quotes that need least change to it."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def block_value(patch: Patch, start: int, end: int) -> None:
    """Look at the value from ``start`` to ``end``, which follows a key or a list dash."""
    text = patch.text
    first = text[start]
    if first in "[{" and not text.startswith("{{", start):
        stop = brackets(patch, start, end)
        rest = COMMENTS.sub("", text[stop:end]).strip()
        if rest and not rest.strip("]}"):
            at = text.index(rest[0], stop)
            patch.change("extra-bracket", at, at + len(rest), "")
        elif rest and not rest.startswith("#"):
            patch.quote("after-bracket", start, before_comment(text, start, end))
        return
    if BLOCK_TEXT.match(text, start, end):
        return
    _single(patch, start, end)


def brackets(patch: Patch, start: int, end: int, depth: int = 0) -> int:
    """Look at what stands in the brackets that open at ``start``; return the place after they close."""
    text = patch.text
    pieces: list[tuple[int, int]] = []
    place = start + 1
    while place < end:
        place = _skip_blank(text, place, end)
        stop = _piece_end(text, place, end, in_map=text[start] == "{")
        if stop > place:
            pieces.append((place, place + len(text[place:stop].rstrip())))
        place = stop
        if place < end and text[place] == ",":
            place += 1
        elif place < end and text[place] == "\n":
            patch.faults.append(Fault("no-comma", pieces[-1][1], text[slice(*pieces[-1])]))
            patch.edits.append((pieces[-1][1], pieces[-1][1], ","))
        elif place < end:
            break
    if place >= end:
        last = start + len(COMMENTS.sub("", text[start:end]).rstrip()) if "\n" not in text[start:end] else end
        if all(fault.kind != "open-bracket" for fault in patch.faults):
            patch.faults.append(Fault("open-bracket", start, text[start]))
        patch.edits.append((last, last, _CLOSER[text[start]]))
        place = end
    elif text[place] != _CLOSER[text[start]]:
        patch.change("wrong-bracket", place, place + 1, _CLOSER[text[start]])
    if depth < _MAX_DEPTH:
        (_map_pieces if text[start] == "{" else _list_pieces)(patch, pieces, depth)
    return min(place + 1, end)


def _list_pieces(patch: Patch, pieces: list[tuple[int, int]], depth: int) -> None:
    for begin, stop in pieces:
        _bracket_value(patch, begin, stop, depth)


def _map_pieces(patch: Patch, pieces: list[tuple[int, int]], depth: int) -> None:
    values: list[tuple[int, int, bool]] = []
    for begin, stop in pieces:
        tight = _TIGHT_KEY.match(patch.text, begin, stop)
        key = _BARE_KEY.match(patch.text, begin, stop)
        if tight and not (key and key.end() <= tight.end()):
            patch.change("tight-colon", tight.end() - 1, tight.end(), ": ", patch.text[begin:stop])
            values.append((tight.end(), stop, False))
        elif key:
            if patch.text[begin] in DOUBLE:
                _curly(patch, begin, key.end() - 1)
            values.append((key.end(), stop, False))
        elif values:
            values[-1] = (values[-1][0], stop, True)
        else:
            patch.faults.append(Fault("no-key", begin, patch.text[begin:stop]))
    for begin, stop, cut in values:
        place = _skip_blank(patch.text, begin, stop)
        if cut and place < stop:
            patch.quote("comma", place, stop, without_curly(patch.text[place:stop]))
        else:
            _bracket_value(patch, place, stop, depth)


def _bracket_value(patch: Patch, start: int, end: int, depth: int) -> None:
    text = patch.text
    if start >= end:
        return
    if text[start] in "[{" and not text.startswith("{{", start):
        stop = brackets(patch, start, end, depth + 1)
        if text[stop:end].strip():
            patch.quote("after-bracket", start, end)
    elif (
        text[start] not in "\"'"
        and not text.startswith("{{", start)
        and re.search(r"[\[\]{}]", text[start:end])
    ):
        patch.quote("brackets", start, end, without_curly(text[start:end]))
    else:
        _single(patch, start, end)


def _single(patch: Patch, start: int, end: int) -> None:
    """Look at a value that is one text, quoted or not."""
    text = patch.text
    end = before_comment(text, start, end)
    body = text[start:end]
    first = body[0]
    if first in "\"'":
        _quoted(patch, start, end)
    elif first in DOUBLE + SINGLE and without_curly(body) != body:
        _curly(patch, start, end)
    elif body.startswith("{{"):
        patch.quote("fill-in", start, end)
    elif first in "@`%*&!|>,]}" or body.startswith(("? ", ": ")) or body == "-":
        patch.change("sign", start, end, quoted(body), first)
    elif body.startswith("- "):
        patch.change("list-beside", start, end, f"[{body[2:].strip()}]")
    elif LOST.search(body) or LOST.match(f" {body}"):
        patch.quote("lost", start, end)
    elif re.search(r":(?=\s|$)", body):
        patch.quote("colon", start, end)
    elif "\t" in body:
        # the loader that is not compiled has no tab anywhere in a text without quotes
        patch.change("tab", start, end, body.replace("\t", " "))


def _curly(patch: Patch, start: int, end: int) -> None:
    body = patch.text[start:end].rstrip()
    patch.quote("curly", start, start + len(body), without_curly(body))


def without_curly(body: str) -> str:
    """Return what stands in the curly quotes round the whole of ``body``; ``body`` itself if none do."""
    for family, straight in ((DOUBLE, '"'), (SINGLE, "'")):
        inner = body[1:-1]
        # a closing single quote is also the apostrophe, so only an opening one inside shows prose
        ends_early = set(inner) & set(DOUBLE if family is DOUBLE else "‘‚‛")
        if len(body) > 2 and body[0] in family and body[-1] in family + straight and not ends_early:
            return inner
    return body


def _quoted(patch: Patch, start: int, end: int) -> None:
    body = patch.text[start:end]
    mark = body[0]
    close = _closing_quote(body)
    if close == len(body) - 1:
        if mark == '"' and ESCAPE.search(body):
            patch.change("backslash", start, end, "'" + body[1:-1].replace("'", "''") + "'")
    elif len(body) > 1 and body[-1] == mark:
        _quotes_inside(patch, start, end, close)
    elif close < 0 and body[-1] in DOUBLE + SINGLE and len(body) > 1:
        patch.quote("curly", start, end, body[1:-1])
    elif close < 0:
        patch.change("open-quote", start, end, body + mark)
    elif mark == "'" and body[close + 1].isalpha():
        patch.quote("open-quote", start, end, body[1:])
    else:
        patch.quote("after-quote", start, end)


def _quotes_inside(patch: Patch, start: int, end: int, first: int) -> None:
    """Tell “'the school's'” (one text) from “'one' and 'two'” (two quoted words)."""
    body = patch.text[start:end]
    mark = body[0]
    opening = re.compile(rf"(?<=[\s(\[]){mark}(?=\S)")
    if opening.match(body, first):
        patch.quote("inner-quote", start, end, body[1:-1])
    elif mark == '"' or opening.search(body, first):
        patch.quote("after-quote", start, end)
    else:
        patch.quote("apostrophe", start, end, body[1:-1].replace("''", "'"))


def _closing_quote(body: str, place: int = 0) -> int:
    """Return where YAML closes the quote that opens at ``place``; -1 if nowhere."""
    pattern = r'"(?:[^"\\]|\\.)*"' if body[place] == '"' else r"'(?:[^']|'')*'(?!')"
    found = re.compile(pattern, re.DOTALL).match(body, place)
    return found.end() - 1 if found else -1


def before_comment(text: str, start: int, end: int) -> int:
    """Return where the value ends that a comment may follow."""
    body = text[start:end]
    last = 0
    if body[0] in "\"'":
        close = _closing_quote(body)
        # the quotes of a comment do not belong to the value
        if close >= 0 and re.fullmatch(r"[ \t]+#.*", body[close + 1 :]):
            return start + close + 1
        last = body.rfind(body[0])
    found = COMMENTS.search(body, last)
    # in a text of several lines only the last one can end in a comment: COMMENT stops at a line's end
    if found and found.end() == len(body):
        body = body[: found.start()]
    return start + len(body.rstrip(" \t"))


def _skip_blank(text: str, place: int, end: int) -> int:
    """Return the first place from ``place`` that is neither blank nor comment."""
    while place < end and (
        text[place] in " \t\n" or (text[place] == "#" and COMMENT.match(text, place - 1, end))
    ):
        if text[place] == "#":
            place = text.find("\n", place, end)
            if place < 0:
                return end
        place += 1
    return place


def _piece_end(text: str, place: int, end: int, *, in_map: bool) -> int:
    """Return where the piece ends that begins at ``place`` inside brackets: at a comma or closing bracket.

    In curly brackets a new line that begins with a key ends it too.
    """
    level, fresh = 0, True
    while place < end:
        char = text[place]
        if fresh and char in "\"'" + DOUBLE:
            place, fresh = _after_quotes(text, place, end), False
            continue
        if text.startswith("{{", place):
            close = text.find("}}", place, end)
            place, fresh = (close + 2 if close >= 0 else place + 2), False
            continue
        if char in "[{":
            level += 1
        elif char in "]}":
            if not level:
                return place
            level -= 1
        elif not level and (
            char == "," or (char == "\n" and in_map and not fresh and _NEXT_KEY.match(text, place, end))
        ):
            return place
        if char not in " \t\n":
            fresh = char in "[{," or (char == ":" and text[place + 1 : place + 2] in {" ", "\t", "\n", ""})
        place += 1
    return end


def _after_quotes(text: str, place: int, end: int) -> int:
    """Return the place after a quoted text: its close is a quote that a comma, colon or bracket follows."""
    close = text[place] if text[place] in "\"'" else f'[{DOUBLE}"]'
    found = re.compile(rf"{close}(?=[ \t\n]*(?:[,:\]}}]|$))").search(text, place + 1, end)
    return found.end() if found else place + 1
