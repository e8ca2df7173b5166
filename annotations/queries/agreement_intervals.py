"""The stored intervals of a view, and whether they are those of its counts now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotations.domain.agreement.digests import NOTHING
from annotations.models import AgreementArticle, AgreementInterval, AgreementView
from annotations.queries.agreement_views import View


@dataclass(frozen=True)
class StoredIntervals:
    """Intervals that the interval job computed.

    state: "current", "stale" (made from other counts), "missing", or "withheld" (the reader
    has open work on counted articles, which the bounds include). figures: as the job wrote
    them, by part; empty where there are none to show.
    """

    state: str
    at: datetime | None
    resamples: int | None
    seed: int | None
    figures: dict[str, Any]

    def bounds(self, *path: str) -> tuple[float, float] | None:
        """The bounds under `path`, as ("layers", "header", "alpha"); None if there are none."""
        found: Any = self.figures
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if not isinstance(found, list) or len(found) != 2 or None in found:  # noqa: PLR2004
            return None
        return found[0], found[1]


NO_INTERVALS = StoredIntervals("missing", None, None, None, {})
WITHHELD = StoredIntervals("withheld", None, None, None, {})


def stored_intervals(view: View, *, hidden: Collection[int] = ()) -> StoredIntervals:
    """What is stored of this view for a reader to whom `hidden` article versions are closed."""
    withheld = bool(hidden) and _counted(view, hidden)
    return intervals_beside(view, digest=inputs_hash(view), withheld=withheld)


def intervals_beside(view: View, *, digest: str, withheld: bool) -> StoredIntervals:
    """What is stored of this view for figures of the counts with this digest."""
    stored = AgreementInterval.objects.filter(scheme=view.scheme, arm=view.arm).first()
    if withheld:
        return WITHHELD
    if stored is None:
        return NO_INTERVALS
    state = "current" if stored.inputs_hash == digest else "stale"
    return StoredIntervals(state, stored.at, stored.resamples, stored.seed, stored.figures)


def inputs_hash(view: View) -> str:
    """The digest of all counts as they are: intervals made from others are stale."""
    rows = AgreementView.objects.filter(scheme=view.scheme, arm=view.arm)
    return rows.values_list("digest", flat=True).first() or NOTHING


def _counted(view: View, hidden: Collection[int]) -> bool:
    rows = AgreementArticle.objects.filter(view__scheme=view.scheme, view__arm=view.arm)
    return rows.filter(version_id__in=hidden).exists()
