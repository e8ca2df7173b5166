"""The agreement of a release in a few figures: what its documents say beside agreement.json."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.domain.fields import JsonObject

HEADLINE = ("header", "quote", "claim_content", "speaker_quote")
ALPHA = "alpha"


@dataclass(frozen=True, slots=True)
class Headline:
    """Alpha of one layer in one view; value None = it is not defined, low None = no interval."""

    scheme: int
    arm: str
    layer: str
    title: str
    value: float | None
    low: float | None
    high: float | None
    units: int

    @property
    def words(self) -> str:
        """As a line of a document has it, with three digits."""
        if self.value is None:
            return f"not defined ({self.units} units)"
        interval = "" if self.low is None else f", 95 % interval {self.low:.3f} to {self.high:.3f}"
        return f"{self.value:.3f}{interval} ({self.units} units)"

    def as_json(self) -> JsonObject:
        return {"value": self.value, "low": self.low, "high": self.high, "units": self.units}


def headlines(views: Iterable[Mapping[str, Any]]) -> Iterator[Headline]:
    """Krippendorff's alpha of the main layers, view by view as in agreement.json."""
    for view in views:
        for layer in view["layers"]:
            if layer["layer"] in HEADLINE:
                figure = layer[ALPHA]
                yield Headline(
                    scheme=view["scheme"],
                    arm=view["arm"],
                    layer=layer["layer"],
                    title=layer["title"],
                    value=figure["value"],
                    low=figure["low"],
                    high=figure["high"],
                    units=figure["units"],
                )
