"""The records that a submission froze, and nothing that came after."""

import pytest
from make import NOON, make_source, make_team, record, said_by, save, submit
from pytest_django import DjangoAssertNumQueries

from annotations.actions.submissions import reopen_assignment
from annotations.domain.record import parse_record
from annotations.models import Assignment, Submission
from annotations.queries import submitted
from annotations.queries.submitted import (
    counted_assignments,
    decision_of,
    independent_submissions,
    latest_submissions,
    merged_uids,
    submitted_records,
)

pytestmark = pytest.mark.django_db


def done() -> list[dict[str, object]]:
    return [record("none"), record("none"), record("C")]


def listed() -> list[tuple[str, int, object]]:
    work = list(Assignment.objects.select_related("batch_article__version"))
    rows = submitted_records(work, latest_submissions(work))
    return [(row.pseudonym, row.position, row.record.marks) for row in rows]


def test_submitted_records_come_by_assignment_and_position() -> None:
    team = make_team()
    for person in (1, 0):
        submit(team.work(person), done())

    per_person = [(0, "none"), (1, "none"), (2, "C")]
    in_order = Assignment.objects.order_by("pk").values_list("annotator__memberships__pseudonym")
    assert listed() == [(name, *row) for (name,) in in_order for row in per_person]


def test_submitted_records_are_the_newest_that_the_submission_froze() -> None:
    team = make_team(size=1)
    work = team.work(0)
    save(work, 0, record("Q+C", attributions=[said_by(None)]))
    save(work, 0, record("none"), base=1)
    save(work, 0, record("C"), base=2)
    save(work, 1, record("none"))
    save(work, 2, record("none"))
    submit(work, [])
    reopen_assignment(assignment=team.work(0), by=team.manager, at=NOON)

    save(team.work(0), 0, record("none"), base=3)

    assert listed() == [("A2", 0, "C"), ("A2", 1, "none"), ("A2", 2, "none")]


def test_submitted_records_of_unsubmitted_work_are_none() -> None:
    team = make_team()
    save(team.work(0), 0, record("C"))

    assert listed() == []


def test_submitted_records_of_many_assignments_take_the_same_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team(*(f"Crane {n} rusts." for n in range(5)))
    for n in range(5):
        for person in range(2):
            submit(team.work(person, n), [record("none")])
    everything = list(Assignment.objects.select_related("batch_article__version"))
    submissions = latest_submissions(everything)

    for work in (everything[:1], everything):
        with django_assert_num_queries(2):
            assert len(list(submitted_records(work, submissions))) == len(work)


def test_submitted_records_read_in_steps_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team(size=3)
    for person in range(3):
        submit(team.work(person), done())
    whole = listed()

    monkeypatch.setattr(submitted, "ASSIGNMENTS_A_QUERY", 2)

    assert listed() == whole


def test_independent_submissions_are_the_last_made_unseen() -> None:
    team = make_team(size=1)
    submit(team.work(0), done())
    for number, independent in ((2, True), (3, False)):
        Submission.objects.create(
            assignment=team.work(0), number=number, at=NOON, seq=99, independent=independent
        )

    work = [team.work(0)]
    assert independent_submissions(work)[work[0].pk].number == 2
    assert latest_submissions(work)[work[0].pk].number == 3


def test_counted_assignments_name_each_once() -> None:
    team = make_team(size=1)
    submit(team.work(0), done())
    Submission.objects.create(assignment=team.work(0), number=2, at=NOON, seq=99, independent=True)

    assert counted_assignments().count() == 1


def test_merged_uids_follow_merges_to_their_end() -> None:
    team = make_team()
    last = make_source(team.project, "Last")
    middle = make_source(team.project, "Middle", merged_into=last)
    first = make_source(team.project, "First", merged_into=middle)

    assert merged_uids(team.project.pk) == {
        str(first.uid): str(last.uid),
        str(middle.uid): str(last.uid),
    }


def test_merged_uids_in_a_ring_come_to_an_end() -> None:
    team = make_team()
    one = make_source(team.project, "One")
    other = make_source(team.project, "Other", merged_into=one)
    one.merged_into = other
    one.save()

    assert merged_uids(team.project.pk).keys() == {str(one.uid), str(other.uid)}


def test_decision_of_a_record_has_speakers_after_merges_and_no_candidate() -> None:
    team = make_team()
    source = make_source(team.project)
    payload = {
        "marks": "Q+C",
        "fact_candidate": True,
        "attributions": [said_by(source.uid), said_by(None)],
    }
    found = parse_record(payload, sentence=(0, 9), text_length=9)

    decision = decision_of(found, {str(source.uid): "elsewhere"})

    assert decision.marks == "Q+C"
    assert [speaker.value for speaker in decision.speakers] == ["elsewhere", "not_stated"]


def test_decision_of_a_record_counts_content_from_its_sentence_and_chains_after_merges() -> None:
    team = make_team()
    agency = make_source(team.project)
    quoted = said_by(
        None,
        mode="mixed",
        content=[[3, 7]],
        certainty="possible",
        chain=[
            {"place": "relay", "kind": "source", "source": str(agency.uid), "mention": []},
            {"place": "origin", "kind": "not_stated", "source": None, "mention": []},
        ],
    )
    payload = {"marks": "Q", "attributions": [quoted]}
    found = parse_record(payload, sentence=(2, 9), text_length=9)

    decision = decision_of(found, {str(agency.uid): "elsewhere"}, (2, 9))

    (one,) = decision.attributed
    assert decision.length == 7
    assert (one.mode, one.content, one.certainty) == ("mixed", ((1, 5),), "possible")
    assert one.chain == "origin:not_stated>relay:elsewhere"


def test_submitted_record_has_the_span_of_its_sentence() -> None:
    team = make_team()
    work = team.work(0)
    submit(work, [record("none"), record("none"), record("C")])

    rows = list(submitted_records([work], independent_submissions([work])))

    spans = [(one.start, one.end) for one in team.versions[0].sentences.order_by("position")]
    assert [row.sentence for row in rows] == spans
