"""DocBin, written beside spaCy and read by it."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import spacy
from consumers.product import without_registry
from spacy.tokens import Doc, DocBin

without_registry()

from full_draft import full_draft  # noqa: E402 (only now can it be imported)
from round_trip import Written, write  # noqa: E402

from annotations.formats import docbin  # noqa: E402
from annotations.formats.base import ArticleDraft  # noqa: E402
from annotations.formats.losses import FACT_NAMES  # noqa: E402


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("docbin") / "release"
    return write(docbin.open_writer, [full_draft()], folder)


def documents_in(written: Written, name: str) -> list[Doc]:
    found = DocBin().from_bytes(written.files[name])
    return list(found.get_docs(spacy.blank("en").vocab))


def test_every_annotator_has_a_file_of_documents(written: Written) -> None:
    assert set(written.files) == {
        "docbin/A1-0001.spacy",
        "docbin/A2-0001.spacy",
        "docbin/gold-0001.spacy",
    }
    (document,) = documents_in(written, "docbin/A1-0001.spacy")
    assert document.text == full_draft().text
    assert document.user_data["annotator"] == "A1"


def test_spans_cover_the_words_of_the_set(written: Written) -> None:
    (document,) = documents_in(written, "docbin/A1-0001.spacy")

    ours = document.user_data["spans"]
    pieces = {
        (key, label, full_draft().text[start:end])
        for key, label, spans, _ in ours
        for start, end in spans
    }
    read = {
        (span.id_, span.label_, span.text)
        for name in ("sc", "marks")
        for span in document.spans[name]
    }
    assert read <= pieces
    assert len(pieces - read) <= written.losses.total()
    assert Counter(span.label_ for span in document.spans["marks"]) == {
        "Quote": 2,
        "Claim": 1,
        "Verified": 1,
        "None": 1,
    }


def test_relations_and_attributes_stand_in_user_data(written: Written) -> None:
    (document,) = documents_in(written, "docbin/A1-0001.spacy")

    relations = document.user_data["relations"]

    assert sorted(one[0] for one in relations) == [
        "Continues",
        "Cued_by",
        "Cued_by",
        "Passed_by",
        "Says",
    ]


def test_facts_of_the_article_stand_in_user_data(written: Written) -> None:
    (document,) = documents_in(written, "docbin/A1-0001.spacy")

    draft = full_draft()
    assert document.user_data["licence"] == draft.licence == "CC-BY-4.0"
    assert all(document.user_data[name] == getattr(draft, name) for name in FACT_NAMES)


def test_sentences_begin_where_the_draft_says(written: Written) -> None:
    (document,) = documents_in(written, "docbin/A1-0001.spacy")

    starts = [token.idx for token in document if token.is_sent_start]
    assert starts == [start for start, _ in full_draft().sentences]


def test_span_that_cuts_a_token_is_counted(tmp_path: Path) -> None:
    draft = full_draft()
    told = draft.sets[0].said[0]
    cut: Any = told.__class__(**{**_fields(told), "cue": ((1, 3),)})
    found = draft.sets[0].__class__("A1", draft.sets[0].origin, (), (cut,))
    article = ArticleDraft("", draft.text, sentences=draft.sentences, sets=(found,))

    release = write(docbin.open_writer, [article], tmp_path / "release")

    assert release.losses == {docbin.LOST_ALIGNMENT: 1}


def test_files_hold_no_more_documents_than_they_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docbin, "DOCUMENTS_PER_FILE", 2)

    release = write(docbin.open_writer, [full_draft()] * 5, tmp_path / "release")

    counts = {name: len(documents_in(release, name)) for name in release.files if "A1" in name}
    assert counts == {
        "docbin/A1-0001.spacy": 2,
        "docbin/A1-0002.spacy": 2,
        "docbin/A1-0003.spacy": 1,
    }


def test_texts_in_memory_are_bounded_over_all_annotators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docbin, "_MOST_CHARACTERS", 4 * len(full_draft().text))

    release = write(docbin.open_writer, [full_draft()] * 5, tmp_path / "release")

    counts = {name: len(documents_in(release, name)) for name in release.files}
    people = Counter(name.split("/")[1].split("-")[0] for name in counts)
    assert sum(counts.values()) == 5 * len(full_draft().sets)
    assert all(people[one] > 1 for one in ("A1", "A2", "gold"))


def test_words_of_earlier_texts_are_forgotten_and_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = write(docbin.open_writer, [full_draft()] * 3, tmp_path / "remembered")
    monkeypatch.setattr(docbin, "_MOST_WORDS", 0)

    forgotten = write(docbin.open_writer, [full_draft()] * 3, tmp_path / "forgotten")

    assert forgotten.files == remembered.files


def test_long_article_takes_seconds(tmp_path: Path) -> None:
    text = "The ferry sank, she said. " * 8_000
    sentences = tuple((start, start + 25) for start in range(0, len(text), 26))
    sets = full_draft().sets[:1]
    began = time.process_time()

    write(
        docbin.open_writer, [ArticleDraft("", text, sentences=sentences, sets=sets)], tmp_path / "r"
    )

    assert time.process_time() - began < 10


@pytest.mark.parametrize("language", ["", "en", "ar", "zh", "ja", "qq"])
def test_any_language_is_written_with_its_text_whole(tmp_path: Path, language: str) -> None:
    draft = full_draft()
    article = ArticleDraft(
        "", draft.text, language=language, sentences=draft.sentences, sets=draft.sets
    )

    release = write(docbin.open_writer, [article], tmp_path / "release")

    (document,) = documents_in(release, "docbin/A1-0001.spacy")
    assert document.text == draft.text


def _fields(said: Any) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__slots__}
