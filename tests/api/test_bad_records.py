"""What a record may not be: each refusal names its field, and nothing of the request is stored."""

from typing import Any
from uuid import uuid4

import pytest
from make import make_assignment, make_project, make_source, record, said_by
from projected import assert_projection_matches
from tab import Tab

from annotations.models import Assignment, Event, RecordVersion, Source

pytestmark = pytest.mark.django_db

# Sentence 1 of the usual article: “We wrote twice,” said Ida Morren.
OUTSIDE, BEYOND = [[0, 5]], [[0, 10_000]]
TYPED = {"uid": str(uuid4()), "name": "Tomas Vey", "scope": "project"}


def quote(**fields: Any) -> dict[str, object]:
    return record("Q", attributions=[said_by(None) | fields])


def chained(**link: Any) -> dict[str, object]:
    return quote(chain=[{"place": "relay", "kind": "not_stated"} | link])


BAD: dict[str, tuple[dict[str, object], str, str]] = {
    "content-outside": (quote(content=OUTSIDE), "attributions[0].content[0]", "invalid_span"),
    "content-reversed": (quote(content=[[40, 30]]), "attributions[0].content[0]", "invalid_span"),
    "content-twice": (
        quote(content=[[30, 40], [35, 45]]),
        "attributions[0].content[1]",
        "invalid_span",
    ),
    "cue-beyond": (quote(cue=BEYOND), "attributions[0].cue[0]", "invalid_span"),
    "mention-beyond": (
        quote(speaker={"kind": "not_stated", "mention": BEYOND}),
        "attributions[0].speaker.mention[0]",
        "invalid_span",
    ),
    "relay-beyond": (
        chained(mention=BEYOND),
        "attributions[0].chain[0].mention[0]",
        "invalid_span",
    ),
    "marks-C+V": (record("C+V"), "marks", "illegal_marks"),
    "marks-of-no-set": (record("X"), "marks", "illegal_marks"),
    "marks-as-list": ({"marks": ["C"]}, "marks", "illegal_marks"),
    "fact-without-evidence": (record("V"), "evidence", "evidence_required"),
    "candidate-without-claim": (
        record("none", fact_candidate=True),
        "fact_candidate",
        "illegal_fact_candidate",
    ),
    "undecided-with-voices": (
        record(None, attributions=[said_by(None)]),
        "attributions",
        "undecided_with_attributions",
    ),
    "unknown-field": (record("none", mood="calm"), "mood", "unknown_field"),
    "nul": (record("none", note="a\0b"), "note", "bad_character"),
}


def counts() -> tuple[int, int, int]:
    saved = Event.objects.filter(kind="records.saved").count()
    return RecordVersion.objects.count(), saved, Source.objects.count()


@pytest.mark.parametrize("name", BAD)
def test_put_of_a_bad_record_names_the_field_and_stores_nothing(name: str) -> None:
    payload, field, code = BAD[name]
    assignment = make_assignment()
    before = counts()

    answer = Tab(assignment.annotator, assignment).put(1, payload, sources=[TYPED])

    assert (answer.status, answer.code) == (400, code)
    assert answer.body["field"] == f"record.{field}"
    assert counts() == before
    assert_state_untouched(assignment)


@pytest.mark.parametrize("name", BAD)
def test_one_bad_record_of_an_act_keeps_all_of_it_out(name: str) -> None:
    payload, field, code = BAD[name]
    assignment = make_assignment()
    before = counts()
    records = [
        {"n": 0, "base": 0, "record": record("none")},
        {"n": 1, "base": 0, "record": payload},
        {"n": 2, "base": 0, "record": record("none")},
    ]

    answer = Tab(assignment.annotator, assignment).post("acts", records=records, sources=[TYPED])

    assert (answer.status, answer.code) == (400, code)
    assert answer.body["field"] == f"records[1].record.{field}"
    assert counts() == before
    assert_state_untouched(assignment)


@pytest.mark.parametrize("place", ["speaker", "chain"])
def test_source_of_another_project_is_named_and_nothing_is_stored(place: str) -> None:
    foreign = make_source(make_project(), "Ida Morren")
    payload = (
        record("Q", attributions=[said_by(foreign.uid)])
        if place == "speaker"
        else chained(kind="source", source=str(foreign.uid))
    )
    assignment = make_assignment()
    before = counts()

    answer = Tab(assignment.annotator, assignment).put(1, payload, sources=[TYPED])

    where = "speaker.source" if place == "speaker" else "chain[0].source"
    assert (answer.status, answer.code) == (400, "unknown_source")
    assert answer.body["field"] == f"record.attributions[0].{where}"
    assert counts() == before


def test_stale_version_gives_both_sides_and_who_wrote_and_stores_nothing() -> None:
    assignment = make_assignment()
    first, second = (Tab(assignment.annotator, assignment) for _ in range(2))
    saved = first.put(0, record("C"))
    before = counts()

    answer = second.put(0, record("none"), sources=[TYPED])

    current = answer.body["current"]
    assert (answer.status, answer.code) == (409, "stale")
    assert (current["version"], current["record"]["marks"]) == (1, "C")
    assert (current["client"], current["saved_at"]) == (first.tab, saved.body["saved_at"])
    assert answer.body["yours"]["marks"] == "none"
    assert counts() == before


def assert_state_untouched(assignment: Assignment) -> None:
    assignment.refresh_from_db()
    assert assignment.state == "todo"
    assert_projection_matches(assignment)
