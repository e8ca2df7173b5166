"""Every page of a site by name, with what makes it worth a look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import Site, hyphened
from journeys.stories import Story
from playwright.sync_api import expect

# One row of each kind in the demo project, by the words in addresses.
ONE_OF_EACH = """
    SELECT p.uid,
        (SELECT uid FROM annotations_article WHERE project_id = p.id ORDER BY id LIMIT 1),
        (SELECT uid FROM annotations_batch WHERE project_id = p.id ORDER BY id LIMIT 1),
        (SELECT uid FROM annotations_source WHERE project_id = p.id ORDER BY id LIMIT 1),
        (SELECT uid FROM annotations_job WHERE project_id = p.id ORDER BY id DESC LIMIT 1),
        (SELECT uid FROM annotations_release WHERE project_id = p.id ORDER BY id DESC LIMIT 1)
    FROM annotations_project p WHERE p.slug = 'renn-coast'
"""
KINDS = ("projects", "articles", "batches", "sources", "jobs", "releases")
# A sentence to split, and one with a word that is wider than a phone.
LONG_SENTENCES = Story(
    "The log of the pilot boat",
    "",
    "Inspectors warned of rust on the crane; Nobody answered them for a year. They came again. "
    f"The log says only {'verschiebebahnhof' * 9} and nothing else.",
)

# Arabic with a foreign name and foreign words in it.
RIGHT_TO_LEFT = Story(
    "تحقيق في غرق العبّارة ألدا",
    "",
    "حذّر مفتشون من الصدأ في العبّارة «ألدا» قبل عامين من انقلابها قبالة ميناء رين. "
    "وقالت وكالة NPA إن الوزير «لم يرَ صفحة واحدة». "
    'وأضافت "Nobody wrote back" بالإنجليزية.',
)


def stay(_desk: Desk) -> None:
    """Nothing more is to be done on the page."""


@dataclass(frozen=True)
class Look:
    """A page to look at: its address, and steps that bring it into the state to be seen.

    refused: statuses of requests that these steps are meant to bring about.
    """

    name: str
    path: str
    then: Callable[[Desk], None] = field(default=stay)
    status: int = 200
    refused: frozenset[int] = frozenset()


def pages_of_project(site: Site) -> Iterator[Look]:
    """The pages of the demo project but for that to mark on, as its manager sees them."""
    uids = (hyphened(uid) for uid in site.rows(ONE_OF_EACH)[0])
    at = {kind: f"/{kind}/{uid}/" for kind, uid in zip(KINDS, uids, strict=True)}
    project = at["projects"]
    yield Look("projects", "/")
    yield Look("project-new", "/projects/new/")
    yield Look("account", "/accounts/")
    for page in ("keys", "security", "tokens"):
        yield Look(f"account-{page}", f"/accounts/{page}/")
    yield Look("nothing-here", "/articles/00000000-0000-0000-0000-000000000000/", status=404)
    yield Look("project", project)
    yield Look("project-empty", "/projects/new/", make_empty_project)
    for section in (
        *("articles", "batches", "members", "sources", "agreement", "jobs", "releases", "webhooks"),
    ):
        yield Look(section, f"{project}{section}/")
    yield Look("backends", f"{project}backends/")
    yield Look("comments", f"{project}comments/")
    yield Look("decisions-opening", f"{at['batches']}decisions/")
    for page in ("settings", "schemes", "schemes/1", "schemes/new"):
        yield Look(page.replace("/", "-"), f"{project}{page}/")
    yield Look("members-with-link", f"{project}members/", make_link)
    yield Look("articles-new", f"{project}articles/new/")
    yield Look("articles-refused", f"{project}articles/new/", send_empty_paste)
    yield Look("batches-new", f"{project}batches/new/?kind=training")
    yield Look("batches-new-none-free", f"{project}batches/new/")
    yield Look("releases-new", f"{project}releases/new/")
    for kind in KINDS[1:]:
        yield Look(f"{kind}-one", at[kind])
    yield Look("articles-version", f"{at['articles']}versions/new/")
    yield Look("agreement-pair", f"{project}agreement/", see_pair)
    yield Look("agreement-cell", f"{project}agreement/cell/")
    yield Look("agreement-own", f"{project}agreement/own/")
    yield Look("agreement-computed", f"{project}agreement/?layer=mode", see_computed)
    yield from pages_to_adjudicate(project, at["batches"])
    yield from pages_to_look_something_up(project)
    yield from pages_of_sentences(f"{at['articles']}sentences/")


def pages_to_adjudicate(project: str, batch: str) -> Iterator[Look]:
    """The queue of disagreements, an article side by side in its states, and the meeting."""
    yield Look("adjudication-queue", f"{batch}adjudication/")
    yield Look("adjudication-done", f"{batch}adjudication/?state=done")
    yield Look("adjudication-nothing", project, open_empty_queue)
    yield Look("meeting", f"{batch}adjudication/", open_meeting)
    for name, keys in (
        ("desk", ""),
        ("merge", "m"),
        ("reason", "1"),
        ("valid", "1j"),
        ("speakers", "cs"),
        ("whole", "f"),
        ("keys", "h"),
    ):
        yield Look(f"article-{name}-adjudicated", f"{batch}adjudication/", Adjudicating(keys))


@dataclass(frozen=True)
class Adjudicating:
    """The worst disagreement, after these keys; what they make stays a draft of this window."""

    keys: str

    def __call__(self, desk: Desk) -> None:
        desk.page.evaluate("localStorage.clear()")
        desk.page.get_by_role("link", name="Decide, worst first").click()
        reading = ReadingDesk(desk.page)
        reading.wait_until_ready()
        reading.do(self.keys)


def open_meeting(desk: Desk) -> None:
    desk.page.get_by_role("link", name="meeting view").first.click()
    expect(desk.page.locator("html[data-ready]")).to_be_attached()


def open_empty_queue(desk: Desk) -> None:
    project = desk.create_project("A project with one article just given out")
    desk.paste(project, LONG_SENTENCES, suggest=False)
    desk.assign(project, name="Given out", overlap=1)
    desk.open(project)
    desk.page.get_by_role("link", name="Adjudication", exact=True).click()
    expect(desk.page.get_by_text("No article is ready yet")).to_be_visible()


def pages_to_look_something_up(project: str) -> Iterator[Look]:
    """What happened, how the site is, how far everybody is, and the list with its filters."""
    for page in ("status", "events", "access-events", "batches/progress"):
        yield Look(page.replace("/", "-"), f"{project}{page}/")
    yield Look("events-filtered", f"{project}events/?since=2020-01-01")
    yield Look("events-none", f"{project}events/?until=2020-01-01")
    yield Look("events-refused", f"{project}events/?since=tomorrow")
    yield Look("articles-filters", f"{project}articles/", open_filters)
    yield Look(
        "articles-filtered", f"{project}articles/?q=the&state=submitted&order=title", see_end
    )
    yield Look("articles-none", f"{project}articles/?q=kumquat")
    yield Look("progress-none", "/projects/new/", open_progress_of_nothing)


def pages_of_sentences(of_submitted: str) -> Iterator[Look]:
    """The sentences of an article that was submitted, and of one whose sentences may change."""
    yield Look("sentences-closed", of_submitted)
    yield Look("sentences", "/projects/new/", open_sentences)
    yield Look("sentences-to-split", "/projects/new/", choose_sentence)
    yield Look("sentences-split", "/projects/new/", split_sentence)


def pages_to_mark_on(project: str) -> Iterator[Look]:
    """The annotation page in the states it can be in; the project has an article to mark."""
    yield Look("article-to-mark", project, open_next)
    yield Look("article-evidence", project, open_evidence)
    yield Look("article-words", project, open_words)
    yield Look("article-source", project, open_source)
    yield Look("article-keys", project, open_keys)
    yield Look("article-guideline", project, open_guideline)
    for name, key, shown in (
        ("relay", "w", ".strip .pick"),
        ("role", "r", ".strip .pick"),
        ("details", "i", ".details-panel"),
        ("note", "n", ".note-panel"),
        ("several", "+", ".voice.now"),
        ("everywhere", "Shift+S", ".everywhere-panel, .strip .notice"),
        ("comments", "k", "#sheet"),
        ("question", "Shift+X", ".strip .ask"),
        ("incomplete", "Control+Enter", "#sheet .problems"),
    ):
        refused = frozenset({409} if name == "incomplete" else ())
        yield Look(f"article-{name}", project, Quoting(key, shown), refused=refused)
    yield Look("article-right-to-left", "/projects/new/", open_right_to_left)


@dataclass(frozen=True)
class Quoting:
    """On a sentence with a quoted speaker, after this key and with what it opens."""

    key: str
    shown: str

    def __call__(self, desk: Desk) -> None:
        reading = desk.read_next(desk.path)
        reading.stand_on(3)
        reading.do(["y"] if reading.letters(3) == "" else [])
        reading.press(self.key)
        expect(reading.page.locator(self.shown).first).to_be_visible()


def open_right_to_left(desk: Desk) -> None:
    project = desk.create_project("The reading room to the left")
    desk.paste(project, RIGHT_TO_LEFT, suggest=False)
    desk.assign(project, name="One", overlap=1)
    reading = desk.read_next(project)
    reading.do(["c", "Enter", "q", "0", "Tab", "Shift+ArrowLeft"])
    expect(reading.page.locator(".strip .panel")).to_be_visible()


def make_empty_project(desk: Desk) -> None:
    desk.create_project("A project without anything in it yet")


def make_link(desk: Desk) -> None:
    desk.press("Make a link")
    expect(desk.page.get_by_label("Invitation link")).to_be_visible()


def send_empty_paste(desk: Desk) -> None:
    form = desk.form_with("Store it")
    form.get_by_label("Text").fill("   ")
    desk.press("Store it")
    expect(desk.page.get_by_text("The text is empty.")).to_be_visible()


def see_pair(desk: Desk) -> None:
    desk.page.locator("table.pairs a").first.click()
    expect(desk.page.locator(".differences")).to_be_visible()


def see_computed(desk: Desk) -> None:
    desk.page.locator("details.computed summary").first.click()
    expect(desk.page.get_by_label("For the methods section").first).to_be_visible()


def see_end(desk: Desk) -> None:
    """To where the bar of acts, which else lies over some row, has its own place."""
    desk.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def open_filters(desk: Desk) -> None:
    desk.page.get_by_text("More filters").click()
    expect(desk.page.get_by_label("Sorted")).to_be_visible()


def open_progress_of_nothing(desk: Desk) -> None:
    desk.open(f"{desk.create_project('A project without any batch')}batches/progress/")
    expect(desk.page.get_by_text("No batches yet")).to_be_visible()


def open_sentences(desk: Desk) -> None:
    desk.paste(desk.create_project("The splitting room"), LONG_SENTENCES, suggest=False)
    desk.page.get_by_role("link", name="Split or join sentences").click()
    expect(desk.page.get_by_role("link", name="Split sentence 1")).to_be_visible()


def choose_sentence(desk: Desk) -> None:
    open_sentences(desk)
    desk.page.get_by_role("link", name="Split sentence 1").click()
    expect(desk.page.get_by_role("button", name="Split here")).to_be_visible()


def split_sentence(desk: Desk) -> None:
    choose_sentence(desk)
    desk.page.get_by_label("Nobody").check(force=True)  # its words are drawn over the box
    desk.press("Split here")
    expect(desk.page.get_by_text("Version 2 has 4 sentences.")).to_be_visible()


def open_next(desk: Desk) -> None:
    desk.read_next(desk.path)


def open_evidence(desk: Desk) -> None:
    reading = desk.read_next(desk.path)
    reading.do(["e"])
    expect(reading.page.locator(".evidence-panel")).to_be_visible()
    reading.press("Control+Enter")


def open_words(desk: Desk) -> None:
    reading = desk.read_next(desk.path)
    reading.stand_on(3)
    reading.do(["y"] if reading.letters(3) == "" else [])
    reading.do(["Tab", "Shift+ArrowRight"])
    expect(reading.page.locator(".strip .panel")).to_be_visible()


def open_source(desk: Desk) -> None:
    reading = desk.read_next(desk.path)
    reading.stand_on(3)
    reading.do(["y"] if reading.letters(3) == "" else [])
    reading.do(["s"])
    reading.page.keyboard.type("Mor")
    expect(reading.page.locator("#source-offers")).to_be_visible()


def open_keys(desk: Desk) -> None:
    desk.read_next(desk.path).do(["h"])


def open_guideline(desk: Desk) -> None:
    desk.read_next(desk.path).do(["g"])
