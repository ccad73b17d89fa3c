"""The extension's name added to a conf.py that somebody else wrote, which is parsed and never run."""

from __future__ import annotations

import ast
import re

from sphinx_privacynotice.model.project.conf_py import Conf, ConfEditError, assigned, parse_conf, read_conf

__all__ = ["EXTENSION", "Conf", "ConfEditError", "add_extension", "read_conf"]

EXTENSION = "sphinx_privacynotice"

_TO_COMMA = re.compile(r"(?:[^,#]|#[^\n]*\n)*,")
"""What is between the last entry of a list and a comma after it."""


def add_extension(text: str, name: str = EXTENSION) -> str:
    """Return ``text`` with ``name`` among its extensions, all else as it was.

    Raises `ConfEditError` where that cannot be done with certainty.
    """
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    tree = parse_conf(body)
    if name in read_conf(body).extensions:
        return text
    newline = "\r\n" if "\r\n" in body else "\n"
    statements = [node for node in tree.body if assigned(node, "extensions") is not None]
    # a plain assignment counts before those that add to it
    plain = [node for node in statements if not isinstance(node, ast.AugAssign)]
    if not statements:
        edited = _append(body, tree, name, newline)
    else:
        statement = (plain or statements)[-1]
        value = assigned(statement, "extensions")
        if isinstance(value, ast.List | ast.Tuple) and not isinstance(
            value.elts[-1] if value.elts else None, ast.Starred
        ):
            edited = _insert(body, value, name, newline)
        else:
            lines = _lines(body)
            at = statement.end_lineno or statement.lineno
            lines[at - 1] = lines[at - 1].removesuffix(newline) + newline
            lines.insert(at, f'extensions = [*extensions, "{name}"]{newline}')
            edited = "".join(lines)
    _check_edit(body, edited, name)
    return bom + edited


def _insert(text: str, node: ast.List | ast.Tuple, name: str, newline: str) -> str:
    """Insert the name after the last entry of a list, on a line of its own where the others have theirs."""
    start, end = _span(text, node)
    if isinstance(node, ast.Tuple) and text[start] != "(":
        raise ConfEditError("the extensions are written without brackets")
    if not node.elts:
        comma = "," if isinstance(node, ast.Tuple) else ""
        return f'{text[: start + 1]}"{name}"{comma}{text[start + 1 :]}'
    last = node.elts[-1]
    last_start, last_end = _span(text, last)
    quote = text[last_start] if text[last_start] in "\"'" else '"'
    quoted = f"{quote}{name}{quote}"
    found = _TO_COMMA.match(text, last_end, end - 1)
    if last.lineno == node.lineno and last.end_lineno == node.end_lineno:
        return f"{text[:last_end]}, {quoted}{',' if found else ''}{text[end - 1 if found else last_end :]}"
    line_start = text.rfind("\n", 0, last_start) + 1
    indent = text[line_start:last_start]
    if last.lineno == node.lineno:  # the first entry is beside the bracket
        indent = " " * (start - line_start + 1)
    indent = indent[: len(indent) - len(indent.lstrip(" \t"))]
    comma_end = found.end() if found else last_end + 1
    if not found:
        text = f"{text[:last_end]},{text[last_end:]}"
        end += 1
    close = end - 1
    line_end = text.find("\n", comma_end - 1)
    if not -1 < line_end < close:  # the bracket is beside the last entry
        return f"{text[:close]}{newline}{indent}{quoted},{text[close:]}"
    # after a comment on the last entry's line
    return f"{text[: line_end + 1]}{indent}{quoted},{newline}{text[line_end + 1 :]}"


def _append(text: str, tree: ast.Module, name: str, newline: str) -> str:
    """Add a line at the end: a list, or, where others may have made one, that list and the name."""

    def may_set_extensions(node: ast.AST) -> bool:
        match node:
            case ast.ImportFrom():
                return any(alias.name in {"*", "extensions"} for alias in node.names)
            case ast.Call(ast.Name("exec" | "globals")) | ast.Name("extensions"):
                return True
        return False

    elsewhere = any(map(may_set_extensions, ast.walk(tree)))
    value = f'[*globals().get("extensions", []), "{name}"]' if elsewhere else f'["{name}"]'
    between = "" if not text or text.endswith("\n") else newline
    return f"{text}{between}{newline if text else ''}extensions = {value}{newline}"


def _lines(text: str) -> list[str]:
    """Return the lines as Python counts them: nothing else ends one, as for `str.splitlines`."""
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)


def _span(text: str, node: ast.expr) -> tuple[int, int]:
    """Return where an expression begins and ends in ``text``; the parser counts bytes of UTF-8."""
    lines = _lines(text)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return offset(node.lineno, node.col_offset), offset(end_line, end_column)


def _check_edit(before: str, after: str, name: str) -> None:
    """Refuse an edit that does anything else than add the name."""
    old, new = ([ast.dump(node) for node in parse_conf(text).body] for text in (before, after))
    changed = [node for node in new if node not in old]
    added = len(new) - len(old)
    if name not in read_conf(after).extensions or added not in {0, 1} or len(changed) != 1:
        raise ConfEditError("its extensions are written in a way that is not understood")
