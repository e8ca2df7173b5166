"""What the managers say to each other about an article."""

import make
import pytest
from make import LATER, NOON, make_member, make_project, make_version, manager_of

from annotations.access import NotVisible
from annotations.actions.comments import (
    CommentRefused,
    ResolvedAlready,
    add_comment,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.domain.texts import RefusedText
from annotations.models import Article, Comment, Event, Role, User
from annotations.queries.comments import threads_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_version(make_project()).article


def say(article: Article, text: str = "Look at this.", by: User | None = None) -> Comment:
    return add_comment(article=article, text=text, by=by or manager_of(article.project), at=NOON)


def kinds() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="comment")
        .order_by("seq")
        .values_list("kind", flat=True)
    )


def test_thread_holds_its_replies_in_order(article: Article) -> None:
    alice = manager_of(article.project)
    first = say(article)
    reply = reply_to_comment(comment=first, text=" At once. ", by=alice, at=LATER)
    deeper = reply_to_comment(comment=reply, text="Done.", by=alice, at=LATER)

    [thread] = threads_of(article)

    assert thread.comment == first
    assert [one.text for one in thread.replies] == ["At once.", "Done."]
    assert deeper.parent == first
    assert kinds() == ["comment.added", "comment.replied", "comment.replied"]


def test_events_of_comments_hold_no_words(article: Article) -> None:
    say(article, "Secret.")

    event = Event.objects.get(kind="comment.added")
    assert event.answer == {"article": str(article.uid)}


def test_resolved_threads_come_last_and_can_be_reopened(article: Article) -> None:
    alice = manager_of(article.project)
    first, second = say(article, "First."), say(article, "Second.")

    resolve_comment(comment=first, by=alice, at=LATER)

    assert [one.comment for one in threads_of(article)] == [second, first]
    assert (first.resolved_by, first.resolved_at) == (alice, LATER)
    with pytest.raises(ResolvedAlready):
        resolve_comment(comment=first, by=alice, at=LATER)
    reopen_comment(comment=first, by=alice, at=LATER)
    assert [one.comment for one in threads_of(article)] == [first, second]
    with pytest.raises(ResolvedAlready):
        reopen_comment(comment=first, by=alice, at=LATER)


def test_reply_is_not_resolved_by_itself(article: Article) -> None:
    alice = manager_of(article.project)
    reply = reply_to_comment(comment=say(article), text="Yes.", by=alice, at=NOON)

    with pytest.raises(CommentRefused):
        resolve_comment(comment=reply, by=alice, at=LATER)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_comment_needs_words_and_not_too_many(article: Article, text: str) -> None:
    with pytest.raises(CommentRefused):
        say(article, text)


def test_comment_with_a_character_nobody_can_store_is_refused(article: Article) -> None:
    with pytest.raises(RefusedText):
        say(article, "a\0b")


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.ADJUDICATOR, Role.VIEWER])
def test_nobody_but_managers_comments(article: Article, role: str) -> None:
    remark = say(article)
    person = make_member(article.project, role)

    with pytest.raises(NotVisible):
        say(article, by=person)
    with pytest.raises(NotVisible):
        reply_to_comment(comment=remark, text="Me too.", by=person, at=NOON)
    with pytest.raises(NotVisible):
        resolve_comment(comment=remark, by=person, at=NOON)


def test_comments_on_somebodys_work_are_not_among_the_managers(article: Article) -> None:
    person = make_member(article.project)
    make.make_batch(article.project, [article.versions.get()], [person])
    Comment.objects.create(
        article=article, assignment=make.assignment_of(person), text="Mine.", by=person, at=NOON
    )

    assert threads_of(article) == []
