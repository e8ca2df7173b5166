"""By how many characters the content of two people starts and ends apart."""

import pytest

from annotations.domain.agreement.offsets import offsets
from annotations.domain.agreement.span_f1 import BoundaryTable
from annotations.domain.agreement.tables import PatternTable

TABLE = BoundaryTable.of(
    PatternTable.of(
        [
            ("first", (("anna", "exact"), ("ben", "exact")), 5),
            ("first", (("anna", "half:-3:2"), ("ben", "half:3:-2")), 2),
            ("second", (("anna", "overlap:3:0"), ("cleo", "overlap:-3:0")), 1),
            ("second", (("anna", "alone"), ("ben", "none")), 7),
        ]
    )
)


def test_offsets_of_all_people_are_distances() -> None:
    found = offsets(TABLE)

    assert (found.starts, found.ends, found.units) == ({0: 5, 3: 3}, {0: 6, 2: 2}, 8)


@pytest.mark.parametrize(
    ("person", "starts", "ends"),
    [
        ("anna", {0: 5, -3: 2, 3: 1}, {0: 6, 2: 2}),
        ("ben", {0: 5, 3: 2}, {0: 5, -2: 2}),
        ("cleo", {-3: 1}, {0: 1}),
        ("dora", {}, {}),
    ],
)
def test_offsets_of_a_person_are_theirs_against_the_others(
    person: str, starts: dict[int, int], ends: dict[int, int]
) -> None:
    found = offsets(TABLE, person)

    assert (found.starts, found.ends) == (starts, ends)
