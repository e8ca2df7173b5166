"""Messages of the domain and of actions in the language of whoever reads them."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from annotations.domain.messages import Message


def say(message: str) -> str:
    """The message in the language of the request; words without a template as they are."""
    if not isinstance(message, Message):
        return message
    if not message.template:
        return str(message)
    template = gettext(message.template)
    if not message.values:
        return template
    return template.format_map({name: _said(value) for name, value in message.values.items()})


def _said(value: object) -> object:
    if isinstance(value, Message):
        return say(value)
    return _Number(value) if type(value) is int else value


class _Number(int):
    """A number that `{n:,}` groups as the reader's language does."""

    def __format__(self, spec: str) -> str:
        if spec == ",":
            return number_format(int(self), force_grouping=True)
        return format(int(self), spec)
