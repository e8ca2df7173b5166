"""Which articles a release covers, as they stood at its event, and who may not read it."""

import pytest
from make import (
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_version,
    manager_of,
    record,
    submit,
)

from annotations.actions.article_metadata import edit_article
from annotations.actions.articles import add_version
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    withdraw_assignment,
)
from annotations.formats.releases.options import ReleaseQuery
from annotations.models import Article, ArticleVersion, Project, Release, Role, User
from annotations.queries.releasable import can_release
from annotations.queries.release import (
    ReleasedVersion,
    ReleaseScope,
    release_refused_to,
    release_scope,
)
from annotations.queries.release_states import later_changes

pytestmark = pytest.mark.django_db

TEXT = "One sentence stands here alone."


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def version(project: Project) -> ArticleVersion:
    return make_version(project, TEXT)


@pytest.fixture
def annotator(project: Project, version: ArticleVersion) -> User:
    """Somebody who submitted the article."""
    person = make_member(project, Role.ANNOTATOR)
    make_batch(project, [version], [person])
    submit(assignment_of(person), [record("none")])
    return person


def now(project: Project) -> int:
    project.refresh_from_db(fields=["event_seq"])
    return project.event_seq


def released(project: Project, seq: int) -> list[str]:
    return [one.uid for one in release_scope(project.pk, seq).versions]


@pytest.mark.usefixtures("annotator")
def test_scope_holds_a_submitted_article(project: Project, version: ArticleVersion) -> None:
    scope = release_scope(project.pk, now(project))

    assert [one.uid for one in scope.versions] == [str(version.uid)]
    assert scope.coverage.articles == {str(version.article.uid): str(version.uid)}
    assert can_release(project.pk)


def test_scope_at_an_earlier_event_is_what_it_was_then(
    project: Project, version: ArticleVersion, annotator: User
) -> None:
    submitted = now(project)
    manager = manager_of(project)
    assignment = assignment_of(annotator)
    reopen_assignment(assignment=assignment, by=manager, at=NOON)
    reopened = now(project)
    withdraw_assignment(assignment=assignment, by=manager, at=NOON)
    withdrawn = now(project)
    restore_assignment(assignment=assignment, by=manager, at=NOON)
    restored = now(project)
    submit_again(annotator)
    again = now(project)

    found = {
        seq: released(project, seq) for seq in (submitted, reopened, withdrawn, restored, again)
    }

    uid = str(version.uid)
    assert found == {submitted: [uid], reopened: [], withdrawn: [], restored: [], again: [uid]}


def submit_again(annotator: User) -> None:
    from_store = assignment_of(annotator)
    submit(from_store, [])


@pytest.mark.usefixtures("annotator")
def test_batch_assigned_later_does_not_open_the_article_of_an_earlier_event(
    project: Project, version: ArticleVersion
) -> None:
    before = now(project)
    learner = make_member(project, Role.ANNOTATOR)
    make_batch(project, [version], [learner], kind="training")

    assert released(project, before) == [str(version.uid)]
    assert released(project, now(project)) == []
    assert not can_release(project.pk)


def test_articles_added_later_are_not_named_at_an_earlier_event(project: Project) -> None:
    before = now(project)
    make_version(project, TEXT)

    assert release_scope(project.pk, before).left_out["no_submission"] == []
    assert len(release_scope(project.pk, now(project)).left_out["no_submission"]) == 1


def test_open_work_on_a_newer_version_keeps_the_article_out(
    project: Project, version: ArticleVersion, annotator: User
) -> None:
    other = make_member(project, Role.ANNOTATOR)
    make_batch(project, [version], [other], kind="recheck")
    added = add_version(
        article=version.article, text="Two words changed here.", by=manager_of(project), at=NOON
    )

    scope = release_scope(project.pk, now(project))

    assert assignment_of(other, added.version).state == "todo"
    assert scope.left_out["open_work"] == [str(version.article.uid)]
    assert annotator.pk != other.pk


def test_newest_submitted_version_is_the_one_released(
    project: Project, version: ArticleVersion, annotator: User
) -> None:
    added = add_version(
        article=version.article, text="Two words changed here.", by=manager_of(project), at=NOON
    )
    make_batch(project, [added.version], [annotator])
    submit(assignment_of(annotator, added.version), [record("none")])

    assert released(project, now(project)) == [str(added.version.uid)]


def test_change_that_an_event_tells_is_taken_back_to_the_first_state(
    project: Project, annotator: User
) -> None:
    before = now(project)
    assignment = assignment_of(annotator)
    reopen_assignment(assignment=assignment, by=annotator, at=NOON)
    withdraw_assignment(assignment=assignment, by=manager_of(project), at=NOON)

    changes = later_changes(project.pk, before)

    batch = assignment.batch_article.batch.uid
    state = changes.state_before(assignment=assignment.uid, batch=batch, now="withdrawn")
    assert state == "submitted"


def test_chunks_hold_few_sentences_and_all_versions_in_order() -> None:
    versions = tuple(
        ReleasedVersion(n, f"{n:03}", "", 1600, (1, 2) if n == 3 else (1,)) for n in range(7)
    )
    scope = ReleaseScope(1, 1, versions, {})

    chunks = list(scope.chunks())

    assert [one for chunk in chunks for one in chunk] == list(versions)
    assert [[one.pk for one in chunk] for chunk in chunks] == [[0, 1], [2], [3], [4, 5], [6]]


def test_release_is_refused_to_a_person_with_open_work_on_an_article_in_it(
    project: Project, version: ArticleVersion, annotator: User
) -> None:
    release = release_of(project, version)
    assert not release_refused_to(annotator, release)

    reopen_assignment(assignment=assignment_of(annotator), by=annotator, at=NOON)

    assert release_refused_to(annotator, release)
    assert not release_refused_to(manager_of(project), release)


def test_release_is_not_refused_for_open_work_on_other_articles(
    project: Project, version: ArticleVersion, annotator: User
) -> None:
    release = release_of(project, version)
    make_batch(project, [make_version(project, "Another text.")], [annotator])

    assert not release_refused_to(annotator, release)


def release_of(project: Project, version: ArticleVersion) -> Release:
    scope = {"articles": {str(version.article.uid): str(version.uid)}}
    return Release.objects.create(
        project=project,
        version="1.0",
        seq=now(project),
        tool_version="1",
        created_at=NOON,
        manifest={"scope": scope},
    )


def test_scope_of_a_batch_holds_its_work_alone(project: Project) -> None:
    versions = [make_version(project, f"{TEXT} It is number {n}.") for n in range(2)]
    batches = []
    for version in versions:
        person = make_member(project, Role.ANNOTATOR)
        batches.append(make_batch(project, [version], [person]))
        submit(assignment_of(person), [record("none"), record("none")])
    wanted = str(batches[0].uid)

    scope = release_scope(project.pk, now(project), ReleaseQuery(batches=(wanted,)))

    assert [one.uid for one in scope.versions] == [str(versions[0].uid)]
    assert scope.outside == 1
    assert scope.batches == {wanted: batches[0].name}
    assert not any(scope.left_out.values())


@pytest.mark.usefixtures("annotator")
def test_query_asks_what_was_said_at_the_cut_off(project: Project, version: ArticleVersion) -> None:
    manager = manager_of(project)
    Article.objects.update(outlet="Post")
    before = now(project)
    change = {"outlet": "Courier"}
    edit_article(article=version.article, changes=change, by=manager, at=NOON)

    earlier = release_scope(project.pk, before, ReleaseQuery(outlet="Post"))
    later = release_scope(project.pk, now(project), ReleaseQuery(outlet="Post"))

    assert (len(earlier.versions), earlier.outside) == (1, 0)
    assert (len(later.versions), later.outside) == (0, 1)


@pytest.mark.usefixtures("annotator")
@pytest.mark.parametrize("query", [{"language": "en"}, {"language": "zz"}, {"outlet": "Post"}])
def test_what_can_be_released_is_what_the_scope_holds(
    project: Project, query: dict[str, str]
) -> None:
    Article.objects.update(language="en-GB", outlet="Courier")
    asked = ReleaseQuery(**query)  # type: ignore[arg-type]

    scope = release_scope(project.pk, now(project), asked)

    assert can_release(project.pk, asked) is bool(scope.versions)
