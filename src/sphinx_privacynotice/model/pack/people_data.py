"""The data of rules about contacts and single values: ``rules/people.yaml`` of a pack."""

from __future__ import annotations

from typing import Annotated, Any

from sphinx_privacynotice.model.pack.entry import AS_LIST, PackEntry, Words, optional

Texts = Annotated[tuple[Words, ...], AS_LIST]


def _texts(description: str) -> Any:
    return optional(description, ())


class PeopleData(PackEntry):
    """``rules/people.yaml``: contacts that go stale or lead elsewhere, and the shapes of numbers."""

    WHAT = "what rules know of contacts"
    deciding_posts: Texts = _texts("Posts whose holder cannot be the data protection officer.")
    titles: Texts = _texts("What stands before a person's name, in small letters.")
    team_words: Texts = _texts("Words that show that a name is a team's or a body's.")
    mobile_prefixes: Texts = _texts("What the number of a mobile phone begins with.")
    not_mobile_prefixes: Texts = _texts("What begins so and is no mobile phone.")
    country_code: Words = optional("The country's code in phone numbers, without the plus sign.")
    short_numbers: Texts = _texts("Phone numbers that are right though they are short.")
    number_digits: Texts = _texts("How many digits a phone number has.")
    private_mail: Texts = _texts("Hosts of mail that belong to people, not to organisations.")
    shapes: Any = optional("For a key of a site: what its value looks like (9 a digit, A a letter).", None)
    postcodes: Texts = _texts("What a postcode looks like, in the same signs.")
    placeholders: Texts = _texts("Values that a template leaves to be filled in.")
    placeholder_begins: Texts = _texts("What such values begin with.")
    bracketed: Texts = _texts("Words that square brackets hold where something is to be filled in.")
    pupil_numbers: Texts = _texts("What a pupil's number looks like.")
    patient_numbers_begin: Texts = _texts("What the number of a patient begins with, tests left out.")
    birth_words: Texts = _texts("Words beside which a date is a birthday.")

    def shapes_of(self) -> dict[str, tuple[str, ...]]:
        """Return what the values of keys look like, by dotted path."""
        given = self.shapes if isinstance(self.shapes, dict) else {}
        return {key: tuple([each] if isinstance(each, str) else each) for key, each in given.items()}
