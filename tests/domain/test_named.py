"""Names in a sentence: what counts as one, and where it begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.named import named_spans


def names(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in named_spans(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The wire NPA asked Tomas Vey.", ["NPA", "Tomas Vey"]),
        ("The chief surveyor Ida Morren spoke.", ["Ida Morren"]),
        ("They asked again and Morren answered.", ["Morren"]),
        ("They asked Morren’s wife.", ["Morren"]),
        ("“Never,” said J. Morren.", ["J. Morren"]),
        ("So Ludwig van der Dorn wrote to the Bank of Ruritania.", [
            "Ludwig van der Dorn", "Bank of Ruritania",
        ]),
        ("Of the two, Jean-Luc O’Neill spoke.", ["Jean-Luc O’Neill"]),
        ("Two MPs left.", ["MPs"]),
        ("They met the União do Porto.", ["União", "Porto"]),
        ("They asked Jose\u0301 Vey.", ["Jose\u0301 Vey"]),
        ("👩‍👩‍👧 said Ida Morren.", ["Ida Morren"]),
        ("Nobody came.", []),
        ("Rain fell.", []),
        ("He asked: “Why?”", []),
        ("“Nein“, sagte er.", []),
        ("On Monday Minister Tomas Vey left.", ["Tomas Vey"]),
        ("They met the President.", ["President"]),
        ("He’s gone.", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitalised_words_without_titles_and_common_words(
    sentence: str, expected: list[str]
) -> None:
    assert names(sentence) == expected


def test_person_and_body_of_one_phrase_are_two_names_and_a_ministry_is_one() -> None:
    found = names("So Ana Prine of the Harbour Union met the Ministry of the Interior.")

    assert found == ["Ana Prine", "Harbour Union", "Ministry of the Interior"]


@given(st.text(alphabet="aA .'’-ofthe\u0301😀Ж“", max_size=60))
def test_spans_lie_in_the_sentence_in_order_and_hold_no_blank_at_an_edge(sentence: str) -> None:
    spans = named_spans(sentence)

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(sentence) for start, end in spans)
    assert all(name == name.strip() for name in names(sentence))
