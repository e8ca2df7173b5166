"""Releases: asked for at an event of the project, written by a job, whole or absent."""

import gc
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.jobs import JobRun, UnreadableJob, request_job
from annotations.actions.telling import tell_release_ready
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases import archive, documents
from annotations.formats.releases.agreement import (
    AgreementTally,
    ViewKey,
    layer_reports,
    span_report,
)
from annotations.formats.releases.folder import MANIFEST, ReleaseFolder, settle_folder
from annotations.formats.releases.manifest import (
    DEFAULT_OPTIONS,
    ReleaseHead,
    ReleaseOptions,
    manifest,
    parse_options,
)
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import json_document
from annotations.models import Job, JobKind, Project, Release, User
from annotations.queries.release import ReleaseScope, can_release, release_scope
from annotations.queries.release_articles import released_articles
from annotations.queries.release_sources import schemes_used, source_rows, sources_named
from annotations.queries.release_states import merges_at, project_name_at

ARTICLES_A_STEP = 25
NOTHING = N_("There is nothing to release: no article is submitted, or work on all is open.")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")
_NUMBERED = re.compile(r"(\d{1,9})\.(\d{1,9})")


class RefusedVersion(UserError):
    """The release's version is malformed or taken."""

    code = "refused_version"


class NothingToRelease(Conflict):
    code = "nothing_to_release"


def propose_version(project: Project) -> str:
    """The version after the highest one: 1.0, 1.1, 1.2 …"""
    taken = Release.objects.filter(project=project).values_list("version", flat=True)
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
    if not _VERSION.fullmatch(version):
        raise RefusedVersion(
            N_(
                "A version has 1 to 40 letters, digits, points and hyphens, and begins with a "
                "letter or digit."
            ),
            field="version",
        )
    parse_options(options.as_json())
    # The event locks the project: nothing of its number or below is written any more.
    job = request_job(project=project, kind=JobKind.RELEASE, params={}, by=by, at=at)
    if Release.objects.filter(project=project, version=version).exists():
        raise RefusedVersion(
            N_("There is a release {version} of this project already.", version=version),
            code="version_taken",
            field="version",
        )
    if not can_release(project.pk):
        raise NothingToRelease(NOTHING)
    seq = Project.objects.values_list("event_seq", flat=True).get(pk=project.pk)
    release = Release.objects.create(
        project=project,
        version=version,
        seq=seq,
        options=options.as_json(),
        tool_version=settings.VERSION,
        created_by=by,
        created_at=at,
        job=job,
    )
    return release, job


def release_home(release: Release) -> Path:
    """Everything stored of a release; it is there only once the release is complete."""
    return Path(settings.MEDIA_ROOT) / "releases" / str(release.uid)


def release_folder(release: Release) -> Path:
    """The files of a complete release."""
    return release_home(release) / "dataset"


def release_archive(release: Release) -> Path:
    """The same files as one zip archive."""
    return release_home(release) / "dataset.zip"


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
    for left_over in home.parent.glob(f"{release.uid}.*.partial"):
        shutil.rmtree(left_over, ignore_errors=True)
    partial = home.with_name(f"{release.uid}.{run.job.attempt}.partial")
    partial.mkdir()
    try:
        built = _Build(run, release, partial).build()
        _publish(run, release, partial, built)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@dataclass(frozen=True)
class _Built:
    """What the row of a complete release holds."""

    manifest: JsonObject
    manifest_hash: str
    archive: archive.Archive


def _publish(run: JobRun, release: Release, partial: Path, built: _Built) -> None:
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
            tool_version=settings.VERSION,
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


@contextmanager
def _resting_collector() -> Iterator[None]:
    """Keep Python from searching for reference rings, but at the steps of the caller's choice.

    Rows make none, and searching all of them again and again takes half of a release's time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass
class _Seen:
    """What the rows written so far name, for the files written after them."""

    newest: str = ""
    sources: set[str] = field(default_factory=set)
    schemes: set[int] = field(default_factory=set)

    def add(self, released: ReleasedArticle) -> None:
        self.sources |= sources_named(released)
        for row in (*released.annotations, *released.independent):
            self.schemes.add(row["scheme"])
            self.newest = max(self.newest, row["saved_at"], row["submitted_at"])
        for gold in released.gold:
            self.schemes.add(gold["scheme"])
            self.newest = max(self.newest, gold["as_of"])
        for suggestion in released.suggestions:
            shown = (fate["shown_at"] for fate in suggestion["fates"])
            self.newest = max(self.newest, suggestion["run"]["made_at"], *shown)


@dataclass
class _Build:
    """One attempt at writing a release into a folder of its own."""

    run: JobRun
    release: Release
    path: Path

    def build(self) -> _Built:
        release = self.release
        scope = release_scope(release.project_id, release.seq)
        if not scope.versions:
            raise NothingToRelease(NOTHING)
        self.run.advance(done=0, total=len(scope.versions))
        dataset = self.path / release_folder(release).name
        dataset.mkdir()
        with ReleaseFolder(dataset) as folder, _resting_collector():
            tally, seen = self._write_rows(folder, scope)
            self._write_documents(folder, scope, tally, seen)
            body = manifest(self._head, scope.coverage, as_of=seen.newest, files=folder.summaries())
            content = json_document(body)
            folder.seal(content)
        packed = archive.pack(
            dataset,
            [*folder.summaries(), MANIFEST],
            into=self.path / release_archive(release).name,
            root=self._head.root,
            beat=self.run.beat,
        )
        return _Built(body, hashlib.sha256(content).hexdigest(), packed)

    @property
    def _head(self) -> ReleaseHead:
        project = self.release.project
        return ReleaseHead(
            project_uid=str(project.uid),
            slug=project.slug,
            name=project_name_at(project, self.release.seq),
            version=self.release.version,
            tool_version=settings.VERSION,
            options=parse_options(self.release.options),
        )

    def _write_rows(
        self, folder: ReleaseFolder, scope: ReleaseScope
    ) -> tuple[AgreementTally, _Seen]:
        tally = AgreementTally(merges_at(scope.project_id, scope.seq))
        seen = _Seen()
        for done, released in enumerate(released_articles(scope), start=1):
            folder.add_article(released)
            tally.add(released)
            seen.add(released)
            self.run.beat()
            if done % ARTICLES_A_STEP == 0 or done == len(scope.versions):
                self.run.advance(done=done)
                gc.collect(0)
        folder.add_sources(source_rows(scope.project_id, scope.seq, seen.sources))
        return tally, seen

    def _write_documents(
        self, folder: ReleaseFolder, scope: ReleaseScope, tally: AgreementTally, seen: _Seen
    ) -> None:
        """The README counts rows, so it comes after them."""
        head, as_of = self._head, seen.newest
        for scheme in schemes_used(scope.project_id, seen.schemes):
            name = f"schemes/{scheme.number}"
            content = documents.scheme_document(number=scheme.number, options=scheme.options)
            folder.add_document(f"{name}/guideline.md", scheme.guideline.encode())
            folder.add_document(f"{name}/scheme.json", content)
        views = [self._view(tally, view) for view in tally.views]
        agreement = documents.agreement_document(head, as_of=as_of, views=views)
        folder.add_document("agreement.json", agreement)
        readme = documents.readme(head, scope.coverage, as_of=as_of, files=folder.summaries())
        folder.add_document("README.md", readme)
        folder.add_document("CITATION.cff", documents.citation(head, as_of=as_of))

    def _view(self, tally: AgreementTally, view: ViewKey) -> JsonObject:
        options = self._head.options
        layers: list[JsonObject] = []
        for layer in layer_reports(tally, view, resamples=options.resamples, seed=options.seed):
            layers.append(layer)
            self.run.beat()
        spans = span_report(tally, view, resamples=options.resamples, seed=options.seed)
        self.run.beat()
        return {"scheme": view.scheme, "arm": view.arm, "layers": layers, "spans": spans}
