"""Finders against people who saw none of their suggestions: whose marks count, and whose never."""

from datetime import timedelta

import pytest
from blind_work import blind, nothing, part, people, quoting, report, suggested
from make import (
    LATER,
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_source,
    make_suggestion,
    make_version,
    manager_of,
    origin,
    save,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.access import closed_versions
from annotations.actions.archiving import archive_batch
from annotations.actions.reactions import Did, Told, store_reactions
from annotations.actions.submissions import reopen_assignment, submit_assignment
from annotations.models import (
    Assignment,
    Suggestion,
    User,
)
from annotations.queries.finder_missed import missed_sentences

pytestmark = pytest.mark.django_db

QUERIES = 17
RULES = ("rules", "1")


def test_blind_work_that_has_the_quotation_confirms_it() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project), at=LATER)

    found = people(project)

    assert (found.articles, found.readings, found.suggestions) == (1, 1, 1)
    assert part(found, "content", "precision", "quote") == (1.0, 1)
    assert part(found, "content", "recall", "quote") == (1.0, 1)
    assert part(found, "speaker", "precision", "quote") == (1.0, 1)
    assert part(found, "mark", "precision", "quote") == (1.0, 1)
    assert found.missed() == []


def test_speaker_is_another_where_the_source_has_another_name() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project, "Bo Lund"), at=LATER)

    assert part(people(project), "speaker", "precision", "all") == (0.0, 1)


def test_speaker_is_the_same_after_a_merge() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project, "The inspector"), at=LATER)
    ida = make_source(project)
    project.sources.exclude(pk=ida.pk).update(merged_into=ida)

    assert part(people(project), "speaker", "precision", "all") == (1.0, 1)


def test_marks_made_while_suggestions_were_visible_never_count() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_batch(project, [version], [person])
    submit(assignment_of(person), quoting(project), at=LATER)

    found = report(project)

    assert (found.blind_articles, found.gold_articles) == (0, 0)
    assert people(project).articles == 0


@pytest.mark.parametrize("kind", ["training", "recheck"])
def test_training_and_rechecks_never_count(kind: str) -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person], kind=kind)
    submit(assignment_of(person), quoting(project), at=LATER)

    assert people(project).articles == 0


def test_work_that_is_not_submitted_never_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    for position, payload in enumerate(quoting(project)):
        save(assignment_of(person), position, payload)

    assert people(project).articles == 0


def test_archived_batch_never_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    batch = blind(project, [version], [person])
    submit(assignment_of(person), quoting(project), at=LATER)
    archive_batch(batch=batch, by=manager_of(project), at=LATER)

    assert people(project).articles == 0


def test_reader_who_was_given_the_article_with_suggestions_before_is_set_aside() -> None:
    project = make_project()
    version, (swayed, fresh) = suggested(project), [make_member(project) for _ in range(2)]
    make_batch(project, [version], [swayed], kind="training", blind_share=0)
    blind(project, [version], [swayed, fresh])
    for person in (swayed, fresh):
        work = Assignment.objects.get(annotator=person, batch_article__kind="work")
        submit(work, quoting(project), at=LATER)

    found = report(project)

    assert found.set_aside == 1
    assert people(project).readings == 1


def test_reader_who_is_given_the_article_with_suggestions_afterwards_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project), at=NOON)
    make_batch(project, [version], [person], kind="recheck", blind_share=0)

    assert people(project).readings == 1


def test_what_was_submitted_after_exposure_gives_way_to_what_was_before() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    work = assignment_of(person)
    submit(work, nothing(), at=LATER)
    reopen_assignment(assignment=work, by=person, at=LATER)
    Assignment.objects.update(exposed_at=LATER)
    work = assignment_of(person)
    save(work, 1, quoting(project)[1], base=1)
    _submit_again(work)

    found = people(project)

    assert found.readings == 1
    assert part(found, "content", "precision", "quote") == (0.0, 1)


def _submit_again(work: Assignment) -> None:
    submit_assignment(
        assignment=work,
        settle={},
        origin=origin(work.annotator, at=LATER + timedelta(hours=1)),
        by=work.annotator,
    )


def test_two_readers_count_as_their_mean() -> None:
    project = make_project()
    version, team = suggested(project), [make_member(project) for _ in range(2)]
    blind(project, [version], team)
    submit(assignment_of(team[0]), quoting(project), at=LATER)
    submit(assignment_of(team[1]), quoting(project, position=0), at=LATER)

    found = people(project)

    assert found.readings == 2
    assert part(found, "content", "precision", "quote") == (0.5, 1)
    assert part(found, "content", "recall", "quote") == (0.5, 1)
    assert [(one.position, one.readers) for _, one in found.missed()] == [(0, 1)]


def test_article_on_which_the_reader_still_works_is_left_out_and_told() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    manager = manager_of(project)
    blind(project, [version], [manager, person])
    submit(assignment_of(person), quoting(project, position=0), at=LATER)

    hidden = report(project, manager)
    rows = missed_sentences(
        project,
        named=RULES,
        against="blind",
        kinds=["quote"],
        closed=closed_versions(manager, project),
    )

    assert people(project).articles == 1
    assert (hidden.blind_articles, hidden.left_out) == (0, 1)
    assert len(rows) == 0


def test_fates_on_an_article_the_reader_still_works_on_are_left_out() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    manager = manager_of(project)
    make_batch(project, [version], [manager, person])
    _hand_in(person, Did.REJECTED)

    assert report(project).versions[0].fates["quote"].shown == 1
    assert report(project, manager).versions[0].fates == {}


def _hand_in(person: User, did: Did) -> None:
    work = assignment_of(person)
    told = [Told(one.uid, did, NOON) for one in Suggestion.objects.all()]
    store_reactions(assignment=work, told=told, at=NOON)
    submit(work, nothing(), at=LATER)


def test_fates_are_told_by_kind_of_quotation() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    run = version.suggestion_runs.get()
    make_suggestion(run, 0, quote=False)
    make_batch(project, [version], [person])
    _hand_in(person, Did.REJECTED)

    fates = report(project).versions[0].fates

    assert {kind: (one.shown, one.rejected) for kind, one in fates.items()} == {
        "quote": (1, 1),
        "indirect": (1, 1),
    }
    assert fates["quote"].share("rejected").value == 1.0


def test_fates_of_training_never_count() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_batch(project, [version], [person], kind="training", blind_share=0)
    _hand_in(person, Did.REJECTED)

    assert report(project).versions[0].fates == {}


# --- Versions ------------------------------------------------------------------------------------


def test_versions_come_newest_first_the_current_finders_before_others() -> None:
    project = make_project()
    version = make_version(project)
    for finder, number in (("rules", "9"), ("rules", "10"), ("tagger", "2")):
        make_run(version, finder=finder, finder_version=number)

    found = report(project)

    assert [one.named for one in found.versions] == [
        ("rules", "10"),
        ("rules", "9"),
        ("tagger", "2"),
    ]
    assert [one.is_current for one in found.versions] == [True, False, False]
    assert not any(one.is_current for one in report(project, current="tagger2").versions)


def test_each_version_is_compared_by_its_own_run() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_run(version, finder_version="2")
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project), at=LATER)

    newer, older = report(project).versions

    assert newer.against_people is not None
    assert older.against_people is not None
    assert part(newer.against_people, "content", "recall", "all") == (0.0, 1)
    assert part(older.against_people, "content", "recall", "all") == (1.0, 1)
    assert report(project, wanted=RULES).chosen == older


def test_missed_sentences_tell_who_said_what() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    blind(project, [version], [person])
    submit(assignment_of(person), quoting(project, position=0), at=LATER)

    [one] = missed_sentences(project, named=RULES, against="blind", kinds=["quote"], closed=set())

    assert (one.article, one.number, one.text) == (
        version.article,
        1,
        "Inspectors warned 0 times.",
    )
    [missed] = one.missed
    assert (missed.speaker, missed.words, missed.readers) == (
        "Ida Morren",
        "Inspectors warned 0 times.",
        1,
    )


def test_figures_take_the_same_number_of_queries_for_more_work(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_project()
    team = [make_member(project) for _ in range(2)]
    for _ in range(3):
        versions = [suggested(project) for _ in range(2)]
        blind(project, versions, team)
        for person in team:
            for version in versions:
                submit(assignment_of(person, version), quoting(project), at=LATER)

        with django_assert_max_num_queries(QUERIES):
            report(project)
