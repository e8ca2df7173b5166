"""Words and looks for the codes in which states, arms and speakers are stored."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.messages import Message, read_message
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
FINDER_WORDS = {
    "import": _("imported file"),
    "rules": _("word rules"),
    "tagger": _("trained tagger"),
}
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
# What became of a row of an import; what went wrong has many codes and says why in words.
OUTCOME_WORDS = {
    "added": _("new article"),
    "new_version": _("new version"),
    "near_copy": _("new, a near copy"),
    "duplicate": _("duplicate"),
    "imported_before": _("imported before"),
}
# Why a row is skipped though nothing is wrong with it.
PASSED_OVER = frozenset({*OUTCOME_WORDS, "unknown_format"})
# So many files of an import are named; of more it is told how many.
FILES_NAMED = 2
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
def in_words(message: Message) -> str:
    """A message in the reader's language."""
    return say(message)


@register.filter
def tone(state: str) -> str:
    """The badge's tone for a state of an assignment or a job."""
    return TONES.get(state, "")


@register.filter
def place_of(item: JobItem, job: Job) -> str:
    """Where a job's row stood: "news.jsonl, row 2" in an import, nothing elsewhere.

    Where one file was brought, which the page names, the row alone.
    """
    name, row = item.file or _listed_file(item, job), item.row
    if not item.file and item.key.partition(":")[2].isdigit():
        row = int(item.key.partition(":")[2])
    if name and row and _files_of(job) == [name]:
        return gettext("row %(row)s") % {"row": row}
    if name and row:
        return gettext("%(name)s, row %(row)s") % {"name": name, "row": row}
    return name


def _listed_file(item: JobItem, job: Job) -> str:
    """The file of a row that was noted before rows said it themselves."""
    files, number = _files_of(job), item.key.partition(":")[0]
    return files[int(number)] if number.isdigit() and int(number) < len(files) else ""


def _files_of(job: Job) -> list[str]:
    files = job.params.get("files")
    return [str(one["name"]) for one in files] if isinstance(files, list) else []


@register.filter
def files_brought(job: Job) -> str:
    """The files of an import in words, so that one job is told from another; else nothing."""
    names = _files_of(job)
    if len(names) <= FILES_NAMED:
        return ", ".join(names)
    more = len(names) - FILES_NAMED
    said = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", more)
    return said % {"names": ", ".join(names[:FILES_NAMED]), "n": more}


@register.filter
def is_trial(job: Job) -> bool:
    """Whether an import was only to be tried."""
    options = job.params.get("options")
    return isinstance(options, dict) and options.get("dry_run") is True


@register.filter
def outcome(item: JobItem) -> str:
    """What became of a job's row in a word or two."""
    return str(OUTCOME_WORDS.get(item.code) or item.result)


@register.filter
def outcome_tone(item: JobItem) -> str:
    """How what became of it looks: what was passed over for good reason is not bad."""
    return "" if item.code in PASSED_OVER and item.state == "skipped" else tone(item.state)


@register.filter
def web_address(url: str) -> str:
    """The URL if a browser may follow it safely, else nothing: it came from a file."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
