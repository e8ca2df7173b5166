"""Bennett's S: agreement beyond that of people who draw labels evenly, as first given for two.

Source: Bennett, Alpert & Goldstein (1954), Public Opinion Quarterly 18, 303-308. Brennan and
Prediger's coefficient is S for any number of people and missing ratings, so the two are equal.
"""

from dataclasses import replace

from annotations.domain.agreement.brennan_prediger import brennan_prediger_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Statistic, point_figure
from annotations.domain.agreement.tables import PatternTable


def bennett_s(table: PatternTable) -> Figure:
    """S over the labels found in the table; undefined where it is one."""
    coded = CodedTable.of(table)
    return point_figure(bennett_s_statistic(coded), coded.sample)


def bennett_s_statistic(coded: CodedTable) -> Statistic:
    """S as sums per article."""
    return replace(brennan_prediger_statistic(coded), name="bennett_s")
