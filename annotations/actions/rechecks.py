"""Giving people articles again that they have submitted, without telling them.

The draw is repeatable by its seed. What people get looks like any work: a batch with a name of its
own, the arm and the suggestions that the article had for them before, and nothing decided.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.batches import BatchPlan, BatchRefused, assign_batch
from annotations.domain.messages import N_
from annotations.models import ArticleVersion, Batch, BatchKind, Project, User
from annotations.queries.reserving import can_be_given_again

MOST_EACH = 50
MOST_DAYS = 3650


@dataclass(frozen=True, kw_only=True)
class RecheckPlan:
    """What a manager asks for.

    each: how many articles each person gets at most. days: how long ago, at least, they must have
    submitted them. seed: of the draw.
    """

    name: str
    annotators: Sequence[User]
    each: int
    days: int
    seed: int


@transaction.atomic
def assign_rechecks(*, project: Project, plan: RecheckPlan, by: User, at: datetime) -> Batch:
    """Draw articles for each person from what they submitted, and give them these again."""
    require(by, project, Permission.EDIT_BATCHES)
    if not 1 <= plan.each <= MOST_EACH:
        raise BatchRefused(N_("Give each person 1 to {n} articles.", n=MOST_EACH), field="each")
    if not 0 <= plan.days <= MOST_DAYS:
        raise BatchRefused(N_("Choose 0 to {n} days.", n=MOST_DAYS), field="days")
    # One after another: who asks twice must not give anybody the same article twice.
    Project.objects.select_for_update().only("pk").get(pk=project.pk)
    drawn = _draw(project, plan, at)
    versions = {one.pk: one for listed in drawn.values() for one in listed}
    if not versions:
        raise BatchRefused(
            N_(
                "Nobody chosen has submitted an article under the newest guideline that could be "
                "given to them again."
            ),
            field="annotators",
        )
    return assign_batch(
        project=project,
        plan=BatchPlan(
            name=plan.name,
            kind=BatchKind.RECHECK,
            versions=list(versions.values()),
            annotators=plan.annotators,
            overlap=1,
            seed=plan.seed,
            people_of=_people_of(plan.annotators, drawn),
            as_before=True,
        ),
        by=by,
        at=at,
    )


def _draw(project: Project, plan: RecheckPlan, at: datetime) -> dict[int, list[ArticleVersion]]:
    """By person; each draws from a stream of their own, so that nobody's draw hangs on others."""
    scheme = project.schemes.order_by("-number")[:1].get()
    people = {one.pk: one for one in plan.annotators}
    before = at - timedelta(days=plan.days)
    free = can_be_given_again(project, scheme, people=people, before=before)
    drawn = {}
    for pk, versions in free.items():
        stream = random.Random(f"{plan.seed}:{people[pk].uid}")  # noqa: S311 repeatable, no secret
        drawn[pk] = stream.sample(versions, min(plan.each, len(versions)))
    return drawn


def _people_of(
    annotators: Sequence[User], drawn: Mapping[int, Sequence[ArticleVersion]]
) -> dict[UUID, list[User]]:
    found: defaultdict[UUID, list[User]] = defaultdict(list)
    for person in annotators:
        for version in drawn.get(person.pk, ()):
            found[version.uid].append(person)
    return dict(found)
