"""Training: who has some left, and one's own decisions beside what was known."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from annotations.domain.agreement.compared import Twofold
from annotations.domain.agreement.layers import Decision
from annotations.domain.record import parse_stored
from annotations.models import (
    Assignment,
    AssignmentState,
    BatchKind,
    Gold,
    Membership,
    Project,
    Submission,
)
from annotations.models.batch import UNFINISHED, AssignmentQuerySet
from annotations.queries.agreement_views import View
from annotations.queries.decisions import (
    Decisions,
    Reader,
    decided_sentence,
    gold_decisions,
    names_of,
    with_paragraphs,
)
from annotations.queries.submitted import (
    decision_of,
    independent_submissions,
    latest_submissions,
    merged_uids,
    pseudonyms,
    submitted_records,
)


def in_training(project: Project) -> list[Membership]:
    """The current members who have training left to submit, in the order they joined."""
    left = Assignment.objects.filter(
        batch_article__batch__project=project,
        batch_article__batch__kind=BatchKind.TRAINING,
        batch_article__batch__archived_at=None,
        state__in=UNFINISHED,
    )
    return list(
        Membership.objects.assignable()
        .filter(project=project, user__in=left.values("annotator"))
        .select_related("user")
        .order_by("pk")
    )


# --- One's own feedback --------------------------------------------------------------------------


def feedback_on(assignment: Assignment) -> Decisions:
    """One's own submitted decisions beside the gold, sentence by sentence.

    assignment: as `trained_assignment` finds it. Sentences whose gold was taken back since have
    none.
    """
    place = assignment.batch_article
    latest = latest_submissions([assignment])
    reader = Reader(
        pseudonyms([assignment])[assignment.pk], latest[assignment.pk].number, is_own=True
    )
    own = {row.position: row.record for row in submitted_records([assignment], latest)}
    merged = merged_uids(place.version.project_id)
    gold = {} if place.known_from is None else gold_decisions(place.known_from, {})
    sentences = tuple(
        decided_sentence(
            sentence,
            place.version.text,
            opens_paragraph=opens,
            sides=[(reader, own[sentence.position])],
            gold=gold.get(sentence.pk),
            merged=merged,
        )
        for sentence, opens in with_paragraphs(place.version.sentences.in_order())
    )
    found = [*own.values(), *(one.record for one in gold.values())]
    return Decisions(
        opened_at=assignment.submitted_at or assignment.created_at,
        readers=(reader,),
        sentences=sentences,
        names=names_of(place.version.project_id, found, merged),
        again=0,
    )


# --- What managers see ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Trained:
    """One article that one person decided in training, beside what was known."""

    pseudonym: str
    version_id: int
    article: str
    title: str
    at: datetime
    sentences: tuple[Twofold, ...]


def trained(view: View, *, hidden: Collection[int]) -> list[Trained]:
    """Training with known answers as it was submitted before the answers were shown, in order."""
    works = list(
        _submitted(view)
        .exclude(batch_article__version_id__in=hidden)
        .select_related("batch_article__version__article")
        .defer("batch_article__version__text")
    )
    unseen = independent_submissions(works)
    merged = merged_uids(view.scheme.project_id)
    known = _known({one.batch_article.known_from_id for one in works}, merged)
    own: defaultdict[int, dict[int, Decision]] = defaultdict(dict)
    for row in submitted_records(works, unseen):
        own[row.assignment_id][row.position] = decision_of(row.record, merged)
    names = pseudonyms(works)
    found = [
        _trained(one, names[one.pk], unseen[one.pk], known, own[one.pk])
        for one in works
        if one.pk in unseen
    ]
    return sorted(found, key=lambda one: (one.at, one.pseudonym, one.article))


def _submitted(view: View) -> AssignmentQuerySet:
    return Assignment.objects.filter(
        state=AssignmentState.SUBMITTED,
        batch_article__scheme=view.scheme,
        batch_article__arm=view.arm,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
        batch_article__known_from__isnull=False,
    )


def _known(
    places: Collection[int | None], merged: Mapping[str, str]
) -> dict[int, dict[int, Decision]]:
    """By batch article and sentence position, what gold decided."""
    found: defaultdict[int, dict[int, Decision]] = defaultdict(dict)
    rows = Gold.objects.filter(batch_article__in=places, marks__isnull=False)
    for place, position, payload in rows.values_list(
        "batch_article_id", "sentence__position", "current__payload"
    ):
        found[place][position] = decision_of(parse_stored(payload or {}), dict(merged))
    return dict(found)


def _trained(
    work: Assignment,
    pseudonym: str,
    submission: Submission,
    known: Mapping[int, Mapping[int, Decision]],
    own: Mapping[int, Decision],
) -> Trained:
    version = work.batch_article.version
    answers = known.get(work.batch_article.known_from_id or 0, {})
    return Trained(
        pseudonym=pseudonym,
        version_id=version.pk,
        article=str(version.uid),
        title=str(version.article),
        at=submission.at,
        sentences=tuple(
            (str(version.uid), answers[n], own[n]) for n in sorted(answers.keys() & own.keys())
        ),
    )
