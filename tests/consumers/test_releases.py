"""mlcroissant takes croissant.json and reads the tables; CITATION.cff keeps the format's rules."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
import yaml

RELEASES = ("release_full", "release_offsets", "release_silent")
KNOWN = {
    *("cff-version", "message", "type", "title", "version", "date-released", "authors"),
    *("license", "license-url", "contact", "identifiers"),
}
REQUIRED = {"cff-version", "message", "title", "authors"}
RULES = {
    "date-released": r"\d{4}-\d\d-\d\d",
    "orcid": r"https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]",
    "email": r"[\S]+@[\S]+\.[\S]{2,}",
}


def dataset(samples: Path, release: str) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(str(samples / release / "croissant.json"))


def lines(samples: Path, release: str, table: str) -> list[dict[str, Any]]:
    text = (samples / release / table).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]


@pytest.mark.parametrize("release", RELEASES)
def test_croissant_is_valid_without_a_warning(samples: Path, release: str) -> None:
    issues = dataset(samples, release).metadata.ctx.issues

    assert (issues.errors, issues.warnings) == (set(), set())


@pytest.mark.parametrize("release", RELEASES)
def test_croissant_reads_as_many_records_as_a_table_has_rows(samples: Path, release: str) -> None:
    read = dataset(samples, release)

    for records in read.metadata.record_sets:
        source = records.fields[0].source.file_object
        expected = json.loads((samples / release / "MANIFEST.json").read_bytes())["files"][source]
        assert len(list(read.records(records.id))) == expected["rows"], records.id


def test_croissant_reads_articles_as_they_are(samples: Path) -> None:
    read = list(dataset(samples, "release_full").records("articles"))

    for ours, theirs in zip(lines(samples, "release_full", "articles.jsonl"), read, strict=True):
        assert theirs["articles/text"].decode() == ours["text"]
        assert theirs["articles/uid"].decode() == ours["uid"]
        assert theirs["articles/version_number"] == ours["version_number"]


def test_croissant_reads_annotations_with_their_types(samples: Path) -> None:
    read = list(dataset(samples, "release_full").records("annotations"))

    for ours, theirs in zip(lines(samples, "release_full", "annotations.jsonl"), read, strict=True):
        assert theirs["annotations/marks"].decode() == ours["marks"]
        assert theirs["annotations/start"] == ours["start"]
        assert theirs["annotations/independent"] is ours["independent"]
        assert theirs["annotations/seconds"] == pytest.approx(ours["seconds"])


def test_croissant_of_a_release_without_texts_has_their_lengths(samples: Path) -> None:
    read = list(dataset(samples, "release_offsets").records("articles"))

    rows = lines(samples, "release_offsets", "articles.jsonl")
    assert [one["articles/characters"] for one in read] == [one["characters"] for one in rows]
    assert not any("articles/text" in one for one in read)


def test_croissant_speaks_of_people_and_machines(samples: Path) -> None:
    found = dataset(samples, "release_full").metadata

    assert found.data_annotation_platform == ["annotation-workbench 0.0-test"]
    assert found.data_biases == ["All is invented."]
    assert found.data_release_maintenance_plan == "Nobody keeps it up."
    assert "A1, A2" in found.annotator_demographics[0]
    assert "rules 1" in found.machine_annotation_tools[0]
    assert found.annotations_per_item is not None
    assert found.data_limitations == ["Not stated."]
    assert found.personal_sensitive_information


@pytest.mark.parametrize("release", RELEASES)
def test_citation_keeps_the_rules_of_its_format(samples: Path, release: str) -> None:
    """By https://github.com/citation-file-format/citation-file-format, schema.json of 1.2.0."""
    found = yaml.safe_load((samples / release / "CITATION.cff").read_bytes())

    assert REQUIRED <= set(found) <= KNOWN
    assert all(isinstance(found[key], str) and found[key] for key in set(found) & KNOWN - LISTS)
    assert (found["cff-version"], found["type"]) == ("1.2.0", "dataset")
    for one in (*found["authors"], *found.get("contact", [])):
        assert is_entity(one) or is_person(one)
    for one in (found, *found["authors"], *found.get("contact", [])):
        for key in set(one) & set(RULES):
            assert re.fullmatch(RULES[key], one[key])
    assert [set(one) for one in found["identifiers"]] == [{"type", "value"}]


LISTS = {"authors", "contact", "identifiers"}


def is_entity(one: Mapping[str, str]) -> bool:
    return "name" in one and set(one) <= {"name", "email", "orcid"}


def is_person(one: Mapping[str, str]) -> bool:
    return set(one) <= {"family-names", "given-names", "email", "orcid"}


def test_csv_reads_in_python_as_the_lines_do(samples: Path) -> None:
    with (samples / "release_full" / "attributions.csv").open(encoding="utf-8", newline="") as file:
        read = [row["content_text"] for row in csv.DictReader(file)]

    rows = lines(samples, "release_full", "annotations.jsonl")
    assert read == [" […] ".join(o["content_text"]) for row in rows for o in row["attributions"]]
