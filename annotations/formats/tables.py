"""Tables with named columns as articles: a row for each article, or one for each sentence.

Both may come with marks, a speaker and an annotator; rows of an article stand together. Columns
are known by many names, or by those that the manager gives.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.base import Given, Row, RowError
from annotations.formats.json_values import as_name, as_text
from annotations.formats.named_fields import METADATA, SYNONYMS, folded
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph
from annotations.formats.stretches import Stretch, drafts_of, stretch_of
from annotations.formats.vocabulary import MARKS, RelationLabel, SpanLabel, span_label

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **SYNONYMS,
    "article_id": ("article id", "article uid", "article version", "document id", "doc id"),
    "sentence": ("sentence", "sentence text", "sentences"),
    "number": ("sentence number", "sentence id", "position", "sentence no"),
    "paragraph": ("paragraph", "paragraph number"),
    "annotator": ("annotator", "annotator id", "coder", "rater", "annotated by"),
    "marks": ("marks", "mark", "label", "labels", "annotation"),
    "speaker": ("speaker", "source", "claimer", "said by", "speaker name"),
    "mode": ("mode", "quote type"),
    "quote": ("quote", "quotation", "content text"),
    "cue": ("cue", "verb", "cue text"),
    "note": ("note", "comment", "notes"),
    "unsure": ("unsure", "uncertain"),
}
_SEPARATORS = re.compile(r"\s*[+,;|/]\s*")
_LETTERS = {letter: label for label, letter in MARKS.items()}
_NAMELESS = {"article": "article", "not stated": "not_stated", "unknown": "not_stated"}
_YES = ("yes", "true", "1", "x")
_MOST_SHOWN = 40
_LONGEST_SHOWN = 40

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The place of each field's column; header: the columns' names as they stand there."""

    places: Mapping[str, int]
    header: Cells

    def cell(self, cells: Cells, name: str) -> str:
        place = self.places.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    def path(self, name: str) -> str:
        return self.header[self.places[name]] if name in self.places else name


def articles_of(rows: Iterable[tuple[int, Cells | RowError]], given: Given) -> Iterator[Row]:
    """Yield the articles of a table whose first row names the columns; rows count from it, as 1.

    Columns without a text are one error, which names what was looked for and what was found.
    """
    numbered = iter(rows)
    head = next(numbered, None)
    if head is None:
        return
    row, header = head
    if isinstance(header, RowError):
        yield row, header
        return
    try:
        columns = _columns(header, given.columns)
    except UserError as error:
        yield row, RowError(row, error.code, error.detail, error.field)
        return
    yield from drafts_of(_stretches(numbered, columns), labels=given.labels)


def is_header(cells: Cells) -> bool:
    """Whether a row names a column for the text."""
    return "text" in (places := _recognised(cells)) or "sentence" in places


def known_columns(cells: Cells) -> int:
    """How many columns a row names."""
    return len(_recognised(cells))


def _columns(header: Cells, own: Mapping[str, str]) -> _Columns:
    places = _recognised(header)
    for name, column in own.items():
        if column not in header:
            raise _wrong(
                N_("There is no column {column}.", column=column), header=header, field=name
            )
        places[name] = list(header).index(column)
    if "sentence" in places and "article_id" not in places:
        raise _wrong(
            N_("A table of sentences needs a column that tells their article, such as article_id."),
            header=header,
            field="article_id",
        )
    if "sentence" not in places and {"article_id", "number", "text"} <= places.keys():
        places["sentence"] = places.pop("text")
    if "sentence" not in places and "text" not in places:
        looked_for = ", ".join((*SYNONYMS["text"], *COLUMNS["sentence"]))
        raise _wrong(
            N_("No column holds a text. Looked for: {names}.", names=looked_for),
            header=header,
            field="text",
        )
    _check_alone(places, header, own)
    return _Columns(places, header)


def _check_alone(places: Mapping[str, int], header: Cells, own: Mapping[str, str]) -> None:
    """Raises UserError where another column is called as one that is read: which one is meant?"""
    counts = Counter(map(folded, header))
    for name, place in places.items():
        is_read = name != "text" or "sentence" not in places
        alike = header.count(header[place]) if name in own else counts[folded(header[place])]
        if is_read and alike > 1:
            raise _wrong(
                N_("There is more than one column {column}.", column=_shown(header[place])),
                header=header,
                field=name,
            )


def _recognised(header: Cells) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for place, name in enumerate(header):
        by_name.setdefault(folded(name), place)
    return {
        field: next(by_name[name] for name in names if name in by_name)
        for field, names in COLUMNS.items()
        if any(name in by_name for name in names)
    }


def _wrong(detail: N_, *, header: Cells, field: str) -> UserError:
    shown = ", ".join(_shown(name) for name in header[:_MOST_SHOWN])
    return UserError(
        N_("{reason} Columns found: {found}.", reason=detail, found=shown or "—"),
        code="wrong_columns",
        field=field,
    )


def _shown(name: str) -> str:
    cut = name[:_LONGEST_SHOWN]
    return cut if cut.isprintable() else ascii(cut)


def _stretches(
    rows: Iterable[tuple[int, Cells | RowError]], columns: _Columns
) -> Iterator[tuple[int, Stretch | RowError]]:
    for row, cells in rows:
        if isinstance(cells, RowError):
            yield row, cells
        elif any(cell.strip() for cell in cells):
            article = columns.cell(cells, "article_id") if "sentence" in columns.places else ""
            read = _Reading(columns, cells, article.strip())
            yield row, stretch_of(row, read.article, read.stretch)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One row. article: "" = the row is an article."""

    columns: _Columns
    cells: Cells
    article: str

    def stretch(self) -> Stretch:
        if len(self.cells) > len(self.columns.header):
            raise UserError(
                N_(
                    "The row has {n} cells, but there are {most} columns.",
                    n=len(self.cells),
                    most=len(self.columns.header),
                ),
                code="wrong_columns",
            )
        is_sentence = "sentence" in self.columns.places
        if is_sentence and not self.article:
            raise UserError(
                N_("The row does not tell its article."),
                code="no_article",
                field=self.columns.path("article_id"),
            )
        text = self._text("sentence" if is_sentence else "text")
        graph, skipped = self._graph(text)
        return Stretch(
            article=self.article,
            text=text,
            number=self._name("number"),
            paragraph=self._name("paragraph"),
            annotator=self._name("annotator"),
            graph=graph if self._says_anything else None,
            about={name: value for name in METADATA if (value := self._about(name))},
            skipped=skipped,
        )

    @property
    def _says_anything(self) -> bool:
        return any(self._cell(name) for name in ("annotator", "marks", "speaker", "quote", "note"))

    def _cell(self, name: str) -> str:
        return self.columns.cell(self.cells, name).strip()

    def _name(self, name: str) -> str:
        return as_name(self._cell(name), self.columns.path(name))

    def _about(self, name: str) -> str:
        return as_text(self._cell(name), self.columns.path(name))

    def _text(self, name: str) -> str:
        text = as_text(
            self.columns.cell(self.cells, name),
            self.columns.path(name),
            most=MAX_TEXT_BYTES + 1,
        )
        if self.article:
            text = text.strip()
        if not text.strip():
            raise UserError(
                N_("The text is empty."), code="empty_text", field=self.columns.path(name)
            )
        return text

    def _graph(self, text: str) -> tuple[SpanGraph, dict[str, int]]:
        whole = ((0, len(text)),)
        words = [word for word in _SEPARATORS.split(self._name("marks")) if word]
        labels = [_label(word) for word in words]
        spans = [
            LabelledSpan(f"M{place}", whole, label, self._details(is_first=place == 0))
            for place, label in enumerate(labels)
        ]
        relations: list[Relation] = []
        skipped: dict[str, int] = {}
        if self._cell("speaker") or self._cell("quote"):
            content = self._found(text, "quote", skipped) or whole
            spans.append(LabelledSpan("S", content, SpanLabel.CONTENT, self._saying(labels)))
            cue = self._found(text, "cue", skipped)
            if cue:
                spans.append(LabelledSpan("V", cue, SpanLabel.CUE))
                relations.append(Relation(RelationLabel.CUED_BY, "S", "V"))
        return SpanGraph(tuple(spans), tuple(relations)), skipped

    def _details(self, *, is_first: bool) -> dict[str, str]:
        if not is_first:
            return {}
        note = as_text(self._cell("note"), self.columns.path("note"))
        unsure = "true" if self._cell("unsure").casefold() in _YES else ""
        return {name: value for name, value in (("note", note), ("unsure", unsure)) if value}

    def _saying(self, labels: Sequence[str]) -> dict[str, str]:
        speaker = self._name("speaker")
        kind = _NAMELESS.get(folded(speaker), "")
        is_quote = SpanLabel.QUOTE in (span_label(label) for label in labels)
        mode = self._cell("mode").casefold() or ("direct" if is_quote else "")
        told = {"speaker": kind, "name": "" if kind else speaker, "mode": mode}
        return {name: value for name, value in told.items() if value}

    def _found(
        self, text: str, name: str, skipped: dict[str, int]
    ) -> tuple[tuple[int, int], ...] | None:
        """Where the words of a cell stand, if they do so exactly once."""
        words = self._cell(name)
        if not words:
            return None
        if text.count(words) != 1:
            skipped[f"{name} that does not stand exactly once in its sentence"] = 1
            return None
        start = text.index(words)
        return ((start, start + len(words)),)


def _label(word: str) -> str:
    """The label of a letter such as V; any other word stays, for the manager's own labels."""
    return _LETTERS.get(word.upper() if len(word) == 1 else word.lower(), word)
