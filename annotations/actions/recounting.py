"""Counting the agreement of whole projects anew, from what is submitted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from annotations.actions.agreement_totals import mend_view
from annotations.actions.agreement_writing import RULES
from annotations.actions.counting import rebuild_all
from annotations.actions.events import log
from annotations.domain.errors import UserError
from annotations.models import AgreementView, ArticleVersion, Project

VERSIONS_A_TURN = 50


@dataclass
class Recount:
    """What became of a recount: article versions counted, those whose counts were others
    before, views whose sums were, and why some could not be counted, by uid."""

    versions: int = 0
    differing: int = 0
    views: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def outdated_projects() -> list[Project]:
    """Projects counted by older rules than today's, as after an upgrade."""
    views = AgreementView.objects.filter(rules__lt=RULES)
    return list(Project.objects.filter(pk__in=views.values("project_id")).order_by("pk"))


def recount_project(*, project: Project, at: datetime) -> Recount:
    """Count everything anew; work goes on meanwhile, which a turn at a time keeps waiting.

    A version that cannot be counted keeps the counts it has, and is named.
    """
    done = Recount()
    for versions in _turns(project):
        done.versions += len(versions)
        _recount(project, versions, done)
    with transaction.atomic():
        # Taking a number keeps other writers waiting.
        log(
            project_id=project.pk,
            kind="agreement.recounted",
            by=None,
            at=at,
            object_uid=project.uid,
        )
        views = list(AgreementView.objects.filter(project=project))
        done.views = sum([mend_view(view) for view in views])
        AgreementView.objects.filter(project=project).update(rules=RULES)
    return done


def _turns(project: Project) -> Iterator[list[ArticleVersion]]:
    versions = ArticleVersion.objects.filter(project=project).order_by("pk").defer("text")
    after = 0
    while turn := list(versions.filter(pk__gt=after)[:VERSIONS_A_TURN]):
        yield turn
        after = turn[-1].pk


def _recount(project: Project, versions: list[ArticleVersion], done: Recount) -> None:
    """All at once; where a record cannot be read, one by one, to name whose it is."""
    try:
        with transaction.atomic():
            _lock(project)
            done.differing += rebuild_all(project.pk, versions)
    except (UserError, LookupError) as error:
        if len(versions) > 1:
            for version in versions:
                _recount(project, [version], done)
        else:
            reason = str(error.detail) if isinstance(error, UserError) else "of unknown annotator"
            done.failed[str(versions[0].uid)] = reason


def _lock(project: Project) -> None:
    """Keep other writers of the project waiting until the transaction ends."""
    Project.objects.select_for_update().only("pk").get(pk=project.pk)
