"""What stands behind the figures of a view, as the API shows it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from annotations.domain.agreement.coincidences import Coincidences
from annotations.domain.agreement.funnel import Funnel
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import Pattern, read_pattern, value_key
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import figure_json, number_or_none
from annotations.formats.agreement_counts import value_code
from annotations.models import AgreementCount
from annotations.models.article import article_name
from annotations.queries.agreement_articles import batches_of, funnel_of
from annotations.queries.agreement_documents import pair_json, view_json
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_pairs import PairGrid
from annotations.queries.agreement_tables import counts_of
from annotations.queries.agreement_views import View

Row = Mapping[str, Any]


def coincidences_json(view: View, layer: Layer, matrix: Coincidences) -> JsonObject:
    """The matrix as its cells that are not empty."""
    return {
        **view_json(view),
        "layer": layer.name,
        "values": [value_code(value) for value in matrix.values],
        "cells": [
            {
                "row": value_code(row),
                "column": value_code(column),
                "units": met.units,
                "coincidences": number_or_none(met.coincidences),
            }
            for row in matrix.values
            for column in matrix.values
            if (met := matrix.at(row, column)).units
        ],
    }


def pairs_json(view: View, grid: PairGrid) -> JsonObject:
    """Pairs with their intervals, and people with their earlier selves."""
    return {
        **view_json(view),
        "layer": grid.layer.name,
        "order": list(grid.people),
        "pairs": [{**pair_json(one.figure), **_bounds_json(one.interval)} for one in grid.pairs],
        "own": [
            {"annotator": name, "alpha": figure_json(figure)}
            for name, figure in sorted(grid.own.items())
        ],
    }


def article_documents(
    view: View, rows: Sequence[Row], *, hidden: Collection[int]
) -> list[JsonObject]:
    """Rows of `counted_articles` with intervals, limits and batches."""
    around = funnel_of(counts_of(view, hidden=hidden))
    intervals = stored_intervals(view, hidden=hidden)
    batches = batches_of(view, [row["version_id"] for row in rows])
    return [
        {
            **_article_json(row, around, intervals),
            "batch": None if (uid := batches.get(row["version_id"])) is None else str(uid),
        }
        for row in rows
    ]


def _article_json(row: Row, around: Funnel | None, intervals: StoredIntervals) -> JsonObject:
    names = (row[f"version__article__{name}"] for name in ("title", "url", "source_name", "uid"))
    limits = around.limits(row["units"]) if around and row["units"] else None
    return {
        "article": str(row["version__article__uid"]),
        "version": str(row["version__uid"]),
        "title": article_name(*names),
        "units": row["units"],
        "alpha": number_or_none(row["alpha"]),
        **_bounds_json(intervals.bounds("articles", str(row["version__uid"]))),
        "percent": number_or_none(row["percent"]),
        "expected_low": None if limits is None else number_or_none(limits[0]),
        "expected_high": None if limits is None else number_or_none(limits[1]),
        "last_at": row["last_at"].isoformat(),
    }


def _bounds_json(bounds: tuple[float, float] | None) -> JsonObject:
    low, high = bounds or (None, None)
    return {"low": number_or_none(low), "high": number_or_none(high)}


def count_rows(view: View, layer: str, *, hidden: Collection[int]) -> QuerySet[AgreementCount, Any]:
    """The counts of one layer as rows for a list."""
    rows = AgreementCount.objects.filter(
        view__scheme=view.scheme, view__arm=view.arm, layer=layer
    ).exclude(version__in=hidden)
    return rows.order_by("pk").values("version__uid", "pattern__ratings", "n")


def count_json(row: Row, *, with_names: bool) -> JsonObject:
    """One count; without names the values stand in their own order."""
    pattern: Pattern = read_pattern(row["pattern__ratings"])
    if not with_names:
        values = sorted((value for _, value in pattern), key=value_key)
        pattern = tuple((str(place), value) for place, value in enumerate(values, start=1))
    return {
        "version": str(row["version__uid"]),
        "units": row["n"],
        "values": [{"annotator": name, "value": value_code(value)} for name, value in pattern],
    }
