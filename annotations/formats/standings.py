"""Where people stand on a layer, as JSON: stored with the intervals and served by the API."""

from collections.abc import Sequence
from typing import Any

from annotations.domain.agreement.drift import Shift, Standing
from annotations.domain.agreement.resampled import Estimate
from annotations.domain.agreement.tables import Value
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import number_or_none


def standing_json(one: Standing) -> JsonObject:
    """A standing with 12 significant digits."""
    return {
        "layer": one.layer,
        "person": one.person,
        "since": one.since,
        "units": one.units,
        "articles": one.articles,
        "recent": estimate_json(one.recent),
        "gap": estimate_json(one.gap),
        "before": estimate_json(one.before),
        "change": estimate_json(one.change),
        "excess": estimate_json(one.excess),
        "shift": None if one.shift is None else _shift_json(one.shift),
    }


def estimate_json(one: Estimate | None) -> JsonObject | None:
    """A value with its bounds; None where it has none."""
    if one is None or one.value is None:
        return None
    return {
        "value": number_or_none(one.value),
        "low": number_or_none(one.low),
        "high": number_or_none(one.high),
    }


def read_standing(stored: dict[str, Any]) -> Standing:
    """What `standing_json` wrote."""
    estimates = ("gap", "before", "change", "excess")
    return Standing(
        layer=stored["layer"],
        person=stored["person"],
        since=stored["since"],
        units=stored["units"],
        articles=stored["articles"],
        recent=_read_estimate(stored["recent"]) or Estimate(None, None, None),
        shift=None if stored["shift"] is None else _read_shift(stored["shift"]),
        **{name: _read_estimate(stored[name]) for name in estimates},
    )


def value_json(value: Value) -> str | list[str]:
    """A value of a layer; a set as a sorted list."""
    return value if isinstance(value, str) else sorted(value)


def read_value(stored: str | Sequence[str]) -> Value:
    """What `value_json` wrote."""
    return stored if isinstance(stored, str) else frozenset(stored)


def _shift_json(one: Shift) -> JsonObject:
    return {
        "own": value_json(one.own),
        "other": value_json(one.other),
        "recent": one.recent,
        "recent_of": one.recent_of,
        "earlier": one.earlier,
        "earlier_of": one.earlier_of,
    }


def _read_shift(stored: dict[str, Any]) -> Shift:
    counts = ("recent", "recent_of", "earlier", "earlier_of")
    return Shift(
        own=read_value(stored["own"]),
        other=read_value(stored["other"]),
        **{name: stored[name] for name in counts},
    )


def _read_estimate(stored: dict[str, float] | None) -> Estimate | None:
    return None if stored is None else Estimate(stored["value"], stored["low"], stored["high"])
