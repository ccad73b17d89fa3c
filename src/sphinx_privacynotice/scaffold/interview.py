"""Answers to the questions of `init`: whether they are valid, and the files that hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.scaffold.questions import DECLARED
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence
from sphinx_privacynotice.yamlio.writer import YamlWriteError, one_line, scalar

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.scaffold.questions import Answers, Question

NONE = frozenset({"none", "no", "n/a", "-"})
"""Answers that leave a question open, like an empty one; or declare that there is none."""


def validate_answer(question: Question, answer: str) -> str:
    """Return the error of an answer, in the model's words, "" if it is valid."""
    if not answer:
        return "This one is needed." if question.needed else ""
    if question.none and answer == DECLARED:
        return ""
    try:
        scalar(answer)
    except YamlWriteError:
        return "There are characters in it that nobody can see. Type it instead of copying it."
    if question.choices and answer not in question.choices:
        hint = did_you_mean(answer, question.choices) or f"Choose one of {', '.join(question.choices)}."
        return f"“{answer}” is none of them. {hint}"
    findings = Findings()
    place = Place("answer", 1)
    node: Node = Scalar(answer, place, quoted=True)
    for step in reversed(question.path):
        node = (
            Sequence((node,), place) if isinstance(step, int) else Mapping({step: node}, {step: place}, place)
        )
    assert isinstance(node, Mapping)  # noqa: S101 - every path begins with a key
    validate(SiteFile, node, findings)
    return " ".join(f"{finding.message}. {_hint_for_answer(finding.hint)}." for finding in findings)


_KEY = re.compile(r"`[a-z_]+: +([^`]+)`")
_LINE = re.compile(r"; [^;:]*take the line out.*")


def _hint_for_answer(hint: str) -> str:
    """Return advice about a line of a file as advice about an answer: its value without the key."""
    return _KEY.sub(r"`\1`", _LINE.sub("", hint))


def cleaned(question: Question, answer: str) -> str:
    """Return an answer as it is kept: on one line, and nothing where it says that there is nothing."""
    line = one_line(answer)
    if question.none and line.casefold() in NONE:
        return DECLARED
    return "" if line.casefold() in NONE and not question.needed else line


class AnswerError(ValueError):
    """What is wrong with a file of answers, a line each."""


def read_answers(
    folder: Folder,
    name: str,
    questions: Collection[Question],
    in_trust: Collection[Question] = (),
    *,
    lenient: bool = False,
) -> tuple[Answers, list[Answers]]:
    """Return the answers of a file to ``questions``, and those ``in_trust`` about each of its schools.

    ``lenient`` passes over answers to other questions: those that are no longer open.
    Raises `AnswerError` with everything that is wrong with it, `SourceError` where it cannot be read.
    """
    text = folder.read(name)
    read = read_yaml(text, name)
    wrong = [f"{finding.place}: {finding.text}" for finding in read.findings]
    if not isinstance(read.root, Mapping):
        raise AnswerError(
            "\n".join(wrong) or f"{name}: it should be a map of answers, like `name: Oakfield School`"
        )
    schools: list[Answers] = []
    own = read.root
    node = own.entries.get("schools")
    if in_trust and node is not None:
        own = Mapping({k: v for k, v in own.entries.items() if k != "schools"}, own.keys, own.place)
        school_keys = {question.key: question for question in in_trust}
        for item in node.items if isinstance(node, Sequence) else ():
            if isinstance(item, Mapping):
                schools.append(_answers(item, school_keys, wrong, lenient))
            else:
                wrong.append(f"{item.place}: each school is a map, like `- name: Oakfield School`.")
        if not isinstance(node, Sequence):
            wrong.append(f"{node.place}: “schools” takes a list.")
    found = _answers(own, {question.key: question for question in questions}, wrong, lenient)
    if wrong:
        raise AnswerError("\n".join(wrong))
    return found, schools


def _answers(
    root: Mapping,
    known: dict[str, Question],
    wrong: list[str],
    lenient: bool,  # noqa: FBT001 - the caller's own
) -> Answers:
    found: Answers = {}
    for key, node in root.entries.items():
        question = known.get(key) or known.get(key.replace("_", "-"))
        if question is None and lenient:
            continue
        if question is None:
            hint = did_you_mean(key, known) or f"The questions are {', '.join(known)}."
            wrong.append(f"{root.keys[key]}: There is no question “{key}”. {hint}")
            continue
        if isinstance(node, Mapping) or (isinstance(node, Sequence) and not question.many):
            wrong.append(f"{node.place}: “{key}” takes one text.")
            continue
        items = node.items if isinstance(node, Sequence) else (node,)
        texts = [cleaned(question, item.text) for item in items if isinstance(item, Scalar)]
        for text in texts:
            error = validate_answer(question, text)
            if error:
                wrong.append(f"{node.place}: {error}")
        found[question.key] = [text for text in texts if text]
    return found
