"""The pages of time, spans and what-if, and the alerts on them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.intervals import request_intervals, run_intervals
from annotations.actions.jobs import JobRun, take_job
from annotations.actions.records import Write, save_records
from annotations.actions.submissions import submit_assignment
from annotations.models import ArticleVersion, Job, JobState, User

SENTENCES = 7
CLAIMS = (0, 2, 4)
FIRST_WEEK = make.NOON


def versions(cast: Cast, total: int) -> list[ArticleVersion]:
    return [
        make.make_version(
            cast.project,
            " ".join(f"Crane {number} carried {place} tonnes." for place in range(SENTENCES)),
            title=f"Crane {number:02d}",
        )
        for number in range(total)
    ]


def mark(person: User, version: ArticleVersion, claims: Sequence[int], at: datetime) -> None:
    assignment = make.assignment_of(person, version)
    writes = [
        Write(position=place, base=0, record=make.record("C" if place in claims else "none"))
        for place in range(SENTENCES)
    ]
    origin = make.origin(person, at=at)
    save_records(assignment=assignment, writes=writes, origin=make.origin(person, at=at))
    submit_assignment(assignment=assignment, settle={}, origin=origin, by=person)


def compute(cast: Cast) -> None:
    job = request_intervals(project=cast.project, by=None, at=make.NOON)
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    run_intervals(JobRun(taken, lambda: make.NOON))
    Job.objects.filter(pk=taken.pk).update(state=JobState.DONE)


@pytest.fixture
def drifted(cast: Cast) -> Cast:
    """Bob, carol and adam mark sixteen articles in four weeks; carol sees no claims in half."""
    listed = versions(cast, 16)
    make.make_batch(cast.project, listed, [cast.bob, cast.carol, cast.adam], name="Cranes")
    for number, version in enumerate(listed):
        at = FIRST_WEEK + timedelta(weeks=number // 4, hours=number)
        for person in (cast.bob, cast.carol, cast.adam):
            drifts = person == cast.carol and number >= 8
            mark(person, version, () if drifts else CLAIMS, at)
    compute(cast)
    return cast


def address(name: str, cast: Cast, query: str = "") -> str:
    return reverse(name, args=[cast.project.uid]) + query


def page_of(sign_in: SignIn, person: User, path: str) -> str:
    answer = sign_in(person).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


PAGES = ["agreement-time", "agreement-spans", "agreement-what-if"]


@pytest.mark.parametrize("name", PAGES)
def test_page_without_counts_says_when_agreement_appears(
    name: str, cast: Cast, sign_in: SignIn
) -> None:
    assert "No agreement yet" in page_of(sign_in, cast.alice, address(name, cast))


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_no_number_that_is_none(name: str, drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.alice, address(name, drifted)).lower()

    assert ">nan" not in page
    assert " nan" not in page
    assert ">none<" not in page.replace(">none</label>", "").replace(">none</option>", "")


def test_alert_names_who_drifts_and_the_mark(drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))

    assert "A3 · Claim content" in page
    assert page.count("<h3>") == 1
    assert "A3 says “no” where another says “yes”" in page


@pytest.mark.parametrize("name", ["agreement-detail", "project-detail"])
def test_alert_stands_on_the_first_pages(name: str, drifted: Cast, sign_in: SignIn) -> None:
    assert "A3 · Claim content" in page_of(sign_in, drifted.alice, address(name, drifted))


def test_alert_leads_to_the_sentences(drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))
    link = page.partition('class="alerts"')[2].partition('href="')[2].partition('"')[0]

    sentences = page_of(sign_in, drifted.alice, link.replace("&amp;", "&"))

    assert "24 sentences" in sentences
    assert "Where A3 differs from others" in sentences


def test_alert_clears_itself_with_newer_work(drifted: Cast, sign_in: SignIn) -> None:
    newer = [
        make.make_version(
            drifted.project,
            " ".join(f"Winch {number} took {place} men." for place in range(SENTENCES)),
        )
        for number in range(8)
    ]
    people = [drifted.bob, drifted.carol, drifted.adam]
    make.make_batch(drifted.project, newer, people, name="Winches")
    for number, version in enumerate(newer):
        for person in people:
            mark(person, version, CLAIMS, FIRST_WEEK + timedelta(weeks=6, hours=number))
    compute(drifted)

    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))

    assert "No alerts: nobody stands apart, and nothing fell." in page


def test_page_says_that_too_little_is_shared_for_an_alert(marked: Marked, sign_in: SignIn) -> None:
    compute(marked.cast)

    page = page_of(sign_in, marked.cast.alice, address("agreement-time", marked.cast))

    assert "No alerts: too little is shared to judge anybody by." in page
    assert "nobody stands apart" not in page


@pytest.mark.parametrize(
    ("layer", "unit", "other"),
    [("mode", "comparison", "sentence"), ("quote", "sentence", "comparison")],
)
def test_what_if_says_what_its_units_are(
    drifted: Cast, sign_in: SignIn, layer: str, unit: str, other: str
) -> None:
    path = address("agreement-what-if", drifted, f"?layer={layer}&without=A3")

    drawing = page_of(sign_in, drifted.alice, path).partition("<figure")[2].partition("</figure")[0]

    assert re.search(rf"\d+ {unit}s?\b", drawing)
    assert other not in drawing.replace("no sentence was decided", "")


def test_viewer_sees_neither_people_nor_alerts(drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.vera, address("agreement-time", drifted))

    main = page.partition("<main")[2]  # tokens of forms stand above, and may hold an A3
    assert "A3" not in main
    assert "alert" not in main.lower()
    assert "Marks, week by week" in page


def test_alerts_are_withheld_from_who_still_marks_a_counted_article(
    drifted: Cast, sign_in: SignIn
) -> None:
    done = ArticleVersion.objects.order_by("pk")[0]
    make.make_batch(drifted.project, [done], [drifted.alice], kind="recheck")

    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))

    assert "A3 · Claim content" not in page
    assert "Alerts are withheld while you have work to submit on counted articles." in page
    project = page_of(sign_in, drifted.alice, address("project-detail", drifted))
    assert "A3 · Claim content" not in project


def test_former_member_raises_no_alert(drifted: Cast, sign_in: SignIn) -> None:
    drifted.project.memberships.filter(user=drifted.carol).update(left_at=make.NOON)
    compute(drifted)

    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))

    assert "A3 · " not in page


def test_time_shows_each_week_with_its_count(drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted))

    assert page.count('<th scope="row">A3</th>') == 4
    assert page.count('<td class="number">28</td>') == 4  # four articles of seven sentences


def test_time_of_a_layer_nobody_used_says_so(drifted: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in, drifted.alice, address("agreement-time", drifted, "?layer=mode"))

    assert "Nothing is counted on this question yet." in page


def test_layer_that_is_not_there_is_not_found(drifted: Cast, sign_in: SignIn) -> None:
    client = sign_in(drifted.alice)

    for name in ("agreement-time", "agreement-what-if"):
        assert client.get(address(name, drifted, "?layer=colour")).status_code == 404


def test_time_takes_as_many_queries_for_more_articles(drifted: Cast, sign_in: SignIn) -> None:
    client = sign_in(drifted.alice)
    with CaptureQueriesContext(connection) as before:
        client.get(address("agreement-time", drifted))
    more = make.make_version(drifted.project, "It rained. It poured.")
    make.make_batch(drifted.project, [more], [drifted.bob, drifted.carol], name="More")
    for person in (drifted.bob, drifted.carol):
        make.submit(make.assignment_of(person, more), [make.record(), make.record("none")])
    client.get(address("agreement-time", drifted))

    with CaptureQueriesContext(connection) as after:
        client.get(address("agreement-time", drifted))

    assert len(after) <= len(before)


def test_what_if_without_the_drifting_person_agreement_is_full(
    drifted: Cast, sign_in: SignIn
) -> None:
    path = address("agreement-what-if", drifted, "?layer=claim_content&without=A3")

    page = page_of(sign_in, drifted.alice, path)

    assert "<strong>1.00</strong>" in page
    assert "The whole interval lies on one side of 0." in page
    assert 'value="A3" checked' in page


def test_what_if_with_all_labels_one_says_why_there_is_no_value(
    drifted: Cast, sign_in: SignIn
) -> None:
    path = address("agreement-what-if", drifted, "?layer=claim_content&as-yes=no")

    page = page_of(sign_in, drifted.alice, path)

    assert "undefined, because only one label was used" in page
    assert "There is no difference to tell: one of the two has no value." in page


def test_what_if_leaves_out_an_article_somebody_still_marks(drifted: Cast, sign_in: SignIn) -> None:
    path = address("agreement-what-if", drifted)
    assert "Crane 15" in page_of(sign_in, drifted.alice, path)
    version = ArticleVersion.objects.order_by("-pk")[0]
    make.make_batch(drifted.project, [version], [drifted.alice], kind="recheck")

    assert "Crane 15" not in page_of(sign_in, drifted.alice, path)


@pytest.mark.parametrize(
    "query", ["?without=A99", "?as-yes=purple", "?one=|", "?article=nothing", "?without="]
)
def test_what_if_knows_nothing_of_what_is_not_there(
    query: str, drifted: Cast, sign_in: SignIn
) -> None:
    page_of(sign_in, drifted.alice, address("agreement-what-if", drifted, query))
