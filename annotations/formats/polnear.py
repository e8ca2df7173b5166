"""PolNeAR's sources, cues and contents as JSON lines, as `manage.py train_finder` reads them.

A line is {"doc", "text", "attributions": [{"source", "cue", "content"}], "annotator"}; each of the
three is a list of [start, end] in half-open code points of the text, source and cue may be null.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import orjson

from annotations.domain.messages import N_
from annotations.domain.spans import Span, check_spans
from annotations.domain.suggestions.evaluation_units import word_spans
from annotations.domain.texts import decode
from annotations.formats.base import (
    ALONE,
    MAX_LENGTHS,
    ArticleDraft,
    Given,
    Row,
    RowError,
    read_one,
)
from annotations.formats.interchange import AnnotationSet, Said
from annotations.formats.json_values import (
    WrongValue,
    as_list,
    as_name,
    as_object,
    as_text,
    parse_object,
)
from annotations.formats.jsonl import content_lines
from annotations.formats.losses import SPANS
from annotations.formats.packs import named_sets
from annotations.formats.quotations import Quotations
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import json_line
from annotations.formats.reported import (
    LOST_NAMES,
    Joined,
    count_details,
    join,
    origin_of,
    speaker_of,
    words_of,
)

KEYS = frozenset({"doc", "text", "attributions", "annotator"})
LOST_NESTED = N_("attributions inside the content of another one")
LOST_CROSSING = N_("sources and cues inside the content of another attribution")
LOST_UNDECIDED = N_("sentences that nobody decided, which read as without an attribution")
_BEGIN = re.compile(rb'\s*\{\s*"doc"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"text"\s*:\s*"')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By the keys of its first line, or by how that begins where it is very long."""
    first, newline, _ = head.removeprefix(_BYTE_ORDER_MARK).lstrip().partition(b"\n")
    try:
        keys: set[object] = set(orjson.loads(first).keys())
    except (ValueError, AttributeError):
        return not newline and _BEGIN.match(first) is not None
    return {"text", "attributions"} <= keys <= KEYS


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield the article of each line that is not blank; its name stands for a title."""
    for number, line in content_lines(stream):
        yield (number, line) if isinstance(line, RowError) else _read_line(number, line)


def _read_line(number: int, line: bytes) -> Row:
    return read_one(number, lambda: _draft(line))


def _draft(line: bytes) -> ArticleDraft:
    body = parse_object(decode(line).encode())
    text = body.get("text")
    if not isinstance(text, str):
        raise WrongValue(N_("This must be text."), field="text")
    doc = as_text(body.get("doc"), "doc", most=MAX_LENGTHS["title"]).strip()
    annotator = as_name(body.get("annotator"), "annotator")
    quotations = Quotations(text)
    said = tuple(
        _said(number, value, text, quotations)
        for number, value in enumerate(as_list(body.get("attributions"), "attributions"))
    )
    found = AnnotationSet(annotator, origin_of(annotator), said=said)
    return ArticleDraft(title=doc, text=text, sets=(found,))


def _said(number: int, value: object, text: str, quotations: Quotations) -> Said:
    path = f"attributions[{number}]"
    body = as_object(value, path)
    content, cue, source = (
        check_spans(body.get(role) or [], within=(0, len(text)), field=f"{path}.{role}")
        for role in ("content", "cue", "source")
    )
    if not content:
        raise WrongValue(N_("An attribution must have a content."), field=f"{path}.content")
    mode = quotations.mode_of(content)
    return Said(str(number), mode, content, speaker_of(text, source), cue=cue)


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "PolnearWriter":  # noqa: ARG001 (writers share it)
    """One file per annotator: a file must not have two lines of one article."""
    return PolnearWriter(folder)


class PolnearWriter:
    """Writes `polnear/A1.jsonl` and so on, and the gold as `polnear/gold.jsonl`."""

    holds = SPANS

    def __init__(self, folder: ReleaseFolder) -> None:
        self._folder = folder
        self.losses: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        words, quotations = Words(draft.text), Quotations(draft.text)
        for name, again, found in named_sets(draft.sets):
            doc = f"{released.article['article_version']}{again}"
            count_details(found, quotations, self.losses)
            row = self._row(doc, found, draft, words)
            self._folder.append(f"polnear/{name}.jsonl", json_line(row), rows=1)

    def close(self) -> None:
        """Nothing stands at the end; what was not lost is not told."""
        self.losses = +self.losses

    def _row(
        self, doc: str, found: AnnotationSet, draft: ArticleDraft, words: "Words"
    ) -> dict[str, object]:
        joined = join(found.said, self.losses)
        self.losses[LOST_NAMES] += sum(
            one.speaker.name != words_of(draft.text, one.speaker.mention) for one in joined
        )
        self.losses[LOST_UNDECIDED] += sum(one.marks is None for one in found.marked)
        flat = flatten(joined, words, self.losses)
        return {
            "doc": doc,
            "text": draft.text,
            "attributions": [
                {"source": source or None, "cue": cue or None, "content": content}
                for source, cue, content in flat
            ],
            "annotator": found.annotator,
        }


class Words:
    """The words of a text, which are what an attribution owns."""

    def __init__(self, text: str) -> None:
        spans = word_spans(text)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def touched(self, spans: Iterable[Span]) -> set[int]:
        return {
            word
            for start, end in spans
            for word in range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        }


Flat = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


def flatten(found: Sequence[Joined], words: Words, losses: Counter[str]) -> list[Flat]:
    """(source, cue, content) of the outermost attributions in text order: a word is in the
    content of one of them at most, and no source or cue lies in another one's.
    """
    kept: list[Joined] = []
    owner: dict[int, int] = {}
    for one in sorted(found, key=_outermost_first):
        content = words.touched(one.content)
        if content & owner.keys():
            losses[LOST_NESTED] += 1
            continue
        owner.update(dict.fromkeys(content, len(kept)))
        kept.append(one)
    flat = []
    for number, one in enumerate(kept):
        source, cue = (
            _outside(spans, number, words.touched(spans), owner, losses)
            for spans in (one.speaker.mention, one.cue)
        )
        flat.append((source, cue, one.content))
    return sorted(flat, key=lambda parts: parts[2])


def _outermost_first(one: Joined) -> tuple[int, tuple[Span, ...]]:
    return -sum(end - start for start, end in one.content), one.content


def _outside(
    spans: tuple[Span, ...],
    number: int,
    touched: set[int],
    owner: dict[int, int],
    losses: Counter[str],
) -> tuple[Span, ...]:
    if all(owner.get(word, number) == number for word in touched):
        return spans
    losses[LOST_CROSSING] += 1
    return ()
