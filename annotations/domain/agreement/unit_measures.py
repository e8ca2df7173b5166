"""The measures of plain ratings by the names they have in files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from annotations.domain.agreement import variance
from annotations.domain.agreement.ac1 import ac1_statistic
from annotations.domain.agreement.ac2 import ac2_statistic
from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.alpha_interval import alpha_interval_statistic
from annotations.domain.agreement.alpha_ordinal import alpha_ordinal_statistic
from annotations.domain.agreement.alpha_ratio import alpha_ratio_statistic
from annotations.domain.agreement.bennett_s import bennett_s_statistic
from annotations.domain.agreement.brennan_prediger import brennan_prediger_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.conger import conger_statistic
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Statistic
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.kappa import kappa_statistic
from annotations.domain.agreement.per_label import (
    LABEL,
    label_alpha_statistic,
    label_fleiss_statistic,
)
from annotations.domain.agreement.percent import percent_statistic
from annotations.domain.agreement.scott import scott_statistic
from annotations.domain.agreement.specific import specific_statistic


@dataclass(frozen=True)
class Measure:
    """A measure; error: its standard error by formula, where one is published.

    of_people: whether it asks who gave a value.
    """

    name: str
    statistic: Callable[[CodedTable], Statistic]
    error: Callable[[CodedTable], float | None] | None = None
    of_people: bool = False


def overall_measures(weights: str) -> tuple[Measure, ...]:
    """All measures over all labels; weights: the name of those of AC2."""
    return (
        Measure("krippendorff_alpha_nominal", _nominal_alpha, variance.alpha_error),
        Measure("krippendorff_alpha_ordinal", alpha_ordinal_statistic),
        Measure("krippendorff_alpha_interval", alpha_interval_statistic),
        Measure("krippendorff_alpha_ratio", alpha_ratio_statistic),
        Measure("percent_agreement", percent_statistic, variance.percent_error),
        Measure("cohen_kappa", kappa_statistic, variance.kappa_error, of_people=True),
        Measure("scott_pi", scott_statistic, variance.scott_error, of_people=True),
        Measure("fleiss_kappa", fleiss_statistic, variance.fleiss_error),
        Measure("conger_kappa", conger_statistic, variance.conger_error, of_people=True),
        Measure("bennett_s", bennett_s_statistic, variance.brennan_prediger_error),
        Measure("brennan_prediger", brennan_prediger_statistic, variance.brennan_prediger_error),
        Measure("gwet_ac1", ac1_statistic, variance.ac1_error),
        Measure(
            "gwet_ac2",
            partial(ac2_statistic, weights=weights),
            partial(variance.ac2_error, weights=weights),
        ),
    )


# The measures of one label alone, over its table of `label_tables`.
LABEL_MEASURES = (
    Measure("specific_agreement", partial(specific_statistic, label=LABEL)),
    Measure("fleiss_kappa", partial(label_fleiss_statistic, label=LABEL), variance.fleiss_error),
    Measure(
        "krippendorff_alpha_nominal",
        partial(label_alpha_statistic, label=LABEL),
        variance.alpha_error,
    ),
)


def _nominal_alpha(coded: CodedTable) -> Statistic:
    return alpha_statistic(coded, nominal)
