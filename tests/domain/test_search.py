"""What a person asks of the search, and where the answer stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.search import (
    SearchQuery,
    Segment,
    Term,
    highlight,
    parse_search,
    snippet,
)


def lit(segments: list[Segment]) -> list[str]:
    return [one.text for one in segments if one.hit]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("ferry inquiry", [Term(("ferry",)), Term(("inquiry",))]),
        ('"port of Renn" ferry', [Term(("port", "of", "Renn")), Term(("ferry",))]),
        ("“said Ida”", [Term(("said", "Ida"))]),
        ("insp*", [Term(("insp",), prefix=True)]),
        ("storm-tossed", [Term(("storm", "tossed"))]),
        ("example.org/news", [Term(("example", "org", "news"))]),
        ('ferry "never closed', [Term(("ferry",)), Term(("never",)), Term(("closed",))]),
        ("الوزير", [Term(("الوزير",))]),
        ("AND", [Term(("AND",))]),
    ],
)
def test_parse_search_finds_words_and_phrases(typed: str, terms: list[Term]) -> None:
    assert parse_search(typed) == SearchQuery(tuple(terms))


@pytest.mark.parametrize("typed", ["", "  ", '"', "''", "*", "-", "( ) & | !", "\0", "\u200d"])
def test_parse_search_of_no_word_is_empty(typed: str) -> None:
    assert parse_search(typed).is_empty


def test_parse_search_keeps_signs_and_unspaced_scripts_as_they_are() -> None:
    assert parse_search("storm🌊 東京 👩‍👧").pieces == ("🌊", "東京", "👩‍👧")


def test_highlight_ignores_case_and_accents() -> None:
    segments = highlight("Der MÜLLER und die Müllerin", parse_search("muller"))

    assert lit(segments) == ["MÜLLER"]
    assert "".join(one.text for one in segments) == "Der MÜLLER und die Müllerin"


def test_highlight_of_a_beginning_lights_what_was_typed() -> None:
    assert lit(highlight("Inspectors and an inspection", parse_search("insp*"))) == ["Insp", "insp"]


def test_snippet_stands_around_the_first_hit_on_one_line() -> None:
    text = "word " * 100 + "The ferry\n\nsank. " + "word " * 100

    found = snippet(text, parse_search('"ferry sank"'))

    assert lit(found) == ["ferry sank"]
    assert found[0].text == "… "
    assert found[-1].text == " …"
    assert len("".join(one.text for one in found)) < 300


def test_snippet_of_a_text_without_a_hit_is_empty() -> None:
    assert snippet("It rained.", parse_search("ferry")) == []


@given(st.text(max_size=60), st.text(max_size=200))
def test_highlight_of_anything_gives_the_text_again(typed: str, text: str) -> None:
    query = parse_search(typed)

    assert "".join(one.text for one in highlight(text, query)) == text
    assert all(one.text for one in snippet(text, query))
