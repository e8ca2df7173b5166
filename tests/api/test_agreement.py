"""Agreement over the API: the same figures as the page's, for the same readers."""

from uuid import uuid4

import pytest
from caller import Caller
from django.utils import timezone
from make import (
    Team,
    make_batch,
    make_member,
    make_project,
    make_team,
    manager_of,
    record,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.running import run_job
from annotations.models import Job, Project, Role

pytestmark = pytest.mark.django_db

READS = 11
PAIR_READS = 16


def at(project: Project, path: str = "", query: str = "") -> str:
    return f"/api/projects/{project.uid}/agreement{path}?{query}"


def make_marked(*texts: str) -> Team:
    """Two people who submitted everything and differ on every first sentence."""
    team = make_team(*texts)
    for version in range(len(team.versions)):
        for person, marks in enumerate(("C", "none")):
            work = team.work(person, version)
            sentences = work.batch_article.version.sentences.count()
            rest = [record("none") for _ in range(sentences - 1)]
            submit(work, [record(marks), *rest])
    return team


@pytest.fixture
def team() -> Team:
    return make_marked("It rained. It stopped.", "Rust grew. It fell.")


def test_report_has_every_layer_and_pair(team: Team) -> None:
    found = Caller(team.manager).get(at(team.project)).body

    report = found["report"]
    assert found["views"] == [{"scheme": 1, "arm": "blind"}]
    assert (report["scheme"], report["arm"], report["articles"]) == (1, "blind", 2)
    layers = {layer["layer"]: layer for layer in report["layers"]}
    assert next(iter(layers)) == "header"
    assert layers["header"]["percent"]["value"] == 0.5
    assert layers["quote"]["alpha"]["undefined"]["code"] == "one_label"
    (pair,) = report["pairs"]
    assert (pair["first"], pair["second"], pair["disagreements"]) == ("A2", "A3", 2)
    assert report["intervals"]["state"] == "missing"


def test_report_is_null_before_there_are_figures() -> None:
    project = make_project()

    answer = Caller(manager_of(project)).get(at(project))

    assert (answer.status, answer.body) == (200, {"views": [], "report": None})


def test_view_is_asked_for_by_scheme_and_arm(team: Team) -> None:
    caller = Caller(make_member(team.project, Role.VIEWER))

    assert caller.get(at(team.project, query="scheme=1&arm=blind")).status == 200
    assert caller.get(at(team.project, query="arm=assisted")).status == 404
    assert caller.get(at(team.project, query="scheme=2")).status == 404
    assert caller.get(at(team.project, query="arm=both")).status == 400


def test_article_one_still_marks_is_in_no_figure(team: Team) -> None:
    adjudicator = make_member(team.project, Role.ADJUDICATOR)
    make_batch(team.project, team.versions[:1], [adjudicator], kind="recheck")
    caller = Caller(adjudicator)

    report = caller.get(at(team.project)).body["report"]
    pairs = caller.get(at(team.project, "/pairs/A2/A3")).body["results"]

    assert (report["articles"], report["articles_left_out"]) == (1, 1)
    assert report["intervals"]["state"] == "withheld"
    assert [row["article"] for row in pairs] == [str(team.versions[1].article.uid)]


def test_annotator_finds_no_figures(team: Team) -> None:
    caller = Caller(team.people[0])

    assert caller.get(at(team.project)).status == 404
    assert caller.get(at(team.project, "/pairs/A2/A3")).status == 404
    assert caller.post(at(team.project, "/intervals")).status == 404


def test_viewer_sees_figures_but_no_marks(team: Team) -> None:
    caller = Caller(make_member(team.project, Role.VIEWER))

    assert caller.get(at(team.project)).status == 200
    assert caller.get(at(team.project, "/pairs/A2/A3")).status == 404


def test_pair_lists_differing_sentences_page_by_page(team: Team) -> None:
    caller = Caller(team.manager)

    first = caller.get(at(team.project, "/pairs/A2/A3", "limit=1")).body
    rest = caller.get(first["next"]).body

    rows = first["results"] + rest["results"]
    assert [(row["position"], row["text"]) for row in rows] == [
        (0, "It rained."),
        (0, "Rust grew."),
    ]
    assert [
        (row["first"]["record"]["marks"], row["second"]["record"]["marks"]) for row in rows
    ] == [
        ("C", "none"),
        ("C", "none"),
    ]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/pairs/A2/A9", "", 404),
        ("/pairs/A2/A3", "layer=colour", 400),
        ("/pairs/A2/A3", "after=x", 400),
        ("/pairs/A2/A3", "arm=assisted", 404),
        ("/pairs/A2/A3", "layer=quote", 200),
    ],
)
def test_pair_asked_for_wrongly_is_refused(team: Team, path: str, query: str, status: int) -> None:
    assert Caller(team.manager).get(at(team.project, path, query)).status == status


def test_figures_and_pairs_ask_as_often_for_more_articles(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = make_marked("It rained. It stopped.")
    large = make_marked(*(f"It rained {n}. It stopped." for n in range(8)))

    for team in (small, large):
        caller = Caller(team.manager)
        with django_assert_num_queries(READS):
            assert caller.get(at(team.project)).status == 200
        with django_assert_num_queries(PAIR_READS):
            assert caller.get(at(team.project, "/pairs/A2/A3")).status == 200


def test_intervals_are_computed_by_one_job(team: Team) -> None:
    caller = Caller(team.manager)

    first = caller.post(at(team.project, "/intervals"), {"event": str(uuid4())})
    second = caller.post(at(team.project, "/intervals"))
    run_job(uid=first.body["uid"], clock=timezone.now)

    assert (first.status, second.status) == (202, 202)
    assert first.body["uid"] == second.body["uid"]
    assert Job.objects.count() == 1
    intervals = caller.get(at(team.project)).body["report"]["intervals"]
    assert (intervals["state"], intervals["resamples"]) == ("current", 1000)
