"""Imports by programs: options as parameters, dry runs that are followed, the formats known."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from importing import bring, client_of, numbered
from make import make_project, manager_of

from annotations.actions.import_options import ImportOptions
from annotations.models import Job, Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def program(project: Project) -> Client:
    return client_of(manager_of(project))


def send(program: Client, project: Project, **query: str) -> tuple[int, dict[str, object]]:
    address = reverse("api:uploads", args=[project.uid]) + "?" + urlencode(query)
    answer = program.post(address, numbered(2), content_type="application/octet-stream")
    return answer.status_code, answer.json()


def test_upload_takes_every_option_as_a_parameter(program: Client, project: Project) -> None:
    status, _ = send(
        program,
        project,
        name="a.jsonl",
        format="jsonl",
        dry_run="true",
        licence="CC0",
        credit="Ann",
        annotations="marks",
        is_finished="true",
        labels=json.dumps({"Behauptung": "Claim"}),
        columns=json.dumps({"text": "Body"}),
    )

    assert status == 202
    assert (
        Job.objects.get().params["options"]
        == ImportOptions.of(
            {
                "format": "jsonl",
                "dry_run": True,
                "licence": "CC0",
                "credit": "Ann",
                "annotations": "marks",
                "is_finished": True,
                "labels": {"Behauptung": "Claim"},
                "columns": {"text": "Body"},
            }
        ).as_json()
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "pdf"}, "format"),
        ({"labels": "{"}, "labels"),
        ({"labels": '{"a": "Colour"}'}, "labels"),
        ({"columns": "[]"}, "columns"),
        ({"annotator": "me", "annotations": "marks"}, "annotator"),
    ],
)
def test_upload_with_an_option_nobody_can_follow_names_it(
    query: dict[str, str], field: str, program: Client, project: Project
) -> None:
    status, answer = send(program, project, name="a.jsonl", **query)

    assert (status, answer["field"]) == (400, field)
    assert not Job.objects.exists()


def test_dry_run_is_followed_by_its_import_once(program: Client, project: Project) -> None:
    tried = bring({"a.jsonl": numbered(2)}, project=project, options=ImportOptions(dry_run=True))
    address = reverse("api:job-import", args=[tried.uid])

    first, again = (program.post(address, {}, content_type="application/json") for _ in range(2))

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["uid"] == again.json()["uid"]


def test_import_of_what_is_no_dry_run_is_a_conflict(program: Client, project: Project) -> None:
    job = bring({"a.jsonl": numbered(1)}, project=project)

    answer = program.post(
        reverse("api:job-import", args=[job.uid]), {}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_dry_run")


def test_items_tell_file_row_field_and_article(program: Client, project: Project) -> None:
    job = bring({"a.jsonl": numbered(1)}, project=project)

    (item,) = program.get(reverse("api:job-items", args=[job.uid])).json()["results"]

    assert (item["file"], item["row"], item["field"]) == ("a.jsonl", 1, "")
    assert item["article"]


def test_formats_say_which_are_read_and_written(program: Client) -> None:
    found = {one["name"]: one for one in program.get(reverse("api:formats")).json()["formats"]}

    assert (found["text"]["reads"], found["text"]["writes"]) == (True, False)
    assert (found["doccano"]["reads"], found["doccano"]["writes"]) == (True, True)
    assert found["jsonl"]["endings"][0] == ".jsonl"
