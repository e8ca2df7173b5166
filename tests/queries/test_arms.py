"""The report on arms: whose work counts in it, and what it is compared with."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from make import (
    NOON,
    Team,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_source,
    make_suggestion,
    make_version,
    manager_of,
    record,
    said_by,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.archiving import archive_batch
from annotations.domain.agreement.arms import Effect
from annotations.models import Arm, ArticleVersion, Assignment, BatchArticle, Project
from annotations.queries.arms import ArmReport, arm_report

pytestmark = pytest.mark.django_db

TEXTS = [
    f"Crane {n} rusts.\n\n“We wrote twice,” said Ida Morren. Nobody answered." for n in range(4)
]
DAY = timedelta(days=1)
QUERIES = 24


def both(size: int = 2) -> Team:
    """Four articles, two of them blind; the finder proposes a quotation in the second sentence."""
    project = make_project()
    versions = [make_version(project, text) for text in TEXTS]
    for version in versions:
        make_suggestion(make_run(version))
    people = [make_member(project) for _ in range(size)]
    make_batch(project, versions, people, blind_share=0.5, name="Both")
    return Team(project, manager_of(project), people, versions)


def in_arm(team: Team, arm: str) -> list[ArticleVersion]:
    rows = BatchArticle.objects.filter(arm=arm, kind="work", version__in=team.versions)
    pks = set(rows.values_list("version", flat=True))
    return [one for one in team.versions if one.pk in pks]


def decided(
    project: Project, marked: Sequence[int], *, seconds: float = 2
) -> list[dict[str, object]]:
    """Quotations of Ida Morren in the sentences named, nothing in the others."""
    source = project.sources.filter(name="Ida Morren").first() or make_source(project)
    return [
        record("Q", attributions=[said_by(source.uid)], seconds=seconds)
        if n in marked
        else record("none", seconds=seconds)
        for n in range(3)
    ]


def submit_all(team: Team, *, assisted: Sequence[int], blind: Sequence[int]) -> None:
    for arm, marked in ((Arm.ASSISTED, assisted), (Arm.BLIND, blind)):
        for version in in_arm(team, arm):
            for person in team.people:
                spent = 1 if arm == Arm.ASSISTED else 3
                submit(assignment_of(person, version), decided(team.project, marked, seconds=spent))


def report(team: Team, hidden: Sequence[int] = ()) -> ArmReport:
    return arm_report(team.project.schemes.get(), hidden=hidden)


def effect(found: ArmReport, name: str) -> Effect:
    return next(one for one in found.effects if one.name == name)


def test_omissions_time_and_marks_are_compared_between_the_arms() -> None:
    team = both()
    submit_all(team, assisted=[1], blind=[1, 2])

    found = report(team)

    silent, seconds = effect(found, "found_in_silent"), effect(found, "seconds")
    assert (silent.assisted.value, silent.assisted.n) == (0.0, 8)
    assert (silent.blind.value, silent.blind.n) == (0.5, 8)
    assert silent.difference.value == -0.5
    assert (seconds.assisted.value, seconds.blind.value) == (1.0, 3.0)
    assert effect(found, "quote").difference.value == pytest.approx(-1 / 3)
    assert effect(found, "header").blind.value == 1.0
    assert (found.articles, found.batches) == ({"assisted": 2, "blind": 2}, ("Both",))


def test_few_articles_are_warned_of() -> None:
    team = both()
    submit_all(team, assisted=[1], blind=[1])

    assert report(team).is_small


def test_batches_in_which_one_arm_has_no_work_are_left_out() -> None:
    team = both()
    for version in in_arm(team, Arm.ASSISTED):
        submit(assignment_of(team.people[0], version), decided(team.project, [1]))

    found = report(team)

    assert (found.batches, found.articles) == ((), {"assisted": 0, "blind": 0})
    assert all(one.difference.value is None for one in found.effects)


def test_articles_that_the_reader_still_marks_are_left_out() -> None:
    team = both()
    submit_all(team, assisted=[1], blind=[1])
    hidden = in_arm(team, Arm.BLIND)[0]

    found = report(team, [hidden.pk])

    assert (found.articles["blind"], found.left_out) == (1, 1)
    assert effect(found, "header").blind.n == 3


def test_blind_reading_by_somebody_who_had_the_suggestions_is_set_aside() -> None:
    team = both()
    version, person = in_arm(team, Arm.BLIND)[0], team.people[0]
    make_batch(team.project, [version], [person], kind="training", blind_share=0)
    Assignment.objects.filter(batch_article__kind="training").update(created_at=NOON - DAY)
    for arm in (Arm.ASSISTED, Arm.BLIND):
        for one in in_arm(team, arm):
            for who in team.people:
                own = Assignment.objects.select_related(
                    "batch_article__batch__project", "batch_article__version"
                ).get(annotator=who, batch_article__version=one, batch_article__kind="work")
                submit(own, decided(team.project, [1]))

    found = report(team)

    assert found.set_aside == 1
    assert effect(found, "quote").blind.n == 9


def test_blind_articles_are_compared_with_the_finder_of_their_batch_alone() -> None:
    team = both()
    for version in in_arm(team, Arm.BLIND):
        make_suggestion(make_run(version, finder_version="2"), position=2)
    submit_all(team, assisted=[1], blind=[1, 2])

    assert effect(report(team), "found_in_silent").blind.value == 0.5


def test_blind_articles_the_finder_never_read_are_counted() -> None:
    project = make_project()
    versions = [make_version(project, text) for text in TEXTS]
    for version in versions[:2]:
        make_suggestion(make_run(version))
    people = [make_member(project)]
    make_batch(project, versions, people, blind_share=0, name="Both")
    team = Team(project, manager_of(project), people, versions)
    submit_all(team, assisted=[1], blind=[1])

    found = report(team)

    assert found.unread == 2
    assert effect(found, "found_in_silent").blind.value is None
    assert effect(found, "quote").blind.value == pytest.approx(1 / 3)


def test_archived_batches_count_nowhere() -> None:
    team = both()
    submit_all(team, assisted=[1], blind=[1])
    archive_batch(batch=BatchArticle.objects.all()[0].batch, by=team.manager, at=NOON + DAY)

    assert report(team).batches == ()


def test_report_takes_as_many_queries_for_many_people_as_for_two(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    team = both(size=4)
    submit_all(team, assisted=[1], blind=[1, 2])

    with django_assert_max_num_queries(QUERIES):
        report(team)
