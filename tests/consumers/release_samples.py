"""Whole releases, with texts and without, for those who read croissant.json and CITATION.cff."""

from dataclasses import replace
from pathlib import Path

from released_articles import Invented, write_release

from annotations.formats.releases.options import OFFSETS, ReleaseOptions

FERRY = Invented(
    "ferry",
    ["“The ferry, 🚢 ‘Ilva’, sank,” she said.", "السفينة غرقت ليلا", "It carried 40 lorries."],
    url="https://example.org/ferry",
    published_at="2026-02-27",
    marks={"A1": ["Q", "none", "C"], "A2": ["Q+C", "none", "C"]},
)
BRIDGE = Invented("bridge", ["The old bridge is safe, the council says."])
STATED = ReleaseOptions(
    licence="CC BY 4.0",
    title='Ferries: "told"',
    contact="Desk <desk@example.org>",
    creators="Brook, Ada (https://orcid.org/0000-0002-1825-0097)\nRenn Courier",
    datasheet={"biases": "All is invented.", "maintenance": "Nobody keeps it up."},
)


def write_releases(folder: Path) -> None:
    """Write a release that says all it can, one without texts, and one that says nothing."""
    articles = [FERRY, BRIDGE]
    full = replace(STATED, formats=("claim_review", "csv_spreadsheet"))
    write_release(folder / "release_full", articles, full)
    write_release(folder / "release_offsets", articles, replace(STATED, texts=OFFSETS))
    write_release(folder / "release_silent", articles)
