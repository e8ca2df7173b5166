"""Writes columns of tokens in BIO, a file for each annotator.

The columns are COLUMNS, parted by tabs; a label of `marks` covers its sentence. What BIO cannot
hold is counted. Beside -DOCSTART-, which programs pass over, stands the article as JSON.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import orjson

from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.attribute_losses import lost_attributes
from annotations.formats.base import ArticleDraft
from annotations.formats.conll import BEGIN
from annotations.formats.conll_documents import SEVERAL, TOLD
from annotations.formats.conll_labels import labels_of
from annotations.formats.file_names import file_name
from annotations.formats.interchange import AnnotationSet
from annotations.formats.losses import SPANS_AND_FACTS, count_undecided
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.span_graph import LabelledSpan, SpanGraph, to_graph
from annotations.formats.tokens import tokens_in
from annotations.formats.vocabulary import MARKS, SpanLabel

COLUMNS = ("token", "start", "end", "marks", "content", "source", "cue", "stop")
LOST_RELATIONS = N_("relations between spans")
LOST_ATTRIBUTES = N_("attributes of marks and of attributions")
LOST_OVERLAPS = N_("spans that overlap another one of their kind")
LOST_GAPS = N_("spans of several pieces, written as several spans")
LOST_CROSSING = N_("spans that reach over the end of a sentence")
LOST_BLANKS = N_("blanks at the edges of spans")
_LAYERS = (SpanLabel.CONTENT, SpanLabel.SOURCE, SpanLabel.CUE, SpanLabel.STOP)
Column = list[tuple[int, int, str]]


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "ConllWriter":  # noqa: ARG001 (writers share it)
    return ConllWriter(folder)


class ConllWriter:
    """Writes conll/A1.conll and so on; the tokens of an article are the same in each of them."""

    holds = SPANS_AND_FACTS

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        """Write the article into the file of each annotator who has a set."""
        graphs = [to_graph(found) for found in draft.sets]
        cuts = {
            edge for graph in graphs for one in graph.spans for span in one.spans for edge in span
        }
        tokens = TokenTable(draft, sorted(cuts))
        for found, graph in zip(draft.sets, graphs, strict=True):
            count_undecided(found, self.losses)
            self._count(graph, draft.text)
            layers = self._layers(graph.spans, tokens)
            content = "".join((_header(released, draft, found), "\n\n", *_rows(tokens, layers)))
            name = f"conll/{file_name(found.annotator)}.conll"
            self._folder.append(name, content.encode(), rows=tokens.count)

    def close(self) -> None:
        """Nothing stands at the end."""

    def _count(self, graph: SpanGraph, text: str) -> None:
        """What no column holds: that spans belong together, and what is said of them."""
        told = lost_attributes(graph, text).total()
        gaps = sum(len(one.spans) > 1 for one in graph.spans)
        lost = {LOST_RELATIONS: len(graph.relations), LOST_ATTRIBUTES: told, LOST_GAPS: gaps}
        self.losses.update({words: n for words, n in lost.items() if n})

    def _layers(self, spans: Sequence[LabelledSpan], tokens: "TokenTable") -> Sequence[Column]:
        """The column of marks, then those of _LAYERS, each over all tokens of the article."""
        by_label: defaultdict[str, list[Span]] = defaultdict(list)
        for one in spans:
            by_label[one.label].extend(one.spans)
        marks: defaultdict[Span, list[str]] = defaultdict(list)
        for label in MARKS:
            for span in by_label[label]:
                marks[span].append(label)
        marked = [(span, SEVERAL.join(labels)) for span, labels in marks.items()]
        layers = [[(span, label.value) for span in by_label[label]] for label in _LAYERS]
        return [self._column(listed, tokens) for listed in (marked, *layers)]

    def _column(self, spans: Sequence[tuple[Span, str]], tokens: "TokenTable") -> Column:
        """The spans that one column holds; of two that overlap, the one that begins first."""
        column: Column = []
        for span, label in sorted(spans, key=lambda one: (one[0][0], -one[0][1])):
            first, last = tokens.under(span)
            if first >= last or (tokens.places[first][0], tokens.places[last - 1][1]) != span:
                self.losses[LOST_BLANKS] += 1
            if first >= last:
                continue
            if tokens.sentence_of[first] != tokens.sentence_of[last - 1]:
                self.losses[LOST_CROSSING] += 1
            elif column and first < column[-1][1]:
                self.losses[LOST_OVERLAPS] += 1
            else:
                column.append((first, last, label))
        return column


class TokenTable:
    """The tokens of an article in order. sentence_of: the sentence of each by its position."""

    def __init__(self, draft: ArticleDraft, cuts: Sequence[int]) -> None:
        self.text = draft.text
        self.places: list[Span] = []
        self.sentence_of: list[int] = []
        for position, sentence in enumerate(draft.sentences or ((0, len(draft.text)),)):
            tokens = tokens_in(draft.text, sentence, cuts=cuts)
            self.places += tokens
            self.sentence_of += [position] * len(tokens)
        self._starts = [start for start, _ in self.places]
        self._ends = [end for _, end in self.places]

    @property
    def count(self) -> int:
        return len(self.places)

    def under(self, span: Span) -> tuple[int, int]:
        """The first token of a span, and the one after its last; they are the same for none."""
        return bisect_left(self._starts, span[0]), bisect_right(self._ends, span[1])


def _rows(tokens: TokenTable, layers: Sequence[Column]) -> Iterator[str]:
    labels = zip(*(labels_of(column, tokens.count) for column in layers), strict=True)
    rows = zip(tokens.places, tokens.sentence_of, labels, strict=True)
    before = 0
    for (start, end), sentence, row in rows:
        if sentence != before:
            yield "\n"
            before = sentence
        yield "\t".join((tokens.text[start:end], str(start), str(end), *row)) + "\n"
    yield "\n"


def _header(released: ReleasedArticle, draft: ArticleDraft, found: AnnotationSet) -> str:
    told = {name: value for name in TOLD if (value := getattr(draft, name))}
    head = {
        "id": released.article["uid"],
        "annotator": found.annotator,
        "origin": found.origin.value,
        "columns": " ".join(COLUMNS),
        **told,
        "text": draft.text,
    }
    return f"{BEGIN}\t{orjson.dumps(head).decode()}"
