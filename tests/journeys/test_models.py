"""A manager registers somebody's model, tries it, chooses it, and reads what it proposed."""

import re
from pathlib import Path

import pytest
from journeys.desk import Desk
from journeys.site import Site
from journeys.stories import Story
from journeys.test_pages_look import OVERFLOW, PHONE, WIDE
from model_server import labelled, model_server, predicted
from playwright.sync_api import expect

from workbench import environment

pytestmark = pytest.mark.browser

STORY = Story("Rust", "", "“We wrote twice,” said Ida Morren. Nobody answered.")


def say(text: str) -> bytes:
    """A model with one good span and one that nobody mapped."""
    if "“" not in text:
        return predicted()
    quote = text[text.index("“") : text.index("”") + 1]
    return predicted(labelled(text, quote, "Quote", score=0.9), labelled(text, "said", "Vibe"))


def picture(desk: Desk, name: str) -> None:
    """Keep how the page looks, wide and on a phone, in both themes; nothing may overflow."""
    folder = environment.text("WORKBENCH_PICTURES")
    for size in (WIDE, PHONE):
        desk.page.set_viewport_size(size)
        assert desk.page.evaluate(OVERFLOW) == 0
        for theme in ("light", "dark") if folder else ():
            desk.page.emulate_media(color_scheme=theme)
            file = Path(folder) / f"{name}-{size['width']}-{theme}.png"
            desk.page.screenshot(path=file, full_page=True)
    desk.page.emulate_media(color_scheme="light")
    desk.page.set_viewport_size(WIDE)


def test_model_is_registered_tried_chosen_and_asked(manager: Desk, site: Site) -> None:
    project = manager.create_project("The borrowed model")
    manager.open(f"{project}settings/")
    manager.page.get_by_role("link", name="To the models").click()
    form = manager.form_with("Register it")
    form.get_by_label("Name", exact=True).fill("Quotes of the desk")
    form.get_by_label("Address").fill(f"http://127.0.0.1:{site.model_port}")
    form.get_by_label("User name at the model").fill("desk")
    form.get_by_label("Password at the model").fill("a quiet rain")
    picture(manager, "backend-new")
    manager.press("Register it")
    expect(manager.page.get_by_text("The model is registered.")).to_be_visible()
    assert "a quiet rain" not in manager.page.content()

    with model_server(say, port=site.model_port):
        manager.press("Try it")
        expect(manager.page.get_by_role("heading", name="What came back")).to_be_visible()
        expect(manager.page.get_by_role("cell", name="“We wrote to the council")).to_be_visible()
        expect(manager.page.get_by_text("label 'Vibe', which is not mapped")).to_be_visible()
        manager.page.get_by_text("The answer itself").click()
        expect(manager.page.get_by_text('"results"')).to_be_visible()
        picture(manager, "backend-tried")

        manager.open(f"{project}settings/")
        manager.page.get_by_label("Who makes suggestions").select_option("Quotes of the desk")
        manager.press("Save")
        expect(manager.page.get_by_text("The settings are saved.")).to_be_visible()
        picture(manager, "settings-with-finder")
        manager.paste(project, STORY)
        assert manager.wait_for_jobs(project, "pre-annotation") == 1

    expect(manager.page.get_by_text(re.compile("Refused: Item 2 has the label"))).to_be_visible()
    picture(manager, "job-with-refusals")
    manager.assign(project, name="One", overlap=1)
    reading = manager.read_next(project)
    expect(reading.page.get_by_text("Ida Morren").first).to_be_visible()


def test_model_that_is_away_is_said_to_be_away(manager: Desk, site: Site) -> None:
    project = manager.create_project("The absent model")
    manager.open(f"{project}backends/")
    form = manager.form_with("Register it")
    form.get_by_label("Name", exact=True).fill("Nobody there")
    form.get_by_label("Address").fill(f"http://127.0.0.1:{site.model_port}")
    manager.press("Register it")

    manager.press("Try it")

    expect(manager.page.get_by_text("cannot be reached")).to_be_visible()
