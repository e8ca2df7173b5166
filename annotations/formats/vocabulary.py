"""The words for marks, spans and relations in the files of other tools.

Written: the names of this module. Read: these and the synonyms that the field uses, in capitals
or not; a manager may name more for one import.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class SpanLabel(StrEnum):
    """What a labelled span is."""

    CLAIM = "Claim"
    QUOTE = "Quote"
    VERIFIED = "Verified"
    NONE = "None"
    CONTENT = "Content"
    SOURCE = "Source"
    CUE = "Cue"
    STOP = "Stop"


class RelationLabel(StrEnum):
    """What joins two spans; each begins at a content but `says`, which ends there."""

    SAYS = "Says"
    CUED_BY = "Cued_by"
    PASSED_BY = "Passed_by"
    CONTINUES = "Continues"


MARKS: Mapping[SpanLabel, str] = {
    SpanLabel.QUOTE: "Q",
    SpanLabel.CLAIM: "C",
    SpanLabel.VERIFIED: "V",
    SpanLabel.NONE: "none",
}

_SYNONYMS: Mapping[SpanLabel, tuple[str, ...]] = {
    SpanLabel.CLAIM: ("c", "claims", "check-worthy", "checkworthy", "assertion"),
    SpanLabel.QUOTE: ("q", "quotation", "quotes", "direct quote", "directquote", "quoted"),
    SpanLabel.VERIFIED: ("v", "verified fact", "fact", "verified claim"),
    SpanLabel.NONE: ("no", "neither", "other", "o"),
    SpanLabel.CONTENT: ("statement", "attributed", "said", "quote content"),
    SpanLabel.SOURCE: ("speaker", "claimer", "mention", "source mention", "person", "org"),
    SpanLabel.CUE: ("verb", "speech verb", "reporting verb"),
    SpanLabel.STOP: ("relay", "origin", "outlet"),
}
_RELATION_SYNONYMS: Mapping[RelationLabel, tuple[str, ...]] = {
    RelationLabel.SAYS: ("said", "saidby", "said by", "speaker", "source", "attribution", "speaks"),
    RelationLabel.CUED_BY: ("cue", "cuedby"),
    RelationLabel.PASSED_BY: ("relay", "relays", "passedby", "origin"),
    RelationLabel.CONTINUES: ("continuation", "continuedby"),
}


def _folded(label: str) -> str:
    return " ".join(label.replace("_", " ").casefold().split())


NOTHING: Mapping[str, SpanLabel] = MappingProxyType({})
_SPANS = {_folded(one): one for one in SpanLabel} | {
    _folded(word): label for label, words in _SYNONYMS.items() for word in words
}
_RELATIONS = {_folded(one): one for one in RelationLabel} | {
    _folded(word): label for label, words in _RELATION_SYNONYMS.items() for word in words
}


def span_label(word: str, own: Mapping[str, SpanLabel] = NOTHING) -> SpanLabel | None:
    """What a word for a span stands for; own: what the manager said it does, keys as given.

    None when nobody knows it.
    """
    return own.get(word) or _SPANS.get(_folded(word))


def relation_label(word: str) -> RelationLabel | None:
    """What a word for a relation stands for; None when nobody knows it."""
    return _RELATIONS.get(_folded(word))
