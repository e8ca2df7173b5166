"""Archives of many small files: never more in one than our own import takes."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from full_draft import full_draft
from round_trip import Written, drafts_in, read, write

from annotations.formats import packs
from annotations.formats.archives import LIMITS, open_archive
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.registry import FORMATS

# What every archive of a format holds besides, and how many files an article's set has.
PACKED: Mapping[str, tuple[set[str], int]] = {
    "brat": ({"annotation.conf", "visual.conf"}, 2),
    "citron": (set(), 1),
    "uima_json": ({"TypeSystem.xml"}, 1),
    "uima_xmi": ({"TypeSystem.xml"}, 1),
}
ARTICLES = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "release"


def written(name: str, folder: Path, articles: int = ARTICLES) -> Written:
    maker = FORMATS[name].writer
    assert maker is not None
    return write(maker, [full_draft()] * articles, folder)


def members_of(release: Written) -> dict[str, dict[str, bytes]]:
    """The members of each archive, as our import opens it."""
    found = {}
    for name, raw in release.files.items():
        with open_archive(io.BytesIO(raw)) as archive:
            found[name] = {one: archive.open(one).read() for one in archive.names}
    return found


@pytest.mark.parametrize("name", PACKED)
def test_full_archive_is_followed_by_another_that_reads_alone(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, files = PACKED[name]
    people = len(full_draft().sets)
    monkeypatch.setattr(packs, "MOST_MEMBERS", len(beside) + 2 * people * files)

    found = members_of(written(name, folder))

    assert list(found) == [
        f"{name}/annotations-2.zip",
        f"{name}/annotations-3.zip",
        f"{name}/annotations.zip",
    ]
    ending = ".txt" if name == "brat" else FORMATS[name].endings[0]
    reader = FORMATS[name].reader
    assert reader is not None
    counts = []
    for members in found.values():
        assert beside <= set(members)
        drafts = drafts_in(read(reader, members, ending=ending))
        counts.append(len(drafts))
        assert all(draft.text == full_draft().text for draft in drafts)
    assert sorted(counts) == [people, 2 * people, 2 * people]


def test_archive_of_many_bytes_is_followed_by_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_BYTES", 1)

    assert len(written("citron", folder).files) == ARTICLES


def test_archive_stays_within_what_is_imported() -> None:
    assert LIMITS.entries > 2 * packs.MOST_MEMBERS
    assert LIMITS.total_bytes >= 2 * packs.MOST_BYTES


def test_format_without_sets_has_an_archive_only_where_something_stands_in_it(
    folder: Path,
) -> None:
    assert not written("citron", folder, articles=0).files


def test_named_sets_of_one_person_and_of_names_alike_are_told_apart() -> None:
    sets = [AnnotationSet(name, Origin.PERSON) for name in ("A1", "A1", "a b", "a/b")]

    named = [(name, again) for name, again, _ in packs.named_sets(sets)]

    assert named == [("A1", ""), ("A1", "-2"), ("a_b", ""), ("a_b", "-2")]
