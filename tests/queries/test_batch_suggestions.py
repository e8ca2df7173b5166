"""What a manager is told of a batch's suggestions: of submitted work, not of one's own open one."""

import pytest
from make import (
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_suggestion,
    make_version,
    manager_of,
    record,
    said_by,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.access import closed_versions
from annotations.actions.reactions import Did, Told, store_reactions
from annotations.models import ArticleVersion, Batch, Project, Suggestion, User
from annotations.queries.batch_suggestions import ArmTime, BatchSuggestions, batch_suggestions

pytestmark = pytest.mark.django_db

QUERIES = 5
LAST = "“We wrote twice,” said Ida Morren. Nobody answered."


def told(batch: Batch, reader: User | None = None) -> BatchSuggestions:
    closed = closed_versions(reader, batch.project) if reader else set()
    return batch_suggestions(batch, closed=closed)


def suggested(project: Project) -> tuple[ArticleVersion, Suggestion]:
    """An article whose second sentence has a suggested quotation."""
    number = project.articles.count()
    version = make_version(project, f"The crane {number} rusts.\n\n{LAST}")
    return version, make_suggestion(make_run(version))


def hand_in(
    person: User, version: ArticleVersion, *, taken: Suggestion | None, seconds: float
) -> None:
    work = assignment_of(person, version)
    for one in Suggestion.objects.filter(run__version=version):
        if work.batch_article.suggestion_run_id is not None:
            store_reactions(assignment=work, told=[Told(one.uid, Did.SHOWN, NOON)], at=NOON)
    uid = None if taken is None else str(taken.uid)
    content = [] if taken is None else (taken.payload or {})["content"]
    quote = record("Q", attributions=[said_by(None, suggestion=uid, content=content)])
    second = record("none") if taken is None else quote
    submit(work, [record("none"), second | {"seconds": seconds}, record("none")])


def test_fates_are_counted_by_finder_version_with_the_fields_edited() -> None:
    project = make_project()
    version, suggestion = suggested(project)
    people = [make_member(project) for _ in range(3)]
    batch = make_batch(project, [version], people)

    hand_in(people[0], version, taken=suggestion, seconds=12)
    hand_in(people[1], version, taken=None, seconds=40)

    (found,) = told(batch).fates
    assert (found.finder, found.version, found.kind) == ("rules", "1", "attribution")
    assert (found.shown, found.accepted, found.edited, found.rejected, found.ignored) == (
        2,
        0,
        1,
        0,
        1,
    )
    assert found.edits == (("speaker", 1),)


def test_times_are_told_by_arm() -> None:
    project = make_project()
    articles = [suggested(project) for _ in range(4)]
    person = make_member(project)
    batch = make_batch(project, [version for version, _ in articles], [person], blind_share=0.25)
    blind = batch.batch_articles.get(arm="blind").version_id
    for n, (version, suggestion) in enumerate(articles):
        is_blind = version.pk == blind
        taken = None if is_blind else suggestion
        hand_in(person, version, taken=taken, seconds=90 if is_blind else 10 * (n + 1))

    assisted, without = told(batch).times

    taken_seconds = sorted(10 * (n + 1) for n, (one, _) in enumerate(articles) if one.pk != blind)
    assert (assisted.works, assisted.median) == (3, taken_seconds[1])
    assert assisted.per_sentence == pytest.approx(sum(taken_seconds) / 9)
    assert without == ArmTime("blind", 1, 90.0, 30.0)


def test_articles_that_the_reader_still_marks_are_left_out() -> None:
    project = make_project()
    version, suggestion = suggested(project)
    manager, person = manager_of(project), make_member(project)
    batch = make_batch(project, [version], [manager, person])
    hand_in(person, version, taken=suggestion, seconds=12)

    assert told(batch).has_work
    hidden = told(batch, manager)
    assert (hidden.fates, hidden.has_work, hidden.left_out) == ((), False, 1)


def test_work_that_is_not_submitted_counts_nowhere() -> None:
    project = make_project()
    version, suggestion = suggested(project)
    person = make_member(project)
    batch = make_batch(project, [version], [person])
    work = assignment_of(person)
    store_reactions(assignment=work, told=[Told(suggestion.uid, Did.REJECTED, NOON)], at=NOON)

    found = told(batch)

    assert (found.fates, found.has_work) == ((), False)


@pytest.mark.parametrize("wanted", [True, False])
def test_reveals_is_what_was_set_when_the_batch_was_assigned(wanted: bool) -> None:
    project = make_project()
    Project.objects.update(claim_suggestions=wanted)
    project.refresh_from_db()
    batch = make_batch(project, [make_version(project)], [make_member(project)])
    Project.objects.update(claim_suggestions=not wanted)

    assert told(batch).reveals is wanted


def test_figures_take_the_same_number_of_queries_for_more_work(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_project()
    people = [make_member(project) for _ in range(3)]
    version, suggestion = suggested(project)
    batch = make_batch(project, [version], people)
    for person in people:
        hand_in(person, version, taken=suggestion, seconds=1)

        with django_assert_max_num_queries(QUERIES):
            told(batch)
