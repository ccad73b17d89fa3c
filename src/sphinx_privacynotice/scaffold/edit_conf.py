"""The extension's name put into a conf.py that somebody else wrote, which is parsed and never run."""

from __future__ import annotations

import ast
import re

from sphinx_privacynotice.model.project.conf_py import Conf, ConfEditError, parse_conf, read_conf

__all__ = ["EXTENSION", "Conf", "ConfEditError", "add_extension", "read_conf"]

EXTENSION = "sphinx_privacynotice"


def add_extension(text: str, name: str = EXTENSION) -> str:
    """Return ``text`` with ``name`` among its extensions, all else as it was.

    Raises `ConfEditError` where that cannot be done with certainty.
    """
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    tree = parse_conf(body)
    if name in read_conf(body).extensions:
        return text
    newline = "\r\n" if "\r\n" in body else "\n"
    statement = _last_statement(tree)
    if statement is None:
        made = _appended(body, tree, name, newline)
    elif isinstance(statement.value, ast.List | ast.Tuple) and not any(
        isinstance(element, ast.Starred) and element is statement.value.elts[-1]
        for element in statement.value.elts
    ):
        made = _into_list(body, statement.value, name, newline)
    else:
        end = _line_end(body, statement.end_lineno or statement.lineno)
        made = f"{body[:end]}{'' if body[:end].endswith(newline) else newline}"
        made += f'extensions = [*extensions, "{name}"]{newline}{body[end:]}'
    _must_hold(body, made, name)
    return bom + made


Statement = ast.Assign | ast.AnnAssign | ast.AugAssign


def _last_statement(tree: ast.Module) -> Statement | None:
    """Return the statement at the top level that gives the extensions their last list, None for none.

    A plain assignment counts before those that add to it.
    """
    plain: Statement | None = None
    adding: Statement | None = None
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if not any(isinstance(target, ast.Name) and target.id == "extensions" for target in targets):
            continue
        if isinstance(node, ast.AugAssign):
            adding = node
        else:
            plain = node
    return plain or adding


def _into_list(text: str, node: ast.List | ast.Tuple, name: str, newline: str) -> str:
    """Put the name behind the last entry of a list, on a line of its own where the others have theirs."""
    start = _offset(text, node.lineno, node.col_offset)
    end = _offset(text, node.end_lineno or node.lineno, node.end_col_offset or 0)
    if isinstance(node, ast.Tuple) and text[start] != "(":
        raise ConfEditError("the extensions are written without brackets")
    if not node.elts:
        quoted = f'"{name}"'
        return f"{text[: start + 1]}{quoted}{',' if isinstance(node, ast.Tuple) else ''}{text[start + 1 :]}"
    last = node.elts[-1]
    last_end = _offset(text, last.end_lineno or last.lineno, last.end_col_offset or 0)
    quote = text[_offset(text, last.lineno, last.col_offset)]
    quoted = f"{quote}{name}{quote}" if quote in "\"'" else f'"{name}"'
    comma = _comma_after(text, last_end, end - 1)
    if last.lineno == node.lineno and (last.end_lineno or 0) == (node.end_lineno or 0):
        after = "," if comma is not None else ""
        return f"{text[:last_end]}, {quoted}{after}{text[end - 1 if comma is not None else last_end :]}"
    line_start = text.rfind("\n", 0, _offset(text, last.lineno, last.col_offset)) + 1
    lead = re.match(r"[ \t]*", text[line_start:])
    indent = lead[0] if lead else "    "
    if last.lineno == node.lineno:  # the first entry stands beside the bracket
        indent = " " * (start - line_start + 1)
    if comma is None:
        text = f"{text[:last_end]},{text[last_end:]}"
        end, comma = end + 1, last_end
    line_end = text.find("\n", comma)
    close = end - 1
    if not -1 < line_end < close:  # the bracket stands beside the last entry
        return f"{text[:close]}{newline}{indent}{quoted},{text[close:]}"
    # behind a comment on the last entry's line
    return f"{text[: line_end + 1]}{indent}{quoted},{newline}{text[line_end + 1 :]}"


def _comma_after(text: str, start: int, end: int) -> int | None:
    """Return where a comma stands between the last entry and the closing bracket, None for nowhere."""
    place = start
    while place < end:
        if text[place] == "#":
            place = text.find("\n", place)
            if place < 0:
                return None
        elif text[place] == ",":
            return place
        place += 1
    return None


def _appended(text: str, tree: ast.Module, name: str, newline: str) -> str:
    """Put a line at the end: a list, or, where others may have made one, that list and the name."""
    elsewhere = any(
        (isinstance(node, ast.ImportFrom) and any(alias.name in {"*", "extensions"} for alias in node.names))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"exec", "globals"}
        )
        or (isinstance(node, ast.Name) and node.id == "extensions")
        for node in ast.walk(tree)
    )
    value = f'[*globals().get("extensions", []), "{name}"]' if elsewhere else f'["{name}"]'
    between = "" if not text or text.endswith("\n") else newline
    return f"{text}{between}{newline if text else ''}extensions = {value}{newline}"


def _offset(text: str, line: int, column: int) -> int:
    """Return where a place of the parser's (bytes of UTF-8) is in ``text``."""
    lines = text.splitlines(keepends=True)
    if any(sign in text for sign in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        lines = re.split(r"(?<=\n)", text)  # only these end a line for Python
    start = sum(map(len, lines[: line - 1]))
    return start + len(lines[line - 1].encode()[:column].decode())


def _line_end(text: str, line: int) -> int:
    return _offset(text, line, 0) + len(re.split(r"(?<=\n)", text[_offset(text, line, 0) :])[0])


def _must_hold(before: str, after: str, name: str) -> None:
    """Refuse an edit that does anything else than add the name."""
    old, new = parse_conf(before), parse_conf(after)
    if name not in read_conf(after).extensions:
        raise ConfEditError("its extensions are written in a way that is not understood")
    others = [ast.dump(node) for node in old.body]
    kept = [ast.dump(node) for node in new.body]
    changed = [node for node in kept if node not in others]
    if len(kept) - len(others) not in {0, 1} or len(changed) != 1:
        raise ConfEditError("its extensions are written in a way that is not understood")
