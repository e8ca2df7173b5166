"""A finder against people who saw none of its suggestions: every figure worked out by hand."""

from typing import Any

import pytest

from annotations.domain.spans import Span
from annotations.domain.suggestions.appraisal import (
    Guess,
    Missed,
    Reading,
    Voice,
    appraise,
    is_same_speaker,
    least_scores,
    matched,
)
from annotations.domain.suggestions.thresholds import Scored

IDA = frozenset({"ida morren"})
NOBODY: frozenset[str] = frozenset()


def voice(*content: Span, kind: str = "quote", **fields: Any) -> Voice:
    return Voice(kind, content, **({"names": IDA, "mention": ()} | fields))


def guess(position: int, *content: Span, score: float = 0.5, **fields: Any) -> Guess:
    said = voice(*content, **fields)
    return Guess(position, said.kind, score, score, said)


def claim(position: int, score: float = 0.5) -> Guess:
    return Guess(position, "claim", score, score, None)


def reading(*voices: tuple[int, Voice], claims: tuple[int, ...] = (), **fields: object) -> Reading:
    by_position: dict[int, list[Voice]] = {}
    for position, one in voices:
        by_position.setdefault(position, []).append(one)
    quotes = {position for position, one in voices if one.kind == "quote"}
    return Reading(quotes, claims, by_position, **fields)  # type: ignore[arg-type]


def test_content_counts_from_half_of_what_either_covers() -> None:
    half, less = reading((0, voice((0, 20)))), reading((0, voice((0, 21))))

    assert appraise([guess(0, (0, 10))], [half]).part(("content", "precision", "quote")) == (1, 1)
    found = appraise([guess(0, (0, 10))], [less])
    assert found.part(("content", "precision", "quote")) == (0, 1)
    assert found.part(("content", "recall", "quote")) == (0, 1)
    assert [one.position for one in found.missed] == [0]


def test_contents_are_matched_one_to_one_the_nearest_first() -> None:
    proposed = [voice((0, 10)), voice((0, 9))]

    assert matched(proposed, [voice((0, 9))]) == {1: 0}
    assert matched(proposed, [voice((0, 9)), voice((0, 12))]) == {1: 0, 0: 1}


def test_what_two_say_together_is_compared_with_each_of_them() -> None:
    leo = frozenset({"leo baum"})
    proposed = [guess(0, (0, 10)), guess(0, (0, 10), names=leo)]
    people = reading((0, voice((0, 10), names=leo)), (0, voice((0, 10))))

    assert matched([one.voice for one in proposed if one.voice], people.voices[0]) == {0: 1, 1: 0}
    assert appraise(proposed, [people]).part(("speaker", "precision", "quote")) == (2, 2)
    assert matched([voice((0, 10))], [voice((0, 11)), voice((0, 10), names=leo)]) == {0: 1}


def test_precision_is_by_the_kind_proposed_and_recall_by_the_kind_marked() -> None:
    found = appraise([guess(0, (0, 10), kind="indirect")], [reading((0, voice((0, 10))))])

    assert found.part(("content", "precision", "indirect")) == (1, 1)
    assert found.part(("content", "recall", "quote")) == (1, 1)
    assert found.part(("content", "precision", "all")) == (1, 1)
    assert found.part(("content", "precision", "quote")) == (0, 0)


def test_several_readers_count_with_their_mean() -> None:
    has, has_not = reading((0, voice((0, 10))), (1, voice((20, 30)))), reading()

    found = appraise([guess(0, (0, 10))], [has, has_not])

    assert found.part(("content", "precision", "quote")) == (0.5, 1)
    assert found.part(("content", "recall", "quote")) == (0.5, 1.0)  # 1 of 2, and 0 of 0
    assert found.part(("mark", "precision", "quote")) == (0.5, 1)
    assert found.part(("mark", "recall", "quote")) == (0.5, 1.0)
    assert [(one.guess.position, one.right) for one in found.graded] == [(0, 0.5)]
    assert found.missed == [Missed(1, "quote", voice((20, 30)), 1)]


def test_speaker_is_asked_only_where_the_content_is_found() -> None:
    proposed = [guess(0, (0, 10)), guess(1, (20, 30), names=frozenset({"bo"})), guess(2, (40, 50))]
    marked = reading((0, voice((0, 10))), (1, voice((20, 30))), (2, voice((60, 70))))

    found = appraise(proposed, [marked])

    assert found.part(("speaker", "precision", "quote")) == (1, 2)
    assert [(one.right, one.whole) for one in found.graded] == [(1, 1), (1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (voice(names=IDA), voice(names=IDA | {"morren"}), True),
        (voice(names=NOBODY), voice(names=NOBODY), True),
        (voice(names=NOBODY, mention=((0, 2),)), voice(names=IDA, mention=((0, 2),)), False),
        (voice(names=IDA), voice(names=NOBODY), False),
        (
            voice(names=frozenset({"morren"}), mention=((4, 10),)),
            voice(names=IDA, mention=((0, 10),)),
            True,
        ),
        (voice(names=frozenset({"morren"})), voice(names=IDA), False),
        (
            voice(names=frozenset({"bo lund"}), mention=((0, 2),)),
            voice(names=IDA, mention=((0, 2),)),
            False,
        ),
    ],
)
def test_speakers_are_the_same_by_name(one: Voice, other: Voice, same: bool) -> None:
    assert is_same_speaker(one, other) is same


def test_gold_says_nothing_of_sentences_it_does_not_judge() -> None:
    gold = reading((0, voice((0, 10))), judged={0})

    found = appraise([guess(0, (0, 10)), guess(1, (20, 30)), claim(1)], [gold])

    assert found.part(("content", "precision", "quote")) == (1, 1)
    assert found.part(("mark", "precision", "quote")) == (1, 1)
    assert found.part(("mark", "precision", "claim")) == (0, 0)
    assert len(found.graded) == 1


def test_claims_are_compared_by_sentence() -> None:
    found = appraise([claim(0), claim(1)], [reading(claims=(0, 2)), reading(claims=(0,))])

    assert found.part(("mark", "precision", "claim")) == (1, 2)  # of 0 both, of 1 nobody
    assert found.part(("mark", "recall", "claim")) == (1, 1.5)
    assert found.missed == [Missed(2, "claim", None, 1)]
    assert [(one.guess.kind, one.right) for one in found.graded] == [("claim", 1), ("claim", 0)]


def test_article_nobody_read_gives_nothing() -> None:
    found = appraise([guess(0, (0, 10))], [])

    assert (found.graded, found.missed, dict(found.parts)) == ([], [], {})


def test_least_score_is_the_lowest_of_ones_own_kind_up_to_the_beginning() -> None:
    listed = [
        Scored(1, "quote", 0.4, None),
        Scored(2, "indirect", 0.3, 1),
        Scored(3, "quote", 0.9, 2),
        Scored(4, "quote", 0.2, 3),
        Scored(5, "quote", 0.8, None),
    ]

    assert least_scores(listed) == {1: 0.4, 2: 0.3, 3: 0.4, 4: 0.2, 5: 0.8}
