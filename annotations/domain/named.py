"""Where the names of people and bodies stand in a text, for the list of who may be speaking.

A name is a run of capitalised words. Alone and in lower case but for its first letter, such a word
counts only within a sentence, where it cannot owe the capital to its place.
"""

import re
from collections.abc import Iterator

from annotations.domain.spans import Span

# A combining accent belongs to its letter, a full stop perhaps to an abbreviation.
LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
WORD = re.compile(rf"{LETTERS}(?:[’'\-]{LETTERS})*\.?")
JOINERS = frozenset("of for the de la van von der den bin ibn al el du da dos".split())
MOST_JOINERS = 2
# "Ana Prine of the Harbour Union": a person and a body. "Ministry of the Interior" stays one name.
OFFICE = re.compile(r"\S+(?:\s+\S+)+?(?P<of>\s+(?:of|for)\s+the\s+)\S")
NOT_BLANK = re.compile(r"\S+")
WITHIN_WORD = re.compile(r"[.’']")
ACRONYM = re.compile(r"[^\W\d_a-z]{2,}s?")
ENDING = re.compile(r"[’']s$|(?<=[^\W\d_]{2})\.$")
BEFORE_ANY_WORD = frozenset('“„«»‚"‘.?!:')
SHORTEST = 3
COMMON = frozenset(
    "the a an this that these those it its he she they we i you his her their our my your there "
    "here what when where who why how in on at by for from with after before during since until "
    "but and or so yet if as while although however meanwhile also then no not one two three some "
    "many most all both each every such another other last next first earlier later now today "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december said says nobody somebody everyone more "
    "according".split()
)
TITLES = frozenset(
    "mr mrs ms dr prof sir dame lord lady president minister senator judge captain colonel general "
    "mayor chancellor spokesman spokeswoman spokesperson prime".split()
)


def named_spans(sentence: str) -> list[Span]:
    """Return where names stand in a sentence, titles and possessives left out."""
    spans = (
        _trimmed(sentence, *part) for run in _runs(sentence) for part in _parts(sentence, *run)
    )
    return [span for span in spans if span is not None and _is_name(sentence, *span)]


def _runs(sentence: str) -> Iterator[Span]:
    """Capitalised words that follow one another, with up to two joiners between two of them."""
    start = end = reached = joiners = 0
    for word in WORD.finditer(sentence):
        goes_on = end > 0 and sentence[reached : word.start()].isspace()
        is_capital = word[0][0].isupper()
        if goes_on and not is_capital and word[0] in JOINERS and joiners < MOST_JOINERS:
            joiners += 1
            reached = word.end()
            continue
        if end and not (goes_on and is_capital):
            yield start, end
            end = 0
        if is_capital:
            start = start if end else word.start()
            end = reached = word.end()
            joiners = 0
    if end:
        yield start, end


def _parts(sentence: str, start: int, end: int) -> list[Span]:
    office = OFFICE.match(sentence, start, end)
    return [(start, office.start("of")), (office.end("of"), end)] if office else [(start, end)]


def _trimmed(sentence: str, start: int, end: int) -> Span | None:
    """The name without common words and titles before it; a title alone stays, a word does not."""
    for word in NOT_BLANK.finditer(sentence, start, end):
        plain = WITHIN_WORD.split(word[0].lower())[0]
        if plain not in COMMON and (plain not in TITLES or word.end() == end):
            name = ENDING.sub("", sentence[word.start() : end])
            return word.start(), word.start() + len(name)
    return None


def _is_name(sentence: str, start: int, end: int) -> bool:
    name = sentence[start:end]
    if " " in name or ACRONYM.fullmatch(name):
        return True
    before = start
    while before and sentence[before - 1].isspace():
        before -= 1
    return len(name) >= SHORTEST and before > 0 and sentence[before - 1] not in BEFORE_ANY_WORD
