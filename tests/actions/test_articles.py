"""Bringing articles in: new, known and changed."""

from uuid import uuid4

import pytest
from make import NOON, TEXT, make_member, make_project, make_version, manager_of

from annotations.access import NotVisible
from annotations.actions.articles import Arrival, Imported, add_article, add_version, import_drafts
from annotations.domain.texts import RefusedText, text_hash
from annotations.formats.base import ArticleDraft
from annotations.models import Article, ArticleVersion, Event, Project, Role, Sentence

pytestmark = pytest.mark.django_db


def draft(text: str = TEXT, **fields: str) -> ArticleDraft:
    return ArticleDraft(title=fields.pop("title", "The quay"), text=text, **fields)  # type: ignore[arg-type]


def bring_in(project: Project, *drafts: ArticleDraft) -> list[Imported]:
    return import_drafts(project=project, drafts=drafts, by=None, at=NOON)


def test_add_article_stores_text_hash_and_sentences() -> None:
    project = make_project()

    made = add_article(project=project, draft=draft(), by=manager_of(project), at=NOON)

    version = ArticleVersion.objects.get()
    assert (made.arrival, made.version) == (Arrival.ADDED, version)
    assert (version.number, version.text, version.text_hash) == (1, TEXT, text_hash(TEXT))
    assert [TEXT[one.start : one.end] for one in version.sentences.in_order()] == [
        "Inspectors warned of rust.",
        "“We wrote twice,” said Ida Morren.",
        "Nobody answered.",
    ]


def test_add_article_keeps_what_is_known_about_it() -> None:
    project = make_project(name="P")

    add_article(
        project=project,
        draft=draft(url="https://example.org/a", outlet="Quay", author="N. N.", licence="CC BY"),
        by=None,
        at=NOON,
    )

    article = Article.objects.get()
    assert (article.url, article.outlet, article.author) == (
        "https://example.org/a",
        "Quay",
        "N. N.",
    )
    assert (article.licence, article.language) == ("CC BY", "en")


def test_add_article_text_is_stored_with_one_kind_of_newline_and_all_else_as_given() -> None:
    (made,) = bring_in(make_project(), draft("\ufeffOne\r\ntwo\u2028 e\u0301 😀.\r"))

    assert made.version.text == "One\ntwo\u2028 e\u0301 😀.\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n ", "empty_text"),
        ("a\0b", "nul_character"),
        ("a\ud800b", "lone_surrogate"),
        ("é" * 500_001, "text_too_large"),
    ],
)
def test_add_article_that_cannot_be_stored_is_refused(text: str, code: str) -> None:
    project = make_project()

    with pytest.raises(RefusedText) as refusal:
        add_article(project=project, draft=draft(text), by=None, at=NOON)

    assert refusal.value.code == code
    assert not Article.objects.exists()


def test_add_article_same_text_again_is_a_duplicate_and_named() -> None:
    project = make_project()
    (first,) = bring_in(project, draft(title="The quay"))

    (again,) = bring_in(project, draft(title="Another title", url="https://example.org/b"))

    assert (again.arrival, again.version) == (Arrival.DUPLICATE, first.version)
    assert str(again.version.article) == "The quay"
    assert Article.objects.count() == 1


def test_add_article_same_text_in_another_project_is_new() -> None:
    bring_in(make_project(), draft())

    (made,) = bring_in(make_project(), draft())

    assert made.arrival == Arrival.ADDED


def test_add_article_same_text_twice_in_one_import_is_stored_once() -> None:
    arrivals = [one.arrival for one in bring_in(make_project(), draft(), draft())]

    assert arrivals == [Arrival.ADDED, Arrival.DUPLICATE]
    assert Sentence.objects.count() == 3


@pytest.mark.parametrize("named", [{"url": "https://example.org/a"}, {"source_name": "a.txt"}])
def test_add_article_changed_text_of_a_known_origin_is_its_next_version(
    named: dict[str, str],
) -> None:
    project = make_project()
    (first,) = bring_in(project, draft(**named))

    (second,) = bring_in(project, draft(TEXT + " Rain came.", **named))

    assert second.arrival == Arrival.NEW_VERSION
    assert (second.version.article, second.version.number) == (first.version.article, 2)
    assert ArticleVersion.objects.get(number=1).text == TEXT


def test_add_article_changed_twice_in_one_import_gets_two_versions() -> None:
    url = "https://example.org/a"

    made = bring_in(
        make_project(),
        draft("One sentence.", url=url),
        draft("Two sentences.", url=url),
        draft("Another article."),
        draft("Three sentences.", url=url),
    )

    assert [one.version.number for one in made] == [1, 2, 1, 3]
    assert len({one.version.article_id for one in made}) == 2


def test_add_article_without_origin_is_never_a_version_of_another() -> None:
    made = bring_in(make_project(), draft("One."), draft("Two."))

    assert [one.arrival for one in made] == [Arrival.ADDED, Arrival.ADDED]


def test_add_article_beside_an_archived_one_of_the_same_text_is_new() -> None:
    project = make_project()
    bring_in(project, draft(url="https://example.org/a"))
    Article.objects.update(archived_at=NOON)

    (made,) = bring_in(project, draft(url="https://example.org/a"))

    assert (made.arrival, made.version.number) == (Arrival.ADDED, 1)


def test_import_drafts_one_bad_text_stores_none() -> None:
    with pytest.raises(RefusedText):
        bring_in(make_project(), draft("Good."), draft("bad\0"))

    assert not Article.objects.exists()


def test_import_drafts_keep_uids_they_were_given_and_derive_the_versions() -> None:
    uid = uuid4()
    versions = [
        import_drafts(project=make_project(), drafts=[draft()], by=None, at=NOON, uids=[one])[0]
        for one in (uid, uuid4())
    ]

    assert Article.objects.get(uid=uid).versions.get().uid == versions[0].version.uid
    assert versions[0].version.uid != versions[1].version.uid


def test_import_drafts_log_one_event_for_all_that_are_new() -> None:
    bring_in(make_project(), draft("One."), draft("Two."))

    event = Event.objects.get(kind="articles.added")
    assert len((event.answer or {})["articles"]) == 2


def test_add_version_same_text_is_a_duplicate() -> None:
    project = make_project()
    version = make_version(project)

    made = add_version(
        article=version.article, text=TEXT.replace("\n", "\r\n"), by=manager_of(project), at=NOON
    )

    assert (made.arrival, made.version) == (Arrival.DUPLICATE, version)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_articles_are_not_edited_by_anybody_but_a_manager(role: str) -> None:
    project = make_project()
    by = make_member(project, role)

    with pytest.raises(NotVisible):
        add_article(project=project, draft=draft(), by=by, at=NOON)
    with pytest.raises(NotVisible):
        add_version(article=make_version(project).article, text="New.", by=by, at=NOON)
