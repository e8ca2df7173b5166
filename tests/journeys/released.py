"""Checks of a downloaded release against the site's database and against itself."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from journeys.site import Site, hyphened

# What is in the release by our reckoning: the newest records of one project's assignments.
RECORDS = """
    SELECT v.uid, s.position, m.pseudonym, r.payload
    FROM annotations_recordversion r
    JOIN annotations_sentence s ON s.id = r.sentence_id
    JOIN annotations_articleversion v ON v.id = s.version_id
    JOIN annotations_project p ON p.id = v.project_id
    JOIN annotations_assignment a ON a.id = r.assignment_id
    JOIN annotations_membership m ON m.user_id = a.annotator_id AND m.project_id = p.id
    WHERE p.uid = ? AND r.version = (
        SELECT MAX(version) FROM annotations_recordversion
        WHERE assignment_id = r.assignment_id AND sentence_id = r.sentence_id
    )
"""
# Words beside spans, which stand in the release alone.
WORDS = ("content", "cue", "mention")

Json = dict[str, Any]
Place = tuple[str, int, str]


class Release:
    """The files of an archive by name, without the one folder that holds them all."""

    def __init__(self, archive: Path) -> None:
        with zipfile.ZipFile(archive) as opened:
            self.files: Mapping[str, bytes] = {
                name.partition("/")[2]: opened.read(name) for name in opened.namelist()
            }

    def lines(self, name: str) -> list[Json]:
        return [json.loads(line) for line in self.files[name].splitlines()]

    def table(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files[name].decode(), newline="")))

    @property
    def manifest(self) -> Json:
        found: Json = json.loads(self.files["MANIFEST.json"])
        return found


def check_hashes(release: Release) -> None:
    """Every file but the manifest is named by it, with its size and its SHA-256."""
    named = release.manifest["files"]

    assert set(named) == set(release.files) - {"MANIFEST.json"}
    for name, entry in named.items():
        assert entry["bytes"] == len(release.files[name]), name
        assert entry["sha256"] == hashlib.sha256(release.files[name]).hexdigest(), name


def check_rows(release: Release, site: Site, project: str) -> None:
    """The records are those of the database, row by row, in JSONL and in CSV."""
    stored = {
        (hyphened(version), position, pseudonym): json.loads(str(payload))
        for version, position, pseudonym, payload in site.rows(RECORDS, project)
    }
    released = {place_of(row): row for row in release.lines("annotations.jsonl")}

    assert len(stored) > 0
    assert set(released) == set(stored)
    for place, row in released.items():
        assert row["marks"] == stored[place]["marks"], place
        assert row["note"] == stored[place]["note"], place
        assert [bare(one) for one in row["attributions"]] == stored[place]["attributions"], place
        assert row["evidence"] == [one["uid"] for one in stored[place]["evidence"]], place
    assert {place_of(row): row["marks"] for row in release.table("annotations.csv")} == {
        place: row["marks"] for place, row in released.items()
    }


def check_spans(release: Release) -> None:
    """Every span, cut out of the article's text, gives the words that stand beside it."""
    texts = {row["article_version"]: row["text"] for row in release.lines("articles.jsonl")}
    cut = 0
    for row in release.lines("annotations.jsonl"):
        text = texts[row["article_version"]]
        for spans, words in quoted(row):
            assert [text[start:end] for start, end in spans] == words
            cut += len(words)

    assert cut > 0


def check_names(release: Release, *names: str) -> None:
    """No person's name stands in any file."""
    for file, content in release.files.items():
        for name in names:
            assert name.casefold() not in content.decode().casefold(), f"{name} in {file}"


def place_of(row: Mapping[str, Any]) -> Place:
    return row["article_version"], int(row["position"]), row["annotator"]


def bare(attribution: Json) -> Json:
    """An attribution as it was saved, without the words beside its spans."""
    kept = {key: value for key, value in attribution.items() if not key.endswith("_text")}
    voices = [attribution["speaker"], *attribution["chain"]]
    speaker, *chain = [
        {key: value for key, value in voice.items() if not key.endswith("_text")}
        for voice in voices
    ]
    return kept | {"speaker": speaker, "chain": chain}


def quoted(row: Json) -> Iterator[tuple[list[list[int]], list[str]]]:
    """The spans of a row, each list with its words."""
    for attribution in row["attributions"]:
        for holder in (attribution, attribution["speaker"], *attribution["chain"]):
            for kind in WORDS:
                if kind in holder:
                    yield holder[kind], holder[f"{kind}_text"]
