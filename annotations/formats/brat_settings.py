"""The settings with which brat opens our archive: labels, relations, attributes, colours."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.domain import attribution
from annotations.formats.vocabulary import MARKS, RelationLabel, SpanLabel


@dataclass(frozen=True, slots=True)
class Chosen:
    """An attribute of brat's. values: () = it is there or it is not."""

    of: tuple[SpanLabel, ...]
    values: tuple[str, ...] = ()


_SAID = (SpanLabel.CONTENT,)
_MARKED = tuple(MARKS)
CHOSEN: Mapping[str, Chosen] = {
    "mode": Chosen(_SAID, attribution.MODES),
    "speaker": Chosen(_SAID, ("article", "not_stated")),
    "commitment": Chosen(_SAID, attribution.COMMITMENTS),
    "certainty": Chosen(_SAID, attribution.CERTAINTIES),
    "identity": Chosen(_SAID, attribution.IDENTITIES),
    "role": Chosen(_SAID, attribution.ROLES),
    "set_by": Chosen(_SAID, attribution.SET_BY),
    "negated": Chosen(_SAID),
    "fact_candidate": Chosen(_MARKED),
    "unsure": Chosen(_MARKED),
}
_ENDS: Mapping[RelationLabel, tuple[SpanLabel, SpanLabel]] = {
    RelationLabel.SAYS: (SpanLabel.SOURCE, SpanLabel.CONTENT),
    RelationLabel.CUED_BY: (SpanLabel.CONTENT, SpanLabel.CUE),
    RelationLabel.PASSED_BY: (SpanLabel.CONTENT, SpanLabel.STOP),
    RelationLabel.CONTINUES: (SpanLabel.CONTENT, SpanLabel.CONTENT),
}
_COLOURS: Mapping[SpanLabel, str] = {
    SpanLabel.CLAIM: "#ffe08a",
    SpanLabel.QUOTE: "#a8d8ff",
    SpanLabel.VERIFIED: "#b6e8b0",
    SpanLabel.NONE: "#e6e6e6",
    SpanLabel.CONTENT: "#d9c8ff",
    SpanLabel.SOURCE: "#ffc9b0",
    SpanLabel.CUE: "#f5b8d8",
    SpanLabel.STOP: "#d8cfa8",
}


def _attribute_line(name: str, chosen: Chosen) -> str:
    values = f", Value:{'|'.join(chosen.values)}" if chosen.values else ""
    return f"{name}\tArg:{'|'.join(chosen.of)}{values}"


ANNOTATION_CONF = "\n".join(
    (
        "[entities]",
        *SpanLabel,
        "",
        "[relations]",
        *(f"{label}\tArg1:{start}, Arg2:{end}" for label, (start, end) in _ENDS.items()),
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        "",
        "[attributes]",
        *(_attribute_line(name, chosen) for name, chosen in CHOSEN.items()),
        "",
    )
)
VISUAL_CONF = "\n".join(
    (
        "[labels]",
        *(f"{label} | {label}" for label in SpanLabel),
        *(f"{label} | {label.replace('_', ' ')}" for label in RelationLabel),
        "",
        "[drawing]",
        "SPAN_DEFAULT\tfgColor:black, bgColor:white, borderColor:darken",
        *(f"{label}\tbgColor:{colour}" for label, colour in _COLOURS.items()),
        "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5",
        "ATTRIBUTE_DEFAULT\tglyph:*",
        "",
    )
)
