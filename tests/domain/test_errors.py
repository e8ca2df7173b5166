"""The error a person can read: its code, detail and field."""

import pickle

from annotations.domain.errors import UserError
from annotations.domain.messages import N_


class Refused(UserError):
    code = "refused"


def test_user_error_without_a_code_takes_the_one_of_its_class() -> None:
    error = Refused(N_("No."))

    assert (error.code, error.detail, error.field) == ("refused", "No.", None)


def test_user_error_with_a_code_and_a_field_keeps_both() -> None:
    error = Refused(N_("Too long."), code="too_long", field="title")

    assert (error.code, error.field) == ("too_long", "title")


def test_user_error_as_text_is_its_detail() -> None:
    assert str(UserError(N_("Say it again."))) == "Say it again."


def test_user_error_after_pickling_is_unchanged() -> None:
    error = Refused(N_("Too long."), code="too_long", field="title")

    again = pickle.loads(pickle.dumps(error))

    assert (again.code, again.detail, again.field) == ("too_long", "Too long.", "title")
