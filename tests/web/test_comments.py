"""The managers' comments on an article's page."""

import make
import pytest
from django.urls import reverse
from web.conftest import Marked, SignIn

from annotations.actions.comments import add_comment
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


def test_comment_on_somebodys_work_has_no_page_yet(marked: Marked, sign_in: SignIn) -> None:
    comment = Comment.objects.create(
        article=marked.done.article,
        assignment=marked.submitted[0],
        text="Mine",
        by=marked.cast.bob,
        at=make.NOON,
    )

    answer = sign_in(marked.cast.alice).post(reverse("comment-resolution", args=[comment.uid]))

    assert answer.status_code == 404
