"""Reads noun phrases without a parser: to the left of a verb, to the right of "said"."""

from annotations.domain.suggestions import wordlists as words
from annotations.domain.suggestions.asides import (
    aside_before,
    is_anonymity,
    nameless_clause_after,
    nameless_clause_before,
)
from annotations.domain.suggestions.cues import ADVERBS, FORMS, LY_ADVERB
from annotations.domain.suggestions.finite import is_finite, is_surname
from annotations.domain.suggestions.tokens import Line

Phrase = tuple[int, int]
MAX_PHRASE = 45
MAX_COMMAS = 6


def subject_before(line: Line, verb: int, floor: int = 0) -> Phrase | None:
    """Return tokens (first, past) of the subject that ends before token `verb`, or None.

    Takes in an apposition between commas: "Ana Ruiz, the mayor of Lugo, said"; leaves out an
    aside: "Ana Ruiz, who led the talks, said", "an aide who declined to be named said".
    """
    last = verb - 1
    if last < floor or line.is_quoted(last):
        return _before_quoting_aside(line, last, floor)
    if words.pronoun_of(line.low(last)):
        return last, verb
    if line.low(last) in words.RELATIVES:
        return _antecedent(line, last, floor)
    if line.low(last) in {",", "–", "—", "--", "-"}:
        return _before_apposition(line, last, floor)
    past = nameless_clause_before(line, verb, floor) or verb
    first = phrase_start(line, past, floor)
    if first is None or (line.low(first).isdigit() and line.low(first + 1) in {",", "said"}):
        return None
    return first, past


def phrase_start(line: Line, past: int, floor: int = 0) -> int | None:
    """Return the first token of the noun phrase that ends before token `past`."""
    last = past - 1
    if last < floor or not (line.is_word(last) or line.low(last) in {")", "."}):
        return None
    if line.low(last) in words.SUBJECT_PRONOUNS:
        return last
    if line.low(last) in words.NO_SUBJECT_END:
        return None
    limit = max(floor, past - MAX_PHRASE)
    start = _skip_bracket(line, past, limit)
    if start is None:
        return None
    first = _walk_left(line, min(start, last), limit)
    return _without_introduction(line, first, last)


def _walk_left(line: Line, first: int, limit: int) -> int:
    """Take in words to the left until a clause ends; "and" joins only what no verb precedes."""
    joined: int | None = None
    while first > limit:
        before = _skip_bracket(line, first, limit)
        if before is None:
            break
        if before < first:
            first = before
            continue
        before -= 1
        word = line.low(before)
        breaks = word in words.PHRASE_BREAKS and not is_surname(line, before)
        if line.is_quoted(before) or breaks or _breaks(line, before):
            break
        if word == "," and not _lists_on(line, before):
            break
        if word in {"and", "or", "&"} and joined is None:
            joined = first
        first = before
    if joined is not None and _clause_before(line, first - 1, limit):
        return joined
    return first


def _skip_bracket(line: Line, past: int, limit: int) -> int | None:
    """The token where a bracket that ends before `past` opens; `past` without one; or None."""
    return _opening_bracket(line, past - 1, limit) if line.low(past - 1) == ")" else past


def _breaks(line: Line, place: int) -> bool:
    text = line.tokens[place].text
    if line.is_word(place):
        return is_finite(line, place)
    if text == ".":
        return line.is_stop(place)
    return text not in {"-", "&", "’", "'", "$", "%", ",", "."}


def _lists_on(line: Line, comma: int) -> bool:
    """ "R-Ohio" lists: a comma between two capitalised words with "and" soon after."""
    after = [line.low(at) for at in range(comma + 1, min(comma + 6, len(line)))]
    return line.is_capital(comma - 1) and line.is_capital(comma + 1) and "and" in after[:5]


def _clause_before(line: Line, place: int, limit: int) -> bool:
    """Whether what stopped the phrase is a verb or pronoun, so that "and" joins two clauses."""
    if place < limit or line.is_quoted(place):
        return False
    word = line.low(place)
    return (
        word in words.SUBJECT_PRONOUNS
        or word in words.AUXILIARY_BREAKS
        or (line.is_word(place) and is_finite(line, place))
    )


def _opening_bracket(line: Line, place: int, limit: int) -> int | None:
    for at in range(place - 1, max(limit, place - 12) - 1, -1):
        if line.low(at) == "(":
            return at if at > limit else None
    return None


def _without_introduction(line: Line, first: int, last: int) -> int | None:
    """Drop "On Tuesday", "But", "In Paris" before the phrase itself."""
    if first == last and (line.low(first) in ADVERBS or LY_ADVERB.search(line.low(first))):
        return None
    while first <= last and line.low(first) in words.OPENERS:
        first += 1
    if first > last:
        return None
    if line.low(first) not in words.PREPOSITIONS:
        return first
    for at in range(last, first, -1):
        before = line.low(at - 1)
        if before in {"of", "and"} or line.low(at) in {"of", "and"}:
            continue
        if line.low(at) in words.DETERMINERS and before not in words.PREPOSITIONS:
            return at
        starts_name = line.is_capital(at) and (
            before in words.TIMES or (not line.is_capital(at - 1) and line.is_word(at - 1))
        )
        if starts_name and before not in words.PREPOSITIONS | words.DETERMINERS:
            return at
    # "In Paris officials said": all that is left is the last word
    return last if line.low(last - 1) not in words.PREPOSITIONS else None


def _antecedent(line: Line, relative: int, floor: int) -> Phrase | None:
    """What "who" stands for, up to and with the pronoun."""
    past = relative
    if line.low(past - 1) == ",":
        past -= 1
    if past <= floor or line.is_quoted(past - 1):
        return None
    first = phrase_start(line, past, floor)
    if first is None:
        return None
    if past < relative and line.low(first - 1) == "," and line.low(first) in {"a", "an", "the"}:
        named = _before_apposition(line, past, floor)  # "Amal Sow, a mother of four, who"
        if named is not None and line.is_capital(named[0]) and named[1] == past:
            return named[0], relative + 1
    return first, relative + 1


def _before_apposition(line: Line, comma: int, floor: int) -> Phrase | None:
    """The phrase whose apposition ends at `comma`, the apposition included, an aside left out.

    The nearest segment that does not itself open like an apposition is the head; where all do,
    the nearest that holds a phrase.
    """
    commas = _commas_before(line, comma, floor)
    opening = aside_before(line, comma, floor)
    if opening is not None:
        commas = [opening, *_commas_before(line, opening, floor)]
        comma = opening
    fallback: Phrase | None = None
    for number, past in enumerate(commas):
        start = commas[number + 1] + 1 if number + 1 < len(commas) else floor
        first = phrase_start(line, past, start)
        if first is None:
            continue
        opener = line.low(start)
        apposed = opener in words.APPOSITION_OPENERS - {"and"} or opener.isdigit()
        if not apposed and fallback and line.low(first - 1) in words.PREPOSITIONS:
            return fallback  # "Speaking to Radio Lugo, the bishop, Jo Reed, said"
        if not apposed:
            aside = number == 0 and line.low(past + 1) in words.ASIDES
            return first, past if aside else comma
        fallback = fallback or (first, comma)
    return fallback


def _before_quoting_aside(line: Line, last: int, floor: int) -> Phrase | None:
    """ "Ruiz, who “never saw a page,” said": the comma stands within the marks."""
    while last > floor and line.is_quoted(last) and not line.is_word(last):
        if line.low(last) == "," and aside_before(line, last, floor) is not None:
            return _before_apposition(line, last, floor)
        last -= 1
    return None


def _commas_before(line: Line, comma: int, floor: int) -> list[int]:
    """Up to six commas to the left, nearest first, within the same stretch."""
    found: list[int] = []
    mark = line.low(comma)
    for at in range(comma - 1, max(floor, comma - MAX_PHRASE) - 1, -1):
        word = line.low(at)
        if line.is_quoted(at) or word in {";", ":"} or line.is_stop(at):
            break
        if word == mark:
            found.append(at)
            if len(found) == MAX_COMMAS:
                break
    return found


def phrase_after(line: Line, first: int) -> Phrase | None:
    """Return the noun phrase that starts at `first`, with its appositions: "said Ana Ruiz, …"."""
    if first >= len(line) or not line.is_word(first):
        return None
    if line.low(first) in words.SUBJECT_PRONOUNS:
        return first, first + 1
    never = words.PREPOSITIONS | words.PHRASE_BREAKS | words.NO_SUBJECT_START
    if line.low(first) in never and not is_surname(line, first):
        return None
    at = _phrase_end(line, first)
    while at > first and not (line.is_word(at - 1) or line.low(at - 1) in {")", "."}):
        at -= 1
    return (first, at) if at > first else None


def _phrase_end(line: Line, first: int) -> int:
    """Where the phrase stops; a verb after a comma shows that a new clause began there."""
    comma = 0
    limit = min(len(line), first + MAX_PHRASE)
    for at in range(first, limit):
        word = line.low(at)
        if at > first and line.low(at - 1) != "who" and is_finite(line, at):
            return comma or at
        if line.is_quoted(at) or line.is_stop(at) or word in words.AFTER_BREAKS:
            return at
        if word in {"in", "on", "at", "during", "to"} and _leads_away(line, at):
            return at
        if word == "," and not _goes_on(line, at):
            return at
        if nameless_clause_after(line, at):
            return at
        comma = at if word == "," else comma
    return limit


def _leads_away(line: Line, place: int) -> bool:
    """Whether a preposition starts a time or an occasion: "in a statement", "on Friday"."""
    following = {line.low(at) for at in range(place + 1, place + 5)}
    return bool(following & (words.TIMES | words.OCCASIONS)) or line.low(place) == "during"


def _goes_on(line: Line, comma: int) -> bool:
    """Whether an apposition follows the comma."""
    after = line.low(comma + 1)
    if not line.is_word(comma + 1) or after in words.AFTER_BREAKS | words.SUBJECT_PRONOUNS:
        return False
    if is_anonymity(line, comma + 1) or nameless_clause_after(line, comma + 1):
        return False
    if after.endswith("ing") and after not in {"king", "leading", "acting", "founding"}:
        return False
    return after not in {"in", "on", "at", "during", "but", "and", "to", "as", "after", "with"}


def has_finite_verb(line: Line, first: int, past: int) -> bool:
    """Whether a clause stands in the range rather than a mere phrase; looks at 60 tokens."""
    return any(
        is_finite(line, at) or line.low(at) in FORMS or line.low(at) in words.SUBJECT_PRONOUNS
        for at in range(max(first, past - 60), past)
    )


def main_subject(line: Line, before: int) -> Phrase | None:
    """The subject of the sentence's first finite verb ahead of token `before`."""
    for at in range(1, min(before, 60)):
        if line.is_quoted(at) or not line.is_word(at):
            continue
        if is_finite(line, at):
            verb = at
            while verb > 1 and line.low(verb - 1).endswith("ly"):
                verb -= 1
            found = subject_before(line, verb)
            if found is not None:
                return found
    return None
