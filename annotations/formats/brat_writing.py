"""Writes brat's standoff: an archive with a folder for each annotator, ready for brat to serve.

brat's attributes are words of a list. Free text, such as a name, stands in the notes of a span,
as one line of JSON, and comes back from there.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import orjson

from annotations.formats.base import ArticleDraft
from annotations.formats.brat_lines import NOTE
from annotations.formats.brat_settings import ANNOTATION_CONF, CHOSEN, VISUAL_CONF
from annotations.formats.interchange import AnnotationSet
from annotations.formats.losses import SPANS, count_undecided
from annotations.formats.packs import Packs, named_sets
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.span_graph import LabelledSpan, SpanGraph, to_graph

_SETTINGS = {
    "annotation.conf": ANNOTATION_CONF.encode(),
    "visual.conf": VISUAL_CONF.encode(),
}
# What some program or other takes for the end of a line, and the tab between columns.
_BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "BratWriter":  # noqa: ARG001 (writers share it)
    return BratWriter(folder)


class BratWriter:
    """Writes A1/<article>.txt and .ann for each annotator's set of each article.

    A second set of the same annotator, of another batch, stands in the folder A1-2.
    """

    holds = SPANS

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._packs = Packs(folder, "brat", beside=_SETTINGS)

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        """Write a text and its lines for every set of the article."""
        self._packs.begin_article()
        for name, again, found in named_sets(draft.sets):
            stem = f"{name}{again}/{released.article['uid']}"
            self._packs.add(f"{stem}.txt", draft.text.encode(), rows=0)
            self._add_lines(f"{stem}.ann", draft.text, found)

    def close(self) -> None:
        self._packs.close()

    def _add_lines(self, member: str, text: str, found: AnnotationSet) -> None:
        count_undecided(found, self.losses)
        lines = list(_lines(to_graph(found), text))
        content = "".join(f"{line}\n" for line in lines)
        self._packs.add(member, content.encode(), rows=len(lines))


def _lines(graph: SpanGraph, text: str) -> Iterator[str]:
    attributes = {one.key: dict(one.attributes) for one in graph.spans}
    for relation in graph.relations:
        attributes[relation.end].update(relation.attributes)
    for one in graph.spans:
        yield _span_line(one, text)
    for number, relation in enumerate(graph.relations, start=1):
        yield f"R{number}\t{relation.label} Arg1:{relation.start} Arg2:{relation.end}"
    number = 0
    for key, told in attributes.items():
        for name in filter(told.__contains__, CHOSEN):
            number += 1
            value = f" {told[name]}" if CHOSEN[name].values else ""
            yield f"A{number}\t{name} {key}{value}"
    yield from _notes(attributes)


def _span_line(one: LabelledSpan, text: str) -> str:
    offsets = ";".join(f"{start} {end}" for start, end in one.spans)
    words = " ".join(text[start:end] for start, end in one.spans)
    return f"{one.key}\t{one.label} {offsets}\t{_BREAKS.sub(' ', words)}"


def _notes(attributes: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    free = {
        key: {name: value for name, value in told.items() if name not in CHOSEN}
        for key, told in attributes.items()
    }
    noted = ((key, told) for key, told in free.items() if told)
    for number, (key, told) in enumerate(noted, start=1):
        yield f"#{number}\t{NOTE} {key}\t{_json_line(told)}"


def _json_line(told: Mapping[str, str]) -> str:
    """JSON escapes most breaks of lines; the others are escaped here."""
    written = orjson.dumps(dict(told)).decode()
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
