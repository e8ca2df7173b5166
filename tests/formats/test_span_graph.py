"""Annotations as spans and relations: nothing of ours is lost, and others' graphs can be read."""

import pytest
from annotated_drafts import SENTENCES, TEXT, decided_only, drafts, full_draft, span_of
from hypothesis import given, settings

from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said, Stop
from annotations.formats.span_graph import (
    LabelledSpan,
    Relation,
    SpanGraph,
    Unread,
    from_graph,
    reading,
    to_graph,
)
from annotations.formats.vocabulary import SpanLabel

QUOTE, BROOK, SAID_CUE, AFP = (
    span_of("“The ferry, 🚢 ‘Ilva’, sank,”"),
    span_of("Ada Brook"),
    span_of("said"),
    span_of("AFP"),
)


def read(*spans: LabelledSpan, joined: tuple[Relation, ...] = ()) -> tuple[AnnotationSet, Unread]:
    return from_graph(SpanGraph(spans, joined), text=TEXT, annotator="ann", origin=Origin.PERSON)


def labelled(key: str, label: str, *spans: tuple[int, int], **attributes: str) -> LabelledSpan:
    return LabelledSpan(key, spans, label, attributes)


@settings(deadline=None)
@given(drafts())
def test_graph_of_a_set_read_back_is_the_set(draft: ArticleDraft) -> None:
    for found in draft.sets:
        back, unread = from_graph(
            to_graph(found), text=draft.text, annotator=found.annotator, origin=found.origin
        )

        assert back == decided_only(found)
        assert not unread.counts


def test_graph_of_a_full_set_names_its_spans_in_order() -> None:
    graph = to_graph(full_draft().sets[0])

    assert [one.key for one in graph.spans] == [f"T{n + 1}" for n in range(len(graph.spans))]
    assert [one.label for one in graph.spans[:3]] == ["Quote", "Claim", "Verified"]
    assert {one.label for one in graph.relations} == {
        "Says",
        "Cued_by",
        "Passed_by",
        "Continues",
    }


def test_machines_scores_survive() -> None:
    found = AnnotationSet(
        "finder 1",
        Origin.MACHINE,
        (Marked(*SENTENCES[0], "Q+C", score=0.5),),
        (Said("a", "direct", (QUOTE,), Named("not_stated"), score=0.25),),
    )

    back, _ = from_graph(to_graph(found), text=TEXT, annotator="finder 1", origin=Origin.MACHINE)

    assert back == found


@pytest.mark.parametrize("turned", [False, True])
def test_quote_joined_to_a_speaker_is_what_the_speaker_said(turned: bool) -> None:
    ends = ("q", "s") if turned else ("s", "q")

    found, unread = read(
        labelled("q", "QUOTATION", QUOTE),
        labelled("s", "Person", BROOK),
        joined=(Relation("spoke", *ends),),
    )

    assert found.marked == (Marked(*QUOTE, "Q"),)
    assert found.said == (Said("q", "direct", (QUOTE,), Named("source", "Ada Brook", (BROOK,))),)
    assert not unread.counts


@pytest.mark.parametrize("label", ["Content", "claim", "Verified"])
@pytest.mark.parametrize(
    ("words", "mode"),
    [
        (QUOTE, "direct"),
        ((QUOTE[0] + 1, QUOTE[1] - 1), "direct"),
        ((QUOTE[0], SAID_CUE[1]), "mixed"),
        (SAID_CUE, "indirect"),
    ],
)
def test_mode_that_nobody_tells_is_seen_from_the_quotation_marks(
    label: str, words: tuple[int, int], mode: str
) -> None:
    found, _ = read(
        labelled("c", label, words),
        labelled("s", "speaker", BROOK),
        joined=(Relation("said by", "c", "s"),),
    )

    assert [one.mode for one in found.said] == [mode]


def test_mode_that_is_told_stays_whatever_stands_in_quotation_marks() -> None:
    found, _ = read(
        labelled("a", "Content", QUOTE, mode="indirect"),
        labelled("q", "Quote", SAID_CUE),
        labelled("s", "speaker", BROOK),
        joined=(Relation("said by", "q", "s"),),
    )

    assert [one.mode for one in found.said] == ["indirect", "direct"]


def test_marks_alone_need_no_search_for_quotation_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "quotations_in", None)

    found, _ = read(labelled("c", "Claim", QUOTE), labelled("a", "Content", BROOK, mode="mixed"))

    assert [one.mode for one in found.said] == ["mixed"]


def test_cue_and_relay_of_a_quote_are_read_without_a_speaker() -> None:
    found, _ = read(
        labelled("q", "quote", QUOTE),
        labelled("c", "cue", SAID_CUE),
        labelled("r", "relay", AFP),
        joined=(Relation("x", "c", "q"), Relation("y", "q", "r")),
    )

    (one,) = found.said
    assert one.speaker == Named("not_stated")
    assert one.cue == (SAID_CUE,)
    assert one.chain == (Stop("relay", Named("source", "AFP", (AFP,))),)


def test_second_speaker_of_a_quote_is_a_second_attribution() -> None:
    found, unread = read(
        labelled("q", "quote", QUOTE),
        labelled("s", "speaker", BROOK),
        labelled("t", "speaker", AFP),
        joined=(Relation("says", "s", "q"), Relation("says", "t", "q")),
    )

    assert [one.speaker.name for one in found.said] == ["Ada Brook", "AFP"]
    assert len({one.key for one in found.said}) == 2
    assert not unread.counts


def test_unknown_label_and_relation_are_counted() -> None:
    _, unread = read(
        labelled("g", "Gene", QUOTE),
        labelled("a", "Content", QUOTE),
        labelled("b", "Content", BROOK),
        joined=(Relation("Binds", "a", "b"), Relation("Says", "g", "a")),
    )

    assert unread.counts == {"span Gene": 1, "relation Binds": 1, "relation Says": 1}


def test_speaker_of_nothing_is_counted() -> None:
    _, unread = read(labelled("s", "Speaker", BROOK))

    assert unread.counts == {"span Speaker without a relation": 1}


def test_speaker_joined_to_what_cannot_be_said_is_counted() -> None:
    found, unread = read(
        labelled("s", "Speaker", BROOK),
        labelled("c", "Cue", SAID_CUE),
        joined=(Relation("Says", "s", "c"),),
    )

    assert found.said == ()
    assert unread.counts["relation Says"] == 1


def test_label_of_ones_own_means_what_the_manager_says() -> None:
    graph = SpanGraph((labelled("a", "Behauptung", QUOTE),), ())

    found, _ = from_graph(
        graph,
        text=TEXT,
        annotator="",
        origin=Origin.PERSON,
        labels={"Behauptung": SpanLabel.CLAIM},
    )

    assert found.marked == (Marked(*QUOTE, "C"),)


@pytest.mark.parametrize("written", ["{", "[[1,2,3]]", "{}", '[["nowhere","source","x"]]'])
def test_chain_that_another_tool_wrote_otherwise_is_left_out(written: str) -> None:
    found, _ = read(labelled("a", "Content", QUOTE, chain=written))

    assert found.said[0].chain == ()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("mode", "shouted"),
        ("commitment", "x"),
        ("certainty", "x"),
        ("identity", "x"),
        ("role", "x"),
        ("set_by", "x"),
    ],
)
def test_value_that_nobody_knows_is_counted_and_takes_its_default(name: str, written: str) -> None:
    found, unread = read(labelled("a", "Content", QUOTE, **{name: written}))

    plain, _ = read(labelled("a", "Content", QUOTE))
    assert found.said == plain.said
    assert unread.counts == {f"{name} {written}": 1}
