"""The managers' comments on an article's page."""

import make
import pytest
from django.urls import reverse
from web.conftest import Marked, SignIn

from annotations.actions.articles import add_version
from annotations.actions.comments import (
    add_comment,
    comment_on_sentence,
    reply_to_comment,
    resolve_comment,
)
from annotations.models import Comment


def test_comment_is_written_answered_and_resolved_on_the_article(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.alice)
    article = marked.done.article.uid
    page = reverse("article-detail", args=[article])

    answer = client.post(reverse("comment-create", args=[article]), {"text": "<b>Look</b>"})
    assert answer["Location"] == f"{page}#comments"
    comment = Comment.objects.get()
    client.post(reverse("comment-reply", args=[comment.uid]), {"text": "Seen."})
    client.post(reverse("comment-resolution", args=[comment.uid]))

    shown = client.get(page).content.decode()
    assert "&lt;b&gt;Look&lt;/b&gt;" in shown
    assert "Seen." in shown
    assert "Resolved by Alice Amper" in shown
    client.post(reverse("comment-reopening", args=[comment.uid]))
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_empty_comment_is_refused_in_words(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("comment-create", args=[marked.done.article.uid])

    answer = sign_in(marked.cast.alice).post(address, {"text": " "}, follow=True)

    assert "Write what you have to say." in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["adam", "bob", "vera"])
def test_comment_is_shown_to_nobody_else(marked: Marked, sign_in: SignIn, name: str) -> None:
    cast = marked.cast
    comment = add_comment(
        article=marked.done.article, text="Whispered", by=cast.alice, at=make.NOON
    )
    client = sign_in(cast.named(name))

    page = client.get(reverse("article-detail", args=[marked.done.article.uid]))

    assert "Whispered" not in page.content.decode()
    assert "omments" not in page.content.decode() or page.status_code == 404
    assert (
        client.post(reverse("comment-reply", args=[comment.uid]), {"text": "x"}).status_code == 404
    )


# --- On sentences of somebody's work -------------------------------------------------------------


def talk(marked: Marked, text: str = "Is it a claim?") -> Comment:
    """Bob asks about the second sentence of his submitted work."""
    return comment_on_sentence(
        assignment=marked.submitted[0], position=1, text=text, by=marked.cast.bob, at=make.NOON
    )


def on_sentence(marked: Marked, position: int = 1) -> str:
    return reverse("sentence-comments", args=[marked.submitted[0].uid, position])


def test_sentence_comments_are_a_piece_of_the_page_for_their_annotator(
    marked: Marked, sign_in: SignIn
) -> None:
    comment = talk(marked, "<b>Why?</b>")
    add_reply(marked, comment, "Because.")

    shown = sign_in(marked.cast.bob).get(on_sentence(marked)).content.decode()

    assert "&lt;b&gt;Why?&lt;/b&gt;" in shown
    assert "Because." in shown
    assert "1 open comment" in shown
    assert "A1" in shown  # the manager, by pseudonym alone
    assert "Alice" not in shown


def add_reply(marked: Marked, comment: Comment, text: str) -> None:
    reply_to_comment(comment=comment, text=text, by=marked.cast.alice, at=make.NOON)


@pytest.mark.parametrize("name", ["alice", "carol", "adam", "vera", "sam"])
def test_sentence_comments_are_no_page_of_anybody_else(
    marked: Marked, sign_in: SignIn, name: str
) -> None:
    talk(marked)

    answer = sign_in(marked.cast.named(name)).get(on_sentence(marked))

    assert answer.status_code == 404


def test_sentence_comments_of_no_sentence_are_not_found(marked: Marked, sign_in: SignIn) -> None:
    assert sign_in(marked.cast.bob).get(on_sentence(marked, 99)).status_code == 404


def test_sentence_with_an_open_comment_has_a_sign_on_the_annotation_page(
    marked: Marked, sign_in: SignIn
) -> None:
    client, page = (
        sign_in(marked.cast.bob),
        reverse("assignment-detail", args=[marked.submitted[0].uid]),
    )
    assert "open comment" not in rows_of(client.get(page).content.decode())
    comment = talk(marked)

    assert "1 open comment" in rows_of(client.get(page).content.decode())
    resolve_comment(comment=comment, by=marked.cast.bob, at=make.NOON)
    assert "open comment" not in rows_of(client.get(page).content.decode())


def rows_of(page: str) -> str:
    """The sentences of an annotation page, without its sheet and its words for the script."""
    return page.partition('id="sentences"')[2].partition("</ol>")[0]


@pytest.mark.django_db
def test_what_was_said_before_a_new_version_is_read_beside_its_sentences(sign_in: SignIn) -> None:
    team = make.make_team("It rained. It poured.", size=1)
    comment_on_sentence(
        assignment=team.work(0), position=0, text="<b>Did it?", by=team.manager, at=make.NOON
    )
    article = team.versions[0].article
    made = add_version(article=article, text="It poured. It hailed.", by=team.manager, at=make.NOON)
    work = make.assignment_of(team.people[0], made.version)

    shown = sign_in(team.people[0]).get(reverse("sentence-comments", args=[work.uid, 0]))

    page = shown.content.decode()
    assert "Said on sentences that a new version of the article changed" in page
    assert "It rained." in page
    assert "&lt;b&gt;Did it?" in page
    assert "data-reply" not in page


def test_sentence_comment_is_answered_and_resolved_on_the_article_by_a_manager(
    marked: Marked, sign_in: SignIn
) -> None:
    comment, client = talk(marked), sign_in(marked.cast.alice)
    page = reverse("article-detail", args=[marked.done.article.uid])

    shown = client.get(page).content.decode()
    assert "Sentence 2, bob (A2)" in shown
    assert "Is it a claim?" in shown
    answer = client.post(reverse("comment-reply", args=[comment.uid]), {"text": "It is."})
    assert answer["Location"] == f"{page}#comment-{comment.uid}"
    client.post(reverse("comment-resolution", args=[comment.uid]))

    comment.refresh_from_db()
    assert comment.resolved_by == marked.cast.alice
    assert "It is." in sign_in(marked.cast.bob).get(on_sentence(marked)).content.decode()


def test_sentence_comments_are_hidden_from_a_manager_who_still_marks_the_article(
    marked: Marked, sign_in: SignIn
) -> None:
    comment = talk(marked)
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.alice], kind="recheck")
    client = sign_in(marked.cast.alice)

    page = client.get(reverse("article-detail", args=[marked.done.article.uid])).content.decode()
    listed = client.get(reverse("comment-list", args=[marked.cast.project.uid])).content.decode()

    assert "Is it a claim?" not in page + listed
    assert "You have work to submit on this article" in page
    answer = client.post(reverse("comment-reply", args=[comment.uid]), {"text": "x"})
    assert answer.status_code == 404


def test_annotator_who_posts_in_a_thread_of_theirs_comes_back_to_their_work(
    marked: Marked, sign_in: SignIn
) -> None:
    comment, client = talk(marked), sign_in(marked.cast.bob)

    answer = client.post(reverse("comment-resolution", args=[comment.uid]))

    assert answer["Location"] == reverse("assignment-detail", args=[marked.submitted[0].uid])
    assert (
        sign_in(marked.cast.carol)
        .post(reverse("comment-reopening", args=[comment.uid]))
        .status_code
        == 404
    )


def test_open_comments_of_a_project_are_listed_for_its_managers(
    marked: Marked, sign_in: SignIn
) -> None:
    talk(marked)
    of_article = add_comment(
        article=marked.done.article, text="Whole", by=marked.cast.alice, at=make.NOON
    )
    client, page = (
        sign_in(marked.cast.alice),
        reverse("comment-list", args=[marked.cast.project.uid]),
    )

    shown = client.get(page).content.decode()
    assert "Is it a claim?" in shown
    assert "sentence 2, on the work of bob" in shown
    assert "Whole" in shown
    client.post(reverse("comment-resolution", args=[of_article.uid]))
    assert "Whole" not in client.get(page).content.decode()
    assert sign_in(marked.cast.adam).get(page).status_code == 404
