"""Agreement counts: a recount of what is submitted gives the very same integers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from annotations.actions.agreement_totals import total_faults
from annotations.actions.agreement_writing import FACTS, facts
from annotations.actions.counting import VersionCounts, counts_of_versions
from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.agreement.tables import Pattern, read_pattern
from annotations.domain.errors import UserError
from annotations.models import (
    AgreementArticle,
    AgreementCount,
    AgreementView,
    ArticleVersion,
    Project,
)

AGREEMENT = "agreement"
TOTALS = "agreement_totals"
VERSIONS_A_COUNT = 100

Place = tuple[int, int, str]  # article version, scheme, arm


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


def check_totals(scope: Scope) -> Iterator[Finding]:
    """Add the counts of every view up, and compare."""
    for view in AgreementView.objects.filter(scope.within("project")).select_related("project"):
        if n := total_faults(view):
            words = f"{n} totals of scheme {view.scheme.number}, {view.arm}, are no sums of counts."
            yield Finding(TOTALS, str(view.project.uid), words, target=view.pk)


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
    counted = counts_of_versions(project_id, versions)
    wrong = _wrong_counts(counted, versions) + _wrong_articles(counted, versions)
    for version_id, n in sorted(wrong.items()):
        words = f"{n} of its counts are not those of the work that is submitted."
        yield Finding(AGREEMENT, versions[version_id], words, target=version_id)


def _wrong_counts(counted: VersionCounts, versions: Mapping[int, str]) -> Counter[int]:
    """How many patterns of each version have another number than they should."""
    wrong: Counter[int] = Counter()
    stored: defaultdict[Place, dict[tuple[str, Pattern], int]] = defaultdict(dict)
    rows = AgreementCount.objects.filter(version_id__in=versions).values_list(
        *("version_id", "view__scheme_id", "view__arm", "layer"),
        *("pattern__layer", "pattern__ratings", "n"),
    )
    for version_id, scheme_id, arm, layer, told, ratings, n in rows:
        try:
            stored[version_id, scheme_id, arm][layer, read_pattern(ratings)] = n
        except (ValueError, TypeError):
            wrong[version_id] += 1
        wrong[version_id] += layer != told
    for place in counted.keys() | stored.keys():
        right = counted[place].patterns if place in counted else {}
        found = stored.get(place, {})
        wrong[place[0]] += sum(right.get(one) != found.get(one) for one in right.keys() | found)
    return +wrong


def _wrong_articles(counted: VersionCounts, versions: Mapping[int, str]) -> Counter[int]:
    """The versions whose summary is not that of what is submitted."""
    rows = AgreementArticle.objects.filter(version_id__in=versions).select_related("view")
    stored = {(one.version_id, one.view.scheme_id, one.view.arm): one for one in rows}
    wrong: Counter[int] = Counter(place[0] for place in stored.keys() - counted.keys())
    for place, counts in counted.items():
        right, found = facts(versions[place[0]], counts), stored.get(place)
        wrong[place[0]] += any(getattr(found, name, None) != right[name] for name in FACTS)
    return +wrong
