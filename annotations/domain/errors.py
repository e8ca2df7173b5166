"""The error that every layer raises when a person can mend what they sent."""

from annotations.domain.messages import Message


class UserError(Exception):
    """Something a person gave cannot be accepted as it is.

    `code` is a stable snake_case word for programs, `detail` a message for people, which an edge
    says in the reader's language, and `field` the path of the value at fault
    (`record.attributions[0].content[1]`) or None.
    """

    code: str = "invalid"

    def __init__(
        self, detail: Message, *, code: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(detail)
        self.code = type(self).code if code is None else code
        self.detail = detail
        self.field = field

    def __str__(self) -> str:
        return self.detail


class Conflict(UserError):
    """What is asked for is well said, but cannot be done in the state things are in."""

    code = "conflict"
