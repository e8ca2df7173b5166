"""A model on this machine that answers with everything a model should not."""

import json
import time
from collections.abc import Callable
from typing import Any

import make
import pytest
from django.conf import LazySettings
from fetching.receiver import Receiver, Script, answering, receiving
from model_server import (
    hanging,
    labelled,
    model_server,
    predicted,
    quoting,
    resetting,
    truncating,
)

from annotations.actions.asking_models import BackendAway, BackendFailed, try_backend
from annotations.actions.finders import NoSuchFinder, finder_for
from annotations.actions.jobs import take_job
from annotations.actions.model_backends import (
    BackendPlan,
    ModelsOff,
    archive_backend,
    create_backend,
)
from annotations.actions.preannotation import request_preannotation
from annotations.actions.running import run_taken_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS
from annotations.models import (
    ArticleVersion,
    Event,
    Job,
    JobItemState,
    JobState,
    ModelBackend,
    Project,
    Suggestion,
    SuggestionRun,
)

TEXT = "“We wrote twice,” said Ida Morren. Nobody answered, and she knew why."
Register = Callable[..., ModelBackend]


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def register(project: Project, settings: LazySettings) -> Register:
    """Registers a model on this machine and makes it the project's finder."""

    def made(server: Receiver, **fields: Any) -> ModelBackend:
        settings.MODELS = True
        settings.MODELS_ALLOW = server.allowed
        given: dict[str, Any] = {
            "name": "Local",
            "labels": DEFAULT_LABELS,
            "timeout_seconds": 2,
        } | fields
        plan = BackendPlan(url=f"{server.address}/ml/", **given)
        by = make.manager_of(project)
        backend = create_backend(project=project, plan=plan, by=by, at=make.NOON)
        project.finder = backend.finder_name
        project.save(update_fields=["finder"])
        return backend

    return made


def annotated(project: Project, *versions: ArticleVersion) -> Job:
    """The job of asking the project's finder about these versions, run to its end."""
    job = request_preannotation(project=project, by=None, at=make.NOON, versions=list(versions))
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    run_taken_job(taken, clock=lambda: make.NOON)
    return Job.objects.get(pk=job.pk)


def items_of(job: Job) -> list[tuple[str, str, str]]:
    rows = job.items.order_by("pk").values_list("state", "code", "error")
    return [(state, code, str(read_message(error))) for state, code, error in rows]


def about_articles(say: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """A model that behaves until it is asked about our article."""
    return lambda text: say(text) if text == TEXT else quoting(text)


# --- What is asked --------------------------------------------------------------------------------


def test_answer_becomes_suggestions_of_the_models_own_run(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)

    def say(text: str) -> bytes:
        if text != TEXT:
            return predicted()
        content = labelled(text, "“We wrote twice,”", "Content", score=0.8)
        cue, source = labelled(text, "said", "Cue"), labelled(text, "Ida Morren", "Source")
        claim = labelled(text, "Nobody answered", "Claim", score=0.4)
        link = {"type": "relation", "from_id": content["id"], "to_id": cue["id"]}
        return predicted(content, cue, source, claim, link)

    with model_server(say) as server:
        backend = register(server)
        job = annotated(project, version)

    assert job.state == JobState.DONE
    run = SuggestionRun.objects.get()
    assert (run.finder, run.finder_version) == (backend.finder_name, "v1")
    quote, claim = Suggestion.objects.order_by("position")
    payload = quote.payload or {}
    assert (quote.quote, quote.score, payload["mode"]) == (True, 0.8, "direct")
    assert payload["content"] == [[0, 17]]
    assert (claim.kind, claim.score) == ("claim", 0.4)
    assert not job.items.exists()


def test_request_is_label_studios_and_carries_the_password(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)

    with model_server() as server:
        register(server, username="desk", password="rain")
        annotated(project, version)

    head, body = server.requests[-1]
    assert head.startswith("POST /ml/predict HTTP/1.1")
    assert "Authorization: Basic ZGVzazpyYWlu" in head
    asked = json.loads(body)
    assert asked["tasks"] == [{"id": 1, "data": {"text": TEXT}}]
    assert '<Labels name="label" toName="text">' in asked["label_config"]
    assert "title" not in body.decode()


def test_version_comes_from_setup_where_predictions_name_none(
    project: Project, register: Register
) -> None:
    with model_server(lambda _: predicted(model_version=None)) as server:
        engine = finder_for(project, register(server).finder_name)

    assert engine.version == "v1"
    assert [head.split(" ")[1] for head, _ in server.requests] == ["/ml/predict", "/ml/setup"]


def test_long_version_ends_in_a_hash_of_all_of_it(project: Project, register: Register) -> None:
    with model_server(lambda _: predicted(model_version="v" * 90)) as server:
        engine = finder_for(project, register(server).finder_name)

    assert len(engine.version) == 40


def test_other_labels_are_another_configuration(project: Project, register: Register) -> None:
    with model_server() as server:
        backend = register(server)
        before = finder_for(project, backend.finder_name).config_hash
        ModelBackend.objects.update(labels={"Content": "claim"})
        after = finder_for(project, backend.finder_name).config_hash

    assert before != after


# --- Garbage (F22) --------------------------------------------------------------------------------


def test_garbage_among_good_items_is_refused_item_by_item_with_reasons(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)

    @about_articles
    def say(text: str) -> bytes:
        good = labelled(text, "“We wrote twice,”", "Content")
        far = {"type": "labels", "value": {"start": 5, "end": 9_999, "labels": ["Content"]}}
        odd = labelled(text, "Nobody", "Vibe")
        shifted = labelled(
            text, "said", "Cue", value={"start": 3, "end": 7, "text": "said", "labels": ["Cue"]}
        )
        unsure = labelled(text, "she", "Source", score=float("nan"))
        lost = {"type": "relation", "from_id": good["id"], "to_id": "nowhere"}
        return predicted(good, far, odd, shifted, unsure, lost, None)

    with model_server(say) as server:
        register(server)
        job = annotated(project, version)

    assert (job.state, job.failed, job.skipped) == (JobState.DONE, 0, 0)
    payload = Suggestion.objects.get().payload or {}
    assert payload["content"] == [[0, 17]]
    noted = items_of(job)
    assert {state for state, _, _ in noted} == {JobItemState.DONE}
    assert sorted(code for _, code, _ in noted) == [
        "bad_offsets",
        "bad_score",
        "bad_shape",
        "other_text",
        "unknown_label",
        "unknown_region",
    ]
    assert "Refused: Item 3 has the label 'Vibe', which is not mapped." in {w for *_, w in noted}


def test_many_refusals_of_one_article_are_told_in_part(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)

    with model_server(about_articles(lambda _: predicted(*[None] * 70))) as server:
        register(server)
        noted = items_of(annotated(project, version))

    assert len(noted) == 21
    assert noted[-1][2] == "Refused: 50 proposals more."


def script_about_articles(script: Script) -> Script:
    """A connection that behaves until it is asked about our article."""

    def answer(connection: Any) -> None:
        _, body = WATCHED[0].requests[-1]
        asked = json.loads(body).get("tasks", [{"data": {}}])[0]["data"].get("text")
        (script if asked == TEXT else answering(predicted()))(connection)

    return answer


WATCHED: list[Receiver] = []
BIG = predicted(*[{}] * 10**6)
FAR_OFF = "https://elsewhere.example/"


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        (answering(b"<html>busy</html>"), "not_json", "no JSON"),
        (answering(b'{"results": [{"result": ['), "not_json", "ends in its middle"),
        (answering(b"[]"), "bad_shape", "`results`"),
        (answering(b'{"results": [{"task": 9, "result": []}]}'), "no_prediction", "did not answer"),
        (answering(predicted(*[{}] * 5_000)), "too_many_spans", "5,000 spans"),
        (answering(BIG + b" " * 5_000_000), "backend_away", "larger than"),
        (answering(predicted(model_version="v2")), "other_version", "v2"),
        (answering(predicted(model_version="v\ud8002")), "other_version", "v\ufffd2"),
        (answering(b'{"results": ["\xed\xa0\x80"]}'), "not_json", "no JSON"),
        (answering(b"no", status="500 Oops"), "backend_failed", "500"),
        (answering(b"no", status="401 No"), "backend_failed", "401"),
        (answering(b"", status="302 Found", Location=FAR_OFF), "backend_failed", "302"),
        (hanging, "backend_away", "no answer in time"),
        (resetting, "backend_away", "connection broke"),
        (truncating, "backend_away", "connection broke"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answer_that_is_none_fails_its_article_alone(
    project: Project, register: Register, script: Script, code: str, words: str
) -> None:
    bad = make.make_version(project, TEXT)
    good = make.make_version(project, "“It is fine,” said Leo Baum.")
    started = time.monotonic()

    with receiving(script_about_articles(script)) as server:
        WATCHED[:] = [server]
        register(server)
        job = annotated(project, bad, good)

    assert (job.state, job.done) == (JobState.DONE, 2)
    state, noted, reason = items_of(job)[0]
    assert (state, noted) == (JobItemState.FAILED, code)
    assert words in reason
    assert list(SuggestionRun.objects.values_list("version", flat=True)) == [good.pk]
    assert time.monotonic() - started < 20


def test_half_a_character_in_an_answer_is_told_and_breaks_no_job(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)

    def say(text: str) -> bytes:
        quote = labelled(text, "“We wrote twice,”", "Content")
        halved = labelled(text, "said", "Cue\ud800") | {"id": "\udfff"}
        whole = labelled(text, "Ida Morren", "Vibe \U0001f300 \\ud800")
        return predicted(quote, halved, whole)

    with model_server(about_articles(say)) as server:
        register(server)
        job = annotated(project, version)

    assert job.state == JobState.DONE
    told = [words for _, _, words in items_of(job)]
    assert "'Cue\ufffd'" in told[0]
    assert "'Vibe \U0001f300 \\\\ud800'" in told[1]
    assert Suggestion.objects.count() == 1


def test_article_whose_model_failed_can_be_annotated(project: Project, register: Register) -> None:
    version = make.make_version(project, TEXT)
    annotator = make.make_member(project)

    with model_server(about_articles(lambda _: b"garbage")) as server:
        register(server)
        annotated(project, version)
    make.make_batch(project, [version], [annotator])
    work = make.assignment_of(annotator, version)
    make.submit(work, [make.record("Q", attributions=[make.said_by(None)]), make.record("none")])

    work.refresh_from_db()
    assert work.state == "submitted"


def test_model_that_is_silent_again_and_again_is_not_asked_for_every_article(
    project: Project, register: Register
) -> None:
    versions = [make.make_version(project, f"{TEXT} {n}.") for n in range(5)]
    calls = iter([answering(predicted())])

    def answer(connection: Any) -> None:
        next(calls, resetting)(connection)

    with receiving(answer) as server:
        register(server)
        job = annotated(project, *versions)

    assert len(server.requests) == 4
    assert [code for _, code, _ in items_of(job)] == ["backend_away"] * 5
    assert "silent 3 times" in items_of(job)[-1][2]


def test_job_of_a_model_that_is_away_fails_with_the_reason(
    project: Project, register: Register
) -> None:
    version = make.make_version(project, TEXT)
    with model_server() as server:
        register(server)

    job = annotated(project, version)

    assert job.state == JobState.FAILED
    assert "cannot be reached" in str(read_message(job.reason))


# --- What is not asked at all ---------------------------------------------------------------------


def test_model_is_not_asked_where_the_site_asks_nobody(
    project: Project, register: Register, settings: LazySettings
) -> None:
    with model_server() as server:
        name = register(server).finder_name
        settings.MODELS = False
        with pytest.raises(ModelsOff):
            finder_for(project, name)

    assert not server.requests


def test_model_on_an_inner_address_is_not_asked_once_it_is_listed_no_more(
    project: Project, register: Register, settings: LazySettings
) -> None:
    with model_server() as server:
        name = register(server).finder_name
        settings.MODELS_ALLOW = frozenset()
        with pytest.raises(UserError):
            finder_for(project, name)

    assert not server.requests


def test_name_that_stands_for_an_inner_address_is_refused_when_it_is_asked(
    project: Project, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server() as server:
        backend = register(server)
    ModelBackend.objects.filter(pk=backend.pk).update(url="https://models.example/")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.7", 443))])

    with pytest.raises(BackendAway) as refused:
        finder_for(project, backend.finder_name)

    assert "WORKBENCH_MODELS_ALLOW" in str(refused.value)


def test_model_that_was_put_away_or_is_another_projects_is_no_finder(
    project: Project, register: Register
) -> None:
    with model_server() as server:
        backend = register(server)
        with pytest.raises(NoSuchFinder):
            finder_for(make.make_project(), backend.finder_name)
        archive_backend(backend=backend, by=make.manager_of(project), at=make.NOON)
        with pytest.raises(NoSuchFinder):
            finder_for(project, backend.finder_name)

    assert not server.requests


@pytest.mark.parametrize("name", ["backend:", "backend:zz", "backend:" + "0" * 32, "magic"])
def test_names_that_are_no_finders_are_refused(project: Project, name: str) -> None:
    with pytest.raises(NoSuchFinder):
        finder_for(project, name)


# --- Trying one out -------------------------------------------------------------------------------


def test_trial_shows_what_came_back_and_what_was_refused(
    project: Project, register: Register
) -> None:
    def say(text: str) -> bytes:
        quote = text[: text.index("”") + 1]
        return predicted(labelled(text, quote, "Content"), labelled(text, "crane", "Vibe"))

    with model_server(say) as server:
        backend = register(server)
        trial = try_backend(backend=backend, by=make.manager_of(project), at=make.NOON)

    assert trial.failure is None
    assert trial.version == "v1"
    assert trial.findings is not None
    assert len(trial.findings.attributions) == 1
    assert [one.code for one in trial.findings.refusals] == ["unknown_label"]
    assert '"Vibe"' in trial.answered
    assert Event.objects.filter(kind="backend.tested").exists()


def test_trial_of_a_broken_model_shows_what_it_said_and_why_that_is_nothing(
    project: Project, register: Register
) -> None:
    with model_server(lambda _: b"<html>\0\xff") as server:
        backend = register(server)
        trial = try_backend(backend=backend, by=make.manager_of(project), at=make.NOON)

    assert "no JSON" in str(trial.failure)
    assert trial.answered == "<html>\ufffd\ufffd"


def test_model_that_says_no_is_told_apart_from_one_that_is_away(
    project: Project, register: Register
) -> None:
    with receiving(answering(b"", status="403 No")) as server:
        name = register(server).finder_name
        with pytest.raises(BackendFailed):
            finder_for(project, name)
