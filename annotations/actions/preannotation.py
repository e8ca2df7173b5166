"""The pre-annotation job: a finder over some or all articles of a project.

Many articles are done in chunks (chunks.py), by as many workers as there are; few by one job.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annotations.access import Permission, require
from annotations.actions.chunks import SMALLEST, chunk_size, plan_chunks
from annotations.actions.finders import chosen_finder, finder_for
from annotations.actions.jobs import (
    MAX_ATTEMPTS,
    JobRun,
    Split,
    UnreadableJob,
    attempts_made,
    request_job,
)
from annotations.actions.suggestions import find_suggestions, store_run
from annotations.domain import suggestions
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.domain.suggestions.base import Finder, Findings, Refusal
from annotations.domain.suggestions.checked import BadFindings
from annotations.models import ArticleVersion, Job, JobItem, JobItemState, JobKind, Project, User
from annotations.queries.preannotation import (
    live_versions,
    newest_of,
    with_imported_alone,
    without_any_run,
    without_run_of,
)

READ_AT_ONCE = 50
REFUSALS_TOLD = 20
# Refusals of a finder that are no fault: the article is passed over, and its row says why.
PASSED_OVER = frozenset({"unknown_language"})
# Articles in a row that may end all attempts but the last. After that it is not the articles.
MOST_ENDED = 3


def request_preannotation(
    *,
    project: Project,
    by: User | None,
    at: datetime,
    versions: Sequence[ArticleVersion] | None = None,
    only_new: bool = False,
) -> Job:
    """Ask for suggestions of the project's finder on these versions, or on all articles.

    versions None: the newest version of every article over which this version of the finder
    has not been run; older runs stay. only_new: only those without suggestions of any finder; how
    many are passed over because a file brought theirs is told with the job.
    """
    if by is not None:
        require(by, project, Permission.EDIT_JOBS)
    uids = None if versions is None else [str(version.uid) for version in versions]
    params: JsonObject = {"versions": uids, "finder": chosen_finder(project), "only_new": only_new}
    if only_new and (imported := with_imported_alone(newest_of(project.pk)).count()):
        params["imported"] = imported
    instead = stand_in(project)
    if instead is not None:
        params["instead"] = instead.to_text()
    return request_job(project=project, kind=JobKind.PREANNOTATION, params=params, by=by, at=at)


def stand_in(project: Project) -> Message | None:
    """Why the rules stand in for the tagger, where nobody chose them."""
    return None if project.finder else suggestions.missing_tagger()


def run_preannotation(run: JobRun) -> None:
    """Do a chunk or a small job; plan the chunks of a large one, which raises Split."""
    job = run.job
    if job.chunk_count is not None:
        raise Split(job.chunk_count)  # planned before, and queued again by a person
    engine = _finder_of(job)
    versions = _wanted(job, engine)
    if job.parent_id is not None:
        within = versions.filter(pk__gte=job.chunk_start, pk__lte=job.chunk_end)
        _run_through(run, engine, within)
    elif _is_small(job, versions):
        _run_through(run, engine, versions)
    else:
        total = versions.count()
        run.advance(done=job.done, total=max(total, job.total or 0))
        plan_chunks(run, versions, size=chunk_size(total))


def _is_small(job: Job, versions: QuerySet[ArticleVersion]) -> bool:
    """Whether one worker does it: what is named, begun so, or less than a chunk."""
    if "planned" in job.cursor:
        return False
    if job.params.get("versions") is not None or "after" in job.cursor:
        return True
    return versions[: SMALLEST + 1].count() <= SMALLEST


def _run_through(run: JobRun, engine: Finder, versions: QuerySet[ArticleVersion]) -> None:
    """One transaction per article version; a resumed run goes on behind its cursor."""
    done, after = run.job.done, run.job.cursor.get("after", 0)
    ended = run.job.cursor.get("ended", 0)
    suspect = attempts_made(run.job) >= MAX_ATTEMPTS and ended < MOST_ENDED
    total = done + versions.filter(pk__gt=after).count()
    run.advance(done=done, total=total)
    for version in _behind(after, versions):
        done += 1
        try:
            if suspect:
                raise _ended_workers()
            findings, refusal = find_suggestions(version=version, finder=engine), None
        except BadFindings as bad:
            findings, refusal = None, bad
        ended, suspect = (ended + 1 if suspect else 0), False
        with transaction.atomic():
            if findings is None or not _store(run, version, engine, findings):
                run.note_items([_passed_over(run, version, refusal)])
            elif findings.refusals:
                run.note_items(_refused(run, version, findings.refusals))
            run.advance(
                done=done, total=max(total, done), cursor={"after": version.pk, "ended": ended}
            )


def _ended_workers() -> BadFindings:
    """Of the article at which all attempts before this one ended."""
    times = MAX_ATTEMPTS - 1
    return BadFindings(
        N_("The work on this article broke off {n} times.", n=times), code="ended_workers"
    )


def _store(run: JobRun, version: ArticleVersion, engine: Finder, findings: Findings) -> bool:
    return store_run(version=version, finder=engine, findings=findings, at=run.clock())[1]


def _finder_of(job: Job) -> Finder:
    """Raises UserError where that finder is not there (any more)."""
    name = job.params.get("finder")
    if not isinstance(name, str):
        raise UnreadableJob(N_("the finder is not named"))
    return finder_for(job.project, name)


def _wanted(job: Job, engine: Finder) -> QuerySet[ArticleVersion]:
    """The versions that the job names; else the newest of every article that lacks a run."""
    named = job.params.get("versions")
    if named is not None:
        return live_versions(job.project_id).filter(uid__in=_uids(named))
    newest = newest_of(job.project_id)
    if job.params.get("only_new"):
        return without_any_run(newest)
    return without_run_of(newest, engine)


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
        passed = refusal.code in PASSED_OVER
        state = JobItemState.SKIPPED if passed else JobItemState.FAILED
        code, error = refusal.code, refusal.detail
    return run.item(
        str(version.uid), state=state, label=str(version.article), code=code, error=error
    )


def _refused(run: JobRun, version: ArticleVersion, refusals: Sequence[Refusal]) -> list[JobItem]:
    """What somebody's model proposed beside what is stored; the article itself is done."""
    told = [(one.code, N_("Refused: {why}", why=one.detail)) for one in refusals[:REFUSALS_TOLD]]
    if len(refusals) > REFUSALS_TOLD:
        more = len(refusals) - REFUSALS_TOLD
        told.append(("and_more", N_("Refused: {n:,} proposals more.", n=more)))
    return [
        run.item(
            f"{version.uid}:{place}",
            state=JobItemState.DONE,
            label=str(version.article),
            code=code,
            error=words,
        )
        for place, (code, words) in enumerate(told)
    ]


def _behind(after: int, versions: QuerySet[ArticleVersion]) -> Iterator[ArticleVersion]:
    """The versions behind a cursor, each portion read to its end before the job writes.

    An open cursor would hold an old snapshot, from which SQLite lets nobody write.
    """
    while portion := list(versions.filter(pk__gt=after).select_related("article")[:READ_AT_ONCE]):
        yield from portion
        after = portion[-1].pk
