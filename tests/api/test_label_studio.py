"""Our finder as a model backend of Label Studio's."""

import base64
from typing import Any

import make
import pytest
from caller import Caller, bearer
from django.conf import LazySettings
from django.utils import timezone
from tab import Answer

from annotations.actions import predicting
from annotations.actions.tokens import TokenPlan, make_token
from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS, Labels
from annotations.domain.suggestions.label_studio.reading import read_answer
from annotations.models import User

pytestmark = pytest.mark.django_db

TEXT = "😀 “We wrote twice,” said Ida Morren. Nobody answered, she said."
CONFIG = """
<View>
  <Labels name="spans" toName="article"><Label value="Quote"/><Label value="Speaker"/></Labels>
  <Text name="article" value="$body"/>
</View>
"""


@pytest.fixture
def ida() -> User:
    return make.make_user("ida")


@pytest.fixture
def reader(ida: User) -> Caller:
    return bearer(ida, "read")


def asked(*tasks: object, **fields: object) -> dict[str, Any]:
    """As Label Studio 1.13 asks."""
    usual: dict[str, object] = {
        "tasks": list(tasks) or [task(TEXT)],
        "model_version": None,
        "project": "1.1700000000",
        "label_config": CONFIG,
        "params": {"login": None, "password": None, "context": None},
    }
    return usual | fields


def task(text: object) -> dict[str, object]:
    return {"id": 7, "data": {"body": text}, "annotations": [], "project": 1}


def results_of(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200
    results: list[dict[str, Any]] = answer.body["results"]
    return results


def test_prediction_has_the_labels_of_the_configuration_in_code_points(reader: Caller) -> None:
    result = results_of(reader.post("/api/finder/predict", asked()))[0]

    spans = [one for one in result["result"] if one["type"] == "labels"]
    assert {label for one in spans for label in one["value"]["labels"]} == {"Quote", "Speaker"}
    assert {(one["from_name"], one["to_name"]) for one in spans} == {("spans", "article")}
    for one in spans:
        value = one["value"]
        assert TEXT[value["start"] : value["end"]] == value["text"]
    assert result["error"] is None
    assert result["model_version"]


def test_our_answer_is_read_by_our_own_reader_without_a_refusal(reader: Caller) -> None:
    answer = reader.post("/api/finder/predict", asked())

    read = read_answer(
        answer.body,
        text=TEXT,
        sentences=len(split_sentences(TEXT)),
        labels=Labels(DEFAULT_LABELS),
        task=7,
    )

    assert not read.refusals
    assert {"content", "source"} <= {region.meaning for region in read.regions}
    assert read.links


def test_tasks_are_answered_in_order_and_bad_ones_say_why(reader: Caller) -> None:
    tasks = [task(TEXT), task(7), {"id": 1}, "x", task(""), task(TEXT)]

    results = results_of(reader.post("/api/finder/predict", asked(*tasks)))

    assert [one["error"] and one["error"]["code"] for one in results] == [
        *(None, "no_text", "no_text", "no_text"),
        *(None, None),
    ]
    assert results[0]["result"] == results[5]["result"]
    assert results[1]["error"]["detail"] == "The task has no text in data.body."


def test_texts_beyond_the_bytes_of_a_request_are_refused_one_by_one(
    reader: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predicting, "MOST_BYTES", 1_000)

    results = results_of(
        reader.post("/api/finder/predict", asked(task(TEXT), task(TEXT * 20), task(TEXT)))
    )

    assert [one["error"] and one["error"]["code"] for one in results] == [
        *(None, "task_refused", None)
    ]
    assert "1,000 bytes" in results[1]["error"]["detail"]


def test_request_is_refused_while_another_keeps_the_finder_busy(
    reader: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predicting, "LONGEST_QUEUE", 0.01)

    with predicting._one_at_a_time:
        answer = reader.post("/api/finder/predict", asked())

    assert (answer.status, answer.body["code"]) == (409, "finder_busy")


def test_tasks_after_the_time_are_refused(reader: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicting, "MOST_SECONDS", -1.0)

    results = results_of(reader.post("/api/finder/predict", asked()))

    assert results[0]["error"]["detail"] == "The time for a request was over."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tasks": None}, "invalid_body"),
        ({"tasks": {}}, "invalid_body"),
        ({"tasks": [task("x")] * 101}, "tasks_refused"),
        ({"label_config": None}, "invalid_body"),
        ({"label_config": ["<View/>"]}, "invalid_body"),
        ({"label_config": "<View/>"}, "config_refused"),
        ({"label_config": '<!DOCTYPE a [<!ENTITY b "c">]>' + CONFIG}, "config_refused"),
    ],
)
def test_request_that_cannot_be_read_is_refused(
    reader: Caller, change: dict[str, object], code: str
) -> None:
    answer = reader.post("/api/finder/predict", asked(**change))

    assert (answer.status, answer.body["code"]) == (400, code)


def test_health_setup_and_versions_answer_as_label_studio_asks(reader: Caller) -> None:
    setup = {
        "project": "1.1",
        "schema": CONFIG,
        "hostname": "http://ls.example",
        "access_token": "secret",
        "extra_params": {},
    }

    assert reader.get("/api/finder/health").body["status"] == "UP"
    version = reader.post("/api/finder/setup", setup).body["model_version"]
    assert reader.get("/api/finder/versions").body == {"versions": [version]}
    assert reader.post("/api/finder/versions", {"project": "1.1"}).body["versions"] == [version]
    refused = reader.post("/api/finder/setup", setup | {"schema": "<View/>"})
    assert (refused.status, refused.body["code"]) == (400, "config_refused")


# --- Who asks ------------------------------------------------------------------------------------


def basic(login: str) -> Caller:
    caller = Caller()
    caller.headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
    return caller


def text_of_token(user: User, *scopes: str) -> str:
    plan = TokenPlan(name="Label Studio", scopes=scopes)
    return make_token(plan=plan, by=user, at=timezone.now())[1]


def test_token_is_taken_as_the_password_of_basic(ida: User) -> None:
    caller = basic(f"label-studio:{text_of_token(ida, 'read')}")

    assert results_of(caller.post("/api/finder/predict", asked()))[0]["result"]


def test_token_as_a_basic_password_reaches_nothing_else(ida: User) -> None:
    caller = basic(f"ida:{text_of_token(ida, 'read', 'manage')}")

    assert caller.get("/api/projects").status == 401
    assert caller.get("/api/me").status == 401


@pytest.mark.parametrize("login", ["ida:", "ida", "ida:wb_unknown", ":", "ida:rain over lugo 7"])
def test_passwords_that_are_no_tokens_are_refused(ida: User, login: str) -> None:
    ida.set_password("rain over lugo 7")
    ida.save()

    assert basic(login).post("/api/finder/predict", asked()).status == 401


def test_basic_that_is_no_base64_is_refused() -> None:
    caller = Caller()
    caller.headers = {"Authorization": "Basic ###"}

    assert caller.get("/api/finder/health").status == 401


def test_nobody_is_answered_without_a_token(ida: User) -> None:
    assert Caller().get("/api/finder/health").status == 401
    token = basic(f"x:{text_of_token(ida, 'annotate')}")
    assert token.post("/api/finder/predict", asked()).status == 404


def test_articles_are_counted_by_the_hour(
    ida: User, reader: Caller, settings: LazySettings
) -> None:
    settings.API_RATES = settings.API_RATES | {"finder": (2, 3_600)}
    del ida

    answers = [reader.post("/api/finder/predict", asked()).status for _ in range(4)]

    assert answers[0] == 200
    assert answers[-1] == 429
