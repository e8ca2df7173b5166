"""Reads a sentence's reports: who reports, with which word, and what is reported."""

from annotations.domain.suggestions import wordlists as words
from annotations.domain.suggestions.asides import (
    aside_before,
    hides_name,
    is_anonymity,
    nameless_clause_before,
)
from annotations.domain.suggestions.clauses import (
    MAX_CONTENT,
    Beginning,
    clause_end,
    content_after,
    joined_quotations,
    quoted_run,
    recipient_of,
)
from annotations.domain.suggestions.cues import Cue, cue_at
from annotations.domain.suggestions.introductions import read_according, read_colon
from annotations.domain.suggestions.lexicon import (
    ARMED,
    EMPTY_ANSWERS,
    HURT,
    UNSPOKEN,
    VIOLENT,
)
from annotations.domain.suggestions.outlets import outlet_at
from annotations.domain.suggestions.phrases import (
    Phrase,
    has_finite_verb,
    main_subject,
    phrase_after,
    subject_before,
)
from annotations.domain.suggestions.reports import Report, Shape
from annotations.domain.suggestions.stance import verb_stance
from annotations.domain.suggestions.tokens import Line

MIN_TRAILING = 3
MAX_AFTERWORD = 8
MAX_HARM = 30
SIGNS = frozenset(
    "banner banners sign signs placard placards poster posters graffiti slogan slogans sticker "
    "plaque billboard t-shirt t-shirts shirt".split()
)
ENDED = frozenset({"trailing", "before_quotation", "after_quotation", "according"})


def read_reports(line: Line) -> list[Report]:
    """Return the reports of a sentence in the order of their cues; none lies inside another."""
    reports: list[Report] = []
    for place in range(len(line)):
        if line.is_quoted(place) or (reports and place < reports[-1].cue[-1][1]):
            continue
        report = _report_at(line, place, reports[-1] if reports else None)
        if report is None:
            continue
        if report.shape in {"trailing", "according", "before_quotation"}:
            while reports and _is_inside(reports[-1], report):
                reports.pop()
        if not any(_is_inside(report, earlier) for earlier in reports[-3:]):
            while reports and _is_aside(line, reports[-1], report):
                reports.pop()
            reports.append(report)
    return reports


def _is_aside(line: Line, report: Report, main: Report) -> bool:
    """Whether a report without quoted words stands in the clause that `main` steps over."""
    if main.subject is None:
        return False
    past, verb = main.subject[1], main.cue[0][0]
    if past not in {aside_before(line, verb - 1, 0), nameless_clause_before(line, verb, 0)}:
        return False
    quotes = any(line.is_quoted(at) for first, past in report.content for at in range(first, past))
    return past < report.cue[0][0] < verb and not quotes


def _is_inside(report: Report, other: Report) -> bool:
    """Whether the cue of a report belongs to what another one reports."""
    place = report.cue[0][0]
    return any(first <= place < past for first, past in other.content)


def _report_at(line: Line, place: int, earlier: Report | None) -> Report | None:
    word = line.low(place)
    if word == "according" and line.low(place + 1) == "to":
        return read_according(line, place)
    if word == ":" and line.is_quoted(place + 1):
        return None if earlier else read_colon(line, place)
    if line.low(place) in {"read", "reads"}:
        return _lettering(line, place, earlier)
    cue = cue_at(line, place)
    if cue is None or cue.passive or hides_name(line, place) or _is_violence(line, cue):
        return None
    inverted = _inverted(line, cue, earlier)
    return inverted or _verb_report(line, cue, earlier)


def _inverted(line: Line, cue: Cue, earlier: Report | None) -> Report | None:
    """ "…", said X — and: …, said X."""
    if cue.first != cue.place or cue.form == "ing" or "clause" not in cue.verb.patterns:
        return None
    before = cue.place - 1
    after_quotation = line.is_quoted(before) or (
        line.low(before) == "," and line.is_quoted(before - 1)
    )
    subject = phrase_after(line, cue.past)
    if subject is None or not (after_quotation or line.low(before) == ","):
        return None
    if not after_quotation and (
        line.low(subject[1]) not in {"", ".", ","}
        or not (line.low(cue.place) in {"said", "says"} or outlet_at(line, subject[0]))
    ):
        return None
    content = _content_before(line, cue.place, earlier)
    if content is None:
        return None
    pieces = [content, *_quotation_after(line, subject[1])]
    shape: Shape = "before_quotation" if after_quotation else "trailing"
    return _report(cue, subject, pieces, shape=shape)


def _lettering(line: Line, place: int, earlier: Report | None) -> Report | None:
    """ "“No entry,” read a sign": what is written speaks for itself only if it is a document."""
    subject = phrase_after(line, place + 1)
    if not line.is_quoted(place - 1) or subject is None:
        return None
    content = _content_before(line, place, earlier)
    if content is None:
        return None
    shown = {line.low(at) for at in range(*subject)}
    return Report(
        ((place, place + 1),),
        None if shown & SIGNS else subject,
        None,
        (content,),
        "before_quotation",
        "neutral",
        "asserted",
        negated=False,
        strong=False,
        spoken=True,
    )


def _is_violence(line: Line, cue: Cue) -> bool:
    """ "Gunmen attacked the post": a verb that hits with arms rather than with words."""
    if cue.verb.lemma not in VIOLENT:
        return False
    hurts = range(cue.past, min(cue.past + MAX_HARM, len(line)))
    return any(line.low(at) in ARMED for at in range(max(0, cue.first - 4), cue.first)) or any(
        line.low(at) in HURT and line.low(at - 1) in {"and", ","} for at in hurts
    )


def _verb_report(line: Line, cue: Cue, earlier: Report | None) -> Report | None:
    subject = _subject(line, cue, earlier)
    start = subject[0] if subject and subject[1] <= cue.first else cue.first
    beginning = content_after(line, cue)
    before = line.low(start - 1)
    quoted_before = line.is_quoted(start - 1) or (before == "," and line.is_quoted(start - 2))
    closes = "clause" in cue.verb.patterns or "recipient" in cue.verb.patterns
    if quoted_before and closes and subject and not _owns(earlier, start - 2):
        return _after_quotation(line, cue, subject, start, earlier)
    if beginning is None and subject is not None and _waits(line, cue):
        return _report(cue, subject, [], shape="after_quotation")
    if beginning is None and subject is not None and _follows_quotation(line, cue, start):
        return _report(cue, subject, [], shape="before_quotation")
    if beginning is not None:
        return _leading(line, cue, subject, beginning)
    if before == "," and closes and subject is not None and start >= MIN_TRAILING:
        return _trailing(line, cue, subject, start, earlier)
    return None


def _waits(line: Line, cue: Cue) -> bool:
    """ "Ruiz said:" at the end of a sentence; the quotation opens the next one."""
    return "clause" in cue.verb.patterns and line.low(len(line) - 1) in {":", ","}


def _follows_quotation(line: Line, cue: Cue, start: int) -> bool:
    """ "Ruiz asked." as a sentence of its own; the quotation closed the sentence before."""
    return start == 0 and "clause" in cue.verb.patterns and len(line) - cue.past <= MAX_AFTERWORD


def _subject(line: Line, cue: Cue, earlier: Report | None) -> Phrase | None:
    before = line.low(cue.first - 1)
    inherits = cue.form == "ing" and cue.first == cue.place
    if cue.first == 0:
        return _following_subject(line, cue) if cue.form == "ing" else None
    if inherits or before in {"and", "but", "or"} or (before == "," and cue.form == "ing"):
        if earlier is not None and earlier.subject is not None:
            return earlier.subject
        return main_subject(line, cue.first)
    if before == "to":
        return main_subject(line, cue.first)
    return subject_before(line, cue.first)


def _following_subject(line: Line, cue: Cue) -> Phrase | None:
    """ "Calling it a mistake, Ruiz left": the subject after the comma."""
    for at in range(cue.past, min(cue.past + 40, len(line))):
        if line.low(at) == "," or (line.is_quoted(at) and not line.is_quoted(at + 1)):
            return phrase_after(line, at + 1)
    return None


def _after_quotation(
    line: Line, cue: Cue, subject: Phrase, start: int, earlier: Report | None
) -> Report | None:
    content = _content_before(line, start, earlier)
    if content is None:
        return None
    pieces = [content, *_quotation_after(line, cue.past)]
    told = recipient_of(line, cue)
    return _report(cue, subject, pieces, shape="before_quotation", recipient=told)


def _leading(line: Line, cue: Cue, subject: Phrase | None, beginning: Beginning) -> Report | None:
    first = beginning.first
    shape = beginning.shape
    if shape in {"matter", "aim", "bare_clause", "particle"} and subject is None:
        return None
    if line.low(first) in EMPTY_ANSWERS and shape == "aim":
        return None
    past = clause_end(line, first, cue)
    if shape == "after_quotation" and line.low(first - 1) in {",", ":"}:
        past = max(quoted_run(line, first), joined_quotations(line, first))
    if past <= first:
        return None
    grown = Cue(
        cue.verb,
        cue.form,
        cue.first,
        cue.place,
        cue.past + beginning.particle,
        cue.negated,
        cue.passive,
    )
    return _report(grown, subject, [(first, past)], shape=shape, recipient=beginning.recipient)


def _trailing(
    line: Line, cue: Cue, subject: Phrase, start: int, earlier: Report | None
) -> Report | None:
    """ "The plan failed, Ruiz said." and "The plan, Ruiz said, failed."."""
    content = _content_before(line, start, earlier)
    if content is None:
        return None
    pieces = [content]
    after = cue.past + 1
    nameless = is_anonymity(line, after) or hides_name(line, after)
    if not nameless and line.low(cue.past) == "," and len(line) - cue.past > MIN_TRAILING:
        past = clause_end(line, after, cue)
        if past > after + 1 and line.low(after) not in words.RELATIVES:
            pieces.append((after, past))
    if len(pieces) == 1 and not has_finite_verb(line, *content):
        return None
    return _report(cue, subject, pieces, shape="trailing")


def _content_before(line: Line, past: int, earlier: Report | None) -> Phrase | None:
    """What stands before a subject or cue, back to the sentence's start or the last report."""
    while past > 0 and not line.is_quoted(past - 1) and not line.is_word(past - 1):
        past -= 1
    first = max(0, past - MAX_CONTENT)
    if earlier is not None and (line.is_quoted(past - 1) or earlier.shape in ENDED):
        used = [earlier.cue[-1][1], *(end for _, end in earlier.content if end < past)]
        if earlier.subject is not None:
            used.append(earlier.subject[1])
        first = max([first, *(bound for bound in used if bound <= past)])
    if first >= past:
        return None
    if line.is_quoted(past - 1) and not line.is_quoted(first):
        run = past - 1
        while run > first and line.is_quoted(run - 1):
            run -= 1
        if line.low(run - 1) in {",", ":", ".", "”"}:
            first = run
    while first < past and (
        line.low(first) in {"but", "and", ",", "-", "—", "–", "--", ";", "."}
        and not line.is_quoted(first)
    ):
        first += 1
    return (first, past) if past > first else None


def _quotation_after(line: Line, at: int) -> list[Phrase]:
    """The quotation that goes on after "…, X said," within the sentence."""
    for place in range(at, min(at + 25, len(line))):
        if line.is_quoted(place):
            opens = line.low(place - 1) in {",", ":", "."} and place > at - 1
            return [(place, quoted_run(line, place))] if opens else []
        if line.low(place) in words.FINITE:
            return []
    return []


def _owns(earlier: Report | None, place: int) -> bool:
    return earlier is not None and any(first <= place < past for first, past in earlier.content)


def _report(
    cue: Cue,
    subject: Phrase | None,
    content: list[Phrase],
    *,
    shape: Shape,
    recipient: Phrase | None = None,
) -> Report:
    stance = verb_stance(cue.verb, negated=cue.negated)
    return Report(
        ((cue.first, cue.past),),
        subject,
        recipient,
        tuple(content),
        shape,
        stance.commitment,
        stance.certainty,
        negated=stance.negated,
        strong=cue.verb.strong,
        spoken=cue.verb.lemma not in UNSPOKEN,
    )
