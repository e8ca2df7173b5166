"""A project made from a release over the API."""

import zipfile
from pathlib import Path

import make
import pytest
from django.conf import settings
from django.test import Client
from release_files import use_folder
from release_project import build
from restoring import ended, released, taken_back

from annotations.actions.releasing import release_archive
from annotations.models import Article, Job, JobKind, Project, User

pytestmark = pytest.mark.django_db

ADDRESS = "/api/restorations?name=harbour.zip"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    use_folder(tmp_path / "media", monkeypatch)
    with taken_back():
        return release_archive(released(build())).read_bytes()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(content: bytes) -> tuple[int, dict[str, object]]:
    client = client_of(make.make_user())
    answer = client.post(ADDRESS, content, content_type="application/octet-stream")
    return answer.status_code, answer.json()


def test_archive_becomes_a_project_by_a_job(archive: bytes) -> None:
    status, body = post(archive)

    job = Job.objects.get(uid=str(body["uid"]))
    assert (status, body["kind"], job.project.slug) == (202, "restoration", "harbour-desk")
    ended(job)
    assert Article.objects.filter(project=job.project).count() == 2
    assert list((Path(settings.MEDIA_ROOT) / "uploads").iterdir()) == []


def test_archive_of_what_is_here_is_a_conflict(archive: bytes) -> None:
    build()

    status, body = post(archive)

    assert (status, body["code"]) == (409, "already_here")
    assert not Job.objects.filter(kind=JobKind.RESTORATION).exists()
    assert list((Path(settings.MEDIA_ROOT) / "uploads").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_what_is_no_release_is_refused(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folder(tmp_path, monkeypatch)

    status, body = post(content)

    assert (status, body["code"]) == (400, "refused_release")
    assert not Project.objects.exists()


def test_archive_with_a_way_out_of_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folder(tmp_path / "media", monkeypatch)
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as bad:
        bad.writestr("../MANIFEST.json", "{}")

    status, body = post(path.read_bytes())

    assert (status, body["code"]) == (400, "unsafe_name")
