"""What must hold for every measure on any table."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.kappa import confusions, kappa
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.specific import specific
from annotations.domain.agreement.tables import PatternTable, Value

Unit = tuple[str, dict[str, Value | None]]
RATERS = ("anna", "ben", "cleo", "dora")
LABELS = ("A", "B", "C")
UNITS: st.SearchStrategy[list[Unit]] = st.lists(
    st.tuples(
        st.sampled_from(["first", "second", "third"]),
        st.dictionaries(st.sampled_from(RATERS), st.none() | st.sampled_from(LABELS)),
    ),
    max_size=12,
)
MEASURES: dict[str, Callable[[PatternTable], Figure]] = {
    "alpha": lambda table: alpha(table, nominal),
    "percent": percent,
    "ac1": ac1,
    "specific": lambda table: specific(table, "A"),
}
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())


def approximately(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=0, abs=1e-12)


@every_measure
@settings(deadline=None)
@given(units=UNITS, names=st.permutations(RATERS))
def test_measure_after_renaming_people_is_the_same(
    measure: Callable[[PatternTable], Figure], units: list[Unit], names: list[str]
) -> None:
    new_name = dict(zip(RATERS, names, strict=True))
    renamed = [
        (article, {new_name[rater]: value for rater, value in values.items()})
        for article, values in units
    ]

    figures = measure(PatternTable.of_units(units)), measure(PatternTable.of_units(renamed))

    assert figures[0].value == approximately(figures[1].value)
    assert figures[0].undefined == figures[1].undefined


@pytest.mark.parametrize("name", ["alpha", "percent", "ac1"])
@settings(deadline=None)
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


@every_measure
@settings(deadline=None)
@given(labels=st.lists(st.sampled_from(LABELS)))
def test_measure_of_full_agreement_is_one(
    measure: Callable[[PatternTable], Figure], labels: list[str]
) -> None:
    units: list[Unit] = [("article", dict.fromkeys(RATERS, label)) for label in ["A", "B", *labels]]

    figure = measure(PatternTable.of_units(units))

    assert figure.value == approximately(1)


@pytest.mark.parametrize("name", ["percent", "ac1", "specific"])
@settings(deadline=None)
@given(units=UNITS)
def test_measure_of_every_article_twice_is_the_same(name: str, units: list[Unit]) -> None:
    twice = units + [(f"{article} again", values) for article, values in units]

    value = MEASURES[name](PatternTable.of_units(twice)).value

    assert value == approximately(MEASURES[name](PatternTable.of_units(units)).value)


@settings(deadline=None)
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
@settings(deadline=None)
@given(units=UNITS)
def test_measure_of_any_table_is_a_number_or_says_why_not(
    measure: Callable[[PatternTable], Figure], units: list[Unit]
) -> None:
    figure = measure(PatternTable.of_units(units))

    assert (figure.value is None) != (figure.undefined is None)
    assert figure.value is None or -2 <= figure.value <= 1 + 1e-12


@every_measure
def test_measure_of_an_empty_table_is_undefined(
    measure: Callable[[PatternTable], Figure],
) -> None:
    figure = measure(PatternTable.of([]))

    assert (figure.value, figure.undefined) == (None, Reason.NO_UNITS)
    assert (figure.units, figure.raters, figure.articles) == (0, 0, 0)


@every_measure
def test_measure_without_a_sentence_of_two_people_is_undefined(
    measure: Callable[[PatternTable], Figure],
) -> None:
    table = PatternTable.of_units([("article", {"anna": "A"}), ("article", {"ben": "B"})])

    figure = measure(table)

    assert (figure.value, figure.undefined) == (None, Reason.NO_UNITS)


def test_specific_agreement_on_a_label_nobody_used_is_undefined() -> None:
    table = PatternTable.of_units([("article", {"anna": "B", "ben": "C"})])

    figure = specific(table, "A")

    assert (figure.value, figure.undefined) == (None, Reason.LABEL_UNUSED)


@settings(deadline=None)
@given(units=UNITS)
def test_kappa_of_two_people_in_either_order_is_the_same(units: list[Unit]) -> None:
    for confusion in confusions(PatternTable.of_units(units)).values():
        turned = {(other, one): n for (one, other), n in confusion.items()}

        assert kappa(confusion) == approximately(kappa(turned))


@settings(deadline=None)
@given(units=UNITS)
def test_alpha_of_single_labels_with_masi_is_the_nominal_one(units: list[Unit]) -> None:
    table = PatternTable.of_units(units)

    value = alpha(table, masi).value

    assert value == approximately(alpha(table, nominal).value)
