"""In which order what a release holds of an article happened: saved, submitted, adjudicated.

A release has times and no event numbers. Times order what happened; where two are equal or a clock
went back, a person's saves still come before the submission that froze them, a later submission
after an earlier one, and gold after what it was decided from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from annotations.domain.messages import N_
from annotations.formats.releases.reading import Decided, FoundArticle, GoldFound, Line
from annotations.formats.releases.rows import AnnotationRow

Worker: TypeAlias = tuple[str, str]
"""Annotator and batch: one assignment of the article."""
Sheets: TypeAlias = Mapping[Worker, Mapping[int, Sequence[Decided]]]
"""By worker, then number of the submission: its rows."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Records that one person saved at one time."""

    worker: Worker
    at: str
    records: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Submitting:
    """One submission; line: any of its rows."""

    worker: Worker
    line: Line[AnnotationRow]

    @property
    def at(self) -> str:
        return self.line.row["submitted_at"]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Gold that one adjudicator decided at one time in one batch."""

    batch: str
    adjudicator: str
    at: str
    gold: Sequence[GoldFound]


Happening: TypeAlias = Saving | Submitting | Deciding


def sheets_of(article: FoundArticle) -> Sheets:
    """The article's work by assignment and submission. Raises RefusedRelease."""
    found: defaultdict[Worker, defaultdict[int, list[Decided]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in article.work:
        row = one.line.row
        rows = found[row["annotator"], row["batch"]][row["submission"]]
        if rows and _head(rows[0].line.row) != _head(row):
            raise one.line.refused(N_("another row of this submission differs"), "submitted_at")
        rows.append(one)
    return found


def _head(row: AnnotationRow) -> tuple[str, bool]:
    return row["submitted_at"], row["independent"]


def happenings(sheets: Sheets, gold: Iterable[GoldFound]) -> list[Happening]:
    """What happened in an article, in order."""
    timed: list[tuple[str, int, int, Happening]] = []
    frozen: dict[tuple[Worker, int], str] = {}
    for worker, submissions in sorted(sheets.items()):
        reached = ""
        for number in sorted(submissions):
            for one in _steps(worker, submissions, number):
                reached = max(reached, one.at)
                timed.append((reached, 0, len(timed), one))
            frozen[worker, number] = reached
    for deciding in _decisions(gold):
        reached = max([deciding.at, *_rests_on(deciding, frozen)])
        timed.append((reached, 1, len(timed), deciding))
    return [one for *_, one in sorted(timed, key=lambda entry: entry[:3])]


def _steps(
    worker: Worker, submissions: Mapping[int, Sequence[Decided]], number: int
) -> Iterator[Saving | Submitting]:
    """The records that were not in an earlier submission as they are, then the submission."""
    before = {_version(one) for n, rows in submissions.items() if n < number for one in rows}
    rows = submissions[number]
    fresh = sorted((one for one in rows if _version(one) not in before), key=_saved)
    for at, group in groupby(fresh, key=lambda one: one.line.row["saved_at"]):
        yield Saving(worker, at, list(group))
    yield Submitting(worker, rows[0].line)


def _version(one: Decided) -> tuple[int, int]:
    return one.line.row["position"], one.line.row["record_version"]


def _saved(one: Decided) -> tuple[str, int]:
    return one.line.row["saved_at"], one.line.row["position"]


def _decisions(gold: Iterable[GoldFound]) -> Iterator[Deciding]:
    for (at, batch, adjudicator), group in groupby(sorted(gold, key=_act), key=_act):
        yield Deciding(batch, adjudicator, at, list(group))


def _act(one: GoldFound) -> tuple[str, str, str]:
    row = one.line.row
    return row["as_of"], row["batch"], row["adjudicator"]


def _rests_on(deciding: Deciding, frozen: Mapping[tuple[Worker, int], str]) -> Iterator[str]:
    """When the submissions that gold was made from had come. Raises RefusedRelease."""
    for one in deciding.gold:
        for source in one.line.row["inputs"]:
            key = ((source["annotator"], deciding.batch), source["submission"])
            if key not in frozen:
                raise one.line.refused(N_("there is no such submission"), "inputs")
            yield frozen[key]
