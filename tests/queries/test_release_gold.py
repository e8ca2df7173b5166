"""gold.jsonl: as it stood at the cut-off, with all that a stranger needs to weigh it."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from adjudicating import decide, differing, place_of, submitted
from make import Team, evidence, make_member, make_team, record, said_by, submit
from release_files import ask_for_release, files_of, lines_of, make_release, use_folder
from release_project import build

from annotations.actions.releasing import run_release
from annotations.actions.sources import NewSource
from annotations.models import GoldVersion, Project, Source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_folder(tmp_path, monkeypatch)


def gold_of(project: Project, version: str = "1.0") -> list[dict[str, Any]]:
    return lines_of(make_release(project, version), "gold.jsonl")


def test_release_of_a_project_without_gold_has_no_such_file() -> None:
    files = files_of(make_release(differing().project))

    assert "gold.jsonl" not in files
    assert b"gold" not in files["README.md"]
    assert "gold.jsonl" not in json.loads(files["MANIFEST.json"])["files"]


def test_row_of_a_judgement_says_who_else_may_be_right_and_how_many_chose_what() -> None:
    team = differing()
    adjudicator = make_member(team.project, "adjudicator")
    decide(place_of(team), 0, record("C"), by=adjudicator, reason="judgement", note="R8 and R11")

    [row] = gold_of(team.project)

    assert (row["marks"], row["method"], row["reason"], row["note"], row["bulk"]) == (
        "C",
        "adjudicated",
        "judgement",
        "R8 and R11",
        False,
    )
    assert row["adjudicator"] == "A4"
    assert row["valid"] == ["A2", "A3"]
    assert row["inputs"] == [
        {"annotator": "A2", "submission": 1, "record_version": 1, "marks": "C"},
        {"annotator": "A3", "submission": 1, "record_version": 1, "marks": "none"},
    ]
    assert row["distribution"] == {"none": 0.5, "C": 0.5}
    assert row["as_of"] == "2026-03-01T12:00:00.000000Z"
    assert row["record"]["attributions"][0]["content_text"] == ["Inspectors warned of rust."]


def test_gold_and_the_latest_submissions_are_both_in_the_release() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"))

    release = make_release(team.project)

    marks = {
        (one["annotator"], one["position"]): one["marks"]
        for one in lines_of(release, "annotations.jsonl")
    }
    assert (marks["A2", 0], marks["A3", 0]) == ("C", "none")
    assert [one["marks"] for one in lines_of(release, "gold.jsonl")] == ["C"]


def test_gold_that_was_taken_back_is_not_in_the_release() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"))
    decide(place_of(team), 1, record("none"), reason="")
    decide(place_of(team), 1, None, base=1)

    assert [one["position"] for one in gold_of(team.project)] == [0]


def test_release_made_again_after_later_gold_is_the_same() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"))
    release, run = ask_for_release(team.project)
    decide(place_of(team), 0, record("none"), base=1)
    decide(place_of(team), 1, record("none"), reason="")

    run_release(run)

    [row] = lines_of(release, "gold.jsonl")
    assert (row["gold_version"], row["marks"]) == (1, "C")


def test_release_before_any_gold_has_no_such_file_though_there_is_gold_by_now() -> None:
    team = differing()
    release, run = ask_for_release(team.project)
    decide(place_of(team), 0, record("C"))

    run_release(run)

    assert "gold.jsonl" not in files_of(release)


def test_gold_of_an_article_that_is_left_out_is_left_out_too() -> None:
    team = two_articles()
    decide(place_of(team, 1), 0, record("C"), reason="")
    article = team.versions[1].article
    type(article).objects.filter(pk=article.pk).update(archived_at=team.project.created_at)

    assert "gold.jsonl" not in files_of(make_release(team.project))


def two_articles() -> Team:
    team = make_team("It rained.", "It blew.")
    for version in range(2):
        for person in range(2):
            submit(team.work(person, version), [record("none")])
    return team


def test_source_that_gold_alone_names_is_among_the_sources() -> None:
    team = differing()
    source = NewSource(uid=uuid4(), name="Ida Morren", scope="project")
    decide(place_of(team), 0, record("Q", attributions=[said_by(source.uid)]), new_sources=[source])

    release = make_release(team.project)

    assert [one["name"] for one in lines_of(release, "sources.jsonl")] == ["Ida Morren"]
    assert Source.objects.count() == 1


def test_evidence_of_gold_stands_in_its_record() -> None:
    proof = evidence()
    team = submitted([record("V", evidence=[proof]), record("none"), record("none")])
    decide(place_of(team), 0, record("V", evidence=[proof]), reason="")

    [row] = gold_of(team.project)

    assert (row["method"], row["record"]["evidence"][0]["uid"]) == ("single", proof["uid"])


def test_agreement_of_a_release_is_the_same_with_gold_and_without() -> None:
    team = differing()
    before = json.loads(files_of(make_release(team.project))["agreement.json"])["views"]

    decide(place_of(team), 0, record("C"))
    after = json.loads(files_of(make_release(team.project, "1.1"))["agreement.json"])["views"]

    assert before
    assert after == before


def test_rows_name_every_input_by_what_is_in_the_annotations() -> None:
    release = make_release(build())

    known = {
        (one["annotator"], one["position"], one["submission"], one["record_version"], one["marks"])
        for one in lines_of(release, "annotations.jsonl")
    }
    rows = lines_of(release, "gold.jsonl")
    named = {
        (one["annotator"], row["position"], one["submission"], one["record_version"], one["marks"])
        for row in rows
        for one in row["inputs"]
    }
    assert len(rows) == 3
    assert named <= known
    assert GoldVersion.objects.count() == 6
