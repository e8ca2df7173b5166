"""What a correction moved, as its event tells it; to whom it may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.domain.fields import JsonObject
from annotations.models import ArticleVersion, Event

VERSION_CORRECTED = "version.corrected"


@dataclass(frozen=True)
class ReportedSpan:
    """A span of a mark: what it covered and what it covers now, "" = it could not be kept."""

    field: str
    before: str
    after: str
    touched: bool


@dataclass(frozen=True)
class ReportedSentence:
    """A sentence by its numbers from 1 in both texts, with its words and the spans in it.

    new, after: None and "" of a sentence that did not change itself.
    """

    old: int
    new: int | None
    before: str
    after: str
    spans: Sequence[ReportedSpan]


@dataclass(frozen=True)
class CorrectionReport:
    """spans_hidden: the reader still works on the article, and sees nobody's marks until then.

    review: the numbers of marked sentences that were not kept.
    """

    sentences: Sequence[ReportedSentence]
    review: Sequence[int]
    submitted: int
    spans_hidden: bool


def correction_of_version(version: ArticleVersion) -> JsonObject | None:
    """The report in the event that made the version, if it was a correction."""
    rows = Event.objects.filter(object_uid=version.uid, kind=VERSION_CORRECTED)
    return rows.values_list("answer", flat=True).first()


def report_for(stored: Mapping[str, Any], *, spans_hidden: bool) -> CorrectionReport:
    """The stored report as it may be read; nobody is named in it."""
    spans: dict[int, list[ReportedSpan]] = {}
    for one in () if spans_hidden else stored["spans"]:
        before, after = one["words"]
        told = ReportedSpan(one["field"], before, after, one["touched"])
        spans.setdefault(one["position"], []).append(told)
    changed = [
        ReportedSentence(
            one["old"] + 1, one["new"] + 1, one["before"], one["after"], spans.pop(one["old"], [])
        )
        for one in stored["sentences"]
    ]
    others = [ReportedSentence(n + 1, None, "", "", found) for n, found in spans.items()]
    return CorrectionReport(
        sorted([*changed, *others], key=lambda one: one.old),
        [n + 1 for n in stored["review"]],
        stored["submitted"],
        spans_hidden,
    )


def summed_up(stored: Mapping[str, Any]) -> JsonObject:
    """The same without spans, which are only counted."""
    spans = stored["spans"]
    lost = sum(one["after"] is None for one in spans)
    touched = sum(one["touched"] for one in spans) - lost
    return {
        "sentences": stored["sentences"],
        "kept": len(spans) - lost - touched,
        "touched": touched,
        "lost": lost,
        "submitted": stored["submitted"],
    }
