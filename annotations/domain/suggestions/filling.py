"""Fills what a tagger left out of a statement: what is said, or who says it, by the rules.

A tagger may mark who speaks and the word for it but not what is said, as in "…, Ruiz told AFP.",
or take the speaker who follows the cue for a part of what is said.
"""

from collections.abc import Sequence
from functools import cache

from annotations.domain.spans import Span
from annotations.domain.suggestions.cues import FORMS, cue_at
from annotations.domain.suggestions.indirect import read_reports
from annotations.domain.suggestions.phrases import Phrase, has_finite_verb
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.tokens import Line

At = tuple[int, Phrase]
# The content of these is a clause or a quotation; of others, nothing shows that it is one.
CLAUSES = frozenset(
    {"trailing", "before_quotation", "after_quotation", "that_clause", "bare_clause", "according"}
)


class Filler:
    """Reads the sentences of one text by the rules, each when it is first asked about."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._reports = cache(lambda number: read_reports(lines[number]))

    def content(self, cue: At) -> tuple[Span, ...]:
        """What the words of a cue report in its sentence; () where the rules find nothing."""
        report, line = self._report(cue), self._lines[cue[0]]
        if report is None or report.shape not in CLAUSES:
            return ()
        if not any(_says(line, phrase) for phrase in report.content):
            return ()
        return tuple(line.span(*phrase) for phrase in report.content)

    def source(self, cue: At) -> Phrase | None:
        """Who follows a cue and says it: "…, reports the BBC's Ana Ruiz."."""
        report = self._report(cue)
        subject = report and report.subject
        return subject if subject and subject[0] >= cue[1][1] else None

    def subject(self, cue: At, content: Sequence[Span]) -> Phrase | None:
        """The words taken for content that a verb of speech follows at once, as its subject."""
        number, (first, _) = cue
        line = self._lines[number]
        if len(content) != 1 or not line.is_word(first - 1):
            return None
        words, verb = line.touched(*content[0]), cue_at(line, first)
        if not words or words.stop != first or any(map(line.is_quoted, words)):
            return None
        speaks = verb is not None and not verb.passive and verb.form in {"past", "third"}
        return (words.start, first) if speaks else None

    def clause_before(self, number: int, start: int) -> tuple[Span, ...]:
        """The clause that a comma closes before a character: "…, Ruiz was quoted as saying"."""
        line = self._lines[number]
        comma = line.touched(line.start, start).stop - 1
        if line.low(comma) != "," or not has_finite_verb(line, 0, comma):
            return ()
        return (line.span(0, comma),)

    def _report(self, cue: At) -> Report | None:
        number, (first, past) = cue
        return next(
            (
                report
                for report in self._reports(number)
                if any(start < past and first < end for start, end in report.cue)
            ),
            None,
        )


def _says(line: Line, phrase: Phrase) -> bool:
    """Whether it is a clause or a quotation: "writing for AFP" is neither."""
    aside = FORMS.get(line.low(phrase[0]), ("", ""))[1] == "ing"
    return any(map(line.is_quoted, range(*phrase))) or (
        not aside and has_finite_verb(line, *phrase)
    )
