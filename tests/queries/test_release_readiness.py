"""What is not ready before a release: counted once, and only where it will be released."""

import pytest
from make import Team, make_team, make_version, record, submit

from annotations.models import Article
from annotations.queries.release_readiness import readiness

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team()


def test_work_that_is_open_is_counted_and_nothing_of_it(team: Team) -> None:
    submit(team.work(0), [record("C", fact_candidate=True), record("none"), record("none")])

    found = readiness(team.project)

    assert (found.articles, found.open_articles) == (0, 1)
    assert (found.fact_candidates, found.disagreements, found.without_licence) == (0, 0, 0)
    assert not found.is_ready


def test_submitted_work_is_counted_by_what_it_lacks(team: Team) -> None:
    submit(team.work(0), [record("C", fact_candidate=True), record("C"), record("none")])
    submit(team.work(1), [record("C"), record("none"), record("none")])
    make_version(team.project, "Nobody has this one.")

    found = readiness(team.project)

    assert (found.articles, found.open_articles, found.without_licence) == (1, 0, 1)
    assert (found.fact_candidates, found.disagreements) == (1, 1)


def test_project_that_lacks_nothing_is_ready(team: Team) -> None:
    Article.objects.update(licence="CC BY 4.0")
    for person in range(2):
        submit(team.work(person), [record("C"), record("none"), record("none")])

    assert readiness(team.project).is_ready
