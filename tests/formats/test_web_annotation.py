"""W3C Web Annotations: ours come back whole, others' are read, and no word of a text leaks."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from annotated_drafts import TEXT as FULL_TEXT
from annotated_drafts import decided_only, drafts, full_draft
from hypothesis import given
from round_trip import HEAD, drafts_in, given_with, read, released_of, write

from annotations.formats import web_annotation
from annotations.formats.base import ArticleDraft, Given, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.withholding import withheld, withheld_draft
from annotations.formats.web_annotation_writing import ANNOTATIONS, open_writer

TEXT = "The mayor 🚢 said taxes will fall."
SOURCE = "http://example.org/news/taxes.html"
BESIDE = given_with({"taxes.txt": TEXT.encode()}, name="a.jsonld")


def annotation(key: str, words: str, label: str | None = None, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    selectors = [
        {"type": "TextQuoteSelector", "exact": words},
        {"type": "TextPositionSelector", "start": start, "end": start + len(words)},
    ]
    body = [] if label is None else [{"type": "TextualBody", "purpose": "tagging", "value": label}]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": key,
        "type": "Annotation",
        "body": body,
        "target": {"source": SOURCE, "selector": selectors},
        **more,
    }


def with_selector(**values: Any) -> dict[str, Any]:
    one = annotation("a", "taxes", "Claim")
    one["target"]["selector"] = values
    return one


def rows_of(*values: object, given: Given = BESIDE) -> list[Row]:
    raw = "\n".join(map(json.dumps, values)).encode()
    return list(web_annotation.read(BytesIO(raw), name="a.jsonld", given=given))


def draft_of(*values: object, given: Given = BESIDE) -> ArticleDraft:
    (draft,) = drafts_in(rows_of(*values, given=given))
    return draft


@given(draft=drafts())
def test_web_annotation_written_draft_comes_back(
    draft: ArticleDraft, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = write(open_writer, [draft, draft], tmp_path_factory.mktemp("made") / "release")

    found = drafts_in(read(web_annotation, written.files, ending=".jsonld"))

    decided = (decided_only(one) for one in draft.sets)
    sets = tuple(one for one in decided if one.marked or one.said)
    assert [one.sets for one in found] == [sets, sets]
    assert replace(found[0], sets=()) == replace(draft, sets=(), source_name="")


def test_web_annotation_file_is_one_document_with_a_line_for_each_article(tmp_path: Path) -> None:
    first = write(open_writer, [full_draft(), full_draft()], tmp_path / "first")
    second = write(open_writer, [full_draft(), full_draft()], tmp_path / "second")

    raw = first.files[ANNOTATIONS]
    assert first.files == second.files
    assert len(json.loads(raw)["@graph"]) == 2
    assert raw.count(b"\n") == 4
    assert not first.losses
    assert web_annotation.sniff(raw[:100], name="x")


def test_web_annotation_written_annotation_has_the_shape_of_the_standard(tmp_path: Path) -> None:
    written = write(open_writer, [full_draft()], tmp_path / "made")

    items = json.loads(written.files[ANNOTATIONS])["@graph"][0]["items"]
    first = items[0]
    linking = next(one for one in items if one["motivation"] == "linking")
    quote, position = first["target"]["selector"]
    assert first["body"][0] == {"type": "TextualBody", "purpose": "classifying", "value": "Quote"}
    assert FULL_TEXT[position["start"] : position["end"]] == quote["exact"]
    assert first["creator"] == {"type": "Person", "nickname": "A1"}
    assert {linking["body"], linking["target"]} <= {one["id"] for one in items}


def test_web_annotation_every_property_is_in_the_context(tmp_path: Path) -> None:
    written = write(open_writer, [full_draft()], tmp_path / "made")

    known = json.loads(written.files["web_annotation/context.json"])["@context"]
    standard = {"id", "type", "motivation", "creator", "body", "target", "items", "format"}
    (page,) = json.loads(written.files[ANNOTATIONS])["@graph"]
    used = {key for one in (page, page["article"], *page["items"]) for key in one}
    assert used - standard - {"language"} <= known.keys()


def test_web_annotation_without_texts_holds_no_word_of_them(tmp_path: Path) -> None:
    head = replace(HEAD, options=ReleaseOptions(texts=OFFSETS))
    draft = full_draft()
    with ReleaseFolder(tmp_path) as folder:
        writer = open_writer(folder, head)
        writer.add(withheld(released_of(draft)), withheld_draft(draft))
        writer.close()

    raw = (tmp_path / ANNOTATIONS).read_text()
    assert "exact" not in raw
    assert "prefix" not in raw
    assert "articleText" not in raw
    assert not any(words in raw for words in ("sank", "Nobody", "afraid", "السفينة"))
    assert writer.losses == {"reason for anonymity, which may be words of the text": 2}


def test_web_annotation_without_texts_is_read_with_the_articles_beside(tmp_path: Path) -> None:
    head = replace(HEAD, options=ReleaseOptions(texts=OFFSETS))
    listed = [replace(full_draft(), title=title) for title in ("one", "two", "three")]
    with ReleaseFolder(tmp_path) as folder:
        writer = open_writer(folder, head)
        for number, draft in enumerate(listed, start=1):
            writer.add(withheld(released_of(draft, number)), withheld_draft(draft))
        writer.close()
    rows = [released_of(draft, number + 1).article for number, draft in enumerate(listed)]
    articles = "\n".join(map(json.dumps, reversed(rows))).encode()

    stream = BytesIO((tmp_path / ANNOTATIONS).read_bytes())
    given_articles = given_with({"articles.jsonl": articles}, name="annotations.jsonld")
    found = drafts_in(list(web_annotation.read(stream, name="x", given=given_articles)))

    assert [one.title for one in found] == ["one", "two", "three"]
    assert [one.text for one in found] == [FULL_TEXT] * 3
    assert found[0].sets[0].marked == full_draft().sets[0].marked


def test_web_annotation_lines_of_annotations_are_one_article() -> None:
    found = draft_of(
        annotation("http://a/1", "taxes will fall", "CLAIM", creator="http://example.org/ann"),
        annotation("http://a/2", "The mayor", "Source", creator="http://example.org/ann"),
        {
            "id": "http://a/3",
            "motivation": "linking",
            "creator": "http://example.org/ann",
            "target": "http://a/1",
            "body": ["http://a/2", {"type": "TextualBody", "value": "said by"}],
        },
    )

    speaker = Named("source", "The mayor", ((0, 9),))
    said = Said("http://a/1", "indirect", ((17, 32),), speaker)
    marked = (Marked(17, 32, "C"),)
    assert (found.title, found.text) == ("taxes", TEXT)
    assert found.sets == (AnnotationSet("http://example.org/ann", Origin.PERSON, marked, (said,)),)


@pytest.mark.parametrize("is_page", [True, False])
def test_web_annotation_page_or_list_is_read(*, is_page: bool) -> None:
    listed = [annotation("a", "taxes", "Claim")]

    found = draft_of({"type": "AnnotationPage", "items": listed} if is_page else listed)

    assert found.sets[0].marked == (Marked(17, 22, "C"),)


def test_web_annotation_lines_of_pages_are_read() -> None:
    page = {"type": "AnnotationPage", "article": {"id": "urn:x", "articleText": TEXT}}
    pages = [{**page, "items": [annotation(key, "taxes", "Claim")]} for key in "ab"]

    found = drafts_in(rows_of({"@graph": pages}))

    assert [len(one.sets[0].marked) for one in found] == [1, 1]


def test_web_annotation_quote_alone_is_found_once() -> None:
    once = with_selector(type="TextQuoteSelector", exact="fall", prefix="will ")
    twice = with_selector(type="TextQuoteSelector", exact="a")
    never = with_selector(type="TextQuoteSelector", exact="rise") | {"id": "b"}

    found = draft_of(once, twice, never)

    assert found.sets[0].marked == (Marked(28, 32, "C"),)
    assert found.unread == {
        "quote that does not stand exactly once in the text": 2,
        "annotation without a place in the text": 2,
    }


def test_web_annotation_machine_and_notes_are_told() -> None:
    one = annotation("a", "taxes", "Claim", creator={"type": "Software", "name": "m1"}, score=0.5)
    one["body"].append({"purpose": "commenting", "value": "hm"})
    unlabelled = annotation("b", "fall")

    found = draft_of(one, unlabelled)

    assert found.sets[0] == AnnotationSet(
        "m1", Origin.MACHINE, (Marked(17, 22, "C", note="hm", score=0.5),)
    )
    assert found.unread == {"annotation without a label": 1}


def test_web_annotation_utf16_offsets_are_told_by_the_quote() -> None:
    one = annotation("a", "taxes", "Claim")
    one["target"]["selector"][1] |= {"start": 18, "end": 23}

    assert draft_of(one).sets[0].marked == (Marked(17, 22, "C"),)


def _misquoted() -> dict[str, Any]:
    one = annotation("a", "taxes", "Claim")
    one["target"]["selector"][0]["exact"] = "fines"
    return one


@pytest.mark.parametrize(
    ("broken", "code", "field"),
    [
        (
            with_selector(type="TextPositionSelector", start=0, end=99),
            "invalid_span",
            "items[0].target[0].selector",
        ),
        (
            with_selector(type="TextPositionSelector", start="0", end=3),
            "wrong_value",
            "items[0].target[0].selector.start",
        ),
        (_misquoted(), "words_differ", "items[0].target[0].selector"),
        (annotation("a", "taxes", "Claim", score=2), "wrong_value", "items[0].score"),
        (annotation("a", "taxes", "Claim", body=[5]), "wrong_value", "items[0].body[0]"),
        (annotation("a", "taxes", "Claim", creator=[[1]]), "wrong_value", "items[0].creator"),
        (annotation("a", "taxes", target={"source": "http://x/other"}), "no_text", "target.source"),
        ({"type": "AnnotationPage", "items": 5}, "wrong_value", "items"),
        (
            {
                "items": [
                    {"target": {"source": "http://x/1"}},
                    {"target": {"source": "http://x/2"}},
                ],
                "label": "several",
            },
            "many_texts",
            "items",
        ),
    ],
)
def test_web_annotation_broken_value_is_refused_by_its_field(
    broken: dict[str, Any], code: str, field: str
) -> None:
    """Each stands in a list, so that a page is not taken for what holds the items."""
    ((row, error),) = rows_of([broken])

    assert isinstance(error, RowError)
    assert (row, error.code, error.field) == (1, code, field)


def test_web_annotation_truncated_file_keeps_what_came_before(tmp_path: Path) -> None:
    written = write(open_writer, [full_draft(), full_draft()], tmp_path / "made")
    raw = written.files[ANNOTATIONS][:-100]

    (_, first), (row, error) = web_annotation.read(BytesIO(raw), name="x")

    assert isinstance(first, ArticleDraft)
    assert isinstance(error, RowError)
    assert (row, error.code) == (2, "truncated")


def test_web_annotation_too_much_outside_of_pages_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_annotation, "MOST_LOOSE_BYTES", 600)

    rows = rows_of(*(annotation(str(key), "taxes", "Claim") for key in range(3)))

    assert [one.code for _, one in rows if isinstance(one, RowError)] == ["line_too_long"] * 2


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"@context":["http://www.w3.org/ns/anno.jsonld"],', True),
        (b'[{"target": {"selector": {"type": "TextQuoteSelector"', True),
        (b'{"text": "x"}', False),
        (b"see http://www.w3.org/ns/anno.jsonld", False),
    ],
)
def test_web_annotation_sniff_knows_the_standard(head: bytes, *, expected: bool) -> None:
    assert web_annotation.sniff(head, name="x") is expected
