"""Opening the decisions on an article: who submitted it may read what everybody decided.

There is no closing: what was read cannot be unread. Whoever reads others' marks is exposed from
that transaction on, and what they submit later never enters agreement.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from annotations.access import Permission, require
from annotations.actions.events import log, take_seq
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_
from annotations.models import Assignment, AssignmentState, Batch, BatchArticle, User
from annotations.models.batch import UNFINISHED

OPENED = "batch.decisions_opened"


class OpeningRefused(UserError):
    """The articles named are not there to be opened; `field` names the value at fault."""

    code = "opening_refused"


class OpenedAlready(Conflict):
    """There is nothing left to open, or the batch is put away."""

    code = "wrong_state"


@dataclass(frozen=True)
class Opened:
    """How many articles were opened, and how many assignments became exposed by it."""

    articles: int
    exposed: int


@transaction.atomic
def open_decisions(
    *, batch: Batch, versions: Collection[UUID] | None, by: User, at: datetime
) -> Opened:
    """Let the annotators of these article versions read all decisions on them.

    versions: of the batch; None = all of it. Those opened before stay as they are. Who still works
    on an article sees nothing of it until they submit; the submission that lets them is unseen.
    """
    require(by, batch.project, Permission.EDIT_BATCHES)
    take_seq(batch.project_id)  # nobody submits or reopens meanwhile
    batch.refresh_from_db(fields=["archived_at"])
    if batch.archived_at is not None:
        raise OpenedAlready(N_("The batch is archived: restore it first."))
    rows = _to_open(batch, versions)
    BatchArticle.objects.filter(pk__in=[row.pk for row in rows]).update(decisions_opened_at=at)
    exposed = expose_annotators({row.version.article_id for row in rows}, at=at)
    log(
        project_id=batch.project_id,
        kind=OPENED,
        by=by,
        at=at,
        object_uid=batch.uid,
        answer={
            "articles": len(rows),
            "exposed": exposed,
            "versions": [str(row.version.uid) for row in rows],
        },
    )
    return Opened(len(rows), exposed)


def _to_open(batch: Batch, versions: Collection[UUID] | None) -> list[BatchArticle]:
    rows = list(
        batch.batch_articles.select_related("version").defer("version__text").order_by("pk")
    )
    if versions is not None:
        known = {row.version.uid for row in rows}
        if not versions or not known.issuperset(versions):
            raise OpeningRefused(N_("Name articles of this batch."), field="versions")
        rows = [row for row in rows if row.version.uid in versions]
    closed = [row for row in rows if row.decisions_opened_at is None]
    if not closed:
        raise OpenedAlready(N_("These decisions are open already."))
    return closed


def shows_others_marks() -> Q:
    """Of a person's work beside an assignment: it lets them read others' marks once submitted."""
    opened = Q(
        batch_article__version=OuterRef("batch_article__version"),
        batch_article__decisions_opened_at__isnull=False,
    )
    trained = Q(
        batch_article__version__article=OuterRef("batch_article__version__article"),
        batch_article__known_from__isnull=False,
    )
    return opened | trained


def expose_annotators(
    articles: Iterable[int], *, at: datetime, annotator_id: int | None = None
) -> int:
    """Note who reads others' marks on these articles from now on; how many rows it were.

    A person reads the marks on a version who submitted it where its decisions are open, in
    whichever batch, and has nothing unfinished on any version of the article. So does who submitted
    any version of it in training, and is shown what was known.
    annotator_id: one person alone.
    """
    theirs = Assignment.objects.filter(annotator=OuterRef("annotator"))
    reads = theirs.filter(shows_others_marks(), state=AssignmentState.SUBMITTED)
    works = theirs.filter(
        batch_article__version__article=OuterRef("batch_article__version__article"),
        state__in=UNFINISHED,
    )
    rows = Assignment.objects.filter(
        Exists(reads),
        ~Exists(works),
        batch_article__version__article__in=list(articles),
        exposed_at=None,
    )
    if annotator_id is not None:
        rows = rows.filter(annotator_id=annotator_id)
    return rows.update(exposed_at=at)
