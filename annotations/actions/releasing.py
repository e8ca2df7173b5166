"""Releases: asked for at an event of the project, written by a job, whole or absent."""

import re
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.release_building import (
    NOTHING,
    NOTHING_ASKED_FOR,
    Built,
    NothingToRelease,
    ReleaseBuild,
)
from annotations.actions.telling import tell_release_ready
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats.releases.folder import settle_folder
from annotations.formats.releases.manifest import VERSION
from annotations.formats.releases.options import (
    DEFAULT_OPTIONS,
    RefusedOptions,
    ReleaseOptions,
    ReleaseQuery,
    parse_options,
)
from annotations.formats.releases.wanted import check_formats
from annotations.models import Job, JobKind, JobState, Project, Release, User
from annotations.queries.releasable import batch_names, can_release
from annotations.queries.restored_scope import restored_version

DATASET, ARCHIVE = "dataset", "dataset.zip"
_NUMBERED = re.compile(r"(\d{1,9})\.(\d{1,9})")


class RefusedVersion(UserError):
    """The release's version is malformed or taken."""

    code = "refused_version"


def propose_version(project: Project) -> str:
    """The version after the highest one: 1.0, 1.1, 1.2 …

    That of the release which the project was restored from is one of them.
    """
    made = Release.objects.filter(project=project).values_list("version", flat=True)
    taken = [*made, *restored_version(project.pk)]
    numbers = [
        (int(found[1]), int(found[2])) for one in taken if (found := _NUMBERED.fullmatch(one))
    ]
    if not numbers:
        return "1.0"
    major, minor = max(numbers)
    return f"{major}.{minor + 1}"


@transaction.atomic
def request_release(
    *,
    project: Project,
    version: str,
    by: User | None,
    at: datetime,
    options: ReleaseOptions = DEFAULT_OPTIONS,
) -> tuple[Release, Job]:
    """Ask for a release of all that is submitted now. What comes later is not in it.

    Raises RefusedVersion, NothingToRelease or RefusedOptions.
    """
    if by is not None:
        require(by, project, Permission.EDIT_RELEASES)
    if not VERSION.fullmatch(version):
        raise RefusedVersion(
            N_(
                "A version has 1 to 40 letters, digits, points and hyphens, and begins with a "
                "letter or digit."
            ),
            field="version",
        )
    check_formats(parse_options(options.as_json()))
    _check_batches(project, options.query)
    # The event locks the project: nothing of its number or below is written any more.
    job = request_job(project=project, kind=JobKind.RELEASE, params={}, by=by, at=at)
    if Release.objects.filter(project=project, version=version).exists():
        raise RefusedVersion(
            N_("There is a release {version} of this project already.", version=version),
            code="version_taken",
            field="version",
        )
    if not can_release(project.pk, options.query):
        raise NothingToRelease(NOTHING if options.query.is_all else NOTHING_ASKED_FOR)
    seq = Project.objects.values_list("event_seq", flat=True).get(pk=project.pk)
    release = Release.objects.create(
        project=project,
        version=version,
        seq=seq,
        options=options.as_json(),
        tool_version=settings.TOOL_VERSION,
        created_by=by,
        created_at=at,
        job=job,
    )
    return release, job


def _check_batches(project: Project, query: ReleaseQuery) -> None:
    known = batch_names(project.pk, query.batches)
    for place, uid in enumerate(query.batches):
        if uid not in known:
            raise RefusedOptions(
                N_("This is no work batch of the project."),
                code="unknown_batch",
                field=f"options.query.batches[{place}]",
            )


def release_home(release: Release) -> Path:
    """Everything stored of a release; it is there only once the release is complete."""
    return Path(settings.MEDIA_ROOT) / "releases" / str(release.uid)


def release_folder(release: Release) -> Path:
    """The files of a complete release."""
    return release_home(release) / DATASET


def release_archive(release: Release) -> Path:
    """The same files as one zip archive."""
    return release_home(release) / ARCHIVE


def run_release(run: JobRun) -> None:
    """Write the release of a job beside its place, then move it there.

    An attempt that was killed leaves a folder which nobody can download and which the next
    attempt clears away.
    """
    release = Release.objects.select_related("project").filter(job=run.job).first()
    if release is None:
        raise UnreadableJob(N_("its release is gone"))
    if release.is_complete:
        return
    home = release_home(release)
    home.parent.mkdir(parents=True, exist_ok=True)
    _clear_left_over(home.parent, release)
    partial = home.with_name(f"{release.uid}.{run.job.attempt}.partial")
    partial.mkdir()
    try:
        built = ReleaseBuild(
            run,
            release,
            dataset=partial / DATASET,
            packed=partial / ARCHIVE,
            before=_folder_before(release),
        ).build()
        _publish(run, release, partial, built)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _folder_before(release: Release) -> Path | None:
    """The folder of the newest complete release that was cut off before this one."""
    earlier = Release.objects.filter(
        project=release.project_id, seq__lt=release.seq, manifest_hash__gt=""
    )
    found = earlier.order_by("-seq", "-pk").first()
    return None if found is None else release_folder(found)


def _clear_left_over(releases: Path, mine: Release) -> None:
    """Remove what killed attempts left, but of releases that are being written."""
    running = Release.objects.filter(job__state=JobState.RUNNING).exclude(pk=mine.pk)
    written = {str(uid) for uid in running.values_list("uid", flat=True)}
    for left_over in releases.glob("*.partial"):
        if left_over.name.partition(".")[0] not in written:
            shutil.rmtree(left_over, ignore_errors=True)


def _publish(run: JobRun, release: Release, partial: Path, built: Built) -> None:
    """Move the folder to its place and complete the row, fenced against other attempts."""
    home = release_home(release)
    with transaction.atomic():
        run.advance(done=run.job.done)
        if home.exists():
            shutil.rmtree(home)
        partial.replace(home)
        settle_folder(home.parent)
        Release.objects.filter(pk=release.pk).update(
            manifest=built.manifest,
            manifest_hash=built.manifest_hash,
            archive_hash=built.archive.sha256,
            archive_size=built.archive.size,
            comparison=built.comparison,
            tool_version=settings.TOOL_VERSION,
        )
        at = run.clock()
        tell_release_ready(release, at=at)
        log(
            project_id=release.project_id,
            kind="release.completed",
            by=run.job.requested_by,
            at=at,
            object_uid=release.uid,
        )
