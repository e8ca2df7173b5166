"""Spans joined into attributions."""

import re

from annotations.domain.suggestions.tagging.decoding import TaggedSpan
from annotations.domain.suggestions.tagging.linking import Linked, Places, link_spans

ROLES = {"S": "source", "C": "cue", "T": "content"}


def _link(marked: str) -> list[tuple[str | None, str | None, list[str]]]:
    """marked: words; [S …], [C …], [T …] are spans, "|" ends a sentence, "/" a paragraph,
    words after a quotation mark are quoted. Returns (source, cue, contents) as words."""
    words: list[str] = []
    spans: list[TaggedSpan] = []
    sentence: list[int] = []
    paragraph: list[int] = []
    quoted: list[bool] = []
    number = part = first = 0
    role, inside = "", False
    for token in re.findall(r"\[[SCT]|\]|\S+?(?=\]|\s|$)", marked):
        if token in {"|", "/"}:
            number, part = number + 1, part + (token == "/")
        elif token.startswith("["):
            role, first = ROLES[token[1]], len(words)
        elif token == "]":
            spans.append(TaggedSpan(role, first, len(words), 1.0))  # type: ignore[arg-type]
        else:
            inside = (inside or token == "“") and token != "”"
            words.append(token)
            sentence.append(number)
            paragraph.append(part)
            quoted.append(inside)
    found = link_spans(spans, Places(sentence, paragraph, quoted))

    def text(span: TaggedSpan) -> str:
        return " ".join(words[span.first : span.past])

    return [
        (
            text(one.source) if one.source else None,
            text(one.cue) if one.cue else None,
            [text(content) for content in one.contents],
        )
        for one in found
    ]


def test_content_goes_to_the_cue_of_its_sentence() -> None:
    assert _link("[S Ruiz ] [C said ] that [T it rained ] | [S Okafor ] [C denied ] [T it ] |") == [
        ("Ruiz", "said", ["it rained"]),
        ("Okafor", "denied", ["it"]),
    ]


def test_content_on_both_sides_of_a_cue_is_one_attribution() -> None:
    assert _link("[T “ It rained , ” ] [S Ruiz ] [C said ] , [T “ all day ” ]") == [
        ("Ruiz", "said", ["“ It rained , ”", "“ all day ”"])
    ]


def test_second_cue_without_a_source_shares_that_of_the_first() -> None:
    assert _link("[S Ruiz ] [C said ] [T it rained ] and [C warned ] of [T floods ]") == [
        ("Ruiz", "said", ["it rained"]),
        ("Ruiz", "warned", ["floods"]),
    ]


def test_first_cue_without_a_source_shares_that_of_the_second() -> None:
    assert _link("[C Praising ] [T the plan ] , [S Ruiz ] [C said ] [T it works ]") == [
        ("Ruiz", "Praising", ["the plan"]),
        ("Ruiz", "said", ["it works"]),
    ]


def test_sentence_without_a_cue_goes_on_with_the_statement_before_it() -> None:
    assert _link("[T “ It rained , ” ] [S Ruiz ] [C said ] | [T “ All day . ” ] |") == [
        ("Ruiz", "said", ["“ It rained , ”", "“ All day . ”"])
    ]


def test_sentence_before_the_first_cue_of_its_paragraph_waits_for_it() -> None:
    assert _link("[T “ It rained . ] | [T All day , ” ] [S Ruiz ] [C said ] |") == [
        ("Ruiz", "said", ["“ It rained .", "All day , ”"])
    ]


def test_quoted_paragraph_goes_on_with_the_paragraph_before_it() -> None:
    assert _link("[T “ It rained , ” ] [S Ruiz ] [C said ] / [T “ All day . ” ] /") == [
        ("Ruiz", "said", ["“ It rained , ”", "“ All day . ”"])
    ]


def test_unquoted_content_of_another_paragraph_stands_alone() -> None:
    assert _link("[S Ruiz ] [C said ] [T it rained ] / [T Roads were closed ] /") == [
        ("Ruiz", "said", ["it rained"]),
        (None, None, ["Roads were closed"]),
    ]


def test_cue_without_content_is_kept_where_it_has_a_source() -> None:
    assert _link("[S Ruiz ] [C spoke ] | it rained") == [("Ruiz", "spoke", [])]
    assert _link("Nobody [C spoke ] | it rained") == []


def test_nothing_tagged_links_to_nothing() -> None:
    assert link_spans([], Places([], [], [])) == []


def test_attribution_of_many_spans_is_linear_enough() -> None:
    marked = "[S Ruiz ] [C said ] [T it rained ] | " * 3000
    found = _link(marked)
    assert len(found) == 3000
    assert found[-1] == ("Ruiz", "said", ["it rained"])


def test_linked_begins_without_contents() -> None:
    assert Linked(None).contents == []
