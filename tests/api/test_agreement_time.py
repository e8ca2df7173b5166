"""Time, spans and what-if over the API say what the pages say."""

import json
from datetime import timedelta

import make
import pytest
from django.test import Client

from annotations.actions.intervals import request_intervals, run_intervals
from annotations.actions.jobs import JobRun, take_job
from annotations.models import Project, Role, User

pytestmark = pytest.mark.django_db

TEXT = "Ida Morren wrote twice. “Nobody answered,” she said. It rained."


@pytest.fixture
def project() -> Project:
    """Three articles of two people in two weeks, of whom the second drops one quote."""
    team = make.make_team(*(f"{TEXT} Day {number}." for number in range(3)), blind_share=1)
    ida, ben = (make.make_source(team.project, name) for name in ("Ida Morren", "Ben Arlt"))
    for number in range(3):
        for person in range(2):
            version = team.versions[number]
            start = version.text.index("“")
            content = [[start, start + 18 + 2 * person]]
            source = ben if person and number == 1 else ida
            quote = make.record("Q", attributions=[make.said_by(source.uid, content=content)])
            dropped = person and number == 2
            records = [
                make.record("C"),
                make.record("none") if dropped else quote,
                make.record("none"),
                make.record("none"),
            ]
            at = make.NOON + timedelta(weeks=number // 2)
            make.submit(team.work(person, number), records, at=at)
    job = request_intervals(project=team.project, by=None, at=make.NOON)
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    run_intervals(JobRun(taken, lambda: make.NOON))
    return team.project


def ask(project: Project, person: User, path: str) -> dict[str, object]:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/api/projects/{project.uid}/agreement/{path}")
    assert answer.status_code == 200, answer.content
    assert b"NaN" not in answer.content
    found = json.loads(answer.content)
    assert isinstance(found, dict)
    return found


def refuse(project: Project, path: str) -> int:
    client = Client()
    client.force_login(make.manager_of(project))
    return client.get(f"/api/projects/{project.uid}/agreement/{path}").status_code


def layer_of(document: dict[str, object], name: str) -> list[dict[str, object]]:
    layers = document["layers"]
    assert isinstance(layers, list)
    found = next(one for one in layers if one["layer"] == name)
    weeks = found["weeks"]
    assert isinstance(weeks, list)
    return weeks


def test_time_has_the_weeks_of_every_layer(project: Project) -> None:
    document = ask(project, make.manager_of(project), "time?layer=quote")

    weeks = layer_of(document, "quote")
    assert [one["monday"] for one in weeks] == ["2026-02-23", "2026-03-02"]
    assert [one["units"] for one in weeks] == [8, 4]
    assert weeks[0]["alpha"] == 1.0
    people = document["people"]
    assert isinstance(people, list)
    assert [one["annotator"] for one in people] == ["A2", "A3"]
    assert document["alerts"] == []


def test_viewer_gets_neither_people_nor_alerts_nor_speakers(project: Project) -> None:
    vera = make.make_member(project, Role.VIEWER)

    assert ask(project, vera, "time")["people"] is None
    assert ask(project, vera, "time")["alerts"] is None
    assert ask(project, vera, "spans")["confused"] is None


def test_spans_have_offsets_and_confused_speakers(project: Project) -> None:
    document = ask(project, make.manager_of(project), "spans")

    offsets, confused, spans = (document[name] for name in ("offsets", "confused", "spans"))
    assert isinstance(offsets, list)
    assert isinstance(confused, list)
    assert isinstance(spans, dict)
    assert sum(one["starts"] for one in offsets) == 2
    assert next(one["ends"] for one in offsets if one["least"] == 2) == 2
    assert {confused[0]["first_name"], confused[0]["second_name"]} == {"Ida Morren", "Ben Arlt"}
    assert spans["met"]["alone"] == 1


def test_what_if_compares_before_and_after(project: Project) -> None:
    document = ask(
        project, make.manager_of(project), "what-if?layer=speaker_quote&merged=" + pair(project)
    )

    result = document["result"]
    assert isinstance(result, dict)
    assert result["before"]["percent"]["value"] == 0.5
    assert result["after"]["percent"]["value"] == 1.0


def pair(project: Project) -> str:
    uids = sorted(str(one) for one in project.sources.values_list("uid", flat=True))
    return "|".join(uids)


def test_what_if_without_anything_changes_nothing(project: Project) -> None:
    document = ask(project, make.manager_of(project), "what-if?layer=quote")

    assert document["result"] is None
    labels = document["labels"]
    assert isinstance(labels, list)
    assert [one["label"] for one in labels] == ["yes", "no"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("what-if?without=A99", 404),
        ("what-if?layer=quote&labels=yes:purple", 400),
        ("what-if?layer=quote&labels=yes", 400),
        ("what-if?layer=quote&merged=a|b", 400),
        ("what-if?layer=speaker&merged=a", 400),
        ("time?layer=colour", 400),
        ("spans?layer=quote", 400),
    ],
)
def test_what_is_not_there_is_refused(project: Project, path: str, status: int) -> None:
    assert refuse(project, path) == status


def test_own_open_article_is_in_no_figure(project: Project) -> None:
    manager = make.manager_of(project)
    versions = list(project.articles.order_by("pk"))
    newest = versions[-1].versions.get()
    make.make_batch(project, [newest], [manager], kind="recheck")

    document = ask(project, manager, "time?layer=quote")

    assert [one["units"] for one in layer_of(document, "quote")] == [8]
    intervals = document["intervals"]
    assert isinstance(intervals, dict)
    assert intervals["state"] == "withheld"
