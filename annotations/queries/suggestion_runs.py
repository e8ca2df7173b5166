"""Which suggestion run of an article version is the current one; the others are history."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet

from annotations.domain.suggestions import default_finder
from annotations.domain.suggestions.order import version_key
from annotations.models import ArticleVersion, SuggestionRun


def current_runs(versions: Sequence[ArticleVersion]) -> dict[int, SuggestionRun]:
    """The current run of each version (by its id) that has any.

    A newer version of a finder goes before an older one, also when the older one's result
    arrived later; of the same version, what was stored last; the project's finder before others.
    """
    found: dict[int, SuggestionRun] = {}
    for run in newest_last(SuggestionRun.objects.filter(version__in=versions)):
        found[run.version_id] = run
    return found


def newest_last(runs: QuerySet[SuggestionRun, Any]) -> list[Any]:
    """Runs in the order in which later ones take the place of earlier ones."""
    best = default_finder()
    rows: QuerySet[SuggestionRun, Any] = runs.annotate(chosen=F("version__project__finder"))
    return sorted(rows, key=lambda run: _rank(run, run.chosen or best))


def _rank(run: SuggestionRun, wanted: str) -> tuple[bool, tuple[tuple[int, int, str], ...], int]:
    return (run.finder == wanted, version_key(run.finder_version), run.pk)
