"""The page on which sentences are split and joined."""

import make
import pytest
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.models import ArticleVersion

TEXT = "Rust ate the crane; nobody saw it. “We wrote,” said Ida.\n\nYes."


@pytest.fixture
def version(cast: Cast) -> ArticleVersion:
    return make.make_version(cast.project, TEXT, title="Ferry inquiry")


def address(version: ArticleVersion) -> str:
    return reverse("sentence-list", args=[version.article.uid])


def change(version: ArticleVersion, act: str) -> str:
    return reverse(f"sentence-{act}", args=[version.article.uid, version.number])


def test_page_shows_sentences_with_their_numbers(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    page = sign_in(cast.alice).get(address(version)).content.decode()

    assert 'id="sentence-1"' in page
    assert "“We wrote,” said Ida." in page
    assert page.count("Join with next") == 1
    assert page.count(">Split</a>") == 3


def test_page_offers_the_words_of_the_sentence_asked_for(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    page = sign_in(cast.alice).get(address(version), {"position": 0}).content.decode()

    assert page.count('name="at"') == 6
    assert f'value="{TEXT.index("nobody")}"' in page
    assert "Split here" in page


def test_page_of_a_sentence_of_one_word_says_that_it_cannot_be_split(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    page = sign_in(cast.alice).get(address(version), {"position": 2}).content.decode()

    assert "This sentence is one word" in page


@pytest.mark.parametrize("position", ["9", "x", "-1", ""])
def test_page_asked_for_no_sentence_shows_the_list(
    cast: Cast, version: ArticleVersion, sign_in: SignIn, position: str
) -> None:
    page = sign_in(cast.alice).get(address(version), {"position": position})

    assert page.status_code == 200
    assert "Split here" not in page.content.decode()


def test_split_leads_back_to_the_sentence_and_says_what_became_of_marks(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    make.make_batch(cast.project, [version], [cast.bob])
    for position in range(2):
        make.save(make.assignment_of(cast.bob), position, make.record("none"))
    client = sign_in(cast.alice)

    answer = client.post(
        change(version, "split"), {"position": 0, "at": TEXT.index("nobody")}, follow=True
    )

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{address(version)}?page=1#sentence-1", 302)]
    assert "Version 2 has 4 sentences." in page
    assert "Marked sentences before: 2, carried over: 1." in page
    assert "To be marked again (numbers of the version before): 1." in page


def test_join_makes_one_sentence(cast: Cast, version: ArticleVersion, sign_in: SignIn) -> None:
    answer = sign_in(cast.alice).post(change(version, "join"), {"position": 0}, follow=True)

    assert "Version 2 has 2 sentences." in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"position": 0}, "Choose the word"),
        ({"position": 0, "at": "x"}, "Choose the word"),
        ({"position": 0, "at": 0}, "does not lie within"),
        ({"position": 99, "at": 3}, "no sentence with this number"),
    ],
)
def test_split_that_cannot_be_says_why_and_changes_nothing(
    cast: Cast,
    version: ArticleVersion,
    sign_in: SignIn,
    asked: dict[str, object],
    words: str,
) -> None:
    answer = sign_in(cast.alice).post(change(version, "split"), asked, follow=True)

    assert words in answer.content.decode()
    assert ArticleVersion.objects.count() == 1


def test_page_after_a_submission_says_why_nothing_can_be_changed(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    make.make_batch(cast.project, [version], [cast.bob])
    make.submit(make.assignment_of(cast.bob), [make.record("none")] * 3)

    page = sign_in(cast.alice).get(address(version), {"position": 0}).content.decode()

    assert "Somebody has submitted this version" in page
    assert ">Split</a>" not in page
    assert "Split here" not in page


def test_page_says_what_moves_and_what_stays(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    make.make_batch(cast.project, [version], [cast.bob, cast.carol])
    work = make.assignment_of(cast.bob)
    work.state, work.skip_reason = "skipped", "bad_split"
    work.save()

    page = sign_in(cast.alice).get(address(version)).content.decode()

    assert "1 assignment moves to the new version" in page
    assert "1 skipped assignment stays" in page


def test_page_of_many_sentences_has_pages(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project, "\n".join(f"Row {n} ends." for n in range(60)))
    client = sign_in(cast.alice)

    page = client.get(address(version), {"page": 2, "position": 55}).content.decode()

    assert "Page 2 of 2" in page
    assert "Split here" in page
    answer = client.post(change(version, "join"), {"position": 55})
    assert answer.headers["Location"] == f"{address(version)}?page=2#sentence-56"


def test_open_page_of_moved_work_leads_to_the_new_version(
    cast: Cast, version: ArticleVersion, sign_in: SignIn
) -> None:
    make.make_batch(cast.project, [version], [cast.bob])
    old = make.assignment_of(cast.bob)
    sign_in(cast.alice).post(change(version, "join"), {"position": 0})
    new = make.assignment_of(cast.bob, version.article.versions.get(number=2))

    answer = sign_in(cast.bob).get(reverse("assignment-detail", args=[old.uid]))

    assert answer.headers["Location"] == reverse("assignment-detail", args=[new.uid])
    other = sign_in(cast.carol).get(reverse("assignment-detail", args=[old.uid]))
    assert other.status_code == 404
