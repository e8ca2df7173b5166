"""Forms that hand what a person typed to an action, and show its refusal beside the field."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from annotations.access import NotVisible
from annotations.domain.errors import UserError
from annotations.wording import say

T = TypeVar("T")


class ActionForm(forms.Form):
    """A form whose last judge is an action: the form itself only makes messages kind."""

    # Names that actions give to fields called otherwise here.
    field_names: dict[str, str] = {}
    # Refusals that nothing typed here mends: the page answers them itself.
    final: tuple[type[UserError], ...] = (NotVisible,)

    def carry_out(self, act: Callable[[], T]) -> T | None:
        """The action's answer; None when it refused, which is then an error of this form."""
        try:
            return act()
        except self.final:
            raise
        except UserError as error:
            named = self.field_names.get(error.field or "", error.field)
            self.add_error(named if named in self.fields else None, say(error.detail))
            return None
