"""`manage.py import_articles PROJECT PATH…`: bring files of articles into a project."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from annotations.actions.importing import request_import
from annotations.actions.running import run_job, run_whole_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.formats import is_known
from annotations.management.projects import find_project
from annotations.models import Job, JobItem, JobItemState, JobKind, JobState, Project


class Command(BaseCommand):
    """Imports in this process, through the same job that an upload starts."""

    help = "Import .txt, .html and .jsonl files, or folders of them, into a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's short name or uid")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--no-suggestions", action="store_true", help="do not run the finder afterwards"
        )

    def handle(self, *_args: Any, project: str, paths: list[Path], **options: Any) -> None:
        """Import, say what became of every row that was not simply added, then pre-annotate."""
        target = find_project(project)
        try:
            job = request_import(
                project=target,
                files=[{"path": str(path), "name": path.name} for path in _files(paths)],
                preannotate=not options["no_suggestions"],
                by=None,
                at=timezone.now(),
            )
        except UserError as error:
            raise CommandError(error.detail) from error
        done = run_job(uid=job.uid, clock=timezone.now)
        self._report(job)
        _run_followers(target)
        failed = JobItem.objects.filter(job=job, state=JobItemState.FAILED).count()
        if done is None or Job.objects.get(pk=job.pk).state != JobState.DONE or failed:
            raise CommandError(f"{failed} rows could not be imported.")

    def _report(self, job: Job) -> None:
        for item in JobItem.objects.filter(job=job).exclude(error="").order_by("pk"):
            self.stdout.write(
                f"{item.get_state_display()}: {item.label or item.key}: {read_message(item.error)}"
            )
        counts = (
            JobItem.objects.filter(job=job).values("code").annotate(n=Count("pk")).order_by("code")
        )
        self.stdout.write(
            ", ".join(f"{row['n']} {row['code']}" for row in counts) or "nothing to import"
        )


def _files(paths: list[Path]) -> list[Path]:
    """The files named, and those of a known format in the folders named, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and is_known(one.name))
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"There is no file {path}.")
    return [path.resolve() for path in found]


def _run_followers(project: Project) -> None:
    """Run the pre-annotation that the import asked for, without a worker."""
    for job in Job.objects.asked_for().filter(
        project=project, kind=JobKind.PREANNOTATION, state=JobState.QUEUED
    ):
        run_whole_job(uid=job.uid, clock=timezone.now)
