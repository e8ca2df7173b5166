"""Releases: asked for, described, downloaded."""

import hashlib
from typing import Any

import make
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from web.conftest import Cast, Marked, SignIn

from annotations.actions.releasing import release_folder
from annotations.actions.running import run_job
from annotations.models import Release
from annotations.web.release_words import told_losses


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


def test_create_offers_formats_and_takes_everything_that_is_chosen(
    marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])
    client = sign_in(marked.cast.alice)
    batch = marked.cast.project.batches.get()

    page = client.get(address).content.decode()
    client.post(
        address,
        {
            "version": "1.0",
            "title": "Harbour claims",
            "creators": "Morren, Ida\nThe desk",
            "licence": "CC BY 4.0",
            "contact": "desk@example.org",
            "texts": "offsets",
            "formats": ["csv_spreadsheet"],
            "batches": [str(batch.uid)],
            "split_by": "random",
            "train": "70",
            "dev": "20",
            "test": "10",
            "answer_purpose": "To learn.",
        },
    )

    assert 'value="csv_spreadsheet"' in page
    options = Release.objects.get().options
    assert options["formats"] == ["csv_spreadsheet"]
    assert (options["texts"], options["split_by"]) == ("offsets", "random")
    assert options["splits"] == [0.7, 0.2, 0.1]
    assert options["creators"] == "Morren, Ida\nThe desk"
    assert options["query"]["batches"] == [str(batch.uid)]
    assert options["datasheet"] == {"purpose": "To learn."}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"texts": "offsets", "formats": ["brat"]}, "cannot be written without the texts"),
        ({"formats": ["papyrus"]}, "papyrus"),
        ({"train": "50", "dev": "20", "test": "10"}, "add up to 100 percent; these add up to 80."),
        ({"published_from": "2026-02-01", "published_until": "2026-01-01"}, "before the first"),
        ({"language": "no language"}, "must be a tag"),
        ({"language": "zz"}, "There is nothing to release"),
    ],
)
def test_create_says_beside_the_field_what_cannot_be_done(
    wrong: dict[str, object], words: str, marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).post(address, {"version": "1.0", **wrong}).content.decode()

    assert "Please look at this again:" in page
    assert words in page
    assert not Release.objects.exists()


def test_create_begins_with_what_the_release_before_said(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    said = {"licence": "CC BY 4.0", "formats": ["csv_spreadsheet"], "splits": [0.5, 0.25, 0.25]}
    answers = {"datasheet": {"purpose": "To know who said what."}}
    query = {"query": {"language": "en"}}
    Release.objects.filter(pk=release.pk).update(options=said | answers | query)

    address = reverse("release-create", args=[marked.cast.project.uid])
    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert 'value="CC BY 4.0"' in page
    assert "To know who said what." in page
    assert 'name="train" value="50"' in page
    assert page.count(" checked") == 3  # a format, the texts, the way of splitting
    assert 'name="language" maxlength' in page
    assert 'value="en"' not in page


def test_create_counts_what_is_not_ready(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("release-create", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert "<strong>1 article</strong> has open work" in page
    assert "<strong>1 article</strong> has no licence" in page


def test_detail_says_how_to_cite_and_hands_out_single_files(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.vera).get(reverse("release-detail", args=[release.uid]))

    shown = page.content.decode()
    assert f"SHA-256 of the manifest: {release.manifest_hash}" in shown
    assert "@misc{harbour-pilot-1-0," in shown
    assert reverse("release-file", args=[release.uid, "annotations.jsonl"]) in shown


def test_detail_tells_losses_and_what_changed_by_whom(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    manifest = {**(release.manifest or {}), "losses": {"brat": {"chains": 4}, "gone": {}}}
    counts = {"added": 11, "changed": 12, "removed": 13, "same": 14, "fields": {"marks": 12}}
    comparison = {
        "before": {"version": "0.9", "as_of": ""},
        "after": {"version": "1.0", "as_of": ""},
        "articles": counts | {"examples": {"added": [{"uid": "u", "title": "Weather <now>"}]}},
        "annotations": counts | {"annotators": {"A2": {**counts, "added": 99}}},
        "gold": counts,
        "sources": counts,
    }
    Release.objects.filter(pk=release.pk).update(manifest=manifest, comparison=comparison)

    page = sign_in(marked.cast.vera).get(reverse("release-detail", args=[release.uid]))

    shown = page.content.decode()
    assert "chains: 4" in shown
    assert "Changed since 0.9" in shown
    assert ">99</td>" in shown
    assert "Weather &lt;now&gt;" in shown
    assert "<code>marks</code> 12" in shown


def test_detail_of_a_release_made_before_options_were_many_still_shows(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    manifest = dict(release.manifest or {})
    for name in ("losses", "schemes"):
        del manifest[name]
    scope = {key: manifest["scope"][key] for key in ("words", "articles", "left_out")}
    Release.objects.filter(pk=release.pk).update(
        options={"resamples": 1000, "seed": 1, "licence": "", "contact": ""},
        manifest=manifest | {"scope": scope},
    )

    page = sign_in(marked.cast.vera).get(reverse("release-detail", args=[release.uid]))

    assert "1 of the 2 articles of the project" in page.content.decode()


def test_losses_are_told_in_the_readers_language() -> None:
    with override("de"):
        (found,) = told_losses({"citron": {"marks of sentences": 3}})

    assert found.listed == (("Markierungen von Sätzen", 3),)


def test_release_page_says_how_many_articles_each_split_got_and_which_are_empty(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.alice).get(reverse("release-detail", args=[release.uid]))

    words = " ".join(page.content.decode().split())
    assert "train 1, dev 0, test 0" in words
    assert "The splits dev, test are empty" in words


def test_release_page_without_its_files_says_nothing_of_splits(
    release: Release, marked: Marked, sign_in: SignIn
) -> None:
    (release_folder(release) / "splits.json").unlink()

    page = sign_in(marked.cast.alice).get(reverse("release-detail", args=[release.uid]))

    assert page.status_code == 200
    assert "are empty" not in page.content.decode()


def compared(*, changed: int) -> dict[str, Any]:
    """A stored comparison in which so many sources changed."""
    counts = {"added": 0, "changed": 0, "removed": 0, "same": 5}
    return {
        "before": {"version": "1.0"},
        "articles": {**counts, "examples": {}},
        "annotations": {**counts, "annotators": {"A1": counts}, "fields": {}},
        "gold": counts,
        "sources": {**counts, "changed": changed},
    }


@pytest.mark.parametrize(("changed", "says_so"), [(0, True), (1, False)])
def test_release_page_says_where_nothing_changed_since_the_one_before(
    changed: int, says_so: bool, release: Release, marked: Marked, sign_in: SignIn
) -> None:
    Release.objects.filter(pk=release.pk).update(comparison=compared(changed=changed))

    page = sign_in(marked.cast.alice).get(reverse("release-detail", args=[release.uid]))

    words = page.content.decode()
    assert "Changed since 1.0" in words
    assert "Decisions by annotator" in words
    assert ("The rows are the same" in words) == says_so
