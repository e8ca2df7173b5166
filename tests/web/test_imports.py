"""Uploads with options, dry runs imported with one click, and the report of an import's rows."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from importing import bring, client_of, lines, numbered, zipped
from make import make_project, manager_of

from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.running import run_job
from annotations.models import Article, Job, Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
DRY = ImportOptions(dry_run=True)


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def browser(project: Project) -> Client:
    return client_of(manager_of(project))


def upload(browser: Client, project: Project, **fields: object) -> object:
    form = {"uploads": [SimpleUploadedFile("a.jsonl", numbered(2))], "licence": "CC0"} | fields
    return browser.post(reverse("upload-create", args=[project.uid]), form)


def test_upload_page_names_the_formats_and_asks_for_the_licence(
    browser: Client, project: Project
) -> None:
    page = browser.get(reverse("article-create", args=[project.uid])).content.decode()

    assert "Label Studio" in page
    assert 'name="licence"' in page
    assert 'name="columns"' in page


def test_upload_without_a_licence_is_asked_again(browser: Client, project: Project) -> None:
    answer = upload(browser, project, licence=" ")

    assert "write “unknown”" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Job.objects.exists()


def test_upload_keeps_what_was_chosen(browser: Client, project: Project) -> None:
    upload(
        browser,
        project,
        dry_run="on",
        annotations="marks",
        is_finished="on",
        labels="Behauptung = Claim\n\nZitat=quote",
        columns="text = Body",
        credit="Example Press",
    )

    stored = Job.objects.get().params["options"]
    assert (stored["dry_run"], stored["annotations"], stored["is_finished"]) == (
        True,
        "marks",
        True,
    )
    assert stored["labels"] == {"Behauptung": "Claim", "Zitat": "Quote"}
    assert (stored["columns"], stored["credit"]) == ({"text": "Body"}, "Example Press")


def test_upload_with_a_pair_nobody_can_read_says_so(browser: Client, project: Project) -> None:
    for labels, said in (("Claim", "one pair a line"), ("a = Colour", "known are Claim")):
        page = upload(browser, project, labels=labels).content.decode()  # type: ignore[attr-defined]
        assert said in page
    assert not Job.objects.exists()


def test_upload_of_a_bundle_is_taken_with_its_companions(browser: Client, project: Project) -> None:
    content = zipped({"a.txt": b"Rain.", "a.ann": b""})

    upload(browser, project, uploads=[SimpleUploadedFile("all.zip", content)])
    upload(
        browser,
        project,
        uploads=[
            SimpleUploadedFile("a.txt", b"Rain."),
            SimpleUploadedFile("a.ann", b"T1\tClaim 0 5\tRain."),
        ],
    )

    assert Job.objects.count() == 2


def test_dry_run_is_imported_with_one_click(browser: Client, project: Project) -> None:
    job = bring({"a.jsonl": numbered(2)}, project=project, options=DRY)
    page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()
    assert "Import these now" in page
    assert "2 would be stored" in page

    answer = browser.post(reverse("job-import", args=[job.uid]))

    asked = Job.objects.exclude(pk=job.pk).get()
    assert answer["Location"] == reverse("job-detail", args=[asked.uid])
    run_job(uid=asked.uid, clock=timezone.now)
    assert Article.objects.count() == 2
    again = browser.get(reverse("job-detail", args=[job.uid])).content.decode()
    assert "To the import of these files" in again


def test_import_of_what_is_no_dry_run_is_refused_on_its_page(
    browser: Client, project: Project
) -> None:
    job = bring({"a.jsonl": numbered(1)}, project=project)

    answer = browser.post(reverse("job-import", args=[job.uid]), follow=True)

    assert "This is no dry run" in answer.content.decode()
    assert Job.objects.count() == 1


def test_import_that_stored_nothing_says_so_and_why(browser: Client, project: Project) -> None:
    packed = zipped({"report.pdf": b"%PDF", "a.jsonl": lines({"text": " "})})

    for options, said in ((ImportOptions(), "was imported"), (DRY, "would be imported")):
        job = bring({"a.zip": packed}, project=project, options=options)
        page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()
        assert f"Nothing {said}." in page
        assert "Files of no format that is read here: 1." in page
        assert "Refused: 1." in page


def test_import_of_what_is_there_already_is_no_fault(browser: Client, project: Project) -> None:
    bring({"a.jsonl": numbered(2)}, project=project)
    job = bring({"b.jsonl": numbered(2)}, project=project)

    page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()

    assert "Here already: 2." in page
    assert 'class="error"' not in page
    assert "To the articles" in page


def test_import_that_stored_something_says_no_such_thing(browser: Client, project: Project) -> None:
    job = bring({"a.jsonl": numbered(1) + lines({"text": " "})}, project=project)

    page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()

    assert "Nothing was imported" not in page


def test_near_copy_is_told_in_percent_as_elsewhere(browser: Client, project: Project) -> None:
    text = " ".join(f"The bridge over pier {n} was closed on Monday." for n in range(20))
    rows = lines({"title": "One", "text": text}, {"title": "Two", "text": f"{text} Rain fell."})

    job = bring({"a.jsonl": rows}, project=project)

    page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()
    assert "“One” (100\N{NO-BREAK SPACE}%)" in page


def test_import_of_suggestions_says_where_the_finder_does_not_run(
    browser: Client, project: Project
) -> None:
    row = {"text": "The bridge is closed.", "label": [[0, 21, "Claim"]]}
    options = ImportOptions(annotations=Annotations.SUGGESTIONS, preannotate=True)

    content = lines(row, row | {"text": "It was closed at six."})

    job = bring({"a.jsonl": content}, project=project, options=options)

    page = browser.get(reverse("job-detail", args=[job.uid])).content.decode()
    assert "2 articles hold suggestions of a file" in page
    address = reverse("articles-preannotation", args=[project.uid])
    assert "2 articles hold suggestions of a file" in browser.get(address).content.decode()


def test_upload_of_a_release_says_how_to_restore_it(browser: Client, project: Project) -> None:
    content = zipped({"r-1/MANIFEST.json": b"{}", "r-1/articles.jsonl": numbered(1)})

    answer = upload(browser, project, uploads=[SimpleUploadedFile("r-1.zip", content)])

    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "r-1.zip: this is a release" in page
    assert reverse("restoration-create") in page


def test_upload_page_calls_no_choice_with_a_default_optional(
    browser: Client, project: Project
) -> None:
    page = browser.get(reverse("article-create", args=[project.uid])).content.decode()

    assert '<label for="upload_format">Format</label>' in page
    assert 'Whom to name <span class="optional">' in page


@pytest.mark.parametrize("route", ["job-report", "api:job-report"])
def test_report_names_every_row_and_holds_no_formula(
    route: str, browser: Client, project: Project
) -> None:
    rows = lines({"title": "=1+1", "text": "Rain."}, {"text": "Snow.", "language": "?"})
    job = bring({"=cmd.jsonl": rows}, project=project)

    answer = browser.get(reverse(route, args=[job.uid]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    added, refused = csv.DictReader(io.StringIO(text))
    assert answer["Content-Disposition"].startswith("attachment")
    assert (added["file"], added["row"], added["title"]) == ("'=cmd.jsonl", "1", "'=1+1")
    assert added["article"] == str(Article.objects.get().uid)
    assert (refused["row"], refused["code"], refused["field"]) == ("2", "bad_language", "language")
    assert refused["reason"].startswith("The language must be a tag")
