"""The questions asked of both arms, each as a sum over one article: how much, and of how many."""

from collections.abc import Sequence

from annotations.domain.agreement.arms import (
    ASSISTED,
    BLIND,
    MARKS,
    OMISSIONS,
    SECONDS,
    SHARE,
    SPANS,
    TIME,
    ArmArticle,
    Effect,
    Measure,
    Sums,
    arm_estimate,
    arm_weights,
)
from annotations.domain.suggestions.appraisal import Voice, is_same_speaker, matched


def effects(articles: Sequence[ArmArticle]) -> tuple[Effect, ...]:
    """All questions but those about agreement; articles of batches that have both arms."""
    weights = arm_weights(articles)
    return tuple(
        Effect(
            name=name,
            group=group,
            kind=kind,
            assisted=arm_estimate(articles, weights, ASSISTED, kind, measure),
            blind=arm_estimate(articles, weights, BLIND, kind, measure),
        )
        for name, group, kind, measure in MEASURES
    )


def _decided(one: ArmArticle) -> float:
    return float(one.sentences * len(one.readings))


def _quotes(one: ArmArticle) -> Sums:
    return float(sum(len(each.reading.quotes) for each in one.readings)), _decided(one)


def _claims(one: ArmArticle) -> Sums:
    return float(sum(len(each.reading.claims) for each in one.readings)), _decided(one)


def _verified(one: ArmArticle) -> Sums:
    claims = sum(len(each.reading.claims) for each in one.readings)
    return float(sum(each.verified for each in one.readings)), float(claims)


def _attributed(one: ArmArticle) -> Sums:
    return float(sum(len(each.reading.voices) for each in one.readings)), _decided(one)


def _in_silent(one: ArmArticle) -> Sums:
    """Where the finder proposes nothing: sentences in which something was attributed."""
    if one.proposed is None:
        return 0.0, 0.0
    found = sum(n not in one.voiced for each in one.readings for n in each.reading.voices)
    return float(found), float((one.sentences - len(one.voiced)) * len(one.readings))


def _missed_in_silent(one: ArmArticle) -> Sums:
    """Where gold attributes and the finder proposes nothing: sentences left without."""
    return _gold_share(one, gold=True, proposed=False, attributed=False)


def _missed_in_proposed(one: ArmArticle) -> Sums:
    return _gold_share(one, gold=True, proposed=True, attributed=False)


def _followed(one: ArmArticle) -> Sums:
    """Where the finder proposes and gold attributes nothing: sentences attributed all the same."""
    return _gold_share(one, gold=False, proposed=True, attributed=True)


def _gold_share(one: ArmArticle, *, gold: bool, proposed: bool, attributed: bool) -> Sums:
    if one.proposed is None:
        return 0.0, 0.0
    places = [n for n, has in one.gold.items() if has == gold and (n in one.voiced) == proposed]
    having = sum((n in each.reading.voices) == attributed for each in one.readings for n in places)
    return float(having), float(len(places) * len(one.readings))


def _in_proposed(one: ArmArticle) -> Sums:
    """Where the finder proposes something: sentences in which something was attributed."""
    if one.proposed is None:
        return 0.0, 0.0
    found = sum(n in one.voiced for each in one.readings for n in each.reading.voices)
    return float(found), float(len(one.voiced) * len(one.readings))


def _same_bounds(one: ArmArticle) -> Sums:
    """Of the words attributed where the finder proposes some, those with exactly its bounds."""
    having = sum(
        any(guess.content == voice.content for guess in guesses)
        for guesses, voices in _met(one)
        for voice in voices
    )
    return float(having), float(sum(len(voices) for _, voices in _met(one)))


def _same_speaker(one: ArmArticle) -> Sums:
    """Of the contents that match a proposal, those with the speaker it proposes."""
    same = n = 0
    for guesses, voices in _met(one):
        pairs = matched(guesses, voices)
        n += len(pairs)
        same += sum(is_same_speaker(guesses[g], voices[v]) for g, v in pairs.items())
    return float(same), float(n)


def _met(one: ArmArticle) -> list[tuple[list[Voice], Sequence[Voice]]]:
    """What the finder proposes and one person has, in each sentence where both have something."""
    return [
        (one.voiced[n], voices)
        for each in one.readings
        for n, voices in each.reading.voices.items()
        if n in one.voiced
    ]


def _seconds(one: ArmArticle) -> Sums:
    """Of those whose time was measured: work that came over the API has none."""
    timed = [each.seconds for each in one.readings if each.seconds > 0]
    return sum(timed), float(one.sentences * len(timed))


MEASURES: tuple[tuple[str, str, str, Measure], ...] = (
    ("found_in_silent", OMISSIONS, SHARE, _in_silent),
    ("missed_in_silent", OMISSIONS, SHARE, _missed_in_silent),
    ("missed_in_proposed", OMISSIONS, SHARE, _missed_in_proposed),
    ("followed", OMISSIONS, SHARE, _followed),
    ("found_in_proposed", OMISSIONS, SHARE, _in_proposed),
    ("quote", MARKS, SHARE, _quotes),
    ("claim", MARKS, SHARE, _claims),
    ("verified", MARKS, SHARE, _verified),
    ("attributed", MARKS, SHARE, _attributed),
    ("same_bounds", SPANS, SHARE, _same_bounds),
    ("same_speaker", SPANS, SHARE, _same_speaker),
    ("seconds", TIME, SECONDS, _seconds),
)
