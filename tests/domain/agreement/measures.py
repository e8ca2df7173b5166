"""Every measure over a table of nominal labels or numbers, by its published name."""

from collections.abc import Callable

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.ac2 import ac2
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.alpha_interval import alpha_interval
from annotations.domain.agreement.alpha_ordinal import alpha_ordinal
from annotations.domain.agreement.alpha_ratio import alpha_ratio
from annotations.domain.agreement.bennett_s import bennett_s
from annotations.domain.agreement.brennan_prediger import brennan_prediger
from annotations.domain.agreement.conger import conger
from annotations.domain.agreement.distances import jaccard, masi, nominal
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.fleiss import fleiss
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.scott import scott
from annotations.domain.agreement.tables import PatternTable

Measure = Callable[[PatternTable], Figure]

NOMINAL: dict[str, Measure] = {
    "krippendorff_alpha_nominal": lambda table: alpha(table, nominal),
    "krippendorff_alpha_masi": lambda table: alpha(table, masi),
    "krippendorff_alpha_jaccard": lambda table: alpha(table, jaccard),
    "percent_agreement": percent,
    "scott_pi": scott,
    "fleiss_kappa": fleiss,
    "conger_kappa": conger,
    "bennett_s": bennett_s,
    "brennan_prediger": brennan_prediger,
    "gwet_ac1": ac1,
}
NUMERIC: dict[str, Measure] = {
    "krippendorff_alpha_ordinal": alpha_ordinal,
    "krippendorff_alpha_interval": alpha_interval,
    "krippendorff_alpha_ratio": alpha_ratio,
    "gwet_ac2_linear": lambda table: ac2(table, "linear"),
    "gwet_ac2_ordinal": lambda table: ac2(table, "ordinal"),
    "gwet_ac2_quadratic": lambda table: ac2(table, "quadratic"),
}
