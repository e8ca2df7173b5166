"""How far a speaker, or the reporter of the speaker, stands behind what is reported.

Read from the words of a cue, whoever found them: verbs ("did not confirm", "neither confirmed nor
denied"), nouns ("the claim that"), adjectives ("was hopeful that") and "according to".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.spans import Span
from annotations.domain.suggestions import lexicon
from annotations.domain.suggestions.base import Certainty, Commitment
from annotations.domain.suggestions.cues import (
    ADVERBS,
    AUXILIARIES,
    FORMS,
    LY_ADVERB,
    NEGATIONS,
    CueVerb,
)
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.tokens import Line

HEDGE = re.compile(
    r"\b(?:[Pp]robably|(?:un)?likely|[Pp]resumably|[Aa]pparently|[Pp]ossibly|[Pp]erhaps|"
    r"(?:seem|appear)(?:s|ed)? (?:to|that)|(?:is|are|was|were) expected to|"
    r"(?:may|might|could)(?! (?:\d|in\b)))\b"
)
# "could not" and "could hear" tell of what was possible, not of what may be.
ABILITY = re.compile(r"could (?:not|no|hear|see|hardly|barely|smell|feel|never|only)\b")
MAX_HEDGED = 160
MAX_GROUP = 6


@dataclass(frozen=True, slots=True)
class Stance:
    """`negated`: the content is said not to hold, as in "denied that" and "does not believe"."""

    commitment: Commitment
    certainty: Certainty
    negated: bool


# What no longer belongs to the statement's own clause: its hedges weaken something else.
ASIDE = re.compile(r"\b(?:who|which|because|whether|if|so that)\b")
NEUTRAL = Stance("neutral", "asserted", negated=False)


def stance_of(line: Line, cue: Phrase) -> Stance:
    """Return the stance that the tokens of a cue express; neutral where none is known."""
    first, past = cue
    words = [line.low(at) for at in range(first, past)]
    known = next((found for word in words if (found := _verb_of(word)) is not None), None)
    around = (*_words_before(line, first), *words)
    negated = any(word in NEGATIONS or word in lexicon.NEGATORS for word in around)
    if known is None:
        return _nominal(words, negated=negated)
    if known.lemma == "rule" and "out" in (*words, line.low(past)) and not negated:
        return Stance("denial", "asserted", negated=True)
    return verb_stance(known, negated=negated)


def verb_stance(verb: CueVerb, *, negated: bool) -> Stance:
    """The stance of a verb; a negated report commits to nothing: "did not confirm"."""
    commitment = verb.commitment
    if negated and commitment == "belief":
        return Stance("belief", verb.certainty, negated=verb.lemma in lexicon.OPINING)
    if negated and commitment in {"neutral", "committing"}:
        return Stance("non_commitment", "not_committed", negated=False)
    denied = verb.lemma in lexicon.NEGATING and not negated
    return Stance(commitment, verb.certainty, negated=denied)


def certainty_in(text: str, content: Sequence[Span], stated: Certainty) -> Certainty:
    """The certainty of a cue, weakened by what the speaker says: "will probably", "may have"."""
    if stated != "asserted":
        return stated
    said = " ".join(text[start:end] for start, end in content)[:MAX_HEDGED]
    main = ASIDE.split(said, maxsplit=1)[0]
    hedges = (one for one in HEDGE.finditer(main) if not ABILITY.match(main, one.start()))
    hedge = next(hedges, None)
    if hedge is None:
        return stated
    word = hedge.group().lower()
    return "possible" if word in lexicon.MAYBE else "probable"


def _words_before(line: Line, first: int) -> list[str]:
    """The auxiliaries and adverbs that stand directly before a cue."""
    words: list[str] = []
    for at in range(first - 1, max(-1, first - 1 - MAX_GROUP), -1):
        word = line.low(at)
        known = word in AUXILIARIES or word in ADVERBS or word in lexicon.NEGATORS
        if line.is_quoted(at) or not (known or LY_ADVERB.search(word)):
            break
        words.append(word)
    return words


def _verb_of(word: str) -> CueVerb | None:
    found = FORMS.get(word)
    return found[0] if found and word not in AUXILIARIES else None


def _nominal(words: Sequence[str], *, negated: bool) -> Stance:
    """The stance of a noun or an adjective: "claim", "denial", "hopeful"."""
    for word in words:
        for commitment, known in lexicon.NOMINAL.items():
            if word in known:
                denied = commitment == "denial"
                certainty: Certainty = "probable" if commitment == "belief" else "asserted"
                return Stance(commitment, certainty, negated=denied and not negated)
    return NEUTRAL


def report_of(line: Line, cues: Sequence[Phrase]) -> Report:
    """A report of cues that were found without their grammar; the first tells the stance."""
    stance = stance_of(line, cues[0])
    verbs = [FORMS[line.low(at)][0].lemma for at in range(*cues[0]) if line.low(at) in FORMS]
    return Report(
        cue=tuple(cues),
        subject=None,
        recipient=None,
        content=(),
        shape="bare_clause",
        commitment=stance.commitment,
        certainty=stance.certainty,
        negated=stance.negated,
        strong=True,
        spoken=not verbs or verbs[-1] not in lexicon.UNSPOKEN,
    )
