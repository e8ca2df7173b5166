"""Batches and the steps of assignments over the API."""

from uuid import uuid4

import pytest
from caller import Caller
from make import (
    Team,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_suggestion,
    make_team,
    make_version,
    manager_of,
    origin,
    record,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.submissions import skip_assignment
from annotations.models import Assignment, Batch, BatchArticle, Event, Membership, Project, Role

pytestmark = pytest.mark.django_db

LIST_READS = 6
DETAIL_READS = 11


def records() -> list[dict[str, object]]:
    """One decision for each sentence of the usual text."""
    return [record("C"), record("none"), record("none")]


def batches(project: Project) -> str:
    return f"/api/projects/{project.uid}/batches"


def asked(project: Project, **fields: object) -> dict[str, object]:
    """A body that makes a batch of everything for everybody who may mark."""
    articles = [str(uid) for uid in project.articles.values_list("uid", flat=True)]
    people = project.memberships.filter(role=Role.ANNOTATOR)
    return {
        "name": "Pilot",
        "articles": articles,
        "annotators": list(people.values_list("pseudonym", flat=True)),
        "overlap": 1,
    } | fields


# --- Lists and details --------------------------------------------------------------------------


def test_list_tells_how_far_everybody_is_to_all_who_may_see_figures() -> None:
    team = make_team()
    submit(team.work(0), records())
    reader = Caller(make_member(team.project, Role.VIEWER))

    (row,) = reader.get(batches(team.project)).body["results"]

    assert (row["articles"], row["scheme"], row["kind"]) == (1, 1, "work")
    assert [(one["annotator"], one["submitted"], one["assigned"]) for one in row["people"]] == [
        ("A2", 1, 1),
        ("A3", 0, 1),
    ]
    assert Caller(team.people[0]).get(batches(team.project)).status == 404


def test_list_asks_as_often_for_more_batches(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team()
    caller = Caller(team.manager)
    for n in range(9):
        make_batch(team.project, [make_version(team.project, f"Words {n}.")], team.people)

    with django_assert_num_queries(LIST_READS):
        first = caller.get(f"{batches(team.project)}?limit=1").body
    with django_assert_num_queries(LIST_READS):
        rest = caller.get(first["next"].replace("limit=1", "limit=20")).body

    uids = [row["uid"] for row in first["results"] + rest["results"]]
    assert uids == [str(uid) for uid in Batch.objects.order_by("-pk").values_list("uid", flat=True)]


def test_detail_asks_as_often_for_more_articles_and_people(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small, large = make_team(size=1), make_team(*(f"Words {n}." for n in range(8)), size=4)

    for team in (small, large):
        address = f"/api/batches/{Batch.objects.get(project=team.project).uid}"
        caller = Caller(team.manager)
        with django_assert_num_queries(DETAIL_READS):
            assert caller.get(address).status == 200


def test_detail_hides_the_arm_of_an_article_one_still_marks_and_the_seed() -> None:
    project = make_project()
    versions = [make_version(project, f"“Yes,” said Ida {n}.") for n in range(2)]
    for version in versions:
        make_suggestion(make_run(version), position=0)
    manager = manager_of(project)
    batch = make_batch(project, versions, [manager])
    address = f"/api/batches/{batch.uid}"
    work = Assignment.objects.get(batch_article__version=versions[0])

    before = Caller(manager).get(address).body
    submit(work, [record("none")])
    after = Caller(manager).get(address).body

    assert [row["arm"] for row in before["articles"]] == [None, None]
    assert sorted(str(row["arm"]) for row in after["articles"]) == ["None", "assisted"]
    assert (before["seed"], after["seed"]) == (None, None)


# --- A new batch --------------------------------------------------------------------------------


def test_new_batch_is_assigned_as_asked_and_once() -> None:
    project = make_project()
    make_version(project)
    make_member(project)
    make_member(project)
    body = asked(project, overlap=2, seed=7, event=str(uuid4()))
    caller = Caller(manager_of(project))

    made, again = caller.post(batches(project), body), caller.post(batches(project), body)

    assert (made.status, again.status) == (201, 201)
    assert made.body == again.body
    assert (made.body["seed"], made.body["blind_share"]) == (7, 0)
    cells = made.body["articles"][0]["assignments"]
    assert [(cell["annotator"], cell["state"]) for cell in cells] == [
        ("A2", "todo"),
        ("A3", "todo"),
    ]
    assert Event.objects.filter(kind="batch.assigned").count() == 1


def test_new_batch_takes_the_newest_version() -> None:
    project = make_project()
    version = make_version(project)
    make_member(project)
    caller = Caller(manager_of(project))
    caller.post(f"/api/articles/{version.article.uid}/versions", {"text": "Changed. Words."})

    made = caller.post(batches(project), asked(project))

    assert made.body["articles"][0]["version"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"articles": []}, "articles"),
        ({"articles": [str(uuid4())]}, "articles"),
        ({"annotators": ["A9"]}, "annotators"),
        ({"annotators": ["A3"]}, "annotators"),
        ({"overlap": 2}, "overlap"),
        ({"overlap": 0}, "overlap"),
        ({"blind_share": 1.5}, "blind_share"),
        ({"kind": "play"}, "kind"),
        ({"seed": "7"}, "seed"),
        ({"scheme": 1}, "scheme"),
    ],
)
def test_new_batch_that_cannot_be_made_is_refused_and_named(
    change: dict[str, object], field: str
) -> None:
    project = make_project()
    make_version(project)
    make_member(project)
    make_member(project, Role.VIEWER)

    refused = Caller(manager_of(project)).post(batches(project), asked(project) | change)

    assert (refused.status, refused.body["field"]) == (400, field)
    assert not Batch.objects.exists()


def test_article_of_another_project_or_archived_is_not_assigned() -> None:
    project, other = make_project(), make_project()
    make_member(project)
    foreign, archived = make_version(other), make_version(project)
    caller = Caller(manager_of(project))
    caller.post(f"/api/articles/{archived.article.uid}/archiving")

    for version in (foreign, archived):
        body = asked(project, articles=[str(version.article.uid)])
        assert caller.post(batches(project), body).status == 400


def test_article_named_twice_or_in_work_already_is_refused() -> None:
    team = make_team()
    uid = str(team.versions[0].article.uid)
    caller = Caller(team.manager)

    twice = caller.post(batches(team.project), asked(team.project, articles=[uid, uid]))
    taken = caller.post(batches(team.project), asked(team.project))

    assert (twice.status, taken.status) == (400, 400)


def test_batch_with_open_work_is_not_archived_and_one_done_leaves_agreement() -> None:
    team = make_team()
    caller = Caller(team.manager)
    batch = Batch.objects.get()
    agreement = f"/api/projects/{team.project.uid}/agreement"

    refused = caller.post(f"/api/batches/{batch.uid}/archiving")
    for person in range(2):
        submit(team.work(person), records())
    counted = caller.get(agreement).body["report"]
    archived = caller.post(f"/api/batches/{batch.uid}/archiving")

    assert (refused.status, refused.code) == (409, "open_work")
    assert counted["articles"] == 1
    assert archived.body["archived_at"] is not None
    assert caller.get(agreement).body == {"views": [], "report": None}
    assert caller.get(batches(team.project)).body["results"] == []
    assert caller.post(f"/api/batches/{batch.uid}/restoring").status == 200
    assert caller.get(agreement).body["report"] == counted


# --- Assignments --------------------------------------------------------------------------------


def assignments(project: Project, query: str = "") -> str:
    return f"/api/projects/{project.uid}/assignments?{query}"


def step(work: Assignment, name: str) -> str:
    return f"/api/assignments/{work.uid}/{name}"


def test_managers_see_all_assignments_and_others_their_own() -> None:
    team = make_team()
    viewer = make_member(team.project, Role.VIEWER)

    def seen(person: object) -> list[str]:
        rows = Caller(person).get(assignments(team.project)).body["results"]  # type: ignore[arg-type]
        return sorted(row["annotator"] for row in rows)

    assert seen(team.manager) == ["A2", "A3"]
    assert seen(team.people[1]) == ["A3"]
    assert seen(viewer) == []


def test_viewer_sees_none_of_the_assignments_they_had_before() -> None:
    team = make_team()
    work = team.work(0)
    submit(work, records())
    Membership.objects.filter(user=work.annotator).update(role=Role.VIEWER)
    caller = Caller(work.annotator)

    assert caller.get(f"/api/assignments/{work.uid}").status == 404
    assert caller.get(assignments(team.project)).body["results"] == []


def test_assignments_are_found_by_state_batch_article_and_annotator() -> None:
    team = make_team("Words.", "Other words.")
    submit(team.work(0, 0), [record("C")])
    batch = Batch.objects.get()
    caller = Caller(team.manager)

    def count(query: str) -> int:
        return len(caller.get(assignments(team.project, query)).body["results"])

    assert count("state=submitted") == 1
    assert count(f"batch={batch.uid}") == 4
    assert count(f"batch={uuid4()}") == 0
    assert count(f"article={team.versions[1].article.uid}") == 2
    assert count("annotator=A3&state=todo") == 2
    assert caller.get(assignments(team.project, "annotator__password=x")).status == 400
    assert caller.get(assignments(team.project, "state=gone")).status == 400


def test_assignments_ask_as_often_for_more_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team(*(f"Words {n}." for n in range(5)))
    caller = Caller(team.manager)

    for limit in (1, 10):
        with django_assert_num_queries(LIST_READS):
            found = caller.get(assignments(team.project, f"limit={limit}")).body
        assert len(found["results"]) == limit


def test_withdrawn_assignment_is_restored_to_its_state() -> None:
    team = make_team()
    work = team.work(0)
    submit(work, records())
    caller = Caller(team.manager)

    withdrawn = caller.post(step(work, "withdrawal"))
    again = caller.post(step(work, "withdrawal"))
    restored = caller.post(step(work, "restoration"))

    assert (withdrawn.status, withdrawn.body["state"]) == (200, "withdrawn")
    assert (again.status, again.code) == (409, "wrong_state")
    assert restored.body["state"] == "submitted"


def test_skipped_assignment_is_returned_with_its_reason_shown_before() -> None:
    team = make_team()
    work = team.work(0)
    skip_assignment(assignment=work, reason="other", note="A list", origin=origin(work.annotator))
    caller = Caller(team.manager)

    (row,) = caller.get(assignments(team.project, "state=skipped")).body["results"]
    returned = caller.post(step(work, "return"))

    assert (row["skip_reason"], row["skip_note"]) == ("other", "A list")
    assert (returned.body["state"], returned.body["skip_reason"]) == ("open", "")


def test_step_under_its_event_is_taken_once() -> None:
    team = make_team()
    body = {"event": str(uuid4())}
    caller = Caller(team.manager)

    first = caller.post(step(team.work(0), "withdrawal"), body)
    again = caller.post(step(team.work(0), "withdrawal"), body)

    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert Event.objects.filter(kind="assignment.withdrawn").count() == 1


def test_own_submitted_work_is_reopened_and_nobody_elses() -> None:
    team = make_team()
    submit(team.work(0), records())
    own, colleague = Caller(team.people[0]), Caller(team.people[1])

    assert colleague.post(step(team.work(0), "reopening")).status == 404
    reopened = own.post(step(team.work(0), "reopening"))

    assert (reopened.status, reopened.body["state"]) == (200, "reopened")
    for name in ("withdrawal", "restoration", "return"):
        assert own.post(step(team.work(0), name)).status == 404


def test_work_on_an_archived_article_or_batch_is_not_opened_again() -> None:
    for archive in (_archive_article, _archive_batch):
        team = make_team()
        for person in range(2):
            submit(team.work(person), records())
        assert archive(team) == 200

        refused = Caller(team.people[0]).post(step(team.work(0), "reopening"))

        assert (refused.status, refused.code) == (409, "wrong_state")
        assert team.work(0).state == "submitted"


def _archive_article(team: Team) -> int:
    address = f"/api/articles/{team.versions[0].article.uid}/archiving"
    return Caller(team.manager).post(address).status


def _archive_batch(team: Team) -> int:
    batch = BatchArticle.objects.get(version=team.versions[0]).batch
    return Caller(team.manager).post(f"/api/batches/{batch.uid}/archiving").status
