"""Submitting and skipping over HTTP."""

from uuid import uuid4

import pytest
from make import make_source, make_team, record, said_by
from tab import Answer, Tab

from annotations.models import Assignment, Event, Source, Submission

pytestmark = pytest.mark.django_db


def tab_of(assignment: Assignment) -> Tab:
    return Tab(assignment.annotator, assignment)


def decide_all(tab: Tab) -> None:
    tab.post("acts", records=[{"n": n, "base": 0, "record": record("none")} for n in range(3)])


def type_morren(tab: Tab) -> str:
    """Decide all sentences, one a quote of somebody typed as Morren."""
    uid = uuid4()
    typed = {"uid": str(uid), "name": "Morren", "scope": "project"}
    quoted = record("Q", attributions=[said_by(uid)])
    for position in (0, 2):
        tab.put(position, record("none"))
    assert tab.put(1, quoted, sources=[typed]).status == 200
    return str(uid)


def test_post_submission_answers_its_number_and_the_next_article() -> None:
    team = make_team("One sentence. Two sentences. Three sentences.", "Another article.")
    tab = tab_of(team.work(0, 0))
    decide_all(tab)

    answer = tab.post("submissions")

    assert (answer.status, answer.body["number"]) == (201, 1)
    assert answer.body["submitted_at"]
    assert answer.body["next"] == f"/assignments/{team.work(0, 1).uid}/"
    assert tab.get().body["state"] == "submitted"


def test_post_submission_of_the_last_article_has_no_next() -> None:
    tab = tab_of(make_team().work(0))
    decide_all(tab)

    assert tab.post("submissions").body["next"] is None


def test_post_submission_of_an_undecided_article_names_what_is_in_the_way() -> None:
    tab = tab_of(make_team().work(0))
    tab.put(1, record("Q"))

    answer = tab.post("submissions")

    assert (answer.status, answer.code) == (409, "incomplete")
    assert answer.body["undecided"] == [0, 2]
    assert [(one["n"], one["code"]) for one in answer.body["problems"]] == [
        (0, "undecided"),
        (1, "speaker_missing"),
        (2, "undecided"),
    ]
    assert not Submission.objects.exists()


def test_post_submission_again_gets_the_same_answer() -> None:
    tab, event = tab_of(make_team().work(0)), str(uuid4())
    decide_all(tab)
    first = tab.post("submissions", event=event)

    again = tab.post("submissions", event=event)

    assert (again.status, again.body) == (201, first.body)
    assert Submission.objects.count() == 1


def test_post_submission_twice_is_closed() -> None:
    tab = tab_of(make_team().work(0))
    decide_all(tab)
    tab.post("submissions")

    answer = tab.post("submissions")

    assert (answer.status, answer.code) == (409, "closed")


def test_post_submission_same_event_with_another_body_is_refused() -> None:
    tab, event = tab_of(make_team().work(0)), str(uuid4())
    decide_all(tab)
    tab.post("submissions", event=event)

    answer = tab.post("submissions", event=event, settle={str(uuid4()): None})

    assert (answer.status, answer.code) == (422, "event_reused")


def test_post_submission_with_a_name_that_fits_two_asks_which() -> None:
    team = make_team()
    known = [make_source(team.project, "Morren"), make_source(team.project, "MORREN")]
    tab = tab_of(team.work(0))
    typed = type_morren(tab)

    answer = tab.post("submissions")

    assert (answer.status, answer.code) == (409, "ambiguous_source")
    assert answer.body["ambiguous"] == [
        {
            "source": {"uid": typed, "name": "Morren"},
            "matches": [{"uid": str(one.uid), "name": one.name} for one in known],
        }
    ]


@pytest.mark.parametrize("chosen", [0, None])
def test_post_submission_settled_is_taken(chosen: int | None) -> None:
    team = make_team()
    known = [make_source(team.project, "Morren"), make_source(team.project, "MORREN")]
    tab = tab_of(team.work(0))
    typed = type_morren(tab)
    choice = None if chosen is None else known[chosen]

    answer = tab.post("submissions", settle={typed: str(choice.uid) if choice else None})

    assert answer.status == 201
    assert Source.objects.get(uid=typed).merged_into == choice


@pytest.mark.parametrize(
    ("settle", "field"), [([], None), ("x", "settle"), ({"x": None}, "settle"), (3, "settle")]
)
def test_post_submission_settled_in_another_form_is_refused(
    settle: object, field: str | None
) -> None:
    tab = tab_of(make_team().work(0))
    decide_all(tab)

    answer = tab.post("submissions", settle=settle)

    assert answer.status == (201 if field is None else 400)
    assert answer.body.get("field") == field


def skip(tab: Tab, **fields: object) -> Answer:
    return tab.post("skip", **({"reason": "bad_split"} | fields))


def test_post_skip_puts_the_article_aside() -> None:
    team = make_team("One.", "Another.")
    tab = tab_of(team.work(0, 0))

    answer = skip(tab)

    assert answer.status == 200
    assert answer.body["next"] == f"/assignments/{team.work(0, 1).uid}/"
    assert tab.get().body["state"] == "skipped"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reason": "boring"}, "unknown_reason", "reason"),
        ({"reason": None}, "invalid_record", "reason"),
        ({"reason": "other"}, "note_required", "note"),
        ({"note": "x" * 501}, "too_long", "note"),
        ({"state": "skipped"}, "unknown_field", "state"),
    ],
)
def test_post_skip_without_a_known_reason_is_refused(
    fields: dict[str, object], code: str, field: str
) -> None:
    tab = tab_of(make_team().work(0))

    answer = skip(tab, **fields)

    assert (answer.status, answer.code, answer.body["field"]) == (400, code, field)
    assert tab.get().body["state"] == "todo"


def test_post_skip_again_is_done_once() -> None:
    tab, event = tab_of(make_team().work(0)), str(uuid4())

    assert [skip(tab, event=event).status for _ in range(2)] == [200, 200]

    assert Event.objects.filter(kind="assignment.skipped").count() == 1


def test_post_skip_of_skipped_work_is_closed() -> None:
    tab = tab_of(make_team().work(0))
    skip(tab)

    answer = skip(tab)

    assert (answer.status, answer.code) == (409, "closed")
