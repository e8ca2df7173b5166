"""How far an attribution is to be trusted."""

import pytest

from annotations.domain.suggestions.tagging.confidence import calibrated, raw_trust
from annotations.domain.suggestions.tagging.decoding import TaggedSpan
from annotations.domain.suggestions.tagging.linking import Linked

CURVE = ((0.5, 0.2), (0.9, 0.6), (1.0, 0.95))


@pytest.mark.parametrize(
    ("raw", "share"), [(0.1, 0.2), (0.5, 0.2), (0.7, 0.4), (0.9, 0.6), (1.0, 0.95)]
)
def test_calibrated_lies_on_the_curve(raw: float, share: float) -> None:
    assert calibrated(raw, CURVE) == pytest.approx(share)


def test_raw_trust_counts_the_least_certain_content_twice() -> None:
    contents = [TaggedSpan("content", 2, 3, 0.9), TaggedSpan("content", 4, 5, 0.5)]
    cue, source = TaggedSpan("cue", 1, 2, 0.8), TaggedSpan("source", 0, 1, 1.0)
    assert raw_trust(Linked(cue, source, contents)) == pytest.approx((2 * 0.5 + 0.8 + 1.0) / 4)


def test_raw_trust_without_cue_and_source_is_lower() -> None:
    content = TaggedSpan("content", 2, 3, 1.0)
    alone = raw_trust(Linked(None, None, [content]))
    assert alone < raw_trust(Linked(TaggedSpan("cue", 1, 2, 1.0), None, [content])) < 1
