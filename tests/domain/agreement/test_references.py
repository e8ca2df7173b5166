"""Every published case within its printed tolerance."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.kappa import confusions, kappa
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.specific import specific
from annotations.domain.agreement.tables import PatternTable


class _Named(TypedDict):
    name: str
    coefficient: str
    ratings: list[list[int | str | None]]
    expected: float | None
    tolerance: float


class Case(_Named, total=False):
    label: str


CASES: list[Case] = json.loads(Path(__file__).with_name("references.json").read_text("utf-8"))[
    "cases"
]
BY_NAME = {case["name"]: case for case in CASES}
PUBLISHED = [name for name, case in BY_NAME.items() if case["expected"] is not None]
UNDEFINED = [name for name, case in BY_NAME.items() if case["expected"] is None]


def read_table(case: Case) -> PatternTable:
    names = [f"rater {number}" for number in range(len(case["ratings"]))]
    columns = zip(*case["ratings"], strict=True)
    return PatternTable.of_units(
        (
            "one article",
            {
                name: None if value is None else str(value)
                for name, value in zip(names, column, strict=True)
            },
        )
        for column in columns
    )


def measure(case: Case) -> float | None:
    match case["coefficient"]:
        case "krippendorff_alpha_nominal":
            return alpha(read_table(case), nominal).value
        case "gwet_ac1":
            return ac1(read_table(case)).value
        case "percent_agreement":
            return percent(read_table(case)).value
        case "specific_agreement":
            return specific(read_table(case), case["label"]).value
        case "cohen_kappa":
            return kappa(confusions(read_table(case))["rater 0", "rater 1"])
        case "masi_distance":
            first, second = (frozenset(map(str, members)) for members in case["ratings"])
            return masi(first, second)
        case unknown:
            raise AssertionError(unknown)


@pytest.mark.parametrize("name", PUBLISHED)
def test_measure_of_a_published_case_is_the_printed_value(name: str) -> None:
    case = BY_NAME[name]

    value = measure(case)

    assert value == pytest.approx(case["expected"], rel=0, abs=case["tolerance"])


@pytest.mark.parametrize("name", UNDEFINED)
def test_chance_corrected_measures_of_one_label_are_undefined(name: str) -> None:
    table = read_table(BY_NAME[name])

    figures = [alpha(table, nominal), alpha(table, masi), ac1(table)]

    assert [figure.value for figure in figures] == [None, None, None]
    assert {figure.undefined for figure in figures} == {Reason.ONE_LABEL}
    assert kappa(confusions(table)["rater 0", "rater 1"]) is None
    assert percent(table).value == 1
