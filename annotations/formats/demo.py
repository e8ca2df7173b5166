"""Reads the demo project: invented articles, and what two people marked in them.

The files are written by hand: words are quoted instead of counted, sources are named instead
of numbered. This reader turns them into complete sentence records with offsets and uids.

- `project.json`: the project, its annotators, and the name of the file with the guideline.
- `articles.json`: articles as lists of paragraphs; the text joins them by an empty line.
- `sources.json`: sources; one of scope "version" names its article.
- `annotations.json`: for each article and sentence (0-based) its opening words, and for each
  annotator a sentence record. `like` takes over another annotator's record before the own
  keys; a claim without `attributions` is in the article's own voice; `speaker`, and `source`
  in a chain, are a source's name, "not_stated" or (a speaker) "article". Content, cue and
  mention are quoted words: a string that occurs once in the sentence, or {"text",
  "occurrence" (1 = the first), "sentence" (another one)}.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from annotations.domain import fields
from annotations.domain.attribution import IDENTITIES, ROLES
from annotations.domain.fields import JsonObject
from annotations.domain.messages import verbatim
from annotations.domain.record import Record
from annotations.domain.sentences import split_sentences
from annotations.formats.demo_record import (
    DemoError,
    DemoSource,
    Desk,
    RecordReader,
    demo_uid,
    items,
    naming,
    words,
)

__all__ = [
    "Demo",
    "DemoAnnotation",
    "DemoAnnotator",
    "DemoArticle",
    "DemoError",
    "DemoProject",
    "DemoSource",
    "demo_uid",
    "read_demo",
]


@dataclass(frozen=True, slots=True)
class DemoAnnotator:
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoProject:
    """`open_article_uid` is the article nobody has marked: it is left to the newcomer."""

    uid: UUID
    slug: str
    name: str
    description: str
    batch: str
    annotators: tuple[DemoAnnotator, ...]
    open_article_uid: UUID


@dataclass(frozen=True, slots=True)
class DemoArticle:
    uid: UUID
    title: str
    outlet: str
    author: str
    url: str
    published_at: str
    language: str
    licence: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoAnnotation:
    """One person's record of one sentence (0-based); `event_uid` names the act of writing it."""

    article_uid: UUID
    annotator: str
    sentence: int
    event_uid: UUID
    record: JsonObject


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole demo; annotations by article, sentence and annotator, as in their file."""

    project: DemoProject
    guideline: str
    articles: tuple[DemoArticle, ...]
    sources: tuple[DemoSource, ...]
    annotations: tuple[DemoAnnotation, ...]


def read_demo(folder: Path) -> Demo:
    """The demo that stands in a folder.

    Raises DemoError when a file is missing or malformed, or quotes words that are not there.
    """
    project, guideline = _read_project(folder)
    articles = tuple(map(_article, _read_list(folder, "articles")))
    sources = tuple(map(_source, _read_list(folder, "sources")))
    return Demo(
        project=project,
        guideline=guideline,
        articles=articles,
        sources=sources,
        annotations=_read_annotations(folder, project, articles, sources),
    )


_PROJECT_KEYS = frozenset(
    ("uid", "slug", "name", "description", "guideline", "batch", "annotators", "open_article")
)
_ARTICLE_KEYS = frozenset(DemoArticle.__slots__) - {"text"} | {"paragraphs"}
_SOURCE_KEYS = frozenset(("name", "aliases", "scope", "article", "identity", "role"))


def _read_project(folder: Path) -> tuple[DemoProject, str]:
    with naming("project.json"):
        body = fields.as_object(_load(folder / "project.json"), "", _PROJECT_KEYS)
        project = DemoProject(
            uid=fields.required_uid(body, "uid", ""),
            slug=words(body, "slug"),
            name=words(body, "name"),
            description=words(body, "description"),
            batch=words(body, "batch"),
            annotators=tuple(map(_annotator, items(body, "annotators"))),
            open_article_uid=fields.required_uid(body, "open_article", ""),
        )
        return project, _read(folder / words(body, "guideline"))


def _annotator(item: object) -> DemoAnnotator:
    body = fields.as_object(item, "annotators", DemoAnnotator.__slots__)
    return DemoAnnotator(username=words(body, "username"), name=words(body, "name"))


def _read_list(folder: Path, name: str) -> list[object]:
    """The list that a file holds under its own name."""
    with naming(f"{name}.json"):
        return items(fields.as_object(_load(folder / f"{name}.json"), "", (name,)), name)


def _article(item: object) -> DemoArticle:
    with naming("articles.json"):
        body = fields.as_object(item, "articles", _ARTICLE_KEYS)
        return DemoArticle(
            uid=fields.required_uid(body, "uid", ""),
            title=words(body, "title"),
            outlet=words(body, "outlet"),
            author=words(body, "author"),
            url=fields.web_address(body, "url", "articles"),
            published_at=fields.iso_date(body, "published_at", "articles"),
            language=words(body, "language"),
            licence=words(body, "licence"),
            text="\n\n".join(_texts(body, "paragraphs")),
        )


def _source(item: object) -> DemoSource:
    with naming("sources.json"):
        body = fields.as_object(item, "sources", _SOURCE_KEYS)
        name = words(body, "name")
        article = fields.uid_or_none(body, "article", name)
        scope = fields.choice(body, "scope", name, ("project", "version"))
        if (scope == "version") != (article is not None):
            raise DemoError(
                verbatim(f'{name}: an article is named if, and only if, the scope is "version".')
            )
        return DemoSource(
            uid=demo_uid("source", article or "project", name),
            name=name,
            aliases=tuple(_texts(body, "aliases")),
            scope=scope,
            article_uid=article,
            identity=fields.choice(body, "identity", name, IDENTITIES),
            role=fields.choice(body, "role", name, ROLES, default=None),
        )


def _read_annotations(
    folder: Path,
    project: DemoProject,
    articles: Sequence[DemoArticle],
    sources: Sequence[DemoSource],
) -> tuple[DemoAnnotation, ...]:
    by_uid = {article.uid: article for article in articles}
    annotators = tuple(one.username for one in project.annotators)
    read: list[DemoAnnotation] = []
    for item in _read_list(folder, "annotations"):
        with naming("annotations.json"):
            entry = fields.as_object(item, "annotations", ("article", "sentences"))
            article = by_uid.get(fields.required_uid(entry, "article", ""))
            if article is None:
                raise DemoError(
                    verbatim(f"There is no article {entry['article']} in articles.json.")
                )
            with naming(f"article “{article.title}”"):
                read += _marks_of(items(entry, "sentences"), _desk(article, sources), annotators)
    return tuple(read)


def _desk(article: DemoArticle, sources: Sequence[DemoSource]) -> Desk:
    return Desk(
        article_uid=article.uid,
        text=article.text,
        sentences=tuple((one.start, one.end) for one in split_sentences(article.text)),
        sources={one.name: one for one in sources if one.article_uid in (None, article.uid)},
    )


def _marks_of(
    entries: Sequence[object], desk: Desk, annotators: Sequence[str]
) -> list[DemoAnnotation]:
    """What each annotator marked in each sentence of one article."""
    read: dict[tuple[int, str], Record] = {}
    for item in entries:
        entry = fields.as_object(item, "sentences", ("sentence", "opens", *annotators))
        position = _position(entry, desk)
        for annotator in (name for name in annotators if name in entry):
            with naming(f"sentence {position}, {annotator}"):
                if (position, annotator) in read:
                    raise DemoError(verbatim("This sentence stands in the file twice."))
                read[position, annotator] = RecordReader(desk, annotator, position).read(entry)
    _check_continued(read)
    return [
        DemoAnnotation(
            article_uid=desk.article_uid,
            annotator=annotator,
            sentence=position,
            event_uid=demo_uid("event", desk.article_uid, annotator, position),
            record=record.as_json(),
        )
        for (position, annotator), record in read.items()
    ]


def _position(entry: JsonObject, desk: Desk) -> int:
    """The sentence an entry is about, refused when it does not open with the words written."""
    position = entry.get("sentence")
    sentence = desk.words_of(position)
    if not isinstance(position, int) or not sentence.startswith(words(entry, "opens")):
        raise DemoError(
            verbatim(f"Sentence {position} opens “{sentence[:30]}…”, not “{entry['opens']}”.")
        )
    return position


def _check_continued(read: Mapping[tuple[int, str], Record]) -> None:
    """A continuation follows an attribution of the same annotator in an earlier sentence."""
    sentences = {one.uid: key for key, record in read.items() for one in record.attributions}
    for (position, annotator), record in read.items():
        for one in record.attributions:
            if one.continues is None:
                continue
            earlier = sentences.get(one.continues)
            if earlier is None or earlier[0] >= position:
                raise DemoError(
                    verbatim(f"Sentence {position}, {annotator}: nothing earlier to continue.")
                )


def _load(path: Path) -> object:
    """The JSON value of a file."""
    try:
        loaded: object = json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise DemoError(verbatim(f"This is not JSON: {error}.")) from error
    return loaded


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DemoError(verbatim(f"The file {path.name} cannot be read: {error}.")) from error


def _texts(body: JsonObject, key: str) -> list[str]:
    return [words({key: item}, key) for item in items(body, key)]
