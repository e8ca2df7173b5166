"""Writes a release as doccano's JSON lines: a file for each annotator, spans with relations.

A span with a gap is several entities, joined. doccano says nothing of an entity but its label:
what is lost with that is counted.
"""

from collections import Counter

from annotations.formats.attribute_losses import lost_attributes
from annotations.formats.base import ArticleDraft
from annotations.formats.file_names import file_name
from annotations.formats.interchange import AnnotationSet
from annotations.formats.losses import FACT_NAMES, SPANS_AND_FACTS, count_undecided
from annotations.formats.pieces import in_pieces
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import json_line
from annotations.formats.span_graph import to_graph


class Lines:
    """Who worked on an article in two batches has two lines for it."""

    holds = SPANS_AND_FACTS

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder
        self._written: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        said = {name: getattr(draft, name) for name in FACT_NAMES}
        row = released.article
        about = {
            **{name: value for name, value in said.items() if value},
            "article": row["uid"],
            "article_version": row["article_version"],
            "sha256": row["sha256"],
            "sentences": draft.sentences,
        }
        for one in draft.sets:
            name = f"doccano/{file_name(one.annotator)}.jsonl"
            self._written[name] += 1
            line = {"id": self._written[name], "text": draft.text, **self._labels(one, draft.text)}
            self._folder.append(name, json_line(line | about), rows=1)

    def close(self) -> None:
        """Nothing stands at the end of JSON lines."""

    def _labels(self, one: AnnotationSet, text: str) -> dict[str, object]:
        whole = to_graph(one)
        count_undecided(one, self.losses)
        self.losses.update(lost_attributes(whole, text))
        graph = in_pieces(whole)
        ids = {span.key: place for place, span in enumerate(graph.spans)}
        return {
            "entities": [
                {
                    "id": ids[span.key],
                    "label": span.label,
                    "start_offset": span.spans[0][0],
                    "end_offset": span.spans[0][1],
                }
                for span in graph.spans
            ],
            "relations": [
                {
                    "id": place,
                    "from_id": ids[each.start],
                    "to_id": ids[each.end],
                    "type": each.label,
                }
                for place, each in enumerate(graph.relations)
            ],
        }


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> Lines:  # noqa: ARG001 (writers share it)
    return Lines(folder)
