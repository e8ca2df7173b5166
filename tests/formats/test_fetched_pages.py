"""Lists of addresses: which lines are read, and what a fetched page gives."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
from formats.test_html import PATHOLOGICAL
from hypothesis import given as given_values
from hypothesis import strategies as st

from annotations.formats import ArticleDraft, RowError, fetched_pages, url_list
from annotations.formats.base import Fetched, Given, Row

PAGE = """<!DOCTYPE html><html lang="de"><head><title>Regen | Zeitung</title>
<meta property="og:title" content="Regen über Köln"></head><body><nav><p>Menu</p></nav>
<article><h1>Regen über Köln</h1><p>Es regnete den ganzen Tag lang in Köln und in Bonn.</p>
<p>Niemand wurde dabei verletzt, sagte die Feuerwehr am Abend.</p></article>
<footer>Imprint</footer></body></html>"""


def read(listed: bytes, fetch: Callable[[str], Fetched] | None = None) -> list[Row]:
    given = Given() if fetch is None else Given(fetch=fetch)
    return list(fetched_pages.read(BytesIO(listed), name="urls.txt", given=given))


def page(body: bytes, kind: str = "text/html") -> ArticleDraft | RowError:
    ((_, found),) = read(b"https://example.org/a", lambda url: Fetched(url, body, kind))
    return found


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE.encode(), "text/html; charset=utf-8"),
        (PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1"),
        (PAGE.encode("latin-1"), ""),
        (PAGE.encode("latin-1"), "text/html; charset=utf-8"),
        (
            PAGE.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252"),
            "text/html",
        ),
        (b"\xef\xbb\xbf" + PAGE.encode(), "application/xhtml+xml"),
        (PAGE.encode(), "text/html; charset=idna"),
    ],
)
def test_read_fetched_page_gives_its_main_text_in_any_encoding(body: bytes, kind: str) -> None:
    found = page(body, kind)

    assert isinstance(found, ArticleDraft)
    assert (found.title, found.language) == ("Regen über Köln", "de")
    assert found.url == "https://example.org/a"
    assert found.text == (
        "Es regnete den ganzen Tag lang in Köln und in Bonn.\n\n"
        "Niemand wurde dabei verletzt, sagte die Feuerwehr am Abend."
    )


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"%PDF-1.7", "application/pdf", "not_a_page"),
        (b"", "text/html", "empty_text"),
        (b"<html><body><nav>Menu</nav></body></html>", "text/html", "empty_text"),
    ],
)
def test_read_fetched_page_without_text_is_an_error(body: bytes, kind: str, code: str) -> None:
    found = page(body, kind)

    assert isinstance(found, RowError)
    assert found.code == code


def test_read_list_numbers_lines_and_names_bad_ones() -> None:
    listed = (
        b"\xef\xbb\xbfhttps://e.org/a\r\n\n# more\nftp://e.org/\nhttps://e.org/" + b"b" * 20_000
    )

    rows = read(listed, lambda url: Fetched(url, PAGE.encode()))

    found = [(n, one.code if isinstance(one, RowError) else one.url) for n, one in rows]
    assert found == [(1, "https://e.org/a"), (4, "bad_url"), (5, "too_long")]


def test_read_list_without_a_fetcher_asks_nobody() -> None:
    ((_, found),) = read(b"https://example.org/a")

    assert isinstance(found, RowError)
    assert found.code == "fetching_off"


@pytest.mark.parametrize("unit", [unit.replace("␣", " ") for unit in PATHOLOGICAL.split()])
def test_read_pathological_page_takes_little_time(unit: str) -> None:
    began = time.process_time()

    page(b"<html><body><p>Rain fell." + unit.encode() * 100_000)

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("head", "is_list"),
    [
        (b"https://e.org/a", True),
        (b"# ours\n\nHTTP://e.org/a\nhttps://e.o", True),
        (b"https://e.org/a is where it rained", False),
        (b"https://e.org/a\nRain fell.\n", False),
        (b"# only words\n", False),
        (b"", False),
    ],
)
def test_sniff_list_of_addresses(head: bytes, is_list: bool) -> None:
    assert url_list.sniff(head, "a.txt") is is_list


@given_values(st.binary(max_size=200))
def test_read_any_page_gives_one_row(body: bytes) -> None:
    assert page(body) is not None
