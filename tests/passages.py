"""Short news passages with gold attributions, and how a finder is scored on them.

`tests/domain/suggestions/passages/*.jsonl` holds one passage a line, people and places invented:
`first.jsonl` was written before the finders' code was read, `second.jsonl` after it, `third` and
`fourth` each by somebody else, before the finders were run on them.

    {"id", "about", "text", "attributions": [{"tag", "content", "mode", "commitment", "speaker",
     "chain", "negated", "cue"?, "certainty"?, "identity"?, "role"?, "continues"?}]}

`content` are exact pieces of the text, each a string or [string, n] for its n-th occurrence; one
attribution lies in one sentence. `speaker`, `mode`, `commitment`, `certainty`, `identity` and
`role` are lists of the values that count as right; `speaker` names are resolved within the
passage. A link of `chain` is {"place", "names", "optional"?}; an optional one may be missing.

**Scoring rule.** A gold attribution is right when some guess overlaps its content with an IoU of
at least 0.5, counted in words, and that guess's resolved speaker, chain, mode and commitment all
equal gold. Names are compared without case, without a leading article and with straight
apostrophes. Gold attributions are counted by tag: `name` (a name to complete), `chain` (a relay or
an origin), `pronoun`, `description` ("the spokesman", "officials"). A passage without gold is
right when no attribution at all is guessed in it. Certainty, negation, identity and role are
reported beside, of the attributions that are right.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.base import AttributionGuess, Finder

FOLDER = Path(__file__).parent / "domain/suggestions/passages"
TAGS = ("name", "chain", "pronoun", "description")
BESIDE = ("certainty", "negated", "identity", "role")
WORD = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*")
SAME = 0.5
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and its gold attributions, as they stand in the file."""

    uid: str
    text: str
    golds: Sequence[dict[str, Any]]


@dataclass(slots=True)
class Score:
    """Right and all by tag; passages without gold; what went wrong, in words."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    quiet: int = 0
    empty: int = 0
    wrong: list[str] = field(default_factory=list)

    def share(self, tag: str) -> float:
        return self.right[tag] / max(1, self.total[tag])

    @property
    def share_quiet(self) -> float:
        return self.quiet / max(1, self.empty)


def passages(name: str = "*") -> Iterator[Passage]:
    """The passages of the files whose stem fits `name`."""
    for path in sorted(FOLDER.glob(f"{name}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Passage(row["id"], row["text"], row["attributions"])


def scored(finder: Finder, among: Iterable[Passage]) -> Score:
    """Run a finder on passages and count by the scoring rule above."""
    score = Score()
    for passage in among:
        guesses = finder.find(passage.text, split_sentences(passage.text)).attributions
        if not passage.golds:
            score.empty += 1
            score.quiet += not guesses
            score.wrong.extend(f"{passage.uid} false: {_shown(passage, one)}" for one in guesses)
        for gold in passage.golds:
            _count(score, passage, gold, guesses)
    return score


def content_words(passage: Passage, gold: dict[str, Any]) -> Words:
    """The starts of the gold content's words. Raises ValueError where a piece is not there."""
    return frozenset(
        start
        for piece in gold["content"]
        for start in _word_starts(passage.text, *_span(passage.text, piece))
    )


def _span(text: str, piece: str | list[Any]) -> tuple[int, int]:
    words, number = (piece, 1) if isinstance(piece, str) else piece
    start = -1
    for _ in range(number):
        start = text.index(words, start + 1)
    return start, start + len(words)


def _word_starts(text: str, start: int, end: int) -> Iterator[int]:
    return (match.start() for match in WORD.finditer(text, start, end))


def _count(
    score: Score, passage: Passage, gold: dict[str, Any], guesses: Sequence[AttributionGuess]
) -> None:
    tag, words = gold["tag"], content_words(passage, gold)
    score.total[tag] += 1
    near = [guess for guess in guesses if _overlap(words, passage.text, guess) >= SAME]
    fitting = next((guess for guess in near if not _faults(guess, gold)), None)
    if fitting is not None:
        score.right[tag] += 1
        for aspect, holds in _aspects(fitting, gold):
            score.total[aspect] += 1
            score.right[aspect] += holds
            if not holds:
                score.wrong.append(f"{passage.uid} beside, {aspect}: {_shown(passage, fitting)}")
        return
    told = "; ".join(f"{_shown(passage, guess)}: {_faults(guess, gold)}" for guess in near)
    score.wrong.append(f"{passage.uid} {tag} {gold['content']}: {told or 'not found'}")


def _overlap(words: Words, text: str, guess: AttributionGuess) -> float:
    theirs = frozenset(
        place for start, end in guess.content for place in _word_starts(text, start, end)
    )
    return len(words & theirs) / max(1, len(words | theirs))


def _faults(guess: AttributionGuess, gold: dict[str, Any]) -> list[str]:
    """Which of speaker, chain, mode and commitment are wrong."""
    name = guess.speaker.name if guess.speaker else None
    faults = []
    if _plain(name) not in {_plain(one) for one in gold["speaker"]}:
        faults.append("speaker")
    if guess.mode not in gold["mode"]:
        faults.append("mode")
    if guess.commitment not in gold["commitment"]:
        faults.append("commitment")
    links = [(link.place, _plain(link.name)) for link in guess.chain]
    for link in gold["chain"]:
        wanted = {(link["place"], _plain(one)) for one in link["names"]}
        met = next((one for one in links if one in wanted), None)
        if met is not None:
            links.remove(met)
        elif not link.get("optional"):
            faults.append("chain")
    if links:
        faults.append("chain")
    return faults


def _aspects(guess: AttributionGuess, gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    speaker = guess.speaker
    if "certainty" in gold:
        yield "certainty", guess.certainty in gold["certainty"]
    yield "negated", guess.negated == gold["negated"]
    if "identity" in gold and speaker is not None:
        yield "identity", speaker.identity in gold["identity"]
    if "role" in gold and speaker is not None:
        yield "role", speaker.role in gold["role"]


def _plain(name: str | None) -> str:
    words = (name or "").casefold().replace("’", "'").split()
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def _shown(passage: Passage, guess: AttributionGuess) -> str:
    content = " … ".join(passage.text[start:end] for start, end in guess.content)
    speaker = guess.speaker
    who = f"{speaker.name} ({speaker.identity}, {speaker.role})" if speaker else None
    chain = [(link.place, link.name) for link in guess.chain]
    return f"{content!r} by {who} {guess.mode} {guess.commitment} {guess.certainty} {chain}"
