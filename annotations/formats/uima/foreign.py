"""What other tools' layers say in a CAS: WebAnno's and INCEpTION's spans, relations and links.

A layer's word for a span is its feature `value` or `label`, else any of its features that is
known here, else its own name. Tokens, sentences and the like are no annotations of anybody.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from cassis import Cas

from annotations.domain.messages import N_
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import Origin
from annotations.formats.plain import source_name_of, title_of
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph, from_graph
from annotations.formats.uima.own import MOST_ELEMENTS, sentences_of
from annotations.formats.uima.types import META
from annotations.formats.uima.vetting import BadCas
from annotations.formats.vocabulary import SpanLabel, span_label

_STRUCTURE = (
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "uima.",
)
_CAS_METADATA = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata"
_NAMED_FIRST = ("value", "label")
_RELATED = ("Governor", "Dependent")
_CURATOR = "CURATION_USER"
_PLACES = ("annotation", "curation")


def draft_of(view: Cas, name: str, labels: Mapping[str, SpanLabel]) -> ArticleDraft:
    """The article of a CAS of another tool, with what nobody here could read counted."""
    text = view.sofa_string
    annotator, origin = _annotator(view, name)
    graph, empty = _graph(view, labels)
    found, unread = from_graph(graph, text=text, annotator=annotator, origin=origin, labels=labels)
    meta = _first(view, META)
    return ArticleDraft(
        title=_told(meta, "documentTitle") or title_of(name),
        text=text,
        language=_language(meta),
        source_name=source_name_of(name),
        sentences=sentences_of(view),
        sets=(found,),
        unread=+(unread.counts + empty),
    )


def _annotator(view: Cas, name: str) -> tuple[str, Origin]:
    """Who is told in the file, else by INCEpTION's folders: annotation/DOCUMENT/NAME.xmi."""
    path = PurePosixPath(name)
    is_placed = len(path.parts) > len(_PLACES) and path.parts[-3] in _PLACES
    told = _told(_first(view, _CAS_METADATA), "username")
    annotator = told or (path.stem if is_placed else "") or _from_meta(view)
    is_gold = annotator == _CURATOR or (is_placed and path.parts[-3] == "curation")
    return annotator, Origin.GOLD if is_gold else Origin.PERSON


def _from_meta(view: Cas) -> str:
    """WebAnno puts the annotator into documentId, where others name the document again."""
    meta = _first(view, META)
    title, number = _told(meta, "documentTitle"), _told(meta, "documentId")
    place = title + _told(meta, "documentUri")
    return number if title and number and number not in place else ""


def _first(view: Cas, name: str) -> Any:
    if not view.typesystem.contains_type(name):
        return None
    return next(iter(view.select(name)), None)


def _told(one: Any, feature: str) -> str:
    value = getattr(one, feature, None)
    return value if isinstance(value, str) else ""


def _language(meta: Any) -> str:
    told = _told(meta, "language")
    return "" if told == "x-unspecified" else told


def _graph(view: Cas, labels: Mapping[str, SpanLabel]) -> tuple[SpanGraph, Counter[str]]:
    """Spans, relations between them, and how often a layer marks no text at all."""
    spans: list[LabelledSpan] = []
    relations: list[Relation] = []
    empty: Counter[str] = Counter()
    for one in view.select_all():
        if one.type.name.startswith(_STRUCTURE):
            continue
        if all(getattr(one, feature, None) is not None for feature in _RELATED):
            relations.append(_relation(one))
        elif one.begin < one.end:
            spans.append(_span(one, labels))
            relations.extend(islice(_links(one), MOST_ELEMENTS - len(relations) + 1))
            if len(relations) > MOST_ELEMENTS:
                raise BadCas(N_("The lists hold more than {most:,} elements.", most=MOST_ELEMENTS))
        else:
            empty[f"span {_short(one)} without text"] += 1
    return SpanGraph(tuple(spans), tuple(relations)), empty


def _span(one: Any, labels: Mapping[str, SpanLabel]) -> LabelledSpan:
    told = _texts(one)
    words = [*(told[name] for name in _NAMED_FIRST if name in told), *told.values(), _short(one)]
    label = next((word for word in words if span_label(word, labels)), words[0])
    return LabelledSpan(
        _key(one),
        ((one.begin, one.end),),
        label,
        {name: value for name, value in told.items() if value != label},
    )


def _relation(one: Any) -> Relation:
    told = _texts(one)
    label = next((told[name] for name in _NAMED_FIRST if name in told), "")
    start, end = (_key(getattr(one, feature)) for feature in _RELATED)
    return Relation(label or next(iter(told.values()), _short(one)), start, end, told)


def _links(one: Any) -> Iterator[Relation]:
    """INCEpTION's slots: a list of links, each with a target and perhaps a role."""
    for feature in one.type.all_features:
        listed = getattr(one, feature.name, None)
        for link in getattr(listed, "elements", None) or []:
            if (target := getattr(link, "target", None)) is not None:
                yield Relation(_told(link, "role") or feature.name, _key(one), _key(target), {})


def _texts(one: Any) -> dict[str, str]:
    """The features that hold words, those that are no one's choice left out."""
    return {
        feature.name: value
        for feature in one.type.all_features
        if (value := _told(one, feature.name)) and feature.name != "language"
    }


def _short(one: Any) -> str:
    return str(one.type.name).rpartition(".")[2]


def _key(one: Any) -> str:
    return f"T{one.xmiID}"
