from collections.abc import Sequence
from dataclasses import replace

import pytest
from training_texts import TEXT, spans

from annotations.domain.errors import UserError
from annotations.domain.messages import verbatim
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import AttributionGuess, Findings, SpeakerGuess
from annotations.domain.suggestions.evaluation_units import JoinedAttribution
from annotations.training.corpus import TrainingText
from annotations.training.judging import INDIRECT, QUOTE, judge

GOLD = TrainingText(
    "a",
    TEXT,
    (JoinedAttribution(spans(TEXT, "rain is near"), spans(TEXT, "Ann"), spans(TEXT, "said")),),
)


def guess(*content: Span, source: tuple[Span, ...] = ()) -> AttributionGuess:
    speaker = SpeakerGuess(None, source, None, None) if source else None
    return AttributionGuess(
        key=0,
        sentence=0,
        content=content,
        cue=(),
        mode="indirect",
        speaker=speaker,
        chain=(),
        commitment="neutral",
        certainty="asserted",
        negated=False,
        quote=False,
        continues=None,
        score=0.6,
    )


class FixedFinder:
    """Finds what it was told to, in any text."""

    name, version, config_hash = "fixed", "1", ""

    def __init__(self, *guesses: AttributionGuess) -> None:
        self._guesses = guesses

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:  # noqa: ARG002
        return Findings(self._guesses, ())


class RefusingFinder(FixedFinder):
    """Knows no language."""

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        raise UserError(verbatim(f"{len(text)} {len(sentences)}"), code="unknown_language")


RIGHT = guess(*spans(TEXT, "rain is near"), source=spans(TEXT, "Ann"))


@pytest.mark.parametrize(
    ("proposed", "right"),
    [
        (RIGHT, True),
        (guess(*spans(TEXT, "rain is"), source=spans(TEXT, "Ann")), True),
        (guess(*spans(TEXT, "near"), source=spans(TEXT, "Ann")), False),
        (guess(*spans(TEXT, "rain is near")), False),
        (guess(*spans(TEXT, "rain is near"), source=spans(TEXT, "Nobody")), False),
    ],
)
def test_judge_guess_needs_half_of_the_content_and_the_source(
    proposed: AttributionGuess, right: bool
) -> None:
    assert judge(FixedFinder(proposed), [GOLD]).outcomes == {INDIRECT: [(0.6, right)]}


def test_judge_statement_with_a_quoted_part_is_a_quote() -> None:
    second = replace(
        guess(*spans(TEXT, "Nobody")), key=1, sentence=1, quote=True, continues=0, score=0.7
    )

    found = judge(FixedFinder(RIGHT, second), [GOLD])

    assert found.outcomes == {QUOTE: [(0.6, True), (0.7, False)]}


def test_judge_scores_are_those_of_the_evaluation() -> None:
    found = judge(FixedFinder(RIGHT), [GOLD, replace(GOLD, doc="b", attributions=())])

    assert (found.scores["pair.iou50"].right, found.scores["pair.iou50"].proposed) == (1, 2)


def test_judge_guess_where_gold_is_silent_counts_nowhere() -> None:
    partly = replace(GOLD, attributions=(), decided=spans(TEXT, "Nobody spoke."))

    found = judge(FixedFinder(RIGHT), [partly])

    assert found.outcomes == {}
    assert found.scores["span.exact"].proposed == 0


def test_judge_refused_text_is_named_and_counts_as_empty() -> None:
    found = judge(RefusingFinder(), [GOLD])

    assert found.refused == ["a"]
    assert (found.scores["span.exact"].gold, found.scores["span.exact"].proposed) == (1, 0)
