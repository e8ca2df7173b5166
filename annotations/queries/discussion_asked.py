"""Which disagreements somebody wants to discuss."""

from dataclasses import dataclass

from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.tables import Pattern, Value
from annotations.domain.agreement.truth.discussion import Contested, Kind
from annotations.formats.agreement_counts import value_code

# What is asked of whole sentences; matched attributions have no sentence of their own.
DISCUSSED_LAYERS = tuple(layer for layer in LAYERS.values() if not layer.is_paired)


@dataclass(frozen=True)
class Asked:
    """Which sentences somebody wants to discuss.

    kind: a code of `kind_code`. person: whoever gave another value than the likeliest one.
    given, likely: codes of values, what that person gave and what is likeliest. has_gold:
    whether sentences with gold are listed too.
    """

    layer: Layer
    kind: str = ""
    person: str = ""
    given: str = ""
    likely: str = ""
    has_gold: bool = False

    def fits(self, pattern: Pattern, one: Contested) -> bool:
        if self.kind and kind_code(one.kind) != self.kind:
            return False
        if self.likely and value_code(one.likeliest) != self.likely:
            return False
        return not self.person or self._fits_person(dict(pattern).get(self.person), one)

    def _fits_person(self, value: Value | None, one: Contested) -> bool:
        if value is None or value == one.likeliest:
            return False
        return not self.given or value_code(value) == self.given


def kind_code(kind: Kind) -> str:
    """A kind of disagreement in an address: its values' codes, sorted."""
    return "|".join(sorted(value_code(value) for value in kind))
