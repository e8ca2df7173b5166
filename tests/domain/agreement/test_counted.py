"""Everything one sentence adds to the counts."""

from collections import Counter

from attributing import DECISIONS, LENGTH, OWN_VOICE, decided, said
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.counted import COUNTED, SPAN_LAYERS, sentence_patterns
from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.tables import Pattern, as_pattern

PEOPLE = st.dictionaries(st.sampled_from(["anna", "ben", "cleo"]), DECISIONS)
PAIRED = ("mode", "speaker", "chain", "certainty")


def added(decisions: dict[str, Decision]) -> Counter[tuple[str, Pattern]]:
    counts: Counter[tuple[str, Pattern]] = Counter()
    for layer, pattern, n in sentence_patterns(decisions):
        counts[layer, pattern] += n
    return counts


def of_layer(decisions: dict[str, Decision], layer: str) -> Counter[Pattern]:
    return Counter({pattern: n for (name, pattern), n in added(decisions).items() if name == layer})


def test_counts_of_a_sentence_have_the_values_of_all_people_on_marks() -> None:
    decisions = {"anna": decided(said()), "ben": decided(OWN_VOICE, marks="C")}

    assert of_layer(decisions, "quote") == {(("anna", "yes"), ("ben", "no")): 1}
    assert of_layer(decisions, "found") == {(("anna", "yes"), ("ben", "no")): 1}


def test_counts_of_matched_attributions_have_a_pattern_for_each_pair_of_people() -> None:
    decisions = {
        "anna": decided(said((0, 10), by="minister", chain="relay:agency")),
        "ben": decided(said((0, 12), by="minister", mode="mixed", certainty="possible")),
        "cleo": decided(said((0, 10), by="witness")),
    }

    assert of_layer(decisions, "speaker") == {
        (("anna", "minister"), ("ben", "minister")): 1,
        (("anna", "minister"), ("cleo", "witness")): 1,
        (("ben", "minister"), ("cleo", "witness")): 1,
    }
    assert of_layer(decisions, "mode")[("anna", "direct"), ("ben", "mixed")] == 1
    assert of_layer(decisions, "chain")[("anna", "relay:agency"), ("cleo", "")] == 1
    assert of_layer(decisions, "certainty")[("anna", "asserted"), ("ben", "possible")] == 1


def test_counts_of_attributions_that_share_less_than_half_compare_no_speakers() -> None:
    decisions = {"anna": decided(said((0, 10))), "ben": decided(said((6, 20)))}

    assert {layer for layer, _ in added(decisions)}.isdisjoint(PAIRED)
    assert of_layer(decisions, "boundary") == {
        (("anna", "overlap:-6:-10"), ("ben", "overlap:6:10")): 1
    }


def test_counts_of_two_attributions_of_each_are_two_of_the_pair() -> None:
    both = decided(said((0, 10)), said((20, 30)))

    assert of_layer({"anna": both, "ben": both}, "speaker") == {
        (("anna", "minister"), ("ben", "minister")): 2
    }


def test_counts_leave_an_undecided_person_out_of_everything() -> None:
    nobody = Decision(None, (said(),), LENGTH)
    decisions = {"anna": decided(said()), "ben": nobody}

    assert {pattern for _, pattern in added(decisions)} == {
        pattern for _, pattern in added({"anna": decided(said())})
    }


def test_counts_of_one_person_are_those_of_whole_sentences() -> None:
    assert {layer for layer, _ in added({"anna": decided(said())})} == {
        "header",
        "quote",
        "claim_content",
        "speaker_quote",
        "speaker_all",
        "found",
    }


def test_counts_of_nobody_are_nothing() -> None:
    assert added({}) == {}


def test_layers_that_are_stored_are_those_with_an_alpha_and_those_of_spans() -> None:
    assert (*LAYERS, *SPAN_LAYERS) == COUNTED
    assert len(set(COUNTED)) == len(COUNTED)
    assert all(len(name) <= 20 for name in COUNTED)


@settings(deadline=None)
@given(decisions=PEOPLE)
def test_counts_of_any_sentence_are_canonical_patterns_of_stored_layers(
    decisions: dict[str, Decision],
) -> None:
    for layer, pattern, n in sentence_patterns(decisions):
        assert layer in COUNTED
        assert n > 0
        assert pattern == as_pattern(pattern)
        assert layer not in (*PAIRED, "boundary") or len(pattern) == 2


@settings(deadline=None)
@given(decisions=PEOPLE, data=st.data())
def test_counts_of_people_and_attributions_in_any_order_are_the_same(
    decisions: dict[str, Decision], data: st.DataObject
) -> None:
    people = data.draw(st.permutations(sorted(decisions)))
    shuffled = {
        person: Decision(
            decisions[person].marks,
            tuple(data.draw(st.permutations(decisions[person].attributions))),
            decisions[person].length,
        )
        for person in people
    }

    assert added(shuffled) == added(decisions)


@settings(deadline=None)
@given(decisions=PEOPLE, names=st.permutations(["anna", "ben", "cleo"]))
def test_counts_after_renaming_people_are_the_same_renamed(
    decisions: dict[str, Decision], names: list[str]
) -> None:
    new = dict(zip(["anna", "ben", "cleo"], names, strict=True))
    renamed = {new[person]: one for person, one in decisions.items()}

    expected: Counter[tuple[str, Pattern]] = Counter()
    for (layer, pattern), n in added(decisions).items():
        expected[layer, as_pattern((new[person], value) for person, value in pattern)] += n
    assert added(renamed) == expected
