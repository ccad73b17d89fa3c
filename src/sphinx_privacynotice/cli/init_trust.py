"""The questions of `init --trust`: of the trust first, then of each of its schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.cli.init_notices import FIRST, check_used, first_answers, needed_by
from sphinx_privacynotice.cli.terminal import confirm, say
from sphinx_privacynotice.scaffold.folder import ScaffoldError
from sphinx_privacynotice.scaffold.plan import Notices
from sphinx_privacynotice.scaffold.questions import OF_SCHOOL_IN_TRUST, OF_TRUST, TRUST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.cli.init_interview import Interview
    from sphinx_privacynotice.cli.init_notices import NoticeChoice
    from sphinx_privacynotice.scaffold.notice_set import NoticeSet
    from sphinx_privacynotice.scaffold.questions import Answers, Question

IN_TRUST = "academy"
"""The kind of school that a trust runs where none is said."""


@dataclass(slots=True)
class TrustInterview:
    """The questions about a trust, and about each of its schools."""

    interview: Interview
    choice: NoticeChoice

    def questions(self) -> tuple[list[Question], list[Question]]:
        """Return what may be asked of the trust, and of each school."""
        more = self.choice.sets.questions()
        of_school = self.choice.limited(OF_SCHOOL_IN_TRUST)
        return [*OF_TRUST, *_shared(more)], [*of_school, *(each for each in more if not each.shared)]

    def ask(self, known: Answers) -> tuple[Answers, Notices]:
        """Ask about the trust, and which notices its schools have."""
        of, own = self.choice.sets.of(IN_TRUST), self.interview.own
        answers = self.interview.ask((TRUST,), known, own)
        # which school teaches the youngest is asked of each
        notices = self.choice.choose(of, self.interview, known, of.always)
        asked = _shared(of.questions(OF_TRUST[1:], notices.kinds))
        check_used(known, [TRUST.key, *(each.key for each in asked)])
        return answers | self.interview.ask(asked, known, own), notices

    def ask_schools(self, notices: Notices, named: list[Answers]) -> list[tuple[Answers, Notices]]:
        """Ask about each school: those ``named``, with what is known of them, or one after the other."""
        schools: list[tuple[Answers, Notices]] = []
        quiet, kept = self.interview.quiet, self.interview.schools
        while len(schools) < max(len(named), len(kept)) or (not quiet and not named):
            number = len(schools)
            if not quiet:
                say("", f"School {number + 1}", err=True)
            if number == len(kept):
                kept.append({})
            own = named[number] if number < len(named) else {}
            schools.append(self._ask_school(notices, own, kept[number]))
            more = number + 1 < len(kept) or named
            if not more and not confirm("Another school?", default=False):
                break
        if not schools:
            raise ScaffoldError("A trust needs a school: name it with --school")
        return schools

    def _ask_school(self, notices: Notices, known: Answers, kept: Answers) -> tuple[Answers, Notices]:
        """Ask about one school, which has those of the trust's notices that serve it, and its own."""
        asked = self.choice.limited(OF_SCHOOL_IN_TRUST)
        first = [each for each in asked if each.key in FIRST]
        answers = first_answers(self.interview, first, known, kept)
        of = self.choice.sets.of("".join(answers["kind"]) or IN_TRUST, "".join(answers.get("also", ())))
        conditions = self.choice.conditions(of)
        needed = needed_by(of, self.interview.ask(conditions, known, kept))
        kinds = tuple(kind for kind in of.known if of.serves(kind) and _has(of, kind, notices, needed))
        rest = [*(each for each in asked if each.key not in FIRST), *of.facts_asked(kinds)]
        rest = of.questions(rest, kinds)
        check_used(known, [*answers, *(each.key for each in (*conditions, *rest))])
        return answers | self.interview.ask(rest, known, kept), Notices(of, kinds)


def _has(of: NoticeSet, kind: str, notices: Notices, needed: list[str]) -> bool:
    """Return whether a school has a notice: the trust's, or one that only some schools need."""
    return kind in notices.kinds or (kind in needed and kind not in of.always)


def _shared(questions: Iterable[Question]) -> list[Question]:
    return [each for each in questions if each.shared]
