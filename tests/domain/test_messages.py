"""Messages: English sentences that still know their template and values."""

import json
import pickle

import pytest

from annotations.domain.messages import N_, Message, read_message, verbatim

INNER = N_("The line is not JSON: {reason}.", reason="line 1")


def test_message_is_its_sentence_in_english() -> None:
    message = N_("At most {most:,} bytes in {name!r:.10}.", most=4_000_000, name="a" * 40)

    assert message == "At most 4,000,000 bytes in 'aaaaaaaaa."
    assert message.template == "At most {most:,} bytes in {name!r:.10}."


def test_message_without_values_keeps_its_braces() -> None:
    assert N_("Known are {title} and {text}.") == "Known are {title} and {text}."


@pytest.mark.parametrize(
    "message",
    [
        N_("The text is empty."),
        N_("“{title}” is in {n} batches.", title="Ferry", n=3),
        N_("{error} ({field})", error=INNER, field="text"),
        verbatim("Dieses Passwort ist zu kurz."),
        verbatim('{"message": "no"}'),
    ],
    ids=["plain", "values", "nested", "verbatim", "hostile"],
)
def test_message_read_back_is_the_same(message: Message) -> None:
    stored = read_message(message.to_text())
    pickled = pickle.loads(pickle.dumps(message))

    for again in (stored, pickled):
        assert (again, again.template, again.values) == (message, message.template, message.values)


def test_message_without_values_is_stored_as_the_sentence_it_is() -> None:
    assert N_("The text is empty.").to_text() == "The text is empty."


def test_value_that_is_no_word_or_number_is_stored_as_words() -> None:
    stored = N_("It broke: {error}", error=ValueError("no")).to_text()

    assert json.loads(stored)["values"] == {"error": "no"}
    assert read_message(stored) == "It broke: no"


def test_value_with_braces_is_not_filled_again() -> None:
    message = N_("“{title}” is here.", title="{secret}")

    assert read_message(message.to_text()) == "“{secret}” is here."


@pytest.mark.parametrize(
    "text",
    [
        '{"message": "The {what}", "values": {}',
        '{"message": "The {what}.", "values": {"other": 1}}',
        '{"message": 3, "values": {}}',
        '{"message": "The {what}.", "values": [1]}',
        '{"message": "{a.b}", "values": {"a": 1}}',
    ],
    ids=["cut", "value_missing", "template_number", "values_list", "attribute"],
)
def test_text_that_only_looks_like_a_message_is_shown_as_it_is(text: str) -> None:
    message = read_message(text)

    assert (message, message.template) == (text, "")
