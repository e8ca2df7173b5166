"""The page of people: estimates with reasons, alpha without each, pace, tables of errors."""

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.actions.intervals import request_intervals, run_intervals
from annotations.actions.jobs import JobRun, take_job

TEXTS = [f"It rained on day {n}. It poured. It cleared." for n in range(6)]


def people(cast: Cast, query: str = "") -> str:
    return reverse("agreement-people", args=[cast.project.uid]) + query


def work_of_three(cast: Cast) -> None:
    """Bob, carol and adam mark six articles; adam alone leaves the first claim out."""
    versions = [make.make_version(cast.project, text) for text in TEXTS]
    team = [cast.bob, cast.carol, cast.adam]
    make.make_batch(cast.project, versions, team)
    for number, version in enumerate(versions):
        for person in team:
            first = "none" if person == cast.adam and number < 3 else "C"
            records = [make.record(one, seconds=5.0) for one in (first, "none", "none")]
            make.submit(make.assignment_of(person, version), records)


def compute(cast: Cast) -> None:
    job = request_intervals(project=cast.project, by=cast.alice, at=make.NOON)
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    run_intervals(JobRun(taken, lambda: make.NOON))


def test_page_without_counts_says_when_agreement_appears(cast: Cast, sign_in: SignIn) -> None:
    assert "No agreement yet" in sign_in(cast.alice).get(people(cast)).content.decode()


def test_page_shows_everybody_with_interval_and_pace(cast: Cast, sign_in: SignIn) -> None:
    work_of_three(cast)
    compute(cast)

    page = sign_in(cast.alice).get(people(cast)).content.decode()

    assert "For coaching, not for ranking" in page
    assert page.index("<b>A2</b>") < page.index("<b>A3</b>") < page.index("<b>A4</b>")
    assert "the others agree better among themselves" in page
    assert "Pace and agreement" in page
    assert "nan" not in page.lower().replace("unanimous", "")


def test_page_links_errors_to_the_sentences(cast: Cast, sign_in: SignIn) -> None:
    work_of_three(cast)
    client = sign_in(cast.alice)

    page = client.get(people(cast)).content.decode()

    stem = reverse("agreement-queue", args=[cast.project.uid])
    query = "scheme=1&arm=blind&layer=header&person=A4&likely=C&given=N&gold=all"
    assert f"{stem}?{query}".replace("&", "&amp;") in page
    assert "3 sentences" in client.get(f"{stem}?{query}").content.decode()


def test_page_of_two_people_says_why_nothing_is_estimated(cast: Cast, sign_in: SignIn) -> None:
    versions = [make.make_version(cast.project)]
    make.make_batch(cast.project, versions, [cast.bob, cast.carol])
    for person, first in ((cast.bob, "C"), (cast.carol, "none")):
        records = [make.record(one) for one in (first, "none", "none")]
        make.submit(make.assignment_of(person, versions[0]), records)

    page = sign_in(cast.alice).get(people(cast)).content.decode()

    assert "it takes three people to tell who errs" in page
    assert "not measured" in page
    assert "Intervals are not computed yet." in page


def test_page_of_a_layer_without_contrast_says_why(cast: Cast, sign_in: SignIn) -> None:
    work_of_three(cast)

    page = sign_in(cast.alice).get(people(cast, "?layer=quote")).content.decode()

    assert "undefined, because only one label was used" in page


@pytest.mark.parametrize("layer", ["speaker_quote", "mode", "colour"])
def test_layer_without_a_closed_set_of_answers_is_not_found(
    layer: str, cast: Cast, sign_in: SignIn
) -> None:
    assert sign_in(cast.alice).get(people(cast, f"?layer={layer}")).status_code == 404


@pytest.mark.parametrize("name", ["vera", "bob", "sam"])
def test_page_is_not_found_for_who_may_not_compare(name: str, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.named(name)).get(people(cast)).status_code == 404


def test_page_leaves_out_articles_its_reader_marks(cast: Cast, sign_in: SignIn) -> None:
    work_of_three(cast)
    compute(cast)
    version = make.assignment_of(cast.adam, cast.project.articles.order_by("pk")[0].versions.get())
    make.make_batch(cast.project, [version.batch_article.version], [cast.alice], kind="recheck")

    page = sign_in(cast.alice).get(people(cast)).content.decode()

    assert "Intervals are withheld" in page
    assert '<td class="number">15</td>' in page
    assert '<td class="number">18</td>' not in page


def test_page_takes_as_many_queries_for_more_people(cast: Cast, sign_in: SignIn) -> None:
    work_of_three(cast)
    client = sign_in(cast.alice)
    client.get(people(cast))
    with CaptureQueriesContext(connection) as before:
        client.get(people(cast))
    version = make.make_version(cast.project, "It snowed. It thawed. It froze.")
    team = [cast.bob, cast.carol, cast.adam, make.make_member(cast.project)]
    make.make_batch(cast.project, [version], team)
    for person in team:
        records = [make.record(one) for one in ("C", "none", "none")]
        make.submit(make.assignment_of(person, version), records)
    client.get(people(cast))  # patterns that are new to this process are read once

    with CaptureQueriesContext(connection) as after:
        client.get(people(cast))

    assert len(after) == len(before)
