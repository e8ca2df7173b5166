"""Near copies among what an import stored: said on their rows once chunks are committed.

Comparing texts takes longer than storing them, so nobody who labels waits for it.
"""

from collections.abc import Sequence

from django.db import transaction

from annotations.actions.articles import Arrival
from annotations.actions.endings import kept
from annotations.actions.import_items import NEAR_COPY, joined
from annotations.domain.messages import N_, read_message
from annotations.models import ArticleVersion, Job, JobItem
from annotations.queries.near_copies import near_copies_among


def say_copies(item: JobItem, copies: Sequence[tuple[str, float]]) -> None:
    """Say on a row which texts, by their names and shares, its own is nearly the same as."""
    listed = ", ".join(f"“{name}” ({share * 100:.0f}\N{NO-BREAK SPACE}%)" for name, share in copies)
    said = [N_("Nearly the same text as {listed}.", listed=listed)]
    said += [read_message(item.error)] if item.error else []
    item.code, item.error = NEAR_COPY, kept(joined(said))


class CopyNotes:
    """Says of the rows of articles just added which others they are near copies of.

    Chunks with annotations are small, and it takes as many statements for few rows as for many: so
    it is said of at least `most` rows at once, and of the last ones at the end.
    """

    def __init__(self, job: Job, *, most: int) -> None:
        self._job = job
        self._most = most
        self._waiting: list[JobItem] = []
        self._common: set[int] = set()

    def add(self, items: Sequence[JobItem]) -> None:
        """Call it when the chunk of these rows is committed."""
        self._waiting += items
        if len(self._waiting) >= self._most:
            self.say()

    def say(self) -> None:
        """Say it of all rows that wait."""
        self._note(self._waiting)
        self._waiting = []

    def say_missed(self) -> None:
        """Say it of the last rows of a job that was broken off, perhaps just before they were."""
        # Fewer than `most` wait when a chunk of as many at most comes.
        last = JobItem.objects.filter(job=self._job).order_by("-pk")[: 2 * self._most]
        self._note(list(last))

    def _note(self, items: Sequence[JobItem]) -> None:
        added = {one.article: one for one in items if one.code == Arrival.ADDED and one.article}
        if not added:
            return
        rows = ArticleVersion.objects.filter(
            project_id=self._job.project_id, article__uid__in=added, number=1
        )
        versions = {one.pk: one for one in rows.select_related("article").defer("text")}
        found = near_copies_among(list(versions.values()), common=self._common)
        changed = []
        for pk, copies in found.items():
            if copies:
                changed.append(added[versions[pk].article.uid])
                say_copies(changed[-1], [(one.name, one.share) for one in copies])
        if changed:
            self._update(changed)

    def _update(self, items: Sequence[JobItem]) -> None:
        """By key, since rows stored in bulk do not know their ids."""
        with transaction.atomic():
            for one in items:
                row = JobItem.objects.filter(job=self._job, key=one.key)
                row.update(code=one.code, error=one.error)
