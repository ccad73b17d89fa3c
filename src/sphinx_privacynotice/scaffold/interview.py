"""Answers to the questions of `init`: whether they are valid, and the files that hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.model.format.values import Kind
from sphinx_privacynotice.scaffold.questions import DECLARED
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence
from sphinx_privacynotice.yamlio.writer import YamlWriteError, one_line, scalar

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.scaffold.questions import Answers, Question

YES_WORDS = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "none": "no"}
YES_NO = frozenset(YES_WORDS.values())

NONE = frozenset({"none", "no", "n/a", "-"})
"""Answers that leave a question open, like an empty one; or declare that there is none."""


def validate_answer(question: Question, answer: str) -> str:
    """Return the error of an answer, in the model's words, "" if it is valid."""
    if not answer:
        return "This one is needed." if question.needed else ""
    if question.none and answer == DECLARED:
        return ""
    if question.yes_no or question.several:
        return _choice_error(question, answer)
    try:
        scalar(answer)
    except YamlWriteError:
        return "There are characters in it that nobody can see. Type it instead of copying it."
    if (
        question.key == "kind"
        and question.choices
        and answer not in question.choices
        and Kind.accepts(answer)
    ):
        return (
            f"There are no words for the kind “{answer}”, but for {', '.join(question.choices)}."
            ' Begin a notice of your own: init --notice own --title "…".'
        )
    if question.choices and answer not in question.choices:
        hint = did_you_mean(answer, question.choices) or f"Choose one of {', '.join(question.choices)}."
        return f"“{answer}” is none of them. {hint}"
    if question.address and not _ADDRESS.match(answer):
        return (
            f"“{answer}” is no address of a page. Write one that begins with https://, or the path of a page"
            " of this project that begins with /."
        )
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


def _choice_error(question: Question, answer: str) -> str:
    """Return the error of an answer that is yes or no, or names several words; "" if it is valid."""
    if question.yes_no:
        return "" if answer in YES_NO else f"“{answer}” is neither yes nor no."
    for each in listed_in(answer):
        if each not in question.several:
            hint = did_you_mean(each, question.several) or f"Choose among {', '.join(question.several)}."
            return f"“{each}” is none of them. {hint}"
    return ""


def listed_in(answer: str) -> list[str]:
    """Return what an answer names, with commas or spaces between, each once."""
    return list(dict.fromkeys(re.split(r"[\s,;]+", answer.strip(" ,;"))))


_ADDRESS = re.compile(r"(?:https?://|/)\S+\Z", re.IGNORECASE)
_KEY = re.compile(r"`[a-z_]+: +([^`]+)`")
_LINE = re.compile(r"; [^;:]*take the line out.*")


def _hint_for_answer(hint: str) -> str:
    """Return advice about a line of a file as advice about an answer: its value without the key."""
    return _KEY.sub(r"`\1`", _LINE.sub("", hint))


def cleaned(question: Question, answer: str) -> str:
    """Return an answer as it is kept: on one line, and nothing where it says that there is nothing."""
    line = one_line(answer)
    if question.yes_no and line:
        return YES_WORDS.get(line.casefold().rstrip("."), line) if question.says_no else _yes_alone(line)
    if question.several:
        return ", ".join(listed_in(line.casefold()))
    if question.none and line.casefold() in NONE:
        return DECLARED
    return "" if line.casefold() in NONE and not question.needed else line


def _yes_alone(line: str) -> str:
    """Return the answer where no says nothing."""
    answer = YES_WORDS.get(line.casefold().rstrip("."), line)
    return "" if answer == "no" else answer


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

    ``lenient`` ignores answers to other questions: those that are no longer open.
    Raises `AnswerError` with everything that is wrong with it, `SourceError` where it cannot be read.
    """
    read = read_yaml(folder.read(name), name)
    errors = [f"{finding.place}: {finding.text}" for finding in read.findings]
    if not isinstance(read.root, Mapping):
        raise AnswerError(
            "\n".join(errors) or f"{name}: it should be a map of answers, like `name: Oakfield School`"
        )
    schools: list[Answers] = []
    entries = dict(read.root.entries)
    node = entries.pop("schools", None) if in_trust else None
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            schools.append(_read_map(item, item.entries, in_trust, errors, lenient=lenient))
        else:
            errors.append(f"{item.place}: each school is a map, like `- name: Oakfield School`.")
    if node is not None and not isinstance(node, Sequence):
        errors.append(f"{node.place}: “schools” takes a list.")
    own = _read_map(read.root, entries, questions, errors, lenient=lenient)
    if errors:
        raise AnswerError("\n".join(errors))
    return own, schools


def _read_map(
    node: Mapping,
    entries: dict[str, Node],
    questions: Collection[Question],
    errors: list[str],
    *,
    lenient: bool,
) -> Answers:
    """Return the answers in ``entries`` of a map; what is wrong is added to ``errors``."""
    known = {question.key: question for question in questions}
    found: Answers = {}
    for key, value in entries.items():
        question = known.get(key) or known.get(key.replace("_", "-"))
        if question is None:
            if not lenient:
                hint = did_you_mean(key, known) or f"The questions are {', '.join(known)}."
                errors.append(f"{node.keys[key]}: There is no question “{key}”. {hint}")
        elif isinstance(value, Mapping) or (isinstance(value, Sequence) and not question.many):
            errors.append(f"{value.place}: “{key}” takes one text.")
        else:
            items = value.items if isinstance(value, Sequence) else (value,)
            texts = [cleaned(question, item.text) for item in items if isinstance(item, Scalar)]
            invalid = filter(None, (validate_answer(question, text) for text in texts))
            errors += [f"{value.place}: {error}" for error in invalid]
            found[question.key] = [text for text in texts if text]
    return found
