"""F2: kill -9 of a worker at every unit of every kind of job; it goes on where it stopped, once."""

from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from make import NOON, Team, make_project, make_team, make_version, manager_of, record, submit
from reliability.killing import POINTS, interrupted_runs, run_and_kill
from restoring import asked, released, under_other_uids

from annotations.actions import import_storing, importing, intervals, release_building
from annotations.actions.articles import Prepared, prepare_drafts
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing import request_import
from annotations.actions.intervals import request_intervals
from annotations.actions.jobs import take_job
from annotations.actions.preannotation import request_preannotation
from annotations.actions.releasing import release_archive, release_folder, request_release
from annotations.actions.running import abandon_job, run_job, run_taken_job
from annotations.formats import ArticleDraft
from annotations.formats.releases.options import ReleaseOptions
from annotations.models import (
    AgreementInterval,
    Article,
    Event,
    Job,
    JobItem,
    JobState,
    Project,
    RecordVersion,
    Release,
    RestoredRelease,
    SuggestionRun,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROWS = 7


class Broken(Exception):
    """What goes wrong at row k."""


def counted_team() -> Team:
    """Two people over three articles of two sentences, blind and assisted ones."""
    team = make_team(*(f"Rust ate crane {n}. Nobody saw it." for n in range(3)))
    for n in range(3):
        submit(team.work(0, n), [record("C"), record("none")])
        submit(team.work(1, n), [record("C"), record("C" if n else "none")])
    return team


@pytest.mark.parametrize("point", POINTS)
def test_import_killed_anywhere_stores_every_row_once(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    rows = [f'{{"title": "T{n}", "text": "Sentence number {n}."}}' for n in range(ROWS)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    files = [{"path": "a.jsonl", "name": "a.jsonl"}]

    def ask() -> Job:
        return request_import(
            project=make_project(),
            files=files,
            options=ImportOptions(preannotate=True),
            by=None,
            at=NOON,
        )

    kills = 0
    for job, killed in interrupted_runs(ask, point):
        kills += killed
        titles = Article.objects.filter(project=job.project).order_by("pk")
        assert list(titles.values_list("title", flat=True)) == [f"T{n}" for n in range(ROWS)]
        assert JobItem.objects.filter(job=job, state="done").count() == ROWS
        assert (job.state, job.done, job.total) == (JobState.DONE, ROWS, ROWS)
        assert Job.objects.filter(project=job.project, kind="preannotation").count() == 1
    assert kills >= 4


@pytest.mark.parametrize("point", POINTS)
def test_preannotation_killed_anywhere_runs_over_each_article_once(point: str) -> None:
    def ask() -> Job:
        project = make_project()
        for n in range(3):
            make_version(project, f"“We wrote {n},” said Ida Morren.")
        return request_preannotation(project=project, by=None, at=NOON)

    kills = 0
    for job, killed in interrupted_runs(ask, point):
        kills += killed
        runs = SuggestionRun.objects.filter(version__project=job.project)
        assert (job.state, job.done, job.total, runs.count()) == (JobState.DONE, 3, 3, 3)
        assert all(run.suggestions.exists() for run in runs)
        assert not JobItem.objects.filter(job=job).exists()
    assert kills >= 3


@pytest.mark.parametrize("point", POINTS)
def test_intervals_killed_anywhere_are_stored_once_for_every_view(
    point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intervals, "RESAMPLES", 20)
    project = counted_team().project

    def ask() -> Job:
        AgreementInterval.objects.all().delete()
        return request_intervals(project=project, by=None, at=NOON)

    figures = []
    for job, _ in interrupted_runs(ask, point):
        assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)
        figures.append(AgreementInterval.objects.get().figures)
    assert len(figures) >= 2
    assert all(one == figures[-1] for one in figures)


@pytest.mark.parametrize("point", POINTS)
def test_release_killed_anywhere_is_whole_or_absent(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_building, "ARTICLES_A_STEP", 1)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    project = counted_team().project
    options = ReleaseOptions(resamples=20, seed=1)

    def ask() -> Job:
        version = f"1.{Release.objects.count()}"
        return request_release(project=project, version=version, by=None, at=NOON, options=options)[
            1
        ]

    contents = []
    for job, killed in interrupted_runs(ask, point):
        release = Release.objects.get(job=job)
        assert job.state == JobState.DONE
        assert release.is_complete
        assert release_archive(release).stat().st_size == release.archive_size
        assert not list((tmp_path / "releases").glob("*.partial"))
        done = Event.objects.filter(kind="release.completed", object_uid=release.uid)
        assert done.count() == 1
        contents.append(rows_of(release))
        assert killed or len(contents) > 1
    assert all(one == contents[-1] for one in contents)


def rows_of(release: Release) -> list[bytes]:
    folder = release_folder(release)
    return [path.read_bytes() for path in sorted(folder.glob("annotations*"))]


@pytest.mark.parametrize("point", POINTS)
def test_restoration_killed_anywhere_is_whole_or_absent(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    folder = release_folder(released(counted_team().project))
    numbers = count(1)

    def ask() -> Job:
        number = next(numbers)
        return asked(under_other_uids(folder, tmp_path / f"other-{number}", number))

    kills = 0
    for job, killed in interrupted_runs(ask, point):
        kills += killed
        rows = Article.objects.filter(project=job.project)
        assert (job.state, job.done, job.total, rows.count()) == (JobState.DONE, 3, 3, 3)
        assert RecordVersion.objects.filter(sentence__version__project=job.project).count() == 12
        assert RestoredRelease.objects.filter(project=job.project).count() == 1
    assert kills


def test_release_that_is_killed_cannot_be_downloaded_before_it_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in the moment after the folder was moved to its place and before the commit."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    project = counted_team().project
    release, job = request_release(project=project, version="1.0", by=None, at=NOON)

    killed = run_and_kill(lambda: run_job(uid=job.uid, clock=timezone.now), "before commit", 1)

    assert killed
    release.refresh_from_db()
    assert not release.is_complete
    client = Client()
    client.force_login(manager_of(project))
    assert client.get(reverse("release-archive", args=[release.uid])).status_code == 404


# --- D14: an error at row k ---------------------------------------------------------------------


@pytest.mark.parametrize("chunk", [1, 7, 250])
def test_import_that_breaks_at_row_k_and_is_retried_has_every_row_once_for_all_k(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", chunk)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    count = 50
    rows = [f'{{"title": "T{n}", "text": "Sentence number {n}."}}' for n in range(count)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    files = [{"path": "a.jsonl", "name": "a.jsonl"}]
    for k in range(0, count, 1 if chunk == 7 else 10):

        def break_at_k(drafts: list[ArticleDraft], k: int = k) -> list[Prepared]:
            if drafts[0].title == f"T{k}":
                raise Broken
            return prepare_drafts(drafts)

        project: Project = make_project()
        job = request_import(project=project, files=files, by=None, at=NOON)
        taken = take_job(uid=job.uid, at=NOON)
        assert taken is not None
        with monkeypatch.context() as patch:
            patch.setattr(import_storing, "prepare_drafts", break_at_k)
            with pytest.raises(Broken):
                run_taken_job(taken, clock=lambda: NOON)
        abandon_job(taken, error="Broken", at=NOON)
        run_job(uid=job.uid, clock=lambda: NOON)

        titles = Article.objects.filter(project=project).order_by("pk")
        assert list(titles.values_list("title", flat=True)) == [f"T{n}" for n in range(count)]
        assert JobItem.objects.filter(job=job).count() == count
