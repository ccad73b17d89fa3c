"""The models of a pack's keys, by the files they are for: the reference pages are made from this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.audience import Audience, Audiences
from sphinx_privacynotice.model.pack.bases_data import BasesData, BasisEntry, CategoriesData
from sphinx_privacynotice.model.pack.checklist import Applies, ChecklistItem
from sphinx_privacynotice.model.pack.clause import (
    EditionChange,
    FrontMatter,
    MadeFrom,
    Replaced,
    Review,
    SourceDocument,
    Titles,
)
from sphinx_privacynotice.model.pack.law import Evidence, LawEntry, LinkEntry
from sphinx_privacynotice.model.pack.notices_data import AskedFact, NeededNotice, NoticesData
from sphinx_privacynotice.model.pack.records_data import Minimum, RetentionData, SchoolRecordData
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.pack.schema import NoticeEdition, PackFile
from sphinx_privacynotice.model.pack.sharing_data import (
    CountryEntry,
    DutyEntry,
    RecipientsData,
    TransfersData,
)
from sphinx_privacynotice.model.pack.single_schema import ClauseFacts, LaterFile, SingleFile
from sphinx_privacynotice.model.pack.terms import Term
from sphinx_privacynotice.model.pack.word_rules import ListRule, NamedLaw, RequiredWords, WordRule, WordsData

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.entry import PackEntry

MODELS: dict[str, type[PackEntry]] = {
    "pack.yaml": PackFile,
    "notices/<kind>.md": SingleFile,
    "notices/<kind>.md, an entry of clauses": ClauseFacts,
    "notices/<kind>.<edition>.md": LaterFile,
    "pack.yaml, an entry of terms": Term,
    "clauses/<id>/<edition>.md": FrontMatter,
    "clauses/<id>/<edition>.md, titles": Titles,
    "clauses/<id>/<edition>.md, source": SourceDocument,
    "clauses/<id>/<edition>.md, change": EditionChange,
    "clauses/<id>/<edition>.md, review": Review,
    "clauses/<id>/<edition>.md, based_on": Replaced,
    "clauses/<id>/<edition>.md, made_from": MadeFrom,
    "notices/<kind>/<edition>.yaml": NoticeEdition,
    "notices/<kind>/<edition>.yaml, audiences": Audiences,
    "notices/<kind>/<edition>.yaml, an entry of audiences": Audience,
    "law/*.yaml, an entry": LawEntry,
    "links.yaml, an entry": LinkEntry,
    "law/*.yaml or links.yaml, evidence": Evidence,
    "checklists/*.yaml, an item": ChecklistItem,
    "checklists/*.yaml, applies": Applies,
    "rules/kinds.yaml": KindsData,
    "rules/bases.yaml": BasesData,
    "rules/bases.yaml, an entry of bases": BasisEntry,
    "rules/categories.yaml": CategoriesData,
    "rules/retention.yaml": RetentionData,
    "rules/retention.yaml, an entry of minimums": Minimum,
    "rules/school-record.yaml": SchoolRecordData,
    "rules/recipients.yaml": RecipientsData,
    "rules/recipients.yaml, an entry of duties": DutyEntry,
    "rules/transfers.yaml": TransfersData,
    "rules/transfers.yaml, an entry of adequate": CountryEntry,
    "rules/notices.yaml": NoticesData,
    "rules/notices.yaml, an entry of notices": NeededNotice,
    "rules/notices.yaml, an entry of facts": AskedFact,
    "rules/words.yaml": WordsData,
    "rules/words.yaml, an entry of rules": WordRule,
    "rules/words.yaml, an entry of required": RequiredWords,
    "rules/words.yaml, an entry of lists": ListRule,
    "rules/words.yaml, an entry of names": NamedLaw,
}
