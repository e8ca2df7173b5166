"""What agreement leaves out of a view, so that its page can say so."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from annotations.models import Assignment, AssignmentState, BatchKind, Submission
from annotations.models.batch import UNFINISHED
from annotations.queries.agreement import View


@dataclass(frozen=True)
class LeftOut:
    """Assignments of a view's work batches that count in none of its figures.

    unfinished: not submitted, so undecided sentences may remain. exposed: submitted only
    after others' marks were readable to the person.
    """

    unfinished: int
    skipped: int
    withdrawn: int
    exposed: int

    @property
    def total(self) -> int:
        return self.unfinished + self.skipped + self.withdrawn + self.exposed


def left_out(view: View) -> LeftOut:
    unseen = Exists(Submission.objects.filter(assignment=OuterRef("pk"), independent=True))
    counts = (
        Assignment.objects.filter(
            batch_article__scheme=view.scheme,
            batch_article__arm=view.arm,
            batch_article__batch__kind=BatchKind.WORK,
            batch_article__batch__archived_at=None,
            batch_article__version__article__archived_at=None,
        )
        .annotate(unseen=unseen)
        .aggregate(
            unfinished=Count("pk", filter=Q(state__in=UNFINISHED)),
            skipped=Count("pk", filter=Q(state=AssignmentState.SKIPPED)),
            withdrawn=Count("pk", filter=Q(state=AssignmentState.WITHDRAWN)),
            exposed=Count("pk", filter=Q(state=AssignmentState.SUBMITTED, unseen=False)),
        )
    )
    return LeftOut(**counts)
