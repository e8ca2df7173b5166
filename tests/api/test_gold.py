"""Adjudication over HTTP: the queue, one article side by side, deciding, undo, acceptance."""

from uuid import UUID, uuid4

import make
import pytest
from adjudicating import Desk, decide, differing, place_of, submitted
from caller import Caller
from make import Team, evidence, make_member, record, said_by

from annotations.actions.submissions import reopen_assignment
from annotations.models import (
    Assignment,
    Event,
    Gold,
    GoldInput,
    GoldVersion,
    Source,
    SourceVersion,
    User,
)

pytestmark = pytest.mark.django_db


def adjudicator_of(team: Team) -> User:
    return make_member(team.project, "adjudicator")


def desk_of(team: Team, version: int = 0, *, by: User | None = None) -> Desk:
    return Desk(by or adjudicator_of(team), place_of(team, version))


# --- Reading -------------------------------------------------------------------------------------


def test_get_queue_holds_what_people_differ_on_and_counts_the_rest() -> None:
    team = differing()

    answer = desk_of(team).queue()

    assert answer.status == 200
    worst, drawn = answer.body["items"]
    assert answer.body["counts"] == {
        "open": 2,
        "done": 0,
        "unanimous": 2,
        "sampled": 1,
        "to_sample": 1,
        "waiting": 0,
    }
    assert worst == {
        "article": {
            "uid": str(team.versions[0].article.uid),
            "title": str(team.versions[0].article),
        },
        "version": str(team.versions[0].uid),
        "n": 0,
        "text": "Inspectors warned of rust.",
        "score": 0.7,
        "fields": ["marks", "speakers"],
        "sampled": False,
        "gold": None,
    }
    assert (drawn["sampled"], drawn["score"], drawn["n"] in (1, 2)) == (True, 0, True)
    assert answer.body["next"] is None


def test_get_queue_goes_on_after_the_cursor_whatever_was_decided_meanwhile() -> None:
    quoted = record("Q", attributions=[said_by(None)])
    team = submitted(
        [record("C"), record("C"), record("C")], [record("none"), quoted, record("none")]
    )
    desk = desk_of(team)
    first = desk.queue("?limit=1")

    decide(place_of(team), first.body["items"][0]["n"], record("C"))
    second = desk.caller.get(first.body["next"])

    assert first.body["items"][0]["n"] == 1  # nothing in common, the mode neither
    assert [one["n"] for one in second.body["items"]] == [0]
    assert [one["n"] for one in desk.caller.get(second.body["next"]).body["items"]] == [2]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        pytest.param("?cursor=nonsense", "cursor", id="no cursor"),
        pytest.param("?cursor=W10", "cursor", id="cursor of nothing"),
        pytest.param("?cursor=WyJhIiwxLDJd", "cursor", id="cursor of words"),
        pytest.param("?state=archived", "state", id="unknown state"),
        pytest.param("?limit=0", "limit", id="no rows"),
        pytest.param("?page=2", "page", id="unknown parameter"),
    ],
)
def test_get_queue_with_a_bad_parameter_names_it(query: str, field: str) -> None:
    answer = desk_of(differing()).queue(query)

    assert (answer.status, answer.body["field"]) == (400, field)


def test_get_queue_of_done_holds_the_decided_with_method_and_reason() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"), reason="ambiguous")

    answer = desk_of(team).queue("?state=done")

    gold = {"method": "adjudicated", "reason": "ambiguous", "outdated": False}
    assert [(one["n"], one["gold"]) for one in answer.body["items"]] == [(0, gold)]


def test_get_gold_names_every_side_without_telling_who_it_is() -> None:
    team = differing()

    body = desk_of(team).get().body

    assert body["batch"] == str(place_of(team).batch.uid)
    assert body["version"] == str(team.versions[0].uid)
    assert body["readers"] == [{"side": 1, "pseudonym": None}, {"side": 2, "pseudonym": None}]
    assert [one["side"] for one in body["decisions"]["0"]] == [1, 2]
    assert {one["record"]["marks"] for one in body["decisions"]["0"]} == {"C", "none"}
    assert {one["submission"] for one in body["decisions"]["0"]} == {1}
    assert body["disagreement"]["0"] == {"score": 0.7, "fields": ["marks", "speakers"]}
    assert body["disagreement"]["1"] == {"score": 0.0, "fields": []}
    assert (body["gold"], body["undo"], body["redo"]) == ({}, [], [])


def test_get_gold_names_the_people_once_every_disagreement_is_decided() -> None:
    team = differing()
    desk = desk_of(team)

    desk.put(0, record("C"))

    names = {one["pseudonym"] for one in desk.get().body["readers"]}
    assert names == {"A2", "A3"}


def test_get_gold_offers_the_sources_of_submitted_work_and_no_private_ones() -> None:
    team = make.make_team()
    for person, name in enumerate(("Ida Morren", "Jonas Lund")):
        source = make.make_source(team.project, name)
        quote = record("Q", attributions=[said_by(source.uid)])
        make.submit(team.work(person), [record("none"), quote, record("none")])
    make.make_source(team.project, "Secret", private_to=team.people[0])

    names = [one["name"] for one in desk_of(team).get().body["sources"]]

    assert names == ["Ida Morren", "Jonas Lund"]


# --- Deciding ------------------------------------------------------------------------------------


def test_put_gold_answers_as_a_sentence_record_does() -> None:
    team = differing()

    answer = desk_of(team).put(0, record("C"), act=str(uuid4()))

    stored = answer.body["records"]["0"]
    assert answer.status == 200
    assert answer.headers["ETag"] == '"1"'
    assert (stored["version"], stored["record"]["marks"]) == (1, "C")
    assert {key: answer.body[key] for key in stored} == stored
    assert answer.body["seq"] == Event.objects.get(kind="gold.decided").seq


def test_put_gold_stores_version_row_and_exact_inputs() -> None:
    team = differing()
    adjudicator = adjudicator_of(team)

    desk_of(team, by=adjudicator).put(0, record("C"), reason="judgement", note="R2", valid=[1])

    gold = GoldVersion.objects.get()
    assert (gold.version, gold.method, gold.reason, gold.note) == (
        1,
        "adjudicated",
        "judgement",
        "R2",
    )
    assert (gold.event.by, gold.seq, gold.bulk) == (adjudicator, gold.event.seq, False)
    assert Gold.objects.values_list("current", "version", "marks", "method", "reason").get() == (
        gold.pk,
        1,
        "C",
        "adjudicated",
        "judgement",
    )
    made = GoldInput.objects.filter(gold=gold).select_related("submission", "record_version")
    assert {one.submission.assignment_id for one in made} == set(
        Assignment.objects.values_list("pk", flat=True)
    )
    assert all(one.record_version.assignment_id == one.submission.assignment_id for one in made)
    assert sorted(one.valid for one in made) == [False, True]


def test_put_gold_with_a_judgement_and_no_sides_keeps_all_as_valid() -> None:
    team = differing()
    desk = desk_of(team)

    desk.put(0, record("C"), reason="judgement")

    assert desk.get().body["gold"]["0"]["valid"] == [1, 2]


def test_put_gold_without_a_version_is_asked_for_one() -> None:
    answer = desk_of(differing()).put(0, record("C"), base=None)

    assert (answer.status, answer.code, answer.body["field"]) == (
        428,
        "precondition_required",
        "If-Match",
    )


def test_put_gold_on_an_older_version_gets_both_sides() -> None:
    desk = desk_of(differing())
    desk.put(0, record("C"))

    answer = desk.put(0, record("none"))

    assert (answer.status, answer.code) == (409, "stale")
    assert answer.body["current"]["record"]["marks"] == "C"
    assert answer.body["stale"]["0"] == answer.body["current"]
    assert answer.body["yours"]["marks"] == "none"
    assert GoldVersion.objects.count() == 1


def test_put_gold_on_a_version_where_there_is_none_says_so() -> None:
    answer = desk_of(differing()).put(0, record("C"), base=3)

    assert (answer.status, answer.code) == (409, "stale")
    assert answer.body["current"] == {"version": 0, "record": None, "saved_at": None}


def test_put_gold_twice_with_one_event_is_done_once() -> None:
    desk, event = desk_of(differing()), str(uuid4())
    inputs = desk.inputs(0)
    claim = record("C")
    first = desk.put(0, claim, event=event, inputs=inputs)
    desk.put(0, record("none"), base=1)

    again = desk.put(0, claim, event=event, inputs=inputs)

    assert (again.status, again.body) == (200, first.body)
    assert GoldVersion.objects.count() == 2


def test_put_gold_with_the_event_of_another_request_is_refused() -> None:
    desk, event = desk_of(differing()), str(uuid4())
    desk.put(0, record("C"), event=event)

    answer = desk.put(0, record("none"), event=event)

    assert (answer.status, answer.code) == (422, "event_reused")


def test_put_gold_from_inputs_that_are_no_longer_the_newest_is_refused() -> None:
    team = differing()
    desk = desk_of(team)
    seen = desk.inputs(0)
    resubmit(team, 0)

    answer = desk.put(0, record("C"), inputs=seen)

    assert (answer.status, answer.code, answer.body["field"]) == (409, "inputs_changed", "inputs")
    assert GoldVersion.objects.count() == 0


def resubmit(team: Team, person: int, *, marks: str | None = None) -> None:
    """Reopen, change the first sentence if marks are given, and submit again."""
    work = team.work(person)
    reopen_assignment(assignment=work, by=team.people[person], at=make.LATER)
    work.refresh_from_db()
    if marks:
        make.save(work, 0, record(marks), base=1)
    make.submit(work, [])


@pytest.mark.parametrize(
    ("payload", "field", "code"),
    [
        pytest.param(record(None), "record.marks", "undecided", id="undecided"),
        pytest.param(
            {"marks": "C"}, "record.attributions", "speaker_missing", id="nobody speaking"
        ),
        pytest.param(
            {"marks": "C+V"}, "record.marks", "illegal_marks", id="marks that exclude each other"
        ),
        pytest.param(record("V"), "record.evidence", "evidence_required", id="no evidence"),
        pytest.param(
            record("C", attributions=[said_by(None)]),
            "record.marks",
            "quotation_without_quote",
            id="a quotation without Q",
        ),
        pytest.param(
            record("Q", attributions=[said_by(None, mode="indirect")]),
            "record.attributions",
            "quote_without_quotation",
            id="Q without a quotation",
        ),
        pytest.param(
            record("Q", attributions=[said_by(None, content=[[0, 500]])]),
            "record.attributions[0].content[0]",
            "invalid_span",
            id="a span outside its sentence",
        ),
        pytest.param(
            record("Q", attributions=[said_by(UUID(int=7))]),
            "record.attributions",
            "unknown_source",
            id="a source of nowhere",
        ),
        pytest.param(
            record("Q", attributions=[said_by(None, suggestion=str(UUID(int=7)))]),
            "record.attributions",
            "unknown_suggestion",
            id="a suggestion of nowhere",
        ),
        pytest.param(
            record("Q", attributions=[said_by(None, continues=str(UUID(int=7)))]),
            "record.attributions[0].continues",
            "unknown_attribution",
            id="going on with nothing",
        ),
        pytest.param("C", "record", "invalid_record", id="no object"),
    ],
)
def test_put_gold_that_is_not_legal_names_the_field_and_writes_nothing(
    payload: object, field: str, code: str
) -> None:
    answer = desk_of(differing()).put(0, payload)

    assert (answer.status, answer.body["field"], answer.code) == (400, field, code)
    assert not GoldVersion.objects.exists()
    assert not Event.objects.filter(kind="gold.decided").exists()


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param({"reason": ""}, "reason", "reason_required", id="no reason"),
        pytest.param({"reason": "mood"}, "reason", "invalid_record", id="an unknown reason"),
        pytest.param({"valid": [1]}, "valid", "judgement_required", id="valid for a slip"),
        pytest.param(
            {"reason": "judgement", "valid": [3]}, "valid", "unknown_side", id="an unknown side"
        ),
        pytest.param({"valid": ["1"]}, "valid", "invalid_record", id="sides as words"),
        pytest.param({"note": 5}, "note", "invalid_record", id="a note that is a number"),
        pytest.param(
            {"inputs": [{"side": -1}]}, "inputs[0].side", "invalid_record", id="a bad side"
        ),
        pytest.param({"surprise": 1}, "surprise", "unknown_field", id="a key nobody knows"),
        pytest.param(
            {"sources": [{"uid": str(UUID(int=9)), "name": "Ida", "scope": "version"}]},
            "sources[0].scope",
            "project_scope_required",
            id="a source of one article",
        ),
    ],
)
def test_put_gold_with_a_bad_field_names_it(
    fields: dict[str, object], field: str, code: str
) -> None:
    answer = desk_of(differing()).put(0, record("C"), **fields)  # type: ignore[arg-type]

    assert (answer.status, answer.body["field"], answer.code) == (400, field, code)
    assert not GoldVersion.objects.exists()


def test_put_gold_without_a_record_does_not_take_it_back() -> None:
    desk = desk_of(differing())
    body = {"event": str(uuid4()), "inputs": desk.inputs(0)}

    answer = desk.caller.send("PUT", f"{desk.address}/sentences/0", body, {"If-Match": '"0"'})

    assert (answer.status, answer.body["field"]) == (400, "record")


def test_put_gold_where_nobody_differs_needs_no_reason() -> None:
    desk = desk_of(differing())

    answer = desk.put(1, record("none"), reason="")

    assert answer.status == 200
    assert desk.get().body["gold"]["1"]["method"] == "unanimous"


def test_put_gold_against_everybody_is_adjudicated() -> None:
    desk = desk_of(differing())

    desk.put(1, record("C"), reason="")

    assert desk.get().body["gold"]["1"]["method"] == "adjudicated"


@pytest.mark.parametrize(("marks", "method"), [("none", "single"), ("C", "adjudicated")])
def test_put_gold_of_one_reader_is_single_while_it_is_theirs(marks: str, method: str) -> None:
    desk = desk_of(submitted([record("none")] * 3))

    desk.put(0, record(marks), reason="")

    assert desk.get().body["gold"]["0"]["method"] == method


def test_put_gold_null_takes_it_back() -> None:
    desk = desk_of(differing())
    desk.put(0, record("C"))

    answer = desk.put(0, None, base=1)

    assert (answer.status, answer.body["version"], answer.body["record"]) == (200, 2, None)
    assert desk.get().body["gold"]["0"]["record"] is None
    assert Gold.objects.get().marks is None
    assert desk.queue().body["counts"]["open"] == 2


def test_put_gold_with_a_new_source_makes_it_public_at_once() -> None:
    team = differing()
    uid = uuid4()

    answer = desk_of(team).put(
        0,
        record("Q", attributions=[said_by(uid)]),
        sources=[{"uid": str(uid), "name": "Ida Morren", "scope": "project"}],
    )

    source = Source.objects.get(uid=uid)
    assert answer.status == 200
    assert (source.scope, source.private_to, source.merged_into) == ("project", None, None)
    assert SourceVersion.objects.get(source=source).event.kind == "gold.decided"


def test_put_gold_with_a_new_source_of_a_known_name_counts_as_the_known_one() -> None:
    team = differing()
    known = make.make_source(team.project, "Ida Morren")
    uid = uuid4()

    desk_of(team).put(
        0,
        record("Q", attributions=[said_by(uid)]),
        sources=[{"uid": str(uid), "name": "ida morren", "scope": "project"}],
    )

    assert Source.objects.get(uid=uid).merged_into == known


def test_put_gold_with_a_source_that_somebody_keeps_to_themselves_is_refused() -> None:
    team = differing()
    adjudicator = adjudicator_of(team)
    own = make.make_source(team.project, private_to=adjudicator)

    answer = desk_of(team, by=adjudicator).put(0, record("Q", attributions=[said_by(own.uid)]))

    assert (answer.status, answer.code) == (400, "unknown_source")


def test_put_gold_may_rest_on_the_evidence_of_a_side() -> None:
    proof = evidence()
    team = submitted(
        [record("V", evidence=[proof]), record("none"), record("none")], [record("none")] * 3
    )

    answer = desk_of(team).put(0, record("V", evidence=[proof]))

    assert (answer.status, answer.body["record"]["evidence"][0]["uid"]) == (200, proof["uid"])


# --- Several at once, undo -----------------------------------------------------------------------


def acts(desk: Desk, *writes: tuple[int, object, int], **fields: object) -> list[dict[str, object]]:
    return [
        {"n": n, "base": base, "record": payload, "reason": "slip", "inputs": desk.inputs(n)}
        | fields
        for n, payload, base in writes
    ]


def test_post_acts_stores_all_under_one_event() -> None:
    desk = desk_of(differing())

    answer = desk.post("acts", records=acts(desk, (0, record("C"), 0), (1, record("none"), 0)))

    assert answer.status == 200
    assert set(answer.body["records"]) == {"0", "1"}
    assert Event.objects.filter(kind="gold.decided").count() == 1


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"record": record(None)}, "records[1].record.marks"),
        ({"record": record("V")}, "records[1].record.evidence"),
        ({"inputs": []}, "records[1].inputs"),
        ({"reason": "slip", "valid": [1]}, "records[1].valid"),
        ({"reason": "judgement", "valid": [7]}, "records[1].valid"),
        ({"reason": ""}, "records[1].reason"),
        (
            {"record": record("C", attributions=[said_by(uuid4(), mode="indirect")])},
            "records[1].record.attributions",
        ),
    ],
)
def test_post_acts_names_the_record_at_fault(fault: dict[str, object], field: str) -> None:
    desk = desk_of(differing())
    listed = acts(desk, (1, record("none"), 0), (0, record("C"), 0))
    listed[1] |= fault

    answer = desk.post("acts", records=listed)

    assert answer.body["field"] == field


def test_put_without_inputs_names_them() -> None:
    desk = desk_of(differing())
    body = {"event": str(uuid4()), "record": record("C"), "reason": "slip"}

    answer = desk.caller.send("PUT", f"{desk.address}/sentences/0", body, {"If-Match": '"0"'})

    assert (answer.status, answer.code, answer.body["field"]) == (400, "invalid_record", "inputs")


def test_put_with_an_unknown_reason_lists_those_there_are() -> None:
    answer = desk_of(differing()).put(0, record("C"), reason="because")

    assert answer.body["detail"] == (
        "This must be one of slip, guideline_gap, ambiguous, judgement."
    )


@pytest.mark.parametrize(
    ("second", "code"),
    [
        pytest.param((1, record("none"), 4), "stale", id="one is stale"),
        pytest.param((1, record(None), 0), "undecided", id="one is not legal"),
        pytest.param((0, record("C"), 0), "invalid_record", id="one comes twice"),
        pytest.param((9, record("C"), 0), "unknown_sentence", id="one is nowhere"),
    ],
)
def test_post_acts_of_which_one_is_refused_stores_none(
    second: tuple[int, object, int], code: str
) -> None:
    desk = desk_of(differing())
    n, payload, base = second
    listed = acts(desk, (0, record("C"), 0))
    inputs = desk.inputs(min(n, 2))
    listed.append({"n": n, "base": base, "record": payload, "reason": "slip", "inputs": inputs})

    answer = desk.post("acts", records=listed)

    assert answer.code == code
    assert not GoldVersion.objects.exists()


def test_post_undo_takes_the_act_back_and_redo_does_it_again() -> None:
    desk, act, undoing = desk_of(differing()), str(uuid4()), str(uuid4())
    desk.put(0, record("C"), act=act, reason="judgement")

    taken = desk.post("undo", undoes=act, act=undoing)

    assert taken.body["records"]["0"]["record"] is None
    assert (taken.body["undo"], taken.body["redo"]) == ([], [undoing])

    again = desk.post("undo", undoes=undoing, act=str(uuid4()))

    gold = desk.get().body["gold"]["0"]
    assert again.body["records"]["0"]["record"]["marks"] == "C"
    assert (gold["version"], gold["reason"], gold["valid"]) == (3, "judgement", [1, 2])


def test_post_undo_of_an_act_with_newer_gold_changes_nothing() -> None:
    desk, act = desk_of(differing()), str(uuid4())
    desk.put(0, record("C"), act=act)
    desk.put(0, record("none"), base=1)

    answer = desk.post("undo", undoes=act)

    assert (answer.status, answer.code) == (409, "stale")
    assert answer.body["stale"]["0"]["version"] == 2


def test_post_undo_of_somebody_elses_act_finds_nothing() -> None:
    team, act = differing(), str(uuid4())
    desk_of(team).put(0, record("C"), act=act)

    answer = desk_of(team).post("undo", undoes=act)

    assert (answer.status, answer.code) == (409, "nothing_to_undo")


def test_post_undo_twice_with_one_event_is_done_once() -> None:
    desk, act, event = desk_of(differing()), str(uuid4()), str(uuid4())
    desk.put(0, record("C"), act=act)
    first = desk.post("undo", undoes=act, event=event)

    again = desk.post("undo", undoes=act, event=event)

    assert (again.status, again.body["records"]) == (200, first.body["records"])
    assert GoldVersion.objects.count() == 2


# --- Acceptance ----------------------------------------------------------------------------------


def test_post_acceptances_before_the_look_is_refused() -> None:
    desk = desk_of(differing())

    answer = desk.accept()

    assert (answer.status, answer.code) == (409, "sample_first")
    assert not GoldVersion.objects.exists()


def test_post_acceptances_after_the_look_makes_gold_of_all_the_rest() -> None:
    desk, event = desk_of(differing()), str(uuid4())
    look_at_the_sample(desk)

    answer = desk.accept(event=event)

    assert (answer.status, answer.body) == (200, {"accepted": 1})
    assert desk.accept(event=event).body == {"accepted": 1}
    assert desk.accept().body == {"accepted": 0}
    golds = desk.get().body["gold"]
    assert {one["method"] for one in golds.values()} == {"unanimous"}
    assert sorted(one["bulk"] for one in golds.values()) == [False, True]
    assert desk.queue().body["counts"] == {
        "open": 1,
        "done": 2,
        "unanimous": 0,
        "sampled": 1,
        "to_sample": 0,
        "waiting": 0,
    }


def look_at_the_sample(desk: Desk) -> None:
    for one in desk.queue().body["items"]:
        if one["sampled"]:
            assert desk.put(one["n"], record("none"), reason="").status == 200


# --- Who may -------------------------------------------------------------------------------------


def test_gold_of_an_article_with_open_work_is_not_there() -> None:
    team = make.make_team()
    make.submit(team.work(0), [record("none")] * 3)
    desk = desk_of(team)

    assert desk.get().status == 404
    assert desk.queue().body["counts"]["waiting"] == 1
    assert desk.queue().body["items"] == []
    refused = desk.put(0, record("none"), inputs=[])
    assert (refused.status, refused.code) == (409, "not_ready")


def test_gold_of_an_article_that_the_adjudicator_still_marks_is_not_there() -> None:
    team = differing()
    adjudicator = adjudicator_of(team)
    make.make_batch(team.project, team.versions, [adjudicator], kind="recheck")
    desk = desk_of(team, by=adjudicator)

    assert desk.get().status == 404
    assert desk.put(0, record("C"), inputs=[]).status == 404
    assert desk.queue().body["items"] == []


def test_gold_of_an_article_that_the_adjudicator_submitted_is_theirs_to_decide() -> None:
    team = make.make_team(size=1)
    adjudicator = adjudicator_of(team)
    make.submit(team.work(0), [record("none")] * 3)
    make.make_batch(team.project, team.versions, [adjudicator], kind="recheck")
    own = Assignment.objects.get(annotator=adjudicator)
    make.submit(own, [record("none")] * 3)

    assert desk_of(team, by=adjudicator).put(0, record("none")).status == 200


@pytest.mark.parametrize("what", ["article", "batch"])
def test_gold_of_what_is_archived_is_not_there(what: str) -> None:
    team = differing()
    desk, place = desk_of(team), place_of(team)
    thing = place.version.article if what == "article" else place.batch
    type(thing).objects.filter(pk=thing.pk).update(archived_at=make.NOON)

    assert desk.get().status == 404
    assert desk.put(0, record("C"), inputs=[]).status == 404


def test_input_that_is_submitted_anew_leaves_the_gold_and_calls_it_outdated() -> None:
    team = differing()
    desk = desk_of(team)
    desk.put(0, record("C"))
    desk.put(1, record("none"), reason="")

    resubmit(team, 1, marks="C")

    golds = desk.get().body["gold"]
    assert (golds["0"]["record"]["marks"], golds["0"]["outdated"]) == ("C", True)
    assert golds["1"]["outdated"] is False
    listed = {one["n"]: one["gold"] for one in desk.queue().body["items"]}
    assert listed[0]["outdated"] is True


def test_events_of_gold_name_the_article_and_the_batch_and_never_what_was_decided() -> None:
    team = differing()
    desk = desk_of(team)
    look_at_the_sample(desk)
    desk.accept()

    answer = Caller(team.manager).get(f"/api/projects/{team.project.uid}/events?kind=gold")

    told = [(one["kind"], one["object_name"], one["details"]) for one in answer.body["results"]]
    assert told == [
        ("gold.accepted", place_of(team).batch.name, {"accepted": 1}),
        ("gold.decided", str(team.versions[0].article), {}),
    ]
