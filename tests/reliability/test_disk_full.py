"""F9: the disk is full. Reading works, writing is refused in words, nothing half is left."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from make import make_assignment, make_project, make_team, manager_of, record, submit

from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.releasing import release_home, request_release
from annotations.actions.running import run_job
from annotations.models import Assignment, Event, Job, RecordVersion, Release

SMALL = 50_000


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    return tmp_path / "media"


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """No file of this process grows beyond this size: writing fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def database_is_full() -> Iterator[None]:
    """SQLite may not grow by a page."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own disk cannot be filled by a test")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        before = cursor.fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")


def put(client: Client, work: Assignment, position: int, note: str) -> tuple[int, str, str]:
    """Save a record; status, code and the event's uid."""
    event = str(uuid4())
    body = {"event": event, "act": event, "client": event, "record": record("none", note=note)}
    answer = client.put(
        f"/api/assignments/{work.uid}/sentences/{position}",
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": '"0"'},
    )
    return answer.status_code, str(answer.json().get("code", "")), event


@pytest.mark.django_db(transaction=True)
def test_saving_on_a_full_disk_is_refused_whole_and_works_again_afterwards() -> None:
    work = make_assignment("\n\n".join(f"Sentence {n} is here." for n in range(60)))
    client = Client(raise_request_exception=False)
    client.force_login(work.annotator)
    acknowledged = set()

    with database_is_full():
        for position in range(60):
            status, code, event = put(client, work, position, "words " * 800)
            if status != 200:
                break
            acknowledged.add(event)
        refused = (status, code)
        assert client.get(f"/assignments/{work.uid}/").status_code == 200

    assert refused == (503, "unavailable")
    stored = Event.objects.filter(kind="records.saved").values_list("uid", flat=True)
    assert {str(uid) for uid in stored} == acknowledged
    assert RecordVersion.objects.count() == len(acknowledged)
    assert put(client, work, position, "words " * 800)[0] == 200
    assert not any(one.is_fault for one in examine(Scope(), at=timezone.now()))


@pytest.mark.django_db
def test_upload_on_a_full_disk_is_refused_and_leaves_no_part_of_a_file(media: Path) -> None:
    project = make_project()
    client = Client(raise_request_exception=False)
    client.force_login(manager_of(project))
    story = SimpleUploadedFile("story.txt", b"A sentence of a long story. " * 20_000)

    with files_end_at(SMALL):
        page = client.post(
            reverse("upload-create", args=[project.uid]), {"uploads": story, "licence": "unknown"}
        )
        endpoint = client.post(
            f"/api/projects/{project.uid}/uploads?name=story.txt",
            b"A sentence of a long story. " * 20_000,
            content_type="application/octet-stream",
        )

    assert (page.status_code, endpoint.status_code) == (503, 503)
    assert "Nothing of what you just sent was stored" in page.content.decode()
    assert endpoint.json()["code"] == "unavailable"
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not Job.objects.filter(kind="import").exists()


@pytest.mark.django_db
def test_release_on_a_full_disk_leaves_nothing_to_download_and_is_made_later() -> None:
    team = make_team("\n\n".join(f"Sentence {n}." for n in range(40)))
    for person in range(2):
        submit(team.work(person), [record("none") for _ in range(40)])
    release, job = request_release(
        project=team.project, version="1.0", by=team.manager, at=timezone.now()
    )

    with files_end_at(2_000), pytest.raises(OSError, match="too large"):
        run_job(uid=job.uid, clock=timezone.now)

    home = release_home(release)
    assert not home.exists()
    assert list(home.parent.iterdir()) == []
    assert not Release.objects.get().is_complete
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    run_job(uid=job.uid, clock=timezone.now)
    assert Release.objects.get().is_complete
