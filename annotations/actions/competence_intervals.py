"""The part of the interval job for each person's competence, by resampling articles."""

from annotations.actions.interval_parts import ViewTables
from annotations.domain.agreement.truth.competence import COMPETENCE_LAYERS
from annotations.domain.agreement.truth.resampled import competence_bounds
from annotations.domain.fields import JsonObject


def person_competence(given: ViewTables) -> JsonObject:
    """{layer: {"accuracy" | "without" | "change" | "with_others": {pseudonym: bounds}}}.

    An estimation takes longer than a sum, so there are fewer resamples than for other parts.
    """
    return {
        layer.name: competence_bounds(
            layer, given.table(layer.name), seed=given.seed, beat=given.beat
        )
        for layer in COMPETENCE_LAYERS
    }
