"""What is lost where a format holds labelled spans and relations, but nothing said of them."""

from collections import Counter
from collections.abc import Collection, Mapping

from annotations.domain.messages import N_
from annotations.formats.quotations import LOST_MODES, quotations_in
from annotations.formats.span_graph import LabelledSpan, SpanGraph
from annotations.formats.vocabulary import SpanLabel

# What is lost with an attribute; whoever reads the file takes the usual value instead.
_WORDS: Mapping[str, str] = {
    "negated": N_("negation of an attribution"),
    "chain": N_("chain of an attribution"),
    "commitment": N_("commitment of an attribution"),
    "certainty": N_("certainty of an attribution"),
    "identity": N_("identity of a speaker"),
    "role": N_("role of a speaker"),
    "anonymity_reason": N_("reason for anonymity"),
    "set_by": N_("how a speaker was set"),
    "fact_candidate": N_("flag that a claim may be a fact"),
    "unsure": N_("flag that an annotator was unsure"),
    "note": N_("note"),
    "evidence": N_("evidence of a sentence"),
}
# All but the one that is counted otherwise for corpora of sources, cues and contents.
DETAILS = frozenset(_WORDS.keys() - {"chain"})


def lost_attributes(graph: SpanGraph, text: str) -> Counter[str]:
    """In words, how often each is said in the graph."""
    lost = named_attributes(graph, _WORDS.keys())
    for span in graph.spans:
        _count_speaker(span, text, lost)
        lost[LOST_MODES] += _has_other_mode(span, text)
        if span.score is not None:
            lost[N_("score")] += 1
    return +lost


def named_attributes(graph: SpanGraph, names: Collection[str]) -> Counter[str]:
    """In words, how often each of these attributes is said in the graph."""
    return Counter(
        _WORDS[name] for span in graph.spans for name in span.attributes if name in names
    )


def _has_other_mode(span: LabelledSpan, text: str) -> bool:
    told = span.attributes.get("mode")
    return told is not None and told != quotations_in(text).mode_of(span.spans)


def _count_speaker(span: LabelledSpan, text: str, lost: Counter[str]) -> None:
    if span.label == SpanLabel.CONTENT:
        if span.attributes.get("speaker"):
            lost[N_("speaker that is the article itself or not stated")] += 1
        elif "name" in span.attributes:
            lost[N_("name of a speaker whom no words mention")] += 1
    elif "name" in span.attributes:
        covered = " ".join(text[start:end] for start, end in span.spans)
        if " ".join(covered.split()) != span.attributes["name"]:
            lost[N_("name of a source that is not the words of its mention")] += 1
