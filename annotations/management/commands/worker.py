"""`manage.py worker`: a worker alone, for sites whose programs are started one by one."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand

from annotations.management.becoming import become
from annotations.management.site import worker_program


class Command(BaseCommand):
    """Any number of them may run; one `manage.py reconcile` somewhere looks after the queue."""

    requires_system_checks = (Tags.files, Tags.security)
    help = "Run a worker in the foreground; `manage.py prepare` comes first."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Become the worker."""
        become(worker_program())
