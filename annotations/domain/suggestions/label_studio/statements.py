"""Joins the regions of an answer: which contents belong together, with which cue and whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.spans import Span
from annotations.domain.suggestions.label_studio.reading import Region

Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Statement:
    """One thing said: its contents in text order, and the cues and sources linked to it."""

    contents: tuple[Region, ...]
    cues: tuple[Region, ...] = ()
    sources: tuple[Region, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(content.span for content in self.contents)


def join_linked(regions: Sequence[Region], links: Links) -> tuple[list[Statement], list[Region]]:
    """Statements whose contents are linked to something, and the regions that no link touches.

    Linked contents are one statement. A source is linked to a content itself or by its cue.
    """
    by_key = {region.key: region for region in regions}
    near: dict[str, set[str]] = {region.key: set() for region in regions}
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    statements: list[Statement] = []
    used: set[str] = set()
    for region in regions:
        if region.meaning != "content" or not near[region.key] or region.key in used:
            continue
        contents = _reached(region.key, near, by_key)
        cues = _linked_to(contents, near, by_key, "cue")
        sources = _linked_to(contents | cues, near, by_key, "source")
        used |= contents | cues | sources
        statements.append(
            Statement(*(_in_order(keys, by_key) for keys in (contents, cues, sources)))
        )
    return statements, [region for region in regions if region.key not in used]


def _reached(key: str, near: dict[str, set[str]], by_key: dict[str, Region]) -> set[str]:
    """The contents that can be reached from one content over contents alone."""
    found, waiting = {key}, [key]
    while waiting:
        for other in near[waiting.pop()] - found:
            if by_key[other].meaning == "content":
                found.add(other)
                waiting.append(other)
    return found


def _linked_to(
    keys: set[str], near: dict[str, set[str]], by_key: dict[str, Region], meaning: str
) -> set[str]:
    return {other for key in keys for other in near[key] if by_key[other].meaning == meaning}


def _in_order(keys: set[str], by_key: dict[str, Region]) -> tuple[Region, ...]:
    return tuple(sorted((by_key[key] for key in keys), key=lambda region: region.span))
