"""The Celery application which workers run and tasks register with."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging
from django.dispatch import receiver
from django_structlog.celery.signals import bind_extra_task_metadata
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.transport import TRANSPORT_ALIASES

from workbench.broker import SCHEME

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
TRANSPORT_ALIASES[SCHEME] = "workbench.broker:Transport"

app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def leave_logging_alone(**_: object) -> None:
    """Workers log as the settings say; without this Celery would set levels of its own."""


@receiver(bind_extra_task_metadata)
def name_job(task: Any, **_: object) -> None:
    """Let every line that a task logs name its job; the request's id came with the message."""
    if task.request.args:
        structlog.contextvars.bind_contextvars(job=str(task.request.args[0]))
