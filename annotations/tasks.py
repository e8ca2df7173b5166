"""Celery: load by id, call one action, nothing else. Also the workers' sign of life."""

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_init, worker_ready, worker_shutdown, worker_shutting_down
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from annotations.actions.jobs import LEASE, Clock, Holder, hold_job, take_job
from annotations.actions.presence import (
    name_of_worker,
    sign_presence,
    take_back_from_dead_processes,
    this_process,
)
from annotations.actions.renewal import SharedQueue, begin_anew
from annotations.actions.running import abandon_job, run_taken_job
from annotations.actions.sweeping import wake_chunks
from annotations.models import Job
from annotations.queries.clock import SteadyClock, database_now

logger = logging.getLogger(__name__)

PRESENCE_SECONDS = 3
BROKER_SECONDS = 1
_stopped = threading.Event()
_leaving = threading.Event()


class ThisWorker:
    """The name that the worker's main process gives itself before its processes are forked."""

    name = ""


@shared_task(name="annotations.run_job", ignore_result=True)
def run_job(job: str = "", *unknown: object, **also_unknown: object) -> None:
    """Run one job to its end. Safe to deliver twice: the second finds nothing to take."""
    uid = uid_in(job)
    if uid is None or unknown or also_unknown:
        logger.error("a message of another version of the workbench is set aside")
        return
    clock = SteadyClock()
    taken = take_job(uid=uid, at=clock(), holder=Holder(ThisWorker.name, this_process()))
    if taken is None:
        return
    with _held(taken, clock):
        try:
            run_taken_job(taken, clock=clock)
        except Exception as error:  # the edge: whatever a job breaks on must end in its row
            logger.exception("job %s broke", uid)
            abandon_job(taken, error=type(error).__name__, at=clock())
    publish(followers(uid))


def uid_in(word: object) -> UUID | None:
    """The uid that a message names, if it does."""
    try:
        return UUID(str(word))
    except ValueError:
        return None


@contextmanager
def _held(job: Job, clock: Clock) -> Iterator[None]:
    """Prolong the job's lease from beside, for as long as its runner is busy in this process."""
    ended = threading.Event()

    def hold() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            try:
                hold_job(job=job, at=clock())
            except Error:
                logger.warning("the database did not take the hold on job %s", job.uid)
            finally:
                connection.close()

    threading.Thread(target=hold, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def followers(uid: UUID) -> list[UUID]:
    """Jobs of the same project that nobody has told a broker of yet, and the next chunks."""
    at = database_now()
    untold = Job.objects.ready(at).asked_for().filter(published_at=None, project__jobs__uid=uid)
    return [*untold.values_list("uid", flat=True), *wake_chunks(after=uid, at=at)]


def publish(jobs: Iterable[UUID]) -> None:
    """Tell the broker of queued jobs. If it is away they wait for the next sweep."""
    for uid in jobs:
        try:
            run_job.delay(str(uid))
        except (run_job.OperationalError, OSError):  # OSError: the embedded broker's folder
            logger.warning("the broker is away; job %s waits for the sweep", uid)


def broker_answers() -> bool:
    """Whether a message could be left with the broker now; waits a second at most."""
    try:
        with run_job.app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
            broker.channel()  # closed with its connection
            folder = (broker.transport_options or {}).get("folder")
    except (run_job.OperationalError, OSError):
        return False
    return folder is None or os.access(folder, os.W_OK | os.X_OK)


def publish_on_commit(job: Job) -> None:
    """Tell the broker of a job once the transaction that stored it is committed."""
    uid = job.uid

    def tell() -> None:
        Job.objects.filter(uid=uid).update(published_at=timezone.now(), published=1)
        publish([uid])

    connection.on_commit(tell)


@worker_init.connect
def name_worker(**_: object) -> None:
    """Name the worker while it still is one process."""
    ThisWorker.name = name_of_worker()


@worker_ready.connect
def begin_presence(sender: Any = None, **_: object) -> None:
    """Start signing presence in the worker's main process, every 3 seconds."""
    _stopped.clear()
    _leaving.clear()
    arguments = (ThisWorker.name, _shared_queue(sender))
    threading.Thread(target=_keep_signing, args=arguments, daemon=True).start()


def _shared_queue(consumer: Any) -> SharedQueue | None:
    """The pool of a worker whose processes share one queue; None where each has its own."""
    if consumer is None or consumer.hub is not None:
        return None
    return SharedQueue(lambda: set(consumer.pool.info["processes"]))


@worker_shutting_down.connect
def stop_watching_processes(**_: object) -> None:
    _leaving.set()


@worker_shutdown.connect
def end_presence(**_: object) -> None:
    _stopped.set()


def _keep_signing(name: str, queue: SharedQueue | None) -> None:
    while not _stopped.is_set():
        try:
            close_old_connections()  # else a database that was away stays away for this thread
            at = database_now()
            sign_presence(name=name, at=at)
            lost = queue is not None and queue.lost_a_waiting_process(name)
            if queue is not None and lost and not _leaving.is_set():
                logger.warning("a waiting process was killed; the worker begins anew")
                queue.end_processes()
                take_back_from_dead_processes(worker=name, at=at)
                begin_anew()
            take_back_from_dead_processes(worker=name, at=at)
        except Error:
            logger.warning("the database did not take the worker's sign of life")
        _stopped.wait(PRESENCE_SECONDS)
