"""A pack that replaces clauses of another: what its base has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.sentence_split import split_sentences
from sphinx_privacynotice.review.sentences import sentence_diff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack


@dataclass(frozen=True, slots=True)
class OutdatedClause:
    """A clause whose base has newer words than those it replaces, with its finding."""

    then: ClauseEdition
    now: ClauseEdition
    own: ClauseEdition
    finding: Finding

    def differences(self) -> str:
        """Return the three texts as two differences by sentences: the base's own change, and this pack's."""
        then, now, own = (sentences(each) for each in (self.then, self.now, self.own))
        named = f"{self.then.pack} {self.then.edition}"
        return (
            f"What {self.now.pack} changed, from {self.then.label} to {self.now.label}:\n"
            f"{sentence_diff(then, now) or '  nothing'}\n"
            f"What {self.own.pack} {self.own.label} says otherwise than {named}:\n"
            f"{sentence_diff(then, own) or '  nothing'}"
        )


def sentences(edition: ClauseEdition) -> str:
    """Return an edition's text as it is written, its heading first, a sentence a line."""
    lines = [f"# {edition.title}"] if edition.title else []
    for line in edition.body.splitlines():
        lines += split_sentences(line.strip()) if line.strip() else []
    return "".join(f"{line}\n" for line in lines)


def check_base(pack: Pack, library: Library) -> Iterator[Finding | OutdatedClause]:
    """Yield what is wrong with what a pack says of its base, and each clause whose base has moved on.

    Only a pack with `based_on:` has a base; clauses that its base does not have are its own, and so is every
    clause of a notice in one file.
    """
    bases = [] if pack.single else library.with_bases(pack)[1:]
    for clause_id, editions in pack.clauses.items():
        owner = next((base for base in bases if clause_id in base.clauses), None)
        if owner is None:
            continue
        theirs = owner.clauses[clause_id]
        known = {(each.edition, each.revision): each for each in theirs}
        replaced: list[tuple[ClauseEdition, ClauseEdition]] = []
        for own in editions:
            if own.based_on is None:
                continue
            then = known.get((own.based_on.edition, own.based_on.revision))
            if then is None:
                named = f"{own.based_on.edition}.{own.based_on.revision}"
                message = f"“{owner.id}” has no edition {named} of “{clause_id}”"
                hint = f"It has {', '.join(each.label for each in theirs)}"
                yield Finding("unknown-edition", message, own.based_on.place, hint, clause_id)
            else:
                replaced.append((then, own))
        if not replaced:
            if not any(own.based_on for own in editions):
                message = f"“{clause_id}” replaces words of “{owner.id}” and does not say which"
                hint = (
                    f"Add `based_on: {theirs[-1].edition}` to its front matter, if it replaces that edition"
                )
                place = editions[-1].place
                yield Finding("newer-base", message, place, hint, clause_id, severity=Severity.WARNING)
            continue
        then, own = max(replaced, key=lambda pair: (pair[0].edition, pair[0].revision, pair[1].edition))
        now = theirs[-1]
        if (now.edition, now.revision) > (then.edition, then.revision):
            message = f"“{clause_id}” replaces {then.label} of “{owner.id}”, which has {now.label} now"
            hint = (
                "Take over what changed in a new edition or revision of your own, and set its"
                f" `based_on:` to {now.edition}"
            )
            finding = Finding(
                "newer-base",
                message,
                own.place,
                hint,
                clause_id,
                related=now.place,
                severity=Severity.WARNING,
            )
            yield OutdatedClause(then, now, own, finding)
