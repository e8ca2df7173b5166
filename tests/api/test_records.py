"""Writing sentence records over HTTP: versions, replays, conflicts, acts."""

from uuid import uuid4

import pytest
from make import (
    assignment_of,
    evidence,
    make_assignment,
    make_project,
    make_source,
    make_team,
    record,
    said_by,
    submit,
)
from projected import assert_projection_matches
from tab import Tab

from annotations.models import Assignment, Event, Mark, RecordVersion, Source

pytestmark = pytest.mark.django_db


def tab_of(assignment: Assignment) -> Tab:
    return Tab(assignment.annotator, assignment)


def test_put_first_record_answers_its_version_and_tag() -> None:
    assignment = make_assignment()

    answer = tab_of(assignment).put(0, record("C", seconds=1.5))

    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    assert (answer.body["version"], answer.body["record"]["marks"]) == (1, "C")
    assert answer.body["record"]["seconds"] == 1.5
    assert answer.body["seq"] == Event.objects.get(kind="records.saved").seq
    assert answer.body["saved_at"]
    assert_projection_matches(assignment)


def test_put_record_is_answered_as_it_is_stored() -> None:
    assignment = make_assignment()

    answer = tab_of(assignment).put(1, record("Q", attributions=[said_by(None)]))

    assert answer.body["record"] == RecordVersion.objects.get().payload
    assert answer.body["record"]["attributions"][0]["content"] == [[28, 62]]


def test_put_next_record_on_the_answered_version_is_taken() -> None:
    tab = tab_of(make_assignment())
    tab.put(0, record("C"))

    answer = tab.put(0, record("none"), base=1)

    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')


def test_put_without_a_version_is_asked_for_one() -> None:
    answer = tab_of(make_assignment()).put(0, record("C"), base=None)

    assert (answer.status, answer.code) == (428, "precondition_required")
    assert not RecordVersion.objects.exists()


@pytest.mark.parametrize("tag", ["1", '"01"', '"-1"', "*", 'W/"1"', '"x"', '""', '"9999999999"'])
def test_put_with_a_version_in_another_form_is_refused(tag: str) -> None:
    body = {"event": str(uuid4()), "record": record("C")}

    answer = tab_of(make_assignment()).send("PUT", "/sentences/0", body, {"If-Match": tag})

    assert (answer.status, answer.body["field"]) == (400, "If-Match")


def test_put_on_an_older_version_gets_both_sides() -> None:
    assignment = make_assignment()
    tab_of(assignment).put(0, record("C"))

    answer = tab_of(assignment).put(0, record("none"), base=0)

    assert (answer.status, answer.code) == (409, "stale")
    assert (answer.body["current"]["version"], answer.body["current"]["record"]["marks"]) == (
        1,
        "C",
    )
    assert answer.body["yours"]["marks"] == "none"
    assert answer.body["stale"] == {"0": answer.body["current"]}
    assert Mark.objects.get().marks == "C"


def test_put_on_a_version_never_reached_gets_the_empty_record() -> None:
    answer = tab_of(make_assignment()).put(0, record("none"), base=7)

    assert (answer.status, answer.body["current"]["version"]) == (409, 0)
    assert answer.body["current"]["record"]["marks"] is None


def test_put_same_event_again_gets_the_same_answer() -> None:
    tab, event = tab_of(make_assignment()), str(uuid4())
    first = tab.put(0, record("C", attributions=[]), event=event)

    again = tab.put(0, record("C", attributions=[]), event=event)

    assert (again.status, again.body, again.headers["ETag"]) == (200, first.body, '"1"')
    assert RecordVersion.objects.count() == 1


def test_put_same_event_again_after_later_writes_gets_the_first_answer() -> None:
    tab, event = tab_of(make_assignment()), str(uuid4())
    first = tab.put(0, record("none"), event=event)
    tab.put(0, record("C"), base=1)

    assert tab.put(0, record("none"), event=event).body == first.body


def test_put_same_event_again_after_submission_gets_the_first_answer() -> None:
    assignment, event = make_assignment(), str(uuid4())
    tab = tab_of(assignment)
    tab.put(0, record("none"), event=event)
    for position in (1, 2):
        tab.put(position, record("none"))
    assert tab.post("submissions").status == 201

    assert tab.put(0, record("none"), event=event).status == 200


@pytest.mark.parametrize("change", ["record", "position", "base", "method"])
def test_put_same_event_for_something_else_is_refused(change: str) -> None:
    tab, event = tab_of(make_assignment()), str(uuid4())
    tab.put(0, record("none"), event=event)

    if change == "method":
        answer = tab.post("acts", event=event, records=[{"n": 0, "base": 1, "record": {}}])
    else:
        answer = tab.put(
            1 if change == "position" else 0,
            record("Q" if change == "record" else "none"),
            base=1 if change == "base" else 0,
            event=event,
        )

    assert (answer.status, answer.code) == (422, "event_reused")
    assert RecordVersion.objects.count() == 1


def test_put_same_event_of_somebody_else_is_refused() -> None:
    first, second, event = make_assignment(), make_assignment(), str(uuid4())
    tab_of(first).put(0, record("none"), event=event)

    answer = tab_of(second).put(0, record("none"), event=event)

    assert answer.status == 422
    assert "record" not in answer.body


def test_put_on_submitted_work_is_closed() -> None:
    assignment = make_assignment()
    submit(assignment, [record("none")] * 3)

    answer = tab_of(assignment).put(0, record("C"), base=1)

    assert (answer.status, answer.code) == (409, "closed")


def test_put_taking_away_what_another_sentence_continues_is_refused() -> None:
    tab, said = tab_of(make_assignment()), said_by(None)
    tab.put(1, record("Q", attributions=[said]))
    tab.put(2, record("Q", attributions=[said_by(None, continues=said["uid"])]))

    answer = tab.put(1, record("none"), base=1)

    assert (answer.status, answer.code) == (409, "continued")


def test_put_source_typed_with_the_record_is_private() -> None:
    assignment, uid = make_assignment(), uuid4()
    typed = {"uid": str(uid), "name": "Tomas Vey", "scope": "project"}

    answer = tab_of(assignment).put(1, record("Q", attributions=[said_by(uid)]), sources=[typed])

    assert answer.status == 200
    assert Source.objects.get().private_to == assignment.annotator


def test_put_source_of_another_project_is_refused_and_named() -> None:
    foreign = make_source(make_project())

    answer = tab_of(make_assignment()).put(1, record("Q", attributions=[said_by(foreign.uid)]))

    assert (answer.status, answer.code) == (400, "unknown_source")
    assert answer.body["field"] == "record.attributions[0].speaker.source"


def test_put_source_of_another_project_in_a_chain_is_refused_and_the_link_named() -> None:
    foreign = make_source(make_project())
    chain = [
        {"place": "origin", "kind": "not_stated", "source": None},
        {"place": "relay", "kind": "source", "source": str(foreign.uid)},
    ]

    answer = tab_of(make_assignment()).put(
        1, record("Q", attributions=[said_by(None), said_by(None, chain=chain)])
    )

    assert (answer.status, answer.code) == (400, "unknown_source")
    assert answer.body["field"] == "record.attributions[1].chain[1].source"
    assert not RecordVersion.objects.exists()


def test_put_content_outside_its_sentence_is_refused_and_named() -> None:
    outside = said_by(None, content=[[28, 30], [0, 4]])

    answer = tab_of(make_assignment()).put(1, record("Q", attributions=[outside]))

    assert (answer.status, answer.code) == (400, "invalid_span")
    assert answer.body["field"] == "record.attributions[0].content[1]"
    assert not RecordVersion.objects.exists()


def test_put_source_whose_uid_another_project_has_is_refused() -> None:
    foreign = make_source(make_project())
    typed = {"uid": str(foreign.uid), "name": "Tomas Vey", "scope": "project"}

    answer = tab_of(make_assignment()).put(0, record("none"), sources=[typed])

    assert (answer.status, answer.code) == (400, "uid_taken")


def test_put_by_two_people_on_one_article_leaves_each_alone() -> None:
    team = make_team()

    for person in range(2):
        answer = tab_of(team.work(person)).put(0, record("C"))
        assert answer.body["version"] == 1

    assert Mark.objects.count() == 2


# --- Acts ---------------------------------------------------------------------------------------


def listed(*positions: int, base: int = 0, marks: str = "none") -> list[dict[str, object]]:
    return [{"n": n, "base": base, "record": record(marks, bulk=True)} for n in positions]


def test_post_act_stores_all_its_records() -> None:
    assignment = make_assignment()

    answer = tab_of(assignment).post("acts", records=listed(0, 1, 2))

    assert answer.status == 200
    assert {n: stored["version"] for n, stored in answer.body["records"].items()} == {
        "0": 1,
        "1": 1,
        "2": 1,
    }
    assert answer.body["seq"] == Event.objects.get(kind="records.saved").seq
    assert_projection_matches(assignment)


def test_post_act_with_one_stale_sentence_stores_none_and_names_it() -> None:
    tab = tab_of(make_assignment())
    tab.put(1, record("C"))

    answer = tab.post("acts", records=listed(0, 1, 2))

    assert (answer.status, answer.code) == (409, "stale")
    assert list(answer.body["stale"]) == ["1"]
    assert answer.body["stale"]["1"]["record"]["marks"] == "C"
    assert RecordVersion.objects.count() == 1


def test_post_act_with_one_bad_record_stores_none() -> None:
    records = [*listed(0), {"n": 1, "base": 0, "record": {"marks": "C+V"}}]

    answer = tab_of(make_assignment()).post("acts", records=records)

    assert (answer.status, answer.code) == (400, "illegal_marks")
    assert answer.body["field"] == "records[1].record.marks"
    assert not RecordVersion.objects.exists()


def test_post_act_with_a_source_of_another_project_names_the_sentence_and_stores_none() -> None:
    foreign = make_source(make_project())
    quote = record("Q", attributions=[said_by(foreign.uid)])
    records = [*listed(0), {"n": 1, "base": 0, "record": quote}]

    answer = tab_of(make_assignment()).post("acts", records=records)

    assert (answer.status, answer.code) == (400, "unknown_source")
    assert answer.body["field"] == "records[1].record.attributions[0].speaker.source"
    assert not RecordVersion.objects.exists()


def test_post_act_again_gets_the_same_answer() -> None:
    tab, event, records = tab_of(make_assignment()), str(uuid4()), listed(0, 1)
    first = tab.post("acts", event=event, records=records)

    again = tab.post("acts", event=event, records=records)

    assert (again.status, again.body) == (200, first.body)
    assert RecordVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ([], "records"),
        ("none", "records"),
        ([3], "records[0]"),
        ([{"n": 0, "base": 0, "record": {}, "x": 1}], "records[0].x"),
        ([{"base": 0, "record": {}}], "records[0].n"),
        ([{"n": -1, "base": 0, "record": {}}], "records[0].n"),
        ([{"n": True, "base": 0, "record": {}}], "records[0].n"),
        ([{"n": 1.0, "base": 0, "record": {}}], "records[0].n"),
        ([{"n": 10**30, "base": 0, "record": {}}], "records[0].n"),
        ([{"n": 0, "record": {}}], "records[0].base"),
        ([{"n": 0, "base": 0, "record": {}}] * 2, "records"),
        ([{"n": 99, "base": 0, "record": {}}], "n"),
    ],
)
def test_post_act_malformed_is_refused_and_named(records: object, field: str) -> None:
    answer = tab_of(make_assignment()).post("acts", records=records)

    assert (answer.status, answer.body["field"]) == (400, field)


def test_post_act_verified_facts_keep_their_evidence() -> None:
    assignment = make_assignment()
    records = [{"n": n, "base": 0, "record": record("V", evidence=[evidence()])} for n in range(3)]

    answer = tab_of(assignment).post("acts", records=records)

    assert answer.status == 200
    assert_projection_matches(assignment_of(assignment.annotator))
