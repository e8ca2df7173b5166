"""Every format by name: who reads it, who writes it, and how it is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import PurePath

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message
from annotations.formats import (
    brat,
    brat_writing,
    citron,
    claim_review,
    conll,
    conll_writing,
    csv_spreadsheet,
    csv_table,
    doccano,
    doccano_writing,
    html,
    jsonl,
    label_studio,
    label_studio_writing,
    plain,
    polnear,
    prodigy,
    url_list,
    web_annotation,
    web_annotation_writing,
    webanno_tsv,
    xlsx_sniff,
)
from annotations.formats.base import Reader
from annotations.formats.lazy import LazyReader, LazyWriter
from annotations.formats.releases.writing import WriterMaker
from annotations.formats.uima.sniffing import is_cas_json, is_xmi


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that options and addresses use; title: what people call it.

    endings: of its files' names, the usual one first. needs_text: it cannot be written where the
    texts must not be given on. module: a library that not every installation has, "" = none.
    """

    name: str
    title: Message
    endings: tuple[str, ...]
    reader: Reader | None = None
    writer: WriterMaker | None = None
    needs_text: bool = True
    module: str = ""


# In the order in which they are asked: the most peculiar first, what may be anything last.
_LISTED = (
    Format("jsonl", N_("JSON lines"), (".jsonl", ".ndjson"), jsonl),
    Format("html", N_("Web page (HTML)"), (".html", ".htm"), html),
    Format("brat", N_("brat standoff"), (".ann",), brat, brat_writing.open_writer),
    Format("webanno_tsv", N_("WebAnno TSV 3"), (".tsv3",), webanno_tsv),
    Format(
        "conll",
        N_("CoNLL columns (BIO)"),
        (".conll", ".bio", ".iob", ".iob2"),
        conll,
        conll_writing.open_writer,
    ),
    Format(
        "web_annotation",
        N_("Web Annotations (W3C)"),
        (".jsonld",),
        web_annotation,
        web_annotation_writing.open_writer,
        needs_text=False,
    ),
    Format(
        "label_studio",
        N_("Label Studio"),
        (".json",),
        label_studio,
        label_studio_writing.open_writer,
    ),
    Format("prodigy", N_("Prodigy"), (".jsonl",), prodigy),
    Format("doccano", N_("doccano"), (".jsonl",), doccano, doccano_writing.open_writer),
    Format(
        "xlsx",
        N_("Excel table with named columns"),
        (".xlsx",),
        LazyReader("annotations.formats.xlsx", xlsx_sniff.sniff),
    ),
    Format("csv", N_("CSV with named columns"), (".csv", ".tsv"), csv_table),
    Format(
        "url_list",
        N_("List of web addresses"),
        (".urls",),
        LazyReader("annotations.formats.fetched_pages", url_list.sniff),
    ),
    Format(
        "polnear",
        N_("PolNeAR (sources, cues, contents)"),
        (".jsonl",),
        polnear,
        polnear.open_writer,
    ),
    Format("citron", N_("Citron JSON"), (".json",), citron, citron.open_writer),
    Format(
        "uima_xmi",
        N_("UIMA CAS (XMI)"),
        (".xmi",),
        LazyReader("annotations.formats.uima.reading", is_xmi, "read_xmi"),
        LazyWriter("annotations.formats.uima.writing", "open_xmi"),
        module="cassis",
    ),
    Format(
        "uima_json",
        N_("UIMA CAS (JSON)"),
        (".json",),
        LazyReader("annotations.formats.uima.reading", is_cas_json, "read_json"),
        LazyWriter("annotations.formats.uima.writing", "open_json"),
        module="cassis",
    ),
    Format(
        "claim_review",
        N_("ClaimReview (JSON-LD)"),
        (".jsonl",),
        writer=claim_review.open_writer,
    ),
    Format(
        "parquet",
        N_("Parquet for Hugging Face"),
        (".parquet",),
        writer=LazyWriter("annotations.formats.parquet.writing"),
        needs_text=False,
        module="pyarrow",
    ),
    Format(
        "docbin",
        N_("spaCy DocBin"),
        (".spacy",),
        writer=LazyWriter("annotations.formats.docbin"),
        module="spacy",
    ),
    Format("text", N_("Plain text"), (".txt",), plain),
    Format(
        "csv_spreadsheet",
        N_("CSV for spreadsheets"),
        (".csv",),
        writer=csv_spreadsheet.open_writer,
        needs_text=False,
    ),
)
# How files of gzip, bzip2, xz, Zstandard, 7-Zip and RAR begin.
_PACKED = (
    *(b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"),
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a"),
)
FORMATS: Mapping[str, Format] = {one.name: one for one in _LISTED}
# What people write their texts in: these endings are told what to do, beside what is read.
DOCUMENTS = frozenset(".pdf .doc .docx .odt .rtf .pages .epub .ppt .pptx .odp .ods .xls".split())


def recognise(name: str, head: bytes) -> Format | None:
    """The format of a file by how it begins, else by its name's ending; None = nobody knows it.

    head: its first bytes, up to HEAD_BYTES. The first of the list that knows it is taken.
    """
    ending = PurePath(name).suffix.lower()
    by_content = (one for one in readable() if one.reader and one.reader.sniff(head, name=name))
    by_ending = (one for one in readable() if ending in one.endings)
    return next(by_content, None) or next(by_ending, None)


def format_of(name: str, head: bytes, *, chosen: str = "") -> Format:
    """The format that a file is read by: the chosen one, else as it is recognised.

    Raises UserError `unknown_format`, which names the file and the formats that are known, and
    `packed_file` for one that is compressed in another way than zip.
    """
    if head.startswith(_PACKED):
        raise UserError(
            N_("{name} is compressed. Unpack it, or put its files into a .zip archive.", name=name),
            code="packed_file",
        )
    found = FORMATS.get(chosen) if chosen else recognise(name, head)
    if found is None or found.reader is None:
        raise UserError(_unknown(name), code="unknown_format")
    return found


def _unknown(name: str) -> Message:
    """Titles and endings stay messages of their own, so that they are said in every language."""
    named = [N_("{first} {second}", first=one.title, second=one.endings[0]) for one in readable()]
    listed = reduce(lambda first, next_: N_("{first}, {next}", first=first, next=next_), named)
    said = N_(
        "{name} is of no format that is read here. Known are: {formats}.", name=name, formats=listed
    )
    if PurePath(name).suffix.lower() not in DOCUMENTS:
        return said
    advice = N_("A document: save it as plain text (.txt) or as a web page (.html) and bring that.")
    return N_("{first} {second}", first=said, second=advice)


def readable() -> list[Format]:
    """The formats that files are read in, in the order of the registry."""
    return [one for one in FORMATS.values() if one.reader is not None]
