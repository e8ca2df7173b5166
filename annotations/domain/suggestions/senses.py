"""Tells reports from what only reads like them: a claimed title, a race that is called off.

Judges an attribution that somebody else found, by its cue, its content and whether it has a source.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise, starmap

from annotations.domain.spans import Span
from annotations.domain.suggestions import lexicon, wordlists
from annotations.domain.suggestions.asides import hides_name
from annotations.domain.suggestions.cues import ADVERBS, AUXILIARIES, BE, FORMS, LY_ADVERB
from annotations.domain.suggestions.finite import is_finite
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.verbs import inflect

At = tuple[int, Phrase]
MAX_LOOK = 40
OPENING_MARKS = frozenset({"“", '"', "„", "«"})
FUNCTION_WORDS = wordlists.PREPOSITIONS | frozenset("a an the and or but not to".split())
BODILY = frozenset(form for lemma in lexicon.BODILY for form in inflect(lemma))
HUNTING = frozenset(form for lemma in ("want", "seek") for form in inflect(lemma))
EMPTY = frozenset({"nothing", "little", "anything"})
PARTICIPLES = frozenset({"past", "participle"})
OPENING_CLAUSE = frozenset("that whether how why what when where who if to".split())


def holds_report(
    lines: Sequence[Line],
    *,
    cue: At | None,
    content: Mapping[int, Sequence[Span]],
    has_source: bool,
) -> bool:
    """Whether an attribution reports anything.

    content: its spans by sentence. cue: its sentence and token places there, or None.
    """
    phrases = {
        number: [
            (found.start, found.stop) for found in starmap(lines[number].touched, spans) if found
        ]
        for number, spans in content.items()
    }
    places = [
        (lines[number], at)
        for number, found in phrases.items()
        for first, past in found
        for at in range(first, past)
        if lines[number].is_word(at)
    ]
    if not any(line.low(at) not in FUNCTION_WORDS for line, at in places):
        return False
    if len(content) > 1 or any(line.is_quoted(at) for line, at in places):
        return True
    ((number, found),) = phrases.items()
    line = lines[number]
    if line.low(found[0][0]) in OPENING_MARKS:
        return False  # a title: marks around words that nobody says
    clausal = _is_clause(line, found)
    if cue is None:
        return has_source
    home = lines[cue[0]]
    if not (has_source or clausal) and _is_passive(home, cue[1]):
        return False  # "was charged with arson", "is called Sankt Ulrich"
    return _has_sense(home, cue[1], (line, found), clausal=clausal)


def _is_clause(line: Line, content: Sequence[Phrase]) -> bool:
    """Whether the content holds a verb, or opens as a clause does."""
    for first, past in content:
        if line.low(first) in OPENING_CLAUSE or line.low(first).endswith("ing"):
            return True
        for at in range(first, min(past, first + MAX_LOOK)):
            if line.low(at) in wordlists.SUBJECT_PRONOUNS or is_finite(line, at):
                return True
            if line.low(at) in FORMS and not line.is_capital(at) and at > first:
                return True
    return False


def _has_sense(
    line: Line, cue: Phrase, content: tuple[Line, Sequence[Phrase]], *, clausal: bool
) -> bool:
    words = [line.low(at) for at in range(*cue)]
    verbs = [word for word in words if not _is_filler(word)]
    if len(words) == 1 and "-" in words[0] and words[0] not in FORMS:
        return False
    if any(pair in lexicon.NO_REPORTS for pair in pairwise(verbs)):
        return False
    home, phrases = content
    said = [home.low(at) for first, past in phrases for at in range(first, past)]
    if EMPTY.issuperset(word for word in said if word[0].isalnum()):
        return False  # "Marsh said nothing."
    if any(hides_name(line, at) for at in range(*cue)):
        return False
    if HUNTING.intersection(verbs) and lexicon.HUNTED.intersection(pairwise(said)):
        return False  # "Police want two men in connection with the robbery."
    return clausal or not BODILY.intersection(verbs) or not lexicon.SAYABLE.isdisjoint(said)


def _is_passive(line: Line, cue: Phrase) -> bool:
    words = [line.low(at) for at in range(*cue)]
    words = [word for word in words if word in BE or not _is_filler(word)]
    return any(
        before in BE and (word.endswith("ed") or FORMS.get(word, ("", ""))[1] in PARTICIPLES)
        for before, word in pairwise(words)
    )


def _is_filler(word: str) -> bool:
    return word in AUXILIARIES or word in ADVERBS or bool(LY_ADVERB.search(word))
