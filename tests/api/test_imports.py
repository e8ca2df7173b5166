"""Articles brought in over the API: at once, by a job, or as a file."""

from pathlib import Path
from uuid import uuid4

import pytest
from caller import Caller, bearer
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils import timezone
from make import TEXT, make_member, make_project, make_version, manager_of

from annotations.actions.running import run_job
from annotations.models import Article, Job, JobKind, Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


def imports(project: Project) -> str:
    return f"/api/projects/{project.uid}/imports"


def uploads(project: Project, query: str) -> str:
    return f"/api/projects/{project.uid}/uploads?{query}"


def test_few_articles_are_stored_at_once_and_told_row_by_row(
    project: Project, manager: Caller
) -> None:
    known = make_version(project, "It was known.")
    changed = make_version(project, "It was.", url="https://example.org/a")
    rows = [
        {"text": "A new one.", "title": "New", "outlet": "Post"},
        {"text": "It was known."},
        {"text": "It was otherwise.", "url": "https://example.org/a"},
        {"text": "", "title": "Empty"},
        {"text": "Words.", "colour": "red"},
        {"text": "Words.", "url": "ftp://example.org"},
        {"text": 7},
    ]

    answer = manager.post(imports(project), {"articles": rows})

    told = answer.body["rows"]
    assert answer.status == 200
    assert [row["arrival"] for row in told] == [
        "added",
        "duplicate",
        "new_version",
        "refused",
        "refused",
        "refused",
        "refused",
    ]
    assert told[1]["article"] == str(known.article.uid)
    assert (told[2]["article"], told[2]["version"]) == (str(changed.article.uid), 2)
    assert [row["error"] and row["error"]["code"] for row in told[3:]] == [
        "empty_text",
        "unknown_field",
        "bad_url",
        "not_a_string",
    ]
    assert [answer.body[name] for name in ("added", "new_versions", "duplicates", "refused")] == [
        1,
        1,
        1,
        4,
    ]
    assert Article.objects.get(title="New").outlet == "Post"


def test_import_sent_again_under_its_event_stores_nothing_twice(
    project: Project, manager: Caller
) -> None:
    body = {"articles": [{"text": TEXT}], "event": str(uuid4())}

    first, again = manager.post(imports(project), body), manager.post(imports(project), body)

    assert first.body == again.body
    assert first.body["added"] == again.body["added"] == 1


def test_import_with_suggestions_asks_for_them_on_new_texts_only(
    project: Project, manager: Caller
) -> None:
    make_version(project, "It was known.")

    rows = [{"text": "It was known."}]
    none = manager.post(imports(project), {"articles": rows, "preannotate": True})
    rows.append({"text": TEXT})
    some = manager.post(imports(project), {"articles": rows, "preannotate": True})

    job = Job.objects.get(kind=JobKind.PREANNOTATION)
    assert none.body["job"] is None
    assert some.body["job"] == str(job.uid)
    assert job.params["versions"] == [
        str(Article.objects.get(uid=some.body["rows"][1]["article"]).versions.get().uid)
    ]


def test_many_articles_become_a_job_whose_items_tell_of_each(
    project: Project, manager: Caller
) -> None:
    rows = [{"text": f"Sentence {n}."} for n in range(60)] + [{"text": ""}]

    asked = manager.post(imports(project), {"articles": rows})
    run_job(uid=asked.body["uid"], clock=timezone.now)

    assert (asked.status, asked.body["kind"], asked.body["state"]) == (202, "import", "queued")
    told = manager.get(f"/api/jobs/{asked.body['uid']}").body
    assert (told["state"], told["rows"]) == ("done", {"done": 60, "skipped": 0, "failed": 1})
    failed = manager.get(f"/api/jobs/{asked.body['uid']}/items?state=failed").body["results"]
    assert [item["code"] for item in failed] == ["empty_text"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "articles"),
        ({"articles": []}, "articles"),
        ({"articles": ["text"]}, "articles[0]"),
        ({"articles": [{}] * 1001}, "articles"),
        ({"articles": [{"text": TEXT}], "overwrite": True}, "overwrite"),
    ],
)
def test_import_with_a_wrong_body_is_refused(
    project: Project, manager: Caller, body: dict[str, object], field: str
) -> None:
    refused = manager.post(imports(project), body)

    assert (refused.status, refused.body["field"]) == (400, field)
    assert not Article.objects.exists()


def test_import_by_an_annotator_is_not_found(project: Project) -> None:
    caller = Caller(make_member(project))

    assert caller.post(imports(project), {"articles": [{"text": TEXT}]}).status == 404
    assert send(caller, uploads(project, "name=a.txt"), b"Words.") == 404


# --- Files --------------------------------------------------------------------------------------


def send(
    caller: Caller, address: str, content: bytes, kind: str = "application/octet-stream"
) -> int:
    return caller.client.generic("POST", address, content, kind).status_code


def test_file_is_imported_by_a_job_under_a_name_of_the_servers(
    project: Project, manager: Caller, media: Path
) -> None:
    sent = manager.client.generic(
        "POST",
        uploads(project, "name=..%2Fferry.txt"),
        "“We wrote twice,” said Ida.".encode(),
        "application/octet-stream",
    )
    run_job(uid=sent.json()["uid"], clock=timezone.now)

    assert sent.status_code == 202
    assert Article.objects.get().versions.get().text == "“We wrote twice,” said Ida."
    stored = [path.relative_to(media) for path in media.rglob("*") if path.is_file()]
    assert [path.name for path in stored] == ["0.txt"]


@pytest.mark.parametrize(
    ("query", "kind", "status"),
    [
        ("name=a.exe", "application/octet-stream", 400),
        ("", "application/octet-stream", 400),
        ("name=a.txt&x=1", "application/octet-stream", 400),
        ("name=a.txt", "application/x-www-form-urlencoded", 415),
    ],
)
def test_file_that_nobody_can_read_is_refused_unread(
    project: Project, manager: Caller, media: Path, query: str, kind: str, status: int
) -> None:
    assert send(manager, uploads(project, query), b"Words.", kind) == status
    assert not list(media.iterdir())


def test_file_from_a_browser_needs_its_token_against_forgery(project: Project) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager_of(project))
    client.cookies[settings.CSRF_COOKIE_NAME] = token = _get_new_csrf_string()
    address, kind = uploads(project, "name=a.txt"), "application/octet-stream"

    forged = client.generic("POST", address, b"Words.", kind)
    sent = client.generic("POST", address, b"Words.", kind, headers={"X-CSRFToken": token})

    assert (forged.status_code, sent.status_code) == (403, 202)
    run_job(uid=sent.json()["uid"], clock=timezone.now)
    assert Article.objects.get().versions.get().text == "Words."


def test_file_is_taken_from_the_bearer_of_a_token(project: Project) -> None:
    caller = bearer(manager_of(project), "manage")
    headers = {"Authorization": caller.headers["Authorization"]}

    sent = caller.client.generic(
        "POST",
        uploads(project, "name=a.txt"),
        b"Words.",
        "application/octet-stream",
        headers=headers,
    )

    assert sent.status_code == 202


def test_file_larger_than_an_upload_is_refused_and_removed(
    project: Project, manager: Caller, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_BYTES_MAX", 10)

    status = send(manager, uploads(project, "name=a.txt"), b"x" * 11)

    assert status == 413
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not Job.objects.exists()
