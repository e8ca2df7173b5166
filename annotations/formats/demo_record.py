"""Turns a record of the demo, in which words are quoted and sources named, into a full one."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid5

from annotations.domain import fields, marks
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import verbatim
from annotations.domain.record import Record, parse_record
from annotations.domain.spans import Span, quote_of

_NAMESPACE = UUID("6d5f3c0a-2b1e-5f47-9c58-3e0a7b4d1f90")
_NAMELESS = ("not_stated", "article")
_LIMIT = 1000


class DemoError(UserError):
    """A demo file cannot be read; `detail` names the file, the article and the sentence."""

    code = "invalid_demo"


@dataclass(frozen=True, slots=True)
class DemoSource:
    """`article_uid` is set if and only if the scope is "version"."""

    uid: UUID
    name: str
    aliases: tuple[str, ...]
    scope: str
    article_uid: UUID | None
    identity: str
    role: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on the desk while one article is read: its sentences and the sources it names."""

    article_uid: UUID
    text: str
    sentences: tuple[Span, ...]
    sources: Mapping[str, DemoSource]

    def span_of(self, sentence: object) -> Span:
        if not isinstance(sentence, int) or not 0 <= sentence < len(self.sentences):
            raise DemoError(verbatim(f"There is no sentence {sentence}."))
        return self.sentences[sentence]

    def words_of(self, sentence: object) -> str:
        return quote_of(self.text, self.span_of(sentence))

    def source_named(self, name: object) -> DemoSource:
        source = self.sources.get(str(name))
        if source is None:
            raise DemoError(verbatim(f"There is no source “{name}” for this article."))
        return source


def demo_uid(*parts: object) -> UUID:
    """The uid of a thing of the demo, the same on every machine: `demo_uid("batch", 1)`."""
    return uuid5(_NAMESPACE, "/".join(map(str, parts)))


@contextmanager
def naming(place: str) -> Iterator[None]:
    """Put the place before whatever is refused inside, so that the error can be found."""
    try:
        yield
    except UserError as error:
        own = error.field if error.field and not isinstance(error, DemoError) else ""
        detail = f"{own}: {error.detail}" if own else error.detail
        raise DemoError(verbatim(f"{place}: {detail}"), field=error.field) from error


def items(body: JsonObject, key: str) -> list[object]:
    return fields.items(body, key, "", limit=_LIMIT)


def words(body: JsonObject, key: str) -> str:
    """The text under a key, which must be there."""
    found = fields.text(body, key, "", limit=fields.MAX_TEXT)
    if not found:
        raise DemoError(verbatim(f"The field {key!r} is missing or empty."))
    return found


def body_of(value: object) -> JsonObject:
    """A copy of a JSON object whose keys are checked elsewhere."""
    if not isinstance(value, dict):
        raise DemoError(verbatim(f"This must be a JSON object: {value!r}."))
    return dict(value)


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads one annotator's record of one sentence (0-based)."""

    desk: Desk
    annotator: str
    position: int

    def read(self, entry: JsonObject) -> Record:
        """The record under the annotator's name in a sentence's entry."""
        return parse_record(
            self._complete(entry),
            sentence=self.desk.span_of(self.position),
            text_length=len(self.desk.text),
        )

    def uid(self, kind: str, *place: object) -> UUID:
        return demo_uid(kind, self.desk.article_uid, self.annotator, *place)

    def _complete(self, entry: JsonObject) -> JsonObject:
        body = _taken_over(entry, self.annotator)
        if marks.needs_attribution(words(body, "marks")) and "attributions" not in body:
            body["attributions"] = [{"speaker": "article"}]
        body["attributions"] = [
            self._attribution(body_of(item), index)
            for index, item in enumerate(items(body, "attributions"))
        ]
        body["evidence"] = [
            {**body_of(item), "uid": str(self.uid("evidence", self.position, index))}
            for index, item in enumerate(items(body, "evidence"))
        ]
        return body

    def _attribution(self, body: JsonObject, index: int) -> JsonObject:
        name = body.pop("speaker", None)
        set_by = body.pop("set_by", "default" if name == "article" else "chosen")
        speaker = {**self._who(name, body.pop("mention", [])), "set_by": set_by}
        if name not in _NAMELESS:
            source = self.desk.source_named(name)
            body = {"identity": source.identity, "role": source.role, **body}
        if "continues" in body:
            body["continues"] = self._continued(body_of(body["continues"]))
        return {
            **body,
            "uid": str(self.uid("attribution", self.position, index)),
            "content": self._quoted(body, "content"),
            "cue": self._quoted(body, "cue"),
            "speaker": speaker,
            "chain": [self._link(body_of(item)) for item in items(body, "chain")],
        }

    def _continued(self, body: JsonObject) -> str:
        place = (body.get("sentence"), body.get("attribution", 0))
        return str(self.uid("attribution", *place))

    def _link(self, body: JsonObject) -> JsonObject:
        who = self._who(body.pop("source", None), body.pop("mention", []))
        return {**body, **who}

    def _who(self, name: object, mention: object) -> JsonObject:
        found = self._quoted({"mention": mention}, "mention")
        if name in _NAMELESS:
            return {"kind": name, "mention": found}
        source = self.desk.source_named(name)
        return {"kind": "source", "source": str(source.uid), "mention": found}

    def _quoted(self, body: JsonObject, key: str) -> list[list[int]]:
        """The offsets of the words quoted under a key."""
        with naming(key):
            return [list(self._find(item)) for item in items(body, key)]

    def _find(self, item: object) -> Span:
        body = body_of({"text": item} if isinstance(item, str) else item)
        quoted = words(body, "text")
        span = self.desk.span_of(body.get("sentence", self.position))
        inside = quote_of(self.desk.text, span)
        starts = [span[0] + match.start() for match in re.finditer(re.escape(quoted), inside)]
        start = _pick(starts, quoted, occurrence=body.get("occurrence"))
        return start, start + len(quoted)


def _taken_over(entry: JsonObject, annotator: str) -> JsonObject:
    """The annotator's own keys over those of the annotator named under `like`, if any."""
    own = body_of(entry[annotator])
    like = own.pop("like", None)
    if like is None:
        return own
    if like == annotator or like not in entry:
        raise DemoError(verbatim(f"There is no record of {like!r} to take over."))
    return {**body_of(entry[str(like)]), **own}


def _pick(starts: list[int], quoted: str, *, occurrence: object) -> int:
    """The start of the only occurrence, or of the one counted from 1."""
    if not starts:
        raise DemoError(verbatim(f"The words “{quoted}” are not in the sentence."))
    if occurrence is None and len(starts) > 1:
        raise DemoError(
            verbatim(f"The words “{quoted}” occur {len(starts)} times: say which occurrence.")
        )
    chosen = 1 if occurrence is None else occurrence
    if not isinstance(chosen, int) or not 1 <= chosen <= len(starts):
        raise DemoError(verbatim(f"The words “{quoted}” have no occurrence {chosen}."))
    return starts[chosen - 1]
