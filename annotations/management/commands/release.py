"""`manage.py release PROJECT --out DIR`: make a release and write its files into a folder."""

import json
import os
import shutil
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from annotations.actions.releasing import propose_version, release_folder, request_release
from annotations.actions.running import run_job
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import read_message
from annotations.formats.releases.folder import MANIFEST
from annotations.formats.releases.options import SPLIT_BY, TEXTS, ReleaseOptions, parse_options
from annotations.formats.releases.wanted import check_formats, writable
from annotations.models import BatchKind, Job, JobState, Project, Release

LINES = {
    "licence": "of the annotations, such as 'CC BY 4.0'",
    "contact": "whom to write to",
    "title": "what the dataset is cited as; by default the project's name",
}


class Command(BaseCommand):
    """Runs the release job in this process; the release is then in the product as well."""

    help = "Make a release of a project and write its files into an empty folder."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --version name the release's version instead of asking for Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the project, the folder, the version and what may be chosen."""
        parser.add_argument("project", metavar="PROJECT", help="the project's slug or uid")
        parser.add_argument("--out", required=True, metavar="DIR", help="an empty or new folder")
        parser.add_argument(
            "--version", metavar="V", help="the release's version; by default the next one"
        )
        add_options(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the release, copy its files, print the manifest's SHA-256."""
        out = Path(options["out"])
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(f"{out} is not an empty folder: nothing was written.")
        project = find_project(options["project"])
        refuse_unwritable(out)
        asked = asked_options(project, options)
        release = make_release(project, options["version"] or propose_version(project), asked)
        try:
            copy_files(release, out)
        except OSError as error:
            raise CommandError(
                f"Version {release.version} is made and stands in the product, but {out} could not "
                f"be written: {error.strerror or error}."
            ) from error
        self.stdout.write(release.manifest_hash)


def add_options(parser: ArgumentParser) -> None:
    """Take what pages and the API let people choose; what is not given is as by default."""
    known = ", ".join(one.name for one in writable())
    parser.add_argument(
        "--formats",
        metavar="A,B",
        default="",
        help=f"formats beside JSON lines and CSV, which are always there: {known}",
    )
    parser.add_argument("--texts", choices=TEXTS, help="offsets: without the articles' words")
    for name, words in LINES.items():
        parser.add_argument(f"--{name}", metavar="WORDS", default="", help=words)
    parser.add_argument(
        "--creator", action="append", metavar="NAME", help="whom to cite; may be given again"
    )
    parser.add_argument(
        "--batch", action="append", metavar="B", help="only this work batch (uid or name); again"
    )
    parser.add_argument("--language", metavar="TAG", default="", help="only this language")
    parser.add_argument("--outlet", metavar="NAME", default="", help="only this outlet")
    parser.add_argument("--from", metavar="DAY", default="", help="only articles of it and later")
    parser.add_argument("--until", metavar="DAY", default="", help="only those of it and earlier")
    parser.add_argument("--splits", metavar="A,B,C", help="shares of train, dev and test")
    parser.add_argument("--split-by", choices=SPLIT_BY, help="by date or at random")
    parser.add_argument("--seed", type=int, help="of intervals and random splits")
    parser.add_argument("--resamples", type=int, help="of intervals")
    parser.add_argument("--datasheet", metavar="FILE", help="JSON: question -> answer")


def asked_options(project: Project, given: Mapping[str, Any]) -> ReleaseOptions:
    """What was given, read as strictly as the API reads it; CommandError names what is wrong."""
    asked: JsonObject = {name: given[name] for name in LINES}
    asked |= {
        "formats": [name.strip() for name in given["formats"].split(",") if name.strip()],
        "creators": "\n".join(given["creator"] or ()),
        "query": {
            "batches": [batch_uid(project, name) for name in given["batch"] or ()],
            "language": given["language"],
            "outlet": given["outlet"],
            "published_from": given["from"],
            "published_until": given["until"],
        },
        "datasheet": read_answers(given["datasheet"]),
    }
    for name in ("texts", "split_by", "seed", "resamples"):
        if given[name] is not None:
            asked[name] = given[name]
    if given["splits"] is not None:
        asked["splits"] = read_shares(given["splits"])
    try:
        options = parse_options(asked)
        check_formats(options)
    except UserError as error:
        raise CommandError(f"{error.field}: {error.detail}") from error
    return options


def batch_uid(project: Project, name: str) -> str:
    """The uid of a batch that was named by it or by its name."""
    batches = project.batches.filter(kind=BatchKind.WORK)
    found = list(batches.filter(name=name).values_list("uid", flat=True))
    if len(found) > 1:
        raise CommandError(f"Several work batches are called {name}: give the uid of one.")
    uid = found[0] if found else uid_of(name)
    if uid is None or not batches.filter(uid=uid).exists():
        raise CommandError(f"There is no work batch {name} in the project.")
    return str(uid)


def read_answers(name: str | None) -> object:
    """The answers for the datasheet in a JSON file."""
    if name is None:
        return {}
    try:
        return json.loads(Path(name).read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} cannot be read as JSON: {error}") from error


def read_shares(given: str) -> list[float]:
    """Shares with commas between them."""
    try:
        return [float(share) for share in given.split(",")]
    except ValueError as error:
        raise CommandError(f"--splits: {given} are no numbers with commas between.") from error


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


def make_release(project: Project, version: str, options: ReleaseOptions) -> Release:
    """Ask for a release and run its job here; CommandError says why it failed."""
    now = timezone.now()
    try:
        with transaction.atomic():
            release, job = request_release(
                project=project, version=version, options=options, by=None, at=now
            )
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
