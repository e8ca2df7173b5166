"""Deliveries are stored with the event they tell of, or not at all, and tell nothing of marks."""

import json

import make
import pytest
from django.conf import LazySettings
from django.db import transaction
from django.urls import Resolver404, resolve

from annotations.actions.events import log
from annotations.actions.jobs import fail_job, finish_job, request_job, take_job
from annotations.actions.releasing import request_release
from annotations.actions.running import run_job
from annotations.actions.steering import cancel_job
from annotations.actions.webhooks import WebhookPlan, archive_webhook, create_webhook
from annotations.domain.messages import N_
from annotations.models import Job, JobKind, JobState, Project, Webhook, WebhookDelivery

ALL = ["assignment.submitted", "job.finished", "release.ready"]
RECORDS = [make.record("C"), make.record("none"), make.record("none")]


@pytest.fixture(autouse=True)
def webhooks_on(settings: LazySettings) -> None:
    settings.WEBHOOKS = True


def make_webhook(project: Project, *events: str) -> Webhook:
    return create_webhook(
        project=project,
        plan=WebhookPlan("https://desk.example/hook", events or ALL),
        by=make.manager_of(project),
        at=make.NOON,
    )


def told(project: Project) -> list[tuple[str, str]]:
    """Event and state of the job of every delivery of a project."""
    rows = WebhookDelivery.objects.filter(webhook__project=project).order_by("pk")
    return list(rows.values_list("event", "job__state"))


def make_job(project: Project) -> Job:
    job = request_job(project=project, kind=JobKind.PREANNOTATION, params={}, by=None, at=make.NOON)
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    return taken


@pytest.mark.django_db
def test_submission_is_told_without_marks_texts_or_names() -> None:
    team = make.make_team()
    make_webhook(team.project)
    assignment = team.work()

    make.submit(assignment, RECORDS)

    delivery = WebhookDelivery.objects.get()
    version = assignment.batch_article.version
    assert delivery.payload == {
        "event": "assignment.submitted",
        "delivery": str(delivery.uid),
        "project": str(team.project.uid),
        "at": make.NOON.isoformat(),
        "assignment": str(assignment.uid),
        "article": str(version.article.uid),
        "version": 1,
        "number": 1,
        "links": {"article": f"/api/articles/{version.article.uid}"},
    }
    assert delivery.job.kind == JobKind.WEBHOOK
    assert delivery.job.state == JobState.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_end_of_a_job_is_told_with_its_state(state: str) -> None:
    project = make.make_project()
    make_webhook(project)
    job = make_job(project)

    if state == JobState.DONE:
        finish_job(job=job, at=make.LATER)
    elif state == JobState.FAILED:
        fail_job(job=job, reason=N_("It broke on “Ferry inquiry”."), at=make.LATER)
    else:
        cancel_job(job=job, by=make.manager_of(project), at=make.LATER)

    payload = WebhookDelivery.objects.get().payload
    assert (payload["job"], payload["job_kind"]) == (str(job.uid), "preannotation")
    assert payload["state"] == state
    assert "Ferry" not in json.dumps(payload)


@pytest.mark.django_db
def test_end_of_a_job_is_told_once_and_not_by_who_lost_it() -> None:
    project = make.make_project()
    make_webhook(project)
    job = make_job(project)

    finish_job(job=job, at=make.NOON)
    finish_job(job=job, at=make.LATER)

    assert told(project) == [("job.finished", "queued")]


@pytest.mark.django_db
def test_release_is_told_when_it_is_whole() -> None:
    team = make.make_team(size=1)
    make.submit(team.work(), RECORDS)
    make_webhook(team.project, "release.ready")
    release, job = request_release(
        project=team.project, version="1.0", by=team.manager, at=make.NOON
    )

    assert told(team.project) == []
    run_job(uid=job.uid, clock=lambda: make.LATER)

    payload = WebhookDelivery.objects.get().payload
    assert (payload["release"], payload["version"]) == (str(release.uid), "1.0")


@pytest.mark.django_db
def test_links_lead_to_addresses_of_the_api() -> None:
    team = make.make_team(size=1)
    make_webhook(team.project)
    make.submit(team.work(), RECORDS)
    _, job = request_release(project=team.project, version="1.0", by=team.manager, at=make.NOON)
    run_job(uid=job.uid, clock=lambda: make.LATER)

    payloads = WebhookDelivery.objects.values_list("event", "payload")

    assert {event for event, _ in payloads} == set(ALL)
    for _, payload in payloads:
        for address in payload["links"].values():
            try:
                assert resolve(address).view_name != "api:unknown"
            except Resolver404:
                pytest.fail(f"{address} is nowhere")


@pytest.mark.django_db
def test_webhook_hears_only_of_what_it_asked_for_and_of_its_own_project() -> None:
    team, other = make.make_team(), make.make_project()
    make_webhook(team.project, "release.ready")
    make_webhook(other)

    make.submit(team.work(), RECORDS)

    assert not WebhookDelivery.objects.exists()


@pytest.mark.django_db
def test_webhook_switched_off_hears_nothing() -> None:
    team = make.make_team()
    webhook = make_webhook(team.project)
    archive_webhook(webhook=webhook, by=team.manager, at=make.NOON)

    make.submit(team.work(), RECORDS)

    assert not WebhookDelivery.objects.exists()


@pytest.mark.django_db
def test_site_that_sends_nothing_stores_nothing(settings: LazySettings) -> None:
    team = make.make_team()
    make_webhook(team.project)
    settings.WEBHOOKS = False

    make.submit(team.work(), RECORDS)

    assert not WebhookDelivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_change_that_is_rolled_back_is_not_told() -> None:
    team = make.make_team()
    make_webhook(team.project)

    class Broken(Exception):
        pass

    def submit_and_break() -> None:
        with transaction.atomic():
            make.submit(team.work(), RECORDS)
            assert told(team.project) == [("assignment.submitted", "queued")]
            raise Broken

    with pytest.raises(Broken):
        submit_and_break()
    assert told(team.project) == []
    assert not Job.objects.filter(kind=JobKind.WEBHOOK).exists()


@pytest.mark.django_db
def test_end_of_a_delivery_is_told_to_nobody() -> None:
    project = make.make_project()
    make_webhook(project)
    finish_job(job=make_job(project), at=make.NOON)
    delivery = WebhookDelivery.objects.get()
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None

    fail_job(job=taken, reason=N_("Nobody there."), at=make.NOON)

    assert told(project) == [("job.finished", "failed")]


@pytest.mark.django_db
def test_delivery_takes_no_number_of_the_projects_events() -> None:
    project = make.make_project()
    make_webhook(project)
    job = make_job(project)
    before = log(project_id=project.pk, kind="x.before", by=None, at=make.NOON).seq

    finish_job(job=job, at=make.NOON)

    after = log(project_id=project.pk, kind="x.after", by=None, at=make.NOON).seq
    assert told(project) == [("job.finished", "queued")]
    assert after == before + 1
