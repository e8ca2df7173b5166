"""The agreement page and the sentences on which two people differ."""

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.intervals import run_intervals
from annotations.actions.jobs import JobRun, take_job
from annotations.models import Job


def agreement(cast: Cast) -> str:
    return reverse("agreement-detail", args=[cast.project.uid])


def pair(cast: Cast, first: str = "A2", second: str = "A3") -> str:
    return reverse("agreement-pair", args=[cast.project.uid, first, second])


def compute(marked: Marked, sign_in: SignIn) -> None:
    sign_in(marked.cast.alice).post(reverse("interval-request", args=[marked.cast.project.uid]))
    job = take_job(uid=Job.objects.get().uid, at=make.NOON)
    assert job is not None
    run_intervals(JobRun(job, lambda: make.NOON))


def test_page_without_counts_says_when_agreement_appears(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.vera).get(agreement(cast)).content.decode()

    assert "No agreement yet" in page


def test_page_shows_the_figures_of_the_one_shared_article(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.vera).get(agreement(marked.cast)).content.decode()

    assert "67\N{NO-BREAK SPACE}%" in page
    assert "A2 · A3" in page
    assert "not computed yet" in page
    assert "2 assignments that are not submitted" in page


def test_page_says_why_a_figure_is_undefined(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.vera).get(agreement(marked.cast)).content.decode()

    assert "undefined, because no sentence was decided by two people" in page
    assert "undefined, because only one label was used" in page


def test_page_with_intervals_says_why_one_article_has_none(marked: Marked, sign_in: SignIn) -> None:
    compute(marked, sign_in)

    page = sign_in(marked.cast.alice).get(agreement(marked.cast)).content.decode()

    assert "no interval, because it needs at least two articles" in page


def test_page_says_that_intervals_are_stale(marked: Marked, sign_in: SignIn) -> None:
    compute(marked, sign_in)
    for person in (marked.cast.bob, marked.cast.carol):
        make.submit(make.assignment_of(person, marked.waiting), [make.record("none")] * 2)

    page = sign_in(marked.cast.alice).get(agreement(marked.cast)).content.decode()

    assert "stale: made" in page
    assert reverse("interval-request", args=[marked.cast.project.uid]) in page


def test_page_leaves_out_articles_its_reader_still_marks(marked: Marked, sign_in: SignIn) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")

    client = sign_in(marked.cast.adam)

    page = client.get(agreement(marked.cast)).content.decode()
    assert "1 article that you still work on yourself" in page
    assert "withheld" in page
    assert "They agree" in client.get(pair(marked.cast)).content.decode()


def test_page_takes_as_many_queries_for_more_articles(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)
    with CaptureQueriesContext(connection) as before:
        client.get(agreement(marked.cast))
    for person in (marked.cast.bob, marked.cast.carol):
        make.submit(make.assignment_of(person, marked.waiting), [make.record(), make.record()])

    with CaptureQueriesContext(connection) as after:
        client.get(agreement(marked.cast))

    assert len(after) == len(before)


def test_intervals_are_asked_for_once_while_a_job_waits(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)
    address = reverse("interval-request", args=[marked.cast.project.uid])

    answers = [client.post(address)["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Job.objects.count() == 1


def test_pair_shows_both_sides_of_a_difference(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.adam).get(pair(marked.cast)).content.decode()

    assert "Inspectors warned of rust." in page
    assert "sentence 1" in page
    assert "article itself" in page
    assert "Nobody answered." not in page


def test_pair_that_agrees_on_a_layer_says_so(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.adam).get(pair(marked.cast), {"layer": "quote"}).content.decode()

    assert "They agree" in page


@pytest.mark.parametrize("address", ["A2/A99/", "A2/A3/?layer=colour"])
def test_pair_or_layer_that_is_not_there_is_not_found(
    address: str, marked: Marked, sign_in: SignIn
) -> None:
    stem = agreement(marked.cast) + "pairs/"

    assert sign_in(marked.cast.alice).get(stem + address).status_code == 404
