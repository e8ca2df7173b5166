"""CSV lines and single values of a release's files."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    AttributionEntry,
    EvidenceRow,
    SentenceRow,
    SourceRow,
    SpeakerEntry,
)
from annotations.formats.releases.tables import (
    COLUMNS,
    annotation_cells,
    article_cells,
    attribution_cells,
    csv_lines,
    evidence_cells,
    sentence_cells,
    source_cells,
)
from annotations.formats.releases.values import (
    json_line,
    number,
    span_list,
    stamp,
    with_sorted_keys,
)

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_csv_lines_read_back_are_what_was_written(rows: list[list[str]]) -> None:
    written = csv_lines(rows).decode()

    assert list(csv.reader(StringIO(written, newline=""), strict=True)) == rows


def test_csv_line_quotes_only_what_needs_it() -> None:
    written = csv_lines(
        [["a,b", 'say "x"', "one\ntwo", "a\rb", "=1+1", "-2", "@x", " y", None, 1.5]]
    )

    assert written == b'"a,b","say ""x""","one\ntwo","a\rb",=1+1,-2,@x, y,,1.5\n'


def test_number_has_twelve_significant_digits() -> None:
    assert number(2 / 3) == 0.666666666667
    assert number(0.1 + 0.2) == 0.3
    assert number(86_400.0) == 86_400.0


def test_stamp_is_utc_with_microseconds_and_sorts_as_text() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    berlin = noon.astimezone(timezone(timedelta(hours=1)))

    assert stamp(noon) == "2026-03-01T12:00:00.000000Z"
    assert stamp(berlin) == stamp(noon)
    assert stamp(noon) < stamp(noon + timedelta(microseconds=1))


def test_spans_stand_in_one_cell() -> None:
    assert span_list([[1, 5], [7, 12]]) == "1-5;7-12"
    assert span_list([]) == ""


def test_json_value_gets_sorted_keys_at_every_depth() -> None:
    value = {"b": [{"d": 1, "c": None}], "a": "x"}

    assert json_line(with_sorted_keys(value)) == b'{"a":"x","b":[{"c":null,"d":1}]}\n'


def test_cells_stand_under_their_columns() -> None:
    speaker = SpeakerEntry(
        kind="speaker_kind", source="source", mention=[], mention_text=[], set_by="set_by"
    )
    entry = {key: key for key in AttributionEntry.__annotations__} | {
        "content": [[1, 2]],
        "content_text": ["x"],
        "cue": [],
        "cue_text": [],
        "negated": True,
        "speaker": speaker,
        "chain": [],
    }
    annotation = named(AnnotationRow) | {"attributions": [entry], "evidence": ["e1", "e2"]}
    flags = ("independent", "fact_candidate", "unsure", "bulk", "carried")
    annotation |= dict.fromkeys(flags, False)

    assert article_cells(named(ArticleRow)) == list(COLUMNS["articles.csv"])  # type: ignore[arg-type]
    assert sentence_cells(named(SentenceRow)) == list(COLUMNS["sentences.csv"])  # type: ignore[arg-type]
    assert evidence_cells(named(EvidenceRow)) == list(COLUMNS["evidence.csv"])  # type: ignore[arg-type]
    assert source_cells(named(SourceRow) | {"aliases": []}) == [  # type: ignore[arg-type]
        "[]" if key == "aliases" else key for key in COLUMNS["sources.csv"]
    ]
    assert dict(zip(COLUMNS["annotations.csv"], annotation_cells(annotation), strict=True)) == (  # type: ignore[arg-type]
        named(AnnotationRow)
        | dict.fromkeys(flags, "false")
        | {"attributions": "uid", "evidence": "e1;e2"}
    )
    cells = attribution_cells(annotation, entry)  # type: ignore[arg-type]
    empty = {"cue": "", "cue_text": "", "mention": "", "mention_text": "", "chain": "[]"}
    assert dict(zip(COLUMNS["attributions.csv"], cells, strict=True)) == (
        {key: key for key in COLUMNS["attributions.csv"]}
        | empty
        | {"content": "1-2", "content_text": "x", "negated": "true"}
    )


def named(row: type) -> dict[str, object]:
    """A row whose every value is its own key."""
    return {key: key for key in row.__annotations__}
