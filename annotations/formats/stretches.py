"""Puts articles together whose sentences, or whose annotators, stand in rows of their own.

Rows of one article follow one another. Where a file does not number the sentences, everybody's
stand in the order of the first annotator's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.base import ArticleDraft, Row, RowError, read_one
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph, from_graph
from annotations.formats.vocabulary import SpanLabel

MOST_ROWS = 50_000
_MOST_SIGNS = 40 * MAX_TEXT_BYTES
_NO_GRAPH = SpanGraph((), ())
_ALONE = ("", "")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one row says of a text, or of one sentence of an article.

    article: what the rows of one article share; "" = it is a text of its own, about which other
    annotators may say more in the next rows. number: the sentence's, "" = not told. graph: in
    offsets of `text`; None = the row says nothing of anybody's. skipped: what was not read, in
    words. problem: why the row is none, where at least its article is known.
    """

    article: str
    text: str
    number: str = ""
    paragraph: str = ""
    annotator: str = ""
    graph: SpanGraph | None = _NO_GRAPH
    about: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    problem: RowError | None = None

    @property
    def shared(self) -> tuple[str, str]:
        """What rows of one article have in common; nothing where the row stands alone."""
        if self.article:
            return self.article, ""
        return "", self.text if self.annotator else ""


Found = tuple[int, Stretch | RowError]
Numbered = tuple[int, Stretch]


def stretch_of(row: int, article: str, read: Callable[[], Stretch]) -> Stretch | RowError:
    """The stretch of a row, or why there is none; article: of which one the row would be."""
    try:
        return read()
    except UserError as error:
        problem = RowError(row, error.code, error.detail, error.field)
        return Stretch(article, "", problem=problem) if article else problem


def drafts_of(found: Iterable[Found], *, labels: Mapping[str, SpanLabel]) -> Iterator[Row]:
    """Yield each article under the number of its first row, and each row that could not be read.

    An article with a wrong row among its rows is refused whole, as are rows of one that stood
    further up already.
    """
    seen: set[int] = set()
    for group in _groups(found):
        rows = [(row, one) for row, one in group if isinstance(one, Stretch)]
        errors = [one.problem if isinstance(one, Stretch) else one for _, one in group]
        if rows:
            first, key = rows[0][0], hash(rows[0][1].article)
            wrong = sum(one is not None for one in errors) if rows[0][1].article else 0
            check = _Check(wrong=wrong, is_again=bool(rows[0][1].article) and key in seen)
            seen.add(key)
            if errors[0] is None:
                yield read_one(first, lambda rows=rows, check=check: _draft(rows, labels, check))  # type: ignore[misc]
        yield from ((one.row, one) for one in errors if one is not None)


def _groups(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Rows of one article, with what could not be read among them; never endlessly many."""
    group: list[Found] = []
    loose: list[Found] = []
    key: tuple[str, str] | None = None
    size = 0
    for row, one in found:
        if isinstance(one, RowError):
            loose.append((row, one))
        elif one.shared == key != _ALONE:
            size += len(one.text)
            is_full = len(group) > MOST_ROWS or size > _MOST_SIGNS
            group += [] if is_full else [*loose, (row, one)]
            loose = []
        else:
            yield from filter(None, (group, loose))
            group, loose, key, size = [(row, one)], [], one.shared, len(one.text)
        if len(loose) > MOST_ROWS:
            yield from filter(None, (group, loose))
            group, loose, key = [], [], None
    yield from filter(None, (group, loose))


@dataclass(frozen=True, slots=True)
class _Check:
    """wrong: how many rows of the article could not be read. is_again: it stood above already."""

    wrong: int
    is_again: bool


def _draft(
    rows: Sequence[Numbered], labels: Mapping[str, SpanLabel], check: _Check
) -> ArticleDraft:
    _refuse(rows, check)
    laid = _lay(rows)
    unread: Counter[str] = Counter()
    for _, one in rows:
        unread.update(one.skipped)
    sets = tuple(_sets(rows, laid, labels, unread))
    about = dict(kept for _, one in reversed(rows) for kept in one.about.items())
    return ArticleDraft(
        text=laid.text,
        sentences=laid.sentences if rows[0][1].article else (),
        sets=sets,
        unread=unread,
        **{"title": "", **about},
    )


def _refuse(rows: Sequence[Numbered], check: _Check) -> None:
    """Raises UserError where the rows of an article are not all there, or too many."""
    if check.is_again:
        article = rows[0][1].article
        raise UserError(
            N_("The rows of an article must stand together; {id} stood above.", id=article),
            code="rows_apart",
            field="article_id",
        )
    if check.wrong:
        raise UserError(
            N_("The article is left out, for {n} of its rows could not be read.", n=check.wrong),
            code="rows_missing",
        )
    if len(rows) > MOST_ROWS or sum(len(one.text) for _, one in rows) > _MOST_SIGNS:
        raise UserError(N_("The rows of this article are too many."), code="text_too_large")


@dataclass(frozen=True, slots=True)
class _Laid:
    """An article's text; begins: where each row's stretch begins in it."""

    text: str
    sentences: tuple[Span, ...]
    begins: Sequence[int]


def _lay(rows: Sequence[Numbered]) -> _Laid:
    places, order = _places(rows)
    sentences: list[Span] = []
    paragraph = ""
    parts: list[str] = []
    length = 0
    for one in order:
        if parts:
            gap = "\n\n" if one.paragraph != paragraph else " "
            parts.append(gap)
            length += len(gap)
        paragraph = one.paragraph
        sentences.append((length, length + len(one.text)))
        parts.append(one.text)
        length += len(one.text)
    return _Laid("".join(parts), tuple(sentences), [sentences[place][0] for place in places])


def _places(rows: Sequence[Numbered]) -> tuple[list[int], list[Stretch]]:
    """For each row the place of its sentence, and the sentences in order. Raises UserError."""
    first = rows[0][1]
    if not first.article:
        return [0] * len(rows), [first]
    if first.number:
        return _numbered_places(rows)
    order = [one for _, one in rows if one.annotator == first.annotator]
    reached: Counter[str] = Counter()
    places = []
    for row, one in rows:
        place = reached[one.annotator]
        while place < len(order) and order[place].text != one.text:
            place += 1
        if place == len(order):
            raise _other_words(row)
        places.append(place)
        reached[one.annotator] = place + 1
    return places, order


def _numbered_places(rows: Sequence[Numbered]) -> tuple[list[int], list[Stretch]]:
    numbers: dict[str, int] = {}
    order: list[Stretch] = []
    for row, one in rows:
        place = numbers.setdefault(one.number, len(order))
        if place == len(order):
            order.append(one)
        elif order[place].text != one.text:
            raise _other_words(row)
    return [numbers[one.number] for _, one in rows], order


def _other_words(row: int) -> UserError:
    return UserError(
        N_("Row {row} has another sentence than others have at its place.", row=row),
        code="words_differ",
        field="sentence",
    )


def _sets(
    rows: Sequence[Numbered],
    laid: _Laid,
    labels: Mapping[str, SpanLabel],
    unread: Counter[str],
) -> Iterator[AnnotationSet]:
    graphs: dict[str, list[tuple[int, SpanGraph]]] = {}
    for (_, one), begin in zip(rows, laid.begins, strict=True):
        if one.graph is not None:
            graphs.setdefault(one.annotator, []).append((begin, one.graph))
    for annotator, listed in graphs.items():
        found, missed = from_graph(
            _together(listed),
            text=laid.text,
            annotator=annotator,
            origin=Origin.PERSON,
            labels=labels,
        )
        unread.update(missed.counts)
        yield found


def _together(listed: Sequence[tuple[int, SpanGraph]]) -> SpanGraph:
    spans: list[LabelledSpan] = []
    relations: list[Relation] = []
    for number, (begin, graph) in enumerate(listed):
        for one in graph.spans:
            moved = tuple((begin + start, begin + end) for start, end in one.spans)
            key = f"{number}/{one.key}"
            spans.append(LabelledSpan(key, moved, one.label, one.attributes, one.score))
        for each in graph.relations:
            ends = f"{number}/{each.start}", f"{number}/{each.end}"
            relations.append(Relation(each.label, *ends, each.attributes))
    return SpanGraph(tuple(spans), tuple(relations))
