"""Releases: asked for, described, downloaded."""

import hashlib

import make
import pytest
from django.urls import reverse
from django.utils import timezone
from web.conftest import Cast, Marked, SignIn

from annotations.actions.running import run_job
from annotations.models import Release


@pytest.fixture
def release(marked: Marked, sign_in: SignIn) -> Release:
    """A complete release of the one article that is submitted."""
    address = reverse("release-create", args=[marked.cast.project.uid])
    sign_in(marked.cast.alice).post(address, {"version": "1.0"})
    made = Release.objects.get()
    assert made.job is not None
    run_job(uid=made.job.uid, clock=timezone.now)
    made.refresh_from_db()
    assert made.is_complete
    return made


def test_list_without_releases_says_what_one_is(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.vera).get(reverse("release-list", args=[cast.project.uid]))

    assert "No releases yet" in page.content.decode()


def test_create_proposes_a_version_and_leads_to_the_job(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])
    client = sign_in(marked.cast.alice)

    before = client.get(address).content.decode()
    answer = client.post(address, {"version": "1.0"})

    job = Release.objects.get().job
    assert job is not None
    assert 'value="1.0"' in before
    assert answer["Location"] == reverse("job-detail", args=[job.uid])


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("version", ["1.0", "../1", ""])
def test_create_refuses_a_version_that_is_taken_or_malformed(
    version: str, marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).post(address, {"version": version}).content.decode()

    assert "errorlist" in page
    assert Release.objects.count() == 1


def test_create_with_nothing_submitted_says_so(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("release-create", args=[cast.project.uid])

    page = sign_in(cast.alice).post(address, {"version": "1.0"}).content.decode()

    assert "There is nothing to release" in page


def test_detail_shows_scope_files_and_what_is_left_out(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.alice).get(reverse("release-detail", args=[release.uid]))

    shown = page.content.decode()
    assert "1 of the 2 articles of the project" in shown
    assert "annotations.jsonl" in shown
    assert release.archive_hash in shown
    assert "Weather" in shown


def test_archive_is_the_file_whose_hash_is_shown(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    answer = sign_in(marked.cast.vera).get(reverse("release-archive", args=[release.uid]))

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == release.archive_hash
    assert answer["Content-Type"] == "application/zip"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="harbour-pilot-1.0.zip"'


def test_archive_is_refused_to_who_has_open_work_in_it(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")
    client = sign_in(marked.cast.adam)

    page = client.get(reverse("release-detail", args=[release.uid])).content.decode()

    assert "You still have work on an article in this release." in page
    assert client.get(reverse("release-archive", args=[release.uid])).status_code == 404


def test_archive_that_is_not_whole_is_not_found(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])
    client = sign_in(marked.cast.alice)
    client.post(address, {"version": "1.0"})
    uid = Release.objects.get().uid

    assert client.get(reverse("release-archive", args=[uid])).status_code == 404
    assert "being written" in client.get(reverse("release-detail", args=[uid])).content.decode()


@pytest.mark.parametrize("person", ["bob", "sam"])
def test_archive_is_not_found_by_annotators_and_strangers(
    person: str, release: Release, marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.named(person))

    assert client.get(reverse("release-archive", args=[release.uid])).status_code == 404
