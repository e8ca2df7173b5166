"""Citations of a release, in words and for BibTeX."""

from dataclasses import replace

from annotations.formats.releases.bibliography import Cited, as_bibtex, as_text

CITED = Cited(
    project="Harbour desk",
    slug="harbour-desk",
    title="",
    creators="",
    version="1.0",
    as_of="2026-03-01T10:00:00.000000Z",
    manifest_hash="ab" * 32,
)


def test_citation_without_creators_names_the_annotators() -> None:
    assert as_text(CITED) == (
        "Annotators of Harbour desk (2026). Harbour desk (version 1.0) [Data set]. "
        f"SHA-256 of the manifest: {'ab' * 32}"
    )


def test_bibtex_keeps_people_apart_and_others_whole() -> None:
    creators = "Morren, Ida (https://orcid.org/0000-0002-1825-0097)\nThe desk and friends\n\n"

    entry = as_bibtex(replace(CITED, creators=creators, title="100 % {claims} & C_1"))

    assert entry.startswith("@misc{harbour-desk-1-0,\n")
    assert "author = {Morren, Ida and {The desk and friends}}," in entry
    assert r"title = {{100 \% \{claims\} \& C\_1}}," in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")
