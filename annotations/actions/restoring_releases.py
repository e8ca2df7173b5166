"""A project made from a release of the workbench: all of it, or nothing.

The project is made with the request, empty; its job reads every byte of the release before it
stores anything, and stores in one transaction. Killed anywhere it begins again. Where it fails,
its message is all that is seen: the project is in no list, and whoever tries again gets it.
Released again with the same options and version, the project gives the same files, byte by byte.
"""

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from annotations.actions.agreement_writing import RULES
from annotations.actions.counting import rebuild_many
from annotations.actions.events import log
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.people import ProjectPlan, add_member, create_project
from annotations.actions.restored_articles import store_article
from annotations.actions.restored_project import Restoration, begin, end
from annotations.actions.restored_rows import Rows
from annotations.actions.uploads import store_uploads
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.formats.releases.opening import (
    Files,
    RefusedRelease,
    Stated,
    open_release,
    read_manifest,
    verify,
)
from annotations.formats.releases.reading import FoundArticle, found_articles
from annotations.models import (
    AgreementView,
    Article,
    Job,
    JobKind,
    Membership,
    Project,
    RestoredRelease,
    Role,
    User,
)
from annotations.queries.restorations import left_empty

ROWS_A_FLUSH = 2_000
UIDS_A_QUERY = 500
RESTORED = "project.restored_from_release"


class AlreadyHere(Conflict):
    """The project of this release, or something of it, is in this installation."""

    code = "already_here"


def request_restoration_of_upload(
    *, name: str, chunks: Iterable[bytes], by: User, at: datetime
) -> Job:
    """Take an uploaded zip archive and ask for its project; UserError leaves nothing behind."""
    stored = store_uploads([(name, chunks)])[0]
    try:
        return request_restoration(file=stored, slug="", by=by, at=at)
    except BaseException:
        shutil.rmtree(_place(stored["path"]).parent, ignore_errors=True)
        raise


def request_restoration(*, file: dict[str, str], slug: str, by: User, at: datetime) -> Job:
    """Make the project of a release, empty, and ask for the job that fills it.

    file: {"path", "name"} of a folder or zip, the path relative to the media folder, or absolute
    where a command names it. slug: the project's short name; "" = that of the release, unless it
    is taken.
    Raises RefusedRelease, RefusedArchive or AlreadyHere.
    """
    with open_release(_place(file["path"])) as files:
        stated = read_manifest(files)
    with transaction.atomic():
        project = _left_empty(stated, by, at) or _make_project(stated, slug, by, at)
        _refuse_known_articles(stated)
        return request_job(
            project=project,
            kind=JobKind.RESTORATION,
            params={"files": [file], "manifest": stated.sha256},
            by=by,
            at=at,
            total=len(stated.articles),
        )


def _left_empty(stated: Stated, by: User, at: datetime) -> Project | None:
    """The project that an earlier attempt left empty: it belongs to whoever tries now."""
    project = Project.objects.filter(uid=stated.project_uid).first()
    if project is None:
        return None
    if not Project.objects.open().filter(left_empty(), pk=project.pk).exists():
        raise AlreadyHere(
            N_("The project of this release is in this installation already: nothing was stored.")
        )
    _hand_over(project, by, at)
    return project


def _hand_over(project: Project, by: User, at: datetime) -> None:
    """Nobody who knew of an attempt that failed is in a project that somebody else fills."""
    for member in project.memberships.current().exclude(user=by).select_related("user"):
        Membership.objects.filter(pk=member.pk).update(left_at=at)
        log(project_id=project.pk, kind="member.left", by=by, at=at, object_uid=member.user.uid)
    if project.memberships.current().filter(user=by).exists():
        project.memberships.filter(user=by).update(role=Role.MANAGER)
    else:
        add_member(project=project, user=by, role=Role.MANAGER, at=at)


def _make_project(stated: Stated, slug: str, by: User, at: datetime) -> Project:
    plan = ProjectPlan(name=stated.name, slug=slug or stated.slug, uid=stated.project_uid)
    return create_project(plan=plan, by=by, at=at)


def _refuse_known_articles(stated: Stated) -> None:
    uids = iter(stated.articles)
    while part := list(islice(uids, UIDS_A_QUERY)):
        if Article.objects.filter(uid__in=part).exists():
            raise AlreadyHere(
                N_(
                    "Articles of this release are in this installation already: nothing was "
                    "stored. Restore it into another installation."
                )
            )


def run_restoration(run: JobRun) -> None:
    """Check everything, then store everything in one transaction with the job's progress."""
    path, manifest = _params(run.job)
    if RestoredRelease.objects.filter(project=run.job.project).exists():
        return
    with open_release(_place(path)) as files:
        stated = read_manifest(files)
        if stated.sha256 != manifest:
            raise RefusedRelease(N_("The file is another one than when it was asked for."))
        verify(files, stated, beat=run.beat)
        with transaction.atomic():
            _restore(run, files, stated)
    if not Path(path).is_absolute():
        shutil.rmtree(_place(path).parent, ignore_errors=True)


def _place(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def _params(job: Job) -> tuple[str, str]:
    """Where the release lies, and the hash of the manifest it had when it was asked for."""
    files, manifest = job.params.get("files"), job.params.get("manifest")
    if not isinstance(files, list) or len(files) != 1 or not isinstance(manifest, str):
        raise UnreadableJob(N_("the release is not named"))
    return str(files[0]["path"]), manifest


def _restore(run: JobRun, files: Files, stated: Stated) -> None:
    """The event takes the project's lock, so that nobody else writes meanwhile."""
    project, by, at = run.job.project, run.job.requested_by, run.clock()
    event = log(
        project_id=project.pk,
        kind=RESTORED,
        by=by,
        at=at,
        object_uid=project.uid,
        answer={"version": stated.version, "manifest_hash": stated.sha256},
    )
    restoration = Restoration(project, files, by, at, rows=Rows(), seq=event.seq)
    begin(restoration, stated.schemes)
    done = _store_articles(restoration, stated)
    end(restoration)
    restoration.rows.flush()
    Project.objects.filter(pk=project.pk).update(event_seq=restoration.seq)
    _count(project, restoration)
    RestoredRelease.objects.create(
        project=project,
        manifest=stated.manifest,
        manifest_hash=stated.sha256,
        restored_by=by,
        restored_at=at,
    )
    run.advance(done=done, total=done)


def _store_articles(restoration: Restoration, stated: Stated) -> int:
    """How many there are: as many as the manifest names. Raises RefusedRelease."""
    done = 0
    for portion in _portions(found_articles(restoration.files, stated)):
        for one in portion:
            store_article(restoration, one)
        restoration.rows.flush()
        done += len(portion)
    if done != len(stated.articles):
        raise RefusedRelease(
            N_(
                "The manifest names {n} articles; {found} are there.",
                n=len(stated.articles),
                found=done,
            )
        )
    return done


def _portions(articles: Iterable[FoundArticle]) -> Iterable[Sequence[FoundArticle]]:
    portion: list[FoundArticle] = []
    held = 0
    for one in articles:
        portion.append(one)
        held += len(one.sentences) + len(one.work)
        if held >= ROWS_A_FLUSH:
            yield portion
            portion, held = [], 0
    if portion:
        yield portion


def _count(project: Project, restoration: Restoration) -> None:
    rebuild_many(project.pk, restoration.versions.values())
    AgreementView.objects.filter(project=project).update(rules=RULES)
