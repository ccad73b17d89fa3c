"""Site files of any shape, for tests of what must never raise."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from hypothesis import strategies as st

from sphinx_privacynotice.model.format.schema import Entry
from sphinx_privacynotice.model.format.values import LawId, Length, Text, Value

KEYS = ["ash", "elm", "westshire", "organisation", "dpo", "nobody"]
PATHS = [
    "dpo",
    "dpo.name",
    "contacts.access",
    "people.ash",
    "people.elm.text",
    ".name",
    ".text",
    ".for.name",
    "zzz",
]
OWN_KEYS = {"people": KEYS[:2], "authorities": KEYS[1:3], "terms": ["pupils"], "links": ["guide"]}
WORDS = st.lists(st.sampled_from(["words", *(f"{{{{ {path} }}}}" for path in PATHS)]), min_size=1, max_size=2)
EXAMPLES = {
    Text: WORDS.map(" ".join),
    Length: st.just("25 years"),
    LawId: st.sampled_from(["ukpga/2018/12", "x/1"]),
}


def any_of(annotation: Any, name: str) -> st.SearchStrategy[Any]:
    """Values that a key takes, or nearly."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is tuple:
        return st.lists(
            any_of(inner[0], name) | st.sampled_from(["standard", "safety", "own words", "zzz"]), max_size=3
        )
    if get_origin(annotation) is dict:
        return st.dictionaries(
            st.sampled_from(OWN_KEYS.get(name, ["purposes", "a"])), any_of(inner[1], name), max_size=2
        )
    if inner:
        return any_of(inner[0], name)
    if issubclass(annotation, Entry):
        return st.deferred(lambda: any_entry(annotation))
    if issubclass(annotation, Value):
        plain = EXAMPLES.get(annotation, st.sampled_from([*annotation.EXAMPLES[:1], "none", "words"]))
        return plain | st.builds(lambda value, text: {"value": value, "text": text}, plain, EXAMPLES[Text])
    return st.sampled_from(KEYS)


@cache
def any_entry(model: type[Entry]) -> st.SearchStrategy[dict[str, Any]]:
    """Maps with keys of a model."""
    skipped = {"extends", "fixed", "notices", "page", "item"}
    fields = {
        field.alias or name: field.annotation
        for name, field in model.model_fields.items()
        if name not in skipped
    }
    return st.fixed_dictionaries({}, optional={name: any_of(each, name) for name, each in fields.items()})
