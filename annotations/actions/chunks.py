"""A large job in chunks: planned in order, and told to workers a few at a time.

A chunk is a job of its own with a range of ids. Chunks are taken, held, fenced and taken back
as any job; only their ends (endings.py) and how brokers hear of them are their own.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from annotations.actions.jobs import JobRun, Split
from annotations.models import Job
from annotations.models.job import JobQuerySet

SMALLEST, LARGEST = 100, 1000
CHUNKS_IN_ALL = 1000
CHUNKS_A_STEP = 100
# So many waiting chunks of a job have messages at a time: a thousand would stand before
# everybody else's jobs. Each end of a chunk wakes the next; every sweep wakes more if none waits.
IN_LINE = 4


def chunk_size(units: int) -> int:
    """How many units a chunk has: a thousand chunks at most up to a million units."""
    return max(SMALLEST, min(LARGEST, -(-units // CHUNKS_IN_ALL)))


def plan_chunks(run: JobRun, units: QuerySet[Any], *, size: int) -> None:
    """Store a job's chunks step by step and raise Split; a resumed plan goes on behind them.

    units: rows in the order of their ids. Each step is one transaction with its cursor, so
    that a planner killed anywhere has planned every unit once.
    """
    cursor = run.job.cursor
    size = cursor.get("size", size)
    after, planned = cursor.get("planned", 0), cursor.get("chunks", 0)
    while ids := _ids_behind(after, units, size * CHUNKS_A_STEP):
        chunks = [ids[n : n + size] for n in range(0, len(ids), size)]
        after, planned = ids[-1], planned + len(chunks)
        with transaction.atomic():
            Job.objects.bulk_create(_chunk(run, chunk) for chunk in chunks)
            run.advance(
                done=run.job.done, cursor={"size": size, "planned": after, "chunks": planned}
            )
    raise Split(planned)


def _ids_behind(after: int, units: QuerySet[Any], most: int) -> list[int]:
    return list(units.filter(pk__gt=after).values_list("pk", flat=True)[:most])


def _chunk(run: JobRun, ids: Sequence[int]) -> Job:
    parent = run.job
    return Job(
        uid=uuid4(),
        project_id=parent.project_id,
        parent=parent,
        kind=parent.kind,
        params=parent.params,
        chunk_start=ids[0],
        chunk_end=ids[-1],
        total=len(ids),
        requested_by_id=parent.requested_by_id,
        requested_at=run.clock(),
    )


def first_in_line(ready: JobQuerySet) -> JobQuerySet:
    """Of chunks that may be taken now, the next few of each job."""
    place = Window(RowNumber(), partition_by="parent", order_by="chunk_start")
    chunks = ready.filter(parent__isnull=False).annotate(place=place)
    return chunks.filter(place__lte=IN_LINE).order_by("pk")


def next_chunks(ready: JobQuerySet, *, after: UUID) -> list[Job]:
    """The chunks to be woken when this job's run ends: the first ones, or one behind it."""
    ended = Job.objects.filter(uid=after).only("pk", "parent_id", "chunk_count").first()
    if ended is None:
        return []
    wanted = 1 if ended.parent_id else IN_LINE
    of_job = ready.filter(parent=ended.parent_id or ended.pk, published_at=None)
    return list(of_job.order_by("chunk_start")[:wanted])
