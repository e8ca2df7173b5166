"""PolNeAR's lines: read as `train_finder` reads them, written flat, losses counted."""

import json
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from annotated_drafts import TEXT, drafts, full_draft, span_of
from hypothesis import given
from round_trip import read, sets_in, write

from annotations.formats import polnear
from annotations.formats.base import ArticleDraft, Row, RowError
from annotations.formats.interchange import AnnotationSet, Named, Origin, Said
from annotations.training.corpus import read_corpus

LINE = {
    "doc": "ferry",
    "text": "“It sank,” said Ada Brook. She said nobody checked.",
    "attributions": [
        {"source": [[16, 25]], "cue": [[11, 15]], "content": [[0, 10]]},
        {"source": None, "cue": [[31, 35]], "content": [[36, 50]]},
    ],
}


def lines(*rows: object) -> list[Row]:
    raw = b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    return list(polnear.read(BytesIO(raw), name="train.jsonl"))


def draft_of(row: Row) -> ArticleDraft:
    assert isinstance(row[1], ArticleDraft), row[1]
    return row[1]


def error_of(**changed: object) -> RowError:
    (before, (_, error), after) = lines(LINE, {**LINE, **changed}, LINE)
    assert draft_of(before) == draft_of((3, after[1]))
    assert isinstance(error, RowError)
    return error


def test_read_line_gives_speaker_cue_content_and_mode() -> None:
    ((_, draft),) = lines(LINE)

    assert isinstance(draft, ArticleDraft)
    assert draft.title == "ferry"
    (found,) = draft.sets
    assert found == AnnotationSet(
        "",
        Origin.PERSON,
        said=(
            Said("0", "direct", ((0, 10),), Named("source", "Ada Brook", ((16, 25),)), ((11, 15),)),
            Said("1", "indirect", ((36, 50),), Named("not_stated"), ((31, 35),)),
        ),
    )


def test_read_content_partly_quoted_is_mixed() -> None:
    text = "He said it was “a shame”."

    (row,) = lines({"text": text, "attributions": [{"content": [[8, 24]]}]})

    assert draft_of(row).sets[0].said[0].mode == "mixed"


def test_read_line_with_crlf_moves_offsets() -> None:
    text = "Rain\r\nfell, said Ada."

    (row,) = lines({"text": text, "attributions": [{"content": [[6, 10]]}]})

    draft = draft_of(row)
    ((start, end),) = draft.sets[0].said[0].content
    assert draft.text[start:end] == "fell"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"text": 7}, "wrong_value", "text"),
        ({"text": " ", "attributions": []}, "empty_text", "text"),
        ({"attributions": {}}, "wrong_value", "attributions"),
        ({"attributions": ["x"]}, "wrong_value", "attributions[0]"),
        ({"attributions": [{"cue": [[0, 2]]}]}, "wrong_value", "attributions[0].content"),
        ({"attributions": [{"content": [[0, 99]]}]}, "invalid_span", "attributions[0].content[0]"),
        ({"attributions": [{"content": [[5, 5]]}]}, "invalid_span", "attributions[0].content[0]"),
        ({"attributions": [{"content": [["0", 5]]}]}, "invalid_span", "attributions[0].content[0]"),
        ({"attributions": [{"content": "0-5"}]}, "invalid_span", "attributions[0].content"),
        ({"doc": ["ferry"]}, "wrong_value", "doc"),
    ],
)
def test_read_bad_line_names_row_field_and_reason(
    changed: dict[str, object], code: str, field: str
) -> None:
    error = error_of(**changed)

    assert (error.row, error.code, error.field) == (2, code, field)


def test_read_truncated_line_stops_no_other() -> None:
    rows = lines(LINE, json.dumps(LINE).encode()[:40], LINE)

    assert [isinstance(one, RowError) for _, one in rows] == [False, True, False]


def test_sniff_knows_long_first_lines_and_no_other_format() -> None:
    raw = json.dumps(LINE | {"text": "x" * 100_000}).encode()

    assert polnear.sniff(raw[:65_536], name="train.jsonl")
    assert polnear.sniff(json.dumps(LINE).encode() + b"\n{", name="a")
    assert not polnear.sniff(b'{"text": "Rain.", "title": "x"}', name="train.jsonl")
    assert not polnear.sniff(b'{"text": "Rain.", "quotes": []}', name="train.jsonl")
    assert not polnear.sniff(b"Rain fell.", name="rain.txt")


def test_write_is_what_train_finder_reads(tmp_path: Path) -> None:
    write(polnear.open_writer, [full_draft()], tmp_path / "out")

    (text,) = read_corpus(tmp_path / "out" / "polnear" / "A1.jsonl")

    assert text.text == TEXT
    (joined,) = text.attributions
    assert joined.source == (span_of("Ada Brook"),)
    assert joined.cue == (span_of("said"),)
    # What continues an attribution is part of it here.
    assert joined.content == (
        span_of("“The ferry,"),
        span_of("sank,”"),
        span_of("“Nobody 👩‍👩‍👧‍👦 checked.”"),
    )


def test_write_counts_what_is_lost(tmp_path: Path) -> None:
    written = write(polnear.open_writer, [full_draft()], tmp_path / "out")

    assert +written.losses == {
        "marks of sentences": 11,
        "attributions to the article itself": 3,
        "origins and relays of attributions": 4,
        "continuations of attributions, joined with what they go on with": 2,
        "identity of a speaker": 2,
        "role of a speaker": 2,
        "certainty of an attribution": 2,
        "commitment of an attribution": 2,
        "negation of an attribution": 2,
        "reason for anonymity": 2,
        "flag that a claim may be a fact": 2,
        "flag that an annotator was unsure": 3,
        "note": 3,
        "evidence of a sentence": 3,
    }


def test_write_nested_attribution_keeps_the_outermost(tmp_path: Path) -> None:
    inner = Said("in", "direct", ((10, 20),), Named("source", "x", ((30, 35),)))
    outer = Said("out", "indirect", ((5, 25),), Named("source", "y", ((12, 14),)))
    crossing = Said("cross", "indirect", ((40, 50),), Named("source", "z", ((6, 8),)))
    draft = replace(
        full_draft(), sets=(AnnotationSet("A1", Origin.PERSON, (), (inner, outer, crossing)),)
    )

    written = write(polnear.open_writer, [draft], tmp_path / "out")

    (found,) = sets_in(read(polnear, written.files))
    assert [one.content for one in found.said] == [((5, 25),), ((40, 50),)]
    assert written.losses["attributions inside the content of another one"] == 1
    assert written.losses["sources and cues inside the content of another attribution"] == 1


@given(drafts(titles=False))
def test_written_attributions_come_back_each_word_in_one_content(draft: ArticleDraft) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = write(polnear.open_writer, [draft], Path(folder) / "out")

    found = sets_in(read(polnear, written.files))

    given_sets = sorted(draft.sets, key=lambda one: one.annotator)
    assert [one.annotator for one in found] == [one.annotator for one in given_sets]
    assert [one.origin for one in found] == [one.origin for one in given_sets]
    for one, given_set in zip(found, given_sets, strict=True):
        _check(one, given_set)


def _check(found: AnnotationSet, given_set: AnnotationSet) -> None:
    told = [one for one in given_set.said if one.speaker.kind != "article"]
    pieces = {span for one in told for span in one.content}
    characters = [p for one in found.said for s, e in one.content for p in range(s, e)]
    assert bool(found.said) == bool(told)
    for one in found.said:
        assert one.speaker.mention == () or one.speaker.mention in [x.speaker.mention for x in told]
        assert one.cue == () or one.cue in [x.cue for x in told]
        assert all(any(s <= a < e for s, e in pieces) for a, _ in one.content)
    assert set(characters) <= {p for s, e in pieces for p in range(s, e)}
