"""`manage.py release PROJECT --out DIR`: make a release and write its files into a folder."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from annotations.actions.releasing import propose_version, release_folder, request_release
from annotations.actions.running import run_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.formats.releases.folder import MANIFEST
from annotations.models import Job, JobState, Project, Release


class Command(BaseCommand):
    """Runs the release job in this process; the release is then in the product as well."""

    help = "Make a release of a project and write its files into an empty folder."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --version name the release's version instead of asking for Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the project, the folder and the version."""
        parser.add_argument("project", metavar="PROJECT", help="the project's slug or uid")
        parser.add_argument("--out", required=True, metavar="DIR", help="an empty or new folder")
        parser.add_argument(
            "--version", metavar="V", help="the release's version; by default the next one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the release, copy its files, print the manifest's SHA-256."""
        out = Path(options["out"])
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(f"{out} is not an empty folder: nothing was written.")
        project = find_project(options["project"])
        refuse_unwritable(out)
        release = make_release(project, options["version"] or propose_version(project))
        try:
            copy_files(release, out)
        except OSError as error:
            raise CommandError(
                f"Version {release.version} is made and stands in the product, but {out} could not "
                f"be written: {error.strerror or error}."
            ) from error
        self.stdout.write(release.manifest_hash)


def refuse_unwritable(out: Path) -> None:
    """Find out before the release is made that its files could not be written."""
    nearest = next(one for one in (out, *out.absolute().parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise CommandError(f"{out} cannot be written: no release was made.")


def find_project(name: str) -> Project:
    """Find an open project by its slug or uid."""
    projects = Project.objects.open()
    found = projects.filter(slug=name).first()
    if found is None and (uid := uid_of(name)) is not None:
        found = projects.filter(uid=uid).first()
    if found is None:
        raise CommandError(f"There is no open project {name}.")
    return found


def uid_of(name: str) -> UUID | None:
    """Read a uid, if it is one."""
    try:
        return UUID(name)
    except ValueError:
        return None


def make_release(project: Project, version: str) -> Release:
    """Ask for a release and run its job here; CommandError says why it failed."""
    now = timezone.now()
    try:
        with transaction.atomic():
            release, job = request_release(project=project, version=version, by=None, at=now)
            # Counts as told to a broker, so that no worker is told of it before it is taken here.
            Job.objects.filter(pk=job.pk).update(published_at=now, published=1)
    except UserError as error:
        raise CommandError(error.detail) from error
    job_run = run_job(uid=job.uid, clock=timezone.now)
    job.refresh_from_db()
    if job_run is None or job.state != JobState.DONE:
        raise CommandError(read_message(job.reason) or "Another worker took this release over.")
    release.refresh_from_db()
    return release


def copy_files(release: Release, out: Path) -> None:
    """Copy the files of a release, the manifest last."""
    folder = release_folder(release)
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    for name in sorted(names, key=lambda one: one.name == MANIFEST):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, out / name)
