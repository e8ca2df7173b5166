"""Joins reports and quotations into attributions: one per sentence, linked by continuation."""

from dataclasses import dataclass

from annotations.domain.spans import Span
from annotations.domain.suggestions.quotations import Quotation, sounds_spoken
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.tokens import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """Content of one report in one sentence, as characters of the text.

    line: number of the sentence. report_line: the sentence that holds the cue. statement: pieces
    with the same number belong together. score: what the finder gives the piece; None where it is
    worked out from the report.
    """

    statement: int
    line: int
    report: Report | None
    report_line: int
    content: tuple[Span, ...]
    adjacent: bool
    score: float | None = None


class Assembler:
    """Builds the pieces of a text: reported content first, then the quotations nobody claimed."""

    def __init__(self, text: str, lines: list[Line], quotations: list[Quotation]) -> None:
        self._text = text
        self._lines = lines
        self._quotations = quotations
        self._statements = 0
        self._owner: dict[int, int] = {}
        self._content: dict[int, dict[int, list[Span]]] = {}
        self._reports: dict[int, tuple[Report | None, int]] = {}
        self._last_of_line: dict[int, int] = {}
        self._runs: dict[int, list[tuple[int, Span]]] = {}
        for line in lines:
            for number, first, past in quoted_runs(line):
                self._runs.setdefault(number, []).append((line.number, line.span(first, past)))

    def pieces(self, reports: list[list[Report]]) -> list[Piece]:
        """reports: one list per sentence. Returns the pieces by statement and sentence."""
        for line, found in zip(self._lines, reports, strict=True):
            for reported in found:
                self._claim(line, reported)
        self._continue_quotations()
        ordered: list[Piece] = []
        for statement, by_line in self._content.items():
            report, report_line = self._reports[statement]
            for number in sorted(by_line):
                ordered.append(
                    Piece(
                        statement,
                        number,
                        report,
                        report_line,
                        merge(by_line[number]),
                        number == report_line,
                    )
                )
        return ordered

    def _new_statement(self, report: Report | None, line: int) -> int:
        self._statements += 1
        self._reports[self._statements] = (report, line)
        self._content[self._statements] = {}
        return self._statements

    def _add(self, statement: int, line: int, span: Span) -> None:
        self._content[statement].setdefault(line, []).append(span)

    def _claim(self, line: Line, report: Report) -> None:
        """Give a report its content, and the rest of every quotation it touches."""
        statement = self._new_statement(report, line.number)
        self._last_of_line[line.number] = statement
        if not report.content and report.shape == "before_quotation" and line.number > 0:
            self._claim_back(statement, line)
        for first, past in report.content:
            self._add(statement, line.number, line.span(first, past))
            for number in quotation_numbers(line, first, past):
                if number not in self._owner:
                    self._owner[number] = statement
                    self._spread(statement, number, line.number)

    def _claim_back(self, statement: int, line: Line) -> None:
        """Give "Ruiz asked." the quotation that ends the sentence before it."""
        earlier = self._lines[line.number - 1]
        number = earlier.tokens[-1].quotation if earlier.tokens else -1
        if number < 0 or number in self._owner or earlier.paragraph != line.paragraph:
            return
        self._owner[number] = statement
        self._spread(statement, number, line.number)

    def _spread(self, statement: int, number: int, home: int) -> None:
        for line, span in self._runs[number]:
            if line != home:
                self._add(statement, line, span)

    def _continue_quotations(self) -> None:
        """Quotations without a cue continue the one before, or stand alone if they sound spoken."""
        for number, quotation in enumerate(self._quotations):
            if number in self._owner or number not in self._runs:
                continue
            statement = self._continued(number, quotation)
            if statement is None:
                if not sounds_spoken(self._text, quotation):
                    continue
                statement = self._new_statement(None, self._runs[number][0][0])
            self._owner[number] = statement
            for line, span in self._runs[number]:
                self._add(statement, line, span)

    def _continued(self, number: int, quotation: Quotation) -> int | None:
        """The statement that goes on in this quotation, by R4, or None."""
        before = number - 1
        if quotation.continues is not None:
            return self._owner.get(quotation.continues)
        if not self._opens_sentence(number):
            return None
        introduced = self._introduction(number)
        if introduced is not None or before not in self._owner:
            return introduced
        line = self._lines[self._runs[number][0][0]]
        earlier = self._lines[self._runs[before][-1][0]]
        follows = line.number - earlier.number <= 1
        same = line.paragraph == earlier.paragraph or self._fills_paragraph(number)
        return self._owner[before] if follows and same else None

    def _introduction(self, number: int) -> int | None:
        """The last statement of the sentence before, in the same paragraph or left waiting."""
        line = self._lines[self._runs[number][0][0]]
        if line.number == 0:
            return None
        earlier = self._lines[line.number - 1]
        statement = self._last_of_line.get(earlier.number)
        if statement is None:
            return None
        waits = earlier.low(len(earlier) - 1) in {":", ","}
        return statement if waits or line.paragraph == earlier.paragraph else None

    def _opens_sentence(self, number: int) -> bool:
        line_number, span = self._runs[number][0]
        line = self._lines[line_number]
        return not self._text[line.start : span[0]].strip()

    def _fills_paragraph(self, number: int) -> bool:
        """Whether nothing stands in the paragraph but this quotation."""
        quotation = self._quotations[number]
        past = self._text.find("\n", quotation.end)
        rest = self._text[quotation.end : len(self._text) if past < 0 else past]
        return not rest.strip()


def quoted_runs(line: Line) -> list[tuple[int, int, int]]:
    """(quotation, first, past) for each run of tokens of one quotation."""
    runs: list[tuple[int, int, int]] = []
    for place, token in enumerate(line.tokens):
        if token.quotation < 0:
            continue
        if runs and runs[-1][0] == token.quotation and runs[-1][2] == place:
            runs[-1] = (token.quotation, runs[-1][1], place + 1)
        else:
            runs.append((token.quotation, place, place + 1))
    return runs


def quotation_numbers(line: Line, first: int, past: int) -> list[int]:
    found: list[int] = []
    for place in range(first, past):
        number = line.tokens[place].quotation
        if number >= 0 and (not found or found[-1] != number):
            found.append(number)
    return found


def merge(spans: list[Span]) -> tuple[Span, ...]:
    """Sorted spans without overlap."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
