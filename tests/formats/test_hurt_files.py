"""Files of other tools, hurt anywhere: readers answer with rows and errors, nothing else."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from full_draft import full_draft
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import write

from annotations.formats import csv_table, doccano, label_studio, prodigy, web_annotation
from annotations.formats.base import ArticleDraft, Reader, RowError
from annotations.formats.registry import FORMATS

READERS: dict[str, Reader] = {
    "label_studio": label_studio,
    "doccano": doccano,
    "web_annotation": web_annotation,
    "prodigy": prodigy,
    "csv": csv_table,
}
PRODIGY = {
    "text": "Rain fell, said Ann.",
    "spans": [{"start": 0, "end": 9, "label": "Claim", "text": "Rain fell"}],
    "relations": [
        {
            "label": "Says",
            "head_span": {"start": 0, "end": 9, "label": "Claim"},
            "child_span": {"start": 16, "end": 19, "label": "Source"},
        }
    ],
    "accept": ["Quote"],
    "meta": {"article_id": "a", "sentence": 1, "title": "T"},
    "_annotator_id": "ann",
    "answer": "accept",
}
TABLE = (
    "article_id;number;sentence;marks;speaker;annotator;quote;cue;unsure\n"
    'a;1;"“Rain,” said Ann.";Q+C;Ann;ann;“Rain,”;said;yes\na;1;"“Rain,” said Ann.";C;;ben;;;\n'
)
ODD: list[Any] = [None, True, -1, 10**30, 1.5, "", "x\0", "🚢", [], [[]], {}, {"id": []}, [1, "a"]]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    found = {"prodigy": json.dumps(PRODIGY).encode(), "csv": TABLE.encode()}
    for name in ("label_studio", "doccano", "web_annotation"):
        found[name] = _written(name, tmp_path_factory.mktemp(name) / "release")
    return found


def _written(name: str, folder: Path) -> bytes:
    maker = FORMATS[name].writer
    assert maker is not None
    files = write(maker, [full_draft()], folder).files
    return max((raw for key, raw in files.items() if "config" not in key), key=len)


def check(name: str, raw: bytes) -> None:
    for row, one in READERS[name].read(io.BytesIO(raw), name=f"{name}.x"):
        assert row >= 1
        assert isinstance(one, ArticleDraft | RowError)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(READERS)),
    place=st.integers(0, 9_999),
    width=st.integers(0, 40),
    instead=st.sampled_from(
        [b"", b"\xff", b"[[[[", b'"', b"\\u", b"{", b"9", b"\x00", b",", b"\n"]
    ),
)
def test_hurt_bytes_give_rows_and_errors(
    samples: dict[str, bytes], name: str, place: int, width: int, instead: bytes
) -> None:
    raw = samples[name]
    start = place * len(raw) // 10_000

    check(name, raw[:start] + instead + raw[start + width :])


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(["label_studio", "doccano", "web_annotation", "prodigy"]),
    changes=st.lists(
        st.tuples(st.integers(0, 9_999), st.sampled_from(ODD)), min_size=1, max_size=2
    ),
)
def test_hurt_values_give_rows_and_errors(
    samples: dict[str, bytes], name: str, changes: list[tuple[int, Any]]
) -> None:
    value = json.loads(samples[name].splitlines()[0] if name == "doccano" else samples[name])
    places = list(_places(value))
    for place, instead in changes:
        holder, key = places[place * len(places) // 10_000]
        holder[key] = instead

    check(name, json.dumps(value).encode())


def _places(value: Any) -> Any:
    """Every value in a JSON value, by what holds it and its key there."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in list(keys):
        yield value, key
        yield from _places(value[key])
