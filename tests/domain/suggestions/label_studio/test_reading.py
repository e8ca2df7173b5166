"""Answers of other people's models: garbage is refused item by item, the rest is kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.suggestions.label_studio.envelope import (
    UnusableAnswer,
    read_json,
    read_version,
)
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS, Labels
from annotations.domain.suggestions.label_studio.reading import Answer, read_answer

TEXT = "“We wrote twice,” said Ida Morren. Nobody answered."
CONTENT = {"start": 0, "end": 17, "text": "“We wrote twice,”", "labels": ["Content"]}
CUE = {"start": 18, "end": 22, "text": "said", "labels": ["Cue"]}
LABELS = Labels(DEFAULT_LABELS)


def item(value: object = None, **fields: object) -> dict[str, object]:
    return {"id": "a", "type": "labels", "value": CONTENT if value is None else value} | fields


def said(**changed: object) -> dict[str, object]:
    return item(CONTENT | changed)


def answered(*items: object, **prediction: object) -> dict[str, Any]:
    return {"results": [{"result": list(items)} | prediction]}


def read(body: object, *, text: str = TEXT, labels: Labels = LABELS) -> Answer:
    return read_answer(body, text=text, sentences=2, labels=labels, task=1)


def test_answer_with_spans_gives_regions_and_links() -> None:
    link = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}

    answer = read(answered(item(), item(CUE, id="b", score=0.25), link, model_version="7"))

    assert [(one.meaning, one.span, one.score) for one in answer.regions] == [
        ("content", (0, 17), None),
        ("cue", (18, 22), 0.25),
    ]
    assert answer.links == (("a", "b"),)
    assert answer.version == "7"
    assert not answer.refusals


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (said(start=-1), "bad_offsets"),
        (said(end=10**30), "bad_offsets"),
        (said(start=17, end=17, text=""), "bad_offsets"),
        (said(start=17, end=0), "bad_offsets"),
        (said(start=17, end=18, text=" "), "bad_offsets"),
        (said(start="/p[1]/text()"), "bad_offsets"),
        (said(start=True), "bad_offsets"),
        (said(start=0.0), "bad_offsets"),
        (said(end=None), "bad_offsets"),
        (said(text="“We wrote once,” "), "other_text"),
        (said(text=7), "bad_shape"),
        (said(labels=["Verb phrase"]), "unknown_label"),
        (said(labels=[]), "unknown_label"),
        (said(labels=["Content", "Cue"]), "unknown_label"),
        (said(labels="Content"), "bad_shape"),
        (said(labels=[1]), "bad_shape"),
        (item(value=[1]), "bad_shape"),
        (item(type="choices"), "unknown_type"),
        (item(type=None), "unknown_type"),
        (item(id=12), "bad_shape"),
        (item(id="x" * 300), "bad_shape"),
        (item(score=float("nan")), "bad_score"),
        (item(score=float("inf")), "bad_score"),
        (item(score=10**400), "bad_score"),
        (item(score=-0.1), "bad_score"),
        (item(score="high"), "bad_score"),
        (item(score=True), "bad_score"),
        ({"type": "relation", "from_id": "b", "to_id": "z"}, "unknown_region"),
        ({"type": "relation", "from_id": ["b"], "to_id": {}}, "unknown_region"),
        ({"type": "relation", "from_id": "b", "to_id": "b", "labels": "x"}, "bad_shape"),
        (item(CUE, id="b"), "repeated_id"),
        (None, "bad_shape"),
        ("labels", "bad_shape"),
        ([], "bad_shape"),
    ],
)
def test_bad_item_is_refused_with_its_reason_and_the_good_one_is_kept(
    bad: object, code: str
) -> None:
    answer = read(answered(item(CUE, id="b"), bad))

    assert [region.meaning for region in answer.regions] == ["cue"]
    assert [refusal.code for refusal in answer.refusals] == [code]
    assert "2" in str(answer.refusals[0].detail)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "bad_shape"),
        (None, "bad_shape"),
        ({}, "bad_shape"),
        ({"results": {}}, "bad_shape"),
        ({"results": []}, "no_prediction"),
        ({"results": [None]}, "no_prediction"),
        ({"results": [{"task": 2, "result": [item()]}]}, "no_prediction"),
        ({"results": [{"result": {"a": 1}}]}, "bad_shape"),
        ({"results": [{"result": [{}] * 281}]}, "too_many_spans"),
        ({"results": [{"result": []}] * 100_000}, "other_task"),
    ],
)
def test_answer_of_another_shape_is_refused_as_a_whole(body: object, code: str) -> None:
    with pytest.raises(UnusableAnswer) as refused:
        read(body)

    assert refused.value.code == code


def test_predictions_for_other_tasks_are_refused_beside_ours() -> None:
    body = {"results": [{"task": 9, "result": [item()]}, {"task": 1, "result": [item()]}]}

    answer = read(body)

    assert len(answer.regions) == 1
    assert [refusal.code for refusal in answer.refusals] == ["other_task"]


def test_link_to_a_refused_item_goes_with_it_without_a_refusal_of_its_own() -> None:
    link = {"type": "relation", "from_id": "a", "to_id": "b"}

    answer = read(answered(item(), item(CUE | {"end": 999}, id="b"), link))

    assert answer.links == ()
    assert [refusal.code for refusal in answer.refusals] == ["bad_offsets"]


def test_ignored_labels_and_unnamed_relations_are_passed_over_silently() -> None:
    labels = Labels({"Content": "content", "Person": "ignored"}, frozenset({"says"}))
    link = {"type": "relation", "from_id": "a", "to_id": "a", "labels": ["is"]}

    answer = read(answered(item(), item(CUE | {"labels": ["Person"]}, id="b"), link), labels=labels)

    assert len(answer.regions) == 1
    assert not answer.links
    assert not answer.refusals


def test_labels_are_known_whatever_their_case() -> None:
    assert read(answered(said(labels=[" CONTENT"]))).regions


@pytest.mark.parametrize("start", [2, 3])
def test_offsets_beyond_an_emoji_are_read_in_the_units_that_fit_their_text(start: int) -> None:
    text = "😀 “Rust!” he said."  # a character of two UTF-16 units
    value = {"start": start, "end": start + 7, "text": "“Rust!”", "labels": ["Content"]}

    answer = read(answered(item(value)), text=text)

    assert [region.span for region in answer.regions] == [(2, 9)]


def test_offsets_without_a_text_are_code_points() -> None:
    value = {"start": 2, "end": 9, "labels": ["Content"]}

    answer = read(answered(item(value)), text="😀 “Rust!” he said.")

    assert [region.span for region in answer.regions] == [(2, 9)]


def test_all_items_of_an_answer_are_read_in_the_same_units() -> None:
    text = "😀 aa said aaa"
    first = {"start": 6, "end": 10, "text": "said", "labels": ["Cue"]}
    second = {"start": 11, "end": 13, "text": "aa", "labels": ["Source"]}  # fits both ways

    answer = read(answered(item(first), item(second, id="b")), text=text)

    assert [region.span for region in answer.regions] == [(5, 9), (10, 12)]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"results": [{"result": [', b"\xff\xfe", b"[" * 100_000, b"1" * 9_000],
)
def test_bodies_that_are_no_json_are_refused(body: bytes) -> None:
    with pytest.raises(UnusableAnswer) as refused:
        read_json(body)

    assert refused.value.code == "not_json"


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (answered(model_version="v1"), "v1"),
        ({"results": [[{"model_version": 3}]]}, "3"),
        ({"results": [{}], "model_version": "top"}, "top"),
        ({"model_version": "  "}, None),
        ({"results": [{"model_version": ["x"]}]}, None),
        ({"results": [[]]}, None),
        (None, None),
    ],
)
def test_version_is_the_predictions_or_the_answers(body: object, version: str | None) -> None:
    assert read_version(body) == version


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
KEYS = ("id", "type", "value", "start", "end", "labels", "text", "score", "from_id", "to_id")
ITEMS = st.dictionaries(st.sampled_from(KEYS), JSON | st.sampled_from(["labels", "relation"]))


@given(st.lists(ITEMS | JSON, max_size=6))
def test_whatever_comes_back_is_a_region_or_a_refusal(items: list[object]) -> None:
    answer = read(json.loads(json.dumps(answered(*items))))

    assert all(0 <= one.span[0] < one.span[1] <= len(TEXT) for one in answer.regions)
    assert len(answer.regions) + len(answer.links) + len(answer.refusals) <= len(items)
