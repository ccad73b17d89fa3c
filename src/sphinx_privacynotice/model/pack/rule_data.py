"""What rules must know of a jurisdiction: data in a pack's folder ``rules/``, one model for each file.

Which kinds of organisation are public authorities, which bases may be declared from which day, which phrases
say nothing: all that is law or custom of a country, and so no part of the code. A file that a pack lacks is
taken from the packs before it, whole.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, TypeVar

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.pack.bases_data import BasesData, CategoriesData
from sphinx_privacynotice.model.pack.bodies_data import BodiesData
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    PACK_FORMAT,
    Id,
    PackEntry,
    PackEntryT,
    Words,
    items_of,
    optional,
    read_entry,
)
from sphinx_privacynotice.model.pack.notices_data import NoticesData
from sphinx_privacynotice.model.pack.people_data import PeopleData
from sphinx_privacynotice.model.pack.records_data import RetentionData, SchoolRecordData
from sphinx_privacynotice.model.pack.rights_data import RightsData
from sphinx_privacynotice.model.pack.sharing_data import RecipientsData, TransfersData
from sphinx_privacynotice.model.pack.word_rules import WordsData

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.yamlio.tree import Node

RuleDataT = TypeVar("RuleDataT", bound=PackEntry)


class KindsData(PackEntry):
    """``rules/kinds.yaml``: what follows from an organisation's kind."""

    WHAT = "what follows from a kind of organisation"
    public_authorities: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds that are public authorities.", ()
    )
    perhaps_public_authorities: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of which nobody has checked if they are.", ()
    )
    run_by_another: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds that another body runs, which is the controller.", ()
    )
    own_governing_body: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds whose governing body is the controller, and no council.", ()
    )
    designated_teacher: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds that must have a designated teacher.", ()
    )
    designated_teacher_in: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of notice that name the designated teacher.", ()
    )
    authority_roles_in: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of notice in which several councils have each a role; without it, all.", ()
    )
    linked_notices: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "The facts that hold the address of another notice to which a clause leads.", ()
    )


RULE_FILES: dict[str, type[PackEntry]] = {
    # the files of the folder rules/, without their ending, and what each holds
    "bodies": BodiesData,
    "kinds": KindsData,
    "notices": NoticesData,
    "bases": BasesData,
    "categories": CategoriesData,
    "retention": RetentionData,
    "school-record": SchoolRecordData,
    "recipients": RecipientsData,
    "transfers": TransfersData,
    "people": PeopleData,
    "rights": RightsData,
    "words": WordsData,
}


def read_rule_files(
    files: Iterable[tuple[str, str, Node | None]], findings: Findings
) -> dict[type[PackEntry], PackEntry]:
    """Return the data of a pack's folder ``rules/`` by its model.

    ``files`` are names, names as messages show them, and content; what is invalid becomes a finding.
    """
    found: dict[type[PackEntry], PackEntry] = {}
    for name, shown, node in files:
        stem = PurePosixPath(name).stem
        model = RULE_FILES.get(stem)
        if model is None:
            hint = did_you_mean(stem, RULE_FILES) or f"The files there are {listed(RULE_FILES)}"
            findings.add(Finding(PACK_FORMAT, f"No rule reads a file “{stem}”", Place(shown, 1, 1), hint))
            continue
        data = read_entry(model, node, findings)
        if isinstance(data, WordsData):
            data.check(findings)
        if data is not None:
            found[model] = data
    return found


def read_entries(model: type[PackEntryT], node: Node | None, findings: Findings) -> tuple[PackEntryT, ...]:
    """Return the items of a list as entries of ``model``, without those that are invalid."""
    if node is None:
        return ()
    entries = (read_entry(model, item, findings) for item in items_of(node))
    return tuple(entry for entry in entries if entry is not None)
