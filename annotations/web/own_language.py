"""Pages in the language that the signed-in person chose."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from annotations.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]


class OwnLanguage:
    """Stands behind the sign-in: before it, the browser's language holds."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: object
    ) -> None:
        """Turn to the person's language on pages that ask for a sign-in, as who it is is known."""
        if getattr(view, "login_required", True) and isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
