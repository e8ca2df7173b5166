"""What a trained finder finds in articles with gold, and how often its scores come true."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotations.domain.errors import UserError
from annotations.domain.sentences import split_sentences
from annotations.domain.spans import Span, overlaps
from annotations.domain.suggestions.base import AttributionGuess, Finder, Findings
from annotations.domain.suggestions.evaluation import (
    HALF,
    EvaluatedText,
    Scores,
    evaluate,
    tokens_iou,
)
from annotations.domain.suggestions.evaluation_units import (
    JoinedAttribution,
    Row,
    ScoredText,
    read_joined,
)
from annotations.domain.suggestions.jsonl import document_line
from annotations.training.calibration import Outcome
from annotations.training.corpus import TrainingText

QUOTE, INDIRECT = "quote", "indirect"


@dataclass
class Judgement:
    """scores: as `evaluate` gives them. outcomes: by kind, each guess's score and whether it was
    right. refused: names of articles the finder would not read."""

    scores: Scores
    outcomes: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)


def judge(finder: Finder, texts: Iterable[TrainingText]) -> Judgement:
    """Run a finder over articles. Where gold is silent, what it finds counts nowhere.

    A guess is right when the content of some gold attribution within its sentence overlaps its own
    by at least a half, and their sources touch or neither has one.
    """
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    refused: list[str] = []
    evaluated: list[EvaluatedText] = []
    for text in texts:
        sentences = split_sentences(text.text)
        try:
            findings = finder.find(text.text, sentences)
        except UserError:
            refused.append(text.doc)
            findings = Findings((), ())
        decided = [one for one in findings.attributions if _is_decided(one, text.decided)]
        line = document_line(text.doc, sentences, replace(findings, attributions=tuple(decided)))
        proposed = [read_joined(value) for value in line["attributions"]]
        evaluated.append(EvaluatedText(text.text, text.attributions, proposed))
        spans = [(sentence.start, sentence.end) for sentence in sentences]
        for kind, outcome in _outcomes(text, decided, spans):
            outcomes[kind].append(outcome)
    return Judgement(evaluate(evaluated), outcomes, refused)


def _is_decided(guess: AttributionGuess, decided: Sequence[Span] | None) -> bool:
    return decided is None or any(overlaps(one, span) for one in guess.content for span in decided)


def _outcomes(
    text: TrainingText, guesses: Sequence[AttributionGuess], sentences: Sequence[Span]
) -> Iterable[tuple[str, Outcome]]:
    scored = ScoredText(text.text)
    gold = scored.rows(text.attributions)
    kinds = _kinds(guesses)
    for guess in guesses:
        source = guess.speaker.mention if guess.speaker else ()
        inside = scored.touched([sentences[guess.sentence]])
        for row in scored.rows([JoinedAttribution(guess.content, source)]):
            right = any(_is_right(row, other, inside) for other in gold)
            yield kinds[guess.key], (guess.score, right)


def _kinds(guesses: Sequence[AttributionGuess]) -> Mapping[int, str]:
    """The kind of each guess: that of its statement, which is quoted where a part of it is."""
    first: dict[int, int] = {}
    quoted: set[int] = set()
    for guess in guesses:
        before = guess.key if guess.continues is None else guess.continues
        first[guess.key] = first.get(before, guess.key)
        if guess.quote:
            quoted.add(first[guess.key])
    return {key: QUOTE if root in quoted else INDIRECT for key, root in first.items()}


def _is_right(row: Row, gold: Row, sentence: frozenset[int]) -> bool:
    sources_meet = bool(row.source & gold.source) or not (row.source or gold.source)
    return sources_meet and tokens_iou(row.content, gold.content & sentence) >= HALF
