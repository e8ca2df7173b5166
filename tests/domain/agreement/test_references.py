"""Every published case within its printed tolerance."""

import json
from pathlib import Path
from typing import TypedDict

import pytest
from domain.agreement.measures import NOMINAL, NUMERIC

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.figures import Reason, point_figure
from annotations.domain.agreement.kappa import confusions, kappa, kappa_statistic
from annotations.domain.agreement.per_label import label_fleiss_statistic
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.specific import specific
from annotations.domain.agreement.tables import PatternTable, Value

Cell = int | str | list[str] | None


class _Named(TypedDict):
    name: str
    coefficient: str
    ratings: list[list[Cell]]
    expected: float | None
    tolerance: float


class Case(_Named, total=False):
    label: str | int


CASES: list[Case] = [
    case
    for case in json.loads(Path(__file__).with_name("references.json").read_text("utf-8"))["cases"]
    if not case["coefficient"].startswith("dawid_skene")  # truth/ tests these
]
BY_NAME = {case["name"]: case for case in CASES}
PUBLISHED = [name for name, case in BY_NAME.items() if case["expected"] is not None]
COHEN = [name for name, case in BY_NAME.items() if case["coefficient"] == "cohen_kappa"]
UNDEFINED = [name for name, case in BY_NAME.items() if case["expected"] is None]


def read_value(cell: Cell) -> Value | None:
    if isinstance(cell, list):
        return frozenset(cell)
    return None if cell is None else str(cell)


def read_table(case: Case) -> PatternTable:
    names = [f"rater {number}" for number in range(len(case["ratings"]))]
    columns = zip(*case["ratings"], strict=True)
    return PatternTable.of_units(
        (
            "one article",
            {name: read_value(cell) for name, cell in zip(names, column, strict=True)},
        )
        for column in columns
    )


def measure(case: Case) -> float | None:
    match case["coefficient"]:
        case "specific_agreement":
            return specific(read_table(case), str(case["label"])).value
        case "fleiss_kappa_per_label":
            coded = CodedTable.of(read_table(case))
            label = str(case["label"])
            return point_figure(label_fleiss_statistic(coded, label), coded.sample).value
        case "cohen_kappa":
            return kappa(confusions(read_table(case))["rater 0", "rater 1"])
        case "masi_distance":
            first, second = (frozenset(map(str, members)) for members in case["ratings"])
            return masi(first, second)
        case "randolph_free_marginal":
            return NOMINAL["brennan_prediger"](read_table(case)).value
        case name:
            return {**NOMINAL, **NUMERIC}[name](read_table(case)).value


@pytest.mark.parametrize("name", PUBLISHED)
def test_measure_of_a_published_case_is_the_printed_value(name: str) -> None:
    case = BY_NAME[name]

    value = measure(case)

    assert value == pytest.approx(case["expected"], rel=0, abs=case["tolerance"])


@pytest.mark.parametrize("name", COHEN)
def test_kappa_as_sums_per_article_is_the_one_of_the_confusion(name: str) -> None:
    case = BY_NAME[name]
    coded = CodedTable.of(read_table(case))

    value = point_figure(kappa_statistic(coded), coded.sample).value

    assert value == pytest.approx(measure(case), rel=0, abs=1e-14)


@pytest.mark.parametrize("name", UNDEFINED)
def test_chance_corrected_measures_of_one_label_are_undefined(name: str) -> None:
    table = read_table(BY_NAME[name])

    figures = [alpha(table, nominal), alpha(table, masi), ac1(table)]

    assert [figure.value for figure in figures] == [None, None, None]
    assert {figure.undefined for figure in figures} == {Reason.ONE_LABEL}
    assert kappa(confusions(table)["rater 0", "rater 1"]) is None
    assert percent(table).value == 1
