"""An attribution of a file as the attributions of sentences, and evidence as records hold it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotations.domain import attribution as words
from annotations.domain.attribution import Link, RecordAttribution, Speaker
from annotations.domain.errors import UserError
from annotations.domain.evidence import RecordEvidence
from annotations.domain.fields import MAX_SHORT
from annotations.domain.record import MAX_CHAIN, MAX_EVIDENCE, parse_record
from annotations.domain.spans import Span
from annotations.formats.alignment_notes import Loss, storable
from annotations.formats.interchange import Backing, Named, Said, Stop

Losses = Counter[Loss]
NameUid = Callable[[str], UUID]
NameSource = Callable[[str], UUID | None]


@dataclass(frozen=True, slots=True)
class Part:
    """What one sentence has of an attribution; the head is the first.

    place: among those of the sentence; name: its own within the set.
    """

    said: Said
    position: int
    place: int
    name: str
    content: tuple[Span, ...]
    is_head: bool

    @property
    def place_in_text(self) -> tuple[int, int]:
        return self.position, self.place


def attribution_of(  # noqa: PLR0913 what alignment knows of a part
    part: Part,
    *,
    cue: tuple[Span, ...],
    mention: tuple[Span, ...],
    stops: Sequence[tuple[Stop, tuple[Span, ...]]],
    uid_of: NameUid,
    source_of: NameSource,
    losses: Losses,
) -> RecordAttribution:
    """The attribution of one sentence, not linked yet; cue, mention and stops lie in the text."""
    said = part.said
    speaker = _speaker(said, mention, source_of, losses)
    return RecordAttribution(
        uid=uid_of(part.name),
        mode=_mode(said, speaker, losses),
        continues=None,
        content=part.content,
        cue=cue,
        commitment=_word(said.commitment, words.COMMITMENTS, losses) or "neutral",
        certainty=_word(said.certainty, words.CERTAINTIES, losses) or "asserted",
        negated=said.negated,
        identity=_word(said.identity, words.IDENTITIES, losses),
        role=_word(said.role, words.ROLES, losses),
        anonymity_reason=storable(
            said.anonymity_reason, limit=MAX_SHORT, too_long=Loss.LONG_REASON, losses=losses
        ),
        speaker=speaker,
        chain=_chain(stops, source_of, losses),
        suggestion=None,
    )


def evidence_of(
    backings: Iterable[Backing], *, name: str, uid_of: NameUid, losses: Losses
) -> tuple[RecordEvidence, ...]:
    """The evidence of a sentence; what no record can hold is left out and told."""
    kept: list[RecordEvidence] = []
    for number, one in enumerate(dict.fromkeys(backings)):
        if len(kept) == MAX_EVIDENCE:
            losses[Loss.MORE_EVIDENCE] += 1
            continue
        written = {field: getattr(one, field) for field in Backing.__slots__}
        body = {key: value for key, value in written.items() if value}
        body["uid"] = str(uid_of(f"{name} {number}"))
        try:
            record = parse_record({"evidence": [body]}, sentence=(0, 1), text_length=1)
        except UserError:
            losses[Loss.BAD_EVIDENCE] += 1
        else:
            kept += record.evidence
    return tuple(kept)


def _speaker(
    said: Said, mention: tuple[Span, ...], source_of: NameSource, losses: Losses
) -> Speaker:
    kind, source = _who(said.speaker, source_of, losses, kinds=words.SPEAKER_KINDS)
    set_by = _word(said.set_by, words.SET_BY, losses) or "chosen"
    if set_by == "default" and kind != "article":
        set_by = "chosen"  # a file is somebody's decision
    return Speaker(kind, source, mention, set_by)


def _who(
    named: Named, source_of: NameSource, losses: Losses, *, kinds: Sequence[str]
) -> tuple[str, UUID | None]:
    """The kind, and the source where it is one."""
    source = source_of(named.name) if named.kind == "source" else None
    if named.kind == "source" and source is None:
        losses[Loss.NAMELESS] += 1
    elif named.kind in kinds:
        return named.kind, source
    return "not_stated", None


def _mode(said: Said, speaker: Speaker, losses: Losses) -> str | None:
    if speaker.kind == "article":
        return None
    return _word(said.mode or "", words.MODES, losses) or "indirect"


def _chain(
    stops: Sequence[tuple[Stop, tuple[Span, ...]]], source_of: NameSource, losses: Losses
) -> tuple[Link, ...]:
    links: list[Link] = []
    for stop, mention in stops:
        place = _word(stop.place, words.PLACES, losses) or "relay"
        second = place == "origin" and any(one.place == "origin" for one in links)
        if second or len(links) == MAX_CHAIN:
            losses[Loss.LONG_CHAIN] += 1
            continue
        kind, source = _who(stop.who, source_of, losses, kinds=words.LINK_KINDS)
        links.append(Link(place, kind, source, mention))
    return tuple(links)


def _word(value: str, known: Sequence[str], losses: Losses) -> str | None:
    """A known word, or None for no word and for one that nobody knows."""
    if value in known:
        return value
    losses[Loss.UNKNOWN_WORD] += value != ""
    return None
