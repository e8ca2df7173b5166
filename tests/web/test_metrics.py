"""Figures for a Prometheus server: off by default, behind a token, read from the database."""

import pytest
from django.test import Client
from django.utils import timezone
from make import NOON, make_assignment, make_project
from pytest_django.fixtures import Settings

from annotations.actions.jobs import request_job
from annotations.actions.presence import sign_presence
from annotations.models import Backup, JobKind

pytestmark = pytest.mark.django_db
TOKEN = "a word that only the scraper knows"


def scrape(token: str = TOKEN) -> str:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_metrics_are_off_unless_a_token_is_set(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_metrics_without_the_token_are_refused(settings: Settings, header: str) -> None:
    settings.METRICS_TOKEN = TOKEN

    answer = Client().get("/metrics", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_metrics_tell_what_the_database_tells(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    project = make_assignment().batch_article.batch.project
    request_job(project=project, kind=JobKind.INTERVALS, params={}, by=None, at=timezone.now())
    sign_presence(name="desk-1", at=timezone.now())
    Backup.objects.create(file_name="b", size=1, sha256="", started_at=NOON, finished_at=NOON)
    project.refresh_from_db()

    lines = scrape().splitlines()

    assert 'workbench_jobs{kind="intervals",state="queued"} 1.0' in lines
    assert 'workbench_assignments{state="todo"} 1.0' in lines
    assert "workbench_workers 1.0" in lines
    assert f"workbench_events_total {float(project.event_seq)}" in lines
    assert any(line.startswith("workbench_backup_age_seconds ") for line in lines)
    assert any(line.startswith("workbench_job_oldest_queued_seconds 0.") for line in lines)


def test_metrics_name_nobody(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    make_project(name="A project with a secret name")

    assert "secret name" not in scrape()
