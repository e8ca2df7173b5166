"""dkpro-cassis reads our CASes with nothing but the type system beside them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

KINDS = ("uima_xmi", "uima_json")
TOLD = "“The ferry, 🚢 ‘Ilva’, sank,”"


def cases(samples: Path, kind: str) -> dict[str, Any]:
    """The CAS of each annotator."""
    with zipfile.ZipFile(samples / kind / kind / "annotations.zip") as archive:
        with archive.open("TypeSystem.xml") as stream:
            types = load_typesystem(stream)
        read = {}
        for name in archive.namelist():
            with archive.open(name) as stream:
                if name.endswith(".xmi"):
                    read[name.split("/")[0]] = load_cas_from_xmi(stream, typesystem=types)
                elif name.endswith(".json"):
                    read[name.split("/")[0]] = load_cas_from_json(stream)
    return read


@pytest.mark.parametrize("kind", KINDS)
def test_every_annotator_has_a_cas_with_the_text(samples: Path, kind: str) -> None:
    found = cases(samples, kind)

    assert sorted(found) == ["A1", "A2", "gold"]
    for annotator, cas in found.items():
        (document,) = cas.select("workbench.Document")
        assert document.annotator == annotator
        assert document.get_covered_text() == cas.sofa_string


@pytest.mark.parametrize("kind", KINDS)
def test_spans_after_emoji_cover_the_words(samples: Path, kind: str) -> None:
    cas = cases(samples, kind)["A1"]

    told, own, went_on = cas.select("workbench.Attribution")

    assert told.get_covered_text() == TOLD
    assert [one.get_covered_text() for one in told.content.elements] == ["“The ferry,", "sank,”"]
    assert [one.get_covered_text() for one in told.cue.elements] == ["said"]
    (mention,) = told.speaker.mention.elements
    assert mention.get_covered_text() == told.speaker.name == "Ada Brook"
    assert [(stop.place, stop.who.name) for stop in told.chain.elements] == [
        ("origin", None),
        ("relay", "AFP"),
    ]
    assert went_on.continues is told
    assert own.speaker.kind == "article"


@pytest.mark.parametrize("kind", KINDS)
def test_marks_and_evidence_are_there(samples: Path, kind: str) -> None:
    cas = cases(samples, kind)["A1"]

    marked = list(cas.select("workbench.Mark"))

    assert [one.marks for one in marked] == ["Q+C", "V", "none", "Q"]
    assert [one.url for one in marked[1].evidence.elements] == ["https://example.org/log"]


def test_json_says_utf16_offsets(samples: Path) -> None:
    with zipfile.ZipFile(samples / "uima_json/uima_json/annotations.zip") as archive:
        name = next(name for name in archive.namelist() if name.startswith("A1/"))
        body = json.loads(archive.read(name))

    listed = body["%FEATURE_STRUCTURES"]
    units = next(one["sofaString"] for one in listed if "sofaString" in one).encode("utf-16-le")
    mention = next(one for one in listed if one["%TYPE"] == "workbench.Mention")
    words = units[2 * mention["begin"] : 2 * mention["end"]].decode("utf-16-le")
    assert words == "Ada Brook"
