"""A6, A12, A19, ASVS 3.2.1 and 5.4: stored files get names of ours and never leave as pages."""

from pathlib import Path
from zipfile import ZipFile

import make
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from reliability.hostile_files import POLYGLOT, SVG

from annotations.actions.releasing import release_archive, request_release
from annotations.actions.running import run_job
from annotations.models import Article, Job, JobKind, Project, Release
from workbench.attachments import SANDBOX

PAGE = b"<html><body><p>The ferry sank.</p><script>alert(1)</script></body></html>"


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project(name="../../etc <img src=x onerror=alert(1)>")


@pytest.fixture
def manager(project: Project) -> Client:
    client = Client()
    client.force_login(make.manager_of(project))
    return client


@pytest.fixture
def release(project: Project) -> Release:
    annotator = make.make_member(project)
    make.make_batch(project, [make.make_version(project, "It sank.")], [annotator])
    make.submit(make.assignment_of(annotator), [make.record("C")])
    by = make.manager_of(project)
    release, job = request_release(project=project, version="1.0", by=by, at=make.NOON)
    run_job(uid=job.uid, clock=lambda: make.LATER)
    release.refresh_from_db()
    return release


def upload(client: Client, project: Project, *files: tuple[str, bytes]) -> list[str]:
    """Upload through the page; the paths of what is stored now, relative to the media folder."""
    given = [SimpleUploadedFile(name, content) for name, content in files]
    client.post(
        reverse("upload-create", args=[project.uid]), {"uploads": given, "licence": "unknown"}
    )
    job = Job.objects.filter(kind=JobKind.IMPORT).last()
    return [file["path"] for file in job.params["files"]] if job else []


def test_stored_upload_has_a_path_the_server_made(project: Project, manager: Client) -> None:
    names = ["../../evil.html", "/etc/cron.d/evil.txt", "..\\evil.txt", "index.HTML", "a.php.txt"]

    paths = upload(manager, project, *((name, PAGE) for name in names))

    assert len(paths) == len(names)
    for number, path in enumerate(paths):
        folder, name = Path(path).parts[1], Path(path).name
        assert Path(path).parts[0] == "uploads"
        assert len(folder) == 36
        assert name.startswith(f"{number}.")
        stored = Path(settings.MEDIA_ROOT) / path
        assert stored.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
        assert stored.stat().st_mode & 0o111 == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", SVG),
        ("news.rar", b"Rar!\x1a\x07"),
        ("both.gif", POLYGLOT),
        ("x.xml", b"<x/>"),
    ],
)
def test_upload_of_another_kind_stores_nothing(
    project: Project, manager: Client, name: str, content: bytes
) -> None:
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))

    assert upload(manager, project, (name, content)) == []
    assert {
        path for path in set(Path(settings.MEDIA_ROOT).rglob("*")) - before if path.is_file()
    } == set()


def test_uploaded_page_is_kept_as_text_and_no_address_gives_it_back(
    project: Project, manager: Client
) -> None:
    path = upload(manager, project, ("news.html", PAGE))[0]
    run_job(uid=Job.objects.get(kind=JobKind.IMPORT).uid, clock=lambda: make.LATER)

    version = Article.objects.get(project=project).versions.get()
    assert version.text == "The ferry sank."
    for address in (f"/{path}", f"/media/{path}", f"/static/../media/{path}", f"/static/{path}"):
        assert manager.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/static../workbench/settings.py", "/static/../workbench/settings.py"),
        *("/static/%2e%2e/workbench/settings.py", "/static/%252e%252e/workbench/settings.py"),
        *("/static/..%2fworkbench/settings.py", "/static/..%5cworkbench/settings.py"),
        *("/static/%00", "/static/annotations/css/base.css%00.html", "/media/", "/.git/config"),
        *("/var/secret_key", "/secret_key", "/workbench.sqlite3", "/static//etc/passwd"),
    ],
)
@pytest.mark.django_db
def test_address_out_of_the_static_folder_is_nowhere(address: str) -> None:
    answer = Client().get(address)

    assert answer.status_code in (302, 404)
    assert b"SECRET_KEY" not in answer.content


def test_release_comes_back_as_a_file_and_never_as_a_page(
    project: Project, manager: Client, release: Release
) -> None:
    answers = [
        manager.get(reverse("release-archive", args=[release.uid])),
        manager.get(reverse("api:release-archive", args=[release.uid])),
    ]

    for answer in answers:
        assert answer.status_code == 200
        named = answer.headers["Content-Disposition"]
        assert named.startswith("attachment; filename=")
        assert "/" not in named
        assert "<" not in named
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == SANDBOX
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        answer.close()
    assert project.slug in named


def test_names_in_a_release_stay_below_its_one_folder(release: Release) -> None:
    with ZipFile(release_archive(release)) as archive:
        names = archive.namelist()

    roots = {name.split("/")[0] for name in names}
    assert len(roots) == 1
    assert not any(".." in name or name.startswith("/") or "\\" in name for name in names)
    assert not any("<" in name for name in names)


def test_answers_that_are_no_files_keep_the_policy_of_pages(
    project: Project, manager: Client
) -> None:
    page = manager.get(reverse("project-detail", args=[project.uid]))

    assert "sandbox" not in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
