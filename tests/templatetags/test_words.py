"""Codes in words."""

import pytest

from annotations.models import Job, JobItem
from annotations.templatetags import words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2026-03-03", "3 March 2026"),
        ("2026-03-03T06:30:00+00:00", "3 March 2026"),
        ("spring 2026", "spring 2026"),
        ("", ""),
    ],
)
def test_publication_date_is_said_in_words_where_it_is_one(given: str, said: str) -> None:
    assert words.publication_date(given) == said


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host", "", "http"])
def test_web_address_lets_nothing_through_but_the_web(url: str) -> None:
    assert words.web_address(url) == ""


def test_web_address_keeps_an_address_of_the_web() -> None:
    assert words.web_address("https://example.org/a") == "https://example.org/a"


@pytest.mark.parametrize(
    ("key", "said"),
    [("0:2", "news.jsonl, row 2"), ("0:file", "news.jsonl"), ("7:1", ""), ("a-uid", "")],
)
def test_place_of_a_row_names_file_and_row(key: str, said: str) -> None:
    job = Job(params={"files": [{"path": "x", "name": "news.jsonl"}]})

    assert words.place_of(JobItem(key=key), job) == said
