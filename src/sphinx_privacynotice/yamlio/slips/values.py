"""Slips in a value: what YAML would misread in it, and how to write it so that it is read as meant.

Nothing here parses YAML. It looks at a value as a person does (“this begins with a quote and ends with one”),
because that still works on a line that YAML cannot parse.
"""

from __future__ import annotations

import re

from sphinx_privacynotice.yamlio.slips.slip import COMMENTS, DOUBLE, LOST, SINGLE, Patch, match_end, quoted

BLOCK_TEXT = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#.*)?$")
"""The sign that begins a text on the lines below."""
_ESCAPE = re.compile(r'\\(?![0abtnvfre "/\\N_LP\t\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
_BARE_KEY = re.compile(
    rf"[ \t\n]*(?:\"[^\"\n]*\"|'[^'\n]*'|[{DOUBLE}][^{DOUBLE}\n]*[{DOUBLE}]|[^\s,:{{}}\[\]\"']+)"
    r"[ \t]*:(?=\s|$)"
)
_TIGHT_KEY = re.compile(r"[ \t\n]*([A-Za-z_][\w-]*):(?![\s/:])")
_NEXT_KEY = re.compile(r"\n[ \t]*[A-Za-z_][\w-]*:[ \t]")
_BLANKS_AND_COMMENTS = re.compile(r"(?:[ \t\n]|(?<=[ \t])#(?=[ \t#=*~_-]|$)[^\n]*(?:\n|$))*+")
_FILL_IN = re.compile(r"\{\{(?:.*?\}\})?", re.DOTALL)
_STRING = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'(?!')")}
_CLOSER = {"[": "]", "{": "}"}
_MAX_DEPTH = 40


def block_value(patch: Patch, start: int, end: int) -> None:
    """Look at the value from ``start`` to ``end``, which follows a key or a list dash."""
    text = patch.text
    if opens_brackets(text, start):
        stop = _brackets(patch, start, end)
        rest = COMMENTS.sub("", text[stop:end]).strip()
        if rest and not rest.strip("]}"):
            at = text.index(rest[0], stop)
            patch.change("extra-bracket", at, at + len(rest), "")
        elif rest and not rest.startswith("#"):
            patch.quote("after-bracket", start, before_comment(text, start, end))
    elif not BLOCK_TEXT.match(text, start, end):
        _text(patch, start, end)


def opens_brackets(text: str, start: int) -> bool:
    """Return whether a list or map in brackets begins at ``start``."""
    return text[start : start + 1] in {"[", "{"} and not text.startswith("{{", start)


def _brackets(patch: Patch, start: int, end: int, depth: int = 0) -> int:
    """Look at what is in the brackets that open at ``start``; return the position after they close."""
    text, closer = patch.text, _CLOSER[patch.text[start]]
    pieces, at = _pieces(patch, start, end)
    if at >= end:
        last_line = "\n" not in text[start:end]
        close = start + len(COMMENTS.sub("", text[start:end]).rstrip()) if last_line else end
        if not patch.has("open-bracket"):
            patch.faults.append(("open-bracket", start, text[start]))
        patch.edits.append((close, close, closer))
    elif text[at] != closer:
        patch.change("wrong-bracket", at, at + 1, closer)
    if depth < _MAX_DEPTH:
        values = _map_values(patch, pieces) if text[start] == "{" else [(*piece, False) for piece in pieces]
        for begin, stop, cut in values:
            first = match_end(_BLANKS_AND_COMMENTS, text, begin, stop)
            if first < stop and cut:
                patch.quote("comma", first, stop, without_curly(text[first:stop]))
            elif first < stop:
                _bracket_value(patch, first, stop, depth)
    return min(at + 1, end)


def _pieces(patch: Patch, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Return what the commas divide in the brackets that open at ``start``, and where it ends."""
    text = patch.text
    pieces: list[tuple[int, int]] = []
    at = start + 1
    while at < end:
        at = match_end(_BLANKS_AND_COMMENTS, text, at, end)
        stop = _piece_end(text, at, end, in_map=text[start] == "{")
        if stop > at:
            pieces.append((at, at + len(text[at:stop].rstrip())))
        at = stop
        if at >= end or text[at] not in ",\n":
            break
        if text[at] == "\n":
            last = pieces[-1]
            patch.change("no-comma", last[1], last[1], ",", text[slice(*last)])
        at += 1
    return pieces, at


def _map_values(patch: Patch, pieces: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """Look at the keys in curly brackets; return where each value is, and whether a comma cuts it in two."""
    text = patch.text
    values: list[tuple[int, int, bool]] = []
    for begin, stop in pieces:
        tight = _TIGHT_KEY.match(text, begin, stop)
        key = _BARE_KEY.match(text, begin, stop)
        if tight and not (key and key.end() <= tight.end()):
            patch.change("tight-colon", tight.end() - 1, tight.end(), ": ", text[begin:stop])
            values.append((tight.end(), stop, False))
        elif key:
            if text[begin] in DOUBLE:
                _curly(patch, begin, key.end() - 1)
            values.append((key.end(), stop, False))
        elif values:
            values[-1] = (values[-1][0], stop, True)
        else:
            patch.faults.append(("no-key", begin, text[begin:stop]))
    return values


def _bracket_value(patch: Patch, start: int, end: int, depth: int) -> None:
    text = patch.text
    if opens_brackets(text, start):
        stop = _brackets(patch, start, end, depth + 1)
        if text[stop:end].strip():
            patch.quote("after-bracket", start, end)
    elif (
        text[start] not in "\"'"
        and not text.startswith("{{", start)
        and re.search(r"[\[\]{}]", text[start:end])
    ):
        patch.quote("brackets", start, end, without_curly(text[start:end]))
    else:
        _text(patch, start, end)


def _text(patch: Patch, start: int, end: int) -> None:
    """Look at a value that is one text, quoted or not."""
    end = before_comment(patch.text, start, end)
    body = patch.text[start:end]
    if body[0] in "\"'":
        _quoted(patch, start, end)
    elif without_curly(body) != body:
        _curly(patch, start, end)
    elif body.startswith("{{"):
        patch.quote("fill-in", start, end)
    elif body[0] in "@`%*&!|>,]}" or body.startswith(("? ", ": ")) or body == "-":
        patch.change("sign", start, end, quoted(body), body[0])
    elif body.startswith("- "):
        patch.change("list-beside", start, end, f"[{body[2:].strip()}]")
    elif LOST.search(f" {body}"):
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
    """Return what is in the curly quotes round the whole of ``body``; ``body`` itself if there are none."""
    for family, straight in ((DOUBLE, '"'), (SINGLE, "'")):
        inner = body[1:-1]
        # a closing single quote is also the apostrophe, so only an opening one inside shows prose
        ends_early = set(inner) & set(DOUBLE if family is DOUBLE else "‘‚‛")
        if len(body) > 2 and body[0] in family and body[-1] in family + straight and not ends_early:
            return inner
    return body


def _quoted(patch: Patch, start: int, end: int) -> None:
    body = patch.text[start:end]
    mark, close = body[0], _closing_quote(body)
    if close == len(body) - 1:
        if mark == '"' and _ESCAPE.search(body):
            patch.change("backslash", start, end, "'" + body[1:-1].replace("'", "''") + "'")
    elif len(body) > 1 and body[-1] == mark:
        # “'the school's'” is one text, “'one' and 'two'” two quoted words
        opening = re.compile(rf"(?<=[\s(\[]){mark}(?=\S)")
        if opening.match(body, close):
            patch.quote("inner-quote", start, end, body[1:-1])
        elif mark == '"' or opening.search(body, close):
            patch.quote("after-quote", start, end)
        else:
            patch.quote("apostrophe", start, end, body[1:-1].replace("''", "'"))
    elif close < 0 and body[-1] in DOUBLE + SINGLE and len(body) > 1:
        patch.quote("curly", start, end, body[1:-1])
    elif close < 0:
        patch.change("open-quote", start, end, body + mark)
    elif mark == "'" and body[close + 1].isalpha():
        patch.quote("open-quote", start, end, body[1:])
    else:
        patch.quote("after-quote", start, end)


def _closing_quote(body: str) -> int:
    """Return where YAML closes the quote that opens ``body``; -1 if nowhere."""
    found = _STRING[body[0]].match(body)
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


def _piece_end(text: str, at: int, end: int, *, in_map: bool) -> int:
    """Return where the piece ends that begins at ``at`` inside brackets: at a comma or closing bracket.

    In curly brackets a new line that begins with a key ends it too.
    """
    level, fresh = 0, True
    while at < end:
        char = text[at]
        if fresh and char in "\"'" + DOUBLE:
            # the quote that closes is followed by a comma, colon or bracket
            close = char if char in "\"'" else f'[{DOUBLE}"]'
            found = re.compile(rf"{close}(?=[ \t\n]*(?:[,:\]}}]|$))").search(text, at + 1, end)
            at, fresh = (found.end() if found else at + 1), False
            continue
        if found := _FILL_IN.match(text, at, end):
            at, fresh = found.end(), False
            continue
        level += (char in "[{") - (char in "]}")
        if level < 0 or (not level and char == ","):
            return at
        if not level and char == "\n" and in_map and not fresh and _NEXT_KEY.match(text, at, end):
            return at
        if char not in " \t\n":
            fresh = char in "[{," or (char == ":" and not text[at + 1 : at + 2].strip(" \t\n"))
        at += 1
    return end
