"""BBC Citron's JSON: quotes with a cue, sources and contents, and who is meant by `she`.

A file is one document, or a list of them: {"text", "quotes": [{"cue", "sources", "contents",
"coreferences"}], "coreference_groups"}; a span is {"start", "end", "text"} in code points. Beside
these, where nobody else looks, our own files tell the title, licence and so on of the article.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from annotations.domain.messages import N_
from annotations.domain.spans import Span, check_spans
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError, read_one
from annotations.formats.interchange import AnnotationSet, Named, Said
from annotations.formats.json_items import items
from annotations.formats.json_values import (
    WrongValue,
    as_list,
    as_object,
    as_offset,
    as_share,
    parse_object,
)
from annotations.formats.losses import FACT_NAMES, SPANS_AND_FACTS
from annotations.formats.packs import Packs, named_sets
from annotations.formats.plain import source_name_of, title_of
from annotations.formats.quotations import Quotations
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import json_document
from annotations.formats.reported import (
    LOST_NAMES,
    Joined,
    count_details,
    join,
    origin_of,
    words_of,
)

LOST_CUELESS = N_("attributions without a cue, which Citron needs")
LOST_PIECES = N_("cues in several pieces, written as one")
_FACTS = "workbench"
_KEYS = re.compile(rb'"(text|quotes|coreference_groups)"\s*:')
_OPENING = re.compile(rb'\s*(?:\[\s*)?\{\s*"(?:text|quotes|coreference_groups)"\s*:')
_QUOTES = re.compile(rb'"quotes"\s*:\s*(?:\[|null)')
_LONG_TEXT = re.compile(rb'\s*(?:\[\s*)?\{\s*"text"\s*:\s*"(?:[^"\\]|\\.)*\Z')


def sniff(head: bytes, *, name: str) -> bool:
    """By its key `quotes`; a long text may stand before it, then the name must end in .json."""
    content = head.removeprefix(b"\xef\xbb\xbf")
    if not _OPENING.match(content):
        return False
    return _QUOTES.search(content) is not None or (
        name.lower().endswith(".json") and _LONG_TEXT.match(content) is not None
    )


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield the documents of a file; the folder of one that we wrote names its annotator."""
    for number, content in items(stream):
        if isinstance(content, RowError):
            yield number, content
        else:
            yield _read_item(number, content, name)


def _read_item(number: int, content: bytes, name: str) -> Row:
    return read_one(number, lambda: _draft(content, name))


def _draft(content: bytes, name: str) -> ArticleDraft:
    body = parse_object(content)
    text = body.get("text")
    if not isinstance(text, str):
        raise WrongValue(N_("This must be text."), field="text")
    groups = _groups(body.get("coreference_groups"), text)
    quotations = Quotations(text)
    said = tuple(
        _said(number, value, text, groups, quotations)
        for number, value in enumerate(as_list(body.get("quotes"), "quotes"))
    )
    folders = name.split("/")[:-1]
    annotator = folders[-1] if folders else ""
    return ArticleDraft(
        text=text,
        source_name=source_name_of(name),
        sets=(AnnotationSet(annotator, origin_of(annotator), said=said),),
        **_facts(body.get(_FACTS), name),
    )


def _facts(told: object, name: str) -> dict[str, Any]:
    """What our own files tell of an article. Others may mean whatever they like by the key."""
    named = told if isinstance(told, dict) else {}
    found = ((fact, named.get(fact)) for fact in FACT_NAMES)
    facts = {fact: value for fact, value in found if value and isinstance(value, str)}
    return {"title": title_of(name), **facts}


def _groups(value: object, text: str) -> dict[Span, str]:
    """Every span of a group of spans that mean the same -> the longest words of the group."""
    found: dict[Span, str] = {}
    for number, listed in enumerate(as_list(value, "coreference_groups")):
        path = f"coreference_groups[{number}]"
        group = [
            _span(one, text, f"{path}[{place}]") for place, one in enumerate(as_list(listed, path))
        ]
        found.update(_named_by(text, group))
    return found


def _named_by(text: str, group: Collection[Span]) -> dict[Span, str]:
    longest = max((words_of(text, (one,)) for one in group), key=len, default="")
    return dict.fromkeys(group, longest)


def _said(
    number: int,
    value: object,
    text: str,
    groups: Mapping[Span, str],
    quotations: Quotations,
) -> Said:
    path = f"quotes[{number}]"
    body = as_object(value, path)
    contents, sources, meant = (
        _spans(body.get(key), text, f"{path}.{key}")
        for key in ("contents", "sources", "coreferences")
    )
    if not contents:
        raise WrongValue(N_("An attribution must have a content."), field=f"{path}.contents")
    cue = body.get("cue")
    return Said(
        key=str(body.get("id") or number),
        mode=quotations.mode_of(contents),
        content=contents,
        speaker=_speaker(text, sources, meant, groups),
        cue=(_span(cue, text, f"{path}.cue"),) if cue is not None else (),
        score=_confidence(body.get("confidence"), f"{path}.confidence"),
    )


def _confidence(value: object, path: str) -> float | None:
    """Citron writes its own as text, such as "0.9312"."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise WrongValue(N_("This must be a number from 0 to 1."), field=path) from None
    return as_share(value, path)


def _speaker(
    text: str, sources: tuple[Span, ...], meant: tuple[Span, ...], groups: Mapping[Span, str]
) -> Named:
    """Named by the longest of the words that are said to mean the speaker."""
    if not sources:
        return Named("not_stated")
    names = [words_of(text, sources), *(words_of(text, (one,)) for one in meant)]
    if not meant and len(sources) == 1:
        names.append(groups.get(sources[0], ""))
    return Named("source", max(names, key=len), sources)


def _spans(value: object, text: str, path: str) -> tuple[Span, ...]:
    listed = as_list(value, path)
    pairs = [list(_span(one, text, f"{path}[{place}]")) for place, one in enumerate(listed)]
    return check_spans(pairs, within=(0, len(text)), field=path)


def _span(value: object, text: str, path: str) -> Span:
    body = as_object(value, path)
    pair = [as_offset(body.get(key), f"{path}.{key}") for key in ("start", "end")]
    (span,) = check_spans([pair], within=(0, len(text)), field=path)
    return span


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "CitronWriter":  # noqa: ARG001 (writers share it)
    """A folder per annotator with a file per article, in archives."""
    return CitronWriter(folder)


class CitronWriter:
    """Writes `A1/<article version>.json` and so on into archives."""

    holds = SPANS_AND_FACTS

    def __init__(self, folder: ReleaseFolder) -> None:
        self._packs = Packs(folder, "citron")
        self.losses: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        self._packs.begin_article()
        quotations = Quotations(draft.text)
        for name, again, found in named_sets(draft.sets):
            member = f"{name}/{released.article['article_version']}{again}.json"
            count_details(found, quotations, self.losses)
            self._packs.add(member, json_document(self._document(found, draft)), rows=1)

    def close(self) -> None:
        """End the archive; what was not lost is not told."""
        self._packs.close()
        self.losses = +self.losses

    def _document(self, found: AnnotationSet, draft: ArticleDraft) -> dict[str, object]:
        joined = join(found.said, self.losses)
        cued = [one for one in joined if one.cue]
        groups = _meaning_the_same(one.speaker for one in cued)
        by_span = {
            span: name for group in groups for span, name in _named_by(draft.text, group).items()
        }
        self.losses[LOST_CUELESS] += len(joined) - len(cued)
        self.losses[LOST_PIECES] += sum(len(one.cue) > 1 for one in cued)
        self.losses[LOST_NAMES] += sum(
            one.speaker.name != _speaker(draft.text, one.speaker.mention, (), by_span).name
            for one in cued
        )
        return {
            "text": draft.text,
            "quotes": [_quote(one, draft.text) for one in cued],
            "coreference_groups": [
                [_written(span, draft.text) for span in group] for group in groups
            ],
            _FACTS: {name: value for name in FACT_NAMES if (value := getattr(draft, name))},
        }


def _meaning_the_same(speakers: Iterable[Named]) -> list[tuple[Span, ...]]:
    """Where several mentions name the same speaker, each in one piece."""
    by_name: dict[str, set[Span]] = {}
    for one in speakers:
        if one.kind == "source" and len(one.mention) == 1:
            by_name.setdefault(one.name, set()).add(one.mention[0])
    return sorted(tuple(sorted(spans)) for spans in by_name.values() if len(spans) > 1)


def _quote(one: Joined, text: str) -> dict[str, object]:
    return {
        "cue": _written((one.cue[0][0], one.cue[-1][1]), text),
        "sources": [_written(span, text) for span in one.speaker.mention],
        "contents": [_written(span, text) for span in one.content],
    }


def _written(span: Span, text: str) -> dict[str, object]:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}
