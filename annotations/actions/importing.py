"""The import job: files of articles, read row by row and stored in chunks."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.articles import Arrival, Imported, import_drafts
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.preannotation import request_preannotation
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import canonical_text
from annotations.formats import ArticleDraft, RowError, reader_for
from annotations.models import ArticleVersion, Job, JobItem, JobItemState, JobKind, Project, User

CHUNK = 250

Row = tuple[str, ArticleDraft | RowError]


def request_import(
    *,
    project: Project,
    files: list[dict[str, str]],
    preannotate: bool,
    by: User | None,
    at: datetime,
) -> Job:
    """Ask for files to be imported: [{"path", "name"}], the name telling the format.

    Paths are relative to the media folder, or absolute for files named on a command line.
    Raises UserError (`unknown_format`) at once for a file nobody can read.
    """
    if by is not None:
        require(by, project, Permission.EDIT_ARTICLES)
    for file in files:
        reader_for(file["name"])
    return request_job(
        project=project,
        kind=JobKind.IMPORT,
        params={"files": files, "preannotate": preannotate},
        by=by,
        at=at,
    )


def run_import(run: JobRun) -> None:
    """Each chunk is one transaction with its progress, so a resumed run doubles nothing."""
    done = run.job.done
    rows = islice(_rows(run), done, None)
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            done += len(chunk)
            run.note_items(_store(run, chunk))
            run.advance(done=done, total=None)
    with transaction.atomic():
        run.advance(done=done, total=done)
        if run.job.params.get("preannotate") and done and not run.job.cursor.get("asked"):
            _request_suggestions(run)
            run.advance(done=done, cursor={"asked": True})


def _rows(run: JobRun) -> Iterator[Row]:
    """Every row of every file, with its key; a file nobody can read is one failed row."""
    for number, file in enumerate(_files_of(run.job)):
        name = file["name"]
        path = Path(settings.MEDIA_ROOT) / file["path"]
        try:
            with path.open("rb") as stream:
                for row, draft in reader_for(name).read(stream, name=name):
                    run.beat()
                    yield f"{number}:{row}", draft
        except UserError as error:
            yield f"{number}:file", RowError(0, error.code, error.detail, error.field)
        except FileNotFoundError:
            yield (
                f"{number}:file",
                RowError(0, "file_missing", N_("{name} is gone.", name=name), None),
            )


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


def _store(run: JobRun, chunk: list[Row]) -> list[JobItem]:
    """Store what can be stored; return an item for every row of the chunk."""
    items: list[JobItem] = []
    drafts: list[tuple[str, ArticleDraft]] = []
    for key, draft in chunk:
        refused = draft if isinstance(draft, RowError) else _refusal(draft)
        if refused is None and isinstance(draft, ArticleDraft):
            drafts.append((key, draft))
        elif refused is not None:
            items.append(_refused(run, key, draft, refused))
    imported = import_drafts(
        project=run.job.project,
        drafts=[draft for _, draft in drafts],
        by=run.job.requested_by,
        at=run.clock(),
    )
    items += [_arrived(run, key, one) for (key, _), one in zip(drafts, imported, strict=True)]
    return items


def _refusal(draft: ArticleDraft) -> RowError | None:
    try:
        canonical_text(draft.text)
    except UserError as error:
        return RowError(0, error.code, error.detail, error.field)
    return None


def _refused(run: JobRun, key: str, draft: ArticleDraft | RowError, refused: RowError) -> JobItem:
    label = draft.title or draft.source_name if isinstance(draft, ArticleDraft) else ""
    error = refused.detail
    if refused.field:
        error = N_("{error} ({field})", error=error, field=refused.field)
    return run.item(
        key,
        state=JobItemState.FAILED,
        label=label,
        code=refused.code,
        error=error,
    )


def _arrived(run: JobRun, key: str, imported: Imported) -> JobItem:
    article, number = imported.version.article, imported.version.number
    if imported.arrival == Arrival.DUPLICATE:
        return run.item(
            key,
            state=JobItemState.SKIPPED,
            label=str(article),
            code="duplicate",
            error=N_(
                "The same text is here already: “{article}”, version {number}.",
                article=article,
                number=number,
            ),
        )
    error = None
    if imported.arrival == Arrival.NEW_VERSION:
        error = N_("Stored as version {number} of “{article}”.", number=number, article=article)
        if imported.review:
            error = N_(
                "{stored} Marks on sentences {listed} of the version before were not carried over.",
                stored=error,
                listed=", ".join(str(position + 1) for position in imported.review),
            )
    return run.item(
        key, state=JobItemState.DONE, label=str(article), code=imported.arrival, error=error
    )


def _request_suggestions(run: JobRun) -> None:
    fresh = ArticleVersion.objects.filter(
        project_id=run.job.project_id, suggestion_runs=None, article__archived_at=None
    )
    if fresh.exists():
        request_preannotation(project=run.job.project, by=None, at=run.clock(), only_new=True)
