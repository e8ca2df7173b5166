"""Arms, calibration, rechecks and feedback over the API: the same figures as on the pages."""

from uuid import uuid4

import pytest
from caller import Caller
from make import LATER, make_batch, make_team, make_version, record, submit
from training_work import answer, make_school

from annotations.models import Assignment, Batch

pytestmark = pytest.mark.django_db

TEXTS = [f"Crane {n} rusts. It rains." for n in range(2)]


def test_feedback_tells_ones_own_decisions_and_what_was_known() -> None:
    school = make_school()
    school.train()
    answer(school.work())

    body = Caller(school.nora).get(f"/api/assignments/{school.work().uid}/feedback").body

    assert [one["alike"] for one in body["sentences"]] == [True, False, True, True]
    second = body["sentences"][1]
    assert (second["record"]["marks"], second["known"]["record"]["marks"]) == ("C", "none")
    assert (second["known"]["reason"], second["known"]["note"]) == ("slip", "because 1")


def test_submission_of_training_leads_to_its_feedback() -> None:
    school = make_school()
    school.train()
    work = school.work()
    submit_all = [
        {"base": 0, "n": n, "record": record(marks)}
        for n, marks in enumerate(("C", "none", "C", "none"))
    ]
    caller = Caller(school.nora)
    for one in submit_all:
        sent = {"event": str(uuid4()), "act": str(uuid4()), "record": one["record"]}
        address = f"/api/assignments/{work.uid}/sentences/{one['n']}"
        assert caller.send("PUT", address, sent, {"If_Match": '"0"'}).status == 200

    event = str(uuid4())
    body = caller.post(
        f"/api/assignments/{work.uid}/submissions", {"event": event, "act": event}
    ).body

    assert body["next"] == f"/assignments/{work.uid}/feedback/"


def test_calibration_tells_training_and_what_is_left() -> None:
    school = make_school()
    school.train()
    address = f"/api/projects/{school.project.uid}/agreement/calibration"
    before = Caller(school.manager).get(address).body["report"]["people"]
    answer(school.work())
    after = Caller(school.manager).get(address).body["report"]["people"]

    assert [(one["annotator"], one["training"]["left"]) for one in before] == [("A3", 1)]
    [one] = after
    marks = next(each for each in one["training"]["layers"] if each["layer"] == "header")
    assert (marks["alike"]["value"], marks["alike"]["n"]) == (0.75, 4)
    assert marks["alpha"]["no_interval"]["code"] == "one_article"
    assert one["rechecks"] == {"left": 0, "layers": [], "articles": []}


def test_rechecks_are_drawn_once_for_one_event() -> None:
    team = make_team(*TEXTS, size=1)
    for n in range(2):
        submit(team.work(0, n), [record("C"), record("none")])
    sent = {
        "event": str(uuid4()),
        "name": "May",
        "annotators": ["A2"],
        "each": 1,
        "days": 0,
        "seed": 5,
    }
    caller = Caller(team.manager)

    first = caller.post(f"/api/projects/{team.project.uid}/rechecks", sent)
    again = caller.post(f"/api/projects/{team.project.uid}/rechecks", sent)

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert Batch.objects.filter(kind="recheck").count() == 1
    assert len(first.body["articles"]) == 1


def test_own_assignments_list_an_article_given_again_once() -> None:
    team = make_team(*TEXTS, size=1)
    for n in range(2):
        submit(team.work(0, n), [record("C"), record("none")])
    sent = {"name": "May", "annotators": ["A2"], "each": 1, "days": 0}
    Caller(team.manager).post(f"/api/projects/{team.project.uid}/rechecks", sent)
    again = Assignment.objects.get(batch_article__kind="recheck")
    first = Assignment.objects.get(
        batch_article__version=again.batch_article.version, batch_article__kind="work"
    )
    caller = Caller(team.people[0])

    listed = caller.get(f"/api/projects/{team.project.uid}/assignments").body["results"]

    assert str(again.uid) in [one["uid"] for one in listed]
    assert str(first.uid) not in [one["uid"] for one in listed]
    assert caller.get(f"/api/assignments/{first.uid}").status == 404
    assert caller.get(f"/api/assignments/{again.uid}").body["records"] == {}
    submit(again, [record("C"), record("none")], at=LATER)
    assert caller.get(f"/api/assignments/{first.uid}").status == 200


def test_work_batch_names_its_people_who_have_training_left() -> None:
    school = make_school()
    version = make_version(school.project, "It blew. It cleared.")
    batch = make_batch(school.project, [version], [school.alf, school.nora])
    address = f"/api/batches/{batch.uid}"
    caller = Caller(school.manager)

    before = caller.get(address).body["in_training"]
    training = school.train()

    assert (before, caller.get(address).body["in_training"]) == ([], ["A3"])
    assert caller.get(f"/api/batches/{training.uid}").body["in_training"] == []


def test_arms_tell_every_effect_with_both_arms() -> None:
    team = make_team(*TEXTS, blind_share=1)
    submit(team.work(), [record("C"), record("none")])

    body = Caller(team.manager).get(f"/api/projects/{team.project.uid}/agreement/arms").body

    assert body["report"]["batches"] == []
    assert body["report"]["few_articles"] is True
    names = {one["name"] for one in body["report"]["effects"]}
    assert {"found_in_silent", "quote", "seconds", "header"} <= names


def test_arms_are_nothing_where_there_are_no_figures() -> None:
    team = make_team(*TEXTS)

    body = Caller(team.manager).get(f"/api/projects/{team.project.uid}/agreement/arms").body

    assert body == {"report": None}
