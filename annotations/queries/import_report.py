"""What became of every row of an import, as a table for people who mend the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from annotations.domain.messages import N_, Message, read_message
from annotations.models import Job, JobItem, JobItemState
from annotations.wording import say

HEADER = ("file", "row", "result", "code", "field", "reason", "article", "title")
ROWS_A_READING = 2_000
UNREAD = "unknown_format"


def report_rows(job: Job) -> Iterator[tuple[object, ...]]:
    """The header and a row for each noted row, in the language of the request; read in pieces."""
    yield HEADER
    after = 0
    while items := list(job.items.filter(pk__gt=after).order_by("pk")[:ROWS_A_READING]):
        yield from map(_cells, items)
        after = items[-1].pk


@dataclass(frozen=True)
class NothingStored:
    """Sentences on an import that stored nothing. is_fault: not because all was there already."""

    said: tuple[Message, ...]
    is_fault: bool


def why_nothing(job: Job, *, is_dry: bool) -> NothingStored | None:
    """Of an import that has ended; None where it stored something. is_dry: it was only tried."""
    stored = job.done - job.skipped - job.failed
    if stored > 0:
        return None
    refused, skipped = Q(state=JobItemState.FAILED), Q(state=JobItemState.SKIPPED)
    counts = job.items.aggregate(
        unread=Count("pk", filter=skipped & Q(code=UNREAD)),
        here=Count("pk", filter=skipped & ~Q(code=UNREAD)),
        refused=Count("pk", filter=refused),
    )
    said = [
        N_("Files of no format that is read here: {n}.", n=counts["unread"]),
        N_("Here already: {n}.", n=counts["here"]),
        N_("Refused: {n}.", n=counts["refused"]),
    ]
    first = N_("Nothing would be imported.") if is_dry else N_("Nothing was imported.")
    told = tuple(one for one in said if one.values["n"])
    return NothingStored((first, *told), is_fault=not counts["here"] or len(told) > 1)


def _cells(item: JobItem) -> tuple[object, ...]:
    return (
        item.file,
        item.row,
        item.state,
        item.code,
        item.field,
        say(read_message(item.error)),
        str(item.article or ""),
        item.label,
    )
