"""Attributions and decisions as agreement sees them, for tests, and hypothesis' ways to them."""

from hypothesis import strategies as st

from annotations.domain.agreement.decisions import AttributionChoice, Decision, SpeakerChoice
from annotations.domain.spans import Span

LENGTH = 40
SENTENCE = (0, LENGTH)
OWN_VOICE = AttributionChoice(SpeakerChoice("article", None, "default"), content=(SENTENCE,))


def said(
    *content: Span,
    by: str | None = "minister",
    mode: str = "direct",
    chain: str = "",
    certainty: str = "asserted",
) -> AttributionChoice:
    """An attribution of these spans; by=None: the speaker is not stated."""
    kind = "not_stated" if by is None else "source"
    return AttributionChoice(
        SpeakerChoice(kind, by, "chosen"), mode, content or (SENTENCE,), chain, certainty
    )


def decided(*attributions: AttributionChoice, marks: str | None = "Q") -> Decision:
    return Decision(marks, attributions, LENGTH)


def _span(edges: list[int]) -> Span:
    return min(edges), max(edges)


SPANS = st.lists(st.integers(*SENTENCE), min_size=2, max_size=2, unique=True).map(_span)
# Two spans of one attribution never overlap: the first half and the second.
CONTENTS = st.one_of(
    SPANS.map(lambda span: (span,)),
    st.sampled_from([(SENTENCE,), ((0, 10), (15, 20)), ((5, 10), (15, 30))]),
)
ATTRIBUTIONS = st.builds(
    lambda content, by, mode, chain, certainty: said(
        *content, by=by, mode=mode, chain=chain, certainty=certainty
    ),
    CONTENTS,
    st.sampled_from(["minister", "witness", None]),
    st.sampled_from(["direct", "mixed", "indirect"]),
    st.sampled_from(["", "relay:agency"]),
    st.sampled_from(["asserted", "possible"]),
)
DECISIONS = st.one_of(
    st.just(decided(marks=None)),
    st.just(decided(OWN_VOICE, marks="C")),
    st.lists(ATTRIBUTIONS, max_size=3).map(lambda listed: decided(*listed, marks="Q+C")),
)
SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["first", "second", "third"]),
        st.dictionaries(st.sampled_from(["anna", "ben", "cleo"]), DECISIONS),
    ),
    max_size=6,
)
