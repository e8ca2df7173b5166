"""Releases: byte for byte as expected, the same whenever they are made, whole or absent."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import NoReturn
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone
from make import make_member, make_project
from release_files import ask_for_release, files_of, make_release, use_folder
from release_project import assignment_of, build
from release_records import BEGIN, after, uid

from annotations.access import NotVisible
from annotations.actions.events import log
from annotations.actions.jobs import JobRun, LeaseLost
from annotations.actions.release_building import NothingToRelease
from annotations.actions.releasing import (
    RefusedVersion,
    propose_version,
    release_archive,
    release_folder,
    request_release,
    run_release,
)
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.options import RefusedOptions, ReleaseOptions
from annotations.models import (
    Article,
    Assignment,
    Event,
    Job,
    Project,
    Reaction,
    Release,
    Role,
    Source,
    SourceVersion,
)

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "release"

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    use_folder(tmp_path, monkeypatch)
    return build()


def test_release_of_a_fixed_project_equals_the_golden_files(project: Project) -> None:
    release = make_release(project)

    written = files_of(release)
    expected = {
        str(path.relative_to(GOLDEN)): path.read_bytes()
        for path in GOLDEN.rglob("*")
        if path.is_file()
    }
    assert written == expected


def test_release_made_again_at_the_same_event_is_the_same(project: Project) -> None:
    first = make_release(project)
    before, archive = files_of(first), release_archive(first).read_bytes()
    _forget(first)

    run_release(JobRun(_running(first), lambda: BEGIN))

    assert files_of(first) == before
    assert release_archive(first).read_bytes() == archive


def test_release_of_rows_inserted_in_another_order_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folder(tmp_path, monkeypatch)

    release = make_release(build(backwards=True))

    for name, content in files_of(release).items():
        assert content == (GOLDEN / name).read_bytes(), name


def test_release_made_again_after_later_changes_is_the_same(project: Project) -> None:
    release = make_release(project)
    before = files_of(release)
    _forget(release)
    _change_everything(project)

    run_release(JobRun(_running(release), lambda: BEGIN))

    assert files_of(release) == before


def _change_everything(project: Project) -> None:
    """What people can do after a cut-off, as rows and events."""
    ben = assignment_of("ferry", "ben")
    ann = assignment_of("ferry", "ann")
    open_one = assignment_of("open", "ben")
    Assignment.objects.filter(pk=ben.pk).update(state="reopened")
    _log(project, "assignment.reopened", ben.uid, {"from": "submitted", "to": "reopened"})
    Assignment.objects.filter(pk=ann.pk).update(
        state="withdrawn", state_before_withdrawal="submitted"
    )
    _log(project, "assignment.withdrawn", ann.uid, {"from": "submitted", "to": "withdrawn"})
    Assignment.objects.filter(pk=open_one.pk).update(state="submitted", submitted_at=BEGIN)
    _log(project, "assignment.submitted", open_one.uid, {"number": 1})
    Reaction.objects.exclude(outcome="rejected").update(
        outcome="rejected", outcome_at=after(1000), fields=["cue"]
    )
    _unmerge(project)
    late = Article.objects.create(project=project, title="later", created_at=BEGIN)
    _log(project, "articles.added", None, {"articles": [str(late.uid)]})


def _unmerge(project: Project) -> None:
    source = Source.objects.get(uid=uid("source", "brook2"))
    earlier = SourceVersion.objects.get(source=source).payload
    Source.objects.filter(pk=source.pk).update(name="Renamed", merged_into=None)
    SourceVersion.objects.create(
        source=source,
        event=_log(project, "source.unmerged", source.uid, {}),
        payload=earlier | {"name": "Renamed", "merged_into": None},
    )


def _log(project: Project, kind: str, object_uid: UUID | None, answer: dict[str, object]) -> Event:
    return log(
        project_id=project.pk, kind=kind, by=None, at=BEGIN, object_uid=object_uid, answer=answer
    )


def _forget(release: Release) -> None:
    """Take the release back to where it waits for its job."""
    Release.objects.filter(pk=release.pk).update(manifest=None, manifest_hash="")


def _running(release: Release) -> Job:
    jobs = Job.objects.filter(releases=release)
    jobs.update(state="running", lease_until=timezone.now())
    return jobs.select_related("project").get()


def test_release_row_holds_the_hashes_of_manifest_and_archive(project: Project) -> None:
    release = make_release(project)

    content = files_of(release)["MANIFEST.json"]
    archive = release_archive(release).read_bytes()
    assert release.manifest == json.loads(content)
    assert release.manifest_hash == hashlib.sha256(content).hexdigest()
    assert release.archive_hash == hashlib.sha256(archive).hexdigest()
    assert release.archive_size == len(archive)


def test_archive_holds_the_files_with_the_manifest_last_and_fixed_times(project: Project) -> None:
    release = make_release(project)

    with zipfile.ZipFile(release_archive(release)) as archive:
        entries = archive.infolist()
        packed = {one.filename: archive.read(one) for one in entries}
    assert entries[-1].filename == "harbour-desk-1.0/MANIFEST.json"
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert packed == {f"harbour-desk-1.0/{n}": body for n, body in files_of(release).items()}


@pytest.mark.parametrize("step", ["add_article", "add_sources", "add_document", "seal"])
def test_crash_while_writing_leaves_nothing_and_the_next_attempt_succeeds(
    project: Project, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    release, run = ask_for_release(project)
    with monkeypatch.context() as broken:
        broken.setattr(ReleaseFolder, step, _break)
        with pytest.raises(OSError, match="disk"):
            run_release(run)
    assert not is_stored_complete(release)
    assert list((settings.MEDIA_ROOT / "releases").iterdir()) == []

    run_release(run)

    assert is_stored_complete(release)
    assert files_of(release) == {name: (GOLDEN / name).read_bytes() for name in files_of(release)}


def is_stored_complete(release: Release) -> bool:
    return Release.objects.get(pk=release.pk).is_complete


def _break(*_: object) -> NoReturn:
    raise OSError("the disk is full")


def test_killed_attempt_leaves_a_folder_that_the_next_one_clears(project: Project) -> None:
    release, run = ask_for_release(project)
    killed = settings.MEDIA_ROOT / "releases" / f"{release.uid}.0.partial"
    killed.mkdir(parents=True)
    (killed / "annotations.jsonl").write_text("half a li")
    moved = settings.MEDIA_ROOT / "releases" / str(release.uid)
    moved.mkdir()
    (moved / "half").write_text("moved, but its row was never completed")

    run_release(run)

    assert [one.name for one in killed.parent.iterdir()] == [str(release.uid)]
    assert sorted(one.name for one in moved.iterdir()) == ["dataset", "dataset.zip"]


def test_attempt_that_lost_its_lease_publishes_nothing(project: Project) -> None:
    release, run = ask_for_release(project)
    Job.objects.filter(pk=run.job.pk).update(attempt=run.job.attempt + 1)

    with pytest.raises(LeaseLost):
        run_release(run)

    assert not is_stored_complete(release)
    assert list((settings.MEDIA_ROOT / "releases").iterdir()) == []


def test_completed_release_is_not_made_again(project: Project) -> None:
    release = make_release(project)
    marker = release_folder(release) / "marker"
    marker.touch()

    run_release(JobRun(_running(release), lambda: BEGIN))

    assert marker.exists()


@pytest.mark.parametrize("version", ["", ".1", "a b", "1/2", "ä", "1" * 41, "1.0\n"])
def test_malformed_version_is_refused(project: Project, version: str) -> None:
    with pytest.raises(RefusedVersion):
        request_release(project=project, version=version, by=None, at=BEGIN)


def test_taken_version_is_refused_and_leaves_no_job(project: Project) -> None:
    make_release(project)

    with pytest.raises(RefusedVersion) as refused:
        request_release(project=project, version="1.0", by=None, at=BEGIN)

    assert refused.value.code == "version_taken"
    assert Job.objects.count() == 1


def test_options_out_of_bounds_are_refused(project: Project) -> None:
    with pytest.raises(RefusedOptions):
        request_release(
            project=project,
            version="1.0",
            by=None,
            at=BEGIN,
            options=ReleaseOptions(resamples=0),
        )


def test_project_without_submissions_has_nothing_to_release() -> None:
    with pytest.raises(NothingToRelease):
        request_release(project=make_project(), version="1.0", by=None, at=BEGIN)


def test_annotator_may_not_ask_for_a_release(project: Project) -> None:
    annotator = make_member(project, Role.ANNOTATOR)

    with pytest.raises(NotVisible):
        request_release(project=project, version="1.0", by=annotator, at=BEGIN)


def test_proposed_version_follows_the_highest_one(project: Project) -> None:
    assert propose_version(project) == "1.0"
    for version in ("1.9", "1.10", "draft"):
        Release.objects.create(
            project=project, version=version, seq=1, tool_version="1", created_at=BEGIN
        )

    assert propose_version(project) == "1.11"
