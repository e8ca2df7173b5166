"""Two people against nltk and scikit-learn, many against statsmodels; sets against nltk."""

import numpy as np
import pytest
from judges.tables import random_tables
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, jaccard_distance, masi_distance
from sklearn.metrics import cohen_kappa_score, f1_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.bennett_s import bennett_s_statistic
from annotations.domain.agreement.brennan_prediger import brennan_prediger_statistic
from annotations.domain.agreement.distances import jaccard, masi, nominal
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.kappa import confusions, kappa, kappa_statistic
from annotations.domain.agreement.per_label import label_fleiss_statistic
from annotations.domain.agreement.scott import scott_statistic
from annotations.domain.agreement.specific import specific_statistic
from annotations.domain.agreement.tables import PatternTable, Value


def close(expected: float) -> object:
    return pytest.approx(expected, rel=0, abs=1e-9)


def test_two_people_who_rated_everything_are_as_in_nltk_and_scikit_learn() -> None:
    for table in random_tables(missing=False, raters=2):
        task = AnnotationTask(data=table.triples(), distance=binary_distance)

        kappa_value = table.value(kappa_statistic(table.coded))
        scott_value = table.value(scott_statistic(table.coded))
        bennett_value = table.value(bennett_s_statistic(table.coded))

        assert kappa_value == close(task.kappa())
        assert kappa_value == close(cohen_kappa_score(*table.ratings))
        assert scott_value == close(task.pi())
        assert bennett_value == close(task.S())


def test_two_people_with_missing_ratings_are_as_where_both_rated() -> None:
    compared = 0
    for table in random_tables(missing=True, raters=2):
        both = table.ratings[:, ~np.isnan(table.ratings).any(axis=0)]
        value = table.value(kappa_statistic(table.coded))

        expected = cohen_kappa_score(*both)
        compared += 1
        assert value == close(expected)
    assert compared == 1_000


def test_specific_agreement_of_two_people_is_f1() -> None:
    for table in random_tables(missing=False, raters=2):
        label = table.labels[0]

        value = table.value(specific_statistic(table.coded, repr(label)))

        expected = f1_score(*(table.ratings == label), zero_division=np.nan)
        assert value == close(expected)


def test_many_who_rated_everything_are_as_in_statsmodels() -> None:
    for table in random_tables(missing=False):
        counts, _ = aggregate_raters(table.ratings.T.astype(int))

        fleiss = table.value(fleiss_statistic(table.coded))
        randolph = table.value(brennan_prediger_statistic(table.coded))

        assert fleiss == close(fleiss_kappa(counts))
        assert randolph == close(fleiss_kappa(counts, method="randolph"))


def test_one_label_of_many_people_is_as_in_statsmodels() -> None:
    for table in random_tables(missing=False):
        label = table.labels[0]
        counts, _ = aggregate_raters(np.isin(table.ratings.T, label).astype(int))

        value = table.value(label_fleiss_statistic(table.coded, repr(label)))

        assert value == close(fleiss_kappa(counts))


def test_nominal_alpha_with_missing_ratings_is_as_in_nltk() -> None:
    for table in random_tables(missing=True):
        task = AnnotationTask(data=table.triples(), distance=binary_distance)

        value = table.value(alpha_statistic(table.coded, nominal))

        assert value == close(task.alpha())


@pytest.mark.parametrize(
    ("distance", "judge"), [(masi, masi_distance), (jaccard, jaccard_distance)]
)
def test_alpha_over_sets_with_missing_ratings_is_as_in_nltk(
    distance: object, judge: object
) -> None:
    assert callable(distance)
    for table in random_tables(missing=True):
        # A number is the set of its binary digits: sets overlap, hold each other or do neither.
        triples = [(rater, unit, digits(label)) for rater, unit, label in table.triples()]
        task = AnnotationTask(data=triples, distance=judge)
        units: dict[str, dict[str, Value | None]] = {}
        for rater, unit, value in triples:
            units.setdefault(unit, {})[rater] = value

        found = alpha(PatternTable.of_units(("article", one) for one in units.values()), distance)

        assert found.value == close(task.alpha())


def digits(label: float) -> frozenset[str]:
    return frozenset(str(place) for place in range(3) if int(label) >> place & 1)


def test_kappa_of_a_pair_among_many_is_that_of_scikit_learn() -> None:
    for table in random_tables(missing=False):
        units = (
            ("article", {str(rater): str(label) for rater, label in enumerate(column)})
            for column in table.ratings.T.tolist()
        )
        found = kappa(confusions(PatternTable.of_units(units))["0", "1"])

        expected = cohen_kappa_score(*table.ratings[:2])
        assert found is None or found == close(expected)
