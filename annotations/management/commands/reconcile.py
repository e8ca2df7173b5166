"""`manage.py reconcile`: put jobs left lying back into the queue, every few seconds."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone

from annotations.actions.answers import prune_answers
from annotations.actions.intervals import request_outdated
from annotations.actions.presence import name_of_worker, sign_presence
from annotations.actions.sessions import clear_expired_sessions
from annotations.actions.sweeping import sweep
from annotations.queries.clock import database_now
from annotations.queries.workers import RECONCILER
from annotations.tasks import publish

SECONDS_BETWEEN_SWEEPS = 5.0
PAUSE_SECONDS = 0.5
NAME = f"{RECONCILER}{name_of_worker()}"

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Sweeps the job table until stopped; several at once do no harm."""

    help = "Put jobs left lying back into the queue, every few seconds, until stopped."
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Allow a single sweep, for operators who have a timer of their own."""
        parser.add_argument("--once", action="store_true", help="sweep once and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sweep, wait, and sweep again until SIGTERM or Ctrl-C."""
        if options["once"]:
            sweep_once()
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        while not self.stopping:
            sweep_and_publish()
            self.wait(SECONDS_BETWEEN_SWEEPS)

    def stop(self, *_signal: object) -> None:
        """Let the loop end after its current step."""
        self.stopping = True

    def wait(self, seconds: float) -> None:
        """Sleep, but notice within half a second when told to stop."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)


def sweep_and_publish() -> None:
    """Sweep once; while the database is away, say so and leave it to the next sweep."""
    close_old_connections()
    try:
        sweep_once()
    except Error as error:
        logger.warning("No sweep, the database does not answer: %s", type(error).__name__)


def sweep_once() -> None:
    """Ask for what is outdated, sweep, tell the broker, and leave a sign that somebody sweeps."""
    request_outdated(at=database_now())
    publish(sweep(at=database_now()))
    clear_expired_sessions(at=timezone.now())
    prune_answers(at=timezone.now())
    sign_presence(name=NAME, at=database_now())
