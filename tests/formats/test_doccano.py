"""doccano's JSON lines: both shapes are read, ours come back, and what they cannot hold is told."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from annotated_drafts import decided_only, drafts, full_draft
from hypothesis import given as given_any
from round_trip import drafts_in, read, reduced, with_plain_keys, write

from annotations.formats import doccano
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError
from annotations.formats.doccano_writing import open_writer
from annotations.formats.interchange import (
    AnnotationSet,
    Marked,
    Named,
    Origin,
    Said,
)
from annotations.formats.quotations import LOST_MODES, Quotations

TEXT = "Google was founded by Larry Page 🚢."


def rows_of(*lines: object, name: str = "x/ann.jsonl", given: Given = ALONE) -> list[Row]:
    raw = "\n".join(map(json.dumps, lines)).encode()
    return list(doccano.read(BytesIO(raw), name=name, given=given))


def draft_of(line: object, name: str = "x/ann.jsonl", given: Given = ALONE) -> ArticleDraft:
    (draft,) = drafts_in(rows_of(line, name=name, given=given))
    return draft


def _held(one: Said, text: str) -> Said:
    """What spans and relations alone tell of an attribution."""
    mention = one.speaker.mention
    covered = " ".join(" ".join(text[start:end] for start, end in mention).split())
    return Said(
        one.key,
        Quotations(text).mode_of(one.content),
        one.content,
        Named("source", covered, mention) if mention else Named("not_stated"),
        cue=one.cue,
        continues=one.continues,
    )


def _comparable(found: AnnotationSet, text: str) -> AnnotationSet:
    kept = reduced(
        decided_only(found),
        marked=lambda one: Marked(one.start, one.end, one.marks),
        said=lambda one: replace(_held(one, text), chain=()),
    )
    return with_plain_keys(kept)


@given_any(draft=drafts())
def test_doccano_written_draft_keeps_spans_and_relations(
    draft: ArticleDraft, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = write(open_writer, [draft], tmp_path_factory.mktemp("made") / "release")

    found = {
        one.annotator: one
        for name in written.files
        for row in drafts_in(read(doccano, {name: written.files[name]}))
        for one in row.sets
    }

    assert {name: _comparable(one, draft.text) for name, one in found.items()} == {
        one.annotator: _comparable(one, draft.text) for one in draft.sets
    }
    assert {one.annotator: one.origin for one in found.values()} == {
        one.annotator: one.origin for one in draft.sets
    }


def test_doccano_written_files_bear_annotators_names(tmp_path: Path) -> None:
    first = write(open_writer, [full_draft()], tmp_path / "first")
    second = write(open_writer, [full_draft()], tmp_path / "second")

    assert set(first.files) == {"doccano/A1.jsonl", "doccano/A2.jsonl", "doccano/gold.jsonl"}
    assert first.files == second.files


def test_doccano_name_of_an_annotator_cannot_leave_the_folder(tmp_path: Path) -> None:
    draft = full_draft()
    hostile = replace(draft, sets=(replace(draft.sets[0], annotator="../../x/y"),))

    written = write(open_writer, [hostile], tmp_path / "made")

    assert [name for name in written.files if ".." in name.split("/")] == []
    assert len(written.files) == 1


def test_doccano_losses_are_counted(tmp_path: Path) -> None:
    losses = write(open_writer, [full_draft()], tmp_path / "made").losses

    assert losses["chain of an attribution"] == 2
    assert losses["evidence of a sentence"] == 3
    assert losses["note"] == 3
    assert LOST_MODES not in losses  # each is what the quotation marks say
    assert losses["speaker that is the article itself or not stated"] == 3
    assert losses["name of a speaker whom no words mention"] == 2


@pytest.mark.parametrize("key", ["label", "labels"])
def test_doccano_triples_are_spans(key: str) -> None:
    found = draft_of({"id": 3, "text": TEXT, key: [[0, 6, "Claim"]], "headline": "Google"})

    assert found.sets == (AnnotationSet("ann", Origin.PERSON, (Marked(0, 6, "C"),)),)
    assert found.title == "Google"


def test_doccano_entities_with_relations_name_the_speaker() -> None:
    entities = [
        {"id": 7, "start_offset": 0, "end_offset": 18, "label": "Content"},
        {"id": 9, "start_offset": 22, "end_offset": 32, "label": "PERSON"},
    ]
    relations = [{"id": 0, "from_id": 7, "to_id": 9, "type": "saidBy"}]

    found = draft_of({"text": TEXT, "entities": entities, "relations": relations})

    speaker = Named("source", "Larry Page", ((22, 32),))
    assert found.sets[0].said == (Said("7", "indirect", ((0, 18),), speaker),)


def test_doccano_classified_text_is_marked_whole() -> None:
    assert draft_of({"text": TEXT, "label": ["Quote"]}).sets[0].marked == (
        Marked(0, len(TEXT), "Q"),
    )


def test_doccano_comments_and_unknown_labels_are_counted() -> None:
    found = draft_of({"text": TEXT, "label": [[0, 6, "ORGAN"]], "Comments": ["why?"]})

    assert found.unread == {"span ORGAN": 1, "comment": 1}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("all.jsonl", ""),
        ("x/unknown.jsonl", ""),
        ("x/ben.jsonl", "ben"),
        ("A12.jsonl", "A12"),
        ("a2.jsonl", "a2"),
        ("gold.jsonl", "gold"),
        ("A0.jsonl", ""),
        ("manager.jsonl", ""),
    ],
)
def test_doccano_annotator_is_the_name_of_a_file_that_is_meant_so(name: str, expected: str) -> None:
    assert draft_of({"text": TEXT, "label": []}, name).sets[0].annotator == expected


def test_doccano_annotator_is_the_name_of_a_file_in_an_archive() -> None:
    found = draft_of({"text": TEXT, "label": []}, "ben.jsonl", Given(is_packed=True))

    assert found.sets[0].annotator == "ben"


def test_doccano_quoted_content_is_direct() -> None:
    entities = [{"id": 7, "start_offset": 9, "end_offset": 14, "label": "Content"}]

    found = draft_of({"text": "Ann says “Rain”.", "entities": entities})

    assert [one.mode for one in found.sets[0].said] == ["direct"]


def test_doccano_utf16_offsets_are_told_by_the_words() -> None:
    entity = {"id": 0, "start_offset": 35, "end_offset": 36, "label": "Claim", "text": "."}

    found = draft_of({"text": TEXT, "entities": [entity]})

    assert found.sets[0].marked == (Marked(34, 35, "C"),)


def _entity(**more: Any) -> dict[str, Any]:
    return {"id": 0, "start_offset": 0, "end_offset": 6, "label": "Claim"} | more


@pytest.mark.parametrize(
    ("broken", "code", "field"),
    [
        ({"text": TEXT, "label": [[0, 99, "Claim"]]}, "invalid_span", "label[0]"),
        ({"text": TEXT, "label": [[-1, 3, "Claim"]]}, "invalid_span", "label[0]"),
        ({"text": TEXT, "label": [[3, 3, "Claim"]]}, "invalid_span", "label[0]"),
        ({"text": TEXT, "label": [["0", 3, "Claim"]]}, "wrong_value", "label[0]"),
        ({"text": TEXT, "label": [[0, 3]]}, "wrong_value", "label[0]"),
        ({"text": TEXT, "label": [5]}, "wrong_value", "label[0]"),
        ({"text": TEXT, "label": {"a": 1}}, "wrong_value", "label"),
        ({"text": TEXT, "entities": [_entity(), _entity()]}, "wrong_value", "entities[1].id"),
        ({"text": TEXT, "entities": [_entity(end_offset=None)]}, "wrong_value", "entities[0]"),
        ({"text": TEXT, "entities": [_entity(text="Gogle")]}, "words_differ", "entities[0]"),
        ({"text": TEXT, "relations": ["x"]}, "wrong_value", "relations[0]"),
        ({"text": 5, "label": []}, "wrong_value", "text"),
        ({"label": []}, "no_text", "text"),
        ([1], "not_an_object", None),
    ],
)
def test_doccano_broken_line_is_refused_by_its_field(
    broken: object, code: str, field: str | None
) -> None:
    good = {"text": TEXT, "label": []}

    (_, before), (row, error), (_, after) = rows_of(good, broken, good)

    assert isinstance(before, ArticleDraft)
    assert isinstance(after, ArticleDraft)
    assert isinstance(error, RowError)
    assert (row, error.code, error.field) == (2, code, field)


def test_doccano_relation_to_nothing_is_counted() -> None:
    relation = {"from_id": 0, "to_id": 5, "type": "x"}

    found = draft_of({"text": TEXT, "entities": [_entity()], "relations": [relation]})

    assert found.unread == {"relation x": 1}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"id": 1, "text": "x", "label": []}\n', True),
        (b'\xef\xbb\xbf{"text": "x", "entities": []}', True),
        (b'{"text": "' + b"x" * 10 + b'", "entities": [{"id": 0', True),
        (b'{"text": "x"}', False),
        (b"text,label\n", False),
        (b"", False),
    ],
)
def test_doccano_sniff_knows_its_keys(head: bytes, *, expected: bool) -> None:
    assert doccano.sniff(head, name="x.jsonl") is expected
