"""Whether workers are there, as their signs of life tell."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from annotations.models import WorkerPresence

PRESENCE_LIMIT = timedelta(seconds=7)
# What sweeps the job table signs as well, under a name no worker has; it runs no job.
RECONCILER = "reconciler:"


def workers() -> QuerySet[WorkerPresence]:
    """Signs of life of those that run jobs."""
    return WorkerPresence.objects.exclude(name__startswith=RECONCILER)


def last_sweep() -> datetime | None:
    """When a reconciler last swept, as it signed afterwards."""
    signs = WorkerPresence.objects.filter(name__startswith=RECONCILER).order_by("-seen_at")
    return signs.values_list("seen_at", flat=True).first()


def worker_is_present(at: datetime) -> bool:
    """Whether any worker gave a sign of life in the last 7 seconds.

    A sign from the future is older than a step of the clock, and says nothing.
    """
    near = (at - PRESENCE_LIMIT, at + PRESENCE_LIMIT)
    return workers().filter(seen_at__range=near).exists()
