"""Which disagreements come first: entropy of what it may be, times how frequent the kind is."""

import pytest
from domain.agreement.truth.ratings import skilled, table_of

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.dawid_skene import dawid_skene
from annotations.domain.agreement.truth.discussion import contested, entropy, kinds_of
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.rated import RatedPatterns


@pytest.mark.parametrize(
    ("shares", "bits"),
    [([1.0], 0), ([0.5, 0.5], 1), ([0.25] * 4, 2), ([1.0, 0.0], 0), ([0.9, 0.1], 0.469)],
)
def test_entropy_in_bits(shares: list[float], bits: float) -> None:
    assert entropy(shares) == pytest.approx(bits, abs=0.001)


def test_only_patterns_on_which_people_differ_are_contested() -> None:
    table = table_of(["C", "C"], ["C", "Q"], ["Q", None])

    found = contested(table, Reason.FEW_RATERS)

    assert [dict(pattern) for pattern in found] == [{"A1": "C", "A2": "Q"}]


def test_without_a_model_the_shares_of_votes_stand() -> None:
    table = table_of(["C", "C", "Q", None])

    (one,) = contested(table, Reason.OPEN_LABELS).values()

    assert [value for value, _ in one.posterior] == ["C", "Q"]
    assert [share for _, share in one.posterior] == pytest.approx([2 / 3, 1 / 3])
    assert one.likeliest == "C"


def test_prevalence_is_the_share_of_differences_about_the_same_values() -> None:
    table = table_of(["C", "Q"], ["Q", "C"], ["C", "none"], ["none", "none"])

    found = contested(table, Reason.FEW_RATERS)

    by_kind = {one.kind: one.prevalence for one in found.values()}
    assert by_kind[frozenset({"C", "Q"})] == pytest.approx(2 / 3)
    assert by_kind[frozenset({"C", "none"})] == pytest.approx(1 / 3)


def test_frequent_kinds_come_first_where_all_are_as_open() -> None:
    table = table_of(["C", "Q"], ["Q", "C"], ["C", "none"])

    kinds = kinds_of(table, contested(table, Reason.FEW_RATERS))

    assert [(one.kind, one.sentences) for one in kinds] == [
        (frozenset({"C", "Q"}), 2),
        (frozenset({"C", "none"}), 1),
    ]


def test_a_model_makes_evenly_skilled_splits_more_open_than_outvoted_guesses() -> None:
    table, _ = skilled(0.9, 0.9, 0.9, 0.9, 0.1, sentences=2000)
    model = dawid_skene(RatedPatterns.of(table))
    assert isinstance(model, Estimate)

    found = contested(table, model)

    def bits(*values: str) -> float:
        wanted = tuple((f"A{place + 1}", value) for place, value in enumerate(values))
        return found[wanted].entropy

    assert bits("C", "C", "Q", "Q", "Q") > bits("C", "C", "C", "C", "Q")


def test_full_agreement_leaves_nothing_to_discuss() -> None:
    table = table_of(["C", "C"], ["Q", "Q"])

    found = contested(table, Reason.FEW_RATERS)

    assert found == {}
    assert kinds_of(table, found) == []
