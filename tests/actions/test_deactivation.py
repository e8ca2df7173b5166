"""Deactivating somebody changes nothing in figures and files, and no file holds a name."""

from pathlib import Path

import pytest
from django.utils import timezone
from make import NOON
from release_files import files_of, make_release, use_folder
from release_project import build
from release_records import BEGIN

from annotations.actions.accounts import deactivate_account
from annotations.actions.jobs import JobRun
from annotations.actions.releasing import run_release
from annotations.models import Job, Membership, Project, Release, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    use_folder(tmp_path, monkeypatch)
    return build()


def deactivate_everybody() -> None:
    for user in User.objects.all():
        deactivate_account(user=user, by=None, at=NOON)


def make_again(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(manifest=None, manifest_hash="")
    jobs = Job.objects.filter(releases=release)
    jobs.update(state="running", lease_until=timezone.now())
    run_release(JobRun(jobs.select_related("project").get(), lambda: BEGIN))


def test_release_after_a_deactivation_is_the_one_before(project: Project) -> None:
    release = make_release(project)
    before = files_of(release)
    deactivate_everybody()

    make_again(release)

    assert files_of(release) == before


def test_release_with_people_who_left_is_the_one_before(project: Project) -> None:
    release = make_release(project)
    before = files_of(release)
    Membership.objects.filter(project=project).update(left_at=NOON)

    make_again(release)

    assert files_of(release) == before


def test_release_holds_no_name_before_or_after(project: Project) -> None:
    User.objects.update(first_name="Zweihander", last_name="Ypsilon", email="zw@mail.example")
    release = make_release(project)
    deactivate_everybody()
    later = make_release(project, "1.1")

    names = [*User.objects.values_list("username", flat=True), "Zweihander", "Ypsilon", "zw@mail"]
    content = b"".join([*files_of(release).values(), *files_of(later).values()]).decode()
    assert [name for name in names if name in content] == []
