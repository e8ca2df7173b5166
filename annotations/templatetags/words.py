"""Words and looks for the codes in which states, arms and speakers are stored."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models import AssignmentState, Job, JobItem, JobState, WebhookEvent

register = template.Library()

SPEAKER_WORDS = {"not_stated": _("not stated"), "article": _("article itself")}
ARM_WORDS = {"assisted": _("with suggestions"), "blind": _("without suggestions")}
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
def publication_date(given: str) -> str:
    """When an article appeared: a date where the file gave an ISO date or time, else as given."""
    try:
        return date_format(datetime.fromisoformat(given), "j F Y")
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
def webhook_event(event: str) -> str:
    """What a webhook was told of, in words; a test where it is no event of a project."""
    known = event in WebhookEvent.values
    return str(WebhookEvent(event).label) if known else gettext("a test")


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
