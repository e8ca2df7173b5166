"""The doctor finds every kind of damage, and nothing where nothing is damaged."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from damage import damage, drop_check
from django.utils import timezone
from make import (
    NOON,
    Team,
    evidence,
    make_run,
    make_source,
    make_suggestion,
    make_team,
    own_voice,
    record,
    said_by,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.accounts import create_first_manager
from annotations.actions.demo import load_demo
from annotations.actions.doctor.checks import Outcome, examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.jobs import request_job
from annotations.actions.sources import merge_source
from annotations.models import (
    Assignment,
    Job,
    JobKind,
    Mark,
    Project,
    RecordVersion,
    Sentence,
    Source,
    SourceVersion,
    Suggestion,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    """Two people's submitted work: a quote of a merged source, a verified fact, none."""

    team: Team
    source: Source
    job: Job
    suggestion: Suggestion

    @property
    def work(self) -> Assignment:
        return self.team.work(0)

    def mark(self, position: int) -> Mark:
        return Mark.objects.get(assignment=self.work, sentence__position=position)

    def record(self, position: int) -> RecordVersion:
        return RecordVersion.objects.get(assignment=self.work, sentence__position=position)

    def sentence(self, position: int) -> Sentence:
        return Sentence.objects.get(version=self.team.versions[0], position=position)


@pytest.fixture
def world() -> World:
    team = make_team()
    source = make_source(team.project)
    for number in range(2):
        fact = record("V", attributions=[own_voice()], evidence=[evidence()])
        quote = record("Q", attributions=[said_by(source.uid)])
        submit(team.work(number), [fact, quote, record("none")])
    merge_source(
        source=source, into=make_source(team.project, "I. Morren"), by=team.manager, at=NOON
    )
    job = request_job(
        project=team.project, kind=JobKind.INTERVALS, params={}, by=None, at=timezone.now()
    )
    suggestion = make_suggestion(make_run(team.versions[0]))
    return World(team, source, job, suggestion)


def found(scope: Scope | None = None) -> dict[str, Outcome]:
    outcomes = examine(scope or Scope(), at=timezone.now())
    return {one.check: one for one in outcomes if one.count}


def test_sound_project_has_no_findings(world: World) -> None:
    assert found() == {}
    assert found(Scope(world.team.project.pk)) == {}


def test_demo_as_loaded_has_no_findings() -> None:
    create_first_manager(username="undine", password="a lantern on the quay")
    load_demo(at=timezone.now())

    assert found() == {}


def with_payload(world: World, position: int, **changes: object) -> None:
    """Change what the history of a sentence says, and nothing else."""
    row = world.record(position)
    payload = json.dumps(row.payload | changes)
    damage("UPDATE annotations_recordversion SET payload = %s WHERE id = %s", payload, row.pk)


def change_text(world: World) -> None:
    pk = world.team.versions[0].pk
    damage("UPDATE annotations_articleversion SET text = 'X' || substr(text, 2) WHERE id = %s", pk)


def sentence_beyond_the_text(world: World) -> None:
    pk = world.sentence(2).pk
    damage('UPDATE annotations_sentence SET "end" = 4000 WHERE id = %s', pk)


def sentence_backwards(world: World) -> None:
    drop_check("annotations_sentence", "sentence_span_forward")
    damage('UPDATE annotations_sentence SET "end" = start WHERE id = %s', world.sentence(2).pk)


def sentences_overlap(world: World) -> None:
    pk = world.sentence(1).pk
    damage("UPDATE annotations_sentence SET start = start - 10 WHERE id = %s", pk)


def sentence_numbered_wrongly(world: World) -> None:
    pk = world.sentence(2).pk
    damage("UPDATE annotations_sentence SET position = 7 WHERE id = %s", pk)


def illegal_marks(world: World) -> None:
    with_payload(world, 2, marks="C+V")


def span_outside_its_sentence(world: World) -> None:
    [one] = world.record(1).payload["attributions"]
    with_payload(world, 1, attributions=[one | {"content": [[0, 5]]}])


def quote_without_quotation(world: World) -> None:
    [one] = world.record(1).payload["attributions"]
    with_payload(world, 1, attributions=[one | {"mode": "indirect"}])


def version_missing(world: World) -> None:
    pk = world.record(0).pk
    damage("UPDATE annotations_recordversion SET version = 2 WHERE id = %s", pk)


def mark_changed(world: World) -> None:
    damage("UPDATE annotations_mark SET marks = 'Q' WHERE id = %s", world.mark(2).pk)


def mark_illegal(world: World) -> None:
    drop_check("annotations_mark", "mark_set_legal")
    drop_check("annotations_mark", "mark_verified_iff_settled")
    damage("UPDATE annotations_mark SET marks = 'C+V' WHERE id = %s", world.mark(2).pk)


def attribution_changed(world: World) -> None:
    damage(
        "UPDATE annotations_attribution SET role = 'expert' WHERE mark_id = %s", world.mark(1).pk
    )


def evidence_changed(world: World) -> None:
    pk = world.mark(0).pk
    damage("UPDATE annotations_evidence SET passage = 'Another.' WHERE mark_id = %s", pk)


def link_without_history(world: World) -> None:
    attribution = world.mark(1).attributions.get()
    damage(
        "INSERT INTO annotations_chainlink (attribution_id, position, place, kind, mention) "
        "VALUES (%s, 0, 'relay', 'not_stated', '[]')",
        attribution.pk,
    )


def source_nobody_knows(world: World) -> None:
    [one] = world.record(1).payload["attributions"]
    speaker = one["speaker"] | {"source": str(uuid4())}
    with_payload(world, 1, attributions=[one | {"speaker": speaker}])


def suggestion_nobody_knows(world: World) -> None:
    [one] = world.record(1).payload["attributions"]
    with_payload(world, 1, attributions=[one | {"suggestion": str(uuid4())}])


def continues_nothing(world: World) -> None:
    [one] = world.record(1).payload["attributions"]
    with_payload(world, 1, attributions=[one | {"continues": str(uuid4())}])


def merged_into_nobody(world: World) -> None:
    row = SourceVersion.objects.get(source=world.source)
    payload = json.dumps(row.payload | {"merged_into": str(uuid4())})
    damage("UPDATE annotations_sourceversion SET payload = %s WHERE id = %s", payload, row.pk)


def merged_in_a_ring(world: World) -> None:
    into = Source.objects.get(name="I. Morren").pk
    damage("UPDATE annotations_source SET merged_into_id = %s WHERE id = %s", world.source.pk, into)


def source_renamed(world: World) -> None:
    damage("UPDATE annotations_source SET name = 'Nobody' WHERE id = %s", world.source.pk)


def suggestion_outside_its_sentence(world: World) -> None:
    payload = json.dumps((world.suggestion.payload or {}) | {"content": [[0, 5]]})
    pk = world.suggestion.pk
    damage("UPDATE annotations_suggestion SET payload = %s WHERE id = %s", payload, pk)


def text_of_another_project(world: World) -> None:
    other = make_team().project
    pk = world.team.versions[0].pk
    damage("UPDATE annotations_articleversion SET project_id = %s WHERE id = %s", other.pk, pk)


def work_of_a_stranger(world: World) -> None:
    pk = world.team.people[0].pk
    damage("DELETE FROM annotations_membership WHERE user_id = %s", pk)


def nobody_manages(world: World) -> None:
    pk = world.team.project.pk
    damage(
        "UPDATE annotations_membership SET role = 'viewer' "
        "WHERE project_id = %s AND role = 'manager'",
        pk,
    )


def pseudonym_of_another_kind(world: World) -> None:
    pk = world.team.people[0].pk
    damage("UPDATE annotations_membership SET pseudonym = 'Ann' WHERE user_id = %s", pk)


def event_lost(world: World) -> None:
    damage("DELETE FROM annotations_event WHERE project_id = %s AND seq = 2", world.team.project.pk)


def project_behind_its_events(world: World) -> None:
    pk = world.team.project.pk
    damage("UPDATE annotations_project SET event_seq = event_seq + 3 WHERE id = %s", pk)


def count_changed(world: World) -> None:
    pk = world.team.versions[0].pk
    damage("UPDATE annotations_agreementcount SET n = n + 1 WHERE version_id = %s", pk)


def job_without_lease(world: World) -> None:
    drop_check("annotations_job", "job_running_has_lease")
    damage("UPDATE annotations_job SET state = 'running' WHERE id = %s", world.job.pk)


def job_with_an_old_lease(world: World) -> None:
    Job.objects.filter(pk=world.job.pk).update(
        state="running", lease_until=timezone.now() - timedelta(hours=1)
    )


def job_nobody_hears_of(world: World) -> None:
    Job.objects.filter(pk=world.job.pk).update(requested_at=timezone.now() - timedelta(hours=1))


def job_with_a_chunk_missing(world: World) -> None:
    ended = {"state": "done", "finished_at": NOON}
    Job.objects.filter(pk=world.job.pk).update(chunk_count=1, **ended)


def job_ended_before_its_chunks(world: World) -> None:
    chunk = {"parent": world.job, "chunk_start": 1, "chunk_end": 2, "kind": JobKind.INTERVALS}
    Job.objects.create(project=world.team.project, requested_at=timezone.now(), **chunk)
    ended = {"state": "done", "finished_at": NOON}
    Job.objects.filter(pk=world.job.pk).update(chunk_count=1, **ended)


def job_whose_file_is_gone(world: World) -> None:
    files = [{"path": "uploads/x/0.txt", "name": "story.txt"}]
    Job.objects.filter(pk=world.job.pk).update(kind=JobKind.IMPORT, params={"files": files})


@pytest.mark.parametrize(
    ("check", "harm"),
    [
        ("text", change_text),
        ("sentences", sentence_beyond_the_text),
        ("sentences", sentence_backwards),
        ("sentences", sentences_overlap),
        ("sentences", sentence_numbered_wrongly),
        ("records", illegal_marks),
        ("records", span_outside_its_sentence),
        ("submitted", quote_without_quotation),
        ("history", version_missing),
        ("projection", mark_changed),
        ("projection", mark_illegal),
        ("projection", attribution_changed),
        ("projection", evidence_changed),
        ("projection", link_without_history),
        ("references", source_nobody_knows),
        ("references", suggestion_nobody_knows),
        ("references", continues_nothing),
        ("references", merged_into_nobody),
        ("sources", merged_in_a_ring),
        ("sources", source_renamed),
        ("suggestions", suggestion_outside_its_sentence),
        ("belonging", text_of_another_project),
        ("members", work_of_a_stranger),
        ("members", nobody_manages),
        ("members", pseudonym_of_another_kind),
        ("events", event_lost),
        ("events", project_behind_its_events),
        ("agreement", count_changed),
        ("jobs", job_without_lease),
        ("jobs", job_with_an_old_lease),
        ("jobs", job_nobody_hears_of),
        ("jobs", job_with_a_chunk_missing),
        ("jobs", job_ended_before_its_chunks),
        ("job-files", job_whose_file_is_gone),
    ],
)
def test_damage_is_found_and_named(check: str, harm: Callable[[World], None], world: World) -> None:
    harm(world)

    outcomes = found()

    assert check in outcomes
    assert outcomes[check].is_fault
    assert all(one.where and one.words for one in outcomes[check].examples)


def test_row_that_points_at_nothing_is_found(world: World) -> None:
    event = world.record(0).event_id
    damage(
        "UPDATE annotations_recordversion SET event_id = 999999 WHERE id = %s", world.record(0).pk
    )

    outcomes = found()

    damage(
        "UPDATE annotations_recordversion SET event_id = %s WHERE id = %s",
        event,
        world.record(0).pk,
    )
    [one] = outcomes["dangling"].examples
    assert "event 999999 does not exist" in one.words


def test_damage_in_another_project_is_not_looked_at(world: World) -> None:
    mark_changed(world)

    assert found(Scope(make_team().project.pk)) == {}


def test_expired_session_is_a_note_and_its_key_is_not_told(world: World) -> None:
    del world
    damage(
        "INSERT INTO annotations_session (session_key, session_data, expire_date, uid, agent) "
        "VALUES ('secretkey', '', %s, %s, '')",
        NOON,
        uuid4().hex,
    )

    outcomes = found()

    assert not outcomes["leftovers"].is_fault
    assert "secretkey" not in str(outcomes["leftovers"])


def test_examination_asks_no_more_of_a_larger_project(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        make_team(*(f"Text {n} is here.\n\nAnd more of it." for n in range(5)))
    assert Project.objects.count() == 3

    with django_assert_max_num_queries(190):
        found()
