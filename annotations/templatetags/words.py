"""Words and looks for the codes in which states, arms and speakers are stored."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.messages import read_message
from annotations.models import (
    AssignmentState,
    GoldMethod,
    GoldReason,
    Job,
    JobItem,
    JobState,
    SuggestionKind,
    WebhookEvent,
)
from annotations.queries.model_backends import finder_label
from annotations.wording import say

register = template.Library()

SPEAKER_WORDS = {"not_stated": _("not stated"), "article": _("article itself")}
ARM_WORDS = {"assisted": _("with suggestions"), "blind": _("without suggestions")}
FINDER_WORDS = {"rules": _("word rules"), "tagger": _("trained tagger")}
FIELD_WORDS = {
    "certainty": _("certainty"),
    "chain": _("relays and origin"),
    "commitment": _("commitment"),
    "content": _("content"),
    "cue": _("cue"),
    "mode": _("mode"),
    "negated": _("negation"),
    "quote": _("the quote mark"),
    "speaker": _("speaker"),
}
SCOPE_WORDS = {"read": _("read"), "annotate": _("annotate"), "manage": _("manage")}
# How a state looks: under way, finished, failed; the word beside it says the same.
TONES = {
    "open": "now",
    "reopened": "now",
    "running": "now",
    "submitted": "good",
    "done": "good",
    "failed": "bad",
    "skipped": "bad",
}


@register.filter
def speaker_name(name: str) -> str:
    """A speaker's name, or words for one who is not named."""
    return str(SPEAKER_WORDS.get(name, name))


@register.filter
def arm_words(arm: str) -> str:
    return str(ARM_WORDS.get(arm, arm))


@register.filter
def finder_words(finder: str) -> str:
    """The name of a finder in words; one that is not known by its code."""
    return str(FINDER_WORDS.get(finder) or finder_label(finder) or finder)


@register.filter
def suggestion_kind(kind: str) -> str:
    """What a suggestion proposes, in words."""
    return str(SuggestionKind(kind).label) if kind in SuggestionKind.values else kind


@register.filter
def suggestion_field(field: str) -> str:
    """What an edit of a suggestion changed, in words."""
    return str(FIELD_WORDS.get(field, field))


@register.filter
def publication_date(given: str) -> str:
    """When an article appeared: a date where the file gave an ISO date or time, else as given."""
    try:
        return date_format(datetime.fromisoformat(given), "DATE_FORMAT")
    except ValueError:
        return given


@register.filter
def state_words(state: str) -> str:
    """The state of an assignment in words."""
    return str(AssignmentState(state).label) if state in AssignmentState.values else state


@register.filter
def job_state(state: str) -> str:
    """The state of a job in words."""
    return str(JobState(state).label) if state in JobState.values else state


@register.filter
def gold_method(method: str) -> str:
    """How a gold record came about, in words."""
    return str(GoldMethod(method).label) if method in GoldMethod.values else method


@register.filter
def gold_reason(reason: str) -> str:
    """Why people had decided differently, in words."""
    return str(GoldReason(reason).label) if reason in GoldReason.values else reason


@register.filter
def webhook_event(event: str) -> str:
    """What a webhook was told of, in words; a test where it is no event of a project."""
    known = event in WebhookEvent.values
    return str(WebhookEvent(event).label) if known else gettext("a test")


@register.filter
def scope_words(scopes: list[str]) -> str:
    """What a token may do, in words."""
    return ", ".join(str(SCOPE_WORDS.get(scope, scope)) for scope in scopes)


@register.filter
def said(stored: str) -> str:
    """What a job stored about itself or a row, in the reader's language."""
    return say(read_message(stored))


@register.filter
def tone(state: str) -> str:
    """The badge's tone for a state of an assignment or a job."""
    return TONES.get(state, "")


@register.filter
def place_of(item: JobItem, job: Job) -> str:
    """Where a job's row stood: "news.jsonl, row 2" in an import, nothing elsewhere."""
    files = job.params.get("files", [])
    number, _colon, row = item.key.partition(":")
    if not number.isdigit() or int(number) >= len(files):
        return ""
    name = str(files[int(number)]["name"])
    return gettext("%(name)s, row %(row)s") % {"name": name, "row": row} if row.isdigit() else name


@register.filter
def web_address(url: str) -> str:
    """The URL if a browser may follow it safely, else nothing: it came from a file."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
