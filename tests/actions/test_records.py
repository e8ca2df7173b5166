"""Saving sentence records: versions, replays, conflicts and the rows behind them."""

from uuid import uuid4

import pytest
from make import (
    NOON,
    evidence,
    make_assignment,
    make_member,
    make_project,
    make_run,
    make_source,
    make_suggestion,
    make_team,
    origin,
    own_voice,
    record,
    said_by,
    save,
)
from projected import assert_projection_matches

from annotations.actions.projection import Continued
from annotations.actions.records import (
    Closed,
    EventReused,
    Stale,
    Write,
    current_records,
    save_records,
)
from annotations.actions.sources import NewSource
from annotations.domain.fields import InvalidRecord
from annotations.models import (
    Assignment,
    AssignmentState,
    Attribution,
    ChainLink,
    Event,
    Evidence,
    Mark,
    RecordVersion,
    Source,
)

pytestmark = pytest.mark.django_db


def test_save_first_record_opens_the_assignment() -> None:
    assignment = make_assignment()

    save(assignment, 0, record("C"))

    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.OPEN
    assert Mark.objects.get(assignment=assignment).marks == "C"


def test_save_second_record_keeps_the_first_in_the_history() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("C"))

    saved = save(assignment, 0, record("none"), base=1)

    assert saved.records[0]["version"] == 2
    assert [row.payload["marks"] for row in RecordVersion.objects.order_by("version")] == [
        "C",
        "none",
    ]
    assert not Attribution.objects.exists()


def test_save_on_an_older_version_is_refused_with_both_sides() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("C"))

    with pytest.raises(Stale) as refusal:
        save(assignment, 0, record("none"), base=0)

    assert refusal.value.current[0]["version"] == 1
    current = refusal.value.current[0]["record"]
    assert isinstance(current, dict)
    assert current["marks"] == "C"
    assert RecordVersion.objects.count() == 1


def test_save_same_event_again_gives_the_first_answer() -> None:
    assignment = make_assignment()
    event = uuid4()
    first = save(assignment, 0, record("C"), event=event, body_hash="a")

    again = save(assignment, 0, record("C"), event=event, body_hash="a")

    assert again == first
    assert RecordVersion.objects.count() == 1
    assert Event.objects.filter(kind="records.saved").count() == 1


def test_save_same_event_with_another_body_is_refused() -> None:
    assignment = make_assignment()
    event = uuid4()
    save(assignment, 0, record("C"), event=event, body_hash="a")

    with pytest.raises(EventReused):
        save(assignment, 0, record("none"), event=event, body_hash="b")


def test_save_verified_fact_stores_the_evidence_it_rests_on() -> None:
    assignment = make_assignment()
    supporting = evidence()

    save(assignment, 0, record("V", evidence=[evidence(stance="context"), supporting]))

    mark = Mark.objects.get()
    assert mark.settled_by is not None
    assert str(mark.settled_by.uid) == supporting["uid"]
    assert Evidence.objects.count() == 2


def test_save_verified_fact_without_support_is_refused() -> None:
    assignment = make_assignment()

    with pytest.raises(InvalidRecord) as refusal:
        save(assignment, 0, record("V", evidence=[evidence(stance="context")]))

    assert refusal.value.code == "evidence_required"
    assert not Mark.objects.exists()


def test_save_without_evidence_after_verified_fact_goes_back_to_claim() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("V", evidence=[evidence()]))

    save(assignment, 0, record("C"), base=1)

    mark = Mark.objects.get()
    assert (mark.marks, mark.settled_by) == ("C", None)
    assert not Evidence.objects.exists()


def test_save_attribution_with_chain_is_projected() -> None:
    assignment = make_assignment()
    project = assignment.batch_article.version.project
    speaker, relay = make_source(project), make_source(project, "NPA")
    link = {"place": "relay", "kind": "source", "source": str(relay.uid), "mention": [[0, 3]]}

    save(assignment, 1, record("Q", attributions=[said_by(speaker.uid, chain=[link])]))

    attribution = Attribution.objects.get()
    assert attribution.source == speaker
    assert ChainLink.objects.get(attribution=attribution).source == relay


def test_save_changed_attribution_keeps_its_row() -> None:
    assignment = make_assignment()
    one = said_by(None)
    save(assignment, 1, record("Q", attributions=[one]))
    row = Attribution.objects.get()

    save(assignment, 1, record("Q", attributions=[own_voice(), one | {"mode": "mixed"}]), base=1)

    kept = Attribution.objects.get(uid=str(one["uid"]))
    assert (kept.pk, kept.mode, kept.position) == (row.pk, "mixed", 1)


def test_save_reordered_attributions_swaps_positions() -> None:
    assignment = make_assignment()
    one, two = said_by(None), said_by(None)
    save(assignment, 1, record("Q", attributions=[one, two]))

    save(assignment, 1, record("Q", attributions=[two, one]), base=1)

    stored = Attribution.objects.order_by("position").values_list("uid", flat=True)
    assert [str(uid) for uid in stored] == [two["uid"], one["uid"]]


def test_save_continuation_points_at_the_earlier_row() -> None:
    assignment = make_assignment()
    one = said_by(None)
    save(assignment, 1, record("Q", attributions=[one]))

    save(assignment, 2, record("Q", attributions=[said_by(None, continues=one["uid"])]))

    continuation = Attribution.objects.get(continues__isnull=False)
    assert continuation.continues is not None
    assert str(continuation.continues.uid) == one["uid"]


def test_save_continuation_of_a_later_sentence_is_refused() -> None:
    assignment = make_assignment()
    later = said_by(None)
    save(assignment, 2, record("Q", attributions=[later]))

    with pytest.raises(InvalidRecord) as refusal:
        save(assignment, 1, record("Q", attributions=[said_by(None, continues=later["uid"])]))

    assert refusal.value.code == "unknown_attribution"


def test_save_removing_a_continued_attribution_is_refused() -> None:
    assignment = make_assignment()
    one = said_by(None)
    save(assignment, 1, record("Q", attributions=[one]))
    save(assignment, 2, record("Q", attributions=[said_by(None, continues=one["uid"])]))

    with pytest.raises(Continued):
        save(assignment, 1, record("none"), base=1)

    assert Attribution.objects.count() == 2


def test_save_removing_both_ends_of_a_continuation_in_one_act_works() -> None:
    assignment = make_assignment()
    one = said_by(None)
    save(assignment, 1, record("Q", attributions=[one]))
    save(assignment, 2, record("Q", attributions=[said_by(None, continues=one["uid"])]))

    save_records(
        assignment=assignment,
        writes=[
            Write(position=1, base=1, record=record("none")),
            Write(position=2, base=1, record=record("none")),
        ],
        origin=origin(assignment.annotator),
    )

    assert not Attribution.objects.exists()


def test_save_source_of_another_project_is_refused() -> None:
    assignment = make_assignment()
    foreign = make_source(make_project())

    with pytest.raises(InvalidRecord) as refusal:
        save(assignment, 1, record("Q", attributions=[said_by(foreign.uid)]))

    assert refusal.value.code == "unknown_source"
    assert refusal.value.field == "record.attributions[0].speaker.source"


def test_save_source_private_to_somebody_else_is_refused() -> None:
    assignment = make_assignment()
    project = assignment.batch_article.version.project
    private = make_source(project, private_to=make_member(project))

    with pytest.raises(InvalidRecord):
        save(assignment, 1, record("Q", attributions=[said_by(private.uid)]))


def test_save_new_source_stays_private_to_its_author() -> None:
    assignment = make_assignment()
    typed = NewSource(uid=uuid4(), name="Tomas Vey", scope="project")

    save_records(
        assignment=assignment,
        writes=[Write(position=1, base=0, record=record("Q", attributions=[said_by(typed.uid)]))],
        new_sources=[typed],
        origin=origin(assignment.annotator),
    )

    assert Source.objects.get().private_to == assignment.annotator


def test_save_uid_of_another_attribution_is_refused() -> None:
    first, second = make_assignment(), make_assignment()
    one = said_by(None)
    save(first, 1, record("Q", attributions=[one]))

    with pytest.raises(InvalidRecord) as refusal:
        save(second, 1, record("Q", attributions=[one]))

    assert refusal.value.code == "uid_taken"


def test_save_sentence_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidRecord) as refusal:
        save(make_assignment(), 99, record("C"))

    assert refusal.value.code == "unknown_sentence"


def test_save_several_with_one_stale_stores_none() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("C"))

    with pytest.raises(Stale):
        save_records(
            assignment=assignment,
            writes=[
                Write(position=0, base=0, record=record("none")),
                Write(position=1, base=0, record=record("none")),
            ],
            origin=origin(assignment.annotator),
        )

    assert Mark.objects.get().sentence.position == 0


def test_save_on_skipped_work_is_refused() -> None:
    assignment = make_assignment()
    Assignment.objects.filter(pk=assignment.pk).update(
        state=AssignmentState.SKIPPED, skip_reason="other"
    )

    with pytest.raises(Closed):
        save(assignment, 0, record("C"))


def test_current_records_names_unwritten_sentences_as_version_zero() -> None:
    assignment = make_assignment()

    assert current_records(assignment, [0])[0]["version"] == 0


def test_save_continuation_moved_before_what_it_continues_is_refused() -> None:
    assignment = make_assignment()
    one = said_by(None)
    two = said_by(None, continues=one["uid"])
    save(assignment, 1, record("Q", attributions=[one, two]))

    with pytest.raises(InvalidRecord) as refusal:
        save(assignment, 1, record("Q", attributions=[two, one]), base=1)

    assert refusal.value.code == "unknown_attribution"
    assert_projection_matches(assignment)


def test_save_moved_away_from_under_its_continuation_is_refused() -> None:
    assignment = make_assignment()
    one, other = said_by(None), said_by(None)
    two = said_by(None, continues=one["uid"])
    save(assignment, 1, record("Q", attributions=[one, two, other]))

    with pytest.raises(InvalidRecord):
        save(assignment, 1, record("Q", attributions=[other, two, one]), base=1)

    assert_projection_matches(assignment)


def test_save_continuation_of_itself_is_refused() -> None:
    uid = str(uuid4())

    with pytest.raises(InvalidRecord):
        save(
            make_assignment(), 1, record("Q", attributions=[said_by(None, uid=uid, continues=uid)])
        )


def test_save_continuation_of_somebody_elses_attribution_is_refused() -> None:
    first, second = make_assignment(), make_assignment()
    one = said_by(None)
    save(first, 1, record("Q", attributions=[one]))

    with pytest.raises(InvalidRecord) as refusal:
        save(second, 2, record("Q", attributions=[said_by(None, continues=one["uid"])]))

    assert refusal.value.code == "unknown_attribution"


def test_save_continuation_let_go_and_taken_up_again_is_projected() -> None:
    assignment = make_assignment()
    one, two = said_by(None), said_by(None)
    save(assignment, 1, record("Q", attributions=[one]))
    for base, continues in enumerate([one["uid"], None, one["uid"]]):
        linked = two | {"continues": continues}
        save(assignment, 2, record("Q", attributions=[linked]), base=base)

        assert_projection_matches(assignment)


def test_save_changed_chain_and_evidence_are_projected() -> None:
    assignment = make_assignment()
    project = assignment.batch_article.version.project
    relay = {"place": "relay", "kind": "source", "source": str(make_source(project).uid)}
    origin_link = {"place": "origin", "kind": "not_stated"}
    one, first, second = said_by(None), evidence(), evidence(stance="context")
    save(assignment, 1, record("Q+V", attributions=[one | {"chain": [relay]}], evidence=[first]))

    changed = one | {"chain": [origin_link, relay]}
    save(
        assignment,
        1,
        record("Q+V", attributions=[changed], evidence=[second, first]),
        base=1,
    )

    assert_projection_matches(assignment)


def test_save_other_evidence_behind_the_same_fact_is_projected() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("V", evidence=[evidence()]))

    save(assignment, 0, record("V", evidence=[evidence(), evidence()]), base=1)

    assert Evidence.objects.count() == 2
    assert_projection_matches(assignment)


def test_save_names_an_archived_source_that_was_there_before() -> None:
    assignment = make_assignment()
    source = make_source(assignment.batch_article.version.project)
    said = said_by(source.uid)
    save(assignment, 1, record("Q", attributions=[said]))
    Source.objects.update(archived_at=NOON)

    save(assignment, 1, record("Q+C", attributions=[said]), base=1)

    assert Mark.objects.get().marks == "Q+C"


def test_save_suggestion_the_article_was_not_given_is_refused() -> None:
    assignment = make_assignment()
    stray = make_suggestion(make_run(assignment.batch_article.version))

    with pytest.raises(InvalidRecord) as refusal:
        save(
            assignment,
            1,
            record("Q", attributions=[said_by(None, suggestion=str(stray.uid))]),
        )

    assert refusal.value.code == "unknown_suggestion"


def test_save_source_made_by_somebody_elses_client_is_refused() -> None:
    team = make_team()
    typed = NewSource(uid=uuid4(), name="Tomas Vey", scope="project")
    payload = record("Q", attributions=[said_by(typed.uid)])
    save_records(
        assignment=team.work(0),
        writes=[Write(position=1, base=0, record=payload)],
        new_sources=[typed],
        origin=origin(team.people[0]),
    )

    with pytest.raises(InvalidRecord) as refusal:
        save_records(
            assignment=team.work(1),
            writes=[Write(position=1, base=0, record=payload)],
            new_sources=[typed],
            origin=origin(team.people[1]),
        )

    assert refusal.value.code == "unknown_source"
    assert Source.objects.get().private_to == team.people[0]


def test_save_source_typed_twice_in_two_writes_is_made_once() -> None:
    assignment = make_assignment()
    typed = NewSource(uid=uuid4(), name="Tomas Vey", scope="version")
    for position in (1, 2):
        save_records(
            assignment=assignment,
            writes=[
                Write(
                    position=position,
                    base=0,
                    record=record("Q", attributions=[said_by(typed.uid)]),
                )
            ],
            new_sources=[typed],
            origin=origin(assignment.annotator),
        )

    assert Source.objects.get().version == assignment.batch_article.version


def test_save_refused_record_leaves_no_source_behind() -> None:
    assignment = make_assignment()

    with pytest.raises(InvalidRecord):
        save_records(
            assignment=assignment,
            writes=[Write(position=1, base=0, record={"marks": "nonsense"})],
            new_sources=[NewSource(uid=uuid4(), name="Tomas Vey", scope="project")],
            origin=origin(assignment.annotator),
        )

    assert not Source.objects.exists()
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.TODO


def test_save_numbers_events_without_a_gap() -> None:
    assignment = make_assignment()
    for position in range(3):
        save(assignment, position, record("none"))
    with pytest.raises(Stale):
        save(assignment, 0, record("none"))

    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))

    assert seqs == list(range(1, len(seqs) + 1))


def test_save_same_sentence_twice_in_one_request_is_refused() -> None:
    assignment = make_assignment()
    twice = [Write(position=0, base=0, record=record("none"))] * 2

    with pytest.raises(InvalidRecord):
        save_records(assignment=assignment, writes=twice, origin=origin(assignment.annotator))


def test_save_nothing_is_refused() -> None:
    assignment = make_assignment()

    with pytest.raises(InvalidRecord):
        save_records(assignment=assignment, writes=[], origin=origin(assignment.annotator))
