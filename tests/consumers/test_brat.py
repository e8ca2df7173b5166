"""brat's files as bratly reads them."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from bratly import (
    AttributeAnnotation,
    Document,
    EntityAnnotation,
    NoteAnnotation,
    RelationAnnotation,
)
from bratly.io import read_document_collection_from_folder


@pytest.fixture(scope="module")
def folders(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Document]]:
    """The documents of each annotator's folder."""
    into = tmp_path_factory.mktemp("brat")
    with ZipFile(samples / "brat" / "annotations.zip") as archive:
        archive.extractall(into)
    return {
        path.name: read_document_collection_from_folder(str(path)).documents
        for path in into.iterdir()
        if path.is_dir()
    }


def annotations_of(document: Document, kind: type[Any]) -> list[Any]:
    (collection,) = document.annotation_collections
    return [one for one in collection.annotations if type(one) is kind]


def test_every_annotator_has_a_folder_of_texts(
    folders: dict[str, list[Document]], expected: list[dict[str, Any]]
) -> None:
    assert set(folders) == {"A1", "A2", "gold"}
    assert {one.text for one in folders["A1"]} == {article["text"] for article in expected}


def test_spans_cover_the_words_that_their_lines_say(folders: dict[str, list[Document]]) -> None:
    spans = [
        (document, one)
        for documents in folders.values()
        for document in documents
        for one in annotations_of(document, EntityAnnotation)
    ]

    assert len(spans) > 20
    for document, one in spans:
        words = " ".join(document.text[part.start : part.end] for part in one.fragments)
        assert words == one.content


def test_relations_attributes_and_notes_are_those_of_the_set(
    folders: dict[str, list[Document]], expected: list[dict[str, Any]]
) -> None:
    (ferry,) = (one for one in folders["A1"] if one.text == expected[0]["text"])
    said = expected[0]["sets"][0]["said"]

    relations = annotations_of(ferry, RelationAnnotation)
    attributes = annotations_of(ferry, AttributeAnnotation)
    notes = annotations_of(ferry, NoteAnnotation)

    assert sorted(one.label for one in relations) == [
        "Continues",
        "Cued_by",
        "Cued_by",
        "Passed_by",
        "Says",
    ]
    modes = [one.values for one in attributes if one.label == "mode"]
    assert modes == [[one["mode"]] for one in said if one["mode"]]
    assert any("was “afraid”" in one.value for one in notes)
