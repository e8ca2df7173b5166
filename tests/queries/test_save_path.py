"""The two statements behind every save answer as the ORM would."""

from collections.abc import Callable

import pytest
from make import (
    NOON,
    Team,
    make_member,
    make_project,
    make_source,
    make_team,
    make_user,
    record,
    save,
)

from annotations.models import Assignment, Mark, Membership, Project, Role, Sentence
from annotations.queries.save_path import (
    find_own_assignment,
    read_targets,
    read_usable_sources,
)

pytestmark = pytest.mark.django_db

TEXT = "Rust 😀 ate the crane.\n\nNobody e\u0301 answered.\n\nIt rained."
COLUMNS = ("pk", "uid", "annotator_id", "state", "batch_article_id", "exposed_at", "submitted_at")


def written_team() -> Team:
    team = make_team(TEXT)
    save(team.work(0), 1, record("C"))
    save(team.work(0), 1, record("none"), base=1)
    save(team.work(1), 0, record("C"))
    return team


def test_find_own_assignment_has_the_columns_the_orm_reads() -> None:
    work = written_team().work(0)

    found = find_own_assignment(uid=work.uid, user_id=work.annotator_id)

    stored = Assignment.objects.select_related("batch_article__version").get(pk=work.pk)
    assert found is not None
    assert found == stored
    for column in COLUMNS:
        assert getattr(found, column) == getattr(stored, column)
    for column in ("batch_id", "scheme_id", "arm", "suggestion_run_id", "version_id"):
        assert getattr(found.batch_article, column) == getattr(stored.batch_article, column)
    assert found.batch_article.version.text == TEXT
    assert found.batch_article.version.project == stored.batch_article.version.project


def test_find_own_assignment_can_be_saved_without_touching_other_columns() -> None:
    work = written_team().work(0)
    found = find_own_assignment(uid=work.uid, user_id=work.annotator_id)
    assert found is not None
    Assignment.objects.filter(pk=work.pk).update(skip_note="kept")

    found.state = "reopened"
    found.submitted_at = work.created_at
    found.save(update_fields=["state", "submitted_at"])

    assert Assignment.objects.get(pk=work.pk).skip_note == "kept"


def test_find_own_assignment_of_somebody_else_is_none() -> None:
    team = written_team()

    for user in (team.people[1], team.manager, make_user()):
        assert find_own_assignment(uid=team.work(0).uid, user_id=user.pk) is None


@pytest.mark.parametrize("positions", [[0], [1], [0, 1, 2], [2, 0], [1, 99], [99]])
def test_read_targets_are_what_the_orm_reads(positions: list[int]) -> None:
    work = written_team().work(0)

    state, targets = read_targets(work, positions)

    stored = Sentence.objects.filter(version=work.batch_article.version, position__in=positions)
    marks = {mark.sentence_id: mark for mark in Mark.objects.filter(assignment=work)}
    assert state == ("open" if stored else None)
    assert targets.keys() == {one.position for one in stored}
    for one in stored:
        target, mark = targets[one.position], marks.get(one.pk)
        assert (target.pk, target.start, target.end) == (one.pk, one.start, one.end)
        assert target.text_length == len(TEXT)
        assert target.mark_id == (mark.pk if mark else None)
        assert target.mark_version == (mark.version if mark else 0)


def test_read_targets_never_read_another_persons_marks() -> None:
    team = written_team()

    _, targets = read_targets(team.work(1), [1])

    assert (targets[1].mark_id, targets[1].mark_version) == (None, 0)


CLOSED = [
    lambda: Membership.objects.update(role=Role.VIEWER),
    lambda: Membership.objects.update(left_at=NOON),
    lambda: Project.objects.update(archived_at=NOON),
    lambda: Assignment.objects.update(state="withdrawn", state_before_withdrawal="open"),
]


@pytest.mark.parametrize("close", CLOSED, ids=["viewer", "former", "archived", "withdrawn"])
def test_find_own_assignment_that_may_not_be_written_is_none(close: Callable[[], int]) -> None:
    work = written_team().work(0)

    close()

    assert find_own_assignment(uid=work.uid, user_id=work.annotator_id) is None


def test_read_usable_sources_are_public_or_own_and_of_the_project() -> None:
    project = make_project()
    person, other = make_member(project), make_member(project)
    public = make_source(project)
    archived = make_source(project, archived_at=NOON)
    own = make_source(project, private_to=person)
    others = make_source(project, private_to=other)
    foreign = make_source(make_project())
    uids = [one.uid for one in (public, archived, own, others, foreign)]

    found = read_usable_sources(uids, project_id=project.pk, user_id=person.pk)

    assert found == {one.uid: one.pk for one in (public, archived, own)}
