"""What must hold for every measure on any table."""

from collections.abc import Callable

import pytest
from domain.agreement.measures import NOMINAL, NUMERIC, Measure
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.figures import Reason, point_figure
from annotations.domain.agreement.fleiss import fleiss
from annotations.domain.agreement.kappa import confusions, kappa, kappa_statistic
from annotations.domain.agreement.specific import specific
from annotations.domain.agreement.tables import PatternTable, Value

Unit = tuple[str, dict[str, Value | None]]
RATERS = ("anna", "ben", "cleo", "dora")
LABELS = ("1", "2", "5")


def units_of(raters: tuple[str, ...]) -> st.SearchStrategy[list[Unit]]:
    return st.lists(
        st.tuples(
            st.sampled_from(["first", "second", "third"]),
            st.dictionaries(st.sampled_from(raters), st.none() | st.sampled_from(LABELS)),
        ),
        max_size=12,
    )


UNITS = units_of(RATERS)
MEASURES: dict[str, Measure] = {
    **NOMINAL,
    **NUMERIC,
    "specific": lambda table: specific(table, "1"),
}
# Scott's pi is of two people.
OF_MANY = {name: one for name, one in MEASURES.items() if name != "scott_pi"}
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
every_measure_of_many = pytest.mark.parametrize("measure", OF_MANY.values(), ids=OF_MANY.keys())


def approximately(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=0, abs=1e-12)


@every_measure
@settings(deadline=None, max_examples=40)
@given(units=UNITS, names=st.permutations(RATERS))
def test_measure_after_renaming_people_is_the_same(
    measure: Measure, units: list[Unit], names: list[str]
) -> None:
    new_name = dict(zip(RATERS, names, strict=True))
    renamed = [
        (article, {new_name[rater]: value for rater, value in values.items()})
        for article, values in units
    ]

    figures = measure(PatternTable.of_units(units)), measure(PatternTable.of_units(renamed))

    assert figures[0].value == approximately(figures[1].value)
    assert figures[0].undefined == figures[1].undefined


@pytest.mark.parametrize("name", NOMINAL)
@settings(deadline=None, max_examples=40)
@given(units=UNITS, labels=st.permutations(LABELS))
def test_measure_after_renaming_labels_is_the_same(
    name: str, units: list[Unit], labels: list[str]
) -> None:
    new_label = dict(zip(LABELS, labels, strict=True))
    renamed: list[Unit] = [
        (
            article,
            {
                rater: new_label[value] if isinstance(value, str) else None
                for rater, value in values.items()
            },
        )
        for article, values in units
    ]

    value = MEASURES[name](PatternTable.of_units(units)).value

    assert value == approximately(MEASURES[name](PatternTable.of_units(renamed)).value)


@every_measure_of_many
@settings(deadline=None, max_examples=40)
@given(labels=st.lists(st.sampled_from(LABELS)))
def test_measure_of_full_agreement_is_one(measure: Measure, labels: list[str]) -> None:
    units: list[Unit] = [("article", dict.fromkeys(RATERS, label)) for label in ["1", "2", *labels]]

    figure = measure(PatternTable.of_units(units))

    assert figure.value == approximately(1)


@pytest.mark.parametrize("name", [name for name in MEASURES if "alpha" not in name])
@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_measure_of_every_article_twice_is_the_same(name: str, units: list[Unit]) -> None:
    twice = units + [(f"{article} again", values) for article, values in units]

    value = MEASURES[name](PatternTable.of_units(twice)).value

    assert value == approximately(MEASURES[name](PatternTable.of_units(units)).value)


@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_alpha_of_every_article_twice_differs_by_its_small_sample_term(units: list[Unit]) -> None:
    once = alpha(PatternTable.of_units(units), nominal)
    values = sum(
        len(row.pattern) * row.n for row in PatternTable.of_units(units).rows if row.pattern[1:]
    )

    twice = alpha(PatternTable.of_units(units + units), nominal)

    if once.value is None or twice.value is None:
        assert once.undefined == twice.undefined
    else:
        assert 1 - twice.value == approximately((1 - once.value) * (values - 0.5) / (values - 1))


@every_measure
@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_measure_of_any_table_is_a_number_or_says_why_not(
    measure: Measure, units: list[Unit]
) -> None:
    figure = measure(PatternTable.of_units(units))

    assert (figure.value is None) != (figure.undefined is None)
    assert figure.value is None or figure.value <= 1 + 1e-12


@every_measure
def test_measure_of_an_empty_table_is_undefined(
    measure: Measure,
) -> None:
    figure = measure(PatternTable.of([]))

    assert (figure.value, figure.undefined) == (None, Reason.NO_UNITS)
    assert (figure.units, figure.raters, figure.articles) == (0, 0, 0)


@every_measure
def test_measure_without_a_sentence_of_two_people_is_undefined(
    measure: Measure,
) -> None:
    table = PatternTable.of_units([("article", {"anna": "1"}), ("article", {"ben": "2"})])

    figure = measure(table)

    assert (figure.value, figure.undefined) == (None, Reason.NO_UNITS)


def test_specific_agreement_on_a_label_nobody_used_is_undefined() -> None:
    table = PatternTable.of_units([("article", {"anna": "2", "ben": "5"})])

    figure = specific(table, "1")

    assert (figure.value, figure.undefined) == (None, Reason.LABEL_UNUSED)


@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_kappa_of_two_people_in_either_order_is_the_same(units: list[Unit]) -> None:
    for confusion in confusions(PatternTable.of_units(units)).values():
        turned = {(other, one): n for (one, other), n in confusion.items()}

        assert kappa(confusion) == approximately(kappa(turned))


@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_alpha_of_single_labels_with_masi_is_the_nominal_one(units: list[Unit]) -> None:
    table = PatternTable.of_units(units)

    value = alpha(table, masi).value

    assert value == approximately(alpha(table, nominal).value)


@settings(deadline=None, max_examples=40)
@given(units=units_of(RATERS[:2]))
def test_scotts_pi_is_fleiss_kappa_where_both_decided_everything(units: list[Unit]) -> None:
    whole = [(article, values) for article, values in units if len(values) == 2]
    whole = [one for one in whole if None not in one[1].values()]
    table = PatternTable.of_units(whole)

    assert MEASURES["scott_pi"](table).value == approximately(fleiss(table).value)


@settings(deadline=None, max_examples=40)
@given(units=units_of(RATERS[:2]))
def test_congers_kappa_is_cohens_where_both_decided_everything(units: list[Unit]) -> None:
    whole = [(article, values) for article, values in units if len(values) == 2]
    whole = [one for one in whole if None not in one[1].values()]
    table = PatternTable.of_units(whole)
    pairs = confusions(table)

    expected = kappa(pairs["anna", "ben"]) if pairs else None

    assert MEASURES["conger_kappa"](table).value == approximately(expected)


@settings(deadline=None, max_examples=40)
@given(units=units_of(RATERS[:2]))
def test_kappa_as_sums_is_that_of_the_confusion(units: list[Unit]) -> None:
    coded = CodedTable.of(PatternTable.of_units(units))
    pairs = confusions(PatternTable.of_units(units))

    figure = point_figure(kappa_statistic(coded), coded.sample)

    assert figure.value == approximately(kappa(pairs["anna", "ben"]) if pairs else None)


@pytest.mark.parametrize("name", NUMERIC)
@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_measure_of_numbers_spelled_otherwise_is_the_same(name: str, units: list[Unit]) -> None:
    spelled = {"1": "1.0", "2": "+2", "5": "0.5e1", None: None}
    otherwise: list[Unit] = [
        (article, {rater: spelled[str(one) if one else None] for rater, one in values.items()})
        for article, values in units
    ]

    value = MEASURES[name](PatternTable.of_units(otherwise)).value

    assert value == approximately(MEASURES[name](PatternTable.of_units(units)).value)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("krippendorff_alpha_interval", lambda number: 1e9 + 3 * number),
        ("krippendorff_alpha_interval", lambda number: 1e300 * (number - 3)),
        ("krippendorff_alpha_ordinal", lambda number: number**3),
        ("krippendorff_alpha_ratio", lambda number: 1e-300 * number),
        ("gwet_ac2_quadratic", lambda number: 1e8 - number),
        ("gwet_ac2_linear", lambda number: (number - 3) * 8e307),
    ],
)
@settings(deadline=None, max_examples=40)
@given(units=UNITS)
def test_measure_of_numbers_changed_as_their_scale_allows_is_the_same(
    name: str, change: Callable[[float], float], units: list[Unit]
) -> None:
    changed: list[Unit] = [
        (article, {rater: repr(change(float(str(one)))) for rater, one in values.items() if one})
        for article, values in units
    ]

    value = MEASURES[name](PatternTable.of_units(changed)).value

    assert value == approximately(MEASURES[name](PatternTable.of_units(units)).value)


@pytest.mark.parametrize(
    ("name", "labels", "reason"),
    [
        ("scott_pi", ["a", "b", "a"], Reason.NOT_TWO_RATERS),
        ("krippendorff_alpha_ordinal", ["1", "2", "two"], Reason.NOT_NUMBERS),
        ("krippendorff_alpha_interval", ["1", "2", "nan"], Reason.NOT_NUMBERS),
        ("krippendorff_alpha_interval", ["1", "2", "1_0"], Reason.NOT_NUMBERS),
        ("krippendorff_alpha_interval", ["1", "2", "1e999"], Reason.NOT_NUMBERS),
        ("krippendorff_alpha_ratio", ["1", "2", "-1"], Reason.NEGATIVE_NUMBERS),
        ("gwet_ac2_quadratic", ["1", "2", ""], Reason.NOT_NUMBERS),
        ("gwet_ac2_quadratic", ["1", "1", "1"], Reason.ONE_LABEL),
        ("krippendorff_alpha_ratio", ["0", "0", "0"], Reason.ONE_LABEL),
        ("krippendorff_alpha_interval", ["0.1", "0.1", "0.1"], Reason.ONE_LABEL),
        ("krippendorff_alpha_ordinal", ["1", "1.0", "+1"], Reason.ONE_LABEL),
    ],
)
def test_measure_that_has_no_value_says_why(name: str, labels: list[str], reason: Reason) -> None:
    values = dict(zip(RATERS, labels, strict=False))

    figure = MEASURES[name](PatternTable.of([("article", values.items(), 3)]))

    assert (figure.value, figure.undefined) == (None, reason)


def test_ratio_alpha_of_too_many_numbers_says_so() -> None:
    units = [("article", {"anna": str(one), "ben": str(one + 1)}) for one in range(2_000)]

    figure = MEASURES["krippendorff_alpha_ratio"](PatternTable.of_units(units))

    assert figure.undefined is Reason.MANY_NUMBERS
