"""Messages in the language of whoever reads them."""

from collections.abc import Callable

import pytest
from django.utils import translation

from annotations import wording
from annotations.domain.messages import N_, read_message, verbatim
from annotations.wording import say

GERMAN = {
    "The text is empty.": "Der Text ist leer.",
    "At most {limit:,} bytes, not {n}.": "Höchstens {limit:,} Bytes, nicht {n}.",
    "{error} ({field})": "{field}: {error}",
}


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "gettext", lambda message: GERMAN.get(message, message))


@pytest.fixture
def in_german() -> Callable[[str], str]:
    def said(message: str) -> str:
        with translation.override("de"):
            return say(message)

    return said


def test_say_gives_the_template_in_the_readers_language(in_german: Callable[[str], str]) -> None:
    assert in_german(N_("The text is empty.")) == "Der Text ist leer."


def test_say_groups_numbers_as_the_reader_does(in_german: Callable[[str], str]) -> None:
    message = N_("At most {limit:,} bytes, not {n}.", limit=4_000_000, n=5_000_000)

    assert in_german(message) == "Höchstens 4.000.000 Bytes, nicht 5000000."
    assert message == "At most 4,000,000 bytes, not 5000000."


def test_say_turns_messages_within_messages(in_german: Callable[[str], str]) -> None:
    message = N_("{error} ({field})", error=N_("The text is empty."), field="text")

    assert in_german(message) == "text: Der Text ist leer."
    assert in_german(read_message(message.to_text())) == "text: Der Text ist leer."


@pytest.mark.parametrize(
    "words", ["The text is empty.", verbatim("The text is empty.")], ids=["text", "verbatim"]
)
def test_say_leaves_what_is_no_message(words: str, in_german: Callable[[str], str]) -> None:
    assert in_german(words) == "The text is empty."
