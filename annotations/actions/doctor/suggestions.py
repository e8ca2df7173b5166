"""Suggestions lie in the text they were made for."""

from collections.abc import Iterator

from django.db.models import F
from django.db.models.functions import Length

from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.errors import UserError
from annotations.domain.spans import Span, check_spans
from annotations.models import Suggestion

SUGGESTIONS = "suggestions"
ROWS_A_READ = 2_000


def check_suggestions(scope: Scope) -> Iterator[Finding]:
    """Content in the sentence, cue and mentions in the text, continuations in the same run."""
    rows = Suggestion.objects.filter(scope.within("run__version__project"))
    elsewhere = rows.exclude(sentence__version=F("run__version"))
    for uid in elsewhere.values_list("uid", flat=True):
        yield Finding(SUGGESTIONS, str(uid), "Its sentence is of another text than its run.")
    elsewhere = rows.exclude(continues=None).exclude(continues__run=F("run"))
    for uid in elsewhere.values_list("uid", flat=True):
        yield Finding(SUGGESTIONS, str(uid), "It continues a suggestion of another run.")
    spans = rows.order_by("run_id", "position").annotate(length=Length("run__version__text"))
    listed = spans.values_list("uid", "payload", "sentence__start", "sentence__end", "length")
    for uid, payload, start, end, length in listed.iterator(chunk_size=ROWS_A_READ):
        fault = _fault(payload, (start, end), (0, length))
        if fault:
            yield Finding(SUGGESTIONS, str(uid), fault)


def _fault(payload: object, sentence: Span, text: Span) -> str:
    """What is wrong with the spans of a payload; a claim has none."""
    if payload is None:
        return ""
    if not isinstance(payload, dict):
        return "What it proposes is not an object."
    try:
        check_spans(payload.get("content", []), within=sentence, field="content")
        check_spans(payload.get("cue", []), within=text, field="cue")
        for who in (payload.get("speaker") or {}, *(payload.get("chain") or [])):
            check_spans(who.get("mention", []), within=text, field="mention")
    except UserError as error:
        return f"{error.field}: {error.detail}"
    return ""
