"""Writes what a finder proposes as the answer of a Label Studio backend."""

from collections.abc import Sequence
from statistics import fmean

from annotations.domain.fields import JsonObject
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import AttributionGuess, Findings
from annotations.domain.suggestions.label_studio.config import TextLabels
from annotations.domain.suggestions.label_studio.labels import Meaning


def write_prediction(
    findings: Findings, *, text: str, sentences: Sequence[SentenceSpan], labels: TextLabels
) -> JsonObject:
    """The `result` and `score` of one task. Offsets are code points.

    A content has a relation to its cue, to its source and to the content that it goes on from.
    What the configuration has no label for is left out.
    """
    writer = _Writer(text, labels)
    first: dict[int, str] = {}
    for guess in findings.attributions:
        key = writer.attribution(guess)
        if key is None:
            continue
        first[guess.key] = key
        if guess.continues in first:
            writer.relate(first[guess.continues], key)
    for claim in findings.claims:
        sentence = sentences[claim.sentence]
        writer.region("claim", (sentence.start, sentence.end), claim.score)
    scores = [guess.score for guess in findings.attributions]
    return {"result": writer.result, "score": round(fmean(scores), 4) if scores else 0.0}


class _Writer:
    """Each span is written once for each label, a content once for each cue that tells it.

    So joint speakers share a content, and what is told twice is two.
    """

    def __init__(self, text: str, labels: TextLabels) -> None:
        self._text = text
        self._labels = labels
        self._keys: dict[tuple[Meaning, Span, tuple[Span, ...]], str] = {}
        self._related: set[tuple[str, str]] = set()
        self.result: list[JsonObject] = []

    def attribution(self, guess: AttributionGuess) -> str | None:
        """Write the spans of a guess and join them; the id of its first content."""
        contents = [
            self.region("content", span, guess.score, told_by=guess.cue) for span in guess.content
        ]
        first = contents[0]
        if first is None:
            return None
        mention = guess.speaker.mention[:1] if guess.speaker is not None else ()
        others = [self.region("cue", span, guess.score) for span in guess.cue]
        others += [self.region("source", span, guess.score) for span in mention]
        for other in (*contents[1:], *others):
            if other is not None:
                self.relate(first, other)
        return first

    def region(
        self, meaning: Meaning, span: Span, score: float, *, told_by: tuple[Span, ...] = ()
    ) -> str | None:
        """The id of a labelled span; None where the configuration has no label for it."""
        label = self._labels.names.get(meaning)
        if label is None:
            return None
        known = self._keys.get((meaning, span, told_by))
        if known is not None:
            return known
        key = self._keys[meaning, span, told_by] = f"{meaning}-{len(self._keys) + 1}"
        start, end = span
        words = self._text[start:end]
        self.result.append(
            {
                "id": key,
                "from_name": self._labels.from_name,
                "to_name": self._labels.to_name,
                "type": "labels",
                "value": {"start": start, "end": end, "text": words, "labels": [label]},
                "score": round(score, 4),
            }
        )
        return key

    def relate(self, one: str, other: str) -> None:
        if one != other and (one, other) not in self._related:
            self._related.add((one, other))
            self.result.append(
                {"type": "relation", "from_id": one, "to_id": other, "direction": "right"}
            )
