"""Reads the reports that need no verb: "according to X" and "X: “…”"."""

from annotations.domain.suggestions.clauses import clause_end, joined_quotations, quoted_run
from annotations.domain.suggestions.phrases import Phrase, phrase_after, phrase_start
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.tokens import Line

MAX_COLON_SUBJECT = 8


def read_according(line: Line, place: int) -> Report | None:
    subject = phrase_after(line, place + 2)
    if subject is None:
        return None
    cue: Phrase = (place, place + 2)
    if place <= 1:
        comma = next((at for at in range(subject[1], len(line)) if line.low(at) == ","), None)
        content = None if comma is None else (comma + 1, clause_end(line, comma + 1, None))
    else:
        past = place
        while past > 1 and not line.is_word(past - 1) and not line.is_quoted(past - 1):
            past -= 1
        content = (0, past)
    if content is None or content[0] >= content[1]:
        return None
    return Report(
        (cue,),
        subject,
        None,
        (content,),
        "according",
        "neutral",
        "asserted",
        negated=False,
        strong=True,
        spoken=True,
    )


def read_colon(line: Line, place: int) -> Report | None:
    """ "Ruiz: “…”": a name before a colon and a quotation after it."""
    if not 0 < place <= MAX_COLON_SUBJECT:
        return None
    first = phrase_start(line, place)
    if first is None or not line.is_capital(first):
        return None
    content = (place + 1, max(quoted_run(line, place + 1), joined_quotations(line, place + 1)))
    return Report(
        ((place, place + 1),),
        (first, place),
        None,
        (content,),
        "colon",
        "neutral",
        "asserted",
        negated=False,
        strong=True,
        spoken=True,
    )
