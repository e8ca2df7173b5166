"""One article with everything in it, as files that must not change from one day to the next."""

import tempfile
from pathlib import Path

import pytest
from annotated_drafts import full_draft
from round_trip import write

from annotations.formats.base import HEAD_BYTES
from annotations.formats.registry import FORMATS, recognise

GOLDEN = Path(__file__).parent.parent / "golden" / "corpora"
VERSION = "05476e3f-18ea-598a-a9fa-4d59c22ff788"
KEPT = {
    "uima_xmi": ("TypeSystem.xml", f"A1/{VERSION}.xmi"),
    "uima_json": (f"A2/{VERSION}.json",),
    "citron": (f"A1/{VERSION}.json",),
    "polnear": ("polnear/A1.jsonl", "polnear/gold.jsonl"),
}


@pytest.mark.parametrize("name", KEPT)
def test_format_of_the_full_article_is_as_it_was(name: str) -> None:
    maker = FORMATS[name].writer
    assert maker is not None

    with tempfile.TemporaryDirectory() as folder:
        written = write(maker, [full_draft()], Path(folder) / "out").readable

    for file in KEPT[name]:
        golden = GOLDEN / name / file.removeprefix(f"{name}/")
        assert written[file] == golden.read_bytes(), file


@pytest.mark.parametrize("name", KEPT)
def test_golden_file_is_recognised_as_its_format(name: str) -> None:
    for file in KEPT[name]:
        golden = GOLDEN / name / file.removeprefix(f"{name}/")
        found = recognise(golden.name, golden.read_bytes()[:HEAD_BYTES])
        assert found is not None
        assert found.name == name
