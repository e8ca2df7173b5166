"""`manage.py restore_release PATH`: make a project from a release of the workbench."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.restoring_releases import request_restoration
from annotations.actions.running import run_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.models import Job, JobState, User


class Command(BaseCommand):
    """Runs the job in this process: the whole project is there afterwards, or nothing of it."""

    help = "Make a project from a release: its folder, or its zip archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the release, the project's short name and its manager."""
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument(
            "--slug", default="", help="the project's short name; by default the release's"
        )
        parser.add_argument("--manager", metavar="USERNAME", help="by default the oldest account")

    def handle(self, *_args: Any, path: Path, slug: str, **options: Any) -> None:
        """Restore, then print the project's short name."""
        manager = _manager(options["manager"])
        file = {"path": str(path.resolve()), "name": path.name}
        try:
            job = request_restoration(file=file, slug=slug, by=manager, at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        run_job(uid=job.uid, clock=timezone.now)
        job = Job.objects.select_related("project").get(pk=job.pk)
        if job.state != JobState.DONE:
            raise CommandError(read_message(job.reason) or "Another worker took this over.")
        self.stdout.write(job.project.slug)


def _manager(username: str | None) -> User:
    """Whoever is to manage the project, and can sign in."""
    users = User.objects.filter(is_active=True).order_by("pk")
    named = users if username is None else users.filter(username=username)
    found = next((one for one in named if one.has_usable_password()), None)
    if found is None:
        raise CommandError("There is no such account that can sign in: make one first.")
    return found
