"""What has had its time: expired sessions, old answers, workers long gone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from annotations.actions.answers import KEPT_DAYS
from annotations.actions.doctor.findings import Finding, Scope
from annotations.models import AnsweredRequest, Session, WorkerPresence

LEFTOVERS = "leftovers"
ANSWERS_KEPT = timedelta(days=KEPT_DAYS + 2)
PRESENCE_KEPT = timedelta(days=2)


def check_leftovers(scope: Scope, at: datetime) -> Iterator[Finding]:
    """Counted, not named: a session's key is a password."""
    if scope.project_id is not None:
        return
    expired = Session.objects.filter(expire_date__lt=at).count()
    if expired:
        yield Finding(LEFTOVERS, "sessions", f"{expired} sessions have expired.", target=0)
    answers = AnsweredRequest.objects.filter(at__lt=at - ANSWERS_KEPT).count()
    if answers:
        words = f"{answers} answers to API requests are older than {ANSWERS_KEPT.days} days."
        yield Finding(LEFTOVERS, "answers", words, target=0)
    gone = WorkerPresence.objects.filter(seen_at__lt=at - PRESENCE_KEPT).count()
    if gone:
        yield Finding(LEFTOVERS, "workers", f"{gone} workers are long gone.", target=0)


def clear_leftovers(*, at: datetime) -> str:
    """Remove them; nothing of it is anybody's work."""
    Session.objects.filter(expire_date__lt=at).delete()
    AnsweredRequest.objects.filter(at__lt=at - ANSWERS_KEPT).delete()
    WorkerPresence.objects.filter(seen_at__lt=at - PRESENCE_KEPT).delete()
    return "Expired sessions and old answers are removed."
