"""The page that makes a project from a release."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from make import NOON
from release_files import use_folder
from release_project import build
from restoring import ended, released, taken_back
from web.conftest import Cast, SignIn

from annotations.actions.jobs import fail_job, take_job
from annotations.actions.releasing import release_archive
from annotations.domain.messages import N_
from annotations.models import Article, Job, JobKind

ADDRESS = "restoration-create"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    use_folder(tmp_path / "media", monkeypatch)
    with taken_back():
        return release_archive(released(build())).read_bytes()


def upload(content: bytes) -> dict[str, object]:
    return {"release": SimpleUploadedFile("release.zip", BytesIO(content).read())}


def test_page_of_a_new_project_leads_to_it(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.sam).get(reverse("project-create")).content.decode()

    assert reverse(ADDRESS) in page


def test_uploaded_release_becomes_a_project_by_a_job(
    cast: Cast, sign_in: SignIn, archive: bytes
) -> None:
    answer = sign_in(cast.sam).post(reverse(ADDRESS), upload(archive))

    job = Job.objects.get(kind=JobKind.RESTORATION)
    assert answer["Location"] == reverse("job-detail", args=[job.uid])
    ended(job)
    assert Article.objects.filter(project=job.project).count() == 2
    page = sign_in(cast.sam).get(reverse("event-list", args=[job.project.uid])).content.decode()
    assert "was restored from a release" in page


def test_upload_that_is_no_release_is_refused_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.sam).post(reverse(ADDRESS), upload(b"no archive")).content.decode()

    assert "a zip archive of one" in page
    assert not Job.objects.filter(kind=JobKind.RESTORATION).exists()


def test_release_that_is_here_is_refused_on_the_page(
    cast: Cast, sign_in: SignIn, archive: bytes
) -> None:
    build()

    page = sign_in(cast.sam).post(reverse(ADDRESS), upload(archive)).content.decode()

    assert "in this installation already" in page


def test_failed_attempt_stands_on_the_page_and_its_project_in_no_list(
    cast: Cast, sign_in: SignIn, archive: bytes
) -> None:
    client = sign_in(cast.sam)
    client.post(reverse(ADDRESS), {"release": SimpleUploadedFile("harbour.zip", archive)})
    job = Job.objects.get(kind=JobKind.RESTORATION)
    taken = take_job(uid=job.uid, at=timezone.now())
    assert taken is not None
    fail_job(job=taken, reason=N_("{name} is damaged.", name="x"), at=NOON)

    page = client.get(reverse(ADDRESS)).content.decode()

    assert reverse("job-detail", args=[job.uid]) in page
    assert "harbour.zip" in page
    assert "x is damaged." in page
    assert job.project.name not in client.get(reverse("project-list")).content.decode()
