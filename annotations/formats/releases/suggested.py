"""What finders proposed about a released article, as sets of annotations by run."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from annotations.domain.attribution import CERTAINTIES, COMMITMENTS
from annotations.domain.spans import Span
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said, Stop
from annotations.formats.releases.rows import ReleasedArticle, SentenceRow, SuggestionRow


def suggested(released: ReleasedArticle) -> list[AnnotationSet]:
    """A set for each run of a finder, by its uid; annotator: the finder's name and version.

    A sentence bears Q where a quotation was proposed for it, and C where a claim was.
    """
    sentences = {one["position"]: one for one in released.sentences}
    rows = sorted(released.suggestions, key=_run)
    return [_set(list(group), sentences) for _, group in groupby(rows, key=_run)]


def _run(row: SuggestionRow) -> str:
    return row["run"]["uid"]


def _set(rows: Sequence[SuggestionRow], sentences: Mapping[int, SentenceRow]) -> AnnotationSet:
    run = rows[0]["run"]
    by_place = sorted(rows, key=lambda row: row["position"])
    marked = (
        _marked(sentences[position], list(group))
        for position, group in groupby(by_place, key=lambda row: row["position"])
    )
    return AnnotationSet(
        f"{run['finder']} {run['finder_version']}",
        Origin.MACHINE,
        tuple(one for one in marked if one is not None),
        tuple(_said(row, row["attribution"]) for row in rows if row["kind"] == "attribution"),
    )


def _marked(sentence: SentenceRow, rows: Sequence[SuggestionRow]) -> Marked | None:
    """The score is the surest of the proposals behind the marks."""
    behind = {
        letter: [row["score"] for row in rows if is_behind(row)]
        for letter, is_behind in (("Q", _is_quote), ("C", _is_claim))
    }
    letters = [letter for letter, scores in behind.items() if scores]
    if not letters:
        return None
    return Marked(
        sentence["start"],
        sentence["end"],
        "+".join(letters),
        score=max(score for scores in behind.values() for score in scores),
    )


def _is_quote(row: SuggestionRow) -> bool:
    return row["quote"]


def _is_claim(row: SuggestionRow) -> bool:
    return row["kind"] == "claim"


def _said(row: SuggestionRow, proposed: Any) -> Said:
    """proposed: shaped as a record's attribution, with names in place of sources; as there, what
    is missing has its default."""
    return Said(
        key=row["uid"],
        mode=proposed["mode"],
        content=_spans(proposed["content"]),
        speaker=_named(proposed["speaker"]),
        cue=_spans(proposed.get("cue", ())),
        chain=tuple(Stop(one["place"], _named(one)) for one in proposed.get("chain", ())),
        continues=row["continues"] or "",
        commitment=proposed.get("commitment", COMMITMENTS[0]),
        certainty=proposed.get("certainty", CERTAINTIES[0]),
        negated=proposed.get("negated", False),
        identity=proposed.get("identity") or "",
        role=proposed.get("role") or "",
        anonymity_reason=proposed.get("anonymity_reason", ""),
        set_by="suggested",
        score=row["score"],
    )


def _named(one: Any) -> Named:
    return Named(one["kind"], one.get("name") or "", _spans(one.get("mention") or ()))


def _spans(listed: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in listed)
