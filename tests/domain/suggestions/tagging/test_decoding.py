"""The best legal sequence of labels, and the spans in it."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.suggestions.tagging.decoding import Decoder, Scores, spans_of
from annotations.domain.suggestions.tagging.labels import LABELS, begin, forbidden_steps

NOTHING = np.zeros(7, dtype=np.float32), np.zeros((7, 7), dtype=np.float32)
B_SOURCE, I_SOURCE = begin("source"), begin("source") + 1
B_CONTENT, I_CONTENT = begin("content"), begin("content") + 1


def _emissions(*labels: int, strength: float = 5.0) -> Scores:
    found = np.zeros((len(labels), 7), dtype=np.float32)
    found[range(len(labels)), labels] = strength
    return found


def test_labels_stand_in_the_order_of_the_model_folder() -> None:
    assert LABELS == (
        "O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content",
    )  # fmt: skip


def test_span_cannot_go_on_where_none_has_begun() -> None:
    labels = Decoder(*NOTHING).best(_emissions(I_SOURCE, I_SOURCE))
    assert labels == [B_SOURCE, I_SOURCE]


def test_span_cannot_change_its_role_inside() -> None:
    labels = Decoder(*NOTHING).best(_emissions(B_SOURCE, I_CONTENT))
    assert (labels[0], labels[1]) != (B_SOURCE, I_CONTENT)


def test_best_of_no_words_is_nothing() -> None:
    assert Decoder(*NOTHING).best(np.zeros((0, 7), dtype=np.float32)) == []


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.floats(-4, 4, width=32), min_size=7, max_size=7), min_size=n, max_size=n
        )
    ),
    st.integers(0, 10_000),
)
def test_best_is_the_best_of_all_legal_sequences(rows: list[list[float]], seed: int) -> None:
    emissions = np.array(rows, dtype=np.float32)
    draw = np.random.default_rng(seed)
    start, steps = draw.normal(size=7), draw.normal(size=(7, 7))
    no_start, no_steps = forbidden_steps()

    def score(labels: tuple[int, ...]) -> float:
        total = start[labels[0]] + no_start[labels[0]]
        total += sum(emissions[place, label] for place, label in enumerate(labels))
        return float(total + sum(steps[a, b] + no_steps[a, b] for a, b in pairwise(labels)))

    found = Decoder(start.astype(np.float32), steps.astype(np.float32)).best(emissions)
    best = max(score(labels) for labels in product(range(7), repeat=len(emissions)))
    assert score(tuple(found)) == pytest.approx(best, abs=1e-3)


def test_spans_are_numbered_from_the_offset_and_touch_where_they_begin_anew() -> None:
    labels = [B_SOURCE, I_SOURCE, B_SOURCE, 0, B_CONTENT]
    found = spans_of(labels, _emissions(*labels), offset=10)
    assert [(span.role, span.first, span.past) for span in found] == [
        ("source", 10, 12),
        ("source", 12, 13),
        ("content", 14, 15),
    ]


def test_trust_is_the_mean_probability_of_the_span_s_labels() -> None:
    labels = [B_CONTENT, I_CONTENT]
    emissions = np.vstack([_emissions(B_CONTENT, strength=50), np.zeros((1, 7), dtype=np.float32)])
    (span,) = spans_of(labels, emissions)
    assert span[:3] == ("content", 0, 2)
    assert span.trust == pytest.approx((1 + 1 / 7) / 2)
