"""Typed readers of JSON values."""

from uuid import UUID

import pytest

from annotations.domain import fields
from annotations.domain.fields import InvalidRecord

UID = "0b8e6a3c-6f0a-4f0e-9a55-0d5a3c1e7a01"


def test_as_object_with_an_unknown_key_at_the_top_names_the_key_alone() -> None:
    with pytest.raises(InvalidRecord) as refusal:
        fields.as_object({"x": 1}, "", {"event"})

    assert (refusal.value.code, refusal.value.field) == ("unknown_field", "x")


def test_items_missing_is_empty_and_too_many_are_refused() -> None:
    assert fields.items({}, "records", "", limit=1) == []

    with pytest.raises(InvalidRecord, match="at most 1"):
        fields.items({"records": [1, 2]}, "records", "", limit=1)


@pytest.mark.parametrize("key", ["records", "shown"])
def test_items_of_a_request_name_the_field_without_a_leading_dot(key: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        fields.items({key: 3}, key, "", limit=1)

    assert refusal.value.field == key


def test_text_of_a_request_names_the_field_without_a_leading_dot() -> None:
    with pytest.raises(InvalidRecord) as refusal:
        fields.text({"reason": 3}, "reason", "", limit=5)

    assert refusal.value.field == "reason"


def test_text_at_its_limit_is_kept_and_one_longer_is_refused() -> None:
    assert fields.text({"note": "ääää"}, "note", "record", limit=4) == "ääää"

    with pytest.raises(InvalidRecord) as refusal:
        fields.text({"note": "ääää!"}, "note", "record", limit=4)
    assert refusal.value.code == "too_long"


@pytest.mark.parametrize("value", ["a\0", "\ud83d"])
def test_text_no_database_can_store_is_refused(value: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        fields.text({"note": value}, "note", "record", limit=4)

    assert refusal.value.code == "bad_character"


def test_seconds_are_rounded_to_milliseconds() -> None:
    assert fields.seconds({"seconds": 1.23456}, "seconds", "record") == 1.235


@pytest.mark.parametrize("value", [86_400, 0, 0.0])
def test_seconds_at_their_bounds_are_kept(value: float) -> None:
    assert fields.seconds({"seconds": value}, "seconds", "record") == value


@pytest.mark.parametrize("value", [86_400.1, -0.1, float("nan"), pytest.param(10**400, id="huge")])
def test_seconds_beyond_their_bounds_are_refused(value: float) -> None:
    with pytest.raises(InvalidRecord):
        fields.seconds({"seconds": value}, "seconds", "record")


def test_choice_missing_takes_the_first_word_unless_told_otherwise() -> None:
    assert fields.choice({}, "stance", "e", ("supports", "refutes")) == "supports"
    assert fields.choice({}, "stance", "e", ("supports", "refutes"), default="refutes") == "refutes"

    with pytest.raises(InvalidRecord):
        fields.choice({}, "stance", "e", ("supports",), default=None)


def test_choice_or_none_null_is_none() -> None:
    assert fields.choice_or_none({"role": None}, "role", "a", ("expert",)) is None


def test_required_uid_is_read_in_any_case() -> None:
    assert fields.required_uid({"uid": UID.upper()}, "uid", "") == UUID(UID)


@pytest.mark.parametrize(
    "value", [None, 1, "", "x", UID.replace("-", ""), f"{{{UID}}}", f"urn:uuid:{UID}"]
)
def test_required_uid_in_another_form_is_refused(value: object) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        fields.required_uid({"uid": value}, "uid", "body")

    assert refusal.value.field == "body.uid"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("https://exämple.org/ü", True),
        ("ftp://example.org", False),
        ("//example.org", False),
        ("data:text/html,x", False),
        ("https://example.org/a b", False),
        ("https://example.org/\x01", False),
        ("\x01https://example.org", False),
        ("https:\n//example.org", False),
    ],
)
def test_is_web_address_takes_http_and_https_with_a_host(value: str, expected: bool) -> None:
    assert fields.is_web_address(value) is expected


def test_web_address_is_stripped() -> None:
    assert fields.web_address({"url": " https://a.org \n"}, "url", "e") == "https://a.org"


@pytest.mark.parametrize("value", ["2026-03-01", "2026-03-01T12:30", "2026-03-01T12:30:00Z", ""])
def test_iso_date_is_kept_as_written(value: str) -> None:
    assert fields.iso_date({"retrieved_at": value}, "retrieved_at", "e") == value


@pytest.mark.parametrize(
    "value", ["1 March 2026", "2026-13-01", "2026-02-30", "0001-01-01T00:00:00+14:00"]
)
def test_iso_date_of_another_form_is_refused(value: str) -> None:
    with pytest.raises(InvalidRecord):
        fields.iso_date({"retrieved_at": value}, "retrieved_at", "e")
