"""Standings as JSON come back as they were, but for the last digits."""

import json

from annotations.domain.agreement.drift import EVERYBODY, Shift, Standing
from annotations.domain.agreement.resampled import Estimate
from annotations.formats.standings import read_standing, standing_json

FULL = Standing(
    layer="speaker_quote",
    person="A3",
    since="a uid",
    units=88,
    articles=8,
    recent=Estimate(0.25, 0.125, 0.5),
    gap=Estimate(0.5, 0.25, 0.75),
    before=Estimate(0.75, 0.5, 1.0),
    change=Estimate(-0.5, -0.75, -0.25),
    excess=Estimate(-0.5, -0.75, -0.25),
    shift=Shift(frozenset({"ida", "ben"}), "not_stated", 7, 80, 2, 160),
)
LEAST = Standing("quote", EVERYBODY, "a uid", 50, 8, Estimate(None, None, None))


def test_standing_survives_being_stored() -> None:
    for standing in (FULL, LEAST):
        stored = json.loads(json.dumps(standing_json(standing)))

        assert read_standing(stored) == standing
