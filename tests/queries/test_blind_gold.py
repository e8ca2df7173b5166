"""Gold as a measure of finders: only where nobody it comes from had the suggestions."""

from datetime import timedelta

import pytest
from adjudicating import decide
from blind_work import blind, gold, nothing, part, people, quoting, suggested
from make import (
    LATER,
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_suggestion,
    manager_of,
    origin,
    submit,
)

from annotations.actions.events import Origin
from annotations.models import Assignment, BatchArticle, Project, Role, User

pytestmark = pytest.mark.django_db


def adjudicated(project: Project, person: User, *, by: User | None = None) -> None:
    """Gold on the quotation alone, from one person's submission."""
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        kind="work"
    )
    submit(assignment_of(person, place.version), quoting(project), at=LATER)
    work = Assignment.objects.get(annotator=person, batch_article=place)
    payload = work.record_versions.get(sentence__position=1).payload
    decide(place, 1, payload, by=by, origin=_origin(by or manager_of(project)))


def _origin(by: User) -> Origin:
    return origin(by, at=LATER + timedelta(hours=1))


def test_gold_made_from_blind_work_counts_on_its_sentences_alone() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_suggestion(version.suggestion_runs.get(), 2)
    blind(project, [version], [person])
    adjudicated(project, person)

    found = gold(project)

    assert (found.articles, found.readings, found.suggestions) == (1, 1, 1)
    assert part(found, "content", "precision", "quote") == (1.0, 1)
    assert part(people(project), "content", "precision", "quote") == (0.5, 2)


def test_gold_made_from_assisted_work_never_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_batch(project, [version], [person])
    adjudicated(project, person)

    assert gold(project).articles == 0


def test_gold_decided_by_somebody_who_had_the_suggestions_never_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    judge = make_member(project, Role.ADJUDICATOR)
    make_batch(project, [version], [judge], kind="training", blind_share=0)
    submit(assignment_of(judge), nothing(), at=NOON)
    blind(project, [version], [person])
    adjudicated(project, person, by=judge)

    assert gold(project).articles == 0
    assert people(project).articles == 1


def test_gold_made_from_somebody_who_had_the_suggestions_never_counts() -> None:
    project = make_project()
    version, person = suggested(project), make_member(project)
    make_batch(project, [version], [person], kind="training", blind_share=0)
    blind(project, [version], [person])
    work = Assignment.objects.get(annotator=person, batch_article__kind="work")
    submit(work, quoting(project), at=LATER)
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        kind="work"
    )
    payload = work.record_versions.get(sentence__position=1).payload
    decide(place, 1, payload, origin=_origin(manager_of(project)))

    assert gold(project).articles == 0
