"""The agreement page, the sentences on which people differ, the counts, and one's own figures."""

import csv
import json
import re
from html import unescape
from itertools import permutations
from pathlib import Path

import make
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.intervals import run_intervals
from annotations.actions.jobs import JobRun, take_job
from annotations.actions.opening import open_decisions
from annotations.models import Job
from annotations.queries.agreement import report
from annotations.queries.agreement_views import views


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


def test_page_of_work_that_nobody_shared_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project)
    make.make_batch(cast.project, [version], [cast.bob])
    make.submit(make.assignment_of(cast.bob), [make.record("none")] * 3)

    page = sign_in(cast.alice).get(agreement(cast)).content.decode()

    assert "Nobody has shared a sentence yet" in page
    assert "3 sentences that one person alone decided" in page
    assert "Question by question" not in page


def test_page_tells_sentences_that_one_person_alone_decided(
    marked: Marked, sign_in: SignIn
) -> None:
    make.submit(make.assignment_of(marked.cast.bob, marked.waiting), [make.record("none")] * 2)

    page = sign_in(marked.cast.alice).get(agreement(marked.cast)).content.decode()

    assert "2 sentences that one person alone decided" in page
    assert "nothing is left out" not in page


def test_page_shows_the_figures_of_the_one_shared_article(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.vera).get(agreement(marked.cast)).content.decode()

    assert "67\N{NO-BREAK SPACE}%" in page
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
    client.get(agreement(marked.cast))
    with CaptureQueriesContext(connection) as before:
        client.get(agreement(marked.cast))
    for person in (marked.cast.bob, marked.cast.carol):
        make.submit(make.assignment_of(person, marked.waiting), [make.record(), make.record()])
    client.get(agreement(marked.cast))  # patterns are read once per process

    with CaptureQueriesContext(connection) as after:
        client.get(agreement(marked.cast))

    assert len(after) == len(before) <= 20


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


# --- The overview -------------------------------------------------------------------------------


def test_page_compares_people_for_those_who_may(marked: Marked, sign_in: SignIn) -> None:
    for_adam = sign_in(marked.cast.adam).get(agreement(marked.cast)).content.decode()
    for_vera = sign_in(marked.cast.vera).get(agreement(marked.cast)).content.decode()

    assert pair(marked.cast) in for_adam
    assert "A2" in for_adam
    assert "A2" not in for_vera.partition("<main")[2]  # tokens of forms stand above
    assert marked.done.article.title in for_adam
    assert marked.done.article.title not in for_vera


def test_page_leads_from_two_answers_to_their_sentences(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.adam)
    page = client.get(agreement(marked.cast)).content.decode()
    (address,) = set(re.findall(r'href="([^"]*cell/[^"]*row=C&amp;column=N[^"]*)"', page))

    shown = client.get(unescape(address)).content.decode()

    assert "Marks: somebody said C, somebody else none" in shown
    assert "Inspectors warned of rust." in shown
    assert "Nobody answered." not in shown


def test_page_leads_from_an_article_to_its_meeting_view(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.adam).get(agreement(marked.cast)).content.decode()

    assert reverse("meeting-detail", args=[marked.batch.uid, marked.done.uid]) in page


def test_page_says_how_a_figure_is_computed(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.vera).get(agreement(marked.cast)).content.decode()

    assert "Agreement on “Marks” was measured on 3 sentences" in page
    assert "guideline version 1, without suggestions" in page
    assert "Krippendorff (2011)" in page


def test_page_of_a_layer_with_an_open_set_has_no_matrix(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.adam)

    page = client.get(agreement(marked.cast), {"layer": "speaker_quote"}).content.decode()

    assert "there is no matrix of answers" in page
    assert client.get(agreement(marked.cast), {"layer": "colour"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 20])
def test_page_shows_a_team_of_any_size(size: int, sign_in: SignIn) -> None:
    team = make.make_team("Crane 1 rusts.", size=size)
    for person in range(size):
        make.submit(team.work(person), [make.record("C" if person % 3 else "none")])

    answer = sign_in(team.manager).get(reverse("agreement-detail", args=[team.project.uid]))

    assert answer.status_code == 200
    assert "NaN" not in answer.content.decode()


@pytest.mark.parametrize("query", ["person=A99", "other=A99", "since=yesterday", "layer=colour"])
def test_cell_that_names_what_is_not_there_is_not_found(
    query: str, marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("agreement-cell", args=[marked.cast.project.uid])

    assert sign_in(marked.cast.alice).get(f"{address}?{query}").status_code == 404


def test_cell_of_a_person_says_whom_it_is_about(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("agreement-cell", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address, {"person": "A2"}).content.decode()

    assert "Where A2 differs from others" in page
    assert "bob" in page


# --- The counts as files ------------------------------------------------------------------------


def counts(marked: Marked, client: Client, **query: str) -> list[list[str]]:
    address = reverse("agreement-counts", args=[marked.cast.project.uid])
    answer = client.get(address, query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(answer.getvalue().decode().splitlines()))


def test_counts_work_out_the_shown_alpha_again(marked: Marked, sign_in: SignIn) -> None:
    _, *rows = counts(marked, sign_in(marked.cast.alice), layer="claim_content")
    (view,) = views(marked.cast.project)
    shown = report(view, hidden=()).layers[2].summary.alpha.value

    units = [row[2:] for row in rows for _ in range(int(row[1]))]
    values = [value for unit in units for value in unit]
    observed = sum(one != other for one, other in units) / len(units)
    expected = sum(one != other for one, other in permutations(values, 2))
    assert shown == pytest.approx(
        1 - observed / (expected / (len(values) * (len(values) - 1))), abs=1e-12
    )


def test_ratings_are_read_by_the_command(
    marked: Marked, sign_in: SignIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = counts(marked, sign_in(marked.cast.alice), layer="claim_content", form="ratings")
    file = tmp_path / "ratings.csv"
    file.write_text("\n".join(",".join(row) for row in rows))
    (view,) = views(marked.cast.project)
    shown = report(view, hidden=()).layers[2].summary.alpha.value

    call_command("agreement", str(file), "--format", "triples", "--json")

    measures = json.loads(capsys.readouterr().out)["measures"]
    found = measures["krippendorff_alpha_nominal"]["value"]
    assert found == pytest.approx(shown, abs=1e-9)


def test_counts_for_a_viewer_name_nobody(marked: Marked, sign_in: SignIn) -> None:
    head, *rows = counts(marked, sign_in(marked.cast.vera))

    assert head == ["article", "sentences", "1", "2"]
    assert sorted(row[1:] for row in rows) == [
        ["1", "C", "N"],
        ["1", "N", "N"],
        ["1", "Q", "Q"],
    ]


def test_counts_leave_out_articles_their_reader_still_marks(
    marked: Marked, sign_in: SignIn
) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")

    assert counts(marked, sign_in(marked.cast.adam)) == [["article", "sentences"]]


# --- One's own ----------------------------------------------------------------------------------


def own(cast: Cast) -> str:
    return reverse("agreement-own", args=[cast.project.uid])


def test_own_page_before_decisions_are_opened_shows_no_figure(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.bob)

    page = client.get(own(marked.cast)).content.decode()

    assert "Nothing to compare yet" in page
    assert "The decisions on 1 article" in page
    assert client.get(agreement(marked.cast)).status_code == 404


def test_own_page_shows_ones_own_figures_and_nobody_by_name(
    marked: Marked, sign_in: SignIn
) -> None:
    open_decisions(
        batch=marked.batch, versions=[marked.done.uid], by=marked.cast.alice, at=make.LATER
    )

    page = sign_in(marked.cast.bob).get(own(marked.cast)).content.decode()

    assert "67\N{NO-BREAK SPACE}%" in page
    assert marked.done.article.title in page
    assert "A3" not in page.partition("<main")[2]  # tokens of forms stand above
    assert not re.search("blind|assisted|suggestions", page)


def test_annotator_has_a_section_of_their_own(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("project-detail", args=[marked.cast.project.uid])

    assert own(marked.cast) in sign_in(marked.cast.bob).get(address).content.decode()
    assert own(marked.cast) not in sign_in(marked.cast.alice).get(address).content.decode()
