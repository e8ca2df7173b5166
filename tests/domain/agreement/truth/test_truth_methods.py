"""Every method of truth inference: published values, known skills, properties, degenerate data."""

from collections.abc import Callable

import numpy as np
import pytest
from domain.agreement.truth.ratings import LABELS, REFERENCES, anaesthetists, skilled, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.truth.climbing import Settings
from annotations.domain.agreement.truth.dawid_skene import dawid_skene, error_rates
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.mace import mace
from annotations.domain.agreement.truth.majority import majority, vote_shares
from annotations.domain.agreement.truth.one_coin import one_coin
from annotations.domain.agreement.truth.rated import RatedPatterns

Method = Callable[[RatedPatterns], Estimate | Reason]


def seeded_mace(rated: RatedPatterns) -> Estimate | Reason:
    return mace(rated, seed=1)


MODELS: dict[str, Method] = {"dawid_skene": dawid_skene, "one_coin": one_coin, "mace": seeded_mace}
METHODS: dict[str, Method] = {**MODELS, "majority": majority, "vote_shares": vote_shares}
UNITS = st.lists(
    st.tuples(*(st.none() | st.sampled_from(LABELS) for _ in range(4))), min_size=1, max_size=20
)


def estimate(method: Method, table: PatternTable) -> Estimate:
    found = method(RatedPatterns.of(table))
    assert isinstance(found, Estimate)
    return found


# --- Published -----------------------------------------------------------------------------------


def test_dawid_skene_of_the_published_data_has_the_printed_marginals() -> None:
    case = REFERENCES["dawid-skene1979-class-marginals"]

    found = dawid_skene(anaesthetists())

    assert isinstance(found, Estimate)
    assert found.prevalence == pytest.approx(case["expected"], abs=case["tolerance"])


def test_dawid_skene_of_the_published_data_names_the_published_labels() -> None:
    found = dawid_skene(anaesthetists())

    assert isinstance(found, Estimate)
    labels = [int(str(found.rated.labels[one])) for one in found.likeliest]
    assert labels == REFERENCES["dawid-skene1979-labels"]["expected"]


def test_dawid_skene_of_the_published_data_has_the_error_rates_of_another_program() -> None:
    found = dawid_skene(anaesthetists(), Settings(tolerance=1e-10))

    # The first and third observer on class 3, from an EM written apart from this one.
    assert isinstance(found, Estimate)
    rates = error_rates(found.confusion)
    assert rates[0, 2] == pytest.approx([0, 0.338822, 0.661178, 0], abs=1e-5)
    assert rates[2, 2] == pytest.approx([0, 0.403671, 0.198776, 0.397552], abs=1e-5)


# --- Known skills --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_models_tell_people_of_known_skill_apart(name: str) -> None:
    table, _ = skilled(0.95, 0.9, 0.85, 0.3, sentences=2000)

    found = estimate(MODELS[name], table)

    assert found.converged
    assert sorted(found.competence, reverse=True) == list(found.competence)
    assert found.competence[3] < 0.6


def test_accuracy_of_dawid_skene_is_that_of_known_skill() -> None:
    table, _ = skilled(0.95, 0.9, 0.8, 0.7, sentences=5000)

    found = estimate(dawid_skene, table)

    # Who guesses is right by chance: the shares of the labels are even among guesses.
    expected = [skill + (1 - skill) / 3 for skill in (0.95, 0.9, 0.8, 0.7)]
    assert found.competence == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("name", MODELS)
def test_models_follow_the_expert_where_the_majority_guesses(name: str) -> None:
    table, _ = skilled(0.97, 0.95, 0.2, 0.2, 0.2, sentences=3000)

    found = estimate(MODELS[name], table)

    pattern = next(
        place
        for place, one in enumerate(found.rated.patterns)
        if [value for _, value in one] == ["C", "C", "none", "none", "none"]
    )
    assert found.rated.labels[found.likeliest[pattern]] == "C"


# --- Properties ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
@given(units=UNITS)
@settings(max_examples=60, deadline=None)
def test_answers_are_probabilities_or_a_reason(
    name: str, units: list[tuple[str | None, ...]]
) -> None:
    found = METHODS[name](RatedPatterns.of(table_of(*units), LABELS))

    if isinstance(found, Estimate):
        assert found.posterior.sum(axis=1) == pytest.approx(1)
        assert found.prevalence.sum() == pytest.approx(1)
        assert ((found.competence >= 0) & (found.competence <= 1 + 1e-12)).all()
        assert found.confusion.sum() == pytest.approx(found.rated.ratings_of.sum())


@pytest.mark.parametrize("name", METHODS)
def test_sentences_counted_twice_change_nothing(name: str) -> None:
    table, _ = skilled(0.9, 0.8, 0.5)
    doubled = PatternTable.of((row.article, row.pattern, 2 * row.n) for row in table.rows)

    once, twice = estimate(METHODS[name], table), estimate(METHODS[name], doubled)

    tolerance = 1e-3 if name == "mace" else 1e-9  # MACE smooths by a fixed number of ratings
    assert twice.prevalence == pytest.approx(once.prevalence, abs=tolerance)
    assert twice.competence == pytest.approx(once.competence, abs=tolerance)


@pytest.mark.parametrize("name", ["dawid_skene", "one_coin", "majority"])
def test_other_names_of_people_and_labels_change_nothing(name: str) -> None:
    table, _ = skilled(0.9, 0.8, 0.5)
    renamed = PatternTable.of(
        (row.article, ((f"Z{9 - int(one[1])}", f"z{value}") for one, value in row.pattern), row.n)
        for row in table.rows
    )

    first, second = estimate(METHODS[name], table), estimate(METHODS[name], renamed)

    assert second.competence[::-1] == pytest.approx(first.competence)


@pytest.mark.parametrize("name", METHODS)
def test_full_agreement_makes_everybody_right(name: str) -> None:
    table = table_of(*[["C"] * 4] * 30, *[["Q"] * 4] * 20)

    found = estimate(METHODS[name], table)

    assert found.competence == pytest.approx(1, abs=0.01)
    assert found.posterior.max(axis=1) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", MODELS)
def test_sums_without_a_matrix_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table, _ = skilled(0.9, 0.8, 0.5)
    dense = estimate(MODELS[name], table)

    monkeypatch.setattr("annotations.domain.agreement.truth.rated.LARGEST_MATRIX", 0)
    sparse = estimate(MODELS[name], table)

    assert sparse.rated.votes.matrix is None
    assert sparse.posterior == pytest.approx(dense.posterior)
    assert sparse.competence == pytest.approx(dense.competence)


def test_the_same_seed_gives_the_same_mace() -> None:
    rated = RatedPatterns.of(skilled(0.9, 0.6, 0.4)[0])

    first, second = mace(rated, seed=5), mace(rated, seed=5)

    assert isinstance(first, Estimate)
    assert isinstance(second, Estimate)
    assert (first.posterior == second.posterior).all()


# --- Degenerate ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
def test_no_shared_sentence_is_undefined(name: str) -> None:
    table = table_of(["C", None, None], [None, "Q", None])

    assert METHODS[name](RatedPatterns.of(table)) is Reason.NO_UNITS


@pytest.mark.parametrize("name", MODELS)
def test_one_label_is_undefined_for_models(name: str) -> None:
    table = table_of(["C", "C", "C"])

    assert MODELS[name](RatedPatterns.of(table, LABELS)) is Reason.ONE_LABEL


@pytest.mark.parametrize("name", MODELS)
def test_two_people_are_too_few_for_models(name: str) -> None:
    table = table_of(["C", "Q"], ["C", "C"])

    assert MODELS[name](RatedPatterns.of(table, LABELS)) is Reason.FEW_RATERS


def test_majority_divides_a_tie() -> None:
    found = estimate(majority, table_of(["C", "C", "Q", "Q"], ["C", "C", "Q", None]))

    tied = found.rated.patterns.index(table_of(["C", "C", "Q", "Q"]).rows[0].pattern)
    assert sorted(found.posterior[tied]) == [0.5, 0.5]
    assert sorted(found.posterior[1 - tied]) == [0, 1]


def test_smoothing_keeps_what_never_happened_possible() -> None:
    table = table_of(*[["C", "C", "C"]] * 20, *[["Q", "Q", "Q"]] * 20, ["C", "C", "Q"])

    plain = estimate(dawid_skene, table)
    smoothed = estimate(lambda rated: dawid_skene(rated, Settings(smoothing=1)), table)

    split = plain.rated.patterns.index(table_of(["C", "C", "Q"]).rows[0].pattern)
    assert plain.posterior[split].min() < smoothed.posterior[split].min()


# --- Plain ratings -------------------------------------------------------------------------------


def test_plain_ratings_count_as_a_table_does() -> None:
    ratings = np.array([[0, 0, 1], [0, 0, 1], [2, -1, 2], [-1, -1, 0]])

    rated, pattern_of_unit = RatedPatterns.of_ratings(ratings, ("A1", "A2", "A3"), LABELS)

    given = {
        unit: [
            (int(rater), int(label))
            for row, rater, label in zip(
                rated.votes.row, rated.votes.rater, rated.votes.label, strict=True
            )
            if row == pattern_of_unit[unit]
        ]
        for unit in range(4)
    }
    assert given[0] == given[1] == [(0, 0), (1, 0), (2, 1)]
    assert given[2] == [(0, 2), (2, 2)]
    assert rated.count[pattern_of_unit].tolist() == [2, 2, 1, 1]


def test_plain_ratings_of_too_many_people_are_refused() -> None:
    people = [f"A{number}" for number in range(60)]

    with pytest.raises(ValueError, match="Too many people"):
        RatedPatterns.of_ratings(np.zeros((1, 60), dtype=np.int64), people, LABELS)
