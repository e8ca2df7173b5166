"""What became of a suggestion, from what a person kept and turned down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.attribution import RecordAttribution
from annotations.domain.marks import has_quote
from annotations.domain.spans import Span

ACCEPTED, EDITED, REJECTED, IGNORED = "accepted", "edited", "rejected", "ignored"

# What judges in an attribution's payload: nobody is shown it before they have decided.
JUDGING = ("certainty",)


@dataclass(frozen=True)
class Proposal:
    """What a finder proposed: an attribution's payload (empty for a claim), with Q or without."""

    payload: Mapping[str, object]
    quote: bool
    is_claim: bool


@dataclass(frozen=True)
class Taken:
    """The attribution a person made from a proposal, and the marks of its sentence."""

    marks: str | None
    attribution: RecordAttribution


def without_judgement(payload: Mapping[str, object]) -> dict[str, object]:
    """What may be shown of an attribution's payload from the start."""
    return {name: value for name, value in payload.items() if name not in JUDGING}


def fate(
    proposal: Proposal,
    *,
    taken: Taken | None,
    was_rejected: bool,
    was_revealed: bool,
    claim_was_marked: bool,
) -> tuple[str, list[str]]:
    """The outcome at submission, and the fields that an edit changed.

    was_revealed: what judges in it was shown too; else nobody can have changed it.

    Accepted or edited where an attribution was made from it, else rejected where it was turned
    down; a claim is accepted where its sentence was marked as one; all else was ignored.
    """
    if taken is not None:
        payload = proposal.payload
        shown = payload if was_revealed else without_judgement(payload)
        fields = changed_fields(shown, taken.attribution, quote=proposal.quote, marks=taken.marks)
        return (EDITED if fields else ACCEPTED), fields
    if was_rejected:
        return REJECTED, []
    if proposal.is_claim and claim_was_marked:
        return ACCEPTED, []
    return IGNORED, []


def changed_fields(
    payload: Mapping[str, object],
    attribution: RecordAttribution,
    *,
    quote: bool,
    marks: str | None,
) -> list[str]:
    """The fields in which an attribution differs from the suggestion it was made from.

    payload: the suggestion's, in the shape of a record's attribution; what judges is compared
    only where it is there. Speakers compare by kind and mention, since a suggestion names no
    source. Sorted names; empty = accepted unchanged.
    """
    speaker = payload.get("speaker")
    speaker = speaker if isinstance(speaker, dict) else {}
    pairs: dict[str, tuple[object, object]] = {
        "content": (_spans(payload.get("content")), attribution.content),
        "cue": (_spans(payload.get("cue")), attribution.cue),
        "mode": (payload.get("mode"), attribution.mode),
        "commitment": (payload.get("commitment", "neutral"), attribution.commitment),
        "certainty": (payload.get("certainty", attribution.certainty), attribution.certainty),
        "negated": (payload.get("negated", False), attribution.negated),
        "speaker": (
            (speaker.get("kind"), _spans(speaker.get("mention"))),
            (attribution.speaker.kind, attribution.speaker.mention),
        ),
        "chain": (_links(payload.get("chain")), _own_links(attribution)),
        "quote": (quote, has_quote(marks)),
    }
    return sorted(name for name, (proposed, kept) in pairs.items() if proposed != kept)


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, Sequence):
        return ()
    return tuple((int(start), int(end)) for start, end in value)


def _links(value: object) -> list[tuple[str, tuple[Span, ...]]]:
    links = value if isinstance(value, list) else []
    return [(str(link["place"]), _spans(link.get("mention"))) for link in links]


def _own_links(attribution: RecordAttribution) -> list[tuple[str, tuple[Span, ...]]]:
    return [(link.place, link.mention) for link in attribution.chain]
