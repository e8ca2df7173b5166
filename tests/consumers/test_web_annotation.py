"""pyld expands our Web Annotations, with the context that ships beside them and no network."""

import json
from pathlib import Path
from typing import Any

from pyld import jsonld

OA = "http://www.w3.org/ns/oa#"
OWN = "urn:annotation-workbench:"
STANDARD = "http://www.w3.org/ns/anno.jsonld"
# What the standard's context says of the terms that we use (Web Annotation Vocabulary, 2017).
TERMS = {
    "@context": {
        "oa": OA,
        "as": "http://www.w3.org/ns/activitystreams#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "dctypes": "http://purl.org/dc/dcmitype/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": {"@id": "@id", "@type": "@id"},
        "type": {"@id": "@type", "@type": "@id"},
        **{
            name: f"oa:{name}"
            for name in (
                *("Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector"),
                *("classifying", "linking", "commenting", "exact", "prefix", "suffix"),
            )
        },
        "AnnotationPage": "as:OrderedCollectionPage",
        "Software": "as:Application",
        "Person": "foaf:Person",
        "Text": "dctypes:Text",
        "body": {"@id": "oa:hasBody", "@type": "@id"},
        "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
        "creator": {"@id": "dcterms:creator", "@type": "@id"},
        "nickname": "foaf:nick",
        "name": "foaf:name",
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
        "format": "dc:format",
        "language": "dc:language",
    }
}


def read(samples: Path) -> list[Any]:
    folder = samples / "web_annotation"

    def local(address: str, _options: object) -> dict[str, object]:
        known = {STANDARD: TERMS}
        if address.endswith("/context.json"):
            known[address] = json.loads((folder / "context.json").read_text("utf-8"))
        return {"contextUrl": None, "documentUrl": address, "document": known[address]}

    document = json.loads((folder / "annotations.jsonld").read_text("utf-8"))
    options = {"documentLoader": local, "base": "http://example.org/web_annotation/x.jsonld"}
    found: list[Any] = jsonld.expand(document, options)
    return found


def annotations_of(page: Any) -> list[Any]:
    listed: list[Any] = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    return listed


def test_every_article_is_a_page_about_its_text(
    samples: Path, expected: list[dict[str, Any]]
) -> None:
    pages = read(samples)

    texts = [page[f"{OWN}article"][0][f"{OWN}articleText"][0]["@value"] for page in pages]
    assert texts == [article["text"] for article in expected]


def test_positions_select_what_quotes_say(samples: Path, expected: list[dict[str, Any]]) -> None:
    seen = 0
    for page, article in zip(read(samples), expected, strict=True):
        for one in annotations_of(page):
            for target in one[f"{OA}hasTarget"]:
                if f"{OA}hasSelector" not in target:
                    continue
                quote, position = target[f"{OA}hasSelector"]
                start, end = (position[f"{OA}{name}"][0]["@value"] for name in ("start", "end"))
                assert article["text"][start:end] == quote[f"{OA}exact"][0]["@value"]
                seen += 1
    assert seen > 30


def test_linking_annotations_join_two_others(samples: Path) -> None:
    (page, _) = read(samples)
    known = {one["@id"] for one in annotations_of(page)}
    linking = [
        one for one in annotations_of(page) if one[f"{OA}motivatedBy"] == [{"@id": f"{OA}linking"}]
    ]

    assert {one[f"{OWN}relation"][0]["@value"] for one in linking} == {
        "Says",
        "Cued_by",
        "Passed_by",
        "Continues",
    }
    for one in linking:
        assert one[f"{OA}hasBody"][0]["@id"] in known
        assert one[f"{OA}hasTarget"][0]["@id"] in known


def test_no_property_is_dropped_by_expansion(samples: Path) -> None:
    content = json.loads((samples / "web_annotation/annotations.jsonld").read_text("utf-8"))

    for page, written in zip(read(samples), content["@graph"], strict=True):
        for found, one in zip(annotations_of(page), written["items"], strict=True):
            assert len(found) == len(one)
    chains = [
        one[f"{OWN}chain"] for one in annotations_of(read(samples)[0]) if f"{OWN}chain" in one
    ]
    assert chains[0][0]["@type"] == "@json"
    assert {"place": "origin", "kind": "not_stated", "name": ""} in chains[0][0]["@value"]
