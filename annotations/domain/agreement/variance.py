"""Standard errors by formula, where one is published, beside the intervals by resampling.

Source: Gwet (2008), BJMSP 61, 29-48; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.,
ch. 5: every unit's share in the coefficient, linearised, with missing ratings. Units count as
independent of each other, as in `unit_bootstrap.py`.
"""

from dataclasses import dataclass, replace

import numpy as np

from annotations.domain.agreement.ac2 import weighted_share
from annotations.domain.agreement.arrays import FloatArray, sum_by
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.numbers import MOST_NUMBERS, number_table
from annotations.domain.agreement.weights import WEIGHTS


@dataclass(frozen=True, eq=False)
class Chance:
    """Chance agreement, over all and per row; its mean over all units is `overall`."""

    overall: float
    per_row: FloatArray


def percent_error(coded: CodedTable) -> float | None:
    """Of percent agreement. None, here and below, where the measure is undefined."""
    return _error(coded, coded.agreeing_share, Chance(0.0, np.zeros(coded.rows)))


def brennan_prediger_error(coded: CodedTable) -> float | None:
    """Of Brennan and Prediger's coefficient, and of Bennett's S: chance is a constant."""
    chance = 1.0 / max(len(coded.values), 1)
    return _error(coded, coded.agreeing_share, Chance(chance, np.full(coded.rows, chance)))


def fleiss_error(coded: CodedTable) -> float | None:
    """Of Fleiss' kappa."""
    shares = _shares(coded)
    per_row = _mean_over_ratings(coded, shares)
    return _error(coded, coded.agreeing_share, Chance(float((shares**2).sum()), per_row))


def scott_error(coded: CodedTable) -> float | None:
    """Of Scott's pi: Fleiss' kappa where both decided."""
    return fleiss_error(_decided_by_both(coded))


def conger_error(coded: CodedTable) -> float | None:
    """Of Conger's kappa."""
    return _error(coded, coded.agreeing_share, _conger_chance(coded))


def kappa_error(coded: CodedTable) -> float | None:
    """Of Cohen's kappa: Conger's where both decided."""
    return conger_error(_decided_by_both(coded))


def ac1_error(coded: CodedTable) -> float | None:
    """Of Gwet's AC1."""
    labels = len(coded.values)
    return _error(coded, coded.agreeing_share, _gwet_chance(coded, 1.0 / max(labels - 1, 1)))


def ac2_error(coded: CodedTable, weights: str) -> float | None:
    """Of Gwet's AC2 with weights of that name."""
    table = number_table(coded)
    if table is None or len(table.numbers) > MOST_NUMBERS:
        return None
    numbers, matrix = len(table.numbers), WEIGHTS[weights](table.numbers)
    weight_of_chance = float(matrix.sum()) / max(numbers * (numbers - 1), 1)
    agreeing = weighted_share(table.coded, matrix)
    return _error(table.coded, agreeing, _gwet_chance(table.coded, weight_of_chance))


def alpha_error(coded: CodedTable) -> float | None:
    """Of nominal alpha, whose shares and agreement weigh units by their ratings."""
    count = coded.count * coded.is_unit
    units = count.sum()
    if units <= 1:
        return None
    mean_size = (count * coded.sizes).sum() / units
    totals = coded.value_totals(coded.is_unit)
    shares = totals / totals.sum()
    size = coded.sizes / mean_size
    agreeing = coded.agreeing_share * size
    observed = (count * agreeing).sum() / units
    with_itself = observed + (1.0 - observed) / totals.sum()
    chance = float((shares**2).sum())
    if chance >= 1.0:
        return None
    value = (observed - chance) / (1.0 - chance)
    per_row = (agreeing - with_itself * (size - 1.0) - chance) / (1.0 - chance)
    chance_per_row = _mean_over_ratings(coded, shares) * size - chance * (size - 1.0)
    per_row -= 2.0 * (1.0 - value) * (chance_per_row - chance) / (1.0 - chance)
    return _standard_error(count, per_row, value)


def _error(coded: CodedTable, agreeing: FloatArray, chance: Chance) -> float | None:
    """Gwet (2014), section 5.3: variance of (p_a - p_e) / (1 - p_e) over units."""
    everything, units = coded.count.sum(), (coded.count * coded.is_unit).sum()
    if units == 0 or everything <= 1 or chance.overall >= 1.0 or np.isnan(chance.overall):
        return None
    rest = 1.0 - chance.overall
    value = ((coded.count * agreeing).sum() / units - chance.overall) / rest
    per_row = everything / units * (agreeing - chance.overall * coded.is_unit) / rest
    per_row -= 2.0 * (1.0 - value) * (chance.per_row - chance.overall) / rest
    return _standard_error(coded.count, per_row, value)


def _standard_error(count: FloatArray, per_row: FloatArray, value: float) -> float:
    units = count.sum()
    return float(np.sqrt((count * (per_row - value) ** 2).sum() / (units * (units - 1.0))))


def _gwet_chance(coded: CodedTable, weight_of_chance: float) -> Chance:
    shares = _shares(coded)
    if (shares > 0).sum() <= 1:
        return Chance(np.nan, np.zeros(coded.rows))
    per_row = weight_of_chance * _mean_over_ratings(coded, 1.0 - shares)
    return Chance(weight_of_chance * float((shares * (1.0 - shares)).sum()), per_row)


def _conger_chance(coded: CodedTable) -> Chance:
    """Chance is the mean over pairs of people of the products of their shares of labels."""
    people, labels = len(coded.raters), len(coded.values)
    # Only what people gave: thousands of them by thousands of labels would be mostly zeros.
    cells, of_rating = np.unique(
        coded.rating_rater * labels + coded.rating_value, return_inverse=True
    )
    person, label = cells // max(labels, 1), cells % max(labels, 1)
    given = sum_by(of_rating, coded.count[coded.rating_row], len(cells))
    decided = sum_by(person, given, people)
    present = int((decided > 0).sum())
    if present <= 1:
        return Chance(np.nan, np.zeros(coded.rows))
    shares = np.divide(given, decided[person], out=np.zeros_like(given), where=given > 0)
    of_others = sum_by(label, shares, labels)[label] - shares
    equal = sum_by(person, shares * of_others, people)
    pairs = present * (present - 1)
    weight = np.divide(coded.count.sum(), decided, out=np.zeros(people), where=decided > 0)
    # What a rating adds to chance beyond its person's mean; a missing one adds nothing.
    beyond = weight[person] * (of_others - equal[person])
    per_row = sum_by(coded.rating_row, beyond[of_rating], coded.rows) + equal.sum()
    return Chance(float(equal.sum()) / pairs, per_row / pairs)


def _shares(coded: CodedTable) -> FloatArray:
    """Of each value, the mean over units of its share of their ratings: (values,)."""
    sums = coded.value_totals(1.0 / coded.sizes)
    return sums / (sums.sum() or 1.0)


def _mean_over_ratings(coded: CodedTable, of_value: FloatArray) -> FloatArray:
    """Per row, the mean over its ratings of a number per value: (rows,)."""
    sums = sum_by(coded.rating_row, of_value[coded.rating_value], coded.rows)
    return sums / np.maximum(coded.sizes, 1.0)


def _decided_by_both(coded: CodedTable) -> CodedTable:
    return replace(coded, count=coded.count * coded.is_unit)
