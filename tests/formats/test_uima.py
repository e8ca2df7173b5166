"""UIMA CAS: our own comes back whole, other tools' layers are read, what is hostile is refused."""

import json
import tempfile
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from annotated_drafts import TEXT, drafts, full_draft
from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem
from hypothesis import given, settings
from round_trip import given_with, read, write

from annotations.formats.base import ArticleDraft, Given, Reader, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Origin
from annotations.formats.registry import FORMATS
from annotations.formats.uima import writing
from annotations.formats.uima.sniffing import is_cas_json, is_xmi
from annotations.formats.vocabulary import SpanLabel

CUSTOM = "webanno.custom."
XMI: Any = FORMATS["uima_xmi"].reader
JSON: Any = FORMATS["uima_json"].reader


def read_file(
    reader: Reader, content: bytes, name: str, **beside: bytes
) -> ArticleDraft | RowError:
    files = {key.replace("_", "."): raw for key, raw in beside.items()}
    ((row, found),) = reader.read(BytesIO(content), name=name, given=given_with(files, name=name))
    assert row == 1
    return found


def written(draft: ArticleDraft, *, as_json: bool = False) -> dict[str, bytes]:
    opened = writing.open_json if as_json else writing.open_xmi
    with tempfile.TemporaryDirectory() as folder:
        return dict(write(opened, [draft], Path(folder) / "out").members)


def one_of(draft: ArticleDraft, *, as_json: bool = False) -> tuple[str, bytes, bytes]:
    """A file of the first annotator with its name, and the type system."""
    files = written(draft, as_json=as_json)
    types = files.pop("TypeSystem.xml")
    name = min(files)
    return name, files[name], types


def cleaned(found: AnnotationSet) -> AnnotationSet:
    """As XML can hold it."""
    return replace(
        found,
        marked=tuple(
            replace(one, note=_xml(one.note), evidence=_backings(one)) for one in found.marked
        ),
        said=tuple(replace(one, anonymity_reason=_xml(one.anonymity_reason)) for one in found.said),
    )


def _backings(one: Marked) -> Any:
    return tuple(replace(piece, publisher=_xml(piece.publisher)) for piece in one.evidence)


def _xml(words: str) -> str:
    return words.replace("\x0b", "\ufffd")


@settings(deadline=None, max_examples=40)
@given(drafts())
def test_json_of_any_draft_comes_back_whole(draft: ArticleDraft) -> None:
    rows = read(JSON, written(draft, as_json=True), ending=".json")

    _check_same(rows, draft, draft.sets)


@settings(deadline=None, max_examples=40)
@given(drafts())
def test_xmi_of_any_draft_comes_back_whole(draft: ArticleDraft) -> None:
    rows = read(XMI, written(draft))

    _check_same(rows, draft, tuple(map(cleaned, draft.sets)))


def _check_same(rows: list[Row], draft: ArticleDraft, sets: tuple[AnnotationSet, ...]) -> None:
    found = [one for _, one in rows]
    assert len(found) == len(sets)
    for one, expected in zip(found, sets, strict=True):
        assert isinstance(one, ArticleDraft), one
        assert one.sets == (expected,)
        assert replace(one, sets=(), source_name="") == replace(draft, sets=())


@settings(deadline=None, max_examples=60)
@given(drafts())
def test_xmi_is_what_the_library_would_write(draft: ArticleDraft) -> None:
    files = written(draft)
    types = load_typesystem(BytesIO(files.pop("TypeSystem.xml")))

    for raw in files.values():
        cas = load_cas_from_xmi(BytesIO(raw), typesystem=types)

        assert cas.to_xmi(pretty_print=True) == raw.decode()


@settings(deadline=None, max_examples=60)
@given(drafts())
def test_json_is_what_the_library_would_write(draft: ArticleDraft) -> None:
    for name, raw in written(draft, as_json=True).items():
        if name.endswith(".json"):
            cas = load_cas_from_json(raw.decode())

            assert json.loads(str(cas.to_json())) == json.loads(raw)


def test_written_offsets_count_utf16_units() -> None:
    _, raw, _ = one_of(full_draft(), as_json=True)

    body = json.loads(raw)
    cue = next(one for one in body["%FEATURE_STRUCTURES"] if one["%TYPE"] == "workbench.Cue")
    units = TEXT.encode("utf-16-le")
    assert units[2 * cue["begin"] : 2 * cue["end"]].decode("utf-16-le") == "said"


def test_written_twice_is_the_same() -> None:
    assert written(full_draft()) == written(full_draft())


def test_xml_cannot_hold_a_control_character_which_is_counted(tmp_path: Path) -> None:
    draft = replace(full_draft(), text=TEXT.replace("lorries", "lo\x02ries"))

    result = write(writing.open_xmi, [draft], tmp_path / "out")

    found = [one for _, one in read(XMI, result.readable)]
    assert isinstance(found[0], ArticleDraft)
    assert "lo\ufffdries" in found[0].text
    assert result.losses == {"characters that XML cannot hold, written as U+FFFD": 1}


def test_own_file_without_type_system_is_still_known() -> None:
    name, raw, _ = one_of(full_draft())

    found = read_file(XMI, raw, name)

    assert isinstance(found, ArticleDraft)
    assert found.sets == full_draft().sets[:1]


def test_type_system_is_known_and_holds_no_article() -> None:
    _, _, types = one_of(full_draft())

    assert is_xmi(types, "TypeSystem.xml")
    assert list(XMI.read(BytesIO(types), name="TypeSystem.xml")) == []


def test_sniff_tells_xmi_and_json() -> None:
    _, xmi, _ = one_of(full_draft())
    _, body, _ = one_of(full_draft(), as_json=True)

    assert is_xmi(xmi[:65_536], "a")
    assert not is_cas_json(xmi, "a")
    assert is_cas_json(body[:65_536], "a")
    assert not is_xmi(body, "a")
    assert not is_xmi(b"<html><p>XMI</p></html>", "a")
    assert not is_cas_json(b'{"text": "%TYPES"}', "a")


# Other tools' layers


def _types(*layers: tuple[str, str, dict[str, str]]) -> bytes:
    features = "".join(
        f"<typeDescription><name>{name}</name><supertypeName>{extends}</supertypeName><features>"
        + "".join(
            f"<featureDescription><name>{feature}</name><rangeTypeName>{ranges}</rangeTypeName>"
            "</featureDescription>"
            for feature, ranges in listed.items()
        )
        + "</features></typeDescription>"
        for name, extends, listed in layers
    )
    return (
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
        f"{features}</types></typeSystemDescription>"
    ).encode()


ANNOTATION, STRING = "uima.tcas.Annotation", "uima.cas.String"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
INCEPTION = _types(
    (f"{CUSTOM}Span", ANNOTATION, {"label": STRING}),
    (
        f"{CUSTOM}Relation",
        ANNOTATION,
        {"Governor": ANNOTATION, "Dependent": ANNOTATION, "label": STRING},
    ),
    (f"{DKPRO}ner.type.NamedEntity", ANNOTATION, {"value": STRING}),
    (f"{DKPRO}segmentation.type.Sentence", ANNOTATION, {"id": STRING}),
    (f"{DKPRO}segmentation.type.Token", ANNOTATION, {}),
)
NEWS = "🚢 sank, said Ada. Rain fell."


def _xmi(*elements: str, text: str = NEWS) -> bytes:
    members = " ".join(str(number) for number in range(2, 2 + len(elements)))
    listed = "".join(
        one.replace("/>", f' xmi:id="{number}" sofa="1"/>', 1)
        for number, one in enumerate(elements, start=2)
    )
    return (
        '<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmi:version="2.0" '
        'xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore" '
        'xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" '
        'xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore">'
        f'<cas:NULL xmi:id="0"/>{listed}'
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="{text}"/>'
        f'<cas:View sofa="1" members="{members}"/></xmi:XMI>'
    ).encode()


LAYERS = (
    '<custom:Span begin="0" end="7" label="Quote"/>',
    '<ner:NamedEntity begin="14" end="17" value="PER"/>',
    '<custom:Relation begin="0" end="7" Governor="2" Dependent="6" label="says"/>',
    '<seg:Sentence begin="0" end="18"/>',
    '<custom:Span begin="14" end="17" label="Speaker"/>',
    '<seg:Token begin="0" end="2"/>',
    '<custom:Span begin="19" end="29" label="claim"/>',
)


def test_read_inception_layers_gives_marks_speaker_and_sentences() -> None:
    found = read_file(XMI, _xmi(*LAYERS), "annotation/news.txt/ann.xmi", TypeSystem_xml=INCEPTION)

    assert isinstance(found, ArticleDraft), found
    (one,) = found.sets
    assert (one.annotator, one.origin) == ("ann", Origin.PERSON)
    assert [(m.start, m.end, m.marks) for m in one.marked] == [(0, 6, "Q"), (18, 28, "C")]
    (said,) = one.said
    assert (said.mode, said.speaker.name, said.speaker.mention) == ("direct", "Ada", ((13, 16),))
    assert found.sentences == ((0, 17),)
    assert found.unread == {"span PER": 1}


def test_read_layer_with_own_words_as_the_manager_says() -> None:
    raw = _xmi('<custom:Span begin="0" end="7" label="DIR"/>')
    given_words = Given(
        beside=lambda name: BytesIO(INCEPTION) if name == "TypeSystem.xml" else None,
        labels={"DIR": SpanLabel.QUOTE},
    )

    ((_, found),) = XMI.read(BytesIO(raw), name="a.xmi", given=given_words)

    assert isinstance(found, ArticleDraft)
    assert found.sets[0].marked == (Marked(0, 6, "Q"),)


def test_read_curation_is_gold() -> None:
    found = read_file(
        XMI, _xmi(*LAYERS), "curation/news.txt/CURATION_USER.xmi", TypeSystem_xml=INCEPTION
    )

    assert isinstance(found, ArticleDraft)
    assert found.sets[0].origin == Origin.GOLD


def test_read_foreign_file_alone_says_that_the_type_system_is_missing() -> None:
    error = read_file(XMI, _xmi(*LAYERS), "news.xmi")

    assert isinstance(error, RowError)
    assert (error.row, error.code) == (1, "no_type_system")


@pytest.mark.parametrize(
    ("element", "code", "field"),
    [
        ('<custom:Span begin="0" end="99" label="Quote"/>', "invalid_span", "Span[2]"),
        ('<custom:Span begin="1" end="7" label="Quote"/>', "invalid_span", "Span[2]"),
        ('<custom:Span begin="7" end="3" label="Quote"/>', "invalid_span", "Span[2]"),
        ('<custom:Span begin="-1" end="3" label="Quote"/>', "bad_cas", "Span[2].begin"),
        ('<custom:Span begin="x" end="3" label="Quote"/>', "bad_cas", "Span[2].begin"),
        ('<custom:Span begin="0" label="Quote"/>', "bad_cas", "Span[2].end"),
        ('<custom:Nobody begin="0" end="3"/>', "bad_cas", None),
        ('<custom:Relation begin="0" end="3" Governor="77" Dependent="2"/>', "bad_cas", None),
        ('<custom:Span begin="0" end="3" unheard="Quote"/>', "bad_cas", None),
    ],
)
def test_read_bad_annotation_names_it_and_why(element: str, code: str, field: str | None) -> None:
    error = read_file(XMI, _xmi(element), "news.xmi", TypeSystem_xml=INCEPTION)

    assert isinstance(error, RowError), error
    assert (error.row, error.code, error.field) == (1, code, field)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(12))
    + b']><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&m;</xmi:XMI>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&a;</xmi:XMI>'
)
FETCHED = (
    b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>'
)


@pytest.mark.parametrize("hostile", [BOMB, OUTSIDE, FETCHED])
def test_read_xml_that_unfolds_or_fetches_is_refused_at_once(hostile: bytes) -> None:
    begun = time.perf_counter()

    as_cas = read_file(XMI, hostile, "a.xmi")
    as_types = read_file(XMI, _xmi(*LAYERS), "a.xmi", TypeSystem_xml=hostile)

    assert time.perf_counter() - begun < 2
    for error in (as_cas, as_types):
        assert isinstance(error, RowError)
        assert error.code == "unsafe_xml"


def test_read_deep_xml_is_refused() -> None:
    raw = b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">' + b"<a>" * 100_000

    error = read_file(XMI, raw, "a.xmi")

    assert isinstance(error, RowError)
    assert error.code == "bad_cas"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_read_truncated_file_is_refused(share: float) -> None:
    name, raw, types = one_of(full_draft())
    json_name, body, _ = one_of(full_draft(), as_json=True)

    for error in (
        read_file(XMI, raw[: int(len(raw) * share)], name, TypeSystem_xml=types),
        read_file(JSON, body[: int(len(body) * share)], json_name),
    ):
        assert isinstance(error, RowError)
        assert error.code in {"bad_cas", "not_json"}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda _: [], "bad_cas"),
        (lambda body: body | {"%FEATURE_STRUCTURES": None}, "bad_cas"),
        (lambda body: body | {"%FEATURE_STRUCTURES": [7]}, "bad_cas"),
        (lambda body: body | {"%FEATURE_STRUCTURES": []}, "bad_cas"),
        (lambda body: body | {"%TYPES": {"x": 7}}, "bad_cas"),
        (
            lambda body: body | {"%TYPES": {"x": {"%SUPER_TYPE": "y"}, "y": {"%SUPER_TYPE": "x"}}},
            "bad_cas",
        ),
        (
            lambda body: body | {"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [999]}}},
            "bad_cas",
        ),
        (lambda _: {"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}, "empty_text"),
    ],
)
def test_read_damaged_json_is_refused(damage: Any, code: str) -> None:
    name, raw, _ = one_of(full_draft(), as_json=True)

    error = read_file(JSON, json.dumps(damage(json.loads(raw))).encode(), name)

    assert isinstance(error, RowError), error
    assert error.code == code


@pytest.mark.parametrize(
    ("kind", "changed", "code", "field"),
    [
        ("Mark", {"begin": 1.5}, "bad_cas", "Mark[8].begin"),
        ("Mark", {"end": 9_999}, "invalid_span", "Mark[8]"),
        ("Mark", {"marks": "V+C"}, "bad_cas", "workbench.Mark[8].marks"),
        ("Mark", {"score": 7.5}, "wrong_value", "workbench.Mark[8].score"),
        ("Mark", {"note": 7}, "bad_cas", "workbench.Mark[8].note"),
        ("Attribution", {"mode": "loud"}, "bad_cas", "workbench.Attribution[23].mode"),
        ("Document", {"origin": "God"}, "bad_cas", "workbench.Document[3].origin"),
    ],
)
def test_read_wrong_value_names_it(
    kind: str, changed: dict[str, object], code: str, field: str
) -> None:
    name, raw, _ = one_of(full_draft(), as_json=True)
    body = json.loads(raw)
    one = next(x for x in body["%FEATURE_STRUCTURES"] if x["%TYPE"] == f"workbench.{kind}")
    one.update(changed)

    error = read_file(JSON, json.dumps(body).encode(), name)

    assert isinstance(error, RowError), error
    assert (error.code, error.field) == (code, field)


def test_read_file_beyond_the_limit_is_refused() -> None:
    class Endless(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b" " * (size or 0)

    ((_, error),) = XMI.read(Endless(), name="a.xmi")

    assert isinstance(error, RowError)
    assert error.code == "text_too_large"


def test_read_lists_shared_by_many_are_refused_before_they_unfold() -> None:
    name, raw, _ = one_of(full_draft(), as_json=True)
    body = json.loads(raw)
    listed = body["%FEATURE_STRUCTURES"]
    one = next(x for x in listed if x["%TYPE"] == "workbench.Attribution")
    shared = next(x for x in listed if x["%ID"] == one["@content"])
    shared["%ELEMENTS"] *= 2_000
    copies = [{**one, "%ID": 10_000 + number} for number in range(2_000)]
    body["%FEATURE_STRUCTURES"] += copies
    body["%VIEWS"]["_InitialView"]["%MEMBERS"] += [copy["%ID"] for copy in copies]
    begun = time.perf_counter()

    error = read_file(JSON, json.dumps(body).encode(), name)

    assert isinstance(error, RowError)
    assert (error.code, "500,000" in error.detail) == ("bad_cas", True)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("chains", "depth", "features", "reason"),
    [(1, 300, 1, "inherit too many"), (50, 10, 20, "inherit too many"), (6_000, 1, 0, "types")],
)
def test_read_type_system_that_takes_long_to_build_is_refused_at_once(
    chains: int, depth: int, features: int, reason: str
) -> None:
    types = _types(
        *(
            (
                f"a.C{chain}T{level}",
                f"a.C{chain}T{level - 1}" if level else ANNOTATION,
                {f"f{chain}x{level}x{number}": STRING for number in range(features)},
            )
            for chain in range(chains)
            for level in range(depth)
        )
    )
    begun = time.perf_counter()

    error = read_file(XMI, _xmi(*LAYERS), "a.xmi", TypeSystem_xml=types)

    assert isinstance(error, RowError)
    assert error.code == "bad_cas"
    assert reason in error.detail
    assert time.perf_counter() - begun < 2


def test_read_type_that_extends_itself_is_refused() -> None:
    types = _types(("a.A", "a.B", {}), ("a.B", "a.A", {}))

    error = read_file(XMI, _xmi(*LAYERS), "a.xmi", TypeSystem_xml=types)

    assert isinstance(error, RowError)
    assert "extends itself" in error.detail
