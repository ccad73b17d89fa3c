"""The entries of a site file that are about a notice itself: approval, changes, earlier notices, editions."""

from __future__ import annotations

from sphinx_privacynotice.model.format.entry import Entry
from sphinx_privacynotice.model.format.entry import described as _field
from sphinx_privacynotice.model.format.lists import Keys  # noqa: TC001 - pydantic reads it
from sphinx_privacynotice.model.format.values import (  # noqa: TC001 - pydantic reads them
    Day,
    Number,
    Text,
    WebAddress,
)


class Approval(Entry):
    """Who approved the notice, and which words."""

    CHIEF = "by"
    by: Text | None = _field("Who.")
    role: Text | None = _field("As what.")
    on: Day | None = _field("The day.")
    fingerprint: str | None = _field("The fingerprint of the words approved; `approve` writes it.")


class ChangeNote(Entry):
    """A change of the notice, as readers were told."""

    CHIEF = "note"
    on: Day | None = _field("The day of the change.")
    note: Text | None = _field("What changed.")
    told: Text | None = _field("How people were told.")


class EarlierNotice(Entry):
    """A notice of before that is a document: a Word or PDF file, or a page elsewhere."""

    CHIEF = "title"
    title: Text | None = _field("Its title.")
    from_: Day | None = _field("The day from which it applied.", alias="from")
    until: Day | None = _field("The last day on which it applied.")
    file: Text | None = _field("Its file, from the folder of the pages: notices/notice-2019.pdf.")
    url: WebAddress | None = _field("Its address, where it is not a file of the project.")


class ReaderPages(Entry):
    """The pages that are for one reader each, as document names, beside the page of the whole notice."""

    pupil: Keys = _field("For the child or pupil.", ())
    parent: Keys = _field("For parents and carers.", ())
    details: Keys = _field("The law and the details.", ())


class KeptEdition(Entry):
    """A clause kept at an edition."""

    CHIEF = "edition"
    edition: Day | None = _field("The edition's date.")
    revision: Number | None = _field("Its revision; the newest if not said.")
    reason: Text | None = _field("Why; recorded, never printed.")
    until: Day | None = _field("The day on which it is to be kept no longer; `check` reports it then.")
