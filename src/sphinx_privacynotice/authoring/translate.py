"""Writes what is to be translated of a pack: the beginning of a pack in another language.

What is not translated yet lies in the folder `to-translate`, which packs do not read: so nothing half done,
and no words of the first language, are ever printed as a translation. Its files are moved when they are done.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.translations import find_missing
from sphinx_privacynotice.model.pack.loader import PACK_FILE, TO_TRANSLATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.authoring.translations import Missing
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.pack.schema import NoticeEdition, Phrase


def files_to_translate(first: Pack, language: str, pack: Pack | None, folder: str) -> dict[str, str]:
    """Return the files that a translation of ``first`` still needs, by their names in its ``folder``.

    ``pack`` is the translation as it is, None where there is none yet.
    """
    files = {} if pack else {PACK_FILE: _pack_file(first, language, folder)}
    for missing in find_missing(pack, first):
        name, text = _clause(missing)
        files[name] = text
    phrases = first.phrases.get(first.language, {})
    done = pack.phrases.get(language, {}) if pack else {}
    wanted = {key: phrase for key, phrase in phrases.items() if key not in done}
    if wanted:
        head = f"# Translate what is behind the colons, and move the lines into phrases/{language}.yaml.\n"
        files[f"{TO_TRANSLATE}/phrases/{language}.yaml"] = head + "".join(map(_phrase_line, wanted.items()))
    for kind, editions in first.notices.items():
        newest = editions[-1]
        known = pack.notices.get(kind, ()) if pack else ()
        if newest.groups and not any(each.edition == newest.edition for each in known):
            files[f"{TO_TRANSLATE}/notices/{kind}/{newest.edition}.yaml"] = _notice(newest)
    return files


def _pack_file(first: Pack, language: str, folder: str) -> str:
    lines = [
        f"id: {folder}",
        "version: 0.1.0",
        f"title: {_quoted(f'{first.title} ({language})')}  # check: in that language",
        f"licence: {_quoted(first.licence)}  # check: the licence of the translation",
        f"language: {language}",
        f"translates: {first.id}",
    ]
    if first.terms:
        lines += ["# Words that clauses leave to the site. Translate them, and take the # away.", "# terms:"]
        for key, term in first.terms.items():
            lines += [f"#   {key}:", f"#     default: {_quoted(term.default)}"]
            choices = ", ".join(map(_quoted, term.choices))
            lines += [f"#     choices: [{choices}]"] if choices else []
    return "".join(f"{line}\n" for line in lines)


def _clause(missing: Missing) -> tuple[str, str]:
    """Return the name and the text of a clause that is to be translated, or translated again."""
    first, old = missing
    number = 1
    if old is not None and old.edition == first.edition:
        number = old.revision + 1
    lines = ["---", f"id: {first.id}", f"edition: {first.edition}"]
    lines += [f"revision: {number}"] if number > 1 else []
    title = old.title if old is not None else first.title
    lines += [f"title: {_quoted(title)}"] if title else []
    lines.append(
        f"made_from: {{edition: {first.edition}, revision: {first.revision}, digest: {first.digest}}}"
    )
    name = first.edition + (f".{number}" if number > 1 else "")
    target = f"clauses/{first.id}/{name}.md"
    lines.append(f"# When it is translated, move this file to {target}, and take these lines out.")
    if old is not None:
        lines += ["# Below are the words of the older translation. The words to translate are now:", "#"]
        lines += [f"# {line}".rstrip() for line in (first.title, "", *first.body.splitlines())]
    body = old.body if old is not None else first.body
    return f"{TO_TRANSLATE}/{target}", "\n".join([*lines, "---", "", body])


def _phrase_line(of: tuple[str, Phrase]) -> str:
    key, phrase = of
    words = _quoted(phrase) if isinstance(phrase, str) else f"[{', '.join(map(_quoted, phrase))}]"
    return f"{_quoted(key) if key in {'yes', 'no'} else key}: {words}\n"


def _notice(edition: NoticeEdition) -> str:
    """Return an edition of a notice whose headings are to be translated; its clauses stay as they are."""
    lines = ["# Translate the title and the headings; the clauses stay as they are."]
    lines += [f"notice: {edition.notice}", f"edition: {edition.edition}"]
    lines += [f"title: {_quoted(edition.title)}"] if edition.title else []
    return "".join(f"{line}\n" for line in [*lines, "clauses:", *_clauses(edition)])


def _clauses(edition: NoticeEdition) -> Iterator[str]:
    groups = {group.clauses[0]: group for group in edition.groups if group.clauses}
    grouped = {clause for group in edition.groups for clause in group.clauses}
    for clause in edition.clauses:
        if clause in groups:
            group = groups[clause]
            yield f"  - heading: {_quoted(group.heading)}"
            yield f"    clauses: [{', '.join(group.clauses)}]"
        elif clause not in grouped:
            yield f"  - {clause}"


def _quoted(text: str) -> str:
    """Return a text as YAML: in quotes, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
