"""Batches: who gets what, which articles are blind, and what is refused."""

from collections import Counter
from decimal import Decimal

import pytest
from make import (
    NOON,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_user,
    make_version,
    manager_of,
)

from annotations.access import NotVisible
from annotations.actions.batches import BatchPlan, BatchRefused, assign_batch
from annotations.actions.people import remove_member
from annotations.models import (
    Arm,
    ArticleVersion,
    Assignment,
    Batch,
    BatchArticle,
    Event,
    Membership,
    Project,
    Role,
    User,
)

pytestmark = pytest.mark.django_db


def make_articles(project: Project, count: int, *, runs: bool = False) -> list[ArticleVersion]:
    versions = [make_version(project, f"Article number {n} says little.") for n in range(count)]
    for version in versions if runs else ():
        make_run(version)
    return versions


def arms(batch: Batch) -> Counter[str]:
    return Counter(batch.batch_articles.values_list("arm", flat=True))


def people(project: Project, count: int) -> list[User]:
    return [make_member(project) for _ in range(count)]


def test_assign_batch_gives_every_article_to_overlap_people() -> None:
    project = make_project()

    make_batch(project, make_articles(project, 6), people(project, 3), overlap=2)

    per_article = Counter(Assignment.objects.values_list("batch_article", flat=True))
    per_person = Counter(Assignment.objects.values_list("annotator", flat=True))
    assert set(per_article.values()) == {2}
    assert set(per_person.values()) == {4}


def test_assign_batch_freezes_the_scheme_and_closes_the_batch() -> None:
    project = make_project()

    batch = make_batch(project, make_articles(project, 1), people(project, 1))

    assert batch.assigned_at == NOON
    assert batch.scheme.frozen_at == NOON
    assert Event.objects.get(kind="batch.assigned").object_uid == batch.uid


def test_assign_batch_same_seed_draws_the_same() -> None:
    project = make_project()
    versions, anna = make_articles(project, 8, runs=True), people(project, 1)

    drawn = [
        make_batch(project, versions, anna, seed=seed, kind="training", blind_share=Decimal("0.5"))
        for seed in (7, 7, 8)
    ]

    first, same, other = (
        set(batch.batch_articles.filter(arm=Arm.BLIND).values_list("version", flat=True))
        for batch in drawn
    )
    assert first == same != other


@pytest.mark.parametrize(("count", "blind"), [(1, 0), (3, 0), (4, 1), (7, 2), (20, 3)])
def test_assign_batch_draws_fifteen_percent_blind_but_none_of_fewer_than_four(
    count: int, blind: int
) -> None:
    project = make_project()

    batch = make_batch(project, make_articles(project, count, runs=True), people(project, 1))

    assert arms(batch)[Arm.BLIND] == blind
    assert arms(batch)[Arm.ASSISTED] == count - blind


@pytest.mark.parametrize(("share", "blind"), [("0", 0), ("0.5", 1), ("1", 2)])
def test_assign_batch_takes_the_blind_share_it_is_asked_for(share: str, blind: int) -> None:
    project = make_project()
    versions = make_articles(project, 2, runs=True)

    batch = make_batch(project, versions, people(project, 1), blind_share=Decimal(share))

    assert arms(batch)[Arm.BLIND] == blind


def test_assign_batch_article_without_a_run_is_blind() -> None:
    project = make_project()

    batch = make_batch(project, make_articles(project, 2), people(project, 1))

    assert arms(batch) == {Arm.BLIND: 2}


def test_assign_batch_pins_the_newest_run_and_none_where_blind() -> None:
    project = make_project()
    version = make_version(project)
    make_run(version)
    newer = make_run(version, finder_version="2")

    make_batch(project, [version], people(project, 1))
    later = make_run(version, finder_version="3")

    assert BatchArticle.objects.get().suggestion_run == newer != later


def test_assign_batch_blind_article_has_no_run_to_show() -> None:
    project = make_project()
    versions = make_articles(project, 4, runs=True)

    make_batch(project, versions, people(project, 1), blind_share=Decimal(1))

    assert not BatchArticle.objects.exclude(suggestion_run=None).exists()


def test_assign_batch_people_named_for_an_article_get_it() -> None:
    project = make_project()
    one, other = make_articles(project, 2)
    anna, ben = people(project, 2)

    make_batch(project, [one, other], [anna, ben], people_of={one.uid: [anna, anna]})

    assert Assignment.objects.of_version(one.pk).get().annotator == anna
    assert Assignment.objects.of_version(other.pk).count() == 2


def test_assign_batch_person_chosen_twice_counts_once() -> None:
    project = make_project()
    anna, ben = people(project, 2)

    make_batch(project, make_articles(project, 3), [anna, anna, ben], overlap=2)

    assert Counter(Assignment.objects.values_list("annotator", flat=True)) == {
        anna.pk: 3,
        ben.pk: 3,
    }


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"versions": []}, "articles"),
        ({"overlap": 0}, "overlap"),
        ({"overlap": 3}, "overlap"),
        ({"blind_share": Decimal("1.1")}, "blind_share"),
        ({"blind_share": Decimal("-0.1")}, "blind_share"),
        ({"kind": "play"}, "kind"),
    ],
)
def test_assign_batch_asked_for_the_impossible_is_refused(
    fields: dict[str, object], named: str
) -> None:
    project = make_project()
    plan = {
        "name": "First",
        "versions": make_articles(project, 1),
        "annotators": people(project, 2),
        "overlap": 1,
        "seed": 1,
    }

    with pytest.raises(BatchRefused) as refusal:
        assign_batch(
            project=project,
            plan=BatchPlan(**(plan | fields)),  # type: ignore[arg-type]
            by=manager_of(project),
            at=NOON,
        )

    assert refusal.value.field == named
    assert not Batch.objects.exists()


def test_assign_batch_article_chosen_twice_is_refused() -> None:
    project = make_project()
    version = make_version(project)

    with pytest.raises(BatchRefused, match="twice"):
        make_batch(project, [version, version], people(project, 1))


def test_assign_batch_article_of_another_project_is_refused() -> None:
    project = make_project()

    with pytest.raises(BatchRefused, match="another project"):
        make_batch(project, [make_version(make_project())], people(project, 1))


def test_assign_batch_article_in_work_already_is_refused_and_named() -> None:
    project = make_project()
    versions = [make_version(project, title="The ferry")]
    make_batch(project, versions, people(project, 1), name="First")

    with pytest.raises(BatchRefused, match=r"The ferry.*First"):
        make_batch(project, versions, people(project, 1))


@pytest.mark.parametrize("kind", ["training", "recheck"])
def test_assign_batch_article_in_work_may_be_trained_and_rechecked(kind: str) -> None:
    project = make_project()
    versions = make_articles(project, 1)
    make_batch(project, versions, people(project, 1))

    make_batch(project, versions, people(project, 1), kind=kind)

    assert BatchArticle.objects.count() == 2


def test_assign_batch_viewer_stranger_and_former_member_cannot_annotate() -> None:
    project = make_project()
    viewer, former = make_member(project, Role.VIEWER), make_member(project)
    remove_member(member=Membership.objects.get(user=former), by=manager_of(project), at=NOON)

    for person in (viewer, former, make_user()):
        with pytest.raises(BatchRefused):
            make_batch(project, make_articles(project, 1), [person])


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_assign_batch_by_anybody_but_a_manager_is_not_found(role: str) -> None:
    project = make_project()
    plan = BatchPlan(
        name="b",
        versions=make_articles(project, 1),
        annotators=people(project, 1),
        overlap=1,
        seed=1,
    )

    with pytest.raises(NotVisible):
        assign_batch(project=project, plan=plan, by=make_member(project, role), at=NOON)
