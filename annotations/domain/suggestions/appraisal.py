"""How well a finder's suggestions agree with what people marked who saw none.

A reading is what one person, or the gold, has on one article. Contents are matched one to one
within a sentence, those that overlap most first, and of equal ones those of the same speaker, for
what two people say together is one content of each; they match from an intersection over union of
one half. Where several people read an article, each is compared by themselves and the article
counts with their mean, so that it weighs no more than one that a single person read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from annotations.domain.spans import Span, iou, overlaps
from annotations.domain.suggestions.shares import Part
from annotations.domain.suggestions.thresholds import CLAIM, INDIRECT, QUOTE, Scored

MATCHING = 0.5

CONTENT, SPEAKER, MARK = "content", "speaker", "mark"
PRECISION, RECALL = "precision", "recall"
ALL = "all"

Measure: TypeAlias = tuple[str, str, str]
"""What is compared, precision or recall, and of which kind; speakers have precision alone."""


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution as far as it is compared; names: keys of all names that count as the same.

    No names: the speaker is not stated. source: whose words it is, for those who list it.
    """

    kind: str
    content: tuple[Span, ...]
    names: frozenset[str]
    mention: tuple[Span, ...]
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggestion in a sentence; a claim has no voice.

    least: the lowest threshold's score that withholds it, its beginnings' included.
    """

    position: int
    kind: str
    score: float
    least: float
    voice: Voice | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's decisions on an article, or the gold, by the sentence's position.

    judged: the sentences it says something about; None = all of them.
    """

    quotes: Collection[int]
    claims: Collection[int]
    voices: Mapping[int, Sequence[Voice]]
    judged: Collection[int] | None = None

    def judges(self, position: int) -> bool:
        return self.judged is None or position in self.judged


@dataclass(frozen=True, slots=True)
class Graded:
    """A suggestion with the share of readers who have it too.

    whole: who have the same speaker as well, which is what a score foretells.
    """

    guess: Guess
    right: float
    whole: float


@dataclass(frozen=True, slots=True)
class Missed:
    """What readers have and the finder has not; a claim has no voice. readers: how many have it."""

    position: int
    kind: str
    voice: Voice | None
    readers: int


@dataclass(slots=True)
class Appraisal:
    """What the comparison of one article gave."""

    parts: defaultdict[Measure, list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0, 0.0])
    )
    graded: list[Graded] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)

    def part(self, measure: Measure) -> Part:
        """Of one kind, or of all attributions."""
        what, which, kind = measure
        kinds = (QUOTE, INDIRECT) if kind == ALL else (kind,)
        found = [self.parts.get((what, which, one), (0.0, 0.0)) for one in kinds]
        return sum(having for having, _ in found), sum(n for _, n in found)

    def add(self, what: str, which: str, kind: str, having: float, n: float) -> None:
        sums = self.parts[what, which, kind]
        sums[0] += having
        sums[1] += n


def appraise(guesses: Sequence[Guess], readings: Sequence[Reading]) -> Appraisal:
    """Compare an article's suggestions with all readings of it, sentence by sentence."""
    found = Appraisal()
    by_position: defaultdict[int, list[Guess]] = defaultdict(list)
    for guess in guesses:
        by_position[guess.position].append(guess)
    places = set(by_position).union(
        *(reading.quotes for reading in readings),
        *(reading.claims for reading in readings),
        *(reading.voices for reading in readings),
    )
    for position in sorted(places):
        judging = [one for one in readings if one.judges(position)]
        if judging:
            _Sentence(position, by_position.get(position, []), judging).add_to(found)
    return found


def matched(guesses: Sequence[Voice], voices: Sequence[Voice]) -> dict[int, int]:
    """Place of a guess -> place of the voice it has found."""
    pairs = sorted(
        (-overlap, not is_same_speaker(guess, voice), n, m)
        for n, guess in enumerate(guesses)
        for m, voice in enumerate(voices)
        if (overlap := _overlap(guess.content, voice.content)) >= MATCHING
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, n, m in pairs:
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)
    return found


def _overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> float:
    """Intersection over union; most are equal or one span each, and that is asked very often."""
    if one == other:
        return 1.0
    if len(one) != 1 or len(other) != 1:
        return iou(one, other)
    (start, end), (first, last) = one[0], other[0]
    shared = min(end, last) - max(start, first)
    return shared / (end - start + last - first - shared) if shared > 0 else 0.0


def is_same_speaker(guess: Voice, voice: Voice) -> bool:
    """Whether two voices are the same speaker's: both not stated, or one by name.

    Names are the same where they are equal, or where their mentions overlap and the names share
    a word: “Morren” and “Ida Morren” are, “he” that was taken for somebody else is not.
    """
    if not guess.names or not voice.names:
        return not guess.names and not voice.names
    if guess.names & voice.names:
        return True
    touching = any(overlaps(one, other) for one in guess.mention for other in voice.mention)
    return touching and bool(_words(guess.names) & _words(voice.names))


def _words(names: Collection[str]) -> set[str]:
    return {word for name in names for word in name.split()}


@dataclass
class _Sentence:
    """One sentence with its suggestions and everybody who judged it."""

    position: int
    guesses: Sequence[Guess]
    readings: Sequence[Reading]

    @cached_property
    def _voiced(self) -> list[tuple[Guess, Voice]]:
        return [(one, one.voice) for one in self.guesses if one.voice is not None]

    def add_to(self, found: Appraisal) -> None:
        self._voices(found)
        proposed = any(one.kind == QUOTE for one in self.guesses)
        self._marks(
            found, MARK, QUOTE, proposed, [self.position in r.quotes for r in self.readings]
        )
        self._claims(found)

    def _voices(self, found: Appraisal) -> None:
        each = 1 / len(self.readings)
        proposed = [voice for _, voice in self._voiced]
        hits, wholes = [0.0] * len(proposed), [0.0] * len(proposed)
        missed: Counter[Voice] = Counter()
        for reading in self.readings:
            voices = reading.voices.get(self.position, ())
            pairs = matched(proposed, voices) if proposed and voices else {}
            for n, m in pairs.items():
                hits[n] += each
                same = is_same_speaker(proposed[n], voices[m])
                wholes[n] += each * same
                found.add(SPEAKER, PRECISION, proposed[n].kind, each * same, each)
            has = set(pairs.values())
            for m, voice in enumerate(voices):
                found.add(CONTENT, RECALL, voice.kind, each * (m in has), each)
                if m not in has:
                    missed[voice] += 1
        for (guess, voice), share, whole in zip(self._voiced, hits, wholes, strict=True):
            right = min(1.0, share)
            found.add(CONTENT, PRECISION, voice.kind, right, 1)
            found.graded.append(Graded(guess, right, min(1.0, whole)))
        found.missed += (Missed(self.position, voice.kind, voice, n) for voice, n in missed.items())

    def _marks(
        self, found: Appraisal, what: str, kind: str, proposed: bool, held: Sequence[bool]
    ) -> float:
        """Whether a mark is proposed, and who holds it; gives the share of who do."""
        share = sum(held) / len(held)
        if proposed:
            found.add(what, PRECISION, kind, share, 1)
        if share:
            found.add(what, RECALL, kind, share * proposed, share)
        return share

    def _claims(self, found: Appraisal) -> None:
        claims = [one for one in self.guesses if one.kind == CLAIM]
        held = [self.position in one.claims for one in self.readings]
        share = self._marks(found, MARK, CLAIM, bool(claims), held)
        found.graded += (Graded(one, share, share) for one in claims)
        if not claims and any(held):
            found.missed.append(Missed(self.position, CLAIM, None, sum(held)))


def least_scores(suggestions: Iterable[Scored]) -> dict[int, float]:
    """Key -> the score from which on a threshold of its kind alone withholds it.

    That is its own score, or that of a beginning of the same kind where it is lower.
    suggestions: of one run, in its order.
    """
    by_kind: dict[int, dict[str, float]] = {}
    found: dict[int, float] = {}
    for one in suggestions:
        lowest = dict(by_kind.get(one.continues, {})) if one.continues is not None else {}
        lowest[one.kind] = min(one.score, lowest.get(one.kind, 1.0))
        by_kind[one.key] = lowest
        found[one.key] = lowest[one.kind]
    return found
