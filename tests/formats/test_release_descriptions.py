"""What stands beside the rows of a release: datasheet, citation, codebook, Croissant, README."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from released_articles import AS_OF, Invented, head_of, released, write_release

from annotations.formats.releases.citation import citation, spdx
from annotations.formats.releases.codebook import TABLES, columns_of
from annotations.formats.releases.datasheet_questions import QUESTIONS, SECTIONS
from annotations.formats.releases.headline import headlines
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.profile import Profile

FERRY = Invented("ferry", ["One.", "Two."], marks={"A2": ["Q", "C"], "A10": ["Q", "none"]})
OPTIONS = ReleaseOptions(
    title="Ferries",
    licence="CC BY 4.0",
    creators="Brook, Ada (https://orcid.org/0000-0002-1825-0097)\nRenn Courier",
    contact="Desk <desk@example.org>",
    formats=("csv_spreadsheet",),
    datasheet={"purpose": "To test.", "biases": "All is invented."},
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release", [FERRY], OPTIONS)


def cited(options: ReleaseOptions) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(citation(head_of(options), as_of=AS_OF))
    return found


def test_datasheet_has_answers_and_says_what_is_not_stated(release: Path) -> None:
    text = (release / "DATASHEET.md").read_text(encoding="utf-8")

    assert "**For what purpose was the dataset made?**\n\nTo test.\n" in text
    assert "**Who paid for it?**\n\nNot stated.\n" in text
    assert text.count("Not stated.") == len(QUESTIONS) - 2 + 1  # and once where that is explained
    assert [f"## {one}" in text for one in SECTIONS] == [True] * len(SECTIONS)


def test_datasheet_counts_what_the_rows_hold(release: Path) -> None:
    text = (release / "DATASHEET.md").read_text(encoding="utf-8")

    assert "- 1 articles, 2 sentences, 9 characters of text.\n" in text
    assert "- Marks: Q: 2, C: 1, none: 1.\n" in text
    assert "- Annotators, by pseudonym: A2, A10.\n" in text
    assert "- Sentences by how many annotators decided them: by 2: 2.\n" in text
    assert "rules 1 (configuration cccccccccccc): 1 suggestions" in text
    assert "- Licences of the texts (articles): CC BY 4.0: 1.\n" in text


def test_datasheet_says_which_splits_are_empty(release: Path) -> None:
    text = (release / "DATASHEET.md").read_text(encoding="utf-8")

    assert "near copies of a text are never parted. Articles: train: 1, dev: 0, test: 0.\n" in text
    assert "- Empty splits, although shares were asked for them: dev, test. There are" in text


def test_datasheet_names_no_empty_split_that_nobody_asked_for(tmp_path: Path) -> None:
    options = replace(OPTIONS, splits=(1.0, 0.0, 0.0))

    folder = write_release(tmp_path / "release", [FERRY], options)

    text = (folder / "DATASHEET.md").read_text(encoding="utf-8")
    assert "Articles: train: 1, dev: 0, test: 0.\n" in text
    assert "Empty splits" not in text


def test_profile_counts_each_person_once_a_sentence() -> None:
    row = released(FERRY)
    again = replace(row, annotations=[*row.annotations, *row.annotations])
    profile = Profile()

    profile.add(again)

    assert profile.per_sentence == {2: 2}
    assert profile.rows == 8


def test_citation_names_people_groups_and_licence() -> None:
    found = cited(OPTIONS)

    assert found["title"] == "Ferries"
    assert found["authors"] == [
        {
            "family-names": "Brook",
            "given-names": "Ada",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "Renn Courier"},
    ]
    assert found["license"] == "CC-BY-4.0"
    assert found["contact"] == [{"name": "Desk <desk@example.org>", "email": "desk@example.org"}]


@pytest.mark.parametrize(
    ("licence", "fields"),
    [
        ("CC0-1.0", {"license": "CC0-1.0"}),
        ("https://example.org/terms", {"license-url": "https://example.org/terms"}),
        ("", {}),
    ],
)
def test_citation_names_the_licence_as_the_format_wants_it(
    licence: str, fields: dict[str, str]
) -> None:
    found = cited(ReleaseOptions(licence=licence))

    assert {key: found[key] for key in found if key.startswith("license")} == fields


def test_citation_tells_a_licence_without_a_name_in_words() -> None:
    assert cited(ReleaseOptions(licence="Ask us"))["message"].endswith(
        "Licence of the annotations: Ask us"
    )


@pytest.mark.parametrize("licence", ["CC BY-SA 4.0", "cc-by-sa-4.0", "CC BY SA 4.0"])
def test_licence_is_known_however_it_is_written(licence: str) -> None:
    assert spdx(licence) == "CC-BY-SA-4.0"


LINES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=40)


@given(LINES, LINES)
def test_citation_is_yaml_whatever_the_names_are(title: str, creator: str) -> None:
    found = cited(ReleaseOptions(title=title, creators=creator, licence=title))

    assert found["title"] == (title or "Harbour Desk")
    assert all(set(one) in ({"name"}, {"family-names", "given-names"}) for one in found["authors"])


def test_codebook_knows_every_column_of_every_table() -> None:
    for table in TABLES:
        for withheld in (False, True):
            assert all(one.meaning for one in columns_of(table, withheld=withheld)), table


@pytest.mark.parametrize("texts", ["full", OFFSETS])
def test_codebook_has_the_columns_of_the_rows(tmp_path: Path, texts: str) -> None:
    release = write_release(tmp_path / "release", [FERRY], replace(OPTIONS, texts=texts))

    text = (release / "CODEBOOK.md").read_text(encoding="utf-8")
    assert (
        "| content_text |" in text.split("## attributions (within a row)")[1].split("##")[0]
    ) == (texts == "full")
    for name in ("articles.jsonl", "sentences.jsonl", "annotations.jsonl", "gold.jsonl"):
        row = json.loads((release / name).read_text(encoding="utf-8").split("\n")[0])
        columns = columns_of(name, withheld=texts == OFFSETS)
        assert [one.name for one in columns] == list(row), name
        assert f"## {name}\n" in text


def test_croissant_has_every_file_with_its_hash(release: Path) -> None:
    found = json.loads((release / "croissant.json").read_bytes())
    files = json.loads((release / "MANIFEST.json").read_bytes())["files"]

    hashes = {one["contentUrl"]: one["sha256"] for one in found["distribution"]}
    assert hashes == {
        name: one["sha256"] for name, one in files.items() if name != "croissant.json"
    }


def test_croissant_says_what_the_makers_said(release: Path) -> None:
    found = json.loads((release / "croissant.json").read_bytes())

    assert found["rai:dataBiases"] == ["All is invented."]
    assert found["rai:dataLimitations"] == ["Not stated."]
    assert found["rai:dataAnnotationPlatform"] == ["annotation-workbench 0.0-test"]
    assert found["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert [one["name"] for one in found["creator"]] == ["Ada Brook", "Renn Courier"]


def test_readme_names_files_formats_and_what_they_cannot_hold(release: Path) -> None:
    text = (release / "README.md").read_text(encoding="utf-8")

    assert text.startswith("# Ferries, version 1.0\n")
    assert "- `csv_spreadsheet/`: CSV for spreadsheets\n" in text
    assert "  - cells that begin like a formula and have an apostrophe in front: 4\n" in text
    for name in ("splits.json", "DATASHEET.md", "CODEBOOK.md", "croissant.json"):
        assert f"- `{name}`. " in text
    assert "rebuild.py" not in text


def test_readme_of_a_release_without_words_says_how_to_put_them_back(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY], replace(OPTIONS, texts=OFFSETS))

    text = (release / "README.md").read_text(encoding="utf-8")

    assert "    python rebuild.py TEXTS OUT\n" in text
    assert "were left out." in text


def test_headline_without_a_value_says_so() -> None:
    figure = {"value": None, "low": None, "high": None, "units": 3}
    layer = {"layer": "header", "title": "Marks", "alpha": figure}

    (found,) = headlines([{"scheme": 1, "arm": "blind", "layers": [layer]}])

    assert found.words == "not defined (3 units)"
