"""One clock for leases and signs of life: the database's, whatever a machine's own clock says."""

import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The time of the database server; SQLite lives on this machine and has no other."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


class SteadyClock:
    """Reads the database's clock once and counts on by itself: a step of a clock moves it not."""

    def __init__(self) -> None:
        self._read_at = time.monotonic()
        self._base = database_now()

    def __call__(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._read_at)
