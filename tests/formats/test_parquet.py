"""Parquet: every table with the same types, every row of the release, no words where forbidden."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from released_articles import Invented, head_of, released, uid

from annotations.formats.parquet import writing
from annotations.formats.parquet.card import TABLES
from annotations.formats.parquet.schemas import schemas
from annotations.formats.registry import FORMATS
from annotations.formats.releases.annotated import annotated
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.rows import EvidenceRow, ReleasedArticle, SourceRow
from annotations.formats.releases.withholding import withheld, withheld_draft

FERRY = Invented(
    "ferry",
    ["“The ferry 🚢 sank,” she said.", "It carried 40 lorries."],
    reason="feared for her job",
    marks={"A1": ["Q", "V"], "A2": ["Q+C", "none"]},
)
BRIDGE = Invented("bridge", ["The bridge is safe."])
ARTICLES = (FERRY, BRIDGE)
EVIDENCE = EvidenceRow(
    uid=uid("evidence"),
    article_version=FERRY.version_uid,
    position=1,
    annotator="A1",
    batch="b",
    marks="V",
    url="",
    document="Port log",
    publisher="Port",
    passage="40 lorries",
    retrieved_at="2026-03-01",
    kind="primary_record",
    stance="supports",
)


def write(
    folder: Path,
    articles: Sequence[ReleasedArticle],
    options: ReleaseOptions | None = None,
) -> dict[str, Any]:
    """Write them as a release does; what the manifest would say of the files."""
    folder.mkdir()
    given = options or ReleaseOptions(licence="CC BY 4.0", title="Ferries: “two”")
    with ReleaseFolder(folder) as opened:
        writer = writing.open_writer(opened, head_of(given))
        for one in articles:
            is_withheld = given.texts == OFFSETS
            draft = annotated(one)
            writer.add(
                withheld(one) if is_withheld else one,
                withheld_draft(draft) if is_withheld else draft,
            )
        writer.close()
        summaries = opened.summaries()
    return {name: summaries[name] for name in summaries if name.startswith("parquet/")}


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / f"parquet/data/{name}.parquet").to_pylist()
    return rows


def articles() -> list[ReleasedArticle]:
    found = [released(one) for one in ARTICLES]
    return [replace(found[0], evidence=[EVIDENCE]), found[1]]


def test_write_annotations_are_the_rows_of_the_release(tmp_path: Path) -> None:
    given = articles()

    write(tmp_path / "out", given)

    assert rows_of(tmp_path / "out", "annotations") == [
        row for one in given for row in one.annotations
    ]
    assert rows_of(tmp_path / "out", "annotations_independent") == [
        row for one in given for row in one.independent
    ]
    assert rows_of(tmp_path / "out", "articles") == [one.article for one in given]
    assert rows_of(tmp_path / "out", "evidence") == [EVIDENCE]


def test_write_gold_has_a_share_for_every_set_of_marks(tmp_path: Path) -> None:
    write(tmp_path / "out", articles())

    gold = rows_of(tmp_path / "out", "adjudicated")

    assert [one["marks"] for one in gold] == ["Q", "Q"]
    assert gold[0]["distribution"] == {
        "none": 0.0,
        "C": 0.0,
        "V": 0.0,
        "Q": 1 / 3,
        "Q+C": 0.0,
        "Q+V": 0.0,
    }
    assert gold[0]["record"] == articles()[0].gold[0]["record"]


def test_write_spans_have_their_words(tmp_path: Path) -> None:
    write(tmp_path / "out", articles())

    spans = rows_of(tmp_path / "out", "spans")

    by_version = {one.version_uid: one.text for one in ARTICLES}
    assert {row["role"] for row in spans} == {"content", "cue", "mention", "stop"}
    assert {row["annotator"] for row in spans} == {"A1", "A2", "gold"}
    for row in spans:
        assert row["text"] == by_version[row["article_version"]][row["start"] : row["end"]]


def test_write_relations_name_sources_that_are_there(tmp_path: Path) -> None:
    one = articles()[0]
    one.annotations[2]["attributions"][0]["continues"] = uid("first")

    write(tmp_path / "out", [one])

    relations = rows_of(tmp_path / "out", "relations")
    sources = {row["uid"] for row in rows_of(tmp_path / "out", "sources")}
    assert {row["source"] for row in relations if row["source"]} <= sources
    assert {row["relation"] for row in relations} == {"says", "relay", "continues"}
    assert [row["continued"] for row in relations if row["continued"]] == [uid("first")]


def test_write_source_of_many_articles_comes_once(tmp_path: Path) -> None:
    own = SourceRow(
        uid=uid("own"),
        name="A sailor",
        aliases=[],
        scope="version",
        article_version=FERRY.version_uid,
        merged_into=None,
    )
    given = articles()
    given[0].sources = {**given[0].sources, own["uid"]: own}

    write(tmp_path / "out", given)

    names = [row["name"] for row in rows_of(tmp_path / "out", "sources")]
    assert sorted(names) == ["A sailor", "Ada Brook"]


def test_write_offsets_alone_has_no_words_of_the_texts(tmp_path: Path) -> None:
    options = ReleaseOptions(texts=OFFSETS)

    write(tmp_path / "out", articles(), options)

    (article, *_) = rows_of(tmp_path / "out", "articles")
    assert article["characters"] == len(FERRY.text)
    for path in (tmp_path / "out").rglob("*.parquet"):
        written = json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False)
        for words in ("ferry 🚢", "lorries.", "safe", "she said"):
            assert words not in written, path


@pytest.mark.parametrize("has_text", [True, False])
def test_write_nothing_has_all_columns_with_their_types(tmp_path: Path, has_text: bool) -> None:
    options = ReleaseOptions(texts="full" if has_text else OFFSETS)

    write(tmp_path / "out", [], options)

    for name, schema in schemas(has_text=has_text).items():
        file = pq.ParquetFile(tmp_path / f"out/parquet/data/{name}.parquet")
        assert file.schema_arrow.equals(schema)
        assert file.metadata.num_rows == 0


def test_write_twice_is_equal_in_content(tmp_path: Path) -> None:
    first = write(tmp_path / "a", articles())
    second = write(tmp_path / "b", articles())

    assert {name: one["rows"] for name, one in first.items()} == {
        name: one["rows"] for name, one in second.items()
    }
    for name in TABLES:
        assert rows_of(tmp_path / "a", name) == rows_of(tmp_path / "b", name)


def test_write_many_rows_come_in_row_groups_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 4)
    monkeypatch.setattr(writing, "MOST_WAITING", 2)

    write(tmp_path / "out", [released(replace(BRIDGE, name=f"b{n}")) for n in range(10)])

    metadata = pq.ParquetFile(tmp_path / "out/parquet/data/annotations.parquet").metadata
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [4, 4, 2]
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_write_rows_with_long_texts_fill_a_row_group_by_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_CHARACTERS", 1)
    monkeypatch.setattr(writing, "MOST_BYTES", 1)

    write(tmp_path / "out", articles())

    for name in ("articles", "sentences"):
        metadata = pq.ParquetFile(tmp_path / f"out/parquet/data/{name}.parquet").metadata
        assert metadata.num_row_groups == len(ARTICLES)
    assert [one["title"] for one in rows_of(tmp_path / "out", "articles")] == [
        one.article["title"] for one in articles()
    ]


def front_of(folder: Path) -> dict[str, Any]:
    _, front, _ = (folder / "parquet/README.md").read_text(encoding="utf-8").split("---\n", 2)
    read: dict[str, Any] = yaml.safe_load(front)
    return read


def test_card_names_every_table_the_licence_and_the_size(tmp_path: Path) -> None:
    write(tmp_path / "out", articles())

    front = front_of(tmp_path / "out")

    assert front["pretty_name"] == "Ferries: “two”"
    assert front["license"] == "cc-by-4.0"
    assert front["language"] == ["en"]
    assert front["size_categories"] == ["n<1K"]
    assert front["task_categories"] == ["text-classification", "token-classification"]
    assert {one["config_name"]: one["data_files"] for one in front["configs"]} == {
        name: f"data/{name}.parquet" for name in TABLES
    }
    assert [one["config_name"] for one in front["configs"] if one.get("default")] == ["annotations"]


def test_card_names_no_table_without_rows(tmp_path: Path) -> None:
    write(tmp_path / "out", [replace(released(BRIDGE), gold=[], independent=[])])

    configs = front_of(tmp_path / "out")["configs"]

    named = {one["config_name"] for one in configs}
    assert set(TABLES) - named == {"adjudicated", "annotations_independent", "evidence"}


def test_card_of_another_release_describes_its_tables_otherwise(tmp_path: Path) -> None:
    write(tmp_path / "full", articles())
    write(tmp_path / "offsets", articles(), ReleaseOptions(texts=OFFSETS))

    full, offsets = (front_of(tmp_path / one)["configs"] for one in ("full", "offsets"))

    told = [one["description"] for one in (*full, *offsets)]
    assert len(set(told)) == 2 * len(TABLES)
    assert all("version 1.0" in one for one in told)


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("CC0-1.0", {"license": "cc0-1.0"}),
        ("ODbL-1.0", {"license": "odbl"}),
        ("", {"license": "unknown"}),
        ("ask: us\n- x", {"license": "other", "license_name": "ask: us\n- x"}),
    ],
)
def test_card_tells_licences_as_the_hub_does(
    tmp_path: Path, licence: str, told: dict[str, str]
) -> None:
    write(tmp_path / "out", under(licence, licence), ReleaseOptions(licence=licence))

    assert licences_of(tmp_path / "out") == told


def under(*licences: str) -> list[ReleasedArticle]:
    """The articles with these licences of their texts."""
    found = articles()
    for one, licence in zip(found, licences, strict=True):
        one.article["licence"] = licence
    return found


def licences_of(folder: Path) -> dict[str, Any]:
    front = front_of(folder)
    return {key: front[key] for key in front if key.startswith("license")}


@pytest.mark.parametrize(
    ("own", "texts", "told"),
    [
        ("CC0-1.0", ("CC BY 4.0", "CC0-1.0"), {"license": ["cc0-1.0", "cc-by-4.0"]}),
        (
            "CC0-1.0",
            ("Crown", ""),
            {"license": "other", "license_name": "annotations: CC0-1.0; texts: not told, Crown"},
        ),
        (
            "",
            ("CC BY 4.0", "CC BY 4.0"),
            {"license": "other", "license_name": "annotations: not told; texts: CC BY 4.0"},
        ),
    ],
)
def test_card_tells_the_licences_of_the_texts_where_they_are_others(
    tmp_path: Path, own: str, texts: tuple[str, str], told: dict[str, Any]
) -> None:
    write(tmp_path / "out", under(*texts), ReleaseOptions(licence=own))

    assert licences_of(tmp_path / "out") == told
    words = (tmp_path / "out/parquet/README.md").read_text(encoding="utf-8")
    assert "A licence of the annotations gives no right to the texts" in words


def test_card_without_texts_has_the_licence_of_the_annotations(tmp_path: Path) -> None:
    options = ReleaseOptions(licence="CC0-1.0", texts=OFFSETS)

    write(tmp_path / "out", under("Crown", ""), options)

    assert licences_of(tmp_path / "out") == {"license": "cc0-1.0"}
    words = (tmp_path / "out/parquet/README.md").read_text(encoding="utf-8")
    assert "They are not in it." in words


def test_format_can_be_written_without_texts() -> None:
    assert not FORMATS["parquet"].needs_text
