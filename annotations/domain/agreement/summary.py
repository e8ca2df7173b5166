"""The figures of one layer side by side: never one coefficient alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotations.domain.agreement.ac1 import ac1_statistic
from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.bootstrap import RESAMPLES, interval_figures
from annotations.domain.agreement.brennan_prediger import brennan_prediger_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.kappa import Confusion, confusions, kappa
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.percent import percent_statistic
from annotations.domain.agreement.specific import specific_statistic
from annotations.domain.agreement.tables import PatternTable, Sample, Value


@dataclass(frozen=True)
class LabelFigure:
    """One label of a closed layer: its share in [0, 1] of all values in units.

    share is None without units. specific: on layers with a positive label (positive and negative
    agreement), how often another person chose the label given that one did.
    """

    label: Value
    values: int
    share: float | None
    specific: Figure | None


@dataclass(frozen=True)
class LayerSummary:
    """All figures of a layer.

    ac1, brennan_prediger and fleiss are None on layers without a closed set of labels. labels:
    one per label of the layer, in its order. coverage: units / decided sentences, None where
    nothing was decided and on paired layers.
    """

    layer: str
    alpha: Figure
    percent: Figure
    ac1: Figure | None
    brennan_prediger: Figure | None
    fleiss: Figure | None
    labels: tuple[LabelFigure, ...]
    units: int
    decided: int
    coverage: float | None

    @property
    def alone(self) -> int:
        """Sentences that one person alone decided: they count in no figure."""
        return 0 if self.coverage is None else self.decided - self.units


@dataclass(frozen=True)
class PairFigure:
    """Two people on the sentences both decided; `first` sorts before `second`.

    kappa and alpha are None exactly where `undefined` says why.
    """

    first: str
    second: str
    units: int
    disagreements: int
    percent: float
    kappa: float | None
    alpha: float | None
    undefined: Reason | None


def summarise(
    layer: Layer, table: PatternTable, *, resamples: int = RESAMPLES, seed: int
) -> LayerSummary:
    """All figures of a layer with intervals; the same counts and seed give the same result."""

    def figures(statistics: Sequence[Statistic], sample: Sample) -> tuple[Figure, ...]:
        return interval_figures(statistics, sample, resamples=resamples, seed=seed)

    return _summary(layer, CodedTable.of(table), figures)


def summarise_points(layer: Layer, table: PatternTable) -> LayerSummary:
    """All figures of a layer without intervals: fast enough for a page."""
    return summarise_coded(layer, CodedTable.of(table))


def summarise_coded(layer: Layer, coded: CodedTable) -> LayerSummary:
    """The same of a table that is coded already."""

    def figures(statistics: Sequence[Statistic], sample: Sample) -> tuple[Figure, ...]:
        return tuple(point_figure(statistic, sample) for statistic in statistics)

    return _summary(layer, coded, figures)


def pairs(layer: Layer, table: PatternTable) -> list[PairFigure]:
    """Every pair of people who share a unit, in order of their names."""
    return [
        _pair_figure(layer, first, second, confusion)
        for (first, second), confusion in confusions(table).items()
    ]


def _summary(
    layer: Layer,
    coded: CodedTable,
    figures: Callable[[Sequence[Statistic], Sample], tuple[Figure, ...]],
) -> LayerSummary:
    decided = int(coded.count.sum())
    statistics = [alpha_statistic(coded, layer.distance), percent_statistic(coded)]
    if layer.labels:
        statistics += [
            ac1_statistic(coded),
            brennan_prediger_statistic(coded),
            fleiss_statistic(coded),
        ]
    if layer.positive is not None:
        statistics += [specific_statistic(coded, label) for label in layer.labels]
    answers = [_explained(layer, one) for one in figures(statistics, coded.sample)]
    return LayerSummary(
        layer=layer.name,
        alpha=answers[0],
        percent=answers[1],
        ac1=answers[2] if layer.labels else None,
        brennan_prediger=answers[3] if layer.labels else None,
        fleiss=answers[4] if layer.labels else None,
        labels=_label_figures(layer, coded, answers[5:]),
        units=coded.sample.units,
        decided=decided,
        coverage=_coverage(layer, coded.sample.units, decided),
    )


def _coverage(layer: Layer, units: int, decided: int) -> float | None:
    """Paired layers have none: what is not matched is counted in the layer of boundaries."""
    return None if layer.is_paired or not decided else units / decided


def _explained(layer: Layer, figure: Figure) -> Figure:
    """The figure, where there are no units with the reason that fits the layer."""
    if layer.is_paired and figure.undefined is Reason.NO_UNITS:
        return replace(figure, undefined=Reason.NO_MATCHES)
    return figure


def _label_figures(
    layer: Layer, coded: CodedTable, specific: Sequence[Figure]
) -> tuple[LabelFigure, ...]:
    totals = coded.value_totals(coded.is_unit)
    used = {value: int(total) for value, total in zip(coded.values, totals, strict=True)}
    everything = sum(used.values())
    return tuple(
        LabelFigure(
            label=label,
            values=used.get(label, 0),
            share=used.get(label, 0) / everything if everything else None,
            specific=specific[place] if specific else None,
        )
        for place, label in enumerate(layer.labels)
    )


def _pair_figure(layer: Layer, first: str, second: str, confusion: Confusion) -> PairFigure:
    units = sum(confusion.values())
    disagreements = sum(n for (one, other), n in confusion.items() if one != other)
    shared = PatternTable.of(
        ("shared", ((first, one), (second, other)), n) for (one, other), n in confusion.items()
    )
    pair_alpha = alpha(shared, layer.distance)
    return PairFigure(
        first=first,
        second=second,
        units=units,
        disagreements=disagreements,
        percent=1.0 - disagreements / units,
        kappa=kappa(confusion),
        alpha=pair_alpha.value,
        undefined=pair_alpha.undefined,
    )
