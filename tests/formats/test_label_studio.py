"""Label Studio's tasks: what their own exports hold is read, and what we write comes back."""

import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from annotated_drafts import decided_only, drafts, full_draft
from hypothesis import given
from round_trip import drafts_in, given_with, read, write

from annotations.formats import label_studio
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.formats.label_studio_writing import open_writer
from annotations.formats.vocabulary import SpanLabel

TEXT = "The mayor 🚢 said taxes will fall."


def region(key: str, words: str, label: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {
        "id": key,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value,
        **more,
    }


def relation(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right", **more}


def task(*results: dict[str, Any], **annotation: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"text": TEXT}, "annotations": [{"result": results, **annotation}]}


def rows_of(*tasks: object, given: Given = ALONE) -> list[Row]:
    raw = json.dumps(tasks).encode()
    return list(label_studio.read(BytesIO(raw), name="tasks.json", given=given))


def draft_of(*tasks: object, given: Given = ALONE) -> ArticleDraft:
    (draft,) = drafts_in(rows_of(*tasks, given=given))
    return draft


def error_of(broken: object) -> RowError:
    good = {"data": {"text": TEXT}}
    (_, before), (row, error), (_, after) = rows_of(good, broken, good)
    assert isinstance(before, ArticleDraft)
    assert isinstance(after, ArticleDraft)
    assert isinstance(error, RowError)
    assert row == error.row == 2
    return error


@given(draft=drafts())
def test_label_studio_written_draft_comes_back(
    draft: ArticleDraft, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = write(open_writer, [draft, draft], tmp_path_factory.mktemp("made") / "release")

    found = drafts_in(read(label_studio, written.files, ending=".json"))

    sets = tuple(decided_only(one) for one in draft.sets)
    assert [one.sets for one in found] == [sets, sets]
    assert (found[0].title, found[0].text, found[0].sentences) == (
        draft.title,
        draft.text,
        draft.sentences,
    )
    assert found[0].credit == draft.credit
    assert not found[0].unread


def test_label_studio_written_twice_is_the_same(tmp_path: Path) -> None:
    first = write(open_writer, [full_draft()], tmp_path / "first")
    second = write(open_writer, [full_draft()], tmp_path / "second")

    assert first.files == second.files
    assert not first.losses
    assert label_studio.sniff(first.files["label_studio/tasks.json"], name="x")


def test_label_studio_written_tasks_have_the_shape_of_its_guide(tmp_path: Path) -> None:
    written = write(open_writer, [full_draft()], tmp_path / "made")

    (made,) = json.loads(written.files["label_studio/tasks.json"])
    ann, ben, gold = made["annotations"]
    assert (ann["completed_by"], ben["completed_by"], gold["ground_truth"]) == (1, 2, True)
    first = ann["result"][0]
    assert first["type"] == "labels"
    assert first["value"]["labels"] == ["Quote"]
    assert first["value"]["text"] == made["data"]["text"][: first["value"]["end"]]
    assert {"from_id", "to_id", "direction"} < ann["result"][-1].keys()


def test_label_studio_empty_release_is_an_empty_list(tmp_path: Path) -> None:
    written = write(open_writer, [], tmp_path / "made")

    assert json.loads(written.files["label_studio/tasks.json"]) == []
    assert read(label_studio, written.files, ending=".json") == []


def test_label_studio_relations_name_the_speaker() -> None:
    found = draft_of(
        task(
            region("gew3", "taxes will fall", "CLAIM"),
            region("s1", "The mayor", "Source"),
            relation("s1", "gew3", labels=["says"]),
            completed_by={"id": 3, "email": "ann@example.org"},
        )
    )

    mention = ((0, 9),)
    assert found.sets == (
        AnnotationSet(
            "ann@example.org",
            Origin.PERSON,
            (Marked(17, 32, "C"),),
            (Said("gew3", "indirect", ((17, 32),), Named("source", "The mayor", mention)),),
        ),
    )


def test_label_studio_relation_to_the_left_runs_the_other_way() -> None:
    results = (
        region("a", "taxes will fall", "Content"),
        region("b", "The mayor", "Content"),
        relation("a", "b", direction="left", labels=["Continues"]),
    )

    said = draft_of(task(*results)).sets[0].said

    assert [one.continues for one in said] == ["", "a"]


def test_label_studio_prediction_is_a_machines_with_its_score() -> None:
    found = draft_of(
        {
            "data": {"text": TEXT},
            "predictions": [
                {"model_version": "m1", "score": 0.9, "result": [region("a", "taxes", "Claim")]}
            ],
        }
    )

    assert found.sets == (AnnotationSet("m1", Origin.MACHINE, (Marked(17, 22, "C", score=0.9),)),)


def test_label_studio_cancelled_annotation_is_counted() -> None:
    found = draft_of(task(region("a", "taxes", "Claim"), was_cancelled=True))

    assert found.sets == ()
    assert found.unread == {"annotation cancelled": 1}


def test_label_studio_ground_truth_is_gold() -> None:
    found = draft_of(task(region("a", "taxes", "Claim"), ground_truth=True, completed_by=7))

    assert (found.sets[0].origin, found.sets[0].annotator) == (Origin.GOLD, "7")


def test_label_studio_choices_mark_a_region_or_the_whole_text() -> None:
    chosen = region("a", "taxes", "Claim") | {"type": "choices"}
    chosen["value"]["choices"] = ["Quote"]
    whole = {"type": "choices", "to_name": "text", "value": {"choices": ["Verified"]}}

    marked = draft_of(task(region("a", "taxes", "Claim"), chosen, whole)).sets[0].marked

    assert marked == (Marked(0, len(TEXT), "V"), Marked(17, 22, "Q+C"))


def test_label_studio_notes_of_a_region_stand_with_it() -> None:
    noted = region("a", "taxes", "Claim", meta={"text": ["a doubt", "unsure: true"]})
    area = {"id": "b", "type": "textarea", "from_name": "why", "value": {"text": ["as they say"]}}

    marked = draft_of(task(noted, region("b", "fall", "Claim"), area)).sets[0].marked

    assert [(one.note, one.unsure) for one in marked] == [("a doubt", True), ("as they say", False)]


def test_label_studio_origin_prediction_is_a_suggestion_taken() -> None:
    said = draft_of(task(region("a", "taxes", "Content", origin="prediction-changed"))).sets[0].said

    assert said[0].set_by == "suggested"


def test_label_studio_unknown_things_are_counted() -> None:
    box = {"type": "rectanglelabels", "value": {}, "to_name": "text"}
    other = region("z", "taxes", "Claim") | {"to_name": "image"}

    found = draft_of(task(region("a", "taxes", "Sarcasm"), box, other))

    assert found.unread == {
        "span Sarcasm": 1,
        "region rectanglelabels": 1,
        "region on something else": 1,
    }


def test_label_studio_regions_of_one_id_are_parted_in_seconds() -> None:
    began = time.process_time()

    found = draft_of(task(*(region("a", "taxes will fall", "Claim") for _ in range(20_000))))

    assert time.process_time() - began < 5
    assert len(found.sets[0].marked) >= 1


def test_label_studio_own_labels_are_read_as_the_manager_says() -> None:
    own = Given(labels={"Sarcasm": SpanLabel.QUOTE})

    assert draft_of(task(region("a", "taxes", "Sarcasm")), given=own).sets[0].marked[0].marks == "Q"


@pytest.mark.parametrize(
    "fields",
    [{"body": TEXT, "id_": "x"}, {"my_words": TEXT}, {"title": "T", "text": TEXT}],
)
def test_label_studio_text_is_found_by_name_or_alone(fields: dict[str, str]) -> None:
    assert draft_of({"data": fields, "annotations": []}).text == TEXT


def test_label_studio_text_is_found_by_what_regions_point_to() -> None:
    pointing = region("a", "taxes", "Claim") | {"to_name": "story"}
    made = task(pointing) | {"data": {"text": "not this", "story": TEXT}}

    assert draft_of(made).text == TEXT


def test_label_studio_text_is_found_by_the_configuration_beside() -> None:
    config = (
        b'<View><Labels name="l" toName="t"><Label value="Claim"/></Labels>'
        b'<Text name="t" value="$story"/></View>'
    )
    pointing = region("a", "taxes", "Claim") | {"to_name": "t"}
    made = task(pointing) | {"data": {"text": "not this", "story": TEXT}}

    found = draft_of(made, given=given_with({"config.xml": config}, name="tasks.json"))

    assert (found.text, len(found.sets[0].marked)) == (TEXT, 1)


def test_label_studio_metadata_are_read_from_the_data() -> None:
    found = draft_of({"data": {"text": TEXT, "headline": "Taxes", "meta": {"date": "2016-09-12"}}})

    assert (found.title, found.published_at) == ("Taxes", "2016-09-12")


def test_label_studio_utf16_offsets_are_told_by_the_words() -> None:
    shifted = region("a", "taxes", "Claim")
    shifted["value"] |= {"start": 18, "end": 23}

    assert draft_of(task(shifted)).sets[0].marked == (Marked(17, 22, "C"),)


UNSURE = "region without its words in a text with emoji: its place may be shifted"


@pytest.mark.parametrize(
    ("told", "expected", "unread"),
    [
        ((0, 9), (0, 9), {}),  # before the ship, where both count alike
        ((17, 22), (17, 22), {}),  # words as code points count them
        ((18, 23), (17, 22), {}),  # words as UTF-16 counts them
        ((19, 21), (19, 21), {UNSURE: 1}),  # no words either way
        ((11, 12), (11, 12), {}),  # would begin within the ship in UTF-16
        ((24, 34), (23, 33), {}),  # beyond the text for code points
        ((25, 34), (24, 33), {}),
    ],
)
def test_label_studio_region_without_words_is_told_where_its_place_is_not_sure(
    told: tuple[int, int], expected: tuple[int, int], unread: dict[str, int]
) -> None:
    one = region("a", "taxes", "Claim")
    one["value"] = {"start": told[0], "end": told[1], "labels": ["Claim"]}

    found = draft_of(task(one))

    assert found.sets[0].marked == (Marked(*expected, "C"),)
    assert found.unread == unread


def test_label_studio_region_without_words_is_sure_without_emoji() -> None:
    value = {"start": 1, "end": 3, "labels": ["Claim"]}
    made = {
        "data": {"text": "Rain fell."},
        "annotations": [{"result": [{"type": "labels", "value": value}]}],
    }

    assert not draft_of(made).unread


def test_label_studio_offsets_count_its_own_line_breaks() -> None:
    text = "One.\r\nTwo."
    value = {"start": 6, "end": 10, "text": "Two.", "labels": ["Claim"]}
    made = {
        "data": {"text": text},
        "annotations": [{"result": [{"type": "labels", "value": value}]}],
    }

    found = draft_of(made)

    assert (found.text, found.sets[0].marked) == ("One.\nTwo.", (Marked(5, 9, "C"),))


def _changed(**value: Any) -> dict[str, Any]:
    one = region("a", "taxes", "Claim")
    one["value"] |= value
    return task(one)


@pytest.mark.parametrize(
    ("broken", "code", "field"),
    [
        (_changed(start=19, end=24), "words_differ", "annotations[0].result[0].value"),
        (_changed(end=9999), "invalid_span", "annotations[0].result[0].value"),
        (_changed(start=-1), "invalid_span", "annotations[0].result[0].value"),
        (_changed(start=22), "invalid_span", "annotations[0].result[0].value"),
        (_changed(start="17"), "wrong_value", "annotations[0].result[0].value.start"),
        (_changed(start=True), "wrong_value", "annotations[0].result[0].value.start"),
        (_changed(labels={}), "wrong_value", "annotations[0].result[0].value.labels"),
        (_changed(labels=[{}]), "wrong_value", "annotations[0].result[0].value.labels[0]"),
        (task("x"), "wrong_value", "annotations[0].result[0]"),  # type: ignore[arg-type]
        ({"data": {"text": TEXT}, "annotations": [3]}, "wrong_value", "annotations[0]"),
        ({"data": {"text": TEXT}, "annotations": {}}, "wrong_value", "annotations"),
        ({"data": [1]}, "wrong_value", "data"),
        ({"data": {"one": "a", "two": "b"}}, "no_text", "data"),
        ({"data": {"text": ["words"]}}, "no_text", "data"),
        ({"data": {"text": " \n"}}, "empty_text", "text"),
        ({"data": {"text": "a\0b"}}, "nul_character", "data.text"),
        ({"data": {"text": TEXT, "url": "javascript:x"}}, "bad_url", "url"),
        ({"data": {"text": TEXT, "sentences": [[0, 99]]}}, "invalid_span", "data.sentences[0]"),
        ({"data": {"text": "a\ud800"}}, "not_json", None),
        (task(completed_by=["x"]), "wrong_value", "annotations[0].completed_by"),
    ],
)
def test_label_studio_broken_task_is_refused_by_its_field(
    broken: object, code: str, field: str | None
) -> None:
    error = error_of(broken)

    assert (error.code, error.field) == (code, field)


def test_label_studio_truncated_file_keeps_what_came_before() -> None:
    raw = json.dumps([task(), task()]).encode()[:-40]

    (_, first), (row, error) = label_studio.read(BytesIO(raw), name="x.json")

    assert isinstance(first, ArticleDraft)
    assert isinstance(error, RowError)
    assert (row, error.code) == (2, "truncated")


def test_label_studio_deep_nesting_is_refused() -> None:
    deep = '{"data": ' + "[" * 100_000 + "]" * 100_000 + "}"

    ((_, error),) = label_studio.read(BytesIO(deep.encode()), name="x.json")

    assert isinstance(error, RowError)
    assert error.code == "not_json"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'[{"id": 1, "data": {"text": "x"}, "annotations": []}]', True),
        (b'\xef\xbb\xbf [\n {"predictions": [], "data"', True),
        (b'{"text": "x", "label": []}', False),
        (b"", False),
        (b"not json", False),
    ],
)
def test_label_studio_sniff_knows_tasks(head: bytes, *, expected: bool) -> None:
    assert label_studio.sniff(head, name="x.json") is expected
