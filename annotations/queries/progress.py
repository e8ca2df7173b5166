"""How far the work is: one person's own articles, and every batch and person of a project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from annotations.models import (
    Assignment,
    AssignmentState,
    Batch,
    BatchKind,
    Membership,
    Project,
    Sentence,
    User,
)
from annotations.models.batch import UNFINISHED
from annotations.models.project import ASSIGNABLE_ROLES
from annotations.queries.decisions import readable_decisions, readable_feedback
from annotations.queries.reserving import without_given_again
from annotations.queries.restorations import left_empty


@dataclass(frozen=True)
class OwnWork:
    """One article given to a person, how many of its sentences they have decided, and how long.

    seconds: spent on it as the annotation page measured them.
    """

    assignment: Assignment
    title: str
    batch: str
    decided: int
    sentences: int
    seconds: float
    reads_decisions: bool = False
    reads_feedback: bool = False

    @property
    def is_training(self) -> bool:
        return self.assignment.batch_article.batch.kind == BatchKind.TRAINING

    @property
    def is_unfinished(self) -> bool:
        return self.assignment.state in UNFINISHED

    @property
    def may_reopen(self) -> bool:
        """Submitted, and neither its decisions are open to its annotators nor its answers known."""
        place = self.assignment.batch_article
        shown = place.decisions_opened_at is not None or place.known_from_id is not None
        return self.assignment.state == AssignmentState.SUBMITTED and not shown


@dataclass
class PersonProgress:
    """How many of a person's assignments in a batch stand where; withdrawn ones are left out."""

    name: str
    pseudonym: str
    assigned: int = 0
    begun: int = 0
    submitted: int = 0
    skipped: int = 0


@dataclass
class BatchProgress:
    """A batch, its articles, and the sums over its people."""

    batch: Batch
    articles: int
    people: list[PersonProgress] = field(default_factory=list)

    @property
    def assigned(self) -> int:
        return sum(one.assigned for one in self.people)

    @property
    def submitted(self) -> int:
        return sum(one.submitted for one in self.people)

    @property
    def skipped(self) -> int:
        return sum(one.skipped for one in self.people)


@dataclass(frozen=True)
class FirstSteps:
    """Which of the three steps to the first marked article are done."""

    has_articles: bool
    has_batch: bool
    has_submission: bool

    @property
    def are_done(self) -> bool:
        return self.has_articles and self.has_batch and self.has_submission


@dataclass(frozen=True)
class ProjectCard:
    """A project in a person's list."""

    project: Project
    member: Membership
    articles: int
    waiting: int


def own_projects(user: User) -> list[ProjectCard]:
    """The open projects a person belongs to, with how many articles wait for them."""
    return [
        ProjectCard(row.project, row, row.articles, row.waiting)  # type: ignore[attr-defined]
        for row in own_memberships(user).select_related("project")
    ]


def own_memberships(user: User) -> QuerySet[Membership]:
    """A person's memberships in open projects, annotated with `articles` and `waiting`.

    Projects that a release was to fill and did not are in no list.
    """
    reached = {} if user.narrowed_to is None else {"project": user.narrowed_to}
    return (
        Membership.objects.current()
        .filter(user=user, project__archived_at=None, **reached)
        .exclude(left_empty("project"))
        .annotate(
            articles=Count(
                "project__articles", filter=Q(project__articles__archived_at=None), distinct=True
            ),
            waiting=_waiting(user),
        )
        .order_by("project__name", "pk")
    )


def _waiting(user: User) -> Case:
    """What is unfinished; nothing waits for who became a viewer and can open none of it."""
    counted = (
        Assignment.objects.filter(
            annotator=user,
            state__in=UNFINISHED,
            batch_article__batch__archived_at=None,
            batch_article__batch__project=OuterRef("project"),
        )
        .order_by()
        .values("annotator")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Case(
        When(role__in=ASSIGNABLE_ROLES, then=Coalesce(Subquery(counted), 0)),
        default=0,
        output_field=IntegerField(),
    )


def own_work(user: User, project: Project) -> list[OwnWork]:
    """This person's assignments: unfinished first, of these training, then in order.

    What they are marking again without knowing it is there once.
    """
    own = Assignment.objects.filter(
        annotator=user,
        batch_article__batch__project=project,
        batch_article__batch__archived_at=None,
    )
    rows = (
        without_given_again(own)
        .exclude(state=AssignmentState.WITHDRAWN)
        .select_related("batch_article__version__article", "batch_article__batch")
        .defer("batch_article__version__text")
        .annotate(
            decided=Count("marks", filter=Q(marks__marks__isnull=False)),
            sentences=_sentence_count("batch_article__version"),
            seconds=Coalesce(Sum("marks__seconds"), 0.0),
        )
        .order_by("batch_article__batch_id", "batch_article_id")
    )
    readable, known = readable_decisions(list(rows)), readable_feedback(list(rows))
    works = [
        OwnWork(
            assignment=row,
            title=str(row.batch_article.version.article),
            batch=row.batch_article.batch.name,
            decided=row.decided,
            sentences=row.sentences,
            seconds=row.seconds,
            reads_decisions=row.pk in readable,
            reads_feedback=row.pk in known,
        )
        for row in rows
    ]
    return sorted(works, key=lambda work: (not work.is_unfinished, not work.is_training))


def _sentence_count(version: str) -> Coalesce:
    counted = (
        Sentence.objects.filter(version=OuterRef(version))
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def first_steps(project: Project) -> FirstSteps:
    submitted = Assignment.objects.filter(
        batch_article__batch__project=project, submitted_at__isnull=False
    )
    return FirstSteps(
        has_articles=project.articles.filter(archived_at=None).exists(),
        has_batch=project.batches.filter(archived_at=None).exists(),
        has_submission=submitted.exists(),
    )


def batch_progress(project: Project) -> list[BatchProgress]:
    """Every open batch with its people, newest batch first; two queries."""
    batches = (
        project.batches.filter(archived_at=None)
        .select_related("scheme")
        .annotate(articles=Count("batch_articles", distinct=True))
        .order_by("-pk")
    )
    listed = {batch.pk: BatchProgress(batch, batch.articles) for batch in batches}
    for batch_id, person in people_progress(project, listed):
        listed[batch_id].people.append(person)
    return list(listed.values())


def people_progress(
    project: Project, batches: Iterable[int]
) -> Iterator[tuple[int, PersonProgress]]:
    """Each person's progress in these batches, with the id of the batch."""
    pseudonym = Membership.objects.filter(project=project, user=OuterRef("annotator")).values(
        "pseudonym"
    )[:1]
    begun = [AssignmentState.OPEN, AssignmentState.REOPENED]
    rows = (
        Assignment.objects.filter(batch_article__batch__in=list(batches))
        .exclude(state=AssignmentState.WITHDRAWN)
        .values("batch_article__batch_id", "annotator__username", "annotator__first_name")
        .annotate(
            pseudonym=Subquery(pseudonym),
            assigned=Count("pk"),
            begun=Count("pk", filter=Q(state__in=begun)),
            submitted=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
            skipped=Count("pk", filter=Q(state=AssignmentState.SKIPPED)),
        )
        .order_by("annotator")
    )
    for row in rows:
        yield (
            row["batch_article__batch_id"],
            PersonProgress(
                name=row["annotator__first_name"] or row["annotator__username"],
                pseudonym=row["pseudonym"],
                assigned=row["assigned"],
                begun=row["begun"],
                submitted=row["submitted"],
                skipped=row["skipped"],
            ),
        )
