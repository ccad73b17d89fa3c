"""Parses conf.py for the settings that it makes, as far as its source shows them; it is never run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ITEMS = 10_000
"""Entries of a list that a conf.py puts together: doubled line by line, a few lines could make a million."""

_NAMES_TAKEN = frozenset({"add_role", "add_generic_role", "add_directive"})
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ConfEditError(ValueError):
    """Why a conf.py is left as it is."""


@dataclass(frozen=True, slots=True)
class Conf:
    """What a conf.py says, as far as that can be known without running it.

    ``values`` are the settings that it gives as literals; ``by_code`` those that it gives in another way;
    ``opaque`` says that any setting may come from elsewhere (``from base import *``). ``names_taken`` are
    the names of roles and directives that it gives to others. ``least`` is what lists have at least, to
    which code may add (``if docset == "dev": exclude_patterns.append("design")``).
    """

    extensions: frozenset[str]
    root_doc: str = "index"
    values: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    by_code: frozenset[str] = frozenset()
    opaque: bool = False
    names_taken: frozenset[str] = frozenset()
    least: Mapping[str, list[Any]] = field(default_factory=lambda: _NOTHING)

    def unknown(self, name: str) -> bool:
        """Return whether the text does not tell what the setting ``name`` is."""
        return name in self.by_code or (self.opaque and name not in self.values)


def read_conf(text: str) -> Conf:
    """Return what ``text`` says; raise `ConfEditError` where it is no Python."""
    tree = parse_conf(text)
    reader = _Reader()
    reader.read(tree.body)
    known = {name: value for name, value in reader.values.items() if name not in reader.by_code}
    listed = known.get("extensions")
    names = {each for each in listed if isinstance(each, str)} if isinstance(listed, list | tuple) else set()
    for node in ast.walk(tree):
        if (value := assigned(node, "extensions")) is not None:
            names |= _texts(value)
        elif isinstance(node, ast.Call) and _list_changed(node) == "extensions":
            names |= _texts(node)
    root = known.get("root_doc", known.get("master_doc", "index"))
    return Conf(
        frozenset(names),
        root if isinstance(root, str) else "index",
        MappingProxyType(known),
        frozenset(reader.by_code),
        reader.opaque,
        _names_taken(tree, known),
        MappingProxyType(reader.least),
    )


def parse_conf(text: str) -> ast.Module:
    """Return a conf.py parsed; raise `ConfEditError` where it is no Python."""
    try:
        return ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise ConfEditError(
            f"conf.py is no Python that could be read{f' (line {line})' if line else ''}"
        ) from None


def assigned(node: ast.AST, name: str) -> ast.expr | None:
    """Return what a statement assigns to ``name``, or adds to it; None where it does not."""
    match node:
        case ast.Assign(targets, value):
            return value if any(isinstance(each, ast.Name) and each.id == name for each in targets) else None
        case ast.AugAssign(ast.Name(target), _, value) | ast.AnnAssign(ast.Name(target), _, value):
            return value if target == name else None
    return None


def _texts(node: ast.AST) -> set[str]:
    constants = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def _list_changed(node: ast.Call) -> str:
    """Return the name of the list that a call adds to, as ``extensions.append("x")`` does; "" for none."""
    match node.func:
        case ast.Attribute(ast.Name(name), "append" | "extend" | "insert" | "update" | "remove"):
            return name
    return ""


def _names_taken(tree: ast.Module, known: Mapping[str, Any]) -> frozenset[str]:
    links = known.get("extlinks")
    names = {name for name in links if isinstance(name, str)} if isinstance(links, dict) else set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Attribute(attr=called), [ast.Constant(name), *_]) if called in _NAMES_TAKEN:
                names.add(str(name))
    return frozenset(names)


class _Unknown(Exception):  # noqa: N818 - no fault
    """What an expression gives is not known from its text."""


class _Reader:
    """Goes through a module's statements as Python does, with the values that are literals."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.by_code: set[str] = set()
        self.least: dict[str, list[Any]] = {}
        self.opaque = False

    def read(self, body: list[ast.stmt]) -> None:
        """Read statements that are run one after another, each once."""
        for statement in body:
            match statement:
                case ast.Assign(targets, value):
                    for target in targets:
                        self._assign(target, value)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self._assign(target, value)
                case ast.AugAssign(target, op, value):
                    self._assign(target, ast.BinOp(target, op, value))
                case ast.Expr(ast.Call() as call):
                    self._call(call)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    pass
                case _:
                    self._may_change(statement)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.least.pop(target.id, None)
            try:
                self.values[target.id] = self._value(value)
                self.by_code.discard(target.id)
            except _Unknown:
                self.by_code.add(target.id)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            name = target.value.id
            try:
                self.values[name] = {**self._named(name), self._value(target.slice): self._value(value)}
            except (_Unknown, TypeError):
                self.by_code.add(name)
        else:
            self.by_code |= _names_set(target)

    def _call(self, call: ast.Call) -> None:
        name = _list_changed(call)
        if name:
            try:
                self.values[name] = self._changed(self._named(name), call)
            except (_Unknown, TypeError):
                self.by_code.add(name)
        elif {"exec", "globals"} & {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}:
            self.opaque = True

    def _changed(self, old: Any, call: ast.Call) -> Any:
        done = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        match old, done, [self._value(argument) for argument in call.args]:
            case list(), "append", [value]:
                return _bounded([*old, value])
            case list(), "extend", [values]:
                return _bounded([*old, *values])
            case list(), "insert", [int(position), value]:
                return _bounded([*old[:position], value, *old[position:]])
            case dict(), "update", [values]:
                return _bounded({**old, **values})
        raise _Unknown

    def _may_change(self, statement: ast.stmt) -> None:
        """Note what a statement that may or may not be run, or more than once, could set."""
        grown = {
            node.target for node in ast.walk(statement) if isinstance(node, ast.AugAssign) and _adds(node)
        }
        for node in ast.walk(statement):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    self.opaque = self.opaque or alias.name == "*"
                    self._forget((alias.asname or alias.name).partition(".")[0])
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                self._forget(node.id, grown=node in grown)
            elif isinstance(node, ast.AugAssign | ast.Assign):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    for name in _names_set(target):
                        self._forget(name, grown=target in grown)
            elif isinstance(node, ast.Call) and _list_changed(node):
                self._forget(_list_changed(node), grown=_adds(node))

    def _forget(self, name: str, *, grown: bool = False) -> None:
        """Note that the value of ``name`` is not known any more; ``grown`` if it can only have grown."""
        value = self.values.get(name)
        if not grown:
            self.least.pop(name, None)
        elif name not in self.by_code and isinstance(value, list):
            self.least[name] = value
        self.by_code.add(name)

    def _named(self, name: str) -> Any:
        if name in self.by_code or name not in self.values:
            raise _Unknown
        return self.values[name]

    def _value(self, node: ast.expr) -> Any:
        """Return what an expression gives; raise `_Unknown` where its text does not tell."""
        match node:
            case ast.Constant(value):
                return value
            case ast.Name(name):
                return self._named(name)
            case ast.List(entries) | ast.Tuple(entries) | ast.Set(entries):
                items: list[Any] = []
                for each in entries:
                    if isinstance(each, ast.Starred):
                        items += _many(self._value(each.value))
                    else:
                        items.append(self._value(each))
                return _bounded(items if isinstance(node, ast.List) else tuple(items))
            case ast.Dict(keys, values):
                return _bounded(self._dict(keys, values))
            case ast.JoinedStr(pieces):
                return _bounded("".join(map(self._piece, pieces)))
            case ast.BinOp(left, ast.Add(), right):
                first, second = self._value(left), self._value(right)
                if type(first) is type(second) and isinstance(first, str | list | tuple):
                    return _bounded(first + second)
        raise _Unknown

    def _piece(self, node: ast.expr) -> str:
        """Return a piece of an f-string: plain text, or a text in braces with nothing further to it."""
        if isinstance(node, ast.FormattedValue) and node.conversion == -1 and node.format_spec is None:
            node = node.value
        value = self._value(node)
        if not isinstance(value, str):
            raise _Unknown
        return value

    def _dict(self, keys: list[ast.expr | None], values: list[ast.expr]) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, node in zip(keys, values, strict=True):
            value = self._value(node)
            try:
                made |= value if key is None else {self._value(key): value}
            except (TypeError, ValueError):
                raise _Unknown from None
        return made


def _many(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise _Unknown


def _bounded(value: Any) -> Any:
    """Return ``value`` unless more was put together than a conf.py has."""
    if len(value) > MAX_ITEMS * (10 if isinstance(value, str) else 1):
        raise _Unknown
    return value


def _adds(node: ast.AugAssign | ast.Call) -> bool:
    """Return whether a statement can only add to a list."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Add) and isinstance(node.target, ast.Name)
    return isinstance(node.func, ast.Attribute) and node.func.attr in {"append", "extend", "insert"}


def _names_set(target: ast.expr) -> set[str]:
    """Return the names that an assignment to ``target`` changes."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
