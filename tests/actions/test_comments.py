"""What the managers say to each other about an article."""

from collections.abc import Callable

import make
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
)

from annotations.access import NotVisible
from annotations.actions.articles import add_version
from annotations.actions.comments import (
    CommentRefused,
    ResolvedAlready,
    add_comment,
    comment_on_sentence,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.domain.texts import RefusedText
from annotations.models import Article, Assignment, Comment, Event, Role, User
from annotations.queries.comments import (
    open_comments_by_sentence,
    shared_threads,
    threads_before,
    threads_of,
    threads_on_sentence,
)

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


# --- On sentences of somebody's work -------------------------------------------------------------


def ask(team: Team, by: User | None = None, position: int = 1, text: str = "Why?") -> Comment:
    """A thread on a sentence of the first person's work, by that person unless told otherwise."""
    return comment_on_sentence(
        assignment=team.work(0),
        position=position,
        text=text,
        by=by or team.people[0],
        at=NOON,
    )


def steps(comment: Comment, by: User) -> list[Callable[[], object]]:
    return [
        lambda: reply_to_comment(comment=comment, text="So.", by=by, at=LATER),
        lambda: resolve_comment(comment=comment, by=by, at=LATER),
        lambda: reopen_comment(comment=comment, by=by, at=LATER),
    ]


def test_thread_on_a_sentence_is_answered_by_its_annotator_and_a_manager() -> None:
    team = make_team()
    comment = ask(team)

    for by in (team.manager, team.people[0]):
        for step in steps(comment, by):
            step()

    [thread] = threads_on_sentence(team.work(0), 1)
    assert [one.by for one in thread.replies] == [team.manager, team.people[0]]
    assert {(one.assignment, one.sentence) for one in thread.replies} == {
        (comment.assignment, comment.sentence)
    }
    assert open_comments_by_sentence(team.work(0)) == {1: 1}


def test_thread_on_a_sentence_is_begun_by_a_manager_too() -> None:
    team = make_team()

    ask(team, by=team.manager)

    assert [one.comment.by for one in threads_on_sentence(team.work(0), 1)] == [team.manager]


@pytest.mark.parametrize("who", ["other annotator", "adjudicator", "viewer", "busy manager"])
def test_thread_on_a_sentence_is_nobody_elses(who: str) -> None:
    team = make_team()
    comment = ask(team)
    people: dict[str, Callable[[], User]] = {
        "other annotator": lambda: team.people[1],
        "adjudicator": lambda: make_member(team.project, Role.ADJUDICATOR),
        "viewer": lambda: make_member(team.project, Role.VIEWER),
        "busy manager": lambda: busy_manager(team),
    }
    person = people[who]()

    for step in steps(comment, person):
        with pytest.raises(NotVisible):
            step()
    with pytest.raises(NotVisible):
        ask(team, by=person)

    assert Comment.objects.count() == 1


def busy_manager(team: Team) -> User:
    """A manager with work to submit on the same article."""
    manager = make_member(team.project, Role.MANAGER)
    make.make_batch(team.project, team.versions, [manager], kind="recheck")
    return manager


def test_events_of_sentence_comments_name_the_place_and_hold_no_words() -> None:
    team = make_team()
    comment = ask(team, text="Secret.")

    for step in steps(comment, team.people[0]):
        step()

    assert kinds() == [f"comment.{one}" for one in ("added", "replied", "resolved", "reopened")]
    place = {
        "article": str(team.versions[0].article.uid),
        "assignment": str(team.work(0).uid),
        "n": 1,
    }
    assert [one.answer for one in Event.objects.filter(kind__startswith="comment")] == [place] * 4


def test_comment_on_a_sentence_that_is_not_there_is_refused() -> None:
    team = make_team()

    with pytest.raises(CommentRefused) as refused:
        ask(team, position=99)

    assert refused.value.field == "n"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "skipped", "reopened"])
def test_sentence_is_commented_in_whatever_state_the_work_is(state: str) -> None:
    team = make_team()
    Assignment.objects.filter(annotator=team.people[0]).update(
        state=state, skip_reason="other", submitted_at=NOON
    )

    ask(team)

    assert open_comments_by_sentence(team.work(0)) == {1: 1}


def test_threads_on_sentences_that_a_new_version_keeps_go_along_with_the_work() -> None:
    team = make_team("It rained. It poured. Nobody came.", size=1)
    old = team.work(0)
    kept, left = ask(team, position=1), ask(team, position=2, text="Who?")
    reply_to_comment(comment=kept, text="So.", by=team.manager, at=LATER)

    made = add_version(
        article=team.versions[0].article,
        text="It hailed. It rained. It poured. Somebody came.",
        by=team.manager,
        at=LATER,
    )

    work = make.assignment_of(team.people[0], made.version)
    [thread] = threads_on_sentence(work, 2)
    assert [thread.comment.pk, *(one.text for one in thread.replies)] == [kept.pk, "So."]
    moved_rows = Comment.objects.filter(assignment=work)
    assert set(moved_rows.values_list("sentence__version", flat=True)) == {made.version.pk}
    # What is gone from the text stays with the old work, where it is read.
    assert Comment.objects.get(assignment=old) == left
    [before] = threads_before(work)
    assert (before.text, [one.comment.text for one in before.threads]) == ("Nobody came.", ["Who?"])
    moved = Event.objects.get(kind="assignment.moved")
    assert moved.answer == {"from": str(old.uid), "comments": [str(kept.uid)]}


def test_threads_before_are_of_ones_own_work_alone() -> None:
    team = make_team("It rained. It poured.")
    ask(team, position=1)

    made = add_version(
        article=team.versions[0].article, text="It hailed.", by=team.manager, at=LATER
    )

    first, second = (make.assignment_of(one, made.version) for one in team.people)
    assert [len(threads_before(one)) for one in (first, second)] == [1, 0]


def test_shared_threads_are_those_of_submitted_work_alone() -> None:
    team = make_team("It rained. It poured.")
    ask(team)
    comment_on_sentence(
        assignment=team.work(1), position=0, text="Mine", by=team.people[1], at=NOON
    )
    make.submit(team.work(0), [make.record("C"), make.record("none")])

    shared = shared_threads(team.work(0))

    assert [(one.number, one.pseudonym, one.open) for one in shared] == [(2, "A2", 1)]
