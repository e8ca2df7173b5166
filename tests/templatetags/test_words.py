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
    job = importing("news.jsonl", "more.jsonl")

    assert words.place_of(JobItem(key=key), job) == said


def test_place_of_a_row_of_the_only_file_names_the_row_alone() -> None:
    job = importing("news.zip")

    assert words.place_of(JobItem(key="0:2", file="news.zip", row=2), job) == "row 2"
    assert words.place_of(JobItem(key="0/1:2", file="a.csv", row=2), job) == "a.csv, row 2"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a, b"),
        ("abc", "a, b and 1 more"),
        ("abcd", "a, b and 2 more"),
    ],
)
def test_files_brought_are_named_up_to_two(names: str, said: str) -> None:
    assert words.files_brought(importing(*names)) == said


@pytest.mark.parametrize(
    ("params", "is_trial"),
    [
        ({}, False),
        ({"options": 1}, False),
        ({"options": {"dry_run": True}}, True),
        ({"files": 1}, False),
    ],
)
def test_job_is_a_trial_only_where_it_says_so(params: dict[str, object], is_trial: bool) -> None:
    job = Job(params=params)

    assert (words.is_trial(job), words.files_brought(job)) == (is_trial, "")


def importing(*names: str) -> Job:
    return Job(params={"files": [{"path": "x", "name": name} for name in names]})
