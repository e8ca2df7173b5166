"""The page of the discussion queue: what it lists, where its links lead, and its filters."""

import make
import pytest
from adjudicating import decide
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.models import BatchArticle


def queue(cast: Cast, query: str = "") -> str:
    return reverse("agreement-queue", args=[cast.project.uid]) + query


def place_of(marked: Marked) -> BatchArticle:
    return BatchArticle.objects.select_related("batch__project", "version__article").get(
        version=marked.done
    )


def test_page_without_counts_says_when_agreement_appears(cast: Cast, sign_in: SignIn) -> None:
    assert "No agreement yet" in sign_in(cast.alice).get(queue(cast)).content.decode()


def test_page_lists_the_difference_with_a_link_that_opens(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.adam)

    page = client.get(queue(marked.cast)).content.decode()

    address = reverse("adjudication-detail", args=[marked.batch.uid, marked.done.uid])
    assert f'href="{address}#s1"' in page
    assert "Inspectors warned of rust." in page
    assert "1 sentence" in page
    assert client.get(address).status_code == 200
    meeting = reverse("meeting-detail", args=[marked.batch.uid, marked.done.uid])
    assert f'href="{meeting}"' in page
    assert client.get(meeting).status_code == 200


def test_page_shows_gold_beside_the_shares(marked: Marked, sign_in: SignIn) -> None:
    decide(place_of(marked), 0, make.record("C"))
    client = sign_in(marked.cast.alice)

    assert "Nothing is left to discuss" in client.get(queue(marked.cast)).content.decode()
    page = client.get(queue(marked.cast, "?gold=all")).content.decode()
    assert "adjudicated" in page
    assert "Shares of votes" in page
    assert "50\N{NO-BREAK SPACE}%" in page


def test_page_says_why_an_article_cannot_be_adjudicated(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project)
    make.make_batch(cast.project, [version], [cast.bob, cast.carol, cast.adam])
    for person, first in ((cast.bob, "C"), (cast.carol, "none")):
        records = [make.record(one) for one in (first, "none", "none")]
        make.submit(make.assignment_of(person, version), records)

    page = sign_in(cast.alice).get(queue(cast)).content.decode()

    assert "somebody still marks this article" in page
    assert "meeting view" not in page


def test_page_hides_articles_its_reader_marks(marked: Marked, sign_in: SignIn) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")

    page = sign_in(marked.cast.adam).get(queue(marked.cast)).content.decode()

    assert "Nothing is left to discuss" in page
    assert "Inspectors" not in page


def test_page_of_a_person_names_what_it_is_narrowed_to(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)

    page = client.get(queue(marked.cast, "?person=A2&given=N&likely=C")).content.decode()

    assert "Only sentences on which A2 gave none where C is likeliest." in page


@pytest.mark.parametrize("query", ["?layer=mode", "?layer=colour", "?person=A99"])
def test_layer_or_person_that_is_not_there_is_not_found(
    query: str, marked: Marked, sign_in: SignIn
) -> None:
    assert sign_in(marked.cast.alice).get(queue(marked.cast, query)).status_code == 404


@pytest.mark.parametrize("query", ["?kind=nothing", "?kind=%3Cscript%3E", "?page=99"])
def test_filter_that_fits_nothing_is_answered_in_words(
    query: str, marked: Marked, sign_in: SignIn
) -> None:
    answer = sign_in(marked.cast.alice).get(queue(marked.cast, query))

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("name", ["vera", "bob", "sam"])
def test_page_is_not_found_for_who_may_not_compare(
    name: str, marked: Marked, sign_in: SignIn
) -> None:
    assert sign_in(marked.cast.named(name)).get(queue(marked.cast)).status_code == 404
