"""Reads the tasks of Label Studio: texts with annotations of people and predictions of models.

A file is a list of tasks, one task, or a task a line; one task at a time is in memory. Offsets
are code points, and UTF-16 code units where the words beside a region say so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.suggestions.label_studio.config import (
    LONGEST_CONFIG,
    ConfigRefused,
    read_config,
)
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError, read_one
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.json_items import items
from annotations.formats.json_values import as_list, as_name, as_object, as_text, parse_object
from annotations.formats.label_studio_regions import Regions, Target, graph_of
from annotations.formats.named_fields import SYNONYMS, folded, metadata_of
from annotations.formats.pieces import joined
from annotations.formats.placed_text import PlacedText
from annotations.formats.span_graph import from_graph
from annotations.formats.spans_of_files import sentence_spans

_CONFIG = "config.xml"
_SIGNS = (b'"annotations"', b'"predictions"', b'"completions"', b'"data"')
_MODEL = "model"


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By a list or object that begins with tasks: `data` and what was said about it."""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return begin in (b"[", b"{") and _SIGNS[3] in head and any(one in head for one in _SIGNS[:3])


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each task under its number in the file, from 1.

    The text is found by `columns`, by the labelling configuration `config.xml` beside the file,
    by what regions point to, or by its name. Cancelled annotations are counted, not read.
    """
    reader = _Tasks(given, _target(given))
    for row, content in items(stream):
        if isinstance(content, RowError):
            yield row, content
        else:
            yield read_one(row, lambda content=content: reader.draft(content))  # type: ignore[misc]


def _target(given: Given) -> Target | None:
    """What the labelling configuration beside the file says; one for other ends says nothing."""
    stream = given.beside(_CONFIG)
    if stream is None:
        return None
    with stream:
        config = stream.read(LONGEST_CONFIG + 1).decode("utf-8", "replace")
    try:
        found = read_config(config)
    except ConfigRefused:
        return None
    return Target(found.text_key, found.to_name)


@dataclass(frozen=True, slots=True)
class _Tasks:
    given: Given
    config: Target | None

    def draft(self, content: bytes) -> ArticleDraft:
        task = parse_object(content)
        # Label Studio itself takes a bare object for the data of a task.
        values = as_object(task["data"], "data") if "data" in task else task
        said = [
            (f"{kind}[{place}]", kind, as_object(one, f"{kind}[{place}]"))
            for kind in ("annotations", "completions", "predictions")
            for place, one in enumerate(as_list(task.get(kind), kind))
        ]
        target = self._find_text(values, [one for _, _, one in said])
        placed = PlacedText(
            as_text(values[target.key], f"data.{target.key}", most=MAX_TEXT_BYTES + 1)
        )
        unread: Counter[str] = Counter()
        sets = [
            self._set(one, path, placed=placed, target=target, unread=unread)
            for path, kind, one in said
            if kind == "predictions" or _is_kept(one, unread)
        ]
        return ArticleDraft(
            text=placed.text,
            sentences=sentence_spans(values.get("sentences"), "data.sentences", placed),
            sets=tuple(sets),
            unread=unread,
            **{"title": "", **_metadata(values)},
        )

    def _set(
        self,
        one: Mapping[str, object],
        path: str,
        *,
        placed: PlacedText,
        target: Target,
        unread: Counter[str],
    ) -> AnnotationSet:
        is_machine = path.startswith("predictions")
        regions = Regions(placed, target, one.get("score") if is_machine else None)
        graph = joined(graph_of(as_list(one.get("result"), f"{path}.result"), path, regions))
        found, missed = from_graph(
            graph,
            text=placed.text,
            annotator=_model(one, path) if is_machine else _annotator(one, path),
            origin=Origin.MACHINE if is_machine else _origin(one),
            labels=self.given.labels,
        )
        unread.update(regions.unread)
        unread.update(missed.counts)
        return found

    def _find_text(self, values: Mapping[str, object], said: list[dict[str, object]]) -> Target:
        pointed = list(dict.fromkeys(_pointed(said)))
        named = [key for name in SYNONYMS["text"] for key in values if folded(key) == name]
        texts = [key for key, value in values.items() if isinstance(value, str)]
        config = self.config
        wanted = [
            self.given.columns.get("text", ""),
            config.key if config else "",
            *pointed,
            *named,
        ]
        wanted += texts if len(texts) == 1 else []
        key = next((one for one in wanted if isinstance(values.get(one), str)), None)
        if key is None:
            raise UserError(
                N_(
                    "No text was found among the data of the task, which are: {found}.",
                    found=", ".join(map(ascii, values)) or "—",
                ),
                code="no_text",
                field="data",
            )
        if config is not None and config.key == key:
            return config
        return Target(key, key if key in pointed else next(iter(pointed), key))


def _pointed(said: list[dict[str, object]]) -> Iterator[str]:
    """The names of what regions lie on."""
    for one in said:
        results = one.get("result")
        for result in results if isinstance(results, list) else ():
            name = result.get("to_name") if isinstance(result, dict) else None
            if isinstance(name, str):
                yield name


def _metadata(values: Mapping[str, object]) -> dict[str, str]:
    meta = values.get("meta")
    below = metadata_of(meta, "data.meta") if isinstance(meta, dict) else {}
    return below | metadata_of(values, "data")


def _is_kept(one: Mapping[str, object], unread: Counter[str]) -> bool:
    is_cancelled = one.get("was_cancelled") is True
    unread.update(["annotation cancelled"] if is_cancelled else [])
    return not is_cancelled


def _origin(one: Mapping[str, object]) -> Origin:
    return Origin.GOLD if one.get("ground_truth") is True else Origin.PERSON


def _annotator(one: Mapping[str, object], path: str) -> str:
    """The pseudonym of our own files, else whom Label Studio names: a number, a mail, a name."""
    if one.get("annotator"):
        return as_name(one["annotator"], f"{path}.annotator")
    by = one.get("completed_by")
    if not isinstance(by, dict):
        return as_name(by, f"{path}.completed_by")
    told = (as_name(by.get(key), f"{path}.completed_by.{key}") for key in ("email", "username"))
    full = " ".join(
        as_name(by.get(key), f"{path}.completed_by.{key}") for key in ("first_name", "last_name")
    )
    return next(filter(None, (*told, full.strip())), "") or as_name(by.get("id"), path)


def _model(one: Mapping[str, object], path: str) -> str:
    return as_name(one.get("model_version"), f"{path}.model_version") or _MODEL
