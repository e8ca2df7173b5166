"""Where reported content begins and ends around a cue."""

import re
from dataclasses import dataclass, replace

from annotations.domain.suggestions import wordlists as words
from annotations.domain.suggestions.asides import aside_end, is_anonymity
from annotations.domain.suggestions.cues import ADVERBS, FORMS, Cue
from annotations.domain.suggestions.finite import is_finite
from annotations.domain.suggestions.lexicon import EMPTY_ANSWERS, NOT_COMMITTED, OBJECT_OF_CALL
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.reports import Shape
from annotations.domain.suggestions.tokens import Line

VERB_LIKE = re.compile(r"[a-z]{2}(?:ed|s)$")
MAX_SCAN = 150
MAX_CONTENT = 400
MAX_LOOK_AHEAD = 14
MAX_TRAILER = 12
HEARING = frozenset("heard learned learnt emerged".split())
QUESTION_WORDS = frozenset("whether if how what why who where".split())
LISTENERS = frozenset(
    "me him her them us you reporters voters supporters lawmakers journalists viewers fans "
    "colleagues donors people investors everyone everybody".split()
)
REFUSING = frozenset("did declined refused didn't didn’t would has had does".split())
EVIDENT = frozenset({"show", "find", "prove", "demonstrate"})
LISTENER_STARTS = frozenset("the a an his her their its our my".split())


@dataclass(frozen=True, slots=True)
class Beginning:
    """Content that starts at token `first`; `past` is set where it ends with its quotation."""

    first: int
    shape: Shape
    recipient: Phrase | None = None
    particle: int = 0


def content_after(line: Line, cue: Cue) -> Beginning | None:
    """Return where the content to the right of the cue begins, or None if there is none."""
    verb, at, recipient = cue.verb, cue.past, None
    if "recipient" in verb.patterns:
        past = _recipient_end(line, at)
        if past > at:
            at, recipient = past, (cue.past, past)
        elif verb.lemma == "tell":
            return None
    found = _opening(line, at, speaks=True) or _governed(line, cue, at)
    if found is None and "clause" in verb.patterns:
        found = _opening(line, _occasion_end(line, at), speaks=True) or _far_opening(line, at)
    if found is None:
        found = _plain_opening(line, cue, at, told=recipient is not None)
    return None if found is None else replace(found, recipient=recipient)


def _governed(line: Line, cue: Cue, at: int) -> Beginning | None:
    """Content after a preposition or verb that the cue takes in: "called for"."""
    if cue.verb.lemma in NOT_COMMITTED:
        return _refused(line, at)
    if line.low(at) in cue.verb.particles and (line.is_word(at + 1) or line.is_quoted(at + 1)):
        return Beginning(at + 1, "particle", particle=1)
    return None


def _refused(line: Line, at: int) -> Beginning | None:
    """ "declined to say whether …": the cue takes in what was refused."""
    form = FORMS.get(line.low(at + 1))
    if line.low(at) != "to" or form is None or "clause" not in form[0].patterns:
        return None
    found = _opening(line, at + 2, speaks=False)
    return found and Beginning(found.first, found.shape, None, particle=2)


def recipient_of(line: Line, cue: Cue) -> Phrase | None:
    """Whom the words were told, where the cue is of that kind: "told Reuters"."""
    if "recipient" not in cue.verb.patterns:
        return None
    past = _recipient_end(line, cue.past)
    return (cue.past, past) if past > cue.past else None


def _opening(line: Line, at: int, *, speaks: bool) -> Beginning | None:
    """A quotation, "that" or a question word right here, a comma or colon stepped over."""
    if line.low(at) in {",", ":"} and line.is_quoted(at + 1):
        return Beginning(at + 1, "after_quotation")
    if line.low(at) == ":" and speaks and line.is_word(at + 1):
        return Beginning(at + 1, "colon")
    if line.is_quoted(at):
        return Beginning(at, "after_quotation")
    if line.low(at) == "that" and at + 1 < len(line):
        return Beginning(at, "that_clause")
    if line.low(at) in QUESTION_WORDS and line.is_word(at + 1):
        return Beginning(at, "question")
    return None


def _far_opening(line: Line, at: int) -> Beginning | None:
    """ "said in an interview with the paper on Friday that …": look past the circumstances."""
    if line.low(at) not in words.PREPOSITIONS | words.TIMES | {"last", "this", "earlier", "here"}:
        return None
    for place in range(at, min(at + MAX_LOOK_AHEAD, len(line))):
        month = line.low(place) == "may" and line.is_capital(place)
        if line.is_stop(place) or (line.low(place) in words.FINITE and not month):
            return None
        if (place > at + 1 and line.low(place) in {"that", ",", ":"}) or line.is_quoted(place):
            return _opening(line, place, speaks=False)
    return None


def _occasion_end(line: Line, at: int) -> int:
    """Step over "on Tuesday", "last week", "in a statement", "Friday"."""
    place = at
    if line.low(place) in words.TIMES:
        place += 1
        while line.low(place) in words.TIMES:
            place += 1
        return place
    if line.low(place) in {"on", "in", "at", "during", "last", "this", "earlier", "by", "late"}:
        for step in range(1, 5):
            if line.low(place + step) in words.TIMES | words.OCCASIONS:
                place += step + 1
                return _occasion_end(line, place)
            if not line.is_word(place + step):
                break
    return place


def _plain_opening(line: Line, cue: Cue, at: int, *, told: bool) -> Beginning | None:
    """Content without a mark of its own: "said the plan failed", "criticised the plan"."""
    patterns = cue.verb.patterns
    if cue.verb.lemma in EVIDENT and cue.form in {"ing", "participle"}:
        return None
    if line.low(at) == "to" and line.is_word(at + 1):
        if line.low(at + 1) in EMPTY_ANSWERS and line.low(at + 2) in {"", ".", ",", "to", "on"}:
            return None
        return Beginning(at, "aim") if patterns & {"aim", "recipient"} else None
    if "clause" in patterns or told:
        place = _occasion_end(line, at)
        if _starts_clause(line, place):
            return Beginning(place, "bare_clause")
    if "matter" in patterns and _starts_phrase(line, at):
        return Beginning(at, "matter")
    return None


def _starts_clause(line: Line, at: int) -> bool:
    """At least three words, a subject first and a finite verb soon after."""
    word = line.low(at)
    if not line.is_word(at) or word in {"and", "or", "but", "of", "by", "as"} | words.TIMES:
        return False
    if word in words.PREPOSITIONS and word not in {"in", "after", "for", "with"}:
        return False
    for place in range(at + 1, min(at + 30, len(line))):
        if line.is_stop(place):
            return False
        low = line.low(place)
        if low in words.FINITE or low in FORMS:
            return True
        if VERB_LIKE.search(low) and not line.is_capital(place):
            return True
    return False


def _starts_phrase(line: Line, at: int) -> bool:
    word = line.low(at)
    return line.is_word(at) and word not in words.PREPOSITIONS | words.TIMES | {
        "and", "or", "but", "to", "that", "when", "while", "because",
    }  # fmt: skip


def _recipient_end(line: Line, at: int) -> int:
    """The token after the listener of "told Reuters", "told the Daily Post", "told him"."""
    if line.low(at) in LISTENERS and not (line.low(at) == "her" and line.is_capital(at + 1)):
        past = at + 1
    elif line.low(at) in LISTENER_STARTS:
        past = at + 1
        while past < at + 8 and (
            line.is_capital(past) or (past > at + 1 and line.low(past) in words.MEDIA_NOUNS)
        ):
            past += 1
        if past == at + 1:
            while past < at + 5 and line.is_word(past) and not _ends_listener(line, past):
                past += 1
    else:
        past = at
        while past < at + 8 and line.is_capital(past) and not line.is_quoted(past):
            past += 1
        if past == at:
            while past < at + 4 and line.is_word(past) and not _ends_listener(line, past):
                past += 1
            ends = line.low(past) in {"that", ",", ":", "to"} or line.is_quoted(past)
            return past if ends else at
    if line.low(past) in {"in", "on", "at", "of", "during", "after"}:
        past = _listener_tail(line, past)
    return _occasion_end(line, past)


def _listener_tail(line: Line, past: int) -> int:
    for place in range(past, min(past + MAX_LOOK_AHEAD, len(line))):
        if line.is_quoted(place) or line.low(place) in {"that", ","}:
            return place
        if line.is_stop(place) or line.low(place) in words.FINITE | words.SUBJECT_PRONOUNS:
            break
    return past


def _ends_listener(line: Line, at: int) -> bool:
    low = line.low(at)
    return (
        low in words.SUBJECT_PRONOUNS
        or low in words.FINITE
        or low in words.PREPOSITIONS
        or low in {"that", "the", "a", "his", "their", "how", "what", "why", "whether"}
        or line.is_quoted(at)
    )


def clause_end(line: Line, first: int, cue: Cue | None) -> int:
    """The token after the content that begins at `first`: the clause's or sentence's end."""
    limit = min(len(line), first + MAX_CONTENT)
    closed = None if cue is None else aside_end(line, cue.place, first)
    if closed is not None:
        limit = min(limit, closed)
    for at in range(first + 1, min(limit, first + MAX_SCAN)):
        if line.is_quoted(at):
            continue
        low = line.low(at)
        if low == ";":
            return at
        if low == "," and _cuts(line, at):
            return at
        if low in {"and", "but"} and _new_report(line, at + 1, cue):
            return at
        if low == "then" and _acts_next(line, at):
            return at
    while limit > first + 1 and not line.is_word(limit - 1) and not line.is_quoted(limit - 1):
        limit -= 1
    return limit


def _cuts(line: Line, comma: int) -> bool:
    """Whether what follows the comma is no longer reported."""
    after = line.low(comma + 1)
    ends = is_anonymity(line, comma + 1) or _trails(line, comma + 1)
    if after == "according" or ends or (after == "then" and _acts_next(line, comma + 1)):
        return True
    found = FORMS.get(after)
    if found is not None and found[1] == "ing" and found[0].lemma not in EVIDENT:
        return True
    if found is not None and found[1] == "past" and "clause" in found[0].patterns:
        return True
    if after == "but" and (line.low(comma + 2) in REFUSING or line.low(comma + 3) in REFUSING):
        return True
    if after in {"but", "and", "while", "though", "although"}:
        return any(_is_reporting(line, at) for at in range(comma + 2, min(comma + 16, len(line))))
    return False


def _trails(line: Line, first: int) -> bool:
    """Whether the sentence closes with a report of hearing: "…, an inquiry heard on Monday."."""
    for at in range(first + 1, min(first + MAX_TRAILER, len(line))):
        if not line.is_word(at) or line.is_quoted(at):
            return False
        told = line.low(at) == "told" and line.low(at - 1) in words.AUXILIARY_BREAKS
        if told or line.low(at) in HEARING:
            past = _occasion_end(line, at + 1)
            return past == len(line) or line.is_stop(past)
        if line.low(at) in words.SUBORDINATORS | words.RELATIVES:
            return False
    return False


def _acts_next(line: Line, then: int) -> bool:
    """ "…, then invited": what the speaker did next is not reported."""
    before = then - 1
    while line.is_quoted(before) and not line.is_word(before) and line.low(before) != ",":
        before -= 1
    past = line.low(then + 1).endswith("ed") or is_finite(line, then + 1)
    return line.low(before) == "," and past and not line.is_quoted(then)


def _new_report(line: Line, at: int, cue: Cue | None) -> bool:
    """ "and said", "but also warned": a second report of the same speaker."""
    while line.low(at) in ADVERBS or line.low(at) in {"has", "have", "did", "not", "had"}:
        at += 1
    found = FORMS.get(line.low(at))
    if found is None or line.is_quoted(at):
        return False
    same = cue is None or found[1] == cue.form
    return same and ("clause" in found[0].patterns or found[0].lemma in OBJECT_OF_CALL)


def _is_reporting(line: Line, at: int) -> bool:
    found = FORMS.get(line.low(at))
    return (
        found is not None
        and found[1] in {"past", "third"}
        and "clause" in found[0].patterns
        and not line.is_quoted(at)
    )


def quoted_run(line: Line, first: int) -> int:
    """The token after the run of quoted tokens that begins at `first`."""
    past = first
    while past < min(len(line), first + MAX_CONTENT) and line.is_quoted(past):
        past += 1
    return past


def joined_quotations(line: Line, first: int) -> int:
    """“…” and “…”: quotations joined by a word or two are one content."""
    past = quoted_run(line, first)
    while past < len(line):
        following = next((at for at in range(past, past + 3) if line.is_quoted(at)), None)
        if following is None or line.low(past) not in {"and", "or", ",", "but"}:
            return past
        past = quoted_run(line, following)
    return past
