"""The answer of ``where``, for people and as JSON: which layer gives a value, and what prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.cli.context import path_from_here
from sphinx_privacynotice.cli.where_uses import Uses
from sphinx_privacynotice.model.format.schema import Item, NoticeKeys
from sphinx_privacynotice.model.format.walk import type_within
from sphinx_privacynotice.model.site.provenance import LayerStack, reference_of
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import Scalar, key_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.cli.where_uses import Use
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.provenance import LayerValue, Provenance
    from sphinx_privacynotice.yamlio.tree import KeyPath

SCHEMA_VERSION = 1


class WhereAnswer:
    """The project, site and notice that a question is about; ``kind`` is "" for all notices of the site."""

    def __init__(self, project: Project, site: Site, kind: str, records: Sequence[Record]) -> None:
        self.project = project
        self.site = site
        self.kind = kind
        self.view = site.view(kind)
        self.layers = LayerStack(site, kind)
        self.uses = Uses(project, site, records)
        self.kinds = [kind] if kind else sorted(site.notices)

    def lines(self, steps: KeyPath) -> Iterator[str]:
        """Yield the answer, line by line."""
        found = self.layers.provenance(steps)
        of = f"{self.site.name}, {self.kind}" if self.kind else self.site.name
        if found.given is None:
            yield f"{key_path(steps)}: no value is given for {of}"
            yield from self._why_not(steps, found)
        else:
            said = "declared none" if _is_none(found.given) else found.given.text
            yield f"{key_path(steps)}: {said}   ({of})"
            yield from self._layers(found)
            for each in found.inherited:
                by = f"which {each.by} names at {self._show_place(each.place)}"
                by = by if each.by else "the fallback where nobody is named"
                yield f"  taken from {each.origin}, {by}"
            reference = self._refers_to(steps)
            if reference:
                target = self.view.resolve(reference)
                path = target.key if target else reference
                yield f"  refers to  {reference} (ask: sphinx-privacynotice where {path})"
            for kind, own in self._own(steps):
                yield f"  but        the notice {kind} has its own, {self._layer(own)}: {own.text}"
        yield from self._used(steps, found)

    def data(self, steps: KeyPath) -> dict[str, object]:
        """Return the answer as plain JSON data, keys in a fixed order, empty fields left out."""
        found = self.layers.provenance(steps)
        own = self._own(steps) if found.given is not None else ()
        return {
            "schema": SCHEMA_VERSION,
            "site": self.site.key,
            **_filled(notice=self.kind, asked=key_path(steps)),
            **_provenance_data(found),
            **_filled(
                refers_to=self._refers_to(steps),
                otherwise=self._otherwise(steps) if found.given is None else "",
                notices=[{"notice": kind, **_value_data(value)} for kind, value in own],
                uses=[use.data() for use in self._uses(steps, found)],
            ),
        }

    def _refers_to(self, steps: KeyPath) -> str:
        value = self.view.at(steps)
        return reference_of(value.value) if value is not None else ""

    def _layers(self, found: Provenance, above: str = "", indent: str = "") -> Iterator[str]:
        """Yield who gives a value and what that overrides; for a part of ``above`` its name first."""
        if found.given is None:
            return
        if above:
            yield f"{indent}{found.key.removeprefix(above).lstrip('.')}: {found.given.text}"
        indent += "  "
        if found.parts:
            for part in found.parts:
                yield from self._layers(part, found.key, indent)
        else:
            yield f"{indent}given by   {self._layer(found.given)}"
            if found.fixed:
                yield f"{indent}fixed at   {self._show_place(found.fixed)}: no site may change it"
        for value in found.overridden:
            yield f"{indent}beats      {self._layer(value)}: {value.text}"

    def _own(self, steps: KeyPath) -> Iterator[tuple[str, LayerValue]]:
        """Yield what each notice has for itself, where the question is about all of a site's."""
        for kind in [] if self.kind else self.kinds:
            own = LayerStack(self.site, kind).winner(steps)
            if own is not None and own.layer == "notice":
                yield kind, own

    def _layer(self, value: LayerValue) -> str:
        return f"{value.layer}{f' {value.pack}' if value.pack else ''}, {self._show_place(value.place)}"

    def _show_place(self, place: Place) -> str:
        return str(type(place)(path_from_here(self.project.root, place.file), place.line))

    def _why_not(self, steps: KeyPath, found: Provenance) -> Iterator[str]:
        for value in found.overridden:
            word = "beaten " if value.whole else "instead"
            yield f"  {word}    {self._layer(value)}: {value.text}"
        if found.fixed:
            yield f"  fixed at   {self._show_place(found.fixed)}: no site may change it"
        otherwise = self._otherwise(steps)
        if otherwise:
            yield f"  otherwise  {otherwise}"
        yield f"  to give it, write it in {path_from_here(self.project.root, self.site.file)}"
        group = getattr(self.view.data, str(steps[0]), None)
        if isinstance(group, dict) and len(steps) > 1 and steps[1] not in group:
            hint = did_you_mean(str(steps[1]), group)
            if hint:
                yield f"  {hint}"

    def _otherwise(self, steps: KeyPath) -> str:
        """Return what applies where nobody gives a value, if the format says it."""
        if steps == ("in_force",):
            return "the notice is a draft"
        entry = type_within(NoticeKeys, (*steps, 0)) if len(steps) == 1 else None
        if isinstance(entry, type) and issubclass(entry, Item):
            return "every standard item of the clause is printed"
        return ""

    def _uses(self, steps: KeyPath, found: Provenance) -> Iterator[Use]:
        there = self.view.at(steps)
        value = there.value if there is not None else None
        for kind in self.kinds or [""]:
            yield from self.uses.of(kind, steps, found.key, value, given=found.given is not None)

    def _used(self, steps: KeyPath, found: Provenance) -> Iterator[str]:
        """Yield what prints the value or asks for it, or would if somebody gave it."""
        uses = list(self._uses(steps, found))
        given = found.given is not None
        printed = [use for use in uses if use.word != "asked"]
        for use in printed:
            yield self._use(use)
        if not printed and self.kinds:
            yield "  printed    by no clause or page" if given else "  No clause would print it."
        shown = {(use.notice, use.clause) for use in printed}
        for use in uses:
            if use.word == "asked" and (use.notice, use.clause) not in shown:
                yield self._use(use)

    def _use(self, use: Use) -> str:
        of = f" ({use.notice})" if use.notice and not self.kind else ""
        if use.place is None:
            return f"  {use.word:<9}  by the page {use.pages[0]}, in its own words{of}"
        on = f", on {', '.join(use.pages)}" if use.pages else ""
        where = self._show_place(use.place)
        return f"  {use.word:<9}  by the clause {use.clause}, edition {use.edition}, {where}{on}{of}"


def _is_none(value: LayerValue) -> bool:
    return value.node is not None and is_none(value.node)


def _provenance_data(found: Provenance) -> dict[str, object]:
    return _filled(
        key=found.key,
        given=_value_data(found.given) if found.given is not None else {},
        overridden=[_value_data(value) for value in found.overridden],
        fixed=_place_data(found.fixed) if found.fixed else {},
        inherited=[
            _filled(origin=each.origin, by=each.by, **_place_data(each.place)) for each in found.inherited
        ],
        parts=[_provenance_data(part) for part in found.parts],
    )


def _value_data(value: LayerValue) -> dict[str, object]:
    """Return what a layer says; a single value whole, of a map or a list the beginning."""
    text = value.node.text if isinstance(value.node, Scalar) else value.words or value.text
    none = value.whole and _is_none(value)
    return _filled(
        layer=value.layer,
        pack=value.pack,
        **_place_data(value.place),
        text=text,
        none=none,
        instead=not value.whole,
    )


def _place_data(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line}


def _filled(**given: object) -> dict[str, object]:
    return {name: value for name, value in given.items() if value}
