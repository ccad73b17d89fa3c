"""What a project that is there still lacks: the questions whose answers nobody gave, and where answers go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.layers import SHARED
from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.scaffold.files import retention_of, tree_of
from sphinx_privacynotice.scaffold.folder import PlannedFiles
from sphinx_privacynotice.scaffold.questions import NOTICE, OF_OWN_NOTICE, OF_SCHOOL, Question
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.needs import notice_needs
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.scaffold.plan import IncompleteSite
    from sphinx_privacynotice.scaffold.questions import Answers
    from sphinx_privacynotice.yamlio.writer import Tree


NO_GAPS = frozenset({"also", "elsewhere"})
"""The questions that are no gap of a notice."""


def missing_questions(gaps: IncompleteSite) -> list[Question]:
    """Return what to ask about notices of a site: what `init` asks a new school, and what shows as a gap.

    What a trust file or a pack gives is no question, nor what the site declares to be none.
    """
    site, kinds = gaps.site, gaps.kinds
    views = {kind: site.view(kind) for kind in kinds}
    packs = [site.library.notice_pack(kind) for kind in kinds]
    own = all(pack is not None and pack.single for pack in packs)
    base = list(OF_OWN_NOTICE) if own else gaps.set.questions(OF_SCHOOL, kinds)
    questions = [each for each in base if each.key not in NO_GAPS]
    asked = [
        question
        for question in questions
        if any(not _there(views[kind], _paths(question)) for kind in question.of or kinds)
    ]
    covered = {path for question in questions for path in _paths(question)}
    for kind, view in views.items():
        needs = notice_needs(gaps.project.library, Templates(), kind, view.day, view)
        for clause in [] if isinstance(needs, Unavailable) else needs:
            for path in clause.needed:
                steps = tuple(path.split("."))
                if steps[0] in LISTS or _there(view, (path,)) or any(_within(each, path) for each in covered):
                    continue
                covered.add(path)
                words = f"{path}, which the clause “{clause.clause}” prints"
                whole = steps if steps[0] in SHARED else (*NOTICE, *steps)
                asked.append(Question(path, words, whole, of=() if steps[0] in SHARED else (kind,)))
    return asked


def fill(gaps: IncompleteSite, asked: list[Question], answers: Answers) -> PlannedFiles:
    """Return the site's file with answers in it; what cannot be put there with certainty is noted."""
    files = PlannedFiles()
    edited = gaps.text
    taken = {*gaps.site.view().data.authorities}
    keys = {each.key for each in asked}
    for question in asked:
        if not answers.get(question.key) or question.after in keys:
            continue  # not answered, or part of the record of another question
        for kind in _kinds_to_fill(gaps, question):
            path = _target(question, kind)
            try:
                edited = _add(edited, path, _tree(gaps, question, answers, taken, kind))
            except YamlEditError:
                said = ", ".join(answers[question.key])
                files.notes.append(f"Write `{'.'.join(path)}` into {gaps.file} yourself: {said}")
    if edited != gaps.text:
        files.changed[gaps.file] = (gaps.text, edited)
    return files


def _kinds_to_fill(gaps: IncompleteSite, question: Question) -> list[str]:
    """Return the notices that an answer goes into; of what all share, only one."""
    if question.path[:2] != NOTICE:
        return [gaps.kinds[0]]
    paths = _paths(question)
    return [kind for kind in question.of or gaps.kinds if not _there(gaps.site.view(kind), paths)]


def _tree(gaps: IncompleteSite, question: Question, answers: Answers, taken: set[str], kind: str) -> Tree:
    if "retention" in question.path:
        return retention_of(answers, gaps.set.records([kind]), kind)
    return tree_of(question.key, answers, taken)


def _target(question: Question, kind: str) -> tuple[str, ...]:
    """Return where an answer goes: the whole record or list, where several questions make one."""
    steps = tuple(kind if step == "notice" else step for step in question.path if isinstance(step, str))
    if "retention" in steps:
        return steps[: steps.index("retention") + 1]
    if question.key in {
        "council",
        "complaints",
        "withdraw-consent",
        "schedule",
        "transfers",
        "automated-decisions",
    }:
        return steps[: 1 if question.key == "council" else -1]
    return steps


def _add(text: str, path: tuple[str, ...], tree: Tree) -> str:
    """Add each council separately, so that existing ones stay; all else as one."""
    if path == ("authorities",) and isinstance(tree, dict):
        for key, council in tree.items():
            text = add_value(text, (*path, key), council)
        return text
    return add_value(text, path, tree)


def _paths(question: Question) -> tuple[str, ...]:
    if question.answered_by:
        return question.answered_by
    steps = question.path[2:] if question.path[:2] == NOTICE else question.path
    return (".".join(step for step in steps if isinstance(step, str)),)


def _there(view: NoticeData, paths: tuple[str, ...]) -> bool:
    return any(is_present(view.find(path)) or view.declared_none(path) for path in paths)


def _within(path: str, outer: str) -> bool:
    return f"{path}.".startswith(f"{outer}.")
