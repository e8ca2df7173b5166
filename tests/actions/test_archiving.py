"""Putting articles and batches away, and what it means for agreement and releases."""

import pytest
from make import (
    LATER,
    NOON,
    Team,
    make_member,
    make_project,
    make_team,
    make_version,
    manager_of,
    record,
    submit,
)

from annotations.access import NotVisible
from annotations.actions.archiving import (
    ArchivingRefused,
    archive_article,
    archive_batch,
    restore_article,
    restore_batch,
)
from annotations.actions.article_metadata import MetadataRefused, edit_article
from annotations.domain.errors import UserError
from annotations.models import AgreementCount, Article, Batch, Event, Project, RecordVersion, Role
from annotations.queries.release import release_scope
from annotations.queries.release_articles import released_articles

pytestmark = pytest.mark.django_db


def make_done() -> Team:
    team = make_team()
    for person in range(2):
        submit(team.work(person), [record("C"), record("none"), record("none")])
    return team


def seq_of(project: Project) -> int:
    project.refresh_from_db()
    return project.event_seq


def test_archived_article_leaves_agreement_and_comes_back_with_the_same_counts() -> None:
    team = make_done()
    article = team.versions[0].article
    before = counts()

    archive_article(article=article, by=team.manager, at=LATER)
    archived = counts()
    restore_article(article=article, by=team.manager, at=LATER)

    assert archived == []
    assert counts() == before != []
    assert RecordVersion.objects.count() == 6
    assert list(Event.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == [
        "article.restored",
        "article.archived",
    ]


def counts() -> list[tuple[object, ...]]:
    rows = AgreementCount.objects.order_by("layer", "pattern_id")
    return list(rows.values_list("layer", "pattern_id", "n"))


def test_archived_batch_leaves_agreement_and_comes_back() -> None:
    team = make_done()
    batch = Batch.objects.get()
    before = counts()

    archive_batch(batch=batch, by=team.manager, at=LATER)
    archived = counts()
    restore_batch(batch=batch, by=team.manager, at=LATER)

    assert archived == []
    assert counts() == before


def test_release_of_an_earlier_event_does_not_know_what_was_archived_later() -> None:
    team = make_done()
    article, batch = team.versions[0].article, Batch.objects.get()
    cut_off = seq_of(team.project)

    archive_article(article=article, by=team.manager, at=LATER)
    archive_batch(batch=batch, by=team.manager, at=LATER)

    assert len(release_scope(team.project.pk, cut_off).versions) == 1
    scope = release_scope(team.project.pk, seq_of(team.project))
    assert (scope.versions, scope.left_out["archived"]) == ((), [str(article.uid)])
    between = seq_of(team.project)
    restore_batch(batch=batch, by=team.manager, at=LATER)
    restore_article(article=article, by=team.manager, at=LATER)
    assert release_scope(team.project.pk, between).versions == ()
    assert len(release_scope(team.project.pk, seq_of(team.project)).versions) == 1


def test_release_of_an_earlier_event_has_what_was_said_of_the_article_then() -> None:
    team = make_done()
    article = team.versions[0].article
    cut_off, title = seq_of(team.project), article.title

    for name in ("Second", "Third"):
        edit_article(article=article, changes={"title": name}, by=team.manager, at=LATER)

    assert titles(team.project, cut_off) == [title]
    assert titles(team.project, cut_off + 1) == ["Second"]
    assert titles(team.project, cut_off + 2) == ["Third"]


def test_correction_that_changes_nothing_is_no_event() -> None:
    project = make_project()
    article = make_version(project, title="Ferry").article
    before = seq_of(project)

    for changes in ({"title": " Ferry "}, {}):
        edit_article(article=article, changes=changes, by=manager_of(project), at=LATER)

    assert seq_of(project) == before
    assert not Event.objects.filter(kind="article.edited").exists()


def titles(project: Project, seq: int) -> list[str]:
    rows = released_articles(release_scope(project.pk, seq))
    return [row.article["title"] for row in rows]


def test_article_with_open_work_is_not_archived_nor_its_batch() -> None:
    team = make_team()

    with pytest.raises(ArchivingRefused) as article_refused:
        archive_article(article=team.versions[0].article, by=team.manager, at=NOON)
    with pytest.raises(ArchivingRefused) as batch_refused:
        archive_batch(batch=Batch.objects.get(), by=team.manager, at=NOON)

    assert (article_refused.value.code, batch_refused.value.code) == ("open_work", "open_work")
    assert Article.objects.get().archived_at is None
    assert not Event.objects.filter(kind__endswith=".archived").exists()


def test_article_that_came_in_again_is_not_restored_beside_its_twin() -> None:
    project = make_project()
    manager = manager_of(project)
    old = make_version(project, "It rained.").article
    archive_article(article=old, by=manager, at=NOON)
    make_version(project, "It rained.", title="Twin")

    with pytest.raises(ArchivingRefused, match="Twin"):
        restore_article(article=old, by=manager, at=NOON)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_archiving_and_correcting_are_the_managers(role: str) -> None:
    team = make_done()
    person = make_member(team.project, role)
    article = team.versions[0].article

    with pytest.raises(NotVisible):
        archive_article(article=article, by=person, at=NOON)
    with pytest.raises(NotVisible):
        archive_batch(batch=Batch.objects.get(), by=person, at=NOON)
    with pytest.raises(NotVisible):
        edit_article(article=article, changes={"title": "x"}, by=person, at=NOON)


def test_correction_refuses_a_value_that_no_import_takes() -> None:
    project = make_project()
    article = make_version(project, url="https://example.org/a").article
    make_version(project, "Other words.", url="https://example.org/b")
    manager = manager_of(project)

    for changes in ({"url": "nowhere"}, {"published_at": "soon"}, {"language": "x y"}):
        with pytest.raises(UserError) as refused:
            edit_article(article=article, changes=changes, by=manager, at=NOON)
        assert refused.value.field == next(iter(changes))
    with pytest.raises(MetadataRefused, match="address"):
        edit_article(article=article, changes={"url": "https://example.org/b"}, by=manager, at=NOON)
