"""What our own types say in a CAS."""

from collections.abc import Iterable, Mapping
from typing import Any

from cassis import Cas

from annotations.domain import attribution, marks
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)
from annotations.formats.json_values import as_share
from annotations.formats.plain import source_name_of
from annotations.formats.uima.types import (
    ATTRIBUTION,
    BACKING_TEXTS,
    DOCUMENT_TEXTS,
    MARK,
    SAID_TEXTS,
    SENTENCE,
)
from annotations.formats.uima.vetting import BadCas

_LEGAL: Mapping[str, tuple[str, ...]] = {
    "commitment": attribution.COMMITMENTS,
    "certainty": attribution.CERTAINTIES,
    "identity": attribution.IDENTITIES,
    "role": attribution.ROLES,
    "set_by": attribution.SET_BY,
}
_OPTIONAL = ("identity", "role")
MOST_ELEMENTS = 500_000


def draft_of(view: Cas, document: Any, name: str) -> ArticleDraft:
    """The article of a CAS that we wrote. Raises BadCas, AttributeError and TypeError."""
    reader = _Reader()
    said = sorted(_all(view, ATTRIBUTION), key=lambda one: int(one.xmiID))
    found = AnnotationSet(
        annotator=_text(document, "annotator"),
        origin=Origin(_one_of(document, "origin", tuple(Origin))),
        marked=tuple(sorted(map(reader.marked, _all(view, MARK)), key=lambda one: one.start)),
        said=tuple(map(reader.said, said)),
    )
    told: dict[str, Any] = {feature: _text(document, feature) for feature in DOCUMENT_TEXTS}
    return ArticleDraft(
        **told,
        text=view.sofa_string,
        source_name=source_name_of(name),
        sentences=sentences_of(view),
        sets=(found,),
    )


def sentences_of(view: Cas) -> tuple[Span, ...]:
    """Where sentences lie, in order; empty ones are none."""
    spans = {(one.begin, one.end) for one in _all(view, SENTENCE)}
    return tuple(sorted(span for span in spans if span[0] < span[1]))


def _all(view: Cas, name: str) -> list[Any]:
    return list(view.select(name)) if view.typesystem.contains_type(name) else []


class _Reader:
    """Reads marks and attributions; lists may be shared, so it counts what they unfold to."""

    def __init__(self) -> None:
        self._left = MOST_ELEMENTS

    def marked(self, one: Any) -> Marked:
        return Marked(
            start=one.begin,
            end=one.end,
            marks=_one_of(one, "marks", marks.LEGAL_SETS) if one.marks else None,
            fact_candidate=bool(one.fact_candidate),
            unsure=bool(one.unsure),
            note=_text(one, "note"),
            evidence=tuple(
                Backing(**{feature: _text(piece, feature) for feature in BACKING_TEXTS})
                for piece in self._elements(one.evidence)
            ),
            score=as_share(one.score, _field(one, "score")),
        )

    def said(self, one: Any) -> Said:
        speaker = self._named(one.speaker, attribution.SPEAKER_KINDS)
        return Said(
            key=_text(one, "key"),
            mode=None if speaker.kind == "article" else _one_of(one, "mode", attribution.MODES),
            content=self._spans(one.content),
            speaker=speaker,
            cue=self._spans(one.cue),
            chain=tuple(map(self._stop, self._elements(one.chain))),
            continues=_text(one.continues, "key") if one.continues else "",
            negated=bool(one.negated),
            score=as_share(one.score, _field(one, "score")),
            **{feature: _detail(one, feature) for feature in SAID_TEXTS},
        )

    def _stop(self, one: Any) -> Stop:
        place = _one_of(one, "place", attribution.PLACES)
        return Stop(place, self._named(one.who, attribution.LINK_KINDS))

    def _named(self, one: Any, kinds: tuple[str, ...]) -> Named:
        return Named(_one_of(one, "kind", kinds), _text(one, "name"), self._spans(one.mention))

    def _spans(self, listed: Any) -> tuple[Span, ...]:
        return tuple(sorted((one.begin, one.end) for one in self._elements(listed)))

    def _elements(self, listed: Any) -> list[Any]:
        found = list(listed.elements or []) if listed is not None else []
        self._left -= len(found)
        if self._left < 0:
            raise BadCas(N_("The lists hold more than {most:,} elements.", most=MOST_ELEMENTS))
        return found


def _detail(one: Any, feature: str) -> str:
    value = _text(one, feature)
    if feature not in _LEGAL or (not value and feature in _OPTIONAL):
        return value
    return _one_of(one, feature, _LEGAL[feature])


def _one_of(one: Any, feature: str, known: Iterable[str]) -> str:
    value = _text(one, feature)
    if value not in known:
        raise BadCas(
            N_("This must be one of {known}.", known=", ".join(known)),
            field=_field(one, feature),
        )
    return value


def _text(one: Any, feature: str) -> str:
    value = getattr(one, feature)
    if value is not None and not isinstance(value, str):
        raise BadCas(N_("This must be text."), field=_field(one, feature))
    return value or ""


def _field(one: Any, feature: str) -> str:
    return f"{one.type.name}[{one.xmiID}].{feature}"
