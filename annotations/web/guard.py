"""The guard at the sign-in: notes who comes, and locks the door against guessed passwords.

Wrong passwords are counted for an account, for a client and for the two together; whoever is
over a limit waits. An open session and an API token never come by here. The counts are kept by
django-axes under a keyed hash of the name, so that a password typed into the wrong field is
stored nowhere.
"""

import math
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from annotations.actions.access_events import note_access
from annotations.domain.addresses import client_address, counted_address
from annotations.models import AccessKind, User

TOO_MANY_REQUESTS = 429


class GuardedSignIn(AxesStandaloneBackend, ModelBackend):
    """Django's passwords, not looked at while the account or the client is locked out."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **options: Any,
    ) -> User | None:
        AxesStandaloneBackend.authenticate(self, request, username, password, **options)
        return ModelBackend.authenticate(self, request, username, password, **options)


class Guard(AxesDatabaseHandler):
    """Counts and notes; django-axes calls it at every sign-in that succeeds, fails or ends."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """The count that is nearest to its limit, of a limit of AXES_FAILURE_LIMIT.

        A wrong password for one account from one client weighs more than one among many.
        """
        counted = {
            tuple(sorted(parameters)): attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0
            for parameters, attempts in zip(
                _parameters(), self.get_user_attempts(request, credentials), strict=True
            )
        }
        return max(
            math.ceil(n * settings.AXES_FAILURE_LIMIT / settings.SIGN_IN_LIMITS[parameters])
            for parameters, n in counted.items()
        )

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: Any = None,
        **signal: Any,
    ) -> None:
        """Count a wrong password, and note it; what is refused unseen is not counted."""
        if request is None:
            return
        was_locked = bool(request.axes_locked_out)
        super().user_login_failed(sender, credentials, request, **signal)
        if was_locked:
            return
        known = User.objects.filter(username=str(credentials.get("username"))).first()
        self._note(AccessKind.SIGN_IN_FAILED, request, about=known)
        if request.axes_locked_out:
            self._note(AccessKind.LOCKED_OUT, request, about=known)

    def user_logged_in(self, sender: Any, request: Any, user: User, **signal: Any) -> None:
        """Note who came in; what they mistyped before, from where they are, is forgiven."""
        del sender, signal
        self._note(AccessKind.SIGNED_IN, request, by=user, about=user)
        AccessAttempt.objects.filter(
            username=counted_name(request, {"username": user.get_username()}),
            ip_address=request.axes_ip_address,
        ).delete()

    def user_logged_out(self, sender: Any, request: Any, user: User | None, **signal: Any) -> None:
        del sender, signal
        if user is not None:
            self._note(AccessKind.SIGNED_OUT, request, by=user, about=user)

    @staticmethod
    def _note(
        kind: AccessKind, request: Any, *, about: User | None, by: User | None = None
    ) -> None:
        address = client_address(request.META, behind_proxy=settings.BEHIND_PROXY)
        note_access(kind, at=timezone.now(), by=by, about=about, address=address)


def _parameters() -> list[tuple[str, ...]]:
    return [
        (one,) if isinstance(one, str) else tuple(one) for one in settings.AXES_LOCKOUT_PARAMETERS
    ]


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which wrong passwords are counted: a keyed hash of what was typed."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return salted_hmac("annotations.web.guard", str(typed).casefold()).hexdigest()


def counted_client(request: HttpRequest) -> str | None:
    """The address under which wrong passwords are counted."""
    return counted_address(client_address(request.META, behind_proxy=settings.BEHIND_PROXY))


def locked_out(
    request: HttpRequest, _refused: HttpResponse, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """The sign-in page for somebody who must wait, the same whether the account exists or not."""
    minutes = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    context = {"form": AuthenticationForm(request), "minutes": minutes}
    page = render(request, "account/locked.html", context, status=TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(minutes * 60)
    page.headers["Cache-Control"] = "no-store"
    return page
