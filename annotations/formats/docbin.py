"""Writes spaCy's DocBin: a document for each annotator's set of each article.

Importing this loads spaCy, so the registry loads it at its first use. `doc.spans["sc"]` holds
contents, sources, cues and stops, `doc.spans["marks"]` the marks, each span under the key of its
entry in `doc.user_data`, which has offsets, attributes and relations as well.
"""

from collections import Counter, defaultdict
from collections.abc import Collection

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, SpanGroup

from annotations.domain.messages import N_
from annotations.formats.base import ArticleDraft
from annotations.formats.file_names import file_name
from annotations.formats.interchange import AnnotationSet
from annotations.formats.losses import FACT_NAMES, SPANS_AND_FACTS, count_undecided
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.span_graph import LabelledSpan, SpanGraph, to_graph
from annotations.formats.vocabulary import MARKS

LOST_ALIGNMENT = N_("spans that no whole tokens of spaCy cover; their offsets stand in user_data")
DOCUMENTS_PER_FILE = 500
# Of the texts in memory, for all annotators together; each takes about ten bytes there.
_MOST_CHARACTERS = 4_000_000
# spaCy never forgets a word, and a large release has millions.
_MOST_WORDS = 100_000
_ANY_LANGUAGE = "xx"
_BEGINS, _GOES_ON = 1, -1
_ATTRIBUTES = ("ORTH", "SPACY", "SENT_START")


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "DocBinWriter":  # noqa: ARG001 (writers share it)
    return DocBinWriter(folder)


class _Held:
    """Documents of one annotator that wait for their file."""

    def __init__(self) -> None:
        self.documents = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
        self.characters = 0

    def add(self, document: Doc, characters: int) -> None:
        self.documents.add(document)
        self.characters += characters


class DocBinWriter:
    """Writes docbin/A1-0001.spacy and so on; what is in memory does not grow with the release."""

    holds = SPANS_AND_FACTS

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder
        self._held: defaultdict[str, _Held] = defaultdict(_Held)
        self._written: Counter[str] = Counter()
        self._languages: dict[str, Language] = {}

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        """Write a document for every set of the article."""
        for found in draft.sets:
            count_undecided(found, self.losses)
            name = file_name(found.annotator)
            held = self._held[name]
            held.add(self._document(released, draft, found), len(draft.text))
            if len(held.documents) >= DOCUMENTS_PER_FILE:
                self._end_file(name)
        while sum(one.characters for one in self._held.values()) > _MOST_CHARACTERS:
            self._end_file(max(self._held, key=lambda name: self._held[name].characters))

    def close(self) -> None:
        for name in sorted(self._held):
            self._end_file(name)

    def _end_file(self, name: str) -> None:
        held = self._held.pop(name).documents
        self._written[name] += 1
        path = f"docbin/{name}-{self._written[name]:04}.spacy"
        self._folder.append(path, held.to_bytes(), rows=len(held))

    def _document(
        self, released: ReleasedArticle, draft: ArticleDraft, found: AnnotationSet
    ) -> Doc:
        graph = to_graph(found)
        document = self._language(draft.language).make_doc(draft.text)
        _begin_sentences(document, {start for start, _ in draft.sentences})
        marks = {label.value for label in MARKS}
        groups = {
            "sc": [one for one in graph.spans if one.label not in marks],
            "marks": [one for one in graph.spans if one.label in marks],
        }
        for name, spans in groups.items():
            document.spans[name] = self._group(document, name, spans)
        document.user_data.update(_told(released, draft, found, graph))
        return document

    def _group(self, document: Doc, name: str, spans: list[LabelledSpan]) -> SpanGroup:
        pieces = [
            document.char_span(start, end, label=one.label, span_id=one.key)
            for one in spans
            for start, end in one.spans
        ]
        kept = [piece for piece in pieces if piece is not None]
        if len(kept) < len(pieces):
            self.losses[LOST_ALIGNMENT] += len(pieces) - len(kept)
        return SpanGroup(document, name=name, spans=kept)

    def _language(self, tag: str) -> Language:
        """spaCy's tokeniser of a language, or the one for any where it has none installed."""
        code = tag.partition("-")[0].lower() or _ANY_LANGUAGE
        known = self._languages.get(code)
        if known is None or len(known.vocab.strings) > _MOST_WORDS:
            known = self._languages[code] = _tokeniser(code)
        return known


def _tokeniser(code: str) -> Language:
    try:
        return spacy.blank(code)
    except ImportError:
        return spacy.blank(_ANY_LANGUAGE)


def _begin_sentences(document: Doc, starts: Collection[int]) -> None:
    """All at once: asked token by token, spaCy looks through the whole document each time."""
    said = [_BEGINS if token.idx in starts else _GOES_ON for token in document]
    document.from_array(["SENT_START"], np.array(said, dtype=np.int64).astype(np.uint64))


def _told(
    released: ReleasedArticle, draft: ArticleDraft, found: AnnotationSet, graph: SpanGraph
) -> dict[str, object]:
    """What stands in `user_data`: lists, texts and numbers alone."""
    return {
        "article": released.article["uid"],
        **{name: getattr(draft, name) for name in FACT_NAMES},
        "annotator": found.annotator,
        "origin": found.origin.value,
        "spans": [
            [one.key, one.label, [list(span) for span in one.spans], dict(one.attributes)]
            for one in graph.spans
        ],
        "relations": [
            [one.label, one.start, one.end, dict(one.attributes)] for one in graph.relations
        ],
    }
