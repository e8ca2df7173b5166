"""Which attributions of two people are the same one."""

from attributing import ATTRIBUTIONS, said
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.decisions import AttributionChoice
from annotations.domain.agreement.matching import match_content

LISTED = st.lists(ATTRIBUTIONS, max_size=4)
Told = list[tuple[AttributionChoice, AttributionChoice]]


def matched(first: list[AttributionChoice], second: list[AttributionChoice]) -> Told:
    """The matched attributions themselves, in an order of their own."""
    pairs = [(first[one.first], second[one.second]) for one in match_content(first, second)]
    return sorted(pairs, key=repr)


def test_match_of_the_same_content_is_exact() -> None:
    (match,) = match_content([said((100, 110))], [said((100, 110), by="witness")])

    assert (match.first, match.second, match.iou, match.is_half) == (0, 0, 1.0, True)


def test_match_of_content_that_only_touches_is_none() -> None:
    assert match_content([said((100, 110))], [said((110, 120))]) == []


def test_match_of_half_of_the_characters_is_about_the_same_content() -> None:
    (half,) = match_content([said((100, 110))], [said((100, 120))])
    (less,) = match_content([said((100, 110))], [said((100, 121))])

    assert (half.is_half, less.is_half) == (True, False)


def test_match_of_spans_that_touch_is_that_of_their_union() -> None:
    (match,) = match_content([said((100, 105), (105, 110))], [said((100, 110))])

    assert match.iou == 1.0


def test_match_takes_an_exact_pair_before_a_greater_sum() -> None:
    first = [said((100, 110)), said((100, 112))]
    second = [said((100, 110)), said((100, 109))]

    pairs = [(one.first, one.second) for one in match_content(first, second)]

    assert pairs == [(0, 0), (1, 1)]


def test_match_takes_the_best_total_and_not_the_best_pair_first() -> None:
    first = [said((100, 110)), said((100, 116))]
    second = [said((100, 112)), said((108, 118))]

    pairs = [(one.first, one.second) for one in match_content(first, second)]

    assert pairs == [(0, 0), (1, 1)]


def test_match_of_joint_speakers_pairs_those_named_alike() -> None:
    first = [said((100, 110), by="minister"), said((100, 110), by="witness")]
    second = [said((100, 110), by="witness"), said((100, 110), by="minister")]

    pairs = [(one.first, one.second) for one in match_content(first, second)]

    assert pairs == [(0, 1), (1, 0)]


def test_match_with_nobody_is_none() -> None:
    assert match_content([], [said((100, 110))]) == []
    assert match_content([], []) == []


def test_match_of_attributions_without_content_is_none() -> None:
    nothing = AttributionChoice(said().speaker, "direct", ())

    assert match_content([nothing], [nothing]) == []


@settings(deadline=None)
@given(first=LISTED, second=LISTED)
def test_match_of_two_people_in_either_order_is_the_same(
    first: list[AttributionChoice], second: list[AttributionChoice]
) -> None:
    turned = sorted(((one, other) for other, one in matched(second, first)), key=repr)

    assert matched(first, second) == turned


@settings(deadline=None)
@given(first=LISTED, second=LISTED, data=st.data())
def test_match_of_attributions_in_any_order_is_the_same(
    first: list[AttributionChoice], second: list[AttributionChoice], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(first)), data.draw(st.permutations(second))

    assert matched(first, second) == matched(*shuffled)


@settings(deadline=None)
@given(listed=LISTED)
def test_match_with_oneself_is_exact_for_every_attribution(
    listed: list[AttributionChoice],
) -> None:
    matches = match_content(listed, listed)

    assert [one.iou for one in matches] == [1.0] * len(listed)
    assert all(listed[one.first] == listed[one.second] for one in matches)
