"""How far people agree with suggestions and without, over the articles of the report on arms."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arms import AGREEMENT, ALPHA, ASSISTED, BLIND, ArmArticle, Effect
from annotations.domain.agreement.bootstrap import interval_figures
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.differences import Estimate, estimate_of
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.tables import PatternCount, PatternTable
from annotations.models import AgreementCount, Scheme
from annotations.queries.agreement_patterns import known_patterns

RESAMPLES = 1000
SEED = 20_260_101


def agreement_effects(scheme: Scheme, articles: Collection[ArmArticle]) -> list[Effect]:
    """Alpha of each layer in either arm, with its interval by resampling articles."""
    tables = _tables(scheme, {(one.arm, one.version) for one in articles})
    return [
        Effect(
            name=name,
            group=AGREEMENT,
            kind=ALPHA,
            assisted=_alpha(tables, ASSISTED, name),
            blind=_alpha(tables, BLIND, name),
        )
        for name in LAYERS
    ]


def _tables(
    scheme: Scheme, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], PatternTable]:
    """By arm and layer, the counts of these article versions; two queries."""
    rows = AgreementCount.objects.filter(view__scheme=scheme, layer__in=LAYERS).values_list(
        "view__arm", "layer", "version__uid", "pattern_id", "n"
    )
    listed: defaultdict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for arm, layer, uid, key, n in rows.iterator():
        if (arm, str(uid)) in wanted:
            listed[arm, layer].append((str(uid), key, n))
    known = known_patterns({key for found in listed.values() for _, key, _ in found})
    return {
        place: PatternTable(
            tuple(
                PatternCount(uid, known[key].pattern, n)
                for uid, key, n in sorted(found, key=lambda row: (row[0], known[row[1]].order))
            )
        )
        for place, found in listed.items()
    }


def _alpha(tables: Mapping[tuple[str, str], PatternTable], arm: str, layer: str) -> Estimate:
    coded = CodedTable.of(tables.get((arm, layer), PatternTable(())))
    statistic = alpha_statistic(coded, LAYERS[layer].distance)
    figure = interval_figures([statistic], coded.sample, resamples=RESAMPLES, seed=SEED)[0]
    return estimate_of(figure)
