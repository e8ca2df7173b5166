"""What suggestions change, on articles small enough to count by hand."""

from collections.abc import Mapping, Sequence

import pytest

from annotations.domain.agreement.arm_measures import effects
from annotations.domain.agreement.arms import ArmArticle, ArmReading, Effect, both_arms
from annotations.domain.suggestions.appraisal import Guess, Reading, Voice

IDA, TOM = frozenset({"ida"}), frozenset({"tom"})


def voice(start: int = 0, end: int = 10, names: frozenset[str] = IDA) -> Voice:
    return Voice("quote", ((start, end),), names, ())


def guess(position: int, found: Voice) -> Guess:
    return Guess(position, "quote", 0.9, 0.9, found)


def reading(
    voices: Mapping[int, Sequence[Voice]], *, quotes: Sequence[int] = (), seconds: float = 0
) -> ArmReading:
    return ArmReading(Reading(set(quotes), set(), voices), 0, seconds)


def article(arm: str, *readings: ArmReading, **fields: object) -> ArmArticle:
    named: dict[str, object] = {
        "batch": 1,
        "version": "v",
        "sentences": 4,
        "proposed": {0: [guess(0, voice())]},
    }
    return ArmArticle(arm=arm, readings=readings, **(named | fields))  # type: ignore[arg-type]


def effect(articles: Sequence[ArmArticle], name: str) -> Effect:
    return next(one for one in effects(articles) if one.name == name)


def test_omission_is_finding_less_where_nothing_was_proposed() -> None:
    """Three of four sentences are silent; both arms find the proposed one, blind one more."""
    assisted = article("assisted", reading({0: [voice()]}), reading({0: [voice()]}))
    blind = article("blind", reading({0: [voice()], 2: [voice(20, 30)]}))

    found = effect([assisted, blind], "found_in_silent")

    assert (found.assisted.value, found.assisted.n) == (0.0, 6)
    assert found.blind.value == pytest.approx(1 / 3)
    assert found.blind.n == 3
    assert found.difference.value == pytest.approx(-1 / 3)
    assert effect([assisted, blind], "found_in_proposed").difference.value == 0.0


def test_gold_tells_what_was_missed_and_which_wrong_proposal_was_followed() -> None:
    gold = {0: False, 1: True, 2: False, 3: False}
    assisted = article("assisted", reading({0: [voice()]}), gold=gold)
    blind = article("blind", reading({1: [voice(10, 20)]}), gold=gold)

    missed = effect([assisted, blind], "missed_in_silent")
    followed = effect([assisted, blind], "followed")

    assert (missed.assisted.value, missed.blind.value) == (1.0, 0.0)
    assert (followed.assisted.value, followed.blind.value) == (1.0, 0.0)
    assert effect([assisted, blind], "missed_in_proposed").assisted.value is None


def test_words_and_speakers_are_compared_with_the_proposal_in_either_arm() -> None:
    assisted = article("assisted", reading({0: [voice()]}))
    blind = article("blind", reading({0: [voice(0, 9, TOM)]}))

    bounds = effect([assisted, blind], "same_bounds")
    speakers = effect([assisted, blind], "same_speaker")

    assert (bounds.assisted.value, bounds.blind.value) == (1.0, 0.0)
    assert (speakers.assisted.value, speakers.blind.value) == (1.0, 0.0)


def test_articles_that_the_finder_never_read_are_in_no_question_about_it() -> None:
    assisted = article("assisted", reading({0: [voice()]}, quotes=[0]))
    blind = article("blind", reading({0: [voice()]}, quotes=[0]), proposed=None)

    assert effect([assisted, blind], "found_in_silent").blind.value is None
    assert effect([assisted, blind], "quote").blind.value == 0.25


def test_batches_weigh_the_same_in_both_arms_whatever_their_blind_share() -> None:
    """Batch 1 takes 1 s a sentence and has one blind article of two; batch 2 takes 9 s and has
    three of four. Nothing differs between the arms, and no difference must be shown."""
    quick, slow = reading({}, seconds=4), reading({}, seconds=36)
    articles = [
        article("assisted", quick, batch=1),
        article("blind", quick, batch=1),
        article("assisted", slow, batch=2),
        *(article("blind", slow, batch=2) for _ in range(3)),
    ]

    found = effect(articles, "seconds")

    assert found.assisted.value == pytest.approx((2 * 1 + 4 * 9) / 6)
    assert found.blind.value == pytest.approx((2 * 1 + 4 * 9) / 6)


def test_work_whose_time_was_not_measured_took_no_time_but_is_left_out() -> None:
    articles = [
        article("assisted", reading({}, seconds=8), reading({})),
        article("blind", reading({})),
    ]

    found = effect(articles, "seconds")

    assert (found.assisted.value, found.blind.value) == (2.0, None)


def test_few_articles_are_said_to_be_few() -> None:
    one = [article("assisted", reading({})), article("blind", reading({}))]

    assert effect(one, "quote").is_small
    assert not effect(one * 10, "quote").is_small


def test_batches_with_one_arm_alone_are_left_out() -> None:
    listed = [
        article("assisted", reading({}), batch=1),
        article("blind", reading({}), batch=1),
        article("assisted", reading({}), batch=2),
    ]

    assert {one.batch for one in both_arms(listed)} == {1}


def test_nothing_at_all_gives_no_figures_and_no_error() -> None:
    found = effects([])

    assert all(one.assisted.value is None and one.difference.value is None for one in found)
