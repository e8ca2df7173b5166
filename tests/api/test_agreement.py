"""Agreement over the API: the same figures as the page's, for the same readers."""

from uuid import uuid4

import pytest
from caller import Caller
from django.utils import timezone
from make import (
    NOON,
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

from annotations.actions.opening import open_decisions
from annotations.actions.running import run_job
from annotations.models import Batch, Job, Project, Role

pytestmark = pytest.mark.django_db

READS = 11
PAIR_READS = 17


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


def test_viewer_gets_no_pair_and_counts_without_people(team: Team) -> None:
    caller = Caller(make_member(team.project, Role.VIEWER))

    assert caller.get(at(team.project)).body["report"]["pairs"] is None
    rows = caller.get(at(team.project, "/counts")).body["results"]
    assert {value["annotator"] for row in rows for value in row["values"]} == {"1", "2"}
    assert caller.get(at(team.project, "/coincidences")).status == 200
    for path in ("/pairs", "/articles", "/cell"):
        assert caller.get(at(team.project, path)).status == 404


def test_coincidences_are_those_alpha_is_made_of(team: Team) -> None:
    found = Caller(team.manager).get(at(team.project, "/coincidences")).body

    assert found["values"] == ["N", "C", "C+V", "Q", "C+Q", "C+Q+V"]
    assert [tuple(cell.values()) for cell in found["cells"]] == [
        ("N", "N", 2, 4.0),
        ("N", "C", 2, 2.0),
        ("C", "N", 2, 2.0),
    ]


def test_pairs_of_a_layer_stand_in_their_order(team: Team) -> None:
    found = Caller(team.manager).get(at(team.project, "/pairs", "layer=claim_content")).body

    (one,) = found["pairs"]
    assert sorted(found["order"]) == ["A2", "A3"]
    assert (one["first"], one["second"], one["units"], one["percent"]) == ("A2", "A3", 4, 0.5)
    assert (one["low"], one["high"], found["own"]) == (None, None, [])


def test_articles_come_page_by_page_with_what_their_size_explains(team: Team) -> None:
    caller = Caller(team.manager)

    first = caller.get(at(team.project, "/articles", "limit=1")).body
    (row,) = first["results"]
    (other,) = caller.get(first["next"]).body["results"]

    assert row["version"] == str(team.versions[0].uid)
    assert other["version"] == str(team.versions[1].uid)
    assert (row["units"], row["percent"], row["low"]) == (2, 0.5, None)
    assert row["expected_low"] < row["alpha"] < row["expected_high"]
    assert row["batch"] is not None


def test_counts_add_up_to_the_units(team: Team) -> None:
    rows = Caller(team.manager).get(at(team.project, "/counts", "layer=quote")).body["results"]

    assert sum(row["units"] for row in rows) == 4
    assert rows[0]["values"] == [
        {"annotator": "A2", "value": "no"},
        {"annotator": "A3", "value": "no"},
    ]


def test_cell_lists_sentences_with_everybodys_decisions(team: Team) -> None:
    found = Caller(team.manager).get(at(team.project, "/cell", "row=C&column=N&person=A2")).body

    assert [row["text"] for row in found["results"]] == ["It rained.", "Rust grew."]
    assert found["results"][0]["values"] == [
        {"annotator": "A2", "value": "C"},
        {"annotator": "A3", "value": "N"},
    ]
    assert [one["annotator"] for one in found["results"][0]["decisions"]] == ["A2", "A3"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("person=A99", 404),
        ("row=C&column=N&person=A3", 200),
        ("since=yesterday", 400),
        ("layer=colour", 400),
        ("after=here", 400),
        ("after=99999999999999999999-1", 400),
    ],
)
def test_cell_asks_for_what_is_there(query: str, status: int, team: Team) -> None:
    assert Caller(team.manager).get(at(team.project, "/cell", query)).status == status


def test_own_figures_are_ones_own_alone(team: Team) -> None:
    open_decisions(batch=Batch.objects.get(), versions=None, by=team.manager, at=NOON)

    found = Caller(team.people[0]).get(at(team.project, "/own")).body

    (one,) = found["sets"]
    assert (found["annotator"], found["waiting"]) == ("A2", 0)
    assert one["layers"][0]["units"] == 4
    assert one["marks"][0].keys() == {"own", "other", "comparisons"}
    assert "A3" not in str(found)


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
        caller.get(at(team.project))  # patterns are read once per process
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
