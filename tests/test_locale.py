"""Translations: complete, with the same places and tags, and nothing visible left in English."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import pytest
from asking import Asker, all_routes
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import formats, translation
from make import NOON
from routes import ROUTES
from world import World, built

from annotations.actions.jobs import JobRun, fail_job, request_job, take_job
from annotations.domain.keys import KEYS
from annotations.domain.messages import N_
from annotations.models import Job, JobItemState, User

Form: TypeAlias = tuple[str | None, str]

REPOSITORY = Path(__file__).resolve().parent.parent
CATALOGUE = REPOSITORY / "annotations/locale/de/LC_MESSAGES/django.po"
TEMPLATES = sorted((REPOSITORY / "templates").rglob("*.html"))
MODULES = sorted(
    path
    for folder in ("annotations", "workbench")
    for path in (REPOSITORY / folder).rglob("*.py")
    if "migrations" not in path.parts
)
KEYWORDS = re.search(r"^KEYWORDS := (.+)$", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
PERCENT = re.compile(r"%(?:\(\w+\))?\d*[sd]|%%")
TAG = re.compile(r"</?\w+>")
# “English”, or "typewriter" quotation marks around words; "0" and "1" are ETags.
WRONG_QUOTES = re.compile(r"“[^„]*”|\"[^\W\d]+\"")
LETTERS = re.compile(r"[^\W\d_]{2}")
# Attributes that people see or hear.
SAID = ("alt", "aria-label", "aria-description", "data-waiting", "label", "placeholder", "title")
# Blocks of templates whose words nobody sees as they stand there.
WORDLESS = ("blocktranslate", "comment", "verbatim")
# Where something is put into a text.
APART = "\x00"
# What a German browser sends; it counts on pages that ask for no sign-in.
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
# Words of templates that are the same in every language.
INTERNATIONAL = {"AC1", "BibTeX", "Esc", "MANIFEST.json", "SHA-256", "UTC", "https://"}
# Where a message is handed on that was marked elsewhere.
HANDED_ON = {"annotations/wording.py", "annotations/domain/messages.py"}
# Pages whose texts a program writes for programs, or in a language of their own.
NOT_FOR_PEOPLE = {"api:docs", "api:schema", "metrics", "healthz", "readyz"}


def forms_of(message: Message) -> tuple[str, ...]:
    return tuple(map(str, message.id if isinstance(message.id, tuple) else [message.id]))


def german_of(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(said) if isinstance(said, tuple) else (str(said or ""),)


def ending(text: str) -> str:
    return text[-1:] if text[-1:] in ".:…?" else ""


def places(text: str) -> Counter[str]:
    """What is put into a text: %(n)s and {n:,}, each as often as it stands there."""
    braces = [
        f"{{{name}!{turn}:{spec}}}"
        for _, name, spec, turn in (string.Formatter().parse(text) if "{" in text else ())
        if name is not None
    ]
    return Counter(PERCENT.findall(text)) + Counter(braces)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture(scope="module")
def extracted() -> set[Form]:
    """Every message of the code, by context and singular, as `make messages` finds it."""
    assert KEYWORDS
    with (REPOSITORY / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        str(REPOSITORY),
        methods,
        options,
        {**DEFAULT_KEYWORDS, **parse_keywords(KEYWORDS[1].split())},
        directory_filter=lambda path: not Path(path).name.startswith((".", "__pycache__")),
    )
    return {
        (context, message[0] if isinstance(message, tuple) else message)
        for _, _, message, _, context in found
    }


@pytest.fixture
def german(tmp_path: Path, catalogue: Catalog) -> Iterator[None]:
    """The German of the catalogue as it is, compiled or not."""
    compiled = tmp_path / "locale/de/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        yield


@pytest.fixture
def world(db: None) -> Iterator[World]:  # noqa: ARG001 opens the database
    with built() as made:
        yield made


# --- The catalogue ------------------------------------------------------------------------------


def test_german_has_every_message_and_no_other(catalogue: Catalog, extracted: set[Form]) -> None:
    there = {(one.context, forms_of(one)[0]) for one in catalogue if one.id}

    assert len(there) > 1_000
    assert sorted(map(str, there ^ extracted)) == [], "run `make messages`, then translate"


def test_german_is_written_for_every_message(catalogue: Catalog) -> None:
    empty = [one.id for one in catalogue if one.id and not all(german_of(one))]
    fuzzy = [one.id for one in catalogue if one.id and one.fuzzy]

    assert (empty, fuzzy, list(catalogue.obsolete)) == ([], [], [])


def test_german_has_both_forms_of_every_count(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 2
    wrong = [one.id for one in catalogue if one.id and len(german_of(one)) != len(forms_of(one))]

    assert wrong == []


def test_german_fills_the_same_places(catalogue: Catalog) -> None:
    wrong = [
        (text, said)
        for one in catalogue
        if one.id
        for text, said in zip(forms_of(one), german_of(one), strict=True)
        if said and places(text) != places(said)
    ]

    assert wrong == []


def test_german_has_the_same_tags(catalogue: Catalog) -> None:
    wrong = [
        (text, said)
        for one in catalogue
        if one.id
        for text, said in zip(forms_of(one), german_of(one), strict=True)
        if said and Counter(TAG.findall(text)) != Counter(TAG.findall(said))
    ]

    assert wrong == []


def test_german_compiles_without_complaints(catalogue: Catalog) -> None:
    complaints = [(one.id, list(map(str, errors))) for one, errors in catalogue.check()]
    compiled = BytesIO()
    write_mo(compiled, catalogue)

    assert complaints == []
    assert len(compiled.getvalue()) > 50_000


def test_german_ends_as_the_english_does_and_quotes_as_germans_do(catalogue: Catalog) -> None:
    wrong = [
        said
        for one in catalogue
        if one.id
        for text, said in zip(forms_of(one), german_of(one), strict=True)
        if said and (ending(text) != ending(said) or WRONG_QUOTES.search(said))
    ]

    assert wrong == []


def test_labels_of_the_table_of_keys_are_translated(catalogue: Catalog) -> None:
    """A clash of keys names them by messages which are marked where the page's labels are."""
    assert [one.label for one in KEYS if catalogue.get(one.label) is None] == []


# --- The code -----------------------------------------------------------------------------------


def bare_words(template: str) -> Iterator[str]:
    """Texts and attributes of a template's HTML that stand outside of what is translated."""
    kept: list[str] = []
    inside = ""
    for token in Lexer(template).tokenize():
        inside = _block_after(token, inside)
        if inside:
            continue
        if token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        else:
            html = "".join(kept)
            kept.append(" " if html.rfind("<") > html.rfind(">") else APART)
    yield from visible_words("".join(kept))


def _block_after(token: Token, inside: str) -> str:
    """Which block that holds no words of its own the tokens after this one stand in."""
    words = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
    if not inside and (words[0] in WORDLESS or words == ["block", "body_class"]):
        return words[0]
    return "" if words[0] == f"end{inside}" else inside


class _Words(HTMLParser):
    """Collects texts, and the attributes that people see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style", "kbd") or (tag == "article" and given.get("lang") == "en"):
            self.silent = self.silent or tag
        self.words += [str(given[name]) for name in SAID if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.words.append(str(given.get("value")))

    def handle_endtag(self, tag: str) -> None:
        self.silent = "" if tag == self.silent else self.silent

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def visible_words(html: str) -> Iterator[str]:
    parser = _Words()
    parser.feed(html)
    parser.close()
    for text in parser.words:
        for words in text.split(APART):
            if said := " ".join(words.split()):
                yield said


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(REPOSITORY / "templates"))
)
def test_template_has_no_words_that_are_not_translated(path: Path) -> None:
    found = [
        words
        for words in bare_words(path.read_text(encoding="utf-8"))
        if any(LETTERS.search(word) for word in set(words.split()) - INTERNATIONAL)
    ]

    assert found == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Saved{% if a %}{% endif %}</p>",
        '<button title="Save {{ it }}"></button>',
        '<input type="submit" value="Save">',
        '<p>{% translate "No" %} Yes</p>',
    ],
    ids=["text", "attribute", "button", "beside"],
)
def test_words_that_are_not_translated_would_be_found(template: str) -> None:
    assert any(LETTERS.search(words) for words in bare_words(template))


def test_messages_are_marked_where_they_are_written() -> None:
    """What is handed to gettext is a literal, so that it is found; else it stays English."""
    named = {"N_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    wrong = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = named | {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in named
        }
        place = str(path.relative_to(REPOSITORY))
        wrong += [
            f"{place}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in names
            and not (node.args and isinstance(node.args[0], ast.Constant))
            and place not in HANDED_ON
        ]

    assert wrong == []


# --- Pages --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("german")
@pytest.mark.long
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_pages_in_german_show_no_english(
    who: str,
    world: World,
    catalogue: Catalog,
) -> None:
    english = english_only(catalogue)
    world.people[who].language = "de"
    world.people[who].save(update_fields=["language"])
    asker = Asker(world)

    seen, found = 0, []
    for route in all_routes():
        if not _is_page(route.name, who):
            continue
        answer = asker.ask(who, "GET", route.address(world.values), headers=GERMAN)
        assert '<html lang="de"' in answer.body or "<html" not in answer.body, route.name
        seen += "<html" in answer.body
        found += [
            f"{route.name}: {words}"
            for words in visible_words(answer.body)
            if words in english or words.rstrip(":") in english
        ]

    assert seen > 10
    assert sorted(set(found)) == []


def _is_page(name: str, who: str) -> bool:
    return (
        who in ROUTES.get(name, {}).get("GET", frozenset())
        and not name.startswith("api:")
        and name not in NOT_FOR_PEOPLE
    )


def english_only(catalogue: Catalog) -> set[str]:
    """The texts that say something else in German."""
    said = {text for one in catalogue if one.id for text in german_of(one)}
    return {
        text for one in catalogue if one.id for text in forms_of(one) if LETTERS.search(text)
    } - said


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("address", ["login", "nothing"])
@pytest.mark.django_db
def test_page_before_signing_in_is_german_for_a_german_browser(
    address: str,
    catalogue: Catalog,
) -> None:
    path = reverse("login") if address == "login" else "/nothing/here/"

    answer = Client().get(path, headers=GERMAN, follow=True)

    page = answer.content.decode()
    assert '<html lang="de"' in page
    assert set(visible_words(page)) & english_only(catalogue) == set()


# --- Refusals and reasons -----------------------------------------------------------------------


@pytest.mark.usefixtures("german")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("de", "Hier gibt es nichts, was Sie sehen dürfen."),
        ("en", "There is nothing here that you may see."),
        ("fr", "There is nothing here that you may see."),
    ],
)
def test_refusal_of_the_api_is_in_the_language_asked_for(
    language: str,
    detail: str,
    world: World,
) -> None:
    client = Client()
    client.force_login(world.people["bob"])

    answer = client.get("/api/nothing/here", headers={"Accept-Language": language})

    assert answer.json() == {"code": "not_found", "detail": detail, "field": None}


@pytest.mark.usefixtures("german")
@pytest.mark.django_db
def test_refusal_of_the_api_tells_values_in_the_language_asked_for(
    world: World,
) -> None:
    client = Client()
    client.force_login(world.people["bob"])

    answer = client.patch(
        reverse("api:me"),
        {"theme": "pink"},
        content_type="application/json",
        headers={"Accept-Language": "de"},
    )

    assert answer.json()["detail"] == "Das muss eines sein von: auto, light, dark."
    assert answer.json()["field"] == "theme"


@pytest.mark.usefixtures("german")
@pytest.mark.django_db
def test_reason_of_a_job_and_of_its_rows_is_in_each_readers_language(
    world: World,
) -> None:
    job = request_job(project=world.project, kind="import", params={}, by=None, at=NOON)
    taken = take_job(uid=job.uid, at=NOON)
    assert taken is not None
    why = N_("The file is larger than {limit:,} bytes.", limit=5_000)
    JobRun(taken, lambda: NOON).note_items(
        [JobRun(taken, lambda: NOON).item("0:1", state=JobItemState.FAILED, error=why)]
    )
    fail_job(job=taken, reason=why, at=NOON)

    assert {language: _told(world.people["alice"], job, language) for language in ("de", "en")} == {
        "de": ({"Die Datei ist größer als 5.000 Bytes."}, 2),
        "en": ({"The file is larger than 5,000 bytes."}, 2),
    }


def _told(reader: User, job: Job, language: str) -> tuple[set[str], int]:
    """What the API tells a reader, and how often the page says it."""
    reader.language = language
    reader.save(update_fields=["language"])
    client = Client()
    client.force_login(reader)
    page = client.get(reverse("job-detail", args=[job.uid])).content.decode()
    headers = {"Accept-Language": language}
    reason = client.get(reverse("api:job", args=[job.uid]), headers=headers).json()["reason"]
    items = client.get(reverse("api:job-items", args=[job.uid]), headers=headers).json()
    return {reason, *(one["error"] for one in items["results"])}, page.count(reason)


# --- Dates and numbers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("3 March 2026", "3 Mar 2026, 14:05", "0.67")),
        ("de", ("3. März 2026", "03.03.2026, 14:05", "0,67")),
    ],
)
def test_dates_and_numbers_are_written_as_in_the_language(
    language: str, said: tuple[str, ...]
) -> None:
    moment = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
    with translation.override(language):
        shown = (
            formats.date_format(moment, "DATE_FORMAT"),
            formats.date_format(moment, "SHORT_DATETIME_FORMAT"),
            formats.number_format(0.67, 2),
        )

    assert shown == said


def test_languages_are_named_in_their_own_words() -> None:
    assert dict(settings.LANGUAGES) == {"en": "English", "de": "Deutsch"}
