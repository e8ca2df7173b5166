import shutil
from pathlib import Path

import pytest

from annotations.formats.demo import DemoError, read_demo

FOLDER = Path(__file__).parents[2] / "annotations" / "fixtures" / "demo"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "demo"))


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        (
            '"mention": ["she"]',
            '"mention": ["he, the spokesman"]',
            "annotations.json: article “Six guards killed in raid on mountain customs post”: "
            "sentence 4, ada: mention: The words “he, the spokesman” are not in the sentence.",
        ),
        ('"cue": ["added"]', '"cue": ["e"]', "occur 7 times: say which occurrence"),
        ('"cue": ["added"]', '"cue": [{"text": "added", "occurrence": 2}]', "no occurrence 2"),
        ('"opens": "“We are told"', '"opens": "We are told"', "Sentence 4 opens ““We are told"),
        ('"speaker": "Marta Quill"', '"speaker": "Marta Qill"', "no source “Marta Qill”"),
        (
            '"continues": {"sentence": 2}',
            '"continues": {"sentence": 9}',
            "Sentence 3, ada: nothing",
        ),
        ('"mode": "direct"', '"mood": "direct"', "sentence 2, ada: "),
        ('"sentence": 1,', '"sentence": 0,', "Sentence 0 opens"),
        ('{"like": "ada", "seconds": 8}', '{"like": "eve", "seconds": 8}', "no record of 'eve'"),
        ('"marks": "C"', '"marks": "D"', "record.marks: The marks must be"),
        ('"article": "3c9e', '"article": "0c9e', "There is no article 0c9e"),
        ('"annotations": [', '"annotations" [', "annotations.json: This is not JSON"),
    ],
)
def test_read_annotations_at_fault_names_the_place(
    copy: Path, old: str, new: str, detail: str
) -> None:
    _change(copy / "annotations.json", old, new)

    with pytest.raises(DemoError) as caught:
        read_demo(copy)

    assert detail in caught.value.detail
    assert caught.value.detail.startswith("annotations.json: ")


def test_read_missing_file_names_it(copy: Path) -> None:
    (copy / "sources.json").unlink()

    with pytest.raises(DemoError, match=r"sources\.json: The file sources\.json cannot be read"):
        read_demo(copy)


def test_read_source_with_scope_but_no_article_is_refused(copy: Path) -> None:
    _change(copy / "sources.json", '"scope": "project"', '"scope": "version"')

    with pytest.raises(DemoError, match="NPA: an article is named if, and only if"):
        read_demo(copy)
