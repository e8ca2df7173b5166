"""What a person works on next, and what their document is made of."""

import pytest
from make import (
    LATER,
    NOON,
    make_batch,
    make_source,
    make_team,
    make_version,
    record,
    said_by,
    save,
    submit,
)

from annotations.actions.events import origin_of
from annotations.actions.submissions import skip_assignment, withdraw_assignment
from annotations.models import Batch
from annotations.queries import assignments as queries
from annotations.queries.assignments import next_assignment, open_work, records, sources

pytestmark = pytest.mark.django_db

TEXTS = ("One sentence.", "Another one.", "A third.")


def test_open_work_begins_with_what_was_begun() -> None:
    team = make_team(*TEXTS, size=1)
    save(team.work(0, 2), 0, record("none"))

    begun = open_work(team.people[0], team.project)[0]

    assert begun == team.work(0, 2)
    assert next_assignment(team.people[0], team.project) == begun.uid


def test_open_work_leaves_out_what_is_out_of_hand() -> None:
    team = make_team(*TEXTS, size=1)
    person = team.people[0]
    submit(team.work(0, 0), [record("none")])
    skip_assignment(
        assignment=team.work(0, 1),
        reason="broken_text",
        note="",
        origin=origin_of(person, NOON),
    )
    withdraw_assignment(assignment=team.work(0, 2), by=team.manager, at=NOON)

    assert list(open_work(person, team.project)) == []
    assert next_assignment(person, team.project) is None


def test_open_work_is_this_persons_in_this_project() -> None:
    team, other = make_team(), make_team()

    assert list(open_work(team.people[0], team.project)) == [team.work(0)]
    assert list(open_work(team.people[0], other.project)) == []


def test_open_work_leaves_out_archived_batches_and_takes_older_batches_first() -> None:
    team = make_team(size=1)
    later = make_version(team.project, "A later article.")
    make_batch(team.project, [later], team.people)

    assert [one.batch_article.version for one in open_work(team.people[0], team.project)] == [
        team.versions[0],
        later,
    ]
    Batch.objects.update(archived_at=LATER)
    assert not open_work(team.people[0], team.project).exists()


def test_records_are_the_newest_of_this_assignment_alone() -> None:
    team = make_team()
    save(team.work(0), 0, record("C"))
    save(team.work(0), 0, record("none"), base=1)
    save(team.work(1), 0, record("C"))

    found = records(team.work(0))

    assert {n: stored["version"] for n, stored in found.items()} == {0: 2}


def test_sources_in_a_large_project_keep_ones_own_and_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "MOST_SOURCES", 3)
    team = make_team()
    quoted = make_source(team.project, "Quoted")
    make_source(team.project, "Typed", private_to=team.people[0])
    for n in range(4):
        make_source(team.project, f"Newer {n}")
    save(team.work(0), 1, record("Q", attributions=[said_by(quoted.uid)]))

    assert [one["name"] for one in sources(team.work(0), records(team.work(0)))] == [
        "Newer 3",
        "Quoted",
        "Typed",
    ]


def test_sources_name_an_archived_one_that_was_quoted() -> None:
    team = make_team()
    quoted = make_source(team.project, "Quoted")
    save(team.work(0), 1, record("Q", attributions=[said_by(quoted.uid)]))
    quoted.archived_at = LATER
    quoted.save()

    assert [one["name"] for one in sources(team.work(0), records(team.work(0)))] == ["Quoted"]
    assert sources(team.work(1), records(team.work(1))) == []
