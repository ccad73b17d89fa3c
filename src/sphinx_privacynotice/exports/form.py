"""The sentences for a paper or web form: who asks, what for, where the notice is, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENDED = (".", "!", "?", ".”", "!”", "?”", ":")


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form says; all but ``name`` may be "", and its sentence is then left out.

    ``name`` is who asks, ``controller`` who is responsible where that is somebody else, ``purpose`` what the
    form is for, in the user's words. ``title`` and ``address`` are the notice's.
    """

    name: str
    controller: str = ""
    purpose: str = ""
    title: str = ""
    address: str = ""
    questions: str = ""


def form_text(facts: FormFacts, phrase: Callable[..., str]) -> str:
    """Return the sentences on one line; ``phrase`` returns a pack's phrase by its key, filled in.

    The address comes last and without a full stop, so that nobody types or copies that with it.
    """
    words = " ".join(_ended(one_line(each)) for each in _sentences(facts, phrase))
    return f"{words} {one_line(facts.address)}".rstrip() + "\n"


def _sentences(facts: FormFacts, phrase: Callable[..., str]) -> Iterator[str]:
    if facts.purpose:
        yield phrase("form_who_for", name=facts.name, purpose=facts.purpose.strip().rstrip("."))
    else:
        yield phrase("form_who", name=facts.name)
    if facts.controller:
        yield phrase("form_controller", controller=facts.controller)
    if facts.questions:
        yield phrase("form_ask", contact=facts.questions)
    called = "_called" if facts.title else ""
    yield phrase(f"form_notice{'' if facts.address else '_nowhere'}{called}", title=facts.title)


def _ended(words: str) -> str:
    return words if words.endswith(_ENDED) else f"{words}."
