"""What a person does on the pages around the articles, as steps in a browser."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from journeys.reading_desk import ReadingDesk
from journeys.stories import Story
from playwright.sync_api import Locator, Page, expect

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Desk:
    """One signed-in person's window on a site."""

    page: Page
    address: str

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def sign_in(self, username: str, password: str) -> None:
        self.open("/accounts/login/")
        self.sign_in_here(username, password)

    def sign_in_here(self, username: str, password: str) -> None:
        """Fill in the sign-in page that is open."""
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")
        expect(self.page.get_by_role("link", name=username, exact=True)).to_be_visible()

    def sign_out(self) -> None:
        self.open("/")
        self.press("Sign out")
        expect(self.page.get_by_role("button", name="Sign in")).to_be_visible()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def create_project(self, name: str) -> str:
        """Make a project; gives its path, "/projects/…/"."""
        self.open("/projects/new/")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.press("Make the project")
        self.page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}/$"))
        return self.path

    @property
    def path(self) -> str:
        """Where this window is."""
        return self.page.url.removeprefix(self.address).partition("?")[0]

    def paste(self, project: str, story: Story, *, suggest: bool = True) -> None:
        self.open(f"{project}articles/new/")
        form = self.form_with("Store it")
        form.get_by_label("Title").fill(story.title)
        form.get_by_label("Text").fill(story.text)
        form.get_by_label("Address").fill(story.url)
        form.get_by_label("Suggest quotations and speakers").set_checked(suggest)
        self.press("Store it")
        expect(self.page.get_by_text(re.compile(r"^Stored with \d+ sentences\.$"))).to_be_visible()

    def upload(self, project: str, *paths: Path) -> None:
        self.open(f"{project}articles/new/")
        form = self.form_with("Import")
        form.get_by_label("Files", exact=True).set_input_files(list(paths))
        form.get_by_label("Licence").fill("CC BY 4.0")
        self.press("Import")

    def form_with(self, button: str) -> Locator:
        """The form that has this button."""
        return self.page.locator("form", has=self.page.get_by_role("button", name=button))

    def wait_for_job(self) -> None:
        """On a job's page: wait until it says by itself that the job is done."""
        expect(self.page.locator("[data-done] .job-state .badge")).to_have_text(
            "done", timeout=60_000
        )

    def wait_for_jobs(self, project: str, kind: str) -> int:
        """Open the page of each job of a kind, wait until it says done; gives how many."""
        self.open(f"{project}jobs/")
        links = self.page.locator("main tbody").get_by_role("link", name=kind).all()
        for path in [link.get_attribute("href") or "" for link in links]:
            self.open(path)
            self.wait_for_job()
        return len(links)

    def invite(self, project: str) -> str:
        """Make a link for an annotator; gives its path."""
        self.open(f"{project}members/")
        self.press("Make a link")
        link = self.page.get_by_label("Invitation link").input_value()
        return link.removeprefix(self.address)

    def join(self, invitation: str, *, username: str, password: str, full_name: str) -> None:
        self.open(invitation)
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Full name").fill(full_name)
        self.page.get_by_label("Password").fill(password)
        self.press("Make the account and join")
        expect(self.page.get_by_text("Welcome to the project.")).to_be_visible()

    def assign(self, project: str, *, name: str, overlap: int) -> None:
        """Give all free articles to all people in a batch."""
        self.open(f"{project}batches/new/")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("People per article").fill(str(overlap))
        self.press("Assign the batch")
        expect(self.page.get_by_text("The batch is assigned")).to_be_visible()

    def read_next(self, project: str) -> ReadingDesk:
        """Open one's next article."""
        self.open(project)
        self.page.get_by_role("link", name="Next article").click()
        reading = ReadingDesk(self.page)
        reading.wait_until_ready()
        return reading

    def cells(self, rows: Locator) -> Sequence[Sequence[str]]:
        """The words of a table, row by row, with plain spaces."""
        words = [row.locator("th, td").all_inner_texts() for row in rows.all()]
        return [[cell.replace(NO_BREAK, " ").strip() for cell in row] for row in words]
