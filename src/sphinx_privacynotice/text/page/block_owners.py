"""To which notice each block of a page belongs, where a page has several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx_privacynotice.model.record import Block


class PageBlock(NamedTuple):
    """A block with what decides to which notice it belongs."""

    block: Block
    of: str = ""
    sections: tuple[int, ...] = ()
    """The sections it is in, by number in the order of the page; a heading is in its own."""


def notices_of(blocks: list[PageBlock]) -> dict[str, list[Block]]:
    """Return the blocks of each notice of a page, by "site/kind".

    Of one notice they are all of the page. Of several, what is before the first is the first's, and
    what is between two is the earlier's, up to the headings that only the later stands under; each has
    also the headings above its first block.
    """
    owners = _owners(blocks)
    made: dict[str, list[Block]] = {}
    for of in dict.fromkeys(each.of for each in blocks if each.of):
        first = next(number for number, each in enumerate(blocks) if each.of == of)
        home = blocks[first].sections
        made[of] = [
            each.block
            for number, each in enumerate(blocks)
            if owners[number] == of
            or (
                number < first
                and not each.of
                and each.block.kind == "heading"
                and each.sections
                and each.sections == home[: len(each.sections)]
            )
        ]
    return made


def _owners(blocks: list[PageBlock]) -> list[str]:
    """Return to which notice each block belongs, the page's own too."""
    owners = [each.of for each in blocks]
    places = [number for number, each in enumerate(blocks) if each.of]
    if not places:
        return owners
    owners[: places[0]] = [owners[places[0]]] * places[0]
    for last, following in zip(places, [*places[1:], len(blocks)], strict=True):
        later = owners[following] if following < len(blocks) else owners[last]
        owner = owners[last]
        for number in range(last + 1, following):
            if owner != later and _only_above(blocks[number], blocks[following], blocks[last]):
                owner = later
            owners[number] = owner
    return owners


def _only_above(each: PageBlock, later: PageBlock, earlier: PageBlock) -> bool:
    """Return whether a block is in a section that also holds ``later``, and does not hold ``earlier``."""
    depth = len(each.sections)
    return later.sections[:depth] == each.sections and earlier.sections[:depth] != each.sections
