"""Agreement counts: a recount of what is submitted gives the very same integers."""

from collections import Counter
from collections.abc import Iterator

from annotations.actions.counting import Counted, count_patterns
from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.agreement.tables import read_pattern
from annotations.domain.errors import UserError
from annotations.models import AgreementCount, ArticleVersion, Project

AGREEMENT = "agreement"
VERSIONS_A_COUNT = 100


def check_counts(scope: Scope) -> Iterator[Finding]:
    """Count a portion of the article versions anew, and compare row by row."""
    for project_id in Project.objects.filter(scope.within("pk")).values_list("pk", flat=True):
        versions = ArticleVersion.objects.filter(project_id=project_id).order_by("pk")
        portion: dict[int, str] = {}
        for pk, uid in versions.values_list("pk", "uid").iterator():
            portion[pk] = str(uid)
            if len(portion) == VERSIONS_A_COUNT:
                yield from _check(project_id, portion)
                portion = {}
        yield from _check(project_id, portion)


def _check(project_id: int, versions: dict[int, str]) -> Iterator[Finding]:
    """All at once; where a record cannot be read, one by one, to name whose it is."""
    try:
        yield from _differing(project_id, versions)
    except (UserError, LookupError) as error:  # LookupError: whose work it is, nobody knows
        if len(versions) == 1:
            uid = next(iter(versions.values()))
            reason = error.detail if isinstance(error, UserError) else "its annotator is unknown"
            yield Finding(AGREEMENT, uid, f"It cannot be counted: {reason}")
            return
        for pk, uid in versions.items():
            yield from _check(project_id, {pk: uid})


def _differing(project_id: int, versions: dict[int, str]) -> Iterator[Finding]:
    counted = count_patterns(project_id, versions)
    wrong: Counter[int] = Counter()
    stored: Counter[Counted] = Counter()
    rows = AgreementCount.objects.filter(version_id__in=versions).values_list(
        "version_id", "scheme_id", "arm", "layer", "pattern", "n"
    )
    for version_id, scheme_id, arm, layer, pattern, n in rows:
        try:
            stored[Counted(version_id, scheme_id, arm, layer, read_pattern(pattern))] += n
        except (ValueError, TypeError):
            wrong[version_id] += 1
    for one in counted.keys() | stored.keys():
        wrong[one.version_id] += counted[one] != stored[one]
    for version_id, n in sorted(wrong.items()):
        if n:
            words = f"{n} of its counts are not those of the work that is submitted."
            yield Finding(AGREEMENT, versions[version_id], words, target=version_id)
