"""An article of token rows: its text, where the tokens lie in it, and what is labelled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.conll_labels import LABEL, is_label, spans_of
from annotations.formats.interchange import Origin
from annotations.formats.plain import title_of
from annotations.formats.releases.annotated import ADJUDICATORS
from annotations.formats.span_graph import LabelledSpan, SpanGraph, from_graph
from annotations.formats.vocabulary import SpanLabel, span_label

SEVERAL = "+"
_OFFSETS = (1, 2)
TOLD = ("title", "url", "outlet", "author", "published_at", "language", "licence", "credit")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A row by the number of its line."""

    line: int
    columns: tuple[str, ...]


@dataclass
class Sentence:
    """text: "" where no comment gives it."""

    text: str = ""
    rows: list[TokenRow] = field(default_factory=list)


@dataclass
class Document:
    """header: what stands beside -DOCSTART-; line: where. error: why it cannot be read."""

    header: str = ""
    line: int = 1
    width: int = 0
    sentences: list[Sentence] = field(default_factory=list)
    error: UserError | None = None

    @property
    def is_empty(self) -> bool:
        return not self.sentences and self.error is None


@dataclass(frozen=True, slots=True)
class _Laid:
    """A text and where its tokens lie, sentence by sentence."""

    text: str
    places: tuple[tuple[Span, ...], ...]

    @property
    def sentences(self) -> tuple[Span, ...]:
        return tuple((spans[0][0], spans[-1][1]) for spans in self.places)


def draft_of(
    document: Document, *, number: int, name: str, labels: Mapping[str, SpanLabel]
) -> ArticleDraft:
    """The article of a document. Raises UserError naming the line at fault."""
    head = _head(document)
    token = _token_column(document)
    laid = _placed(document, head["text"]) if head.get("text") else _joined(document, token)
    annotator = head.get("annotator", "")
    graph = SpanGraph(tuple(_labelled(document, laid, token, labels)), ())
    is_gold = head.get("origin", annotator) in (Origin.GOLD, ADJUDICATORS)
    found, unread = from_graph(
        graph,
        text=laid.text,
        annotator=annotator,
        origin=Origin.GOLD if is_gold else Origin.PERSON,
        labels=labels,
    )
    told = {key: head.get(key, "") for key in TOLD}
    if "annotator" not in head:
        told["title"] = told["title"] or f"{title_of(name)} {number}"
    return ArticleDraft(
        text=laid.text,
        sentences=laid.sentences,
        sets=(found,),
        unread=unread.counts,
        **told,
    )


def _head(document: Document) -> Mapping[str, str]:
    """What our own files say of the article; others have words of their own there, or none."""
    try:
        value = orjson.loads(document.header) if document.header.startswith("{") else {}
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise UserError(
            N_("What stands beside -DOCSTART- is not a JSON object of texts."),
            code="not_json",
            field=f"line {document.line}",
        )
    return value


def _token_column(document: Document) -> int:
    """The first column, but where it only numbers the tokens."""
    rows = (row for sentence in document.sentences for row in sentence.rows)
    is_numbered = document.width > 2 and all(row.columns[0].isdigit() for row in rows)  # noqa: PLR2004
    return int(is_numbered)


def _placed(document: Document, text: str) -> _Laid:
    """Our own files: the text is there, and each row has its offsets."""
    return _Laid(
        text,
        tuple(
            tuple(_offsets(row, text) for row in sentence.rows) for sentence in document.sentences
        ),
    )


def _offsets(row: TokenRow, text: str) -> Span:
    written = row.columns[_OFFSETS[0] : _OFFSETS[1] + 1]
    if len(written) != len(_OFFSETS) or not all(
        one.isdecimal() and one.isascii() for one in written
    ):
        raise UserError(
            N_("The second and the third column must be offsets."),
            code="invalid_span",
            field=f"line {row.line}",
        )
    start, end = (int(one[:10]) for one in written)
    if not start < end <= len(text) or text[start:end] != row.columns[0]:
        raise _differing(row, f"{start}-{end}")
    return start, end


def _differing(row: TokenRow, place: str) -> UserError:
    return UserError(
        N_(
            "The text does not have the token {token} at {place}.",
            token=ascii(row.columns[0][:60]),
            place=place,
        ),
        code="words_differ",
        field=f"line {row.line}",
    )


def _joined(document: Document, token: int) -> _Laid:
    """Others' files: sentences under each other, tokens where the comment has them, or joined."""
    text = ""
    places = []
    for sentence in document.sentences:
        text += "\n" if text else ""
        words = [row.columns[token] for row in sentence.rows]
        own = sentence.text or " ".join(words)
        places.append(tuple(_found(sentence, own, token=token, begin=len(text))))
        text += own
    return _Laid(text, tuple(places))


def _found(sentence: Sentence, text: str, *, token: int, begin: int) -> Iterator[Span]:
    """Where the tokens lie in the words of their sentence; these begin at `begin`."""
    end = 0
    for row in sentence.rows:
        word = row.columns[token]
        start = text.find(word, end) if word else -1
        if start < 0:
            raise _differing(row, f"{begin + end}")
        end = start + len(word)
        yield begin + start, begin + end


def _labelled(
    document: Document, laid: _Laid, token: int, labels: Mapping[str, SpanLabel]
) -> Iterator[LabelledSpan]:
    number = 0
    for column in _label_columns(document, token):
        for sentence, places in zip(document.sentences, laid.places, strict=True):
            written = [row.columns[column] for row in sentence.rows]
            for first, last, words in spans_of(written):
                for label in _labels_in(words, labels):
                    number += 1
                    span = (places[first][0], places[last - 1][1])
                    yield LabelledSpan(f"T{number}", (span,), label)


def _label_columns(document: Document, token: int) -> list[int]:
    """Columns of labels and nothing else, of which at least one labels something."""
    return [
        column
        for column in range(document.width)
        if column != token
        and all(is_label(one) for one in _column(document, column))
        and any(LABEL.fullmatch(one) for one in _column(document, column))
    ]


def _column(document: Document, column: int) -> Iterator[str]:
    return (row.columns[column] for sentence in document.sentences for row in sentence.rows)


def _labels_in(words: str, labels: Mapping[str, SpanLabel]) -> list[str]:
    """Several marks stand in one label; a plus in a word that nobody knows parts nothing."""
    parts = words.split(SEVERAL)
    return parts if all(span_label(one, labels) for one in parts) else [words]
