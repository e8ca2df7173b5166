"""Articles that the journeys read: the demo's, and one lent by the workplace where it is there."""

import json
from dataclasses import dataclass
from pathlib import Path

from journeys.site import REPOSITORY

DEMO = REPOSITORY / "annotations" / "fixtures" / "demo" / "articles.json"
LENT = REPOSITORY.parent / "shared" / "articles" / "helmand-checkpoints.txt"


@dataclass(frozen=True)
class Story:
    title: str
    url: str
    text: str


def demo_story(beginning: str) -> Story:
    """The demo's article whose title begins so, as somebody would paste it."""
    articles = json.loads(DEMO.read_text(encoding="utf-8"))["articles"]
    found = next(one for one in articles if one["title"].startswith(beginning))
    return Story(found["title"], found["url"], "\n\n".join(found["paragraphs"]))


def file_to_upload(folder: Path) -> Path:
    """The lent article where it is there, else one of the demo's as a .txt file."""
    if LENT.exists():
        return LENT
    path = folder / "poster-ruling.txt"
    path.write_text(demo_story("Court clears").text, encoding="utf-8")
    return path
