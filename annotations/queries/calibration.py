"""Each person beside their earlier self and beside known answers, for coaching and not ranking.

Never pooled: scheme versions, and articles with and without suggestions.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from annotations.domain.agreement.compared import (
    LayerCompared,
    Twofold,
    alike_share,
    compare_layers,
    compared_tables,
)
from annotations.domain.agreement.layers import HEADER
from annotations.domain.suggestions.shares import Share
from annotations.models import Assignment, BatchArticle, BatchKind, Membership, Project
from annotations.models.batch import UNFINISHED
from annotations.queries.agreement_views import View, views
from annotations.queries.rechecks import Recheck, rechecks
from annotations.queries.training import Trained, trained


@dataclass(frozen=True)
class CheckedArticle:
    """One article decided twice, or beside known answers. alike: of its marks.

    days: since the first time; None in training.
    """

    title: str
    at: datetime
    days: int | None
    alike: Share


@dataclass(frozen=True)
class Checked:
    """What one person did again, or in training. left: how many articles they have still to do."""

    layers: tuple[LayerCompared, ...]
    articles: tuple[CheckedArticle, ...]
    left: int

    @property
    def marks(self) -> LayerCompared | None:
        return next((one for one in self.layers if one.layer == HEADER.name), None)


@dataclass(frozen=True)
class PersonCalibration:
    member: Membership
    again: Checked
    training: Checked


@dataclass(frozen=True)
class Calibration:
    """People by pseudonym who have something to show. left_out: rechecks that do not count."""

    view: View
    people: tuple[PersonCalibration, ...]
    left_out: int


def calibration_views(project: Project) -> list[View]:
    """The views that have counts, and others in which somebody trains or does work again."""
    listed = views(project)
    places = BatchArticle.objects.filter(
        batch__project=project,
        batch__archived_at=None,
        kind__in=[BatchKind.RECHECK, BatchKind.TRAINING],
    )
    schemes = {one.pk: one for one in project.schemes.all()}
    rows = places.values_list("scheme_id", "arm").order_by("-scheme__number", "arm").distinct()
    found = [View(schemes[scheme], arm) for scheme, arm in rows]
    return [*listed, *(one for one in found if one not in listed)]


def calibration(project: Project, view: View, *, hidden: Collection[int]) -> Calibration:
    """What a manager sees; hidden: article versions on which they still work themselves."""
    again = rechecks(view, hidden=hidden)
    practice: defaultdict[str, list[Trained]] = defaultdict(list)
    for one in trained(view, hidden=hidden):
        practice[one.pseudonym].append(one)
    twice = again.by_person()
    left = {kind: _left(view, kind) for kind in (BatchKind.RECHECK, BatchKind.TRAINING)}
    members = Membership.objects.filter(project=project).select_related("user").order_by("pk")
    people = tuple(
        PersonCalibration(
            member=one,
            again=_again(twice.get(one.pseudonym, []), left[BatchKind.RECHECK][one.user_id]),
            training=_training(practice[one.pseudonym], left[BatchKind.TRAINING][one.user_id]),
        )
        for one in members
    )
    return Calibration(
        view=view,
        people=tuple(one for one in people if _has_any(one.again) or _has_any(one.training)),
        left_out=again.left_out,
    )


def _has_any(checked: Checked) -> bool:
    return bool(checked.articles) or checked.left > 0


def _again(listed: Collection[Recheck], left: int) -> Checked:
    articles = tuple(
        CheckedArticle(one.title, one.at, one.days, _alike(one.sentences)) for one in listed
    )
    return Checked(_layers(one.sentences for one in listed), articles, left)


def _training(listed: Collection[Trained], left: int) -> Checked:
    articles = tuple(
        CheckedArticle(one.title, one.at, None, _alike(one.sentences)) for one in listed
    )
    return Checked(_layers(one.sentences for one in listed), articles, left)


def _layers(listed: Iterable[Collection[Twofold]]) -> tuple[LayerCompared, ...]:
    return compare_layers(compared_tables(one for sentences in listed for one in sentences))


def _alike(sentences: Iterable[Twofold]) -> Share:
    """The share of an article's sentences with equal sets of marks."""
    return alike_share(compared_tables(sentences)[HEADER.name])


def _left(view: View, kind: str) -> Counter[int]:
    """By person, how many assignments of this kind they have not submitted."""
    rows = Assignment.objects.filter(
        batch_article__scheme=view.scheme,
        batch_article__arm=view.arm,
        batch_article__batch__kind=kind,
        batch_article__batch__archived_at=None,
        state__in=UNFINISHED,
    )
    return Counter(rows.values_list("annotator_id", flat=True))
