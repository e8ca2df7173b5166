"""Scores proposed attributions against gold: sentences, tokens, spans, pairs and speakers.

Counts are added up over all texts (micro-average). The units stand in `evaluation_units`.

sent.any       a sentence counts when one of its tokens is in some content; sent.direct when a
               quoted token is; sent.indirect as any, over sentences that hold no quoted token.
tok.*          tokens of a role over the whole text.
span.*         the content of one attribution: `exact` equal sets, `iou50` intersection over union
               of at least a half, both matched one to one by falling score; `overlap` any common
               token, many to many, and therefore generous.
pair.*         the same with the source: equal for exact, else one common token; none also agrees.
piece.exact    runs of neighbouring tokens of content; clip.*: pieces of a role cut at line breaks.
full.exact     content, source and cue equal.
citron.*       attributions matched one to one on their cue, then summed overlap of the role.
spk.overlap    of gold with a source whose content is touched, the share for which the touching
and spk.exact  attribution of largest overlap has a touching or equal source. spk.null: of gold
               without a source, the share for which it has none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.suggestions.evaluation_units import (
    JoinedAttribution,
    Row,
    ScoredText,
    Tokens,
    runs,
)

ROLES = ("content", "source", "cue")
METRICS = (
    "sent.any sent.direct sent.indirect tok.content tok.source tok.cue span.exact span.iou50 "
    "span.overlap piece.exact pair.exact pair.iou50 pair.overlap full.exact clip.content "
    "clip.source clip.cue citron.content citron.source citron.cue spk.overlap spk.exact spk.null"
).split()
HALF = 0.5


@dataclass(frozen=True, slots=True)
class EvaluatedText:
    """A text with what is gold and what was proposed for it."""

    text: str
    gold: Sequence[JoinedAttribution]
    proposed: Sequence[JoinedAttribution]


@dataclass(slots=True)
class Score:
    """Counts of one metric; figures are per cent, 0 where nothing could be counted."""

    right: int = 0
    proposed: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return 100.0 * self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return 100.0 * self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Scores(dict[str, Score]):
    """The scores of a set of texts, by metric."""

    def add(self, metric: str, right: int, of: tuple[int, int], found: int | None = None) -> None:
        """of: how many were proposed, and how many are gold; found: of gold, if not `right`."""
        score = self[metric]
        score.right += right
        score.proposed += of[0]
        score.gold += of[1]
        score.found += right if found is None else found

    def add_sets(self, metric: str, proposed: frozenset[int], gold: frozenset[int]) -> None:
        self.add(metric, len(proposed & gold), (len(proposed), len(gold)))


def evaluate(texts: Iterable[EvaluatedText]) -> Scores:
    """Return the scores over all texts; raises ValueError where a span lies outside of its text."""
    scores = Scores({metric: Score() for metric in METRICS})
    for text in texts:
        scored = ScoredText(text.text)
        proposed, gold = scored.rows(text.proposed), scored.rows(text.gold)
        _add_sentences(scores, scored, proposed, gold)
        _add_tokens(scores, proposed, gold)
        _add_spans(scores, proposed, gold)
        _add_pieces(scores, scored, proposed, gold)
        _add_matched_on_cue(scores, proposed, gold)
        _add_speakers(scores, proposed, gold)
    return scores


def tokens_iou(first: Tokens, second: Tokens) -> float:
    """Intersection over union; 0.0 for sets without a common token."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def match_one_to_one(
    proposed: Sequence[Row], gold: Sequence[Row], score: Callable[[Row, Row], float]
) -> list[tuple[Row, Row]]:
    """Greedy pairs by falling score, ties in the order given; a score of 0 is no pair."""
    candidates = sorted(
        (-value, here, there)
        for here, one in enumerate(proposed)
        for there, other in enumerate(gold)
        if (value := score(one, other)) > 0
    )
    used_here: set[int] = set()
    used_there: set[int] = set()
    pairs = []
    for _, here, there in candidates:
        if here not in used_here and there not in used_there:
            used_here.add(here)
            used_there.add(there)
            pairs.append((proposed[here], gold[there]))
    return pairs


def figures(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 to one decimal place and the number of gold units, by metric."""
    return {
        metric: {
            "P": round(score.precision, 1),
            "R": round(score.recall, 1),
            "F1": round(score.f1, 1),
            "n": score.gold,
        }
        for metric, score in scores.items()
    }


def _union(rows: Sequence[Row], role: int) -> Tokens:
    return frozenset().union(*(row[role] for row in rows))


def _add_sentences(
    scores: Scores, scored: ScoredText, proposed: Sequence[Row], gold: Sequence[Row]
) -> None:
    here, there = _union(proposed, 0), _union(gold, 0)
    unquoted = [tokens for tokens in scored.sentences if not tokens & scored.quoted]
    quoted = [tokens & scored.quoted for tokens in scored.sentences]
    for metric, units in (
        ("sent.any", scored.sentences),
        ("sent.direct", quoted),
        ("sent.indirect", unquoted),
    ):
        scores.add_sets(metric, _touching(units, here), _touching(units, there))


def _touching(units: Sequence[Tokens], tokens: Tokens) -> Tokens:
    return frozenset(number for number, unit in enumerate(units) if unit & tokens)


def _add_tokens(scores: Scores, proposed: Sequence[Row], gold: Sequence[Row]) -> None:
    for place, role in enumerate(ROLES):
        scores.add_sets(f"tok.{role}", _union(proposed, place), _union(gold, place))


def _add_spans(scores: Scores, proposed: Sequence[Row], gold: Sequence[Row]) -> None:
    of = len(proposed), len(gold)
    for metric, score in ONE_TO_ONE.items():
        scores.add(metric, len(match_one_to_one(proposed, gold, score)), of)
    for metric, meets in MANY_TO_MANY.items():
        right = sum(any(meets(one, other) for other in gold) for one in proposed)
        found = sum(any(meets(one, other) for one in proposed) for other in gold)
        scores.add(metric, right, of, found)


def _half_overlap(one: Row, other: Row) -> float:
    value = tokens_iou(one.content, other.content)
    return value if value >= HALF else 0.0


def _sources_meet(one: Row, other: Row) -> bool:
    return bool(one.source & other.source) or not (one.source or other.source)


def _contents_meet(one: Row, other: Row) -> bool:
    return bool(one.content & other.content)


ONE_TO_ONE: Mapping[str, Callable[[Row, Row], float]] = {
    "span.exact": lambda one, other: float(one.content == other.content),
    "span.iou50": _half_overlap,
    "pair.exact": lambda one, other: float(one[:2] == other[:2]),
    "pair.iou50": lambda one, other: _half_overlap(one, other) * _sources_meet(one, other),
    "full.exact": lambda one, other: float(one == other),
}
MANY_TO_MANY: Mapping[str, Callable[[Row, Row], bool]] = {
    "span.overlap": _contents_meet,
    "pair.overlap": lambda one, other: _contents_meet(one, other) and _sources_meet(one, other),
}


def _add_pieces(
    scores: Scores, scored: ScoredText, proposed: Sequence[Row], gold: Sequence[Row]
) -> None:
    here, there = ({run for row in rows for run in runs(row.content)} for rows in (proposed, gold))
    scores.add("piece.exact", len(here & there), (len(here), len(there)))
    for place, role in enumerate(ROLES):
        here, there = (
            {
                run
                for row in rows
                for paragraph in scored.paragraphs
                for run in runs(row[place] & paragraph)
            }
            for rows in (proposed, gold)
        )
        scores.add(f"clip.{role}", len(here & there), (len(here), len(there)))


def _add_matched_on_cue(scores: Scores, proposed: Sequence[Row], gold: Sequence[Row]) -> None:
    pairs = match_one_to_one(proposed, gold, _cue_score)
    for place, role in enumerate(ROLES):
        scores.add(
            f"citron.{role}",
            sum(len(one[place] & other[place]) for one, other in pairs),
            (sum(len(row[place]) for row in proposed), sum(len(row[place]) for row in gold)),
        )


def _cue_score(one: Row, other: Row) -> float:
    """Cues without a word, such as a colon, match where their contents touch."""
    shared, overlap = len(one.cue & other.cue), tokens_iou(one.content, other.content)
    if shared:
        return shared + overlap
    return 0.0 if one.cue or other.cue else overlap


def _add_speakers(scores: Scores, proposed: Sequence[Row], gold: Sequence[Row]) -> None:
    for row in gold:
        touching = [one for one in proposed if one.content & row.content]
        if not touching:
            continue
        best = max(touching, key=lambda one: tokens_iou(one.content, row.content))
        if row.source:
            scores.add("spk.overlap", int(bool(best.source & row.source)), (1, 1))
            scores.add("spk.exact", int(best.source == row.source), (1, 1))
        else:
            scores.add("spk.null", int(not best.source), (1, 1))
