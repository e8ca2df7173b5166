"""Reads a CAS, one article and one annotator a file, of our own types or of other tools'."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO, TypeVar

import orjson
from cassis import Cas, TypeSystem, load_cas_from_json, load_cas_from_xmi, load_typesystem
from cassis.typesystem import TypeNotFoundError

from annotations.domain.messages import N_
from annotations.formats.base import ALONE, HEAD_BYTES, ArticleDraft, Given, Row, read_one
from annotations.formats.plain import read_all
from annotations.formats.uima import foreign, own
from annotations.formats.uima.sniffing import is_type_system
from annotations.formats.uima.type_vetting import check_json_types, check_type_system
from annotations.formats.uima.types import DOCUMENT, our_types
from annotations.formats.uima.vetting import BadCas, check_json, check_xmi

Answer = TypeVar("Answer")
MAX_FILE_BYTES = 20_000_000
_TYPE_SYSTEMS = ("TypeSystem.xml", "typesystem.xml")
# What the library raises at files that are no CAS or do not fit their types.
_UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError),
    *(NotImplementedError, SyntaxError),
)


def read_xmi(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield the article of an XMI file as row 1; a type system holds none.

    The types stand in TypeSystem.xml beside the file; our own are known without.
    """
    head = stream.read(HEAD_BYTES)
    if not is_type_system(head):
        yield read_one(1, lambda: _draft(_load_xmi(_whole(stream, head), given), name, given))


def read_json(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield the article of a JSON CAS as row 1; its types stand in it, or beside it."""
    yield read_one(1, lambda: _draft(_load_json(_whole(stream, b""), given), name, given))


def _whole(stream: BinaryIO, head: bytes) -> bytes:
    return head + read_all(stream, limit=MAX_FILE_BYTES)


def _draft(cas: Cas, name: str, given: Given) -> ArticleDraft:
    view = _view_with_text(cas)
    if cas.typesystem.contains_type(DOCUMENT) and (found := list(view.select(DOCUMENT))):
        return _guarded(lambda: own.draft_of(view, found[0], name))
    return _guarded(lambda: foreign.draft_of(view, name, given.labels))


def _view_with_text(cas: Cas) -> Cas:
    for sofa in cas.sofas:
        if sofa.sofaString:
            return cas.get_view(sofa.sofaID)
    raise BadCas(N_("The CAS holds no text."), code="empty_text", field="sofaString")


def _load_xmi(content: bytes, given: Given) -> Cas:
    check_xmi(content)
    types = _types_beside(given)
    return _guarded(
        lambda: load_cas_from_xmi(BytesIO(content), typesystem=types or _own_types()),
        is_alone=types is None,
    )


def _load_json(content: bytes, given: Given) -> Cas:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadCas(
            N_("This is not JSON: {reason}.", reason=str(error)), code="not_json"
        ) from None
    if not isinstance(body, dict):
        raise BadCas(N_("This must be a JSON object."))
    check_json(body)
    types = _types_within(body) or _types_beside(given)
    return _guarded(
        lambda: load_cas_from_json(
            content.decode(), typesystem=types or _own_types(), merge_typesystem=False
        ),
        is_alone=types is None,
    )


def _types_within(body: Mapping[str, object]) -> TypeSystem | None:
    types = body.get("%TYPES")
    return _types_in_json(orjson.dumps(types)) if isinstance(types, dict) else None


@lru_cache(maxsize=4)
def _types_in_json(content: bytes) -> TypeSystem:
    """The same for all files that hold the same: building them takes longer than reading a file."""
    check_json_types(orjson.loads(content))
    empty = b'{"%%TYPES":%b,"%%FEATURE_STRUCTURES":[],"%%VIEWS":{}}' % content
    return _guarded(lambda: load_cas_from_json(empty.decode())).typesystem


def _types_beside(given: Given) -> TypeSystem | None:
    for name in _TYPE_SYSTEMS:
        if (stream := given.beside(name)) is not None:
            with stream:
                content = read_all(stream, limit=MAX_FILE_BYTES)
            return _types_in(content)
    return None


@lru_cache(maxsize=4)
def _types_in(content: bytes) -> TypeSystem:
    """The same for all files of an archive, which share it."""
    check_type_system(content)
    return _guarded(lambda: load_typesystem(BytesIO(content)))


@lru_cache(maxsize=1)
def _own_types() -> TypeSystem:
    return our_types()


def _guarded(load: Callable[[], Answer], *, is_alone: bool = False) -> Answer:
    """What a function gives; what the library raises is BadCas.

    is_alone: no type system came along, so that an unknown type means that it is missing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except TypeNotFoundError as error:
        if is_alone:
            raise BadCas(
                N_("The type system is missing: TypeSystem.xml must lie beside the file."),
                code="no_type_system",
            ) from None
        raise BadCas(N_("The type system does not fit: {reason}", reason=error.message)) from None
    except _UNREADABLE as error:
        raise BadCas(
            N_("This CAS cannot be read: {reason}.", reason=f"{type(error).__name__} {error}"[:200])
        ) from None
