"""The tables and the types of their columns, which are the same whatever a release holds.

Where the texts must not be given on, the columns with words of an article are not there.
"""

from collections.abc import Mapping

import pyarrow as pa

from annotations.domain import marks
from annotations.formats.releases.rows import SourceRow
from annotations.formats.releases.withholding import REASON, REASON_AT, WORDS

Fields = dict[str, pa.DataType]

TEXT, NUMBER, SHARE, FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
SPANS = pa.list_(pa.list_(pa.int64()))


def _texts(*names: str) -> Fields:
    return dict.fromkeys(names, TEXT)


def _numbers(*names: str) -> Fields:
    return dict.fromkeys(names, NUMBER)


def _flags(*names: str) -> Fields:
    return dict.fromkeys(names, FLAG)


def schemas(*, has_text: bool) -> Mapping[str, pa.Schema]:
    """Table -> its columns, in the order in which the card names them."""
    words: Fields = {} if has_text else {REASON_AT: pa.list_(NUMBER)}
    attribution = _attribution(words, has_text=has_text)
    annotations = _annotations(attribution)
    tables: dict[str, Fields] = {
        "articles": _articles(has_text=has_text),
        "sentences": _sentences(has_text=has_text),
        "annotations": annotations,
        "annotations_independent": annotations,
        "adjudicated": _adjudicated(attribution),
        "spans": _place()
        | _texts("attribution", "role")
        | _numbers("stop", "piece")
        | _numbers("start", "end")
        | (_texts("text") if has_text else {}),
        "relations": _place()
        | _texts("attribution", "relation", "kind", "source", "continued", "set_by")
        | _numbers("stop"),
        "sources": _texts(*SourceRow.__annotations__) | {"aliases": pa.list_(TEXT)},
        "evidence": _texts("uid", "article_version")
        | _numbers("position")
        | _texts("annotator", "batch", "marks", *_BACKING),
    }
    return {name: pa.schema(list(fields.items())) for name, fields in tables.items()}


_BACKING = ("url", "document", "publisher", "passage", "retrieved_at", "kind", "stance")


def _place() -> Fields:
    """Of spans and relations: whose they are, and in which sentence."""
    return _texts("article_version") | _numbers("position") | _texts("annotator", "batch")


def _articles(*, has_text: bool) -> Fields:
    return (
        _texts("uid", "article_version")
        | _numbers("version_number")
        | _texts("sha256", "title", "url", "outlet", "author", "published_at", "language")
        | _texts("licence", "credit")
        | (_texts("text") if has_text else _numbers("characters"))
    )


def _sentences(*, has_text: bool) -> Fields:
    return (
        _texts("article_version")
        | _numbers("position", "paragraph", "start", "end")
        | _texts("splitter", "splitter_version")
        | _texts("text" if has_text else "sha256")
    )


def _annotations(attribution: pa.DataType) -> Fields:
    return (
        _texts("article_version")
        | _numbers("position", "start", "end")
        | _texts("annotator", "arm", "batch", "batch_name", "batch_kind")
        | _numbers("scheme", "submission")
        | _flags("independent")
        | _texts("marks")
        | _flags("fact_candidate", "unsure")
        | _texts("note")
        | {"seconds": SHARE}
        | _flags("bulk", "carried")
        | {"attributions": pa.list_(attribution), "evidence": pa.list_(TEXT)}
        | _numbers("record_version")
        | _texts("saved_at", "submitted_at")
    )


def _adjudicated(attribution: pa.DataType) -> Fields:
    """distribution: the soft label, a share for each set of marks."""
    record = (
        _texts("marks")
        | _flags("fact_candidate", "unsure")
        | _texts("note")
        | {"seconds": SHARE}
        | _flags("bulk")
        | {"attributions": pa.list_(attribution)}
        | {"evidence": pa.list_(_struct(_texts("uid", *_BACKING)))}
    )
    given = _texts("annotator") | _numbers("submission", "record_version") | _texts("marks")
    return (
        _texts("article_version")
        | _numbers("position", "start", "end")
        | _texts("batch", "batch_name", "batch_kind")
        | _numbers("scheme")
        | _texts("marks", "method", "reason", "note", "adjudicator")
        | _flags("bulk")
        | {"distribution": _struct(dict.fromkeys(marks.LEGAL_SETS, SHARE))}
        | {"valid": pa.list_(TEXT), "inputs": pa.list_(_struct(given)), "record": _struct(record)}
        | _numbers("gold_version")
        | _texts("as_of")
    )


def _attribution(words: Fields, *, has_text: bool) -> pa.DataType:
    mention: Fields = {"mention": SPANS, "mention_text": pa.list_(TEXT)}
    speaker = _texts("kind", "source") | mention | _texts("set_by")
    link = _texts("place", "kind", "source") | mention
    fields: Fields = (
        _texts("uid", "mode", "continues")
        | {"content": SPANS, "content_text": pa.list_(TEXT)}
        | {"cue": SPANS, "cue_text": pa.list_(TEXT)}
        | _texts("commitment", "certainty")
        | _flags("negated")
        | _texts("identity", "role", REASON)
        | words
    )
    dropped = frozenset() if has_text else WORDS
    return _struct(
        _without(fields, dropped)
        | {"speaker": _struct(_without(speaker, dropped))}
        | {"chain": pa.list_(_struct(_without(link, dropped)))}
        | _texts("suggestion")
    )


def _without(fields: Fields, dropped: frozenset[str]) -> Fields:
    return {name: kind for name, kind in fields.items() if name not in dropped}


def _struct(fields: Fields) -> pa.DataType:
    return pa.struct(list(fields.items()))
