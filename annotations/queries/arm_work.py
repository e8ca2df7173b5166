"""People's work in either arm, as the report on arms compares it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Sum

from annotations.domain import marks as mark_sets
from annotations.domain.agreement.arms import ArmReading
from annotations.models import Arm, Assignment, Mark
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.blind_readings import given_with_suggestions
from annotations.queries.readings import Submitted, read_works
from annotations.queries.source_names import source_names
from annotations.queries.submitted import submitted_records


def arm_readings(
    project_id: int, works: AssignmentQuerySet
) -> tuple[dict[int, list[ArmReading]], int]:
    """By batch article; and how many blind readings were set aside.

    Those are of people who had been given the article with suggestions before.
    """
    listed = list(
        works.select_related("batch_article__version").defer("batch_article__version__text")
    )
    given, submitted = given_with_suggestions(project_id), Submitted.of(works)
    clean = [
        one
        for one in listed
        if one.batch_article.arm == Arm.ASSISTED
        or not given.sways(one, submitted.counted[one.pk].at)
    ]
    spent = _spent(works, clean, submitted)
    found: defaultdict[int, list[ArmReading]] = defaultdict(list)
    readings = read_works(works, clean, submitted, source_names(project_id))
    for one, reading in zip(clean, readings, strict=True):
        verified, seconds = spent.get(one.pk, (0, 0.0))
        found[one.batch_article_id].append(ArmReading(reading, verified, seconds))
    return found, len(listed) - len(clean)


def _spent(
    works: AssignmentQuerySet, clean: Iterable[Assignment], submitted: Submitted
) -> dict[int, tuple[int, float]]:
    """By assignment: sentences marked as facts, and seconds of active time."""
    found: defaultdict[int, list[float]] = defaultdict(lambda: [0, 0.0])
    rows = Mark.objects.filter(assignment__in=works.values("pk")).order_by()
    for pk, marks, n, seconds in rows.values_list("assignment_id", "marks").annotate(
        n=Count("pk"), spent=Sum("seconds")
    ):
        found[pk][0] += n * (marks in mark_sets.VERIFIED_SETS)
        found[pk][1] += seconds
    revised = [one for one in clean if submitted.is_revised(one)]
    for one in revised:
        found[one.pk] = [0, 0.0]
    for row in submitted_records(revised, submitted.counted):
        found[row.assignment_id][0] += row.payload["marks"] in mark_sets.VERIFIED_SETS
        found[row.assignment_id][1] += float(str(row.payload["seconds"]))
    return {pk: (int(verified), seconds) for pk, (verified, seconds) in found.items()}
