"""Texts that cannot be stored are refused in clear words, and nothing typed is lost."""

import json
from pathlib import Path

import pytest
from journeys.desk import Desk
from journeys.stories import Story
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Browsers show this for a NUL.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
GOOD = "A gull sat on the mast. Nobody minded."
LARGE = "The tide came in again. " * 45_000  # a little more than 1 MB
FILES: dict[str, bytes] = {
    "latin.txt": "Die Fähre sank.".encode("latin-1"),
    "empty.txt": b" \n\n",
    "nul.txt": b"The ferry\x00 sank.",
    "large.txt": LARGE.encode(),
    "lines.jsonl": b"\n".join(
        json.dumps(line).encode()
        for line in ({"text": GOOD, "mood": "calm"}, {"title": "The gull", "text": GOOD})
    ),
}
SAID = {
    "latin.txt": "This is not UTF-8 text: byte 0xe4 at offset 5.",
    "empty.txt": "The text is empty.",
    "nul.txt": "Character 9 is NUL, which cannot be stored.",
    "large.txt": "The text is larger than 1,000,000 bytes in UTF-8.",
    "lines.jsonl": "The key mood is unknown; known are title, text, url, outlet",
}


@pytest.fixture
def project(manager: Desk) -> str:
    return manager.create_project("The gull desk")


def test_refused_files_are_told_row_by_row_and_the_good_row_is_stored(
    manager: Desk, project: str, tmp_path: Path
) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)

    manager.upload(project, *(tmp_path / name for name in FILES))
    manager.wait_for_job()

    rows = manager.page.locator("main tbody tr")
    for name, words in SAID.items():
        expect(rows.filter(has_text=name).filter(has_text=words)).to_be_visible()
    expect(manager.page.locator("main")).to_contain_text("1 stored")
    manager.open(f"{project}articles/")
    expect(manager.page.get_by_role("link", name="The gull", exact=True)).to_be_visible()


def test_unknown_kind_of_file_is_refused_before_anything_is_imported(
    manager: Desk, project: str, tmp_path: Path
) -> None:
    path = tmp_path / "minutes.docx"
    path.write_bytes(b"PK")

    manager.upload(project, path)

    error = manager.page.get_by_text("minutes.docx is of no format that is read here.")
    expect(error).to_be_visible()
    manager.open(f"{project}jobs/")
    expect(manager.page.get_by_text("No jobs yet")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The ferry\0 sank.", "Null characters are not allowed.", id="nul"),
        pytest.param("   ", "The text is empty.", id="blank"),
        pytest.param(LARGE, "The text is larger than 1,000,000 bytes", id="large"),
    ],
)
def test_refused_paste_keeps_what_was_typed(
    manager: Desk, project: str, text: str, words: str
) -> None:
    manager.open(f"{project}articles/new/")
    fill(manager.page, Story("The mast", "https://example.org/mast", text))
    manager.press("Store it")

    expect(manager.page.get_by_text(words)).to_be_visible()
    form = manager.form_with("Store it")
    kept = form.get_by_label("Text").input_value()
    assert kept.replace(REPLACEMENT, "\0") == text
    assert form.get_by_label("Title").input_value() == "The mast"
    assert form.get_by_label("Address").input_value() == "https://example.org/mast"
    assert form.get_by_label("Outlet").input_value() == "The Gull"


def fill(page: Page, story: Story) -> None:
    form = page.locator("form", has=page.get_by_role("button", name="Store it"))
    form.get_by_label("Title").fill(story.title)
    form.get_by_label("Address").fill(story.url)
    form.get_by_label("Outlet").fill("The Gull")
    form.get_by_label("Text").fill(story.text)
