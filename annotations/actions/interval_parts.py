"""What the interval job computes: every figure that is shown with bounds, part by part."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.bootstrap import interval_figures
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import HEADER, LAYERS, Layer
from annotations.domain.agreement.percent import percent_statistic
from annotations.domain.agreement.portions import (
    article_portions,
    group_portions,
    numbered,
    pair_portions,
)
from annotations.domain.agreement.summary import summarise
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.fields import JsonObject
from annotations.queries.agreement import stored_bounds
from annotations.queries.agreement_tables import by_article, weeks_of
from annotations.queries.agreement_views import View

Bounds = list[float | None]


@dataclass
class ViewTables:
    """The counts of a view article by article, read layer by layer; the last one is kept.

    beat: to be called between steps that take long, so that the job is known to be alive.
    """

    view: View
    resamples: int
    seed: int
    beat: Callable[[], None]
    _kept: tuple[str, PatternTable] | None = field(default=None, init=False)

    def table(self, layer: str) -> PatternTable:
        """The counts of one layer; an article is the uid of its version."""
        self.beat()
        if self._kept is None or self._kept[0] != layer:
            self._kept = None  # two of them need not be in memory at once
            self._kept = layer, by_article(self.view, layer)
        return self._kept[1]

    def weeks(self) -> dict[str, date]:
        return weeks_of(self.view)


Part = Callable[[ViewTables], JsonObject]


def layer_bounds(given: ViewTables) -> JsonObject:
    """{layer: {figure: bounds}}, by resampling articles."""
    return {
        name: stored_bounds(
            summarise(layer, given.table(name), resamples=given.resamples, seed=given.seed)
        )
        for name, layer in LAYERS.items()
    }


def pair_bounds(given: ViewTables) -> JsonObject:
    """{layer: {"A1|A2": {"alpha": bounds, "percent": bounds}}}, articles of the pair resampled."""
    return {name: _pairs(given, layer) for name, layer in LAYERS.items()}


def week_bounds(given: ViewTables) -> JsonObject:
    """{layer: {Monday: bounds of alpha}}, by resampling the articles of the week."""
    weeks = given.weeks()
    return {name: _weeks(given, layer, weeks) for name, layer in LAYERS.items()}


def article_bounds(given: ViewTables) -> JsonObject:
    """{version uid: bounds of the marks' alpha}, by resampling the sentences of the article."""
    table = given.table(HEADER.name)
    found: JsonObject = {}
    for article, portion in article_portions(CodedTable.of(table)):
        figure = _figures(HEADER, portion, given)["alpha"]
        if figure.low is not None:
            found[table.articles[article]] = _bounds(figure)
        given.beat()
    return found


def _pairs(given: ViewTables, layer: Layer) -> JsonObject:
    found: JsonObject = {}
    for pair, portion in pair_portions(CodedTable.of(given.table(layer.name))):
        figures = _figures(layer, portion, given)
        found["|".join(pair)] = {name: _bounds(one) for name, one in figures.items()}
        given.beat()
    return found


def _weeks(given: ViewTables, layer: Layer, weeks: dict[str, date]) -> JsonObject:
    # An article submitted while the job runs has counts by now, and no week in `weeks`.
    known = (row for row in given.table(layer.name).rows if row.article in weeks)
    table = PatternTable(tuple(known))
    numbers, groups = numbered(table.articles, weeks)
    found: JsonObject = {}
    for number, portion in group_portions(CodedTable.of(table), numbers):
        found[groups[number].isoformat()] = _bounds(_figures(layer, portion, given)["alpha"])
        given.beat()
    return found


def _figures(layer: Layer, coded: CodedTable, given: ViewTables) -> dict[str, Figure]:
    statistics = [alpha_statistic(coded, layer.distance), percent_statistic(coded)]
    figures = interval_figures(statistics, coded.sample, resamples=given.resamples, seed=given.seed)
    return {"alpha": figures[0], "percent": figures[1]}


def _bounds(figure: Figure) -> Bounds:
    return [figure.low, figure.high]
