"""A release's figures of spans, found again from its lines by the plainest means there are."""

import json
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from make import make_user
from release_files import files_of, lines_of, make_release, use_folder
from release_records import BEGIN

from annotations.actions.demo import load_demo
from annotations.models import Release

pytestmark = pytest.mark.django_db

Row = dict[str, Any]
Characters = frozenset[int]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A release of the demo project."""
    use_folder(tmp_path, monkeypatch)
    make_user("boss", password="long enough to sign in")
    loaded = load_demo(at=BEGIN)
    assert loaded is not None
    return make_release(loaded, "1.1")


def sentences(release: Release) -> Iterator[tuple[tuple[int, str], list[Row]]]:
    """The independent decisions of each sentence that two people or more decided, by view."""
    listed: defaultdict[tuple[object, ...], list[Row]] = defaultdict(list)
    for name in ("annotations.jsonl", "annotations_independent.jsonl"):
        for row in lines_of(release, name):
            if row["independent"]:
                place = row["scheme"], row["arm"], row["article_version"], row["position"]
                listed[place].append(row)
    for (scheme, arm, *_), rows in listed.items():
        if len(rows) > 1:
            yield (scheme, arm), rows  # type: ignore[misc]


def contents(row: Row) -> list[Characters]:
    return [
        frozenset(place for start, end in one["content"] for place in range(start, end))
        for one in row["attributions"]
        if one["mode"] is not None
    ]


def best_match(first: list[Characters], second: list[Characters]) -> tuple[int, int, int]:
    """Exact, half and any matches of the best of all matchings, every one of them tried."""
    if len(first) > len(second):
        first, second = second, first
    found: list[tuple[int, int, Fraction, int]] = []
    for chosen in permutations(second, len(first)):
        shares = [
            Fraction(len(a & b), len(a | b)) for a, b in zip(first, chosen, strict=True) if a & b
        ]
        halves = [share for share in shares if share >= Fraction(1, 2)]
        found.append((shares.count(Fraction(1)), len(halves), sum(shares, Fraction()), len(shares)))
    exact, half, _, matched = max(found)
    return exact, half, matched


def test_f1s_of_a_release_are_those_of_trying_every_matching(release: Release) -> None:
    totals: defaultdict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for view, rows in sentences(release):
        for one, other in combinations(rows, 2):
            first, second = contents(one), contents(other)
            exact, half, matched = best_match(first, second)
            for place, n in enumerate((exact, half, matched, len(first) + len(second))):
                totals[view][place] += n

    for told in json.loads(files_of(release)["agreement.json"])["views"]:
        *matches, made = totals[told["scheme"], told["arm"]]
        figures = told["spans"]["figures"]
        found = [figures[name]["value"] for name in ("f1_exact", "f1_half", "f1_overlap")]
        assert made > 0
        assert found == pytest.approx([2 * n / made for n in matches], abs=1e-9)
        assert told["spans"]["attributions"] == made


def test_binary_u_alpha_of_a_release_is_that_of_single_characters(release: Release) -> None:
    observed: defaultdict[tuple[int, str], float] = defaultdict(float)
    marked: defaultdict[tuple[int, str], int] = defaultdict(int)
    characters: defaultdict[tuple[int, str], int] = defaultdict(int)
    squares: defaultdict[tuple[int, str], int] = defaultdict(int)
    for view, rows in sentences(release):
        covered = [frozenset().union(*contents(row)) for row in rows]
        for place in range(rows[0]["start"], rows[0]["end"]):
            times = sum(place in one for one in covered)
            observed[view] += 2 * times * (len(rows) - times) / (len(rows) - 1)
            marked[view] += times
            characters[view] += len(rows)
        squares[view] += sum(length**2 for row in rows for length in unit_lengths(row))

    for told in json.loads(files_of(release)["agreement.json"])["views"]:
        view = told["scheme"], told["arm"]
        units, everything = marked[view], characters[view]
        gaps = everything - units
        pairs = everything**2 - gaps - squares[view]
        expected = everything * 2 * units * gaps / pairs
        value = told["spans"]["figures"]["u_alpha_binary"]["value"]
        assert value == pytest.approx(1 - observed[view] / expected, abs=1e-9)


def unit_lengths(row: Row) -> list[int]:
    """The spans of content; the demo's never overlap within one person's sentence."""
    spans = {
        (start, end)
        for one in row["attributions"]
        if one["mode"] is not None
        for start, end in one["content"]
    }
    assert all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(spans, 2))
    return [end - start for start, end in spans]
