"""Log lines: one JSON object each, with ids; nothing forged, no rows, no tokens, no texts."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog
from django.test import Client
from make import TEXT, make_assignment, make_user, record

from workbench import celery, logs

Lines = StringIO


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the product's handler would print from now on."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def read(lines: Lines) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_log_line_with_line_breaks_stays_one_line(lines: Lines) -> None:
    forged = "ann\n2026 INFO forged\r\x1b[2J\u2028more"

    logging.getLogger("tried").warning("Signed in: %s", forged)

    [line] = read(lines)
    assert line["message"] == f"Signed in: {forged}"
    assert lines.getvalue().isascii()
    assert lines.getvalue().count("\n") == 1


def test_log_line_of_structlog_looks_like_any_other(lines: Lines) -> None:
    structlog.get_logger("tried").warning("counted %d", 3, articles=7)

    [line] = read(lines)
    assert list(line)[:5] == ["time", "level", "logger", "process", "message"]
    assert (line["level"], line["logger"], line["message"]) == ("warning", "tried", "counted 3")
    assert line["articles"] == 7


def test_log_line_says_when_in_utc(lines: Lines) -> None:
    logging.getLogger("tried").warning("Started")

    assert str(read(lines)[0]["time"]).endswith("+00:00")


def test_log_line_of_an_exception_leaves_out_the_row_it_quotes(lines: Lines) -> None:
    reason = "violates a check\nDETAIL:  Failing row contains (1, words of an article)"
    try:
        raise ValueError(reason)
    except ValueError:
        logging.getLogger("tried").error("Not stored", exc_info=sys.exc_info())

    [line] = read(lines)
    assert "violates a check" in str(line["exception"])
    assert "words of an article" not in str(line["exception"])


@pytest.mark.django_db
def test_log_line_of_a_request_names_the_person_by_uid_alone(lines: Lines, client: Client) -> None:
    user = make_user("a-name-nobody-should-log")
    client.force_login(user)

    client.get("/", {"q": "words of a question"})

    [line] = [one for one in read(lines) if one["message"] == "request_finished"]
    assert line["user_id"] == str(user.uid)
    assert line["request"] == "GET /"
    assert line["code"] == 200
    assert len(str(line["request_id"])) == 36
    assert "a-name-nobody" not in lines.getvalue()
    assert "words of a question" not in lines.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/invitations/SECRETTOKEN/", "/invitations/SECRETTOKEN/more"])
def test_log_line_holds_no_token_of_a_link(lines: Lines, client: Client, path: str) -> None:
    client.get(path)

    assert "SECRETTOKEN" not in lines.getvalue()
    assert [one["request"] for one in read(lines) if one["message"] == "request_finished"]


@pytest.mark.django_db
def test_saving_logs_no_word_of_the_text_or_the_record(lines: Lines, client: Client) -> None:
    work = make_assignment()
    client.force_login(work.annotator)
    uid = "00000000-0000-4000-8000-000000000001"
    body = {"event": uid, "act": uid, "client": uid, "record": record("none", note="my doubts")}

    client.put(
        f"/api/assignments/{work.uid}/sentences/0",
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": '"0"'},
    )

    assert [one["code"] for one in read(lines) if one["message"] == "request_finished"] == [200]
    assert "my doubts" not in lines.getvalue()
    assert TEXT[:12] not in lines.getvalue()


@pytest.mark.django_db
def test_request_takes_no_id_from_one_that_broke_before(lines: Lines, client: Client) -> None:
    structlog.contextvars.bind_contextvars(user_id="somebody-else", job="7e57")

    client.get("/accounts/login/")

    [line] = [one for one in read(lines) if one["message"] == "request_finished"]
    assert line["user_id"] is None
    assert "job" not in line


def test_lines_of_a_task_name_its_job(lines: Lines) -> None:
    class Request:
        args = ("7e57",)

    class Task:
        request = Request()

    with structlog.contextvars.bound_contextvars(request_id="asked-by"):
        celery.name_job(Task())
        logging.getLogger("annotations.tasks").warning("job %s broke", "7e57")
    structlog.contextvars.clear_contextvars()

    [line] = read(lines)
    assert (line["job"], line["request_id"]) == ("7e57", "asked-by")


def test_texts_in_sql_are_logged_at_no_level(lines: Lines) -> None:
    logging.getLogger().setLevel(logging.DEBUG)

    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    assert lines.getvalue() == ""
