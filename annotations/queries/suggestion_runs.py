"""Which suggestion run of an article version is the current one; the others are history."""

from collections.abc import Iterable, Sequence

from annotations.domain.suggestions import DEFAULT_FINDER
from annotations.domain.suggestions.order import version_key
from annotations.models import ArticleVersion, SuggestionRun


def current_runs(versions: Sequence[ArticleVersion]) -> dict[int, SuggestionRun]:
    """The current run of each version (by its id) that has any.

    A newer version of a finder goes before an older one, also when the older one's result
    arrived later; of the same version, what was stored last; the standard finder before others.
    """
    found: dict[int, SuggestionRun] = {}
    for run in newest_last(SuggestionRun.objects.filter(version__in=versions)):
        found[run.version_id] = run
    return found


def newest_last(runs: Iterable[SuggestionRun]) -> list[SuggestionRun]:
    """Runs in the order in which later ones take the place of earlier ones."""
    return sorted(runs, key=_rank)


def _rank(run: SuggestionRun) -> tuple[bool, tuple[tuple[int, int, str], ...], int]:
    return (run.finder == DEFAULT_FINDER, version_key(run.finder_version), run.pk)
