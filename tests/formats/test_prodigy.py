"""Prodigy's JSON lines: annotators of one text together, sentences of one article together."""

import json
from io import BytesIO
from typing import Any

import pytest
from round_trip import drafts_in

from annotations.formats import prodigy
from annotations.formats.base import ArticleDraft, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said

TEXT = "Rain fell, said Ann."


def task(text: str = TEXT, *spans: tuple[int, int, str], **more: Any) -> dict[str, Any]:
    listed = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    return {"text": text, "spans": listed, "answer": "accept"} | more


def rows_of(*lines: object) -> list[Row]:
    raw = "\n".join(map(json.dumps, lines)).encode()
    return list(prodigy.read(BytesIO(raw), name="x.jsonl"))


def drafts_of(*lines: object) -> list[ArticleDraft]:
    return drafts_in(rows_of(*lines))


def of(article: str, **more: Any) -> dict[str, Any]:
    return {"meta": {"article_id": article, **more}}


def test_prodigy_lines_about_one_text_are_one_article() -> None:
    (found,) = drafts_of(
        task(TEXT, (0, 9, "Claim"), _annotator_id="ann"),
        task(TEXT, (0, 9, "Quote"), _session_id="set-ben"),
    )

    assert found.text == TEXT
    assert found.sentences == ()
    assert found.sets == (
        AnnotationSet("ann", Origin.PERSON, (Marked(0, 9, "C"),)),
        AnnotationSet("set-ben", Origin.PERSON, (Marked(0, 9, "Q"),)),
    )


def test_prodigy_relations_join_spans_by_their_places() -> None:
    head, child = {"start": 0, "end": 9, "label": "Content"}, {"start": 16, "end": 19}
    relation = {"head": 1, "child": 4, "head_span": head, "child_span": child, "label": "SAYS"}

    (found,) = drafts_of(task(TEXT, (0, 9, "Content"), (16, 19, "PERSON"), relations=[relation]))

    speaker = Named("source", "Ann", ((16, 19),))
    assert found.sets[0].said == (Said("0/0-9 Content", "indirect", ((0, 9),), speaker),)


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_prodigy_answer_that_accepts_nothing_is_counted(answer: str) -> None:
    (found,) = drafts_of(task(TEXT, (0, 9, "Claim"), answer=answer))

    assert found.sets == ()
    assert found.unread == {f"answer {answer}": 1}


def test_prodigy_labels_and_choices_mark_the_whole_text() -> None:
    (labelled, chosen) = drafts_of(
        {"text": TEXT, "label": "Claim", "answer": "accept"},
        {"text": "Snow fell.", "accept": ["Quote", "Claim"], "answer": "accept"},
    )

    assert labelled.sets[0].marked == (Marked(0, 20, "C"),)
    assert chosen.sets[0].marked == (Marked(0, 10, "Q+C"),)


def test_prodigy_sentences_of_an_article_are_put_together() -> None:
    (found,) = drafts_of(
        task("One 🚢.", (0, 6, "Claim"), **of("a", paragraph=1, title="T")),
        task("Two.", (0, 4, "Quote"), **of("a", paragraph=1)),
        task("Three.", **of("a", paragraph=2)),
    )

    assert found.text == "One 🚢. Two.\n\nThree."
    assert found.title == "T"
    assert found.sentences == ((0, 6), (7, 11), (13, 19))
    assert found.sets[0].marked == (Marked(0, 6, "C"), Marked(7, 11, "Q"))


@pytest.mark.parametrize("is_by_sentence", [True, False])
def test_prodigy_sentences_of_two_annotators_stand_on_one_text(*, is_by_sentence: bool) -> None:
    texts = ("One.", "Two.", "One.")
    lines = [
        task(text, (0, 4, label), _annotator_id=who, **of("a"))
        for who, label in (("ann", "Claim"), ("ben", "Quote"))
        for text in texts
    ]
    if is_by_sentence:
        lines = [line for pair in zip(lines[:3], lines[3:], strict=True) for line in pair]

    (found,) = drafts_of(*lines)

    assert found.text == "One. Two. One."
    assert [one.annotator for one in found.sets] == ["ann", "ben"]
    assert [[each.start for each in one.marked] for one in found.sets] == [[0, 5, 10], [0, 5, 10]]


def test_prodigy_sentences_with_numbers_may_come_in_any_order() -> None:
    (found,) = drafts_of(
        task("One.", (0, 4, "Claim"), _annotator_id="a", **of("a", sentence_id=0)),
        task("Two.", _annotator_id="a", **of("a", sentence_id=1)),
        task("Two.", (0, 4, "Quote"), _annotator_id="b", **of("a", sentence_id=1)),
        task("One.", _annotator_id="b", **of("a", sentence_id=0)),
    )

    assert found.text == "One. Two."
    assert found.sets[1].marked == (Marked(5, 9, "Q"),)


def test_prodigy_article_with_a_wrong_line_is_left_out() -> None:
    rows = rows_of(
        task("One.", **of("a")),
        task("Two.", (0, 99, "Claim"), **of("a")),
        task("Three.", **of("a")),
        task("Else.", **of("b")),
    )

    codes = [(row, one.code if isinstance(one, RowError) else one.text) for row, one in rows]
    assert codes == [(1, "rows_missing"), (2, "invalid_span"), (4, "Else.")]


def test_prodigy_line_that_is_no_json_leaves_out_the_article_around_it() -> None:
    lines = [json.dumps(task(text, **of("a"))) for text in ("One.", "Two.")]
    raw = f"{lines[0]}\n{{broken\n{lines[1]}\n".encode()

    rows = list(prodigy.read(BytesIO(raw), name="x"))

    assert [(row, one.code) for row, one in rows if isinstance(one, RowError)] == [
        (1, "rows_missing"),
        (2, "not_json"),
    ]
    assert len(rows) == 2


def test_prodigy_rows_of_an_article_that_stand_apart_are_refused() -> None:
    rows = rows_of(task("One.", **of("a")), task("X.", **of("b")), task("Two.", **of("a")))

    assert [one.code for _, one in rows if isinstance(one, RowError)] == ["rows_apart"]


def test_prodigy_other_sentence_of_another_annotator_is_refused() -> None:
    rows = rows_of(
        task("One.", _annotator_id="a", **of("a")), task("Oen.", _annotator_id="b", **of("a"))
    )

    assert [one.code for _, one in rows if isinstance(one, RowError)] == ["words_differ"]


def test_prodigy_utf16_offsets_are_told_by_the_words() -> None:
    span = {"start": 3, "end": 7, "label": "Claim", "text": "sank"}

    (found,) = drafts_of({"text": "🚢 sank", "spans": [span], "answer": "accept"})

    assert found.sets[0].marked == (Marked(2, 6, "C"),)


@pytest.mark.parametrize(
    ("broken", "code", "field"),
    [
        (task(TEXT, (0, 99, "Claim")), "invalid_span", "spans[0]"),
        ({"text": TEXT, "spans": [{"start": 0}]}, "wrong_value", "spans[0].end"),
        ({"text": TEXT, "spans": "x"}, "wrong_value", "spans"),
        ({"text": TEXT, "relations": [{"head": 1}]}, "wrong_value", "relations[0].head_span"),
        ({"text": [TEXT], "spans": []}, "no_text", "text"),
        ({"spans": []}, "no_text", "text"),
    ],
)
def test_prodigy_broken_line_is_refused_by_its_field(broken: object, code: str, field: str) -> None:
    (_, before), (row, error), (_, after) = rows_of(task("Before."), broken, task("After."))

    assert isinstance(before, ArticleDraft)
    assert isinstance(after, ArticleDraft)
    assert isinstance(error, RowError)
    assert (row, error.code, error.field) == (2, code, field)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"text": "x", "_input_hash": 1}', True),
        (b'{"text": "x", "spans": [], "answer": "accept"}', True),
        (b'{"text": "x", "label": []}', False),
        (b"", False),
    ],
)
def test_prodigy_sniff_knows_its_keys(head: bytes, *, expected: bool) -> None:
    assert prodigy.sniff(head, name="x.jsonl") is expected
