"""The rows of a release read back, an article at a time; a wrong one is told by file and line."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar, cast

import orjson

from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.domain.record import Record, parse_record
from annotations.domain.texts import canonical_text, text_hash
from annotations.formats.base import check_metadata
from annotations.formats.releases.folder import EARLIER_EVIDENCE, GOLD, GOLD_INPUTS
from annotations.formats.releases.opening import Files, RefusedRelease, Stated
from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    BatchRow,
    EarlierEvidenceRow,
    EvidenceRow,
    GoldRow,
    PlaceRow,
    SentenceRow,
    SourceRow,
    SuggestionRow,
)
from annotations.formats.releases.typed import NUL, WrongValue, check_of, refuse_nul

LINE_BYTES_MAX = 64_000_000
METADATA = ("title", "url", "outlet", "author", "published_at", "language", "licence", "credit")
_WORDS = {"content_text": "content", "cue_text": "cue"}
_MENTION = {"mention_text": "mention"}
_RECORD = ("marks", "fact_candidate", "unsure", "note", "seconds", "bulk")
_EVIDENCE = ("uid", "url", "document", "publisher", "passage", "retrieved_at", "kind", "stance")

T = TypeVar("T", bound=Mapping[str, Any])
OfArticle = TypeVar("OfArticle", bound=Mapping[str, Any])


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """A row and where it stands."""

    file: str
    number: int
    row: T

    def refused(self, detail: Message, field: str = "") -> RefusedRelease:
        """Why this row cannot be restored."""
        return refused_line(self.file, self.number, detail, field)


def refused_line(file: str, number: int, detail: Message, field: str = "") -> RefusedRelease:
    """Why a line cannot be restored; field: the path of the value in it, if it is one."""
    place = f"{file}, line {number}" + (f", {field}" if field else "")
    if detail.endswith("."):  # a sentence, as records are refused with
        return RefusedRelease(N_("{place}: {detail}", place=place, detail=detail), field=place)
    return RefusedRelease(N_("{place}: {detail}.", place=place, detail=detail), field=place)


@dataclass(frozen=True, slots=True)
class Decided:
    """A row of somebody's work, with the record it holds; is_latest: of the latest submission."""

    line: Line[AnnotationRow]
    record: Record
    is_latest: bool


@dataclass(frozen=True, slots=True)
class GoldFound:
    """A row of gold with the record it holds."""

    line: Line[GoldRow]
    record: Record


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """Everything a release holds of one article."""

    article: Line[ArticleRow]
    sentences: list[Line[SentenceRow]]
    places: list[Line[PlaceRow]]
    work: list[Decided]
    suggestions: list[Line[SuggestionRow]]
    gold: list[GoldFound]


def source_lines(files: Files) -> Iterator[Line[SourceRow]]:
    """The sources, by uid."""
    yield from _whole_file(files, "sources.jsonl", SourceRow)


def batch_lines(files: Files) -> Iterator[Line[BatchRow]]:
    """The batches, by uid."""
    yield from _whole_file(files, "batches.jsonl", BatchRow)


def guideline(files: Files, number: int) -> tuple[str, object]:
    """The guideline of a scheme and its options."""
    name = f"schemes/{number}"
    try:
        with files.open(f"{name}/guideline.md") as stream:
            words = stream.read().decode()
        with files.open(f"{name}/scheme.json") as stream:
            options = orjson.loads(stream.read())["options"]
    except (KeyError, TypeError, OSError, ValueError) as error:
        raise RefusedRelease(
            N_("The files of guideline version {number} cannot be read.", number=number),
            field=name,
        ) from error
    return words, options


def found_articles(files: Files, stated: Stated) -> Iterator[FoundArticle]:
    """The articles of a release in its order, each with all its rows. Raises RefusedRelease."""
    with ExitStack() as opened:

        def rows(name: str, shape: type[OfArticle]) -> "_Rows[OfArticle]":
            there = name in stated.files
            stream = opened.enter_context(files.open(name)) if there else None
            return _Rows(name, stream, shape)

        tables = _Tables(
            sentences=rows("sentences.jsonl", SentenceRow),
            places=rows("batch_articles.jsonl", PlaceRow),
            latest=rows("annotations.jsonl", AnnotationRow),
            independent=rows("annotations_independent.jsonl", AnnotationRow),
            inputs=rows(GOLD_INPUTS, AnnotationRow),
            evidence=rows("evidence.jsonl", EvidenceRow),
            earlier=rows(EARLIER_EVIDENCE, EarlierEvidenceRow),
            suggestions=rows("suggestions.jsonl", SuggestionRow),
            gold=rows(GOLD, GoldRow),
        )
        for line in rows("articles.jsonl", ArticleRow):
            _check_article(line, stated)
            yield tables.of(line)
        tables.end()


class _Rows(Generic[T]):
    """The rows of one file, which stand in the order of their articles; None = no file."""

    def __init__(self, name: str, stream: BinaryIO | None, shape: type[T]) -> None:
        self._lines = _lines(name, stream, shape)
        self._next: Line[T] | None = None

    def __iter__(self) -> Iterator[Line[T]]:
        return self._lines

    def of(self, version: str) -> list[Line[T]]:
        """The rows of this article version, which come next."""
        found: list[Line[T]] = []
        while (line := self._peek()) is not None and line.row["article_version"] == version:
            found.append(line)
            self._next = None
        return found

    def end(self) -> None:
        """Raise RefusedRelease where a row was left: no article has it, or not in its order."""
        if (line := self._peek()) is not None:
            raise line.refused(N_("no article has this version here"), "article_version")

    def _peek(self) -> Line[T] | None:
        if self._next is None:
            self._next = next(self._lines, None)
        return self._next


@dataclass(frozen=True)
class _Tables:
    """The files with rows of articles, each read to the same article."""

    sentences: _Rows[SentenceRow]
    places: _Rows[PlaceRow]
    latest: _Rows[AnnotationRow]
    independent: _Rows[AnnotationRow]
    inputs: _Rows[AnnotationRow]
    evidence: _Rows[EvidenceRow]
    earlier: _Rows[EarlierEvidenceRow]
    suggestions: _Rows[SuggestionRow]
    gold: _Rows[GoldRow]

    def of(self, article: Line[ArticleRow]) -> FoundArticle:
        version, text = article.row["article_version"], article.row["text"]
        sentences = self.sentences.of(version)
        if not sentences:
            raise article.refused(N_("the article has no sentences"), "article_version")
        _check_sentences(sentences, len(text))
        evidence = {_owner(one.row): one.row for one in self.evidence.of(version)}
        earlier = {
            (*_owner(one.row), one.row["record_version"]): one.row
            for one in self.earlier.of(version)
        }
        latest = self.latest.of(version)
        known = {_record_key(one.row) for one in latest}

        def proof(row: AnnotationRow, uid: str) -> EvidenceRow | None:
            owner = (row["annotator"], row["batch"], row["position"], uid)
            if _record_key(row) in known:
                return evidence.get(owner)
            return earlier.get((*owner, row["record_version"]))

        others = [*self.independent.of(version), *self.inputs.of(version)]
        gold = self.gold.of(version)
        _check_places([*latest, *others], sentences)
        _check_places(gold, sentences)
        work = [
            Decided(line, _record(line, text, [proof(line.row, uid) for uid in _proofs(line)]), n)
            for lines, n in ((latest, True), (others, False))
            for line in lines
        ]
        return FoundArticle(
            article=article,
            sentences=sentences,
            places=self.places.of(version),
            work=work,
            suggestions=self.suggestions.of(version),
            gold=[GoldFound(one, _gold_record(one, text)) for one in gold],
        )

    def end(self) -> None:
        for rows in vars(self).values():
            rows.end()


def _owner(row: EvidenceRow) -> tuple[str, str, int, str]:
    return row["annotator"], row["batch"], row["position"], row["uid"]


def _record_key(row: AnnotationRow) -> tuple[str, str, int, int]:
    return row["annotator"], row["batch"], row["position"], row["record_version"]


def _proofs(line: Line[AnnotationRow]) -> list[str]:
    return line.row["evidence"]


def _check_article(line: Line[ArticleRow], stated: Stated) -> None:
    row = line.row
    if stated.articles.get(row["uid"]) != row["article_version"]:
        raise line.refused(N_("the manifest does not name this article"), "uid")
    if text_hash(row["text"]) != row["sha256"]:
        raise line.refused(N_("the text has another hash"), "text")
    try:
        told = {name: row[name] for name in METADATA}  # type: ignore[literal-required]
        check_metadata(told)
        is_canonical = canonical_text(row["text"]) == row["text"]
    except UserError as error:
        raise line.refused(error.detail, error.field or "text") from error
    if not is_canonical:
        raise line.refused(N_("its line breaks are not those of a stored text"), "text")


def _check_sentences(lines: list[Line[SentenceRow]], length: int) -> None:
    """In order, without overlap, numbered from 0, within the text."""
    before = 0
    for expected, line in enumerate(lines):
        row = line.row
        if row["position"] != expected:
            raise line.refused(N_("{n} comes next", n=expected), "position")
        if not before <= row["start"] < row["end"] <= length:
            raise line.refused(N_("its span does not follow the last one in the text"), "start")
        before = row["end"]


def _check_places(
    lines: Sequence[Line[AnnotationRow]] | Sequence[Line[GoldRow]],
    sentences: Sequence[Line[SentenceRow]],
) -> None:
    """Rows lie where their sentences do: a record is checked within them."""
    for line in lines:
        if not 0 <= line.row["position"] < len(sentences):
            raise line.refused(N_("there is no such sentence"), "position")
        sentence = sentences[line.row["position"]].row
        if (line.row["start"], line.row["end"]) != (sentence["start"], sentence["end"]):
            raise line.refused(N_("its span is not that of the sentence"), "start")


def _record(line: Line[AnnotationRow], text: str, proofs: list[EvidenceRow | None]) -> Record:
    row = line.row
    if None in proofs:
        raise line.refused(N_("there is no such evidence"), "evidence")
    body: JsonObject = {key: row[key] for key in _RECORD}  # type: ignore[literal-required]
    body["attributions"] = [_without_words(one) for one in row["attributions"]]
    body["evidence"] = [{key: one[key] for key in _EVIDENCE} for one in cast("list[Any]", proofs)]
    record = _parsed(line, body, (row["start"], row["end"]), len(text))
    _check_words(line, row["attributions"], "attributions", text)
    return record


def _gold_record(line: Line[GoldRow], text: str) -> Record:
    row = line.row
    body = dict(row["record"])
    if row["marks"] != row["record"]["marks"]:
        raise line.refused(N_("it differs from that of the record"), "marks")
    stated = row["record"]["attributions"]
    body["attributions"] = [_without_words(one) for one in stated]
    record = _parsed(line, body, (row["start"], row["end"]), len(text))
    _check_words(line, stated, "record.attributions", text)
    return record


def _parsed(line: Line[Any], body: JsonObject, span: tuple[int, int], length: int) -> Record:
    """The record, as strictly as any that somebody saves."""
    try:
        return parse_record(body, sentence=span, text_length=length)
    except UserError as error:
        raise line.refused(error.detail, error.field or "") from error


def _without_words(one: Mapping[str, Any]) -> JsonObject:
    """An attribution as records hold it: the words beside spans follow from the text."""
    return {
        **{key: value for key, value in one.items() if key not in _WORDS},
        "speaker": _without_mention(one["speaker"]),
        "chain": [_without_mention(link) for link in one["chain"]],
    }


def _without_mention(one: Mapping[str, Any]) -> JsonObject:
    return {key: value for key, value in one.items() if key not in _MENTION}


def _check_words(line: Line[Any], rows: Sequence[Mapping[str, Any]], path: str, text: str) -> None:
    """Words that are not those of their span tell that offsets or words were changed."""
    for number, one in enumerate(rows):
        where = f"{path}[{number}]"
        _check_beside(line, one, _WORDS, where, text)
        _check_beside(line, one["speaker"], _MENTION, f"{where}.speaker", text)
        for place, link in enumerate(one["chain"]):
            _check_beside(line, link, _MENTION, f"{where}.chain[{place}]", text)


def _check_beside(
    line: Line[Any], one: Mapping[str, Any], words: Mapping[str, str], where: str, text: str
) -> None:
    for key, spans in words.items():
        if one[key] != [text[start:end] for start, end in one[spans]]:
            raise line.refused(N_("these are not the words of its span"), f"{where}.{key}")


def _whole_file(files: Files, name: str, shape: type[T]) -> Iterator[Line[T]]:
    with files.open(name) as stream:
        yield from _lines(name, stream, shape)


def _lines(name: str, stream: BinaryIO | None, shape: type[T]) -> Iterator[Line[T]]:
    """The lines of a file as rows, each checked."""
    if stream is None:
        return
    check, number = check_of(shape), 0
    while content := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(content) > LINE_BYTES_MAX:
            raise refused_line(name, number, N_("the line is too long"))
        try:
            row = orjson.loads(content)
            check(row, "")
            if NUL in content:
                refuse_nul(row, "")
        except orjson.JSONDecodeError as error:
            raise refused_line(name, number, N_("this is no JSON")) from error
        except WrongValue as error:
            raise refused_line(name, number, error.detail, error.path) from error
        yield Line(name, number, row)
