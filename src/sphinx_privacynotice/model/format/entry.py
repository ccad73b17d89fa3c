"""What all entries of the format are made of, and the entries that the project file has, too."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sphinx_privacynotice.model.format.values import Day, Text  # noqa: TC001 - pydantic reads them


def as_list(data: Any) -> Any:
    """Return what was typed as a list: one entry stands for a list of one."""
    return data if isinstance(data, list) else [data]


def described(description: str, default: Any = None, **about: Any) -> Any:
    """Return a field of which ``description`` tells authors."""
    return Field(default, description=description, **about)


class Entry(BaseModel):
    """A map of known keys. A text where one is expected is its chief field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, strict=False)
    CHIEF: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _chief(cls, data: Any) -> Any:
        return {cls.CHIEF: data} if cls.CHIEF and isinstance(data, str) else data


class CheckRule(Entry):
    """What is set for one check."""

    CHIEF = "severity"
    severity: Text | None = described("error, warning, info, due or off.")
    reason: Text | None = described("Why; shown in reports.")
    key: Text | None = described("Of this key alone, and of the keys below it.")
    page: Text | None = described("Of what stands on this page alone, a document name.")
    until: Day | None = described("The day on which this is to be taken out; `check` reports it then.")


CheckRules = Annotated[tuple[CheckRule, ...], BeforeValidator(as_list)]
"""A list of settings of one check; one stands for a list of one."""
