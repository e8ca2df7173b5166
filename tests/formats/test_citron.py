"""Citron's JSON: quotes with cue, sources and contents, read and written."""

import json
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from annotated_drafts import TEXT, drafts, full_draft, span_of
from hypothesis import given
from round_trip import drafts_in, read, sets_in, write

from annotations.formats import citron
from annotations.formats.base import ArticleDraft, Row, RowError
from annotations.formats.interchange import AnnotationSet, Named, Origin, Said
from annotations.formats.losses import FACT_NAMES
from annotations.formats.reported import join

WORDS = "“When I use a word,” Humpty Dumpty said, “it means just what I choose.” He said more."


def span(words: str, text: str = WORDS) -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


QUOTE = {
    "cue": span("said"),
    "sources": [span("Humpty Dumpty")],
    "contents": [span("“When I use a word,”"), span("“it means just what I choose.”")],
}
DOCUMENT = {"text": WORDS, "quotes": [QUOTE]}


def rows_of(body: object, name: str = "egg.json") -> list[Row]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(citron.read(BytesIO(raw), name=name))


def said_in(body: object) -> tuple[Said, ...]:
    ((_, draft),) = rows_of(body)
    assert isinstance(draft, ArticleDraft), draft
    return draft.sets[0].said


def error_of(body: object) -> RowError:
    ((row, error),) = rows_of(body)
    assert row == 1
    assert isinstance(error, RowError)
    return error


def test_read_document_gives_the_quote_with_its_speaker() -> None:
    (one,) = said_in(DOCUMENT)

    assert one == Said(
        "0",
        "direct",
        ((0, 20), (41, 71)),
        Named("source", "Humpty Dumpty", ((21, 34),)),
        ((35, 39),),
    )


def test_read_pronoun_is_named_by_what_it_means() -> None:
    told = {"cue": span("said more"), "sources": [span("He")], "contents": [span("more")]}
    groups = [[span("Humpty Dumpty"), span("He")]]

    (by_quote,) = said_in(
        {"text": WORDS, "quotes": [{**told, "coreferences": [span("Humpty Dumpty")]}]}
    )
    (by_group,) = said_in({"text": WORDS, "quotes": [told], "coreference_groups": groups})

    assert by_quote.speaker.name == by_group.speaker.name == "Humpty Dumpty"
    assert by_quote.speaker.mention == ((72, 74),)


def test_read_confidence_as_citron_writes_it_is_the_score() -> None:
    (one,) = said_in({"text": WORDS, "quotes": [{**QUOTE, "confidence": "0.9312"}]})

    assert one.score == 0.9312


def test_read_folder_names_the_annotator() -> None:
    ((_, draft),) = rows_of(DOCUMENT, "A2/egg.json")

    assert isinstance(draft, ArticleDraft)
    assert (draft.title, draft.sets[0].annotator) == ("egg", "A2")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"cue": {"start": 0, "end": 999}}, "invalid_span", "quotes[0].cue[0]"),
        ({"cue": {"start": "0", "end": 3}}, "wrong_value", "quotes[0].cue.start"),
        ({"sources": span("said")}, "wrong_value", "quotes[0].sources"),
        ({"contents": []}, "wrong_value", "quotes[0].contents"),
        (
            {"contents": [span("When I use"), span("I use")]},
            "invalid_span",
            "quotes[0].contents[1]",
        ),
        ({"confidence": "very"}, "wrong_value", "quotes[0].confidence"),
    ],
)
def test_read_bad_quote_names_field_and_reason(
    changed: dict[str, object], code: str, field: str
) -> None:
    error = error_of({"text": WORDS, "quotes": [{**QUOTE, **changed}]})

    assert (error.code, error.field) == (code, field)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"text": "Rain', "truncated"),
        ({"quotes": []}, "wrong_value"),
        ({"text": "", "quotes": []}, "empty_text"),
        ({"text": WORDS, "quotes": 7}, "wrong_value"),
        ({"text": WORDS, "quotes": [7]}, "wrong_value"),
        ({"text": WORDS, "coreference_groups": [[7]]}, "wrong_value"),
    ],
)
def test_read_bad_document_is_refused(body: object, code: str) -> None:
    assert error_of(body).code == code


def test_sniff_knows_its_keys() -> None:
    assert citron.sniff(json.dumps(DOCUMENT).encode(), name="a")
    assert citron.sniff(json.dumps([DOCUMENT]).encode(), name="a")
    assert citron.sniff(json.dumps({"text": "x" * 99_999}).encode()[:65_536], name="a.json")
    assert not citron.sniff(b'{"text": "Rain fell."}', name="a.json")
    assert not citron.sniff(b'{"text": "Rain fell.", "label": []}', name="a.json")
    assert not citron.sniff(b'"quotes": []', name="a.txt")


def test_write_is_the_shape_that_citron_documents(tmp_path: Path) -> None:
    written = write(citron.open_writer, [full_draft()], tmp_path / "out")

    (name, *_) = sorted(name for name in written.members if name.startswith("A1/"))
    body = json.loads(written.members[name])
    assert body["text"] == TEXT
    assert body["quotes"] == [
        {
            "cue": span("said", TEXT),
            "sources": [span("Ada Brook", TEXT)],
            "contents": [
                span(words, TEXT)
                for words in ("“The ferry,", "sank,”", "“Nobody 👩‍👩‍👧‍👦 checked.”")
            ],
        }
    ]
    assert body["coreference_groups"] == []


def test_written_facts_of_an_article_come_back(tmp_path: Path) -> None:
    written = write(citron.open_writer, [full_draft()], tmp_path / "out")

    for found in drafts_in(read(citron, written.readable)):
        facts = {name: getattr(found, name) for name in FACT_NAMES}
        assert facts == {name: getattr(full_draft(), name) for name in FACT_NAMES}


@pytest.mark.parametrize("told", [None, 7, "x", [], {"title": 7, "url": "", "other": "x"}])
def test_read_what_others_mean_by_our_key_is_no_fact(told: object) -> None:
    ((_, draft),) = rows_of({**DOCUMENT, "workbench": told})

    assert isinstance(draft, ArticleDraft), draft
    assert draft.title == "egg"


def test_write_attribution_without_a_cue_is_counted(tmp_path: Path) -> None:
    one = Said("1", "direct", (span_of("Nobody"),), Named("source", "x", (span_of("She"),)))
    draft = ArticleDraft("", TEXT, sets=(AnnotationSet("A1", Origin.PERSON, (), (one,)),))

    written = write(citron.open_writer, [draft], tmp_path / "out")

    assert +written.losses == {"attributions without a cue, which Citron needs": 1}


@given(drafts(titles=False))
def test_written_quotes_come_back(draft: ArticleDraft) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = write(citron.open_writer, [draft], Path(folder) / "out")

    found = sets_in(read(citron, written.readable))

    assert {one.annotator for one in found} == {one.annotator for one in draft.sets}
    by_name = {one.annotator: one for one in draft.sets}
    for one in found:
        expected = join(by_name[one.annotator].said, written.losses)
        assert [(said.content, said.speaker.mention, said.cue) for said in one.said] == [
            (joined.content, joined.speaker.mention, ((joined.cue[0][0], joined.cue[-1][1]),))
            for joined in expected
            if joined.cue
        ]
