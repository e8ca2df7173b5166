"""Writes a release as W3C Web Annotations: one JSON-LD document with a page for each article.

A span is an annotation, a relation one that links two. Pages stand a line each in the document's
graph, so that memory stays flat on both sides. Where texts must not be given on, the words that
quote them are left out.
"""

from collections import Counter
from collections.abc import Iterator

from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.losses import SPANS_AND_FACTS, SUGGESTIONS, count_undecided
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import OFFSETS
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.suggested import suggested
from annotations.formats.releases.values import json_line
from annotations.formats.span_graph import LabelledSpan, Relation, to_graph
from annotations.formats.web_annotation_terms import (
    ARTICLE,
    CONTEXT,
    STANDARD,
    context_document,
    properties_of,
)

ANNOTATIONS = "web_annotation/annotations.jsonld"
_BEGIN = f'{{"@context":["{STANDARD}","{CONTEXT}"],"@graph":[\n'.encode()
_CONTEXT_SIGNS = 32
_REASON = "anonymity_reason"


class Pages:
    """has_text: words of the articles may stand in the file."""

    holds = SPANS_AND_FACTS | {SUGGESTIONS}

    def __init__(self, folder: ReleaseFolder, *, has_text: bool) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder
        self._has_text = has_text
        self._separator = b""
        folder.add_document(f"web_annotation/{CONTEXT}", context_document())
        folder.append(ANNOTATIONS, _BEGIN)

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        line = json_line(self._page(released, draft)).rstrip(b"\n")
        self._folder.append(ANNOTATIONS, self._separator + line, rows=1)
        self._separator = b",\n"

    def close(self) -> None:
        self._folder.append(ANNOTATIONS, b"\n]}\n")

    def _page(self, released: ReleasedArticle, draft: ArticleDraft) -> dict[str, object]:
        row = released.article
        source = f"urn:uuid:{row['article_version']}"
        text = draft.text if self._has_text else ""
        sets = [*draft.sets, *suggested(released)]
        return {
            "id": f"{source}#page",
            "type": "AnnotationPage",
            "article": {
                "id": source,
                "type": "Text",
                "format": "text/plain",
                **{
                    term: value for name, term in ARTICLE.items() if (value := getattr(draft, name))
                },
                "sha256": row["sha256"],
                "sentences": draft.sentences,
                **({"articleText": text} if text else {}),
            },
            "items": [
                one
                for number, found in enumerate(sets, start=1)
                for one in self._annotations(found, _Place(source, number, text))
            ],
        }

    def _annotations(self, found: AnnotationSet, place: "_Place") -> Iterator[dict[str, object]]:
        count_undecided(found, self.losses)
        graph = to_graph(found)
        about = {
            "creator": _creator(found),
            "annotationSet": place.number,
            "origin": found.origin.value,
        }
        for span in graph.spans:
            yield place.classifying(self._shown(span), about)
        for number, relation in enumerate(graph.relations, start=1):
            yield place.linking(relation, number, about)

    def _shown(self, span: LabelledSpan) -> LabelledSpan:
        """The span without the words of the text that an annotator copied, if they must go."""
        if self._has_text or _REASON not in span.attributes:
            return span
        self.losses[N_("reason for anonymity, which may be words of the text")] += 1
        kept = {name: value for name, value in span.attributes.items() if name != _REASON}
        return LabelledSpan(span.key, span.spans, span.label, kept, span.score)


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> Pages:
    return Pages(folder, has_text=head.options.texts != OFFSETS)


class _Place:
    """The set of a text that annotations belong to; text: "" = it must not be quoted."""

    def __init__(self, source: str, number: int, text: str) -> None:
        self.source = source
        self.number = number
        self.text = text

    def classifying(self, span: LabelledSpan, about: dict[str, object]) -> dict[str, object]:
        body = [{"type": "TextualBody", "purpose": "classifying", "value": span.label}]
        if note := span.attributes.get("note"):
            body.append({"type": "TextualBody", "purpose": "commenting", "value": note})
        targets = [{"source": self.source, "selector": self._selectors(one)} for one in span.spans]
        return {
            "id": self._id(span.key),
            "type": "Annotation",
            "motivation": "classifying",
            **about,
            "body": body,
            "target": targets if len(targets) > 1 else targets[0],
            **({} if span.score is None else {"score": span.score}),
            **properties_of(span.attributes),
        }

    def linking(self, one: Relation, number: int, about: dict[str, object]) -> dict[str, object]:
        return {
            "id": self._id(f"R{number}"),
            "type": "Annotation",
            "motivation": "linking",
            **about,
            "relation": one.label,
            "body": self._id(one.end),
            "target": self._id(one.start),
            **properties_of(one.attributes),
        }

    def _id(self, key: str) -> str:
        return f"{self.source}#{self.number}.{key}"

    def _selectors(self, span: Span) -> list[dict[str, object]]:
        start, end = span
        position: dict[str, object] = {
            "type": "TextPositionSelector",
            "start": start,
            "end": end,
        }
        if not self.text:
            return [position]
        quote: dict[str, object] = {
            "type": "TextQuoteSelector",
            "exact": self.text[start:end],
            "prefix": self.text[max(0, start - _CONTEXT_SIGNS) : start],
            "suffix": self.text[end : end + _CONTEXT_SIGNS],
        }
        return [quote, position]


def _creator(found: AnnotationSet) -> dict[str, str]:
    if found.origin == Origin.MACHINE:
        return {"type": "Software", "name": found.annotator}
    return {"type": "Person", "nickname": found.annotator}
