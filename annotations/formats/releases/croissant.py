"""croissant.json: the release for machines (Croissant 1.1 with its vocabulary for responsible AI).

Files stand with their hashes, tables with the types of their columns, so that
`mlcroissant.Dataset("croissant.json").records("annotations")` reads them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from annotations.domain.fields import JsonObject
from annotations.formats.releases import codebook
from annotations.formats.releases.citation import authors_of, spdx
from annotations.formats.releases.codebook import Column, columns_of
from annotations.formats.releases.datasheet import Facts
from annotations.formats.releases.options import OFFSETS
from annotations.formats.releases.responsible import responsible
from annotations.formats.releases.values import json_document

VERSIONS = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
DESCRIPTION = (
    "Sentences of news articles, marked by people as claims, verified facts and quotes, with who "
    "said them; every annotator's decisions, gold, sources and evidence."
)
# The tables that are flat enough to be read as records.
RECORDS = (
    *("articles.jsonl", "sentences.csv", "annotations.csv", "attributions.csv"),
    *("evidence.csv", "sources.csv", "gold.jsonl"),
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "articles.jsonl": ("article_version",),
    "sentences.csv": ("article_version", "position"),
    "annotations.csv": ("article_version", "position", "annotator", "batch"),
    "sources.csv": ("uid",),
    "gold.jsonl": ("article_version", "position", "batch"),
}
_ENCODINGS: Mapping[str, str] = {
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".py": "text/x-python",
    ".zip": "application/zip",
    ".parquet": "application/x-parquet",
    ".xml": "application/xml",
    ".xmi": "application/vnd.xmi+xml",
}
_TYPES: Mapping[str, str] = {
    codebook.WHOLE: "sc:Integer",
    codebook.DECIMAL: "sc:Float",
    codebook.YES_OR_NO: "sc:Boolean",
    codebook.TIME: "sc:DateTime",
    codebook.ADDRESS: "sc:URL",
}
_CONTEXT: JsonObject = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            *("extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes"),
            *("isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path"),
            *("recordSet", "references", "regex", "repeated", "replace", "samplingRate"),
            *("separator", "source", "subField", "transform"),
        )
    },
    "name": {"@container": "@language"},
    "sc": "https://schema.org/",
}


def croissant(facts: Facts, files: Mapping[str, JsonObject]) -> bytes:
    """The document; files: name -> size, hash and rows, as in the manifest."""
    head = facts.head
    options = head.options
    withheld = options.texts == OFFSETS
    return json_document(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": list(VERSIONS),
            "name": re.sub(r"[^0-9A-Za-z._-]+", "-", f"{head.slug}-{head.version}"),
            "alternateName": options.title or head.title,
            "description": f"{DESCRIPTION} {' '.join(facts.told.coverage.sentences)}",
            "url": f"urn:uuid:{head.project_uid}",
            "version": head.version,
            "datePublished": facts.told.as_of[:10],
            "creator": list(_creators(facts)),
            "license": _licence(options.licence),
            "citeAs": _bibtex(facts),
            "inLanguage": sorted(filter(None, facts.profile.languages)),
            "keywords": ["news", "quotations", "attribution", "claims", "annotator disagreement"],
            "isLiveDataset": False,
            **responsible(facts),
            "distribution": [_file(name, summary) for name, summary in files.items()],
            "recordSet": [
                _records(table, withheld=withheld)
                for table in RECORDS
                if files.get(table, {}).get("rows")
            ],
        }
    )


def _creators(facts: Facts) -> Iterator[JsonObject]:
    for one in authors_of(facts.head):
        kind = "sc:Person" if one.given else "sc:Organization"
        yield {"@type": kind, "name": one.name, **({"url": one.orcid} if one.orcid else {})}


def _licence(licence: str) -> str:
    named = spdx(licence)
    return f"https://spdx.org/licenses/{named}.html" if named else licence or "not stated"


def _bibtex(facts: Facts) -> str:
    head = facts.head
    title = re.sub(r"[{}\\]", "", head.options.title or head.name)
    authors = re.sub(r"[{}\\]", "", " and ".join(one.name for one in authors_of(head)))
    return (
        f"@misc{{{head.slug}-{head.version}, title = {{{{{title}}}}}, author = {{{authors}}}, "
        f"year = {{{facts.told.as_of[:4]}}}, version = {{{head.version}}}}}"
    )


def _file(name: str, summary: Mapping[str, object]) -> JsonObject:
    ending = PurePosixPath(name).suffix
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{summary['bytes']} B",
        "encodingFormat": _ENCODINGS.get(ending, "text/plain"),
        "sha256": summary["sha256"],
    }


def _records(table: str, *, withheld: bool) -> JsonObject:
    name = PurePosixPath(table).stem
    key = [{"@id": f"{name}/{column}"} for column in _KEYS.get(table, ())]
    columns = columns_of(table, withheld=withheld)
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The rows of {table}.",
        **({"key": key} if key else {}),
        "field": [_field(name, table, one) for one in columns if _is_flat(table, one)],
    }


def _is_flat(table: str, column: Column) -> bool:
    """A CSV holds texts alone; in JSON lines some columns are objects, and lists of lists."""
    return table.endswith(".csv") or column.kind not in (codebook.JSON, codebook.SPANS)


def _field(record: str, table: str, column: Column) -> JsonObject:
    is_list = column.kind in (codebook.WORDS, codebook.UIDS) and table.endswith(".jsonl")
    return {
        "@type": "cr:Field",
        "@id": f"{record}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES.get(column.kind, "sc:Text"),
        **({"repeated": True} if is_list else {}),
        "source": {"fileObject": {"@id": table}, "extract": {"column": column.name}},
    }
