"""What happened, in plain sentences."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models import AccessKind, JobKind, Role, SkipReason
from annotations.queries.event_rows import Told

# The nouns with which kinds begin, as the filter offers them.
NOUNS = {
    "records": _("Marking"),
    "assignment": _("Work on articles"),
    "articles": _("Articles added"),
    "article": _("Articles"),
    "version": _("Versions of articles"),
    "batch": _("Batches"),
    "gold": _("Adjudication"),
    "agreement": _("Agreement"),
    "member": _("Members"),
    "invitation": _("Invitations"),
    "project": _("Project settings"),
    "scheme": _("Guideline"),
    "source": _("Sources"),
    "comment": _("Comments"),
    "job": _("Jobs"),
    "release": _("Releases"),
    "webhook": _("Webhooks"),
    "backend": _("Models of other people"),
}
# What can be changed of an article, a project and a webhook.
FIELD_WORDS = {
    "author": _("author"),
    "claim_suggestions": _("suggestion of claims"),
    "credit": _("whom to name"),
    "description": _("description"),
    "events": _("events"),
    "finder": _("finder"),
    "language": _("language"),
    "licence": _("licence"),
    "name": _("name"),
    "outlet": _("outlet"),
    "published_at": _("publication date"),
    "suggestion_thresholds": _("thresholds of suggestions"),
    "title": _("title"),
    "url": _("address"),
}
SENTENCES = {
    "agreement.recounted": _("%(by)s counted agreement on %(what)s anew"),
    "article.archived": _("%(by)s archived %(what)s"),
    "article.edited": _("%(by)s changed %(fields)s of %(what)s"),
    "article.restored": _("%(by)s brought %(what)s back"),
    "articles.added": _("%(by)s added %(articles)s articles"),
    "assignment.imported": _("%(by)s imported %(whose)s's work on %(what)s"),
    "assignment.moved": _("%(by)s moved %(whose)s's work on %(what)s to its new version"),
    "assignment.reassigned": _("%(by)s gave %(what)s to %(whose)s"),
    "assignment.reopened": _("%(by)s reopened %(whose)s's work on %(what)s"),
    "assignment.restored": _("%(by)s gave %(whose)s their work on %(what)s back"),
    "assignment.skipped": _("%(by)s skipped %(what)s (%(reason)s)"),
    "assignment.submitted": _("%(by)s submitted %(what)s"),
    "assignment.unskipped": _("%(by)s returned the skipped %(what)s to %(whose)s"),
    "assignment.withdrawn": _("%(by)s took %(whose)s's work on %(what)s away"),
    "backend.archived": _("%(by)s put the model %(what)s away"),
    "backend.changed": _("%(by)s changed the model %(what)s"),
    "backend.created": _("%(by)s registered the model %(what)s"),
    "backend.tested": _("%(by)s tried the model %(what)s"),
    "batch.archived": _("%(by)s archived the batch %(what)s"),
    "batch.assigned": _("%(by)s assigned the batch %(what)s, %(articles)s articles"),
    "batch.decisions_opened": _(
        "%(by)s opened the decisions on %(articles)s articles of the batch %(what)s"
    ),
    "batch.restored": _("%(by)s brought the batch %(what)s back"),
    "comment.added": _("%(by)s commented on %(what)s"),
    "comment.reopened": _("%(by)s reopened a comment on %(what)s"),
    "comment.replied": _("%(by)s replied to a comment on %(what)s"),
    "comment.resolved": _("%(by)s resolved a comment on %(what)s"),
    "gold.accepted": _("%(by)s accepted %(accepted)s unanimous sentences of %(what)s"),
    "gold.decided": _("%(by)s adjudicated %(what)s"),
    "gold.restored": _("%(by)s adjudicated %(what)s, as a restored release tells"),
    "gold.rebuilt": _("%(by)s rebuilt the gold of %(what)s from its history"),
    "invitation.accepted": _("%(by)s accepted an invitation"),
    "invitation.created": _("%(by)s made an invitation for the role %(role)s"),
    "invitation.withdrawn": _("%(by)s withdrew an invitation"),
    "job.cancelled": _("%(by)s stopped a job: %(what)s"),
    "job.paused": _("%(by)s paused a job: %(what)s"),
    "job.requeued": _("%(by)s put a job back into the queue: %(what)s"),
    "job.resumed": _("%(by)s resumed a job: %(what)s"),
    "job.retried": _("%(by)s asked for a job again: %(what)s"),
    **{f"job.{kind}.requested": _("%(by)s asked for a job: %(what)s") for kind in JobKind.values},
    "member.imported": _("%(by)s made %(what)s a member, for work that a file brought"),
    "member.left": _("%(by)s ended the membership of %(what)s"),
    "member.returned": _("%(by)s took %(what)s back with the role %(role)s"),
    "member.role_changed": _("%(by)s gave %(what)s the role %(role)s"),
    "project.archived": _("%(by)s archived the project"),
    "project.created": _("%(by)s made the project"),
    "project.edited": _("%(by)s changed %(fields)s of the project"),
    "project.restored": _("%(by)s brought the project back"),
    "project.restored_from_release": _("The project was restored from a release by %(by)s"),
    "projection.rebuilt": _("%(by)s rebuilt the rows of %(whose)s's work on %(what)s"),
    "records.restored": _("%(by)s worked on %(what)s, as a restored release tells"),
    "records.saved": _("%(by)s worked on %(what)s"),
    "release.completed": _("%(by)s released version %(what)s"),
    "scheme.edited": _("%(by)s changed the guideline, version %(number)s"),
    "scheme.written": _("%(by)s wrote the guideline, version %(number)s"),
    "source.added": _("%(by)s added the source %(what)s"),
    "source.edited": _("%(by)s changed the source %(what)s"),
    "source.merged": _("%(by)s merged the source %(what)s into another"),
    "source.resolved": _("The source %(what)s, typed by %(by)s, was recognised"),
    "source.unmerged": _("%(by)s separated the source %(what)s again"),
    "sources.added": _("%(by)s added sources"),
    "version.added": _("%(by)s added version %(number)s of %(what)s"),
    "version.corrected": _("%(by)s corrected the text of %(what)s, now version %(number)s"),
    "version.joined": _("%(by)s joined sentences of %(what)s, now version %(number)s"),
    "version.split": _("%(by)s split a sentence of %(what)s, now version %(number)s"),
    "webhook.archived": _("%(by)s removed the webhook to %(what)s"),
    "webhook.changed": _("%(by)s changed the webhook to %(what)s"),
    "webhook.created": _("%(by)s made a webhook to %(what)s"),
    "webhook.delivery_hastened": _("%(by)s asked for a delivery to %(what)s to be tried at once"),
    "webhook.secret_renewed": _("%(by)s made a new secret for the webhook to %(what)s"),
    "webhook.tested": _("%(by)s sent a test to %(what)s"),
}
ACCESS_SENTENCES: dict[str, Any] = {
    AccessKind.SIGNED_IN: _("%(by)s signed in"),
    AccessKind.SIGN_IN_FAILED: _("Somebody tried to sign in as %(about)s with a wrong password"),
    AccessKind.LOCKED_OUT: _("Sign-in as %(about)s was locked after too many wrong passwords"),
    AccessKind.SIGNED_OUT: _("%(by)s signed out"),
    AccessKind.DENIED: _("%(by)s asked for what they may not see or do (%(method)s %(route)s)"),
    AccessKind.PASSWORD_CHANGED: _("%(by)s changed their password"),
    AccessKind.PASSWORD_RESET: _("%(about)s set a new password by a reset link"),
    AccessKind.RESET_LINK_MADE: _("%(by)s made a reset link for %(about)s"),
    AccessKind.SESSION_ENDED: _("%(by)s ended a session of %(about)s"),
    AccessKind.TOKEN_MADE: _("%(by)s made an API token"),
    AccessKind.TOKEN_WITHDRAWN: _("%(by)s withdrew an API token of %(about)s"),
    AccessKind.ACCOUNT_CHANGED: _("%(by)s changed the account of %(about)s"),
    AccessKind.DEACTIVATED: _("%(by)s deactivated the account of %(about)s"),
    AccessKind.REACTIVATED: _("%(by)s reactivated the account of %(about)s"),
}


def sentence_of(told: Told) -> str:
    """What happened, in one sentence; a kind without words is named as it is."""
    words = ACCESS_SENTENCES.get(told.kind) or SENTENCES.get(told.kind) or "%(by)s: %(kind)s"
    return str(words) % _parts(told)


def _parts(told: Told) -> dict[str, str]:
    # Whatever a sentence asks for and the row does not know is a dash, never an error.
    names = ("role", "reason", "number", "articles", "accepted", "method", "route", "to")
    parts = dict.fromkeys(names, "–")
    parts |= {key: str(value) for key, value in told.details.items()}
    thing = told.thing
    return parts | {
        "kind": told.kind,
        "by": told.by.name if told.by else gettext("The workbench"),
        "about": told.about.name if told.about else gettext("an unknown name"),
        "what": _quoted(thing.name) if thing and thing.name else gettext("something"),
        "whose": thing.whose if thing and thing.whose else gettext("somebody"),
        "role": _label(Role, parts["role"]),
        "reason": _label(SkipReason, parts["reason"]),
        "fields": ", ".join(map(_field, told.details.get("fields", ()))) or "–",
    }


def _quoted(name: str) -> str:
    return gettext("“%(words)s”") % {"words": name}


def _field(name: str) -> str:
    return str(FIELD_WORDS.get(name, name))


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
