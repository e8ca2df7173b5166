"""doccano's own code reads the lines: its parser of files, its labels of spans and relations.

Its package is there without its servers. What it would import of them, the classes of its
database tables and readers of other formats, is stood in for; nothing of that is called.
"""

import importlib
import sys
import uuid
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ABSENT = {
    "chardet": ("UniversalDetector",),
    "pyexcel": (),
    "pyexcel.exceptions": (),
    "seqeval": (),
    "seqeval.scheme": ("BILOU", "IOB2", "IOBES", "IOE2", "Tokens"),
    "examples": (),
    "examples.models": ("Example",),
    "label_types": (),
    "label_types.models": ("CategoryType", "LabelType", "RelationType", "SpanType"),
    "labels": (),
    "labels.models": ("Category", "Label", "Relation", "Span", "TextLabel"),
    "projects": (),
    "projects.models": ("Project",),
    "data_import.pipeline.label_types": ("LabelTypes",),
}
RELATIONS = {"Says", "Cued_by", "Passed_by", "Continues", "Part_of"}


@pytest.fixture(scope="module")
def doccano() -> tuple[ModuleType, ModuleType]:
    """Its modules that parse files and labels."""
    backend = pytest.importorskip("backend", reason="doccano is not installed")
    sys.path.insert(0, str(next(iter(backend.__path__))))
    for name, words in ABSENT.items():
        stand_in = ModuleType(name)
        for word in words:
            setattr(stand_in, word, type(word, (), {}))
        sys.modules.setdefault(name, stand_in)
    found = (
        importlib.import_module("data_import.pipeline.parsers"),
        importlib.import_module("data_import.pipeline.label"),
    )
    sys.path.pop(0)
    return found


def rows(doccano: tuple[ModuleType, ModuleType], path: Path) -> list[dict[str, Any]]:
    parser = doccano[0].JSONLParser(encoding="utf-8")
    found = list(parser.parse(str(path)))
    assert parser.errors == []
    return found


@pytest.mark.parametrize(("name", "articles"), [("A1", 2), ("A2", 1), ("gold", 1)])
def test_parser_reads_every_line(
    doccano: tuple[ModuleType, ModuleType],
    samples: Path,
    expected: list[dict[str, Any]],
    name: str,
    articles: int,
) -> None:
    found = rows(doccano, samples / f"doccano/{name}.jsonl")

    assert [row["text"] for row in found] == [one["text"] for one in expected[:articles]]


def test_spans_and_relations_are_labels_of_its_own(
    doccano: tuple[ModuleType, ModuleType], samples: Path
) -> None:
    labels = doccano[1]
    first = rows(doccano, samples / "doccano/A1.jsonl")[0]
    example = uuid.uuid4()

    spans = [labels.SpanLabel.parse(example, one) for one in first["entities"]]
    relations = [labels.RelationLabel.parse(example, one) for one in first["relations"]]

    known = {one.id for one in spans}
    assert len(known) == len(spans) > 10
    assert all(0 <= one.start_offset < one.end_offset <= len(first["text"]) for one in spans)
    assert {one.type for one in relations} == RELATIONS
    assert all({one.from_id, one.to_id} <= known for one in relations)
