"""`manage.py import_articles PROJECT PATH…`: bring files of articles into a project."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from annotations.actions.import_files import is_packed
from annotations.actions.import_options import (
    Annotations,
    ImportOptions,
    read_options,
    readable_formats,
)
from annotations.actions.importing import request_import
from annotations.actions.running import run_job, run_whole_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.formats import recognise
from annotations.formats.base import HEAD_BYTES
from annotations.formats.bundles import is_companion, is_litter
from annotations.formats.spreadsheets import spreadsheet_lines
from annotations.management.projects import find_project
from annotations.models import Article, Job, JobItem, JobItemState, JobKind, JobState, Project
from annotations.queries.import_report import report_rows, why_nothing


class Command(BaseCommand):
    """Imports in this process, through the same job that an upload starts."""

    help = "Import files, zips and folders of articles into a project, in any format that is read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's short name or uid")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--format", default="", choices=readable_formats(), help="else found")
        parser.add_argument("--licence", default="", help="of rows that do not say theirs")
        parser.add_argument("--credit", default="", help="whom the licence asks to be named")
        parser.add_argument(
            "--dry-run", action="store_true", help="store nothing, say what would be"
        )
        parser.add_argument(
            "--annotations",
            default=Annotations.NONE.value,
            choices=[one.value for one in Annotations],
            help="what annotations in the files become",
        )
        parser.add_argument(
            "--annotator",
            default="",
            help="the uid of the member who made the marks, or new: a new person for each name; "
            "else names in the files are pseudonyms (A1 becomes A1 of this project) or usernames "
            "of members, or new people",
        )
        parser.add_argument(
            "--finished", action="store_true", help="sentences without marks hold none: submit"
        )
        for name, words in (
            ("--labels", "own words for spans: Behauptung=Claim"),
            ("--columns", "columns of a table: text=Body"),
        ):
            parser.add_argument(
                name, nargs="+", type=_pair, default=[], metavar="WORD=MEANING", help=words
            )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write every row as CSV")
        parser.add_argument(
            "--no-suggestions", action="store_true", help="do not run the finder afterwards"
        )

    def handle(self, *_args: Any, project: str, paths: list[Path], **options: Any) -> None:
        """Import, say what became of every row that was not simply added, then pre-annotate."""
        target = find_project(project)
        try:
            job = request_import(
                project=target,
                files=_files(paths),
                options=_options(options),
                by=None,
                at=timezone.now(),
            )
        except UserError as error:
            raise CommandError(error.detail) from error
        done = run_job(uid=job.uid, clock=timezone.now)
        self._tell(job)
        if options["report"]:
            _write_report(job, options["report"])
        _run_followers(target)
        failed = JobItem.objects.filter(job=job, state=JobItemState.FAILED).count()
        if failed:
            raise CommandError(
                "1 row was refused." if failed == 1 else f"{failed} rows were refused."
            )
        job.refresh_from_db()
        if done is None or job.state != JobState.DONE:
            raise CommandError(read_message(job.reason) or "The import did not end.")

    def _tell(self, job: Job) -> None:
        for item in JobItem.objects.filter(job=job).exclude(error="").order_by("pk").iterator():
            place = f"{item.file}:{item.row}" if item.row else item.file
            self.stdout.write(f"{item.result}: {item.label or place}: {read_message(item.error)}")
        counts = (
            JobItem.objects.filter(job=job).values("code").annotate(n=Count("pk")).order_by("code")
        )
        self.stdout.write(
            ", ".join(f"{row['n']} {row['code']}" for row in counts) or "nothing to import"
        )
        self._tell_of_the_whole(Job.objects.get(pk=job.pk))

    def _tell_of_the_whole(self, job: Job) -> None:
        """What no single row says: that nothing was stored, or without a licence, or without
        suggestions of a finder."""
        if counted := why_nothing(job, is_dry=read_options(job).dry_run):
            self.stdout.write(" ".join(counted.said))
        if bare := _without_licence(job):
            articles = "1 article has" if bare == 1 else f"{bare} articles have"
            self.stdout.write(
                f"{articles} no licence: nobody can know whether the text may be given on. Name it "
                "with --licence, or say unknown."
            )
        if imported := job.cursor.get("imported"):
            articles = "1 article holds" if imported == 1 else f"{imported} articles hold"
            them = "it" if imported == 1 else "them"
            self.stdout.write(
                f"{articles} suggestions of a file: the finder is not run over {them}. "
                "“Make suggestions” on the page of articles runs it there too."
            )


def _without_licence(job: Job) -> int:
    """How many articles a job added without one; a dry run adds none."""
    added = JobItem.objects.filter(job=job, state=JobItemState.DONE, article__isnull=False)
    return Article.objects.filter(uid__in=added.values("article"), licence="").count()


def _options(given: dict[str, Any]) -> ImportOptions:
    named = ("format", "licence", "credit", "dry_run", "annotations", "annotator")
    return ImportOptions.of(
        {name: given[name] for name in named}
        | {
            "preannotate": not given["no_suggestions"],
            "is_finished": given["finished"],
            "labels": dict(given["labels"]),
            "columns": dict(given["columns"]),
        }
    )


def _pair(written: str) -> tuple[str, str]:
    word, _, meaning = written.partition("=")
    if not word or not meaning:
        raise ArgumentTypeError(f"{written} is not of the form WORD=MEANING")
    return word, meaning


def _files(paths: list[Path]) -> list[dict[str, str]]:
    """The files named, by their names, and those of folders, by their names within, in order.

    Of a folder only what somebody can read, or goes with it.
    """
    found: list[dict[str, str]] = []
    for path in paths:
        if path.is_dir():
            found += _files_within(path)
        elif path.is_file():
            found.append({"path": str(path.resolve()), "name": path.name})
        else:
            raise CommandError(f"There is no file {path}.")
    return found


def _files_within(folder: Path) -> list[dict[str, str]]:
    paths = {
        one.relative_to(folder).as_posix(): one.resolve()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }
    return [
        {"path": str(path), "name": name}
        for name, path in paths.items()
        if not is_litter(name) and (is_companion(name, paths) or _is_read(name, path))
    ]


def _is_read(name: str, path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return is_packed(name, head) or recognise(name, head) is not None


def _write_report(job: Job, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        target.writelines(spreadsheet_lines(report_rows(job)))


def _run_followers(project: Project) -> None:
    """Run the pre-annotation that the import asked for, without a worker."""
    for job in Job.objects.asked_for().filter(
        project=project, kind=JobKind.PREANNOTATION, state=JobState.QUEUED
    ):
        run_whole_job(uid=job.uid, clock=timezone.now)
