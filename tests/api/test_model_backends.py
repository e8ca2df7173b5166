"""Other people's models by the API, and choosing one of them."""

from typing import Any

import make
import pytest
from django.conf import LazySettings
from model_server import labelled, model_server, predicted
from rest_framework.test import APIClient

from annotations.models import ModelBackend, Project

BODY = {
    "name": "Quotes",
    "url": "https://models.example/quotes",
    "username": "desk",
    "password": "rain over lugo",
}


@pytest.fixture(autouse=True)
def models_on(settings: LazySettings) -> None:
    settings.MODELS = True


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def manager(project: Project) -> APIClient:
    client = APIClient()
    client.force_authenticate(make.manager_of(project))
    return client


@pytest.fixture
def backend(project: Project, manager: APIClient) -> dict[str, Any]:
    made: dict[str, Any] = manager.post(f"/api/projects/{project.uid}/backends", BODY).json()
    return made


def test_registered_model_is_answered_without_its_password(
    project: Project, manager: APIClient, backend: dict[str, Any]
) -> None:
    listed = manager.get(f"/api/projects/{project.uid}/backends").json()["results"]

    assert listed == [backend]
    assert backend["has_password"] is True
    assert backend["labels"]["Quote"] == "content"
    assert "password" not in {key for key in backend if key != "has_password"}
    assert BODY["password"] not in str(listed)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"labels": {"Quote": "verified"}}, "labels.Quote"),
        ({"labels": ["Quote"]}, "labels"),
        ({"labels": {"Cue": "cue"}}, None),
        ({"timeout_seconds": 46}, "timeout_seconds"),
        ({"timeout_seconds": "12"}, "timeout_seconds"),
        ({"finder": "x"}, "finder"),
    ],
)
def test_model_that_cannot_be_so_is_refused_with_its_field(
    project: Project, manager: APIClient, change: dict[str, object], field: str | None
) -> None:
    answer = manager.post(f"/api/projects/{project.uid}/backends", BODY | change, format="json")

    assert answer.status_code == 400
    assert answer.json()["field"] == field


def test_site_that_asks_nobody_answers_409(
    project: Project, manager: APIClient, settings: LazySettings
) -> None:
    settings.MODELS = False

    answer = manager.post(f"/api/projects/{project.uid}/backends", BODY)

    assert (answer.status_code, answer.json()["code"]) == (409, "models_off")


def test_change_takes_only_what_it_names(manager: APIClient, backend: dict[str, Any]) -> None:
    address = f"/api/backends/{backend['uid']}"
    tag = manager.get(address)["ETag"]

    changed = manager.patch(address, {"name": "Better"}, headers={"If-Match": tag})

    assert changed.json() == backend | {"name": "Better"}
    assert ModelBackend.objects.get().sealed_password


def test_model_is_put_away(manager: APIClient, backend: dict[str, Any]) -> None:
    address = f"/api/backends/{backend['uid']}"

    assert manager.delete(address).status_code == 204
    assert manager.get(address).status_code == 404


def test_trial_answers_what_came_back_and_what_was_refused(
    manager: APIClient, backend: dict[str, Any], settings: LazySettings
) -> None:
    def say(text: str) -> bytes:
        claim = labelled(text, "The crane was built in 1974.", "Claim")
        quote = labelled(text, text[: text.index("”") + 1], "Quote")
        return predicted(claim, quote, labelled(text, "crane", "Vibe"))

    with model_server(say) as server:
        settings.MODELS_ALLOW = server.allowed
        ModelBackend.objects.update(url=server.address)
        told = manager.post(f"/api/backends/{backend['uid']}/test", {}).json()

    assert (told["version"], told["failure"], told["claims"]) == ("v1", None, [2])
    assert told["attributions"][0]["mode"] == "direct"
    assert [one["code"] for one in told["refusals"]] == ["unknown_label"]


def test_project_chooses_a_model_and_nothing_that_is_none(
    project: Project, manager: APIClient, backend: dict[str, Any]
) -> None:
    address = f"/api/projects/{project.uid}"
    tag = manager.get(address)["ETag"]

    chosen = manager.patch(address, {"finder": backend["finder"]}, headers={"If-Match": tag})
    refused = manager.patch(address, {"finder": "magic"}, headers={"If-Match": chosen["ETag"]})

    assert chosen.json()["finder"] == backend["finder"]
    assert (refused.status_code, refused.json()["field"]) == (400, "finder")
