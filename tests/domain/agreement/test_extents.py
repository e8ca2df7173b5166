"""Which characters of a sentence people attributed."""

from collections import Counter

import pytest
from attributing import DECISIONS, LENGTH, OWN_VOICE, decided, said
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.extents import (
    EXTENT,
    LENGTHS,
    OVERLAPS,
    Unit,
    content_units,
    extent_patterns,
)
from annotations.domain.agreement.tables import Pattern

PEOPLE = st.dictionaries(
    st.sampled_from(["anna", "ben", "cleo"]), DECISIONS.filter(lambda one: one.is_decided)
)


def added(decisions: dict[str, Decision], layer: str) -> Counter[Pattern]:
    counts: Counter[Pattern] = Counter()
    for name, pattern, n in extent_patterns(decisions):
        if name == layer:
            counts[pattern] += n
    return counts


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (decided(), []),
        (decided(OWN_VOICE), []),
        (decided(said((5, 10))), [(5, 10, "direct")]),
        (decided(said((5, 10), (20, 30))), [(5, 10, "direct"), (20, 30, "direct")]),
        (decided(said((5, 10)), said((5, 10), by="witness")), [(5, 10, "direct")]),
        (
            decided(said((0, 20), mode="indirect"), said((5, 10))),
            [(0, 5, "indirect"), (5, 10, "direct"), (10, 20, "indirect")],
        ),
        (decided(said((0, 10)), said((10, 20))), [(0, 10, "direct"), (10, 20, "direct")]),
        (decided(said((0, 10)), said((5, 20))), [(0, 10, "direct"), (10, 20, "direct")]),
    ],
)
def test_units_of_a_decision_are_its_content_the_nearest_to_the_words_first(
    decision: Decision, expected: list[Unit]
) -> None:
    assert content_units(decision) == expected


def test_extent_of_two_people_counts_the_characters_of_the_sentence() -> None:
    counts = added({"anna": decided(said((0, 10))), "ben": decided(said((5, 20)))}, EXTENT)

    assert counts == {
        (("anna", "direct"), ("ben", "gap")): 5,
        (("anna", "direct"), ("ben", "direct")): 5,
        (("anna", "gap"), ("ben", "direct")): 10,
        (("anna", "gap"), ("ben", "gap")): 20,
    }


def test_extent_lengths_and_overlaps_are_squares_of_units() -> None:
    decisions = {
        "anna": decided(said((0, 10))),
        "ben": decided(said((5, 20), mode="mixed")),
        "cleo": decided(said((8, 10))),
    }

    assert added(decisions, LENGTHS) == {
        (("anna", "direct"),): 100,
        (("ben", "mixed"),): 225,
        (("cleo", "direct"),): 4,
    }
    assert added(decisions, OVERLAPS) == {
        (("anna", "direct:2"),): 7**2,
        (("ben", "mixed:2"),): 7**2,
        (("cleo", "direct:2"),): 4**2,
    }


def test_extent_of_one_person_adds_nothing() -> None:
    assert list(extent_patterns({"anna": decided(said((0, 10)))})) == []
    assert list(extent_patterns({})) == []


def test_extent_of_a_sentence_whose_length_is_not_known_adds_nothing() -> None:
    unknown = Decision("Q", (said((0, 10)),))

    assert list(extent_patterns({"anna": unknown, "ben": unknown})) == []


@settings(deadline=None)
@given(decisions=PEOPLE)
def test_extent_of_any_people_adds_every_character_once(decisions: dict[str, Decision]) -> None:
    counts = added(decisions, EXTENT)

    assert counts.total() == (LENGTH if len(decisions) > 1 else 0)
    assert all([person for person, _ in pattern] == sorted(decisions) for pattern in counts)


@settings(deadline=None)
@given(decision=DECISIONS)
def test_units_of_any_decision_are_apart_and_cover_its_content(decision: Decision) -> None:
    units = content_units(decision)

    covered = [character for start, end, _ in units for character in range(start, end)]
    content = {
        character
        for one in decision.attributed
        for start, end in one.content
        for character in range(start, end)
    }
    assert sorted(covered) == covered
    assert len(set(covered)) == len(covered)
    assert set(covered) == content
