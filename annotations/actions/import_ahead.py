"""Annotations aligned with their sentences before the transaction that stores them.

Aligning takes long and needs no database, so nobody who labels waits for it. What a set is aligned
with is foreseen: the sentences just cut, and the sources as chunks before found them. Where the
database turns out to hold something else, the set is aligned anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID, uuid4, uuid5

from annotations.actions.articles import Prepared
from annotations.actions.first_records import payloads_of
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing_sources import NamedSources, key_of
from annotations.domain.agreement.decisions import Decision
from annotations.domain.names import name_key
from annotations.domain.spans import Span
from annotations.formats import ArticleDraft
from annotations.formats.alignment import Aligned, Frame, align, names_in
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.queries.submitted import decision_of

NAMES_REMEMBERED = 10_000

_NONE: Mapping[str, UUID] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ahead:
    """A set aligned with what was foreseen.

    seed: its entries have their uids from. sources: of the names in it; none where the seed tells
    them. By position, of marks alone: payloads, its records as the history keeps them, and
    decisions, what they decide where no source was merged.
    """

    seed: UUID
    spans: Sequence[Span]
    aligned: Aligned
    sources: Mapping[str, UUID | None] = field(default_factory=dict)
    payloads: Mapping[int, str] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)

    def holds(self, seed: UUID, spans: Sequence[Span], sources: Mapping[str, UUID] = _NONE) -> bool:
        """Whether aligning with these would give the same."""
        return (
            seed == self.seed
            and spans == self.spans
            and all(sources.get(name) == uid for name, uid in self.sources.items())
        )


class ForeseenSources:
    """The uid that the source of a name has, as far as a job knows, or will have once made."""

    def __init__(self) -> None:
        self._known: dict[str, UUID] = {}
        self._new: dict[str, UUID] = {}

    def uid_of(self, name: str) -> UUID | None:
        key = key_of(name)
        if not key:
            return None
        return self._known.get(key) or self._new.setdefault(key, uuid4())

    @property
    def new(self) -> Mapping[str, UUID]:
        """By key of a name: uids that no source had yet."""
        return self._new

    def learn(self, found: NamedSources) -> None:
        """Note what a chunk found or made. A uid that was given away is not given again."""
        for names in (self._known, self._new):
            if len(names) > NAMES_REMEMBERED:
                names.clear()
        for name, uid in found.uids.items():
            key = key_of(name)
            self._known[key] = uid
            self._new.pop(key, None)


def becomes(found: AnnotationSet, options: ImportOptions) -> Annotations:
    """What a set becomes; NONE = it is left out."""
    if options.annotations != Annotations.MARKS:
        return options.annotations
    if found.origin == Origin.MACHINE:
        return Annotations.SUGGESTIONS
    # Gold names its inputs here; of a file's gold there are none.
    is_left_out = found.origin == Origin.GOLD and not options.annotator
    return Annotations.NONE if is_left_out else Annotations.MARKS


def align_ahead(
    draft: ArticleDraft, prepared: Prepared, options: ImportOptions, sources: ForeseenSources
) -> tuple[Ahead | None, ...]:
    """Each set of a draft, aligned as if its article were new; None for one that is left out."""
    if not draft.sets or options.annotations == Annotations.NONE:
        return (None,) * len(draft.sets)
    spans = [(one.start, one.end) for one in prepared.cut.sentences]
    length = len(prepared.cut.text)
    made: list[Ahead | None] = []
    for found in draft.sets:
        fate = becomes(found, options)
        if fate == Annotations.MARKS:
            uids = {name: sources.uid_of(name) for name in names_in([found])}
            is_finished = options.is_finished
            made.append(align_marks(found, uuid4(), spans, length, uids, is_finished=is_finished))
        elif fate == Annotations.SUGGESTIONS:
            aligned = align_proposals(found, prepared.first_version_uid, spans, length)
            made.append(Ahead(prepared.first_version_uid, spans, aligned))
        else:
            made.append(None)
    return tuple(made)


def align_marks(
    found: AnnotationSet,
    seed: UUID,
    spans: Sequence[Span],
    length: int,
    sources: Mapping[str, UUID | None],
    *,
    is_finished: bool,
) -> Ahead:
    """The records of an assignment with this uid. sources: of every name in the set."""
    frame = Frame(spans, length, uid_of=lambda name: uuid5(seed, name), source_of=sources.get)
    aligned = align(found, frame, is_finished=is_finished)
    records = aligned.records
    counted = records if is_finished else {}
    return Ahead(
        seed=seed,
        spans=spans,
        aligned=aligned,
        sources=sources,
        payloads=payloads_of(records),
        decisions={at: decision_of(one, {}, spans[at]) for at, one in counted.items()},
    )


def align_proposals(
    found: AnnotationSet, seed: UUID, spans: Sequence[Span], length: int
) -> Aligned:
    """What is proposed for the version with this uid, which names the sources too."""
    frame = Frame(
        spans,
        length,
        uid_of=lambda name: uuid5(seed, name),
        source_of=lambda name: proposed_source(name, seed),
    )
    return align(found, frame, is_finished=False)


def proposed_source(name: str, seed: UUID) -> UUID | None:
    """A source that is proposed is nobody's yet: its uid stands for its name alone."""
    key = name_key(name)
    return uuid5(seed, key) if key else None
