"""`@once`: a write whose body carries `event` is carried out once, however often it is sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.access import noting_permissions
from annotations.actions.answers import Claim, claim_event, keep_answer, require_again
from annotations.actions.records import EventReused
from annotations.domain import fields
from annotations.domain.errors import Conflict
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import AnsweredRequest, User

KEPT_HEADERS = ("ETag", "Location")
_SALT = "annotations.answered_request"

P = ParamSpec("P")
V = TypeVar("V", bound=APIView)
_Method = Callable[Concatenate[V, Request, P], Response]


class AnsweredAlready(Conflict):
    """The request was carried out, but its answer held a secret that is shown only once."""

    code = "answered_already"

    def __init__(self) -> None:
        super().__init__(
            N_("This was done before. What it made was shown once and cannot be shown again."),
            field="event",
        )


@overload
def once(method: _Method[V, P]) -> _Method[V, P]: ...
@overload
def once(*, secret: bool) -> Callable[[_Method[V, P]], _Method[V, P]]: ...
def once(method: Any = None, *, secret: bool = False) -> Any:
    """Run the endpoint's method in a transaction, and only once for each event.

    A repeat is answered only while the person, and the token, may do what was done.
    secret: the answer is not stored, and a repeat is told that it came before.
    """

    def decorate(inner: _Method[V, P]) -> _Method[V, P]:
        @wraps(inner)
        def answer(view: V, request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
            with transaction.atomic(), noting_permissions() as passed:
                claim = _claim(request)
                before = claim and claim_event(claim, at=timezone.now())
                if claim and before:
                    return _again(before, claim)
                response = inner(view, request, *args, **kwargs)
                if response.status_code >= status.HTTP_400_BAD_REQUEST:
                    transaction.set_rollback(True)
                elif claim:
                    kept = None if secret else _kept(response)
                    keep_answer(claim, status=response.status_code, answer=kept, passed=passed)
                return response

        return cast(_Method[V, P], answer)

    return decorate if method is None else decorate(method)


def _claim(request: Request) -> Claim | None:
    event = fields.uid_or_none(cast(JsonObject, request.data), "event", "")
    if event is None:
        return None
    user = request.user
    assert isinstance(user, User)  # noqa: S101 narrows the type for mypy
    return Claim(by=user, event=event, body_hash=_hash(request, user.narrowed_to))


def _hash(request: Request, narrowed_to: int | None) -> str:
    """Keyed, for a body may hold a password."""
    where = [request.method, request.get_full_path(), request.headers.get("If-Match")]
    asked = orjson.dumps([where, narrowed_to, request.data], option=orjson.OPT_SORT_KEYS)
    return salted_hmac(_SALT, asked, algorithm="sha256").hexdigest()


def _kept(response: Response) -> dict[str, object]:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"headers": headers, "body": orjson.loads(orjson.dumps(response.data, default=str))}


def _again(before: AnsweredRequest, claim: Claim) -> Response:
    require_again(before, by=claim.by)
    if before.body_hash != claim.body_hash:
        raise EventReused(N_("This event was used for another request."), field="event")
    kept = cast(JsonObject, before.answer)
    if "body" not in kept:
        raise AnsweredAlready
    status_code = before.status or status.HTTP_200_OK
    return Response(kept["body"], status_code, headers=cast(dict[str, str], kept["headers"]))
