"""The import job: files of articles, read row by row and stored in chunks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.bulk_rows import map_little, refresh_statistics
from annotations.actions.fetching_pages import PageFetching
from annotations.actions.import_copies import CopyNotes
from annotations.actions.import_files import Found, ImportFiles, check_files, path_of
from annotations.actions.import_options import (
    Annotations,
    ImportOptions,
    check_options,
    read_options,
)
from annotations.actions.import_storing import (
    ROWS,
    ChunkStoring,
    Ready,
    Refused,
    ready_chunks,
)
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.preannotation import request_preannotation
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import (
    Article,
    ArticleVersion,
    Fingerprint,
    ImportedRow,
    Job,
    JobItem,
    JobKind,
    JobState,
    Project,
    Sentence,
    User,
)
from annotations.queries.preannotation import newest_of, with_imported_alone

CHUNK = ROWS
# After so many chunks tables may be several times as large as they were.
GROWN = frozenset({1, 4, 16, 64, 256, 1024})
NO_OPTIONS = ImportOptions()

Files = Sequence[Mapping[str, str]]


def request_import(
    *,
    project: Project,
    files: Files,
    options: ImportOptions = NO_OPTIONS,
    by: User | None,
    at: datetime,
) -> Job:
    """Ask for files to be imported: [{"path", "name"}]; what is in them tells their format.

    Paths are relative to the media folder, or absolute for files named on a command line.
    Raises UserError at once for options nobody can follow and files nobody can read.
    """
    if by is not None:
        require(by, project, Permission.EDIT_ARTICLES)
    check_options(project, options)
    check_files(files, options)
    return _request(project, {"files": list(files), "options": options.as_json()}, by, at)


def import_after(*, dry_run: Job, by: User, at: datetime) -> Job:
    """Ask for the files of a dry run to be imported as they are; asked again, the same job.

    Raises Conflict `not_a_dry_run`, UserError `file_missing`.
    """
    project = dry_run.project
    require(by, project, Permission.EDIT_ARTICLES)
    options = read_options(dry_run)
    if dry_run.kind != JobKind.IMPORT or not options.dry_run or dry_run.state != JobState.DONE:
        raise Conflict(N_("This is no dry run that has ended."), code="not_a_dry_run")
    if (asked := job_after(dry_run)) is not None:
        return asked
    files = _files_of(dry_run)
    for file in files:
        if not path_of(file).is_file():
            raise UserError(N_("{name} is gone.", name=file["name"]), code="file_missing")
    wanted = replace(options, dry_run=False).as_json()
    params: JsonObject = {"files": files, "options": wanted, "after": str(dry_run.uid)}
    return _request(project, params, by, at)


def job_after(dry_run: Job) -> Job | None:
    """The import that was asked for after a dry run, unless it was stopped or failed."""
    asked = Job.objects.filter(
        project_id=dry_run.project_id, kind=JobKind.IMPORT, params__after=str(dry_run.uid)
    )
    return asked.exclude(state__in=(JobState.FAILED, JobState.CANCELLED)).order_by("pk").last()


def _request(project: Project, params: JsonObject, by: User | None, at: datetime) -> Job:
    return request_job(project=project, kind=JobKind.IMPORT, params=params, by=by, at=at)


def run_import(run: JobRun) -> None:
    """Each chunk is one transaction with its progress, so a resumed run doubles nothing."""
    map_little()
    options = read_options(run.job)
    fetching = PageFetching(beat=run.beat)
    files = ImportFiles(_files_of(run.job), options, fetch=fetching.fetch)
    storing = ChunkStoring(run, options)
    copies = CopyNotes(run.job, most=CHUNK)
    if run.job.done and not options.dry_run:
        copies.say_missed()
    rows = _from_where_it_stopped(run, files.rows(), storing, fetching)
    chunks = ready_chunks(run, rows, options, sources=storing.sources, most=CHUNK)
    for number, chunk in enumerate(chunks):
        items = _store(run, storing, chunk, files, is_dry=options.dry_run)
        if not options.dry_run:
            copies.add(items)
        if number in GROWN:
            refresh_statistics(Article, ArticleVersion, Sentence, Fingerprint, ImportedRow)
    copies.say()
    done = run.job.done
    with transaction.atomic():
        run.advance(done=done, total=done)
        if options.preannotate and not options.dry_run and done and not _has_asked(run):
            _request_suggestions(run)
            run.advance(done=done, cursor={"asked": True, "imported": _left_out(run, options)})


def _from_where_it_stopped(
    run: JobRun, rows: Iterator[Found], storing: ChunkStoring, fetching: PageFetching
) -> Iterator[Found]:
    """The rows that are left; those before are only counted, and no page is fetched for them."""
    fetching.is_passing = True
    for place, found in islice(rows, run.job.done):
        run.beat()
        storing.remember(place, found)
    fetching.is_passing = False
    return rows


def _store(
    run: JobRun,
    storing: ChunkStoring,
    chunk: Sequence[Ready | Refused],
    files: ImportFiles,
    *,
    is_dry: bool,
) -> list[JobItem]:
    """One transaction with its progress; a dry run takes back all but what it says."""
    with transaction.atomic():
        items = storing.store(chunk)
        if is_dry:
            transaction.set_rollback(True)
        else:
            _note(run, items, files, len(chunk))
    if is_dry:
        with transaction.atomic():
            _note(run, items, files, len(chunk))
    return items


def _note(run: JobRun, items: list[JobItem], files: ImportFiles, rows: int) -> None:
    run.note_items(items)
    cursor = {"read": files.read, "size": files.size}
    run.advance(done=run.job.done + rows, cursor=cursor)


def _files_of(job: Job) -> list[dict[str, str]]:
    files = job.params.get("files")
    if not isinstance(files, list) or not all(
        isinstance(one, dict)
        and isinstance(one.get("path"), str)
        and isinstance(one.get("name"), str)
        for one in files
    ):
        raise UnreadableJob(N_("the files are not named"))
    return files


def _has_asked(run: JobRun) -> bool:
    return bool(run.job.cursor.get("asked"))


def _request_suggestions(run: JobRun) -> None:
    fresh = ArticleVersion.objects.filter(
        project_id=run.job.project_id, suggestion_runs=None, article__archived_at=None
    )
    if fresh.exists():
        request_preannotation(project=run.job.project, by=None, at=run.clock(), only_new=True)


def _left_out(run: JobRun, options: ImportOptions) -> int:
    """How many articles the finder passes over, because the files brought their suggestions."""
    if options.annotations != Annotations.SUGGESTIONS:
        return 0
    return with_imported_alone(newest_of(run.job.project_id)).count()
