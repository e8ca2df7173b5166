"""Files of plain ratings: what they say, and in which words they are refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.errors import UserError
from annotations.formats.ratings import LAYOUTS, RatingFile, read_ratings


def read_rows(text: str, *, is_json: bool = False) -> RatingFile:
    return read_ratings(text.encode(), layout="raters-by-units", is_json=is_json)


def read_triples(text: str, *, is_json: bool = False) -> RatingFile:
    return read_ratings(text.encode(), layout="triples", is_json=is_json)


def labelled(file: RatingFile) -> list[list[str | None]]:
    return [
        [None if number < 0 else file.labels[number] for number in row]
        for row in file.numbers.tolist()
    ]


def test_rows_of_csv_are_raters_and_empty_cells_are_missing() -> None:
    file = read_rows("a,b,,a\r\na, ,b ,a\r\n")

    assert labelled(file) == [["a", "b", None, "a"], ["a", None, "b", "a"]]
    assert (file.raters, file.units, file.labels) == (("1", "2"), 4, ("a", "b"))


def test_rows_of_json_hold_text_numbers_and_null() -> None:
    file = read_rows('[["x", null, true, ""], ["x", 1, 2.5, " y "]]', is_json=True)

    assert labelled(file) == [["x", None, "true", None], ["x", "1", "2.5", "y"]]


def test_labels_that_are_numbers_come_in_rising_order_and_are_one_by_value() -> None:
    file = read_rows("10,9,1\n10.0,9,01\n")

    assert file.labels == ("1", "9", "10")
    assert labelled(file) == [["10", "9", "1"], ["10", "9", "1"]]


def test_long_numbers_that_differ_in_their_last_digit_are_two_labels() -> None:
    file = read_rows("9007199254740993,9007199254740992\n")

    assert file.labels == ("9007199254740992", "9007199254740993")


def test_numbers_beside_words_are_words() -> None:
    assert read_rows("1,1.0,x\n").labels == ("1", "1.0", "x")


def test_triples_of_csv_are_ratings_of_named_raters() -> None:
    file = read_triples("u2,ben,no\nu1,anna,yes\nu1,ben,no\nu3,anna,\n")

    assert file.raters == ("anna", "ben")
    assert file.units == 3
    assert labelled(file) == [["yes", None, None], ["no", "no", None]]


def test_triples_of_json_are_lists_or_objects() -> None:
    listed = read_triples('[["u1", "anna", 1], ["u1", "ben", 2]]', is_json=True)
    named = read_triples(
        '[{"unit": "u1", "rater": "anna", "label": 1}, {"unit": "u1", "rater": "ben", "label": 2}]',
        is_json=True,
    )

    assert labelled(listed) == labelled(named) == [["1"], ["2"]]


@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=width, max_size=width),
            min_size=1,
            max_size=4,
        )
    )
)
def test_both_layouts_of_the_same_ratings_are_the_same(rows: list[list[str | None]]) -> None:
    triples = [
        [f"u{unit}", f"r{rater}", label]
        for rater, row in enumerate(rows)
        for unit, label in enumerate(row)
    ]

    by_rows = read_rows(json.dumps(rows), is_json=True)
    by_triples = read_triples(json.dumps(triples), is_json=True)

    assert labelled(by_rows) == labelled(by_triples) == rows


def test_number_of_an_exponent_without_end_is_a_word() -> None:
    assert read_rows("0e99999999999999999999,1\n").labels == ("0e99999999999999999999", "1")


def test_empty_line_among_raters_of_one_unit_is_a_missing_rating() -> None:
    assert labelled(read_rows("a\n\nb\n")) == [["a"], [None], ["b"]]


def test_byte_order_mark_and_empty_lines_at_the_end_are_left_out() -> None:
    assert labelled(read_rows("\ufeff1,2\n1,2\n\n\n")) == [["1", "2"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There are no ratings in it."),
        ("\n\n", "There are no ratings in it."),
        ("a,b\na\n", "Row 2 has 1 unit, row 1 has 2 units"),
        ("a,b\n\na,b\n", "Row 2 has 0 units"),
        ('"a\n', "This is not CSV: unexpected end of data."),
        ('"a"b,c\n', "This is not CSV"),
        ("a\x00,b\n", "This is not CSV: it holds NUL characters."),
        ("a;b\na;b\n", "Its cells stand between semicolons"),
        ("a\tb\na\tb\n", "Its cells stand between tabs"),
    ],
)
def test_rows_that_cannot_be_read_are_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        read_rows(text)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "This is not JSON"),
        ("[]", "There are no ratings in it."),
        ("{}", "The JSON must be a list of lists."),
        ('"a"', "The JSON must be a list of lists."),
        ('[["a"], {"b": 1}]', "Row 2 of the JSON is no list."),
        ('[["a"], [["b"]]]', "Row 2 holds a list or an object"),
        ("[[NaN]]", "This is not JSON"),
        ("[[1e999]]", "This is not JSON"),
    ],
)
def test_json_that_cannot_be_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_rows(text, is_json=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("u1,anna\n", "Row 1 has 2 cells; it needs unit, rater and label."),
        ("u1,anna,a\n,anna,a\n", "Row 2 names no unit."),
        ("u1,,a\n", "Row 1 names no rater."),
        ("Unit,Rater,Label\nu1,anna,a\n", "Row 1 is a header"),
        ("u1,anna,a\nu1,anna,a\n", "Row 2 is a second rating of unit “u1” by rater “anna”"),
        ('"u\n1",anna,a\n"u\n1",anna,\n', "Row 2 is a second rating of unit “u 1”"),
        (
            "".join(f"u{number},r{number},a\n" for number in range(8_000)),
            "8,000 units by 8,000 raters are more than can be measured: at most 50,000,000 places.",
        ),
    ],
)
def test_triples_that_cannot_be_read_are_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        read_triples(text)

    assert "\n" not in str(refused.value)


def test_triples_of_json_without_a_label_are_refused() -> None:
    with pytest.raises(UserError, match="Row 1 has no “label”; null"):
        read_triples('[{"unit": "u1", "rater": "anna", "value": "a"}]', is_json=True)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(raw=st.binary(max_size=60), is_json=st.booleans())
def test_any_bytes_are_read_or_refused(layout: str, raw: bytes, is_json: bool) -> None:
    try:
        file = read_ratings(raw, layout=layout, is_json=is_json)
    except UserError:
        return

    assert file.numbers.shape == (len(file.raters), file.units)
