"""Alpha against the package `krippendorff`, with missing ratings."""

from collections.abc import Callable

import krippendorff
import numpy as np
import pytest
from judges.tables import Table, random_tables

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.alpha_interval import alpha_interval_statistic
from annotations.domain.agreement.alpha_ordinal import alpha_ordinal_statistic
from annotations.domain.agreement.alpha_ratio import alpha_ratio_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Statistic
from annotations.domain.agreement.per_label import label_alpha_statistic

MEASURES: dict[str, Callable[[CodedTable], Statistic]] = {
    "nominal": lambda coded: alpha_statistic(coded, nominal),
    "ordinal": alpha_ordinal_statistic,
    "interval": alpha_interval_statistic,
    "ratio": alpha_ratio_statistic,
}


@pytest.mark.parametrize("level", MEASURES)
def test_alpha_of_random_tables_is_that_of_krippendorff(level: str) -> None:
    for table in random_tables(missing=True):
        value = table.value(MEASURES[level](table.coded))

        expected = krippendorff.alpha(table.ratings, level_of_measurement=level)
        assert value == pytest.approx(expected, rel=0, abs=1e-9)


def test_alpha_of_a_label_is_that_of_krippendorff_against_the_rest() -> None:
    compared = 0
    for table in random_tables(missing=True):
        label = table.labels[0]
        value = table.value(label_alpha_statistic(table.coded, repr(label)))

        if value is not None:
            compared += 1
            expected = krippendorff.alpha(_is_label(table, label), level_of_measurement="nominal")
            assert value == pytest.approx(expected, rel=0, abs=1e-9)
    assert compared > 900


def _is_label(table: Table, label: float) -> np.ndarray:
    return np.where(np.isnan(table.ratings), np.nan, table.ratings == label)
