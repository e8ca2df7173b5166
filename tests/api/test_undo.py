"""Undo and redo over HTTP."""

from uuid import uuid4

import pytest
from make import make_assignment, record
from projected import assert_projection_matches
from tab import Answer, Tab

from annotations.models import Assignment

pytestmark = pytest.mark.django_db


def tab_of(assignment: Assignment) -> Tab:
    return Tab(assignment.annotator, assignment)


def act(tab: Tab, marks: str = "C", *, base: int = 0, position: int = 0) -> str:
    uid = str(uuid4())
    assert tab.put(position, record(marks), base=base, act=uid).status == 200
    return uid


def undo(tab: Tab, undoes: object, **fields: object) -> Answer:
    return tab.post("undo", **({"undoes": undoes, "act": str(uuid4())} | fields))


def test_post_undo_answers_the_records_and_both_stacks() -> None:
    assignment = make_assignment()
    tab = tab_of(assignment)
    first, second, undoing = act(tab), act(tab, "none", position=1), str(uuid4())

    answer = undo(tab, second, act=undoing)

    assert answer.status == 200
    assert answer.body["records"]["1"]["version"] == 2
    assert answer.body["records"]["1"]["record"]["marks"] is None
    assert (answer.body["undo"], answer.body["redo"]) == ([first], [undoing])
    assert_projection_matches(assignment)


def test_post_undo_of_the_undoing_act_does_it_again() -> None:
    tab, undoing, redoing = tab_of(make_assignment()), str(uuid4()), str(uuid4())
    done = act(tab)
    undo(tab, done, act=undoing)

    answer = undo(tab, undoing, act=redoing)

    assert answer.body["records"]["0"]["record"]["marks"] == "C"
    assert (answer.body["undo"], answer.body["redo"]) == ([redoing], [])


def test_get_has_the_stacks_after_loading_again() -> None:
    tab, undoing = tab_of(make_assignment()), str(uuid4())
    first, second = act(tab), act(tab, "none", base=1)
    undo(tab, second, act=undoing)

    found = tab.get().body

    assert (found["undo"], found["redo"]) == ([first], [undoing])


def test_post_undo_where_another_tab_wrote_is_stale() -> None:
    assignment = make_assignment()
    one, other = tab_of(assignment), tab_of(assignment)
    done = act(one)
    act(other, "none", base=1)

    answer = undo(one, done)

    assert (answer.status, answer.code) == (409, "stale")
    assert answer.body["stale"]["0"]["version"] == 2


def test_post_undo_of_nothing_is_refused() -> None:
    answer = undo(tab_of(make_assignment()), str(uuid4()))

    assert (answer.status, answer.code) == (409, "nothing_to_undo")


@pytest.mark.parametrize("undoes", [None, "x", 3, []])
def test_post_undo_of_no_act_is_refused_and_named(undoes: object) -> None:
    answer = undo(tab_of(make_assignment()), undoes)

    assert (answer.status, answer.body["field"]) == (400, "undoes")


def test_post_undo_again_gets_the_same_answer() -> None:
    tab, event, undoing = tab_of(make_assignment()), str(uuid4()), str(uuid4())
    done = act(tab)
    first = undo(tab, done, event=event, act=undoing)

    again = undo(tab, done, event=event, act=undoing)

    assert (again.status, again.body) == (200, first.body)


def test_post_undo_under_a_used_event_is_refused() -> None:
    tab, event = tab_of(make_assignment()), str(uuid4())
    first, second = act(tab), act(tab, "none", position=1)
    undo(tab, second, event=event)

    answer = undo(tab, first, event=event)

    assert (answer.status, answer.code) == (422, "event_reused")
