"""Taking acts back and doing them again."""

from uuid import UUID, uuid4

import pytest
from make import evidence, make_assignment, origin, record, said_by, save, submit
from projected import assert_history_is_whole, assert_projection_matches

from annotations.actions.projection import Continued
from annotations.actions.records import (
    Closed,
    EventReused,
    Saved,
    Stale,
    Write,
    current_records,
    save_records,
)
from annotations.actions.submissions import reopen_assignment
from annotations.actions.undo import NothingToUndo, act_stacks, undo_act
from annotations.domain.record import EMPTY
from annotations.models import Assignment, Attribution, Event, RecordVersion

pytestmark = pytest.mark.django_db


def save_act(
    assignment: Assignment, marks: str | None, *, base: int = 0, position: int = 0
) -> UUID:
    act = uuid4()
    save(assignment, position, record(marks), base=base, event=uuid4(), act=act)
    return act


def take_back(assignment: Assignment, undone: UUID, **fields: object) -> Saved:
    asked = origin(assignment.annotator, **fields)  # type: ignore[arg-type]
    return undo_act(assignment=assignment, act=undone, origin=asked)


def marks_of(assignment: Assignment) -> list[object]:
    stored = current_records(assignment, [0, 1, 2])
    return [stored[n]["record"]["marks"] for n in range(3)]  # type: ignore[index]


def test_undo_of_the_first_write_goes_back_to_undecided_as_a_new_version() -> None:
    assignment = make_assignment()
    act = save_act(assignment, "C")

    undone = take_back(assignment, act)

    assert undone.records[0]["version"] == 2
    assert undone.records[0]["record"] == EMPTY.as_json()
    assert not Attribution.objects.exists()
    assert_projection_matches(assignment)


def test_undo_of_a_later_write_goes_back_to_the_record_before() -> None:
    assignment = make_assignment()
    save_act(assignment, "C")
    act = save_act(assignment, "none", base=1)

    take_back(assignment, act)

    assert marks_of(assignment)[0] == "C"
    assert_history_is_whole(assignment)
    assert_projection_matches(assignment)


def test_undo_of_the_undoing_act_does_it_again() -> None:
    assignment = make_assignment()
    act, undoing = save_act(assignment, "C"), uuid4()
    take_back(assignment, act, act=undoing)

    again = take_back(assignment, undoing)

    assert again.records[0]["version"] == 3
    assert marks_of(assignment)[0] == "C"
    assert_projection_matches(assignment)


def test_act_stacks_follow_saving_undoing_and_doing_again() -> None:
    assignment = make_assignment()
    first = save_act(assignment, "C")
    second = save_act(assignment, "none", position=1)
    undoing = uuid4()

    take_back(assignment, second, act=undoing)

    stacks = act_stacks(assignment)
    assert (stacks.undo, stacks.redo) == ((first,), (undoing,))


def test_act_stacks_after_a_new_act_offer_nothing_to_do_again() -> None:
    assignment = make_assignment()
    take_back(assignment, save_act(assignment, "C"))

    latest = save_act(assignment, "none", position=1)

    stacks = act_stacks(assignment)
    assert (stacks.undo, stacks.redo) == ((latest,), ())


def test_undo_takes_back_a_bulk_act_as_one() -> None:
    assignment = make_assignment()
    act = uuid4()
    save_records(
        assignment=assignment,
        writes=[Write(position=n, base=0, record=record("none", bulk=True)) for n in range(3)],
        origin=origin(assignment.annotator, act=act),
    )

    undone = take_back(assignment, act)

    assert sorted(undone.records) == [0, 1, 2]
    assert marks_of(assignment) == [None, None, None]


def test_undo_takes_back_all_writes_of_an_act_sent_in_parts() -> None:
    assignment = make_assignment()
    act = uuid4()
    save(assignment, 0, record("C"), act=act)
    save(assignment, 0, record("none"), base=1, act=act)
    save(assignment, 1, record("none"), act=act)

    take_back(assignment, act)

    assert marks_of(assignment)[:2] == [None, None]
    assert act_stacks(assignment).undo == ()


def test_undo_where_one_sentence_moved_on_changes_nothing() -> None:
    assignment = make_assignment()
    act = uuid4()
    save_records(
        assignment=assignment,
        writes=[Write(position=n, base=0, record=record("none")) for n in range(2)],
        origin=origin(assignment.annotator, act=act),
    )
    save(assignment, 1, record("C"), base=1)

    with pytest.raises(Stale) as refusal:
        take_back(assignment, act)

    assert list(refusal.value.current) == [1]
    assert marks_of(assignment)[:2] == ["none", "C"]


def test_undo_where_another_act_came_between_its_writes_changes_nothing() -> None:
    assignment = make_assignment()
    act = uuid4()
    save(assignment, 0, record("C"), act=act)
    save(assignment, 0, record("none"), base=1)
    save(assignment, 0, record("C"), base=2, act=act)

    with pytest.raises(Stale):
        take_back(assignment, act)

    assert RecordVersion.objects.filter(assignment=assignment).count() == 3


def test_undo_goes_back_act_by_act_on_one_sentence_and_redo_forth_again() -> None:
    assignment = make_assignment()
    for base, marks in enumerate(("C", "none", "Q+C")):
        save_act(assignment, marks, base=base)

    seen = []
    for direction in ("undo", "undo", "undo", "redo", "redo", "undo", "redo", "redo"):
        stacks = act_stacks(assignment)
        take_back(assignment, (stacks.undo if direction == "undo" else stacks.redo)[-1])
        seen.append(marks_of(assignment)[0])

    assert seen == ["none", "C", None, "C", "none", "C", "none", "Q+C"]
    assert act_stacks(assignment).redo == ()
    assert_history_is_whole(assignment)
    assert_projection_matches(assignment)


def test_undo_of_a_bulk_act_waits_for_a_later_act_to_be_taken_back_first() -> None:
    assignment = make_assignment()
    bulk = uuid4()
    save_records(
        assignment=assignment,
        writes=[Write(position=n, base=0, record=record("none")) for n in range(3)],
        origin=origin(assignment.annotator, act=bulk),
    )
    later = save_act(assignment, "C", base=1, position=1)
    with pytest.raises(Stale) as refusal:
        take_back(assignment, bulk)
    assert list(refusal.value.current) == [1]

    take_back(assignment, later)
    take_back(assignment, bulk)

    assert marks_of(assignment) == [None, None, None]


def test_undo_brings_back_the_same_attribution_and_evidence() -> None:
    assignment = make_assignment()
    said, proof = said_by(None), evidence()
    save(assignment, 1, record("Q+V", attributions=[said], evidence=[proof]))
    act = save_act(assignment, "none", base=1, position=1)

    take_back(assignment, act)

    assert str(Attribution.objects.get().uid) == said["uid"]
    assert_projection_matches(assignment)


def test_undo_twice_is_refused() -> None:
    assignment = make_assignment()
    act = save_act(assignment, "C")
    take_back(assignment, act)

    with pytest.raises(NothingToUndo):
        take_back(assignment, act)


def test_undo_of_an_act_of_other_work_is_refused() -> None:
    mine, other = make_assignment(), make_assignment()
    act = save_act(other, "C")

    with pytest.raises(NothingToUndo):
        take_back(mine, act)


def test_undo_same_event_again_gives_the_first_answer() -> None:
    assignment = make_assignment()
    act, event = save_act(assignment, "C"), uuid4()
    first = take_back(assignment, act, event=event)

    again = take_back(assignment, act, event=event)

    assert again == first
    assert RecordVersion.objects.filter(assignment=assignment).count() == 2


def test_undo_under_an_event_that_was_something_else_is_refused() -> None:
    assignment = make_assignment()
    event = uuid4()
    save(assignment, 0, record("C"), event=event, body_hash="a")

    with pytest.raises(EventReused):
        take_back(assignment, uuid4(), event=event, body_hash="b")


def test_undo_ends_at_submission() -> None:
    assignment = make_assignment()
    submit(assignment, [record("none"), record("C"), record("none")])
    act = Event.objects.filter(kind="records.saved").order_by("-seq")[0].act
    assignment.refresh_from_db()

    reopen_assignment(assignment=assignment, by=assignment.annotator, at=Event.objects.all()[0].at)

    assert act_stacks(assignment).undo == ()
    with pytest.raises(NothingToUndo):
        take_back(assignment, act)


def test_undo_on_submitted_work_is_refused() -> None:
    assignment = make_assignment()
    submit(assignment, [record("none"), record("C"), record("none")])
    act = Event.objects.filter(kind="records.saved").order_by("-seq")[0].act

    with pytest.raises((Closed, NothingToUndo)):
        take_back(assignment, act)


def test_undo_of_an_attribution_that_is_continued_is_refused() -> None:
    assignment = make_assignment()
    said, act = said_by(None), uuid4()
    save(assignment, 1, record("Q", attributions=[said]), act=act)
    save(assignment, 2, record("Q", attributions=[said_by(None, continues=said["uid"])]))

    with pytest.raises(Continued):
        take_back(assignment, act)

    assert_projection_matches(assignment)
