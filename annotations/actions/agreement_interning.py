"""Patterns are stored once, under keys made from their content."""

from collections.abc import Collection, Mapping

from annotations.domain.agreement.digests import pattern_key
from annotations.domain.agreement.tables import Pattern, read_pattern, store_pattern
from annotations.models import AgreementPattern
from annotations.queries.agreement_patterns import KEYS_A_QUERY, in_parts


def intern(
    project_id: int, patterns: Collection[tuple[str, Pattern]]
) -> dict[tuple[str, Pattern], int]:
    """The key of each pattern; those that are new are stored."""
    keys: dict[tuple[str, Pattern], int] = {}
    left, attempt = list(patterns), 0
    while left:
        tried = {
            pattern_key(project_id, layer, store_pattern(pattern), attempt=attempt): (
                layer,
                pattern,
            )
            for layer, pattern in left
        }
        keys |= {one: key for key, one in _store(project_id, tried).items()}
        left, attempt = [one for one in left if one not in keys], attempt + 1
    return keys


def _store(
    project_id: int, tried: Mapping[int, tuple[str, Pattern]]
) -> dict[int, tuple[str, Pattern]]:
    """Store the patterns under these keys, but for keys that others have; give the stored."""
    taken: dict[int, tuple[int, str, Pattern]] = {}
    for part in in_parts(list(tried), KEYS_A_QUERY):
        rows = AgreementPattern.objects.filter(pk__in=part)
        for key, owner, layer, ratings in rows.values_list("pk", "project_id", "layer", "ratings"):
            taken[key] = owner, layer, read_pattern(ratings)
    AgreementPattern.objects.bulk_create(
        AgreementPattern(id=key, project_id=project_id, layer=layer, ratings=store_pattern(pattern))
        for key, (layer, pattern) in sorted(tried.items())
        if key not in taken
    )
    return {
        key: one
        for key, one in tried.items()
        if taken.get(key, (project_id, *one)) == (project_id, *one)
    }
