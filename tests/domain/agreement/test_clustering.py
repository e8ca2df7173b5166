"""The order of people: those who decide alike stand together."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.clustering import cluster_order

PEOPLE = ("A1", "A2", "A3", "A4", "A10")


def test_cluster_order_of_two_camps_keeps_each_together() -> None:
    near = {("A1", "A3"): 0.1, ("A2", "A4"): 0.1}
    far = {pair: 0.8 for pair in combinations(PEOPLE[:4], 2) if pair not in near}

    order = cluster_order(PEOPLE[:4], near | far)

    assert {frozenset(order[:2]), frozenset(order[2:])} == {
        frozenset({"A1", "A3"}),
        frozenset({"A2", "A4"}),
    }


def test_cluster_order_turns_groups_so_that_the_nearest_ends_meet() -> None:
    line = {"A1": 0.0, "A4": 0.1, "A2": 0.25, "A3": 0.45}
    distances = {(one, other): abs(line[one] - line[other]) for one, other in combinations(line, 2)}

    order = cluster_order(PEOPLE[:4], distances)

    assert order in (("A1", "A4", "A2", "A3"), ("A3", "A2", "A4", "A1"))


def test_cluster_order_without_shared_sentences_counts_as_people_do() -> None:
    assert cluster_order(("A10", "A2", "A1"), {}) == ("A1", "A2", "A10")


def test_cluster_order_of_few_people_is_those_people() -> None:
    assert cluster_order((), {}) == ()
    assert cluster_order(("A1",), {}) == ("A1",)


@given(
    values=st.lists(st.floats(0, 2), min_size=10, max_size=10),
    people=st.permutations(PEOPLE),
)
def test_cluster_order_holds_everybody_once_whatever_order_they_came_in(
    values: list[float], people: list[str]
) -> None:
    distances = dict(zip(combinations(PEOPLE, 2), values, strict=True))

    order = cluster_order(people, distances)

    assert sorted(order) == sorted(PEOPLE)
    assert order == cluster_order(PEOPLE, distances)
