"""Repairs bring back what the history says, and tell of themselves in the events."""

from datetime import timedelta
from uuid import uuid4

import pytest
from damage import damage
from django.utils import timezone
from make import (
    NOON,
    evidence,
    make_project,
    make_source,
    make_team,
    own_voice,
    record,
    said_by,
    submit,
)
from projected import assert_projection_matches

from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.doctor.repairs import REPAIRS, mend
from annotations.actions.jobs import request_job, take_job
from annotations.models import (
    AgreementCount,
    Assignment,
    Event,
    Job,
    JobKind,
    Mark,
    RecordVersion,
    Session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Assignment:
    """Submitted work with evidence, a quoted source and a continuation."""
    team = make_team()
    source = make_source(team.project)
    first = said_by(source.uid)
    fact = record("V", attributions=[own_voice()], evidence=[evidence()])
    quote = record("Q", attributions=[first])
    follow = record("Q", attributions=[said_by(source.uid, continues=first["uid"])])
    for person in range(2):
        submit(team.work(person), [fact, quote, follow] if person == 0 else [record("none")] * 3)
    return team.work(0)


def mend_all(check: str) -> list[str]:
    outcomes = {one.check: one for one in examine(Scope(), at=timezone.now())}
    return [mend(REPAIRS[check], one, at=timezone.now()) for one in outcomes[check].targets]


def is_well(check: str) -> bool:
    return not any(one.count for one in examine(Scope(), at=timezone.now()) if one.check == check)


def test_projection_damaged_is_built_anew_and_logged(work: Assignment) -> None:
    marks = Mark.objects.filter(assignment=work, sentence__position__gt=0)
    damage("UPDATE annotations_mark SET marks = 'none' WHERE id = %s", marks[0].pk)
    damage("DELETE FROM annotations_evidence WHERE mark_id IN (SELECT id FROM annotations_mark)")

    [words] = mend_all("projection")

    assert str(work.uid) in words
    assert_projection_matches(work)
    assert Event.objects.filter(kind="projection.rebuilt", object_uid=work.uid, by=None).exists()
    assert is_well("projection")
    assert is_well("events")


def test_history_is_untouched_by_a_repair(work: Assignment) -> None:
    before = list(RecordVersion.objects.order_by("pk").values_list("pk", "payload", "seq"))
    damage("UPDATE annotations_mark SET unsure = %s WHERE assignment_id = %s", True, work.pk)

    mend_all("projection")

    assert list(RecordVersion.objects.order_by("pk").values_list("pk", "payload", "seq")) == before


def test_projection_of_a_record_that_names_nobody_is_left_and_said(work: Assignment) -> None:
    row = RecordVersion.objects.get(assignment=work, sentence__position=1)
    [one] = row.payload["attributions"]
    one["speaker"]["source"] = str(uuid4())
    RecordVersion.objects.create(
        assignment=work,
        sentence=row.sentence,
        version=2,
        payload=row.payload,
        event=row.event,
        seq=row.seq,
    )

    words = mend_all("projection")

    assert words[0].startswith("Not repaired: There is no source")
    assert Mark.objects.filter(assignment=work).count() == 3


def test_counts_damaged_are_counted_anew(work: Assignment) -> None:
    expected = sorted(AgreementCount.objects.values_list("layer", "n"))
    damage("UPDATE annotations_agreementcount SET n = n + 5")

    mend_all("agreement")

    assert sorted(AgreementCount.objects.values_list("layer", "n")) == expected
    assert Event.objects.filter(kind="agreement.recounted").exists()
    assert work.pk


def test_job_whose_worker_is_gone_waits_again() -> None:
    project = make_project()
    job = request_job(project=project, kind=JobKind.INTERVALS, params={}, by=None, at=NOON)
    take_job(uid=job.uid, at=timezone.now() - timedelta(hours=1))

    [words] = mend_all("jobs")

    job.refresh_from_db()
    assert (job.state, job.lease_until, job.published) == ("queued", None, 0)
    assert "waits for a worker again" in words
    assert Event.objects.filter(kind="job.requeued", object_uid=job.uid).exists()


def test_job_that_a_worker_has_by_now_is_left_alone() -> None:
    project = make_project()
    job = request_job(project=project, kind=JobKind.INTERVALS, params={}, by=None, at=NOON)
    take_job(uid=job.uid, at=timezone.now())

    words = mend(REPAIRS["jobs"], job.pk, at=timezone.now())

    assert "has gone on by itself" in words
    assert Job.objects.get(pk=job.pk).state == "running"


def test_expired_sessions_are_removed() -> None:
    Session.objects.create(session_key="gone", session_data="", expire_date=NOON)

    mend(REPAIRS["leftovers"], 0, at=timezone.now())

    assert not Session.objects.exists()
