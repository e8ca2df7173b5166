"""What the formats of a release are for, in a line each, and in the groups people look for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.formats.registry import Format
from annotations.wording import say

FOR_PEOPLE, FOR_MACHINES = _("For people"), _("For language technology")
FOR_TOOLS, FOR_THE_WEB = _("For annotation tools"), _("For the web")
GROUPS = (FOR_PEOPLE, FOR_MACHINES, FOR_TOOLS, FOR_THE_WEB)


@dataclass(frozen=True)
class FormatWords:
    """Where a format belongs, whom it is for and what it cannot hold ("" = nothing to say)."""

    group: Promise
    line: Promise | str
    lacks: Promise | str = ""


WORDS: dict[str, FormatWords] = {
    "csv_spreadsheet": FormatWords(
        FOR_PEOPLE,
        _("The same tables, safe to open in Excel or LibreOffice."),
        _("cells that begin like a formula, exactly"),
    ),
    "parquet": FormatWords(
        FOR_MACHINES, _("A Hugging Face dataset with its card, for datasets.load_dataset.")
    ),
    "conll": FormatWords(
        FOR_MACHINES,
        _("A token a line with BIO labels, a file for each annotator."),
        _("nested or interrupted spans, relations"),
    ),
    "docbin": FormatWords(
        FOR_MACHINES,
        _("Training data for spaCy, a DocBin for each annotator."),
        _("spans within tokens, relations"),
    ),
    "citron": FormatWords(
        FOR_MACHINES,
        _("Quotes with speakers, cues and contents, for the BBC’s Citron."),
        _("claims, facts, chains"),
    ),
    "polnear": FormatWords(
        FOR_MACHINES,
        _("Source, cue and content as in PolNeAR: what train_finder learns from."),
        _("marks without an attribution"),
    ),
    "label_studio": FormatWords(FOR_TOOLS, _("Tasks with annotations, to open in Label Studio.")),
    "doccano": FormatWords(
        FOR_TOOLS,
        _("JSON lines with entities and relations."),
        _("chains, interrupted spans"),
    ),
    "brat": FormatWords(FOR_TOOLS, _("Standoff files with relations and attributes.")),
    "uima_json": FormatWords(FOR_TOOLS, _("UIMA CAS as JSON, for INCEpTION.")),
    "uima_xmi": FormatWords(FOR_TOOLS, _("UIMA CAS as XMI with its type system, for INCEpTION.")),
    "web_annotation": FormatWords(
        FOR_THE_WEB, _("W3C Web Annotation as JSON-LD: quotes with their places in the texts.")
    ),
    "claim_review": FormatWords(
        FOR_THE_WEB,
        _("ClaimReview of schema.org for verified facts."),
        _("anything but gold with evidence"),
    ),
}


@dataclass(frozen=True)
class OfferedFormat:
    """One format of the checklist. is_there: whether its library is installed."""

    name: str
    title: str
    words: FormatWords
    is_there: bool


@dataclass(frozen=True)
class FormatGroup:
    title: Promise
    formats: tuple[OfferedFormat, ...]


def grouped(formats: Iterable[tuple[Format, bool]]) -> Iterator[FormatGroup]:
    """The formats in their groups; whatever has no words here is for language technology.

    formats: each with whether it can be written here.
    """
    offered = [
        OfferedFormat(one.name, say(one.title), _words(one), is_there) for one, is_there in formats
    ]
    for group in GROUPS:
        if found := tuple(one for one in offered if one.words.group is group):
            yield FormatGroup(group, found)


def _words(one: Format) -> FormatWords:
    return WORDS.get(one.name, FormatWords(FOR_MACHINES, ""))
