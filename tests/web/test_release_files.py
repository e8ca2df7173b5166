"""Handing out releases in parts: pages and the API alike."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from make import Team, make_batch, make_member, make_team, record, submit

from annotations.actions.releasing import release_folder, request_release
from annotations.actions.running import run_job
from annotations.models import Release, Role

pytestmark = pytest.mark.django_db

NAME = "articles.jsonl"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    team = make_team()
    for person in range(2):
        submit(team.work(person), [record("C"), record("none"), record("none")])
    return team


@pytest.fixture
def release(team: Team) -> Release:
    made, job = request_release(project=team.project, version="1.0", by=None, at=timezone.now())
    run_job(uid=job.uid, clock=timezone.now)
    made.refresh_from_db()
    return made


@pytest.fixture(params=["release-file", "api:release-file", "release-archive"])
def address(request: pytest.FixtureRequest, release: Release) -> str:
    parts = {"release": release.uid}
    return reverse(
        request.param, kwargs=parts | ({"name": NAME} if "file" in request.param else {})
    )


@pytest.fixture
def client(team: Team) -> Client:
    client = Client()
    client.force_login(team.manager)
    return client


def content_of(answer: object) -> bytes:
    return b"".join(answer)  # type: ignore[arg-type]


def test_file_comes_with_its_hash_as_etag_and_can_be_asked_for_in_parts(
    client: Client, address: str
) -> None:
    answer = client.get(address)

    content = content_of(answer)
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-999999999", slice(5, None)),
    ],
)
def test_range_gives_that_part(client: Client, address: str, asked: str, part: slice) -> None:
    whole = content_of(client.get(address))

    answer = client.get(address, headers={"Range": asked})

    content = content_of(answer)
    first = part.indices(len(whole))[0]
    assert answer.status_code == 206
    assert content == whole[part]
    assert answer["Content-Length"] == str(len(content))
    told = f"bytes {first}-{first + len(content) - 1}/{len(whole)}"
    assert answer["Content-Range"] == told
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_parts_that_follow_each_other_make_the_file(client: Client, address: str) -> None:
    whole = client.get(address)
    content, tag = content_of(whole), whole["ETag"]

    parts = [
        content_of(client.get(address, headers={"Range": asked, "If-Range": tag}))
        for asked in ("bytes=0-99", "bytes=100-199", "bytes=200-")
    ]

    assert b"".join(parts) == content


def test_range_of_another_state_of_the_file_gives_all_of_it(client: Client, address: str) -> None:
    for other in ('"another"', 'W/"another"', "Mon, 01 Jan 2026 00:00:00 GMT"):
        answer = client.get(address, headers={"Range": "bytes=0-9", "If-Range": other})

        assert answer.status_code == 200
        assert len(content_of(answer)) > 10


def test_several_ranges_give_the_whole_file(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Range": "bytes=0-1,4-5"})

    assert answer.status_code == 200


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0"])
def test_range_beyond_the_file_is_refused_with_its_size(
    client: Client, address: str, asked: str
) -> None:
    size = client.get(address)["Content-Length"]

    answer = client.get(address, headers={"Range": asked})

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{size}"


def test_head_tells_the_same_without_the_bytes(client: Client, address: str) -> None:
    whole = client.get(address)

    answer = client.head(address, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Accept-Ranges", "Content-Disposition"):
        assert answer[name] == whole[name]


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_file_that_the_client_has_is_not_sent_again(
    client: Client, address: str, form: str
) -> None:
    tag = client.get(address)["ETag"]

    answer = client.get(address, headers={"If-None-Match": form.format(tag=tag)})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert answer["Content-Length"] == client.get(address)["Content-Length"]


@pytest.mark.parametrize("form", ["{tag}", '"other", {tag}', "*", ""])
@pytest.mark.parametrize("method", ["get", "head"])
def test_file_in_the_state_that_if_match_names_is_sent(
    client: Client, address: str, form: str, method: str
) -> None:
    tag = client.get(address)["ETag"]

    answer = getattr(client, method)(address, headers={"If-Match": form.format(tag=tag)})

    assert (answer.status_code, answer["ETag"]) == (200, tag)


@pytest.mark.parametrize("form", ['"other"', "W/{tag}", "{bare}"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_file_in_another_state_than_if_match_names_is_not_sent(
    client: Client, address: str, form: str, method: str
) -> None:
    tag = client.get(address)["ETag"]
    asked = {"If-Match": form.format(tag=tag, bare=tag.strip('"')), "Range": "bytes=0-9"}

    answer = getattr(client, method)(address, headers=asked)

    assert (answer.status_code, answer["ETag"]) == (412, tag)
    if method == "get":
        told = answer.json()
        assert (told["code"], told["field"]) == ("precondition_failed", "If-Match")


def test_if_match_is_judged_before_if_none_match_and_that_before_a_range(
    client: Client, address: str
) -> None:
    tag = client.get(address)["ETag"]
    other = {"If-Match": '"other"', "If-None-Match": tag, "Range": "bytes=0-9"}
    same = other | {"If-Match": tag}

    assert client.get(address, headers=other).status_code == 412
    assert client.get(address, headers=same).status_code == 304
    assert client.get(address, headers=same | {"If-None-Match": '"other"'}).status_code == 206


def test_range_of_the_state_that_if_range_names_is_sent_and_no_weaker_one(
    client: Client, address: str
) -> None:
    tag = client.get(address)["ETag"]

    for condition, status in ((tag, 206), (f"W/{tag}", 200), ('"other"', 200)):
        asked = {"Range": "bytes=0-9", "If-Range": condition}
        assert client.get(address, headers=asked).status_code == status


def test_range_beyond_the_file_under_another_if_range_gives_all_of_it(
    client: Client, address: str
) -> None:
    asked = {"Range": "bytes=999999999-", "If-Range": '"other"'}

    assert client.get(address, headers=asked).status_code == 200


def test_unit_of_a_range_is_read_in_any_case(client: Client, address: str) -> None:
    assert client.get(address, headers={"Range": "Bytes=0-9"}).status_code == 206


def test_file_is_named_after_its_release(client: Client, release: Release) -> None:
    address = reverse("release-file", args=[release.uid, "schemes/1/guideline.md"])

    answer = client.get(address)

    named = f"{release.project.slug}-1.0-schemes-1-guideline.md"
    assert answer["Content-Disposition"] == f'attachment; filename="{named}"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_manifest_is_handed_out_although_it_does_not_name_itself(
    client: Client, release: Release
) -> None:
    answer = client.get(reverse("release-file", args=[release.uid, "MANIFEST.json"]))

    assert hashlib.sha256(content_of(answer)).hexdigest() == release.manifest_hash


@pytest.mark.parametrize("route", ["release-file", "api:release-file"])
@pytest.mark.parametrize(
    "name",
    [
        "nothing.txt",
        "marker",  # lies in the folder, and no manifest names it
        "..",
        "../dataset.zip",
        "schemes/../articles.jsonl",
        "./articles.jsonl",
        "/etc/passwd",
        "articles.jsonl/",
        "schemes",
        "ARTICLES.JSONL",
        "articles.jsonl\\",
        "%2e%2e/dataset.zip",
    ],
)
def test_name_that_the_manifest_does_not_have_is_not_found(
    client: Client, release: Release, route: str, name: str
) -> None:
    (release_folder(release) / "marker").write_text("not released")
    address = reverse(route, args=[release.uid, "x"]).removesuffix("x") + name

    assert client.get(address).status_code == 404


def test_files_are_not_found_by_those_with_work_on_an_article_in_it(
    team: Team, release: Release
) -> None:
    person = make_member(team.project, Role.ADJUDICATOR)
    Release.objects.filter(pk=release.pk).update(comparison={"before": {"version": "0.9"}})
    make_batch(team.project, team.versions, [person], kind="recheck")
    client = Client()
    client.force_login(person)

    for route in ("release-file", "api:release-file"):
        for name in (NAME, "MANIFEST.json"):
            assert client.get(reverse(route, args=[release.uid, name])).status_code == 404
    assert client.get(reverse("api:release-comparison", args=[release.uid])).status_code == 404
    page = client.get(reverse("release-detail", args=[release.uid])).content.decode()
    assert reverse("release-file", args=[release.uid, NAME]) not in page


def test_files_of_an_unfinished_release_are_not_found(team: Team, client: Client) -> None:
    made, _job = request_release(project=team.project, version="2", by=None, at=timezone.now())
    release_folder(made).mkdir(parents=True)
    (release_folder(made) / NAME).write_text("half")

    assert client.get(reverse("release-file", args=[made.uid, NAME])).status_code == 404


def test_accept_header_of_another_kind_does_not_refuse_a_file(
    client: Client, release: Release
) -> None:
    address = reverse("api:release-file", args=[release.uid, "articles.csv"])

    answer = client.get(address, headers={"Accept": "text/csv"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
