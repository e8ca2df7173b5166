"""Writes a release as tasks that Label Studio imports, with a labelling configuration for them.

Annotators' work stands as annotations, gold as ground truth, suggestions as predictions. What is
said of a region stands in its notes; a span with a gap is several regions, joined.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from statistics import fmean

from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.losses import (
    FACT_NAMES,
    SPANS_AND_FACTS,
    SUGGESTIONS,
    count_undecided,
)
from annotations.formats.pieces import PART_OF, in_pieces
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.suggested import suggested
from annotations.formats.releases.values import json_line, number
from annotations.formats.span_attributes import lines_of
from annotations.formats.span_graph import LabelledSpan, Relation, to_graph
from annotations.formats.vocabulary import RelationLabel, SpanLabel

TASKS, CONFIG = "label_studio/tasks.json", "label_studio/config.xml"
_FROM, _TO = "label", "text"
_PSEUDONYM = re.compile(r"A([1-9][0-9]{0,5})", re.ASCII)
_OTHERS = 1_000_000
_ORIGINS = {"accepted": "prediction", "edited": "prediction-changed"}


class Tasks:
    """One list of tasks, a task a line; ids count from 1 in the order of the release."""

    holds = SPANS_AND_FACTS | {SUGGESTIONS}

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder
        self._written = 0
        self._people = _Numbers()
        folder.add_document(CONFIG, _config())
        folder.append(TASKS, b"[\n")

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        begin = b",\n" if self._written else b""
        self._written += 1
        line = json_line(self._task(released, draft)).rstrip(b"\n")
        self._folder.append(TASKS, begin + line, rows=1)

    def close(self) -> None:
        self._folder.append(TASKS, b"\n]\n")

    def _task(self, released: ReleasedArticle, draft: ArticleDraft) -> dict[str, object]:
        said = {name: getattr(draft, name) for name in FACT_NAMES}
        row = released.article
        origins = _origins(released)
        return {
            "id": self._written,
            "data": {
                "text": draft.text,
                **{name: value for name, value in said.items() if value},
                "article": row["uid"],
                "article_version": row["article_version"],
                "sha256": row["sha256"],
                "sentences": draft.sentences,
            },
            "annotations": [
                self._annotation(one, place, draft.text, origins)
                for place, one in enumerate(draft.sets, start=1)
            ],
            "predictions": [_prediction(one, draft.text) for one in suggested(released)],
        }

    def _annotation(
        self, one: AnnotationSet, place: int, text: str, origins: Mapping[str, str]
    ) -> dict[str, object]:
        is_gold = one.origin == Origin.GOLD
        count_undecided(one, self.losses)
        return {
            "id": self._written * 1000 + place,
            "completed_by": self._people.of(one.annotator),
            "annotator": one.annotator,
            "was_cancelled": False,
            "ground_truth": is_gold,
            "result": _result(one, text, origins),
        }


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> Tasks:  # noqa: ARG001 (writers share it)
    return Tasks(folder)


class _Numbers:
    """Whole numbers for annotators, as Label Studio names them: 2 for A2, others from a million."""

    def __init__(self) -> None:
        self._others: dict[str, int] = {}

    def of(self, annotator: str) -> int:
        found = _PSEUDONYM.fullmatch(annotator)
        if found is not None:
            return int(found[1])
        return self._others.setdefault(annotator, _OTHERS + len(self._others))


def _origins(released: ReleasedArticle) -> dict[str, str]:
    """What became of the suggestion behind an attribution, by the attribution's uid."""
    fates = {
        (row["uid"], fate["annotator"]): _ORIGINS.get(fate["outcome"], "")
        for row in released.suggestions
        for fate in row["fates"]
    }
    return {
        one["uid"]: origin
        for row in released.annotations
        for one in row["attributions"]
        if (origin := fates.get((one["suggestion"] or "", row["annotator"])))
    }


def _prediction(one: AnnotationSet, text: str) -> dict[str, object]:
    told = [*(said.score for said in one.said), *(marked.score for marked in one.marked)]
    scores = [score for score in told if score is not None]
    return {
        "model_version": one.annotator,
        "score": number(fmean(scores)) if scores else None,
        "result": _result(one, text, {}),
    }


def _result(one: AnnotationSet, text: str, origins: Mapping[str, str]) -> list[dict[str, object]]:
    graph = in_pieces(to_graph(one))
    usual = "prediction" if one.origin == Origin.MACHINE else "manual"
    regions = [
        _region(span, text, origins.get(span.attributes.get("key", ""), usual))
        for span in graph.spans
    ]
    return [*regions, *map(_relation, graph.relations)]


def _region(span: LabelledSpan, text: str, origin: str) -> dict[str, object]:
    ((start, end),) = span.spans
    notes = {"meta": {"text": lines_of(span.attributes)}} if span.attributes else {}
    score = {} if span.score is None else {"score": span.score}
    return {
        "id": span.key,
        "from_name": _FROM,
        "to_name": _TO,
        "type": "labels",
        "origin": origin,
        "value": {"start": start, "end": end, "text": text[start:end], "labels": [span.label]},
        **score,
        **notes,
    }


def _relation(one: Relation) -> dict[str, object]:
    return {
        "type": "relation",
        "from_id": one.start,
        "to_id": one.end,
        "direction": "right",
        "labels": [one.label],
    }


def _config() -> bytes:
    """The labelling configuration in which these tasks can be looked at and worked on."""
    labels = _tags("Label", [one.value for one in SpanLabel])
    relations = _tags("Relation", [*(one.value for one in RelationLabel), PART_OF])
    return (
        f'<View>\n  <Labels name="{_FROM}" toName="{_TO}">\n{labels}  </Labels>\n'
        f"  <Relations>\n{relations}  </Relations>\n"
        f'  <Text name="{_TO}" value="$text" granularity="character"/>\n</View>\n'
    ).encode()


def _tags(tag: str, values: Sequence[str]) -> str:
    return "".join(f'    <{tag} value="{escape(value)}"/>\n' for value in values)
