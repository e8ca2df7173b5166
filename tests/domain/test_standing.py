"""Which act stands on a sentence after taking back and doing again."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.standing import Standing, Written

NAMES = "abcdefgh"
ACTS = {name: UUID(int=place) for place, name in enumerate(NAMES, start=1)}


def standing(*versions: str) -> Standing:
    """Versions as "0a", act a on sentence 0, or "0b-a", act b taking a back there."""
    return Standing(
        Written(int(one[0]), ACTS[one[1]], ACTS[one[3]] if len(one) > 2 else None)
        for one in versions
    )


@pytest.mark.parametrize(
    ("versions", "act", "moved_on"),
    [
        (["0a"], "a", []),
        (["0a", "0b"], "a", [0]),
        (["0a", "0b"], "b", []),
        # b is taken back by c: a stands again.
        (["0a", "0b", "0c-b"], "a", []),
        (["0a", "0b", "0c-b", "0d"], "a", [0]),
        # Both taken back, then done again in the other order.
        (["0a", "0b", "0c-b", "0d-a"], "d", []),
        (["0a", "0b", "0c-b", "0d-a"], "c", [0]),
        (["0a", "0b", "0c-b", "0d-a", "0e-d"], "c", []),
        (["0a", "0b", "0c-b", "0d-a", "0e-d", "0f-c"], "f", []),
        (["0a", "0b", "0c-b", "0d-a", "0e-d", "0f-c"], "e", [0]),
        (["0a", "0b", "0c-b", "0d-a", "0e-d", "0f-c", "0g-f"], "e", []),
        # One act on two sentences, one of which went on.
        (["0a", "1a", "1b"], "a", [1]),
        (["0a", "1a", "1b", "1c-b"], "a", []),
        # An act sent in parts is one.
        (["0a", "0a", "0b-a"], "b", []),
    ],
)
def test_act_in_the_way_is_found(versions: list[str], act: str, moved_on: list[int]) -> None:
    assert standing(*versions).moved_on(ACTS[act]) == moved_on


@settings(deadline=None)
@given(st.integers(1, 12), st.data())
def test_all_acts_can_be_taken_back_newest_first_and_done_again(
    count: int, data: st.DataObject
) -> None:
    """As on the page: undo down to some depth, redo all, in any number of rounds."""
    numbers = iter(range(1, 10_000))
    versions: list[Written] = []
    undo: list[UUID] = []
    for _ in range(count):
        undo.append(UUID(int=next(numbers)))
        versions.append(Written(0, undo[-1], None))
    for _ in range(data.draw(st.integers(1, 4))):
        redo: list[UUID] = []
        for _ in range(data.draw(st.integers(0, count))):
            move(versions, undo, redo, UUID(int=next(numbers)))
        while redo:
            move(versions, redo, undo, UUID(int=next(numbers)))


def move(versions: list[Written], source: list[UUID], target: list[UUID], act: UUID) -> None:
    taken = source.pop()
    assert Standing(versions).moved_on(taken) == []
    assert all(Standing(versions).moved_on(other) == [0] for other in source[-1:])
    versions.append(Written(0, act, taken))
    target.append(act)
