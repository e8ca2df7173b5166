"""The pre-annotation job: a finder over some or all articles of a project."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotations.access import Permission, require
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.suggestions import find_suggestions, store_run
from annotations.domain.messages import N_
from annotations.domain.suggestions import DEFAULT_FINDER, FINDERS, finder
from annotations.domain.suggestions.base import Finder, Findings
from annotations.domain.suggestions.checked import BadFindings
from annotations.models import ArticleVersion, Job, JobItem, JobItemState, JobKind, Project, User

CHUNK = 50


def request_preannotation(
    *,
    project: Project,
    by: User | None,
    at: datetime,
    versions: Sequence[ArticleVersion] | None = None,
    only_new: bool = False,
) -> Job:
    """Ask for suggestions on these versions; None = the newest version of every article.

    only_new: pass over versions that have suggestions of any finder, without naming them.
    """
    if by is not None:
        require(by, project, Permission.EDIT_JOBS)
    uids = None if versions is None else [str(version.uid) for version in versions]
    return request_job(
        project=project,
        kind=JobKind.PREANNOTATION,
        params={"versions": uids, "finder": DEFAULT_FINDER, "only_new": only_new},
        by=by,
        at=at,
    )


def run_preannotation(run: JobRun) -> None:
    """One transaction per article version; a resumed run goes on behind its cursor."""
    engine = _finder_of(run.job)
    versions = _wanted(run.job)
    done, after = run.job.done, run.job.cursor.get("after", 0)
    total = done + versions.filter(pk__gt=after).count()
    run.advance(done=done, total=total)
    for version in _behind(after, versions):
        done += 1
        try:
            findings, refusal = find_suggestions(version=version, finder=engine), None
        except BadFindings as bad:
            findings, refusal = None, bad
        with transaction.atomic():
            if findings is None or not _store(run, version, engine, findings):
                run.note_items([_passed_over(run, version, refusal)])
            run.advance(done=done, total=max(total, done), cursor={"after": version.pk})


def _store(run: JobRun, version: ArticleVersion, engine: Finder, findings: Findings) -> bool:
    return store_run(version=version, finder=engine, findings=findings, at=run.clock())[1]


def _finder_of(job: Job) -> Finder:
    name = job.params.get("finder")
    if not isinstance(name, str) or name not in FINDERS:
        raise UnreadableJob(N_("there is no finder {name!r:.40}", name=name))
    return finder(name)


def _wanted(job: Job) -> QuerySet[ArticleVersion]:
    """The versions that the job names; else the newest of every article of its project."""
    versions = ArticleVersion.objects.filter(
        project_id=job.project_id, article__archived_at=None
    ).order_by("pk")
    if job.params.get("only_new"):
        versions = versions.filter(suggestion_runs=None)
    wanted = job.params.get("versions")
    if wanted is not None:
        return versions.filter(uid__in=_uids(wanted))
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number")
    )
    return versions.filter(~Exists(later))


def _uids(named: object) -> list[UUID]:
    try:
        return [UUID(str(one)) for one in named]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise UnreadableJob(N_("the articles are not named by uids")) from None


def _passed_over(run: JobRun, version: ArticleVersion, refusal: BadFindings | None) -> JobItem:
    if refusal is None:
        state, code = JobItemState.SKIPPED, "known"
        error = N_("This finder's suggestions are there already.")
    else:
        state, code, error = JobItemState.FAILED, refusal.code, refusal.detail
    return run.item(
        str(version.uid), state=state, label=str(version.article), code=code, error=error
    )


def _behind(after: int, versions: QuerySet[ArticleVersion]) -> Iterator[ArticleVersion]:
    """The versions behind a cursor, each chunk read to its end before the job writes.

    An open cursor would hold an old snapshot, from which SQLite lets nobody write.
    """
    while chunk := list(versions.filter(pk__gt=after).select_related("article")[:CHUNK]):
        yield from chunk
        after = chunk[-1].pk
