"""A project restored from a release gives the same release again, whole or not at all."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from make import make_project, make_user, make_version, manager_of, origin
from release_files import files_of, use_folder
from release_project import build
from release_records import after, uid
from release_stories import tell
from restoring import OPTIONS, asked, change_a_row, ended, kept, released, restored, taken_back

from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.releasing import propose_version
from annotations.actions.restored_rows import Rows
from annotations.actions.restoring_releases import AlreadyHere
from annotations.actions.running import run_job
from annotations.actions.steering import cancel_job
from annotations.actions.submissions import reopen_assignment, submit_assignment
from annotations.domain.messages import read_message
from annotations.formats.releases.options import parse_options
from annotations.models import (
    Article,
    Assignment,
    Job,
    JobState,
    Project,
    RestoredRelease,
    User,
)
from annotations.queries.progress import own_memberships
from annotations.queries.projects import own_project_rows
from annotations.queries.release_pages import newest_options
from annotations.queries.restorations import failed_attempts

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_folder(tmp_path / "media", monkeypatch)
    return tmp_path / "release"


def faults() -> list[str]:
    outcomes = examine(Scope(), at=after(4000))
    return [f"{one.check} {one.where}: {one.words}" for it in outcomes for one in it.examples]


def test_restored_fixed_project_releases_the_same_files(folder: Path) -> None:
    with taken_back():
        before = kept(released(build()), folder)

    again = released(restored(folder))

    assert files_of(again) == before
    assert faults() == []


@given(st.integers(0, 2**32))
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    # A seed is no smaller story than another; uids differ from one run to the next.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_restored_project_of_chance_releases_the_same_files(folder: Path, seed: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with taken_back():
        before = kept(released(tell(seed)), folder)

    with taken_back():
        again = files_of(released(restored(folder)))
        found = faults()

    assert again == before
    assert found == []


# --- Whole or absent -----------------------------------------------------------------------------


@pytest.fixture
def release(folder: Path) -> Path:
    """The files of a release whose project is gone."""
    with taken_back():
        kept(released(build()), folder)
    return folder


@pytest.mark.parametrize("tenth", range(10))
def test_restoring_that_breaks_at_any_tenth_leaves_an_empty_project_and_goes_on(
    release: Path, monkeypatch: pytest.MonkeyPatch, tenth: int
) -> None:
    rows = _rows_of(release)
    job = asked(release)
    with monkeypatch.context() as broken:
        broken.setattr(Rows, "add", _breaking(Rows.add, after=rows * tenth // 10))
        with pytest.raises(OSError, match="killed"):
            run_job(uid=job.uid, clock=lambda: after(2000))
    assert not Article.objects.exists()
    assert not RestoredRelease.objects.exists()
    assert User.objects.count() == 1
    Job.objects.update(state=JobState.QUEUED)

    ended(job)

    assert Article.objects.count() == 2
    assert faults() == []


def _rows_of(release: Path) -> int:
    """How many rows are written to restore it."""
    counted: list[int] = []
    with taken_back(), pytest.MonkeyPatch.context() as counting:
        add = Rows.add

        def add_and_count(*args: Any, **row: Any) -> Any:
            counted.append(1)
            return add(*args, **row)

        counting.setattr(Rows, "add", add_and_count)
        restored(release)
    return len(counted)


def _breaking(add: Callable[..., None], *, after: int) -> Callable[..., None]:
    left = iter(range(after))

    def add_or_break(*args: object, **row: object) -> None:
        if next(left, None) is None:
            raise OSError("killed")
        add(*args, **row)

    return add_or_break


def test_release_with_another_byte_is_refused_and_can_be_mended(release: Path) -> None:
    path = release / "annotations.jsonl"
    content = path.read_bytes()
    maker = make_user()
    path.write_bytes(content[:-1] + b"x")
    job = asked(release, by=maker)
    run_job(uid=job.uid, clock=lambda: after(2000))
    job.refresh_from_db()
    assert (job.state, Article.objects.count()) == (JobState.FAILED, 0)
    assert "annotations.jsonl is not what the manifest says" in read_message(job.reason)
    path.write_bytes(content)

    again = ended(asked(release, by=maker))

    assert again.project_id == job.project_id
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("batches.jsonl", lambda row: row.update(assigned_at="noon"), "assigned_at: 'noon' is no"),
        ("batches.jsonl", lambda row: row.update(uid="../x"), "uid: '../x' is no uid"),
        ("batches.jsonl", lambda row: row.update(name="x" * 201), "name: it has more than"),
        ("batches.jsonl", lambda row: row.update(blind_share=1e300), "blind_share: it must be"),
        ("sources.jsonl", lambda row: row.update(uid="../x"), "uid: '../x' is no uid"),
        ("sources.jsonl", lambda row: row.update(name="x" * 301), "name: it has more than"),
        ("sources.jsonl", lambda row: row.update(scope="everywhere"), "scope: 'everywhere' is"),
        ("batch_articles.jsonl", lambda row: row.update(arm="other"), "arm: 'other' is none"),
        ("batch_articles.jsonl", lambda row: row.update(batch="x"), "batch: it does not fit"),
        (
            "batch_articles.jsonl",
            lambda row: row["run"].update(made_at="2026-13-01"),
            "run.made_at: '2026-13-01' is no time",
        ),
        ("batch_articles.jsonl", lambda row: row["run"].update(uid="x"), "run.uid: 'x' is no uid"),
        ("annotations.jsonl", lambda row: row.update(saved_at="1"), "saved_at: '1' is no time"),
        ("annotations.jsonl", lambda row: row.update(annotator="Ada"), "annotator: 'Ada' is no ps"),
        ("gold.jsonl", lambda row: row.update(as_of="now"), "as_of: 'now' is no time"),
        ("gold.jsonl", lambda row: row.update(adjudicator="B1"), "adjudicator: 'B1' is no pseudo"),
        ("gold.jsonl", lambda row: row.update(method="chance"), "method: 'chance' is none of"),
        ("suggestions.jsonl", lambda row: row.update(uid="x"), "uid: 'x' is no uid"),
        (
            "suggestions.jsonl",
            lambda row: row["fates"][0].update(shown_at="then"),
            "fates[0].shown_at: 'then' is no time",
        ),
        (
            "suggestions.jsonl",
            lambda row: row["fates"][0].update(annotator="A9"),
            "fates[0]: nobody submitted",
        ),
    ],
)
def test_value_that_cannot_be_stored_is_refused_by_file_line_and_field(
    release: Path, name: str, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    change_a_row(release, name, change)
    job = asked(release)

    run_job(uid=job.uid, clock=lambda: after(2000))

    job.refresh_from_db()
    told = str(read_message(job.reason))
    assert job.state == JobState.FAILED
    assert re.match(rf"{re.escape(name)}, line \d+, {re.escape(place)}", told), told
    assert not Article.objects.exists()


def test_release_that_is_here_already_is_refused(release: Path) -> None:
    maker = make_user()
    restored(release, by=maker)

    with pytest.raises(AlreadyHere):
        asked(release, by=maker)

    assert Project.objects.count() == 1


def test_release_is_refused_where_its_articles_are(release: Path) -> None:
    restored(release)
    Project.objects.update(uid=uuid4())

    with pytest.raises(AlreadyHere):
        asked(release)

    assert Project.objects.count() == 1


def test_release_that_somebody_else_is_restoring_is_refused(release: Path) -> None:
    asked(release)

    with pytest.raises(AlreadyHere):
        asked(release)


def test_restored_project_proposes_the_options_and_the_version_after_those_of_its_release(
    release: Path,
) -> None:
    project = restored(release)

    assert newest_options(project) == parse_options(OPTIONS.as_json())
    assert propose_version(project) == "1.1"


# --- What failed ---------------------------------------------------------------------------------


def failed(release: Path, *, by: User) -> Job:
    """The job of an attempt that a changed file brought to nothing; the file is as it was."""
    path = release / "annotations.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    job = asked(release, by=by)
    run_job(uid=job.uid, clock=lambda: after(2000))
    path.write_bytes(content)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    return job


def test_failed_restoration_leaves_its_message_and_no_project_in_any_list(release: Path) -> None:
    maker = make_user()

    job = failed(release, by=maker)

    assert [one.project for one in own_memberships(maker)] == []
    assert list(own_project_rows(maker)) == []
    assert list(failed_attempts(maker)) == [job]
    assert list(failed_attempts(make_user())) == []


def test_project_is_in_the_lists_while_its_restoration_waits_and_once_it_is_done(
    release: Path,
) -> None:
    maker = make_user()

    job = asked(release, by=maker)

    assert [one.project for one in own_memberships(maker)] == [job.project]
    ended(job)
    assert [one.project for one in own_memberships(maker)] == [job.project]
    assert list(failed_attempts(maker)) == []


def test_stopped_restoration_leaves_no_project_in_any_list(release: Path) -> None:
    maker = make_user()
    job = asked(release, by=maker)

    cancel_job(job=job, by=maker, at=after(1001))

    assert not own_memberships(maker).exists()
    assert list(failed_attempts(maker)) == [job]


def test_project_of_a_failed_restoration_that_got_an_article_is_in_the_lists(
    release: Path,
) -> None:
    maker = make_user()
    job = failed(release, by=maker)

    make_version(job.project, "Rust ate the crane.")

    assert own_memberships(maker).exists()
    with pytest.raises(AlreadyHere):
        asked(release, by=maker)


def test_project_of_a_failed_restoration_belongs_to_whoever_tries_again(release: Path) -> None:
    first, second = make_user(), make_user()
    failed(release, by=first)

    project = restored(release, by=second)

    current = project.memberships.current().filter(role="manager")
    assert [one.user for one in current] == [second]
    assert not own_memberships(first).exists()
    assert Article.objects.filter(project=project).count() == 2
    assert faults() == []


def test_taken_short_name_gives_another(release: Path) -> None:
    make_project(name="x", slug="harbour-desk")

    assert restored(release).slug == "harbour-desk-2"


def test_nobody_can_sign_in_as_a_restored_annotator(release: Path) -> None:
    project = restored(release)

    people = {one.pseudonym: one for one in project.memberships.select_related("user")}
    roles = {name: str(one.role) for name, one in people.items()}
    assert roles == {"A1": "annotator", "A2": "annotator", "A11": "adjudicator", "A12": "manager"}
    annotators = [one.user for name, one in people.items() if name != "A12"]
    assert not any(one.is_active or one.has_usable_password() for one in annotators)


def test_restored_work_can_be_reopened_and_submitted_again(release: Path) -> None:
    project = restored(release)
    manager = manager_of(project)
    work = Assignment.objects.get(
        annotator__first_name="A2", batch_article__version__uid=uid("version", "bridge")
    )
    numbers = work.submissions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]

    reopen_assignment(assignment=work, by=manager, at=after(5000))
    submit_assignment(
        assignment=work, settle={}, origin=origin(manager, at=after(5001)), by=manager
    )

    assert list(numbers.all()) == [1, 2, 3]
    assert faults() == []
