"""Words in a site's data that a page would print and that say something else there: yes, a key, a denial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings, Severity
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.schema import (
    DECLARED,
    LISTS,
    STANDARD,
    AutomatedDecision,
    Body,
    Contact,
    DataSource,
    Entry,
    Item,
    Recipient,
    Transfer,
)
from sphinx_privacynotice.model.format.values import Text
from sphinx_privacynotice.yamlio.none import denies, says_nothing
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

_NAMING = {"name", "post", "text"}


def check_words(view: NoticeData, said: Iterable[tuple[KeyPath, object]], findings: Findings) -> None:
    """Report what a site says in words that mean something else; ``said`` are the `values` of its data."""
    for path, value in said:
        if not path:
            continue
        if isinstance(value, Entry):
            _check_entry(view, path, value, findings)
        elif isinstance(value, Text) and value.casefold() in YES and not _free(path):
            key = str(next(step for step in reversed(path) if isinstance(step, str)))
            typed = path if view.place(path) != view.place(path[:-1]) else path[:-1]
            key = str(typed[-1]) if isinstance(typed[-1], str) else key
            message = f"“{key}” takes words, which are printed; here stands “{value}”"
            mend = "Write what it is; where there is nothing to be said, take the line out"
            findings.add(Finding("bad-value", message, view.place(path), mend, key_path(path)))


def _free(path: KeyPath) -> bool:
    """Say whether any word may stand at ``path``; entries of lists are looked at elsewhere."""
    return path[0] in {"facts", "terms", *LISTS} or path[-1] in {"reason", "told"}


def _check_entry(view: NoticeData, path: KeyPath, entry: Entry, findings: Findings) -> None:
    if not path:
        return
    place, key = view.place(path), key_path(path)
    fields = {name: value for name, value in entry.__dict__.items() if value}
    if isinstance(entry, Recipient) and entry.reason and not (entry.why or entry.drop or entry.instead_of):
        message = "“reason” is never printed: it says why a standard item is left out or replaced"
        mend = "Write `why:` in place of `reason:`, for what they need it for"
        where = view.place((*path, "reason"))
        findings.add(Finding("unused-value", message, where, mend, key, severity=Severity.WARNING))
    if len(fields) != 1:
        return
    ((field, value),) = fields.items()
    if not isinstance(value, str):
        return
    name = str(path[0])
    if field in _NAMING and value.casefold() == STANDARD and name in LISTS and not isinstance(entry, Item):
        message = f"“{STANDARD}” stands for nothing in “{name}”: whatever is standard there is printed anyway"
        findings.add(Finding("bad-value", message, place, "Take this entry out", key))
    elif (
        name in DECLARED
        and isinstance(entry, Transfer | AutomatedDecision)
        and denies(value)
        and not says_nothing(value)
    ):
        message = f"“{value}” would be printed as one of the “{name}”"
        mend = (
            f"Where there is nothing of the kind, write `{name}: none` in place of the list; else say what is"
        )
        findings.add(Finding("bad-value", message, place, mend, key))
    elif path and field in _NAMING and view.resolve(value) is not None:
        _tell_key(view, path, entry, value, findings)


def _tell_key(view: NoticeData, path: KeyPath, entry: Entry, value: str, findings: Findings) -> None:
    """Report the key of a person or an authority where a name would be printed."""
    if not isinstance(entry, Body | Contact | DataSource | Recipient) or path[0] in {"people", "authorities"}:
        return
    field = "authority" if value in view.data.authorities else "person"
    fields = type(entry).model_fields
    if field not in fields:
        return
    here = (
        f"`{path[-1]}:` and below it `{field}: {value}`"
        if isinstance(path[-1], str)
        else f"`- {field}: {value}`"
    )
    message = f"“{value}” is a key of this site's, and would be printed as it stands"
    findings.add(Finding("bad-value", message, view.place(path), f"Write {here}", key_path(path)))
