"""The types that our CASes use: our own, and DKPro's for what tools expect by those names."""

from collections.abc import Mapping
from types import MappingProxyType

from cassis import TypeSystem

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
DOCUMENT = "workbench.Document"
MARK = "workbench.Mark"
EVIDENCE = "workbench.Evidence"
CONTENT = "workbench.Content"
CUE = "workbench.Cue"
MENTION = "workbench.Mention"
NAMED = "workbench.Named"
STOP = "workbench.Stop"
ATTRIBUTION = "workbench.Attribution"

_ANNOTATION, _TOP = "uima.tcas.Annotation", "uima.cas.TOP"
_STRING, _BOOLEAN, _DOUBLE = "uima.cas.String", "uima.cas.Boolean", "uima.cas.Double"
_ARRAY = "uima.cas.FSArray"


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, _STRING)


DOCUMENT_TEXTS = (
    *("title", "url", "outlet", "author", "published_at", "language", "licence"),
    "credit",
)
BACKING_TEXTS = ("url", "document", "publisher", "passage", "retrieved_at", "kind", "stance")
SAID_TEXTS = ("commitment", "certainty", "identity", "role", "anonymity_reason", "set_by")

# Type -> (what it extends, feature -> its range; a list is written as its elements' type + "[]").
TYPES: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        SENTENCE: (_ANNOTATION, _texts("id")),
        META: (
            "uima.tcas.DocumentAnnotation",
            _texts("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"),
        ),
        DOCUMENT: (_ANNOTATION, _texts("annotator", "origin", *DOCUMENT_TEXTS)),
        EVIDENCE: (_TOP, _texts(*BACKING_TEXTS)),
        MARK: (
            _ANNOTATION,
            _texts("marks", "note")
            | {"fact_candidate": _BOOLEAN, "unsure": _BOOLEAN, "score": _DOUBLE}
            | {"evidence": f"{EVIDENCE}[]"},
        ),
        CONTENT: (_ANNOTATION, {}),
        CUE: (_ANNOTATION, {}),
        MENTION: (_ANNOTATION, {}),
        NAMED: (_TOP, _texts("kind", "name") | {"mention": f"{MENTION}[]"}),
        STOP: (_TOP, _texts("place") | {"who": NAMED}),
        ATTRIBUTION: (
            _ANNOTATION,
            _texts("key", "mode", *SAID_TEXTS)
            | {"negated": _BOOLEAN, "score": _DOUBLE, "speaker": NAMED}
            | {"content": f"{CONTENT}[]", "cue": f"{CUE}[]", "chain": f"{STOP}[]"}
            | {"continues": ATTRIBUTION},
        ),
    }
)


def our_types() -> TypeSystem:
    """A type system with all of TYPES."""
    system = TypeSystem()
    made = {name: system.create_type(name, extends) for name, (extends, _) in TYPES.items()}
    for name, (_, features) in TYPES.items():
        for feature, ranges in features.items():
            element = ranges.removesuffix("[]")
            is_list = element != ranges
            system.create_feature(
                made[name],
                feature,
                _ARRAY if is_list else ranges,
                elementType=element if is_list else None,
            )
    return system
