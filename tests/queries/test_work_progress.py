"""Progress is exactly what the rows say, after whatever happened (D18)."""

import random
from collections.abc import Callable
from contextlib import suppress

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import LATER, NOON, Team, make_member, make_team, record

from annotations.actions.reassignment import reassign_assignment
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    skip_assignment,
    submit_assignment,
    unskip_assignment,
    withdraw_assignment,
)
from annotations.domain.errors import UserError
from annotations.models import Assignment, Mark
from annotations.queries.work_progress import Figures, work_progress

pytestmark = pytest.mark.django_db

STEPS = 60
COUNTED = """
SELECT b.batch_id, a.annotator_id,
       SUM(CASE WHEN a.state = 'todo' THEN 1 ELSE 0 END),
       SUM(CASE WHEN a.state = 'open' THEN 1 ELSE 0 END),
       SUM(CASE WHEN a.state = 'submitted' THEN 1 ELSE 0 END),
       SUM(CASE WHEN a.state = 'reopened' THEN 1 ELSE 0 END),
       SUM(CASE WHEN a.state = 'skipped' THEN 1 ELSE 0 END),
       SUM(CASE WHEN a.state = 'withdrawn' THEN 1 ELSE 0 END)
  FROM annotations_assignment a JOIN annotations_batcharticle b ON b.id = a.batch_article_id
 GROUP BY b.batch_id, a.annotator_id
"""
DECIDED = """
SELECT b.batch_id, a.annotator_id, COUNT(m.marks), SUM(m.seconds)
  FROM annotations_mark m JOIN annotations_assignment a ON a.id = m.assignment_id
  JOIN annotations_batcharticle b ON b.id = a.batch_article_id
 WHERE a.state <> 'withdrawn' GROUP BY b.batch_id, a.annotator_id
"""
SENTENCES = """
SELECT b.batch_id, a.annotator_id, COUNT(*)
  FROM annotations_sentence s JOIN annotations_batcharticle b ON b.version_id = s.version_id
  JOIN annotations_assignment a ON a.batch_article_id = b.id
 WHERE a.state <> 'withdrawn' GROUP BY b.batch_id, a.annotator_id
"""


def rows(sql: str) -> dict[tuple[int, int], tuple[float, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {(row[0], row[1]): tuple(map(float, row[2:])) for row in cursor.fetchall()}


def shown(team: Team) -> dict[tuple[int, int], tuple[float, ...]]:
    people = {one.pseudonym: one.user_id for one in team.project.memberships.all()}
    return {
        (batch.batch.pk, people[person.pseudonym]): figures_of(person.figures)
        for batch in work_progress(team.project).batches
        for person in batch.people
    }


def figures_of(one: Figures) -> tuple[float, ...]:
    states = (one.todo, one.open, one.submitted, one.reopened, one.skipped, one.withdrawn)
    return (*states, one.decided, one.seconds, one.sentences)


def counted() -> dict[tuple[int, int], tuple[float, ...]]:
    decided, sentences = rows(DECIDED), rows(SENTENCES)
    return {
        cell: (*states, *decided.get(cell, (0.0, 0.0)), *sentences.get(cell, (0.0,)))
        for cell, states in rows(COUNTED).items()
    }


def steps(team: Team, draw: random.Random) -> list[Callable[[Assignment], object]]:
    """What may happen to an assignment; whatever is refused changes nothing."""
    by, at = team.manager, LATER

    def save(one: Assignment) -> None:
        n = draw.randrange(2)
        marks = draw.choice([None, "none", "C"])
        stored = Mark.objects.filter(assignment=one, sentence__position=n).first()
        base = stored.version if stored else 0
        make.save(one, n, record(marks, seconds=draw.choice([0.5, 2.25])), base=base)

    def submit(one: Assignment) -> None:
        origin = make.origin(one.annotator, at=at)
        submit_assignment(assignment=one, settle={}, origin=origin, by=one.annotator)

    def skip(one: Assignment) -> None:
        origin = make.origin(one.annotator, at=at)
        skip_assignment(assignment=one, reason="bad_split", note="", origin=origin)

    def give(one: Assignment) -> None:
        reassign_assignment(assignment=one, to=draw.choice(team.people), by=by, at=at)

    managed = (reopen_assignment, unskip_assignment, withdraw_assignment, restore_assignment)
    return [
        save,
        save,
        save,
        save,
        submit,
        skip,
        give,
        *(lambda one, act=act: act(assignment=one, by=by, at=at) for act in managed),
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_progress_is_what_sql_counts_after_every_step_of_a_random_session(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 repeatable, no secret
    team = make_team("One rose. It fell.", "Two rose. It fell.", size=2)
    make.make_batch(team.project, team.versions[:1], team.people, kind="training")
    team.people.append(make_member(team.project))
    possible = steps(team, draw)

    for _ in range(STEPS):
        assignment = Assignment.objects.get(pk=draw.choice(ids()))
        with suppress(UserError):
            draw.choice(possible)(assignment)
        assert shown(team) == counted()


def ids() -> list[int]:
    return list(Assignment.objects.order_by("pk").values_list("pk", flat=True))


def test_sums_are_those_of_the_people_and_of_the_batches() -> None:
    team = make_team("One rose.", "Two rose.")
    make.make_batch(team.project, team.versions[:1], team.people[:1], kind="training")
    make.submit(team.work(1, 0), [record("C", seconds=4.5)])

    progress = work_progress(team.project)

    assert progress.figures == Figures(
        todo=4,
        submitted=1,
        sentences=5,
        decided=1,
        seconds=4.5,
        last_activity=NOON,
    )
    assert [one.figures.assigned for one in progress.batches] == [1, 4]
    assert [one.figures.assigned for one in progress.people] == [3, 2]
    assert progress.people[0].figures.last_activity is None


def test_progress_of_one_batch_names_it_alone() -> None:
    team = make_team("One rose.")
    other = make.make_batch(team.project, team.versions, team.people[:1], kind="training")

    progress = work_progress(team.project, batch=other.uid)

    assert [one.batch for one in progress.batches] == [other]
    assert progress.figures.assigned == 1


def test_what_a_manager_does_is_not_the_persons_activity() -> None:
    team = make_team("One rose.")

    withdraw_assignment(assignment=team.work(0), by=team.manager, at=LATER)

    assert work_progress(team.project).figures.last_activity is None


def test_progress_asks_as_often_however_much_there_is() -> None:
    team = make_team("One rose.")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            work_progress(team.project)
        return len(captured)

    few = statements()
    for n in range(5):
        version = make.make_version(team.project, f"Number {n} rose.")
        make.make_batch(team.project, [version], [*team.people, make_member(team.project)])

    assert statements() == few
