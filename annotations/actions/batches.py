"""Batches: choosing articles, drawing the arm, and giving the articles to people."""

import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.opening import shows_others_marks
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.models import (
    Arm,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Batch,
    BatchArticle,
    BatchKind,
    Membership,
    Project,
    Role,
    Scheme,
    User,
)
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.known_answers import known_places
from annotations.queries.reserving import first_places
from annotations.queries.suggestion_runs import current_runs
from annotations.queries.withheld import BATCH_ASSIGNED, PINNED

DEFAULT_BLIND_SHARE = Decimal("0.15")
SMALLEST_BATCH_WITH_BLIND_ARM = 4
MAX_BATCH_NAME = 120
# What a recheck must not be called, in the languages of the site.
TELLING = re.compile(
    r"re-?check|re-?test|calibrat|\bagain\b|second time|repeat|\bintra\b|\bintra-?annot"
    r"|kalibrier|nachprüf|nochmal|noch einmal|wiederhol",
    re.IGNORECASE,
)


class BatchRefused(UserError):
    """The batch cannot be made or assigned as asked; `field` names the value at fault."""

    code = "batch_refused"


@dataclass(frozen=True, kw_only=True)
class BatchPlan:
    """What a manager asks for.

    overlap: how many people mark each article. blind_share: share in [0, 1] of the articles
    that nobody gets suggestions on; None = 15 %, and none in a batch of fewer than four.
    seed: of the draws, so that they can be repeated. people_of: version uid -> the people
    who mark it, where that is not drawn. as_before: articles keep the arm and the suggestions of
    their work batch of this scheme, in which each of them is.
    """

    name: str
    versions: Sequence[ArticleVersion]
    annotators: Sequence[User]
    overlap: int
    seed: int
    kind: str = BatchKind.WORK
    blind_share: Decimal | None = None
    people_of: Mapping[UUID, Sequence[User]] = field(default_factory=dict)
    as_before: bool = False


@transaction.atomic
def assign_batch(*, project: Project, plan: BatchPlan, by: User, at: datetime) -> Batch:
    """Make a batch under the newest scheme and assign it, which closes it.

    Whether what judges is suggested in it, and below which score nothing is, is pinned too, in
    its event.
    """
    require(by, project, Permission.EDIT_BATCHES)
    scheme = project.schemes.order_by("-number")[:1].get()
    _check(project, scheme, plan)
    share = _blind_share(plan)
    batch = Batch.objects.create(
        project=project,
        scheme=scheme,
        name=plan.name.strip(),
        kind=plan.kind,
        overlap=plan.overlap,
        blind_share=share,
        seed=plan.seed,
        created_at=at,
        assigned_at=at,
    )
    if scheme.frozen_at is None:
        scheme.frozen_at = at
        scheme.save(update_fields=["frozen_at"])
    rows = _as_before(batch, plan) if plan.as_before else _draw_arms(batch, plan.versions, share)
    if plan.kind == BatchKind.TRAINING:
        _pin_answers(rows)
    BatchArticle.objects.bulk_create(rows)
    Assignment.objects.bulk_create(_draw_assignments(rows, plan, at))
    given = Assignment.objects.filter(batch_article__batch=batch)
    expose_readers(given, project_id=project.pk, at=at)
    log(
        project_id=project.pk,
        kind=BATCH_ASSIGNED,
        by=by,
        at=at,
        object_uid=batch.uid,
        answer={
            "articles": len(rows),
            "overlap": plan.overlap,
            "seed": plan.seed,
            "claim_suggestions": project.claim_suggestions,
            PINNED: project.suggestion_thresholds,
        },
    )
    return batch


def _check(project: Project, scheme: Scheme, plan: BatchPlan) -> None:
    if not plan.name.strip() or len(plan.name) > MAX_BATCH_NAME:
        raise BatchRefused(N_("A batch needs a name of at most 120 characters."), field="name")
    if plan.kind not in BatchKind.values:
        raise BatchRefused(N_("There is no such kind of batch."), field="kind")
    if not plan.versions:
        raise BatchRefused(N_("Choose at least one article."), field="articles")
    if len({version.pk for version in plan.versions}) < len(plan.versions):
        raise BatchRefused(N_("An article is chosen twice."), field="articles")
    if any(version.project_id != project.pk for version in plan.versions):
        raise BatchRefused(N_("An article belongs to another project."), field="articles")
    people = {user.pk for user in plan.annotators}
    fixed = {user.pk for users in plan.people_of.values() for user in users}
    assignable = set(
        Membership.objects.assignable()
        .filter(project=project, user_id__in=people | fixed)
        .values_list("user_id", flat=True)
    )
    if (people | fixed) - assignable:
        raise BatchRefused(N_("Somebody chosen may not annotate here."), field="annotators")
    if not 1 <= plan.overlap <= len(people):
        raise BatchRefused(
            N_("Each article can be marked by 1 to {n} of the people chosen.", n=len(people)),
            field="overlap",
        )
    if plan.kind == BatchKind.RECHECK and TELLING.search(plan.name):
        raise BatchRefused(
            N_("Everybody in the batch sees its name: choose one that does not tell what it is."),
            field="name",
        )
    _check_not_in_work(scheme, plan)


def _check_not_in_work(scheme: Scheme, plan: BatchPlan) -> None:
    if plan.kind != BatchKind.WORK:
        return
    taken = (
        BatchArticle.objects.filter(version__in=plan.versions, scheme=scheme, kind=BatchKind.WORK)
        .select_related("version__article", "batch")
        .first()
    )
    if taken is not None:
        raise BatchRefused(
            N_(
                "“{article}” is already in the batch “{name}”.",
                article=taken.version.article,
                name=taken.batch.name,
            ),
            field="articles",
        )


def _blind_share(plan: BatchPlan) -> Decimal:
    if plan.blind_share is not None:
        if not 0 <= plan.blind_share <= 1:
            raise BatchRefused(N_("The blind share lies between 0 and 100 %."), field="blind_share")
        return plan.blind_share
    return usual_blind_share(len(plan.versions))


def usual_blind_share(articles: int) -> Decimal:
    """The share of a batch of so many articles that is blind unless somebody asks for another."""
    small = articles < SMALLEST_BATCH_WITH_BLIND_ARM
    return Decimal(0) if small else DEFAULT_BLIND_SHARE


def _as_before(batch: Batch, plan: BatchPlan) -> list[BatchArticle]:
    """The articles with the arm and the suggestions that they have in their work batch."""
    first = first_places(batch.scheme, plan.versions)
    return [
        BatchArticle(
            batch=batch,
            version=version,
            scheme=batch.scheme,
            kind=batch.kind,
            arm=first[version.pk].arm,
            suggestion_run=first[version.pk].suggestion_run,
        )
        for version in sorted(plan.versions, key=lambda version: str(version.uid))
    ]


def _draw_arms(
    batch: Batch, versions: Sequence[ArticleVersion], share: Decimal
) -> list[BatchArticle]:
    """Draw the blind articles and pin the newest suggestion run of the others.

    An article without a run is blind too: nothing could be shown on it.
    """
    blind_count = math.ceil(share * len(versions))
    ordered = sorted(versions, key=lambda version: str(version.uid))
    # The draw must be repeatable from the stored seed, which is no secret.
    blind = set(random.Random(batch.seed).sample(range(len(ordered)), blind_count))  # noqa: S311
    runs = current_runs(versions)
    rows = []
    for n, version in enumerate(ordered):
        run = None if n in blind else runs.get(version.pk)
        rows.append(
            BatchArticle(
                batch=batch,
                version=version,
                scheme=batch.scheme,
                kind=batch.kind,
                arm=Arm.BLIND if run is None else Arm.ASSISTED,
                suggestion_run=run,
            )
        )
    return rows


def _pin_answers(rows: Sequence[BatchArticle]) -> None:
    """Note where the gold of each article stands that has gold for all its sentences."""
    known = known_places([row.version for row in rows])
    for row in rows:
        row.known_from_id = known.get(row.version.pk)


def _draw_assignments(
    rows: Sequence[BatchArticle], plan: BatchPlan, at: datetime
) -> list[Assignment]:
    """Give each article to `overlap` people, so that everybody gets equally many."""
    people = sorted(set(plan.annotators), key=lambda user: str(user.uid))
    random.Random(plan.seed).shuffle(people)  # noqa: S311 repeatable, no secret
    drawn = {
        row.version.uid: [people[(n * plan.overlap + k) % len(people)] for k in range(plan.overlap)]
        for n, row in enumerate(rows)
    }
    return [
        Assignment(batch_article=row, annotator=person, created_at=at, state=AssignmentState.TODO)
        for row in rows
        for person in dict.fromkeys(plan.people_of.get(row.version.uid, drawn[row.version.uid]))
    ]


def expose_readers(given: AssignmentQuerySet, *, project_id: int, at: datetime) -> None:
    """Mark who could read others' submitted marks on their article before they begin."""
    readers = Membership.objects.current().filter(
        project_id=project_id, role__in=[Role.MANAGER, Role.ADJUDICATOR]
    )
    others = Assignment.objects.filter(
        batch_article__version=OuterRef("batch_article__version"), submitted_at__isnull=False
    ).exclude(annotator=OuterRef("annotator"))
    given.filter(Exists(others), annotator_id__in=readers.values("user_id")).update(exposed_at=at)
    read = Assignment.objects.filter(
        shows_others_marks(), annotator=OuterRef("annotator"), exposed_at__isnull=False
    )
    given.filter(Exists(read), exposed_at=None).update(exposed_at=at)
