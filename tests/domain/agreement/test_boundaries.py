"""How the content of two people's attributions meets."""

import pytest
from attributing import said

from annotations.domain.agreement.boundaries import FARTHEST, Boundary, pair_boundaries
from annotations.domain.agreement.decisions import AttributionChoice
from annotations.domain.agreement.matching import match_content


def meet(first: list[AttributionChoice], second: list[AttributionChoice]) -> list[tuple[str, str]]:
    boundaries = pair_boundaries(first, second, match_content(first, second))
    return [(one.value, other.value) for one, other in boundaries]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([said((100, 110))], [said((100, 110))], [("exact", "exact")]),
        ([said((100, 110))], [said((102, 109))], [("half:-2:1", "half:2:-1")]),
        ([said((100, 110))], [said((108, 120))], [("overlap:-8:-10", "overlap:8:10")]),
        ([said((100, 110))], [], [("alone", "none")]),
        ([], [said((100, 110))], [("none", "alone")]),
        ([said((100, 110))], [said((110, 120))], [("alone", "none"), ("none", "alone")]),
        (
            [said((100, 110)), said((100, 110), by="witness")],
            [said((100, 110))],
            [("exact", "exact"), ("covered", "none")],
        ),
        ([said((100, 103), (105, 110))], [said((100, 110))], [("half:0:0", "half:0:0")]),
        ([], [], []),
    ],
)
def test_boundaries_of_two_people_say_how_each_attribution_meets(
    first: list[AttributionChoice],
    second: list[AttributionChoice],
    expected: list[tuple[str, str]],
) -> None:
    assert meet(first, second) == expected


def test_boundaries_farther_apart_than_is_told_apart_are_cut() -> None:
    assert meet([said((0, 200))], [said((100, 300))]) == [
        (f"overlap:-{FARTHEST}:-{FARTHEST}", f"overlap:{FARTHEST}:{FARTHEST}")
    ]


@pytest.mark.parametrize(
    "boundary",
    [Boundary("exact"), Boundary("half", -3, 4), Boundary("overlap", 0, 0), Boundary("none")],
)
def test_boundary_read_from_its_value_is_the_same(boundary: Boundary) -> None:
    assert Boundary.read(boundary.value) == boundary


@pytest.mark.parametrize("value", ["", "near", "half:1", "half:a:b", "exact:1:2:3"])
def test_boundary_read_from_other_words_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Boundary.read(value)
