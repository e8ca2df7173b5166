"""How each person sees the sentences, for coaching: with others, without them, and as estimated.

None of it ranks people: a low figure says that somebody reads the guideline differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, point_figure
from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import against_others, without_rater
from annotations.domain.agreement.truth.climbing import Settings
from annotations.domain.agreement.truth.dawid_skene import dawid_skene
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.mace import mace
from annotations.domain.agreement.truth.majority import majority
from annotations.domain.agreement.truth.one_coin import one_coin
from annotations.domain.agreement.truth.rated import RatedPatterns

# Errors can be told for questions with one answer from a closed set, asked of whole sentences.
COMPETENCE_LAYERS = tuple(
    layer for layer in LAYERS.values() if layer.labels and not layer.is_paired
)
# One rating is spread over each row of a person's table of errors: see `Settings`.
SMOOTHING = 1.0
ESTIMATION = Settings(smoothing=SMOOTHING)
SEED = 20_260_101
METHODS = ("majority", "one_coin", "dawid_skene", "mace")


@dataclass(frozen=True, eq=False)
class PersonCompetence:
    """One person on one layer.

    with_others: alpha of this person against everybody else, pair by pair. without: alpha of
    the others alone; change: that less the alpha of all, above 0 where the others agree better
    among themselves. accuracy: the expected share of the person's ratings that is the true
    label, by Dawid and Skene's model. methods: the competence that each other method gives.
    confusion: expected sentences by (true, given) label; None where no model can be estimated.
    """

    rater: str
    units: int
    with_others: Figure
    without: Figure
    change: Figure
    accuracy: Figure
    methods: Mapping[str, float | Reason]
    confusion: FloatArray | None


@dataclass(frozen=True, eq=False)
class Competence:
    """Everybody on one layer, in the order of their names, and what the methods estimate."""

    layer: Layer
    alpha: Figure
    people: tuple[PersonCompetence, ...]
    estimates: Mapping[str, Estimate | Reason]
    seed: int

    @property
    def model(self) -> Estimate | Reason:
        """The full Dawid-Skene estimate."""
        return self.estimates["dawid_skene"]


def competence(layer: Layer, table: PatternTable, *, seed: int = SEED) -> Competence:
    """All figures of a layer without intervals; the same counts give the same figures."""
    rated = RatedPatterns.of(table, layer.labels)
    estimates = estimate_all(rated, seed=seed)
    everybody = _alpha(layer, table)
    people = tuple(
        _person(layer, table, estimates, place, rater, everybody)
        for place, rater in enumerate(rated.raters)
    )
    return Competence(layer, everybody, people, estimates, seed)


def estimate_all(rated: RatedPatterns, *, seed: int = SEED) -> dict[str, Estimate | Reason]:
    """Every method's answer, by its name."""
    return {
        "majority": majority(rated),
        "one_coin": one_coin(rated, ESTIMATION),
        "dawid_skene": dawid_skene(rated, ESTIMATION),
        "mace": mace(rated, seed=seed),
    }


def _person(
    layer: Layer,
    table: PatternTable,
    estimates: Mapping[str, Estimate | Reason],
    place: int,
    rater: str,
    everybody: Figure,
) -> PersonCompetence:
    model = estimates["dawid_skene"]
    units = _units_of(table, rater)
    without = _alpha(layer, without_rater(table, rater))
    found = Figure(
        name="accuracy",
        value=None if isinstance(model, Reason) else float(model.competence[place]),
        low=None,
        high=None,
        units=units,
        raters=everybody.raters,
        articles=everybody.articles,
        undefined=model if isinstance(model, Reason) else None,
    )
    return PersonCompetence(
        rater=rater,
        units=units,
        with_others=_alpha(layer, against_others(table, rater)),
        without=without,
        change=_difference(without, everybody),
        accuracy=found,
        methods={
            name: one if isinstance(one, Reason) else float(one.competence[place])
            for name, one in estimates.items()
        },
        confusion=None if isinstance(model, Reason) else model.confusion[place],
    )


def _alpha(layer: Layer, table: PatternTable) -> Figure:
    coded = CodedTable.of(table)
    return point_figure(alpha_statistic(coded, layer.distance), coded.sample)


def _units_of(table: PatternTable, rater: str) -> int:
    """Sentences that this person and somebody else decided."""
    return sum(
        row.n
        for row in table.rows
        if len(row.pattern) > 1 and any(one == rater for one, _ in row.pattern)
    )


def _difference(without: Figure, everybody: Figure) -> Figure:
    reason = without.undefined or everybody.undefined
    if without.value is None or everybody.value is None:
        return replace(without, name="change", value=None, undefined=reason)
    return replace(without, name="change", value=without.value - everybody.value)
