"""Gwet's coefficients and their standard errors against irrCAC, with missing ratings."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import pytest
from irrCAC.raw import CAC
from judges.tables import Table, random_tables

from annotations.domain.agreement import variance
from annotations.domain.agreement.ac1 import ac1_statistic
from annotations.domain.agreement.ac2 import ac2_statistic
from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.bennett_s import bennett_s_statistic
from annotations.domain.agreement.brennan_prediger import brennan_prediger_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.conger import conger_statistic
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Statistic
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.percent import percent_statistic

Measure = Callable[[CodedTable], Statistic]
Error = Callable[[CodedTable], float | None]
# Their method, their weights, our measure, our standard error.
MEASURES: dict[str, tuple[str, str, Measure, Error]] = {
    "ac1": ("gwet", "identity", ac1_statistic, variance.ac1_error),
    "fleiss": ("fleiss", "identity", fleiss_statistic, variance.fleiss_error),
    "conger": ("conger", "identity", conger_statistic, variance.conger_error),
    "brennan_prediger": (
        "bp",
        "identity",
        brennan_prediger_statistic,
        variance.brennan_prediger_error,
    ),
    "bennett_s": ("bp", "identity", bennett_s_statistic, variance.brennan_prediger_error),
    "alpha": (
        "krippendorff",
        "identity",
        lambda coded: alpha_statistic(coded, nominal),
        variance.alpha_error,
    ),
    **{
        f"ac2_{weights}": (
            "gwet",
            weights,
            partial(ac2_statistic, weights=weights),
            partial(variance.ac2_error, weights=weights),
        )
        for weights in ("linear", "ordinal", "quadratic")
    },
}


def judged(table: Table, method: str, weights: str) -> dict[str, float]:
    """What irrCAC answers, with all its digits: it rounds to five unless told otherwise."""
    frame = pd.DataFrame(table.ratings.T)
    found: dict[str, float] = getattr(CAC(frame, weights=weights, digits=14), method)()["est"]
    return found


@pytest.mark.filterwarnings("ignore")  # of pandas and of numpy, in irrCAC
@pytest.mark.parametrize("name", MEASURES)
def test_coefficient_and_error_of_random_tables_are_those_of_irrcac(name: str) -> None:
    method, weights, measure, error = MEASURES[name]
    for table in random_tables(missing=True):
        expected = judged(table, method, weights)

        value, found = table.value(measure(table.coded)), error(table.coded)

        assert value == pytest.approx(expected["coefficient_value"], rel=0, abs=1e-9)
        assert found == pytest.approx(expected["se"], rel=0, abs=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_percent_agreement_of_random_tables_is_that_of_irrcac() -> None:
    for table in random_tables(missing=True):
        value = table.value(percent_statistic(table.coded))

        assert value == pytest.approx(judged(table, "gwet", "identity")["pa"], rel=0, abs=1e-9)
