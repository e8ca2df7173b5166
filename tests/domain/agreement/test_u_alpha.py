"""Krippendorff's alpha for unitising: printed values, a judge's values, and what must hold."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from attributing import SENTENCES
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.extents import Unit, unit_patterns
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.domain.agreement.u_alpha import (
    Continuum,
    cu_alpha_statistic,
    ku_alpha_statistic,
    u_alpha_statistic,
    u_binary_statistic,
)

Units = Mapping[str, Sequence[Unit]]
# Krippendorff (2019), Content Analysis, 4th ed., Fig. 12.11, with the values printed there.
BOOK: Units = {
    "Alex": [
        (0, 7, "1"),
        (7, 13, "2"),
        (30, 32, "5"),
        (32, 37, "6"),
        (37, 44, "6"),
        (44, 60, "7"),
    ],
    "Paul": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "Suzan": [
        (0, 7, "1"),
        (7, 13, "4"),
        (13, 21, "5"),
        (32, 37, "6"),
        (37, 41, "6"),
        (41, 44, "6"),
    ],
}
# Constructed; values of krippendorff-unitized-alpha 0.1.0 and of another computation of our own.
THREE: Units = {
    "A": [(2, 10, "quote"), (14, 20, "claim"), (30, 38, "quote")],
    "B": [(2, 9, "quote"), (14, 22, "quote"), (30, 38, "quote")],
    "C": [(3, 10, "quote"), (13, 20, "claim")],
}
JUDGED = json.loads(Path(__file__).with_name("u_alpha_references.json").read_text("utf-8"))["cases"]


def continuum_of(units: Units, length: int) -> Continuum:
    listed: defaultdict[str, list[tuple[str, Pattern, int]]] = defaultdict(list)
    for layer, pattern, n in unit_patterns(units, (0, length)):
        listed[layer].append(("article", pattern, n))
    return Continuum.of({layer: PatternTable.of(rows) for layer, rows in listed.items()})


def continuum_of_sentences(sentences: Sequence[tuple[str, Mapping[str, Decision]]]) -> Continuum:
    listed: defaultdict[str, list[tuple[str, Pattern, int]]] = defaultdict(list)
    for article, decisions in sentences:
        for layer, pattern, n in sentence_patterns(decisions):
            listed[layer].append((article, pattern, n))
    return Continuum.of({layer: PatternTable.of(rows) for layer, rows in listed.items()})


def figures_of(continuum: Continuum) -> list[Figure]:
    statistics: list[Statistic] = [
        u_alpha_statistic(continuum),
        u_binary_statistic(continuum),
        cu_alpha_statistic(continuum),
        *(ku_alpha_statistic(continuum, mode) for mode in ("direct", "mixed", "indirect")),
    ]
    return [point_figure(one, continuum.sample) for one in statistics]


def value_of(statistic: Statistic, continuum: Continuum) -> float | None:
    return point_figure(statistic, continuum.sample).value


def test_u_alphas_of_the_book_are_the_printed_values() -> None:
    continuum = continuum_of(BOOK, 60)

    assert value_of(u_alpha_statistic(continuum), continuum) == pytest.approx(0.510, abs=0.0006)
    assert value_of(u_binary_statistic(continuum), continuum) == pytest.approx(0.413, abs=0.001)
    assert value_of(cu_alpha_statistic(continuum), continuum) == pytest.approx(0.724, abs=0.0006)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", 1.0), ("2", 0.0), ("3", 0.0), ("4", 0.0), ("5", 1.0), ("6", 1.0), ("7", None)],
)
def test_u_alpha_of_each_value_of_the_book_is_the_printed_one(
    value: str, expected: float | None
) -> None:
    continuum = continuum_of(BOOK, 60)

    found = value_of(ku_alpha_statistic(continuum, value), continuum)

    assert found == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_u_alphas_of_three_people_are_those_computed_elsewhere() -> None:
    continuum = continuum_of(THREE, 50)

    overall = value_of(u_alpha_statistic(continuum), continuum)
    binary = value_of(u_binary_statistic(continuum), continuum)

    assert overall == pytest.approx(0.5336238198983297, abs=1e-12)
    assert binary == pytest.approx(0.6453591606133979, abs=1e-12)


def test_u_alpha_of_a_near_miss_is_that_computed_elsewhere() -> None:
    continuum = continuum_of({"A": [(0, 10, "x")], "B": [(1, 11, "x")]}, 40)

    value = value_of(u_alpha_statistic(continuum), continuum)

    assert value == pytest.approx(0.8720833333333333, abs=1e-12)


@pytest.mark.parametrize("number", range(len(JUDGED)))
def test_u_alpha_of_random_units_is_the_judges_value(number: int) -> None:
    case = JUDGED[number]
    units = {
        person: [(start, end, value) for start, end, value in listed]
        for person, listed in case["units"].items()
    }
    continuum = continuum_of(units, case["length"])

    value = value_of(u_alpha_statistic(continuum), continuum)

    assert value == pytest.approx(case["u_alpha"], rel=0, abs=1e-9)


def test_u_alpha_of_values_used_by_one_person_each_is_undefined_per_value() -> None:
    continuum = continuum_of({"A": [(0, 5, "x")], "B": [(10, 15, "y")]}, 20)

    figures = {
        name: point_figure(ku_alpha_statistic(continuum, name), continuum.sample)
        for name in ("x", "unknown")
    }

    assert {figure.undefined for figure in figures.values()} == {Reason.LABEL_UNUSED}


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ({}, Reason.NO_UNITS),
        ({"A": [(0, 5, "x")]}, Reason.NO_UNITS),
        ({"A": [], "B": []}, Reason.ONE_LABEL),
        ({"A": [(0, 20, "x")], "B": [(0, 20, "x")]}, Reason.ONE_LABEL),
    ],
)
def test_u_alpha_without_two_people_or_values_is_undefined(units: Units, reason: Reason) -> None:
    continuum = continuum_of(units, 20)

    figures = figures_of(continuum)[:2]

    assert {(figure.value, figure.undefined) for figure in figures} == {(None, reason)}


def test_u_alpha_of_one_unit_over_everything_of_one_person_is_below_chance() -> None:
    continuum = continuum_of({"A": [(0, 20, "x")], "B": []}, 20)

    value = value_of(u_alpha_statistic(continuum), continuum)

    assert value is not None
    assert value < 0


@settings(deadline=None)
@given(sentences=SENTENCES)
def test_u_alphas_of_any_sentences_are_numbers_or_say_why_not(
    sentences: list[tuple[str, dict[str, Decision]]],
) -> None:
    for figure in figures_of(continuum_of_sentences(sentences)):
        assert (figure.value is None) != (figure.undefined is None)
        assert figure.value is None or figure.value <= 1 + 1e-12


@settings(deadline=None)
@given(sentences=SENTENCES, names=st.permutations(["anna", "ben", "cleo"]))
def test_u_alphas_after_renaming_people_are_the_same(
    sentences: list[tuple[str, dict[str, Decision]]], names: list[str]
) -> None:
    new = dict(zip(["anna", "ben", "cleo"], names, strict=True))
    renamed = [
        (article, {new[person]: one for person, one in decisions.items()})
        for article, decisions in sentences
    ]

    before = figures_of(continuum_of_sentences(sentences))
    after = figures_of(continuum_of_sentences(renamed))

    for one, other in zip(before, after, strict=True):
        assert one.undefined == other.undefined
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-9))


@settings(deadline=None)
@given(sentences=SENTENCES)
def test_u_alphas_of_people_who_always_do_the_same_are_one(
    sentences: list[tuple[str, dict[str, Decision]]],
) -> None:
    alike = [
        (article, {"anna": one, "ben": one})
        for article, decisions in sentences
        for one in decisions.values()
    ]

    for figure in figures_of(continuum_of_sentences(alike)):
        assert figure.value is None or figure.value == pytest.approx(1, abs=1e-9)


@st.composite
def unitised(draw: st.DrawFn) -> dict[str, list[Unit]]:
    """Units of two or three people on a continuum of 30, in three values."""
    people = draw(st.sampled_from([["anna", "ben"], ["anna", "ben", "cleo"]]))
    found = {}
    for person in people:
        edges = sorted(draw(st.sets(st.integers(0, 30), max_size=8)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        found[person] = [(a, b, draw(st.sampled_from("xyz"))) for a, b in pairs]
    return found


@settings(deadline=None)
@given(units=unitised(), values=st.permutations("xyz"))
def test_u_alphas_after_renaming_values_are_the_same(
    units: dict[str, list[Unit]], values: list[str]
) -> None:
    new = dict(zip("xyz", values, strict=True))
    renamed = {
        person: [(start, end, new[value]) for start, end, value in listed]
        for person, listed in units.items()
    }
    before, after = continuum_of(units, 30), continuum_of(renamed, 30)

    for statistic in (u_alpha_statistic, u_binary_statistic, cu_alpha_statistic):
        one, other = value_of(statistic(before), before), value_of(statistic(after), after)
        assert one == (None if other is None else pytest.approx(other, abs=1e-9))
    for value in "xyz":
        one = value_of(ku_alpha_statistic(before, value), before)
        other = value_of(ku_alpha_statistic(after, new[value]), after)
        assert one == (None if other is None else pytest.approx(other, abs=1e-9))


@settings(deadline=None)
@given(units=unitised())
def test_binary_u_alpha_is_the_overall_one_of_a_single_value(units: dict[str, list[Unit]]) -> None:
    single = {
        person: [(start, end, "x") for start, end, _ in listed] for person, listed in units.items()
    }
    before, after = continuum_of(units, 30), continuum_of(single, 30)

    binary = value_of(u_binary_statistic(before), before)
    overall = value_of(u_alpha_statistic(after), after)

    assert binary == (None if overall is None else pytest.approx(overall, abs=1e-9))
