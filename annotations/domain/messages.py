"""Sentences for people, kept apart from the language in which they are read.

`N_("A name has at most {most} characters.", most=150)` is an English sentence that still knows its
template, so that catalogues can say it in another language: `wording.say` does, at the edges.
"""

import json
from collections.abc import Mapping

TEMPLATE, VALUES = "message", "values"


class Message(str):
    """An English sentence; `template` is what catalogues translate, `values` fill its places.

    Values are words, numbers and other messages. A number written `{n:,}` is grouped as the
    reader's language does. Without a template it is nobody's to translate.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Message":
        message = super().__new__(cls, template.format_map(values) if values else template)
        message.template = template
        message.values = values
        return message

    def __reduce__(self) -> tuple[object, ...]:
        return read_message, (self.to_text(),)

    def to_text(self) -> str:
        """How it is stored: the sentence itself, or with its values as JSON."""
        if self.template and not self.values:
            return self.template
        return json.dumps(_to_json(self), ensure_ascii=False)


N_ = Message


def verbatim(words: str) -> Message:
    """Words that stay as they are: an operator's, or in the reader's language already."""
    message = Message(words)
    message.template = ""
    return message


def read_message(text: str) -> Message:
    """The message that was stored as this text; older texts are sentences without values."""
    if not text.startswith(f'{{"{TEMPLATE}": '):
        return Message(text)
    try:
        return _from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return verbatim(text)


def _to_json(message: Message) -> dict[str, object]:
    if not message.template:
        return {TEMPLATE: "", VALUES: str(message)}
    values = {
        name: _to_json(value)
        if isinstance(value, Message)
        else value
        if isinstance(value, int | float | str)
        else str(value)
        for name, value in message.values.items()
    }
    return {TEMPLATE: message.template, VALUES: values}


def _from_json(stored: Mapping[str, object]) -> Message:
    template, values = stored[TEMPLATE], stored[VALUES]
    if not isinstance(template, str):
        raise TypeError(template)
    if isinstance(values, str):
        return verbatim(values)
    if not isinstance(values, Mapping):
        raise TypeError(values)
    return Message(
        template,
        **{
            str(name): _from_json(value) if isinstance(value, Mapping) else value
            for name, value in values.items()
        },
    )
