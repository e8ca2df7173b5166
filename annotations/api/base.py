"""What every endpoint shares: sign-in, limits, reading a request and shaping an answer."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NoReturn
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import access
from annotations.access import NotVisible, Permission, own_assignment
from annotations.actions.events import Origin
from annotations.actions.records import Closed, Moved
from annotations.api.bodies import Body, QueryBody, read_parameters
from annotations.api.bodies import read_body as read_strictly
from annotations.api.errors import PreconditionRequired, StaleVersion
from annotations.api.json_format import JsonParser, JsonRenderer
from annotations.api.pagination import Row, read_page
from annotations.api.sign_in import SessionSignIn, TokenSignIn, WithinScope
from annotations.api.throttles import RateLimit
from annotations.domain import fields
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.models import Assignment, Membership, Project, User
from annotations.visible import moved_assignment


class Endpoint(APIView):
    """An endpoint for signed-in people and, unless it is `session_only`, their tokens.

    scopes: what a token needs by method; without a word "read" for GET, "manage" for writes. Of
        several words one will do, and the method asks which by `require_scope`.
    rates: a limit of its own by method, a key of settings.API_RATES.
    query: the query parameters of GET; a list's class is a ListQuery.
    matched: the methods that ask for If-Match.
    tag_of: the keys that the ETag stands for, where an answer also holds figures that change by
        themselves; such an answer is never 304.
    """

    authentication_classes: Sequence[type[BaseAuthentication]] = (SessionSignIn, TokenSignIn)
    permission_classes = (IsAuthenticated, WithinScope)
    throttle_classes = (RateLimit,)
    parser_classes: Sequence[type[BaseParser]] = (JsonParser,)
    renderer_classes = (JsonRenderer,)
    metadata_class = None

    scopes: ClassVar[Mapping[str, str]] = {}
    session_only: ClassVar[bool] = False
    rates: ClassVar[Mapping[str, str]] = {}
    query: ClassVar[type[QueryBody] | None] = None
    matched: ClassVar[Sequence[str]] = ()
    tag_of: ClassVar[Sequence[str]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask who it is and whether they may; then refuse query parameters nobody declared."""
        super().initial(request, *args, **kwargs)
        if request.META.get("QUERY_STRING") and hasattr(self, str(request.method).lower()):
            _ = self.parameters

    def perform_authentication(self, request: Request) -> None:
        """Also count those who bring tokens that are none."""
        try:
            super().perform_authentication(request)
        except exceptions.AuthenticationFailed:
            request._not_authenticated()  # type: ignore[attr-defined]
            self.check_throttles(request)
            raise

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Also count those who are not signed in."""
        if not request.user or not request.user.is_authenticated:
            self.check_throttles(request)
        super().permission_denied(request, message, code)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """No browser or proxy keeps an answer: it is one person's, and may hold open work."""
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered.headers["Cache-Control"] = "no-store"
        return answered

    # --- What the address names -----------------------------------------------------------------

    def visible_project(self, uid: UUID, permission: Permission) -> Project:
        """The open project with this uid, if this person and this token reach it so far."""
        return access.visible_project(person(self.request), uid, permission)

    def require(self, project: Project, permission: Permission) -> Membership:
        """The person's membership, or NotVisible when it does not carry the permission."""
        return access.require(person(self.request), project, permission)

    def assignment(self, uid: UUID) -> Assignment:
        """The signed-in person's own assignment; NotVisible otherwise.

        A write to one that was taken away meanwhile is Closed: its page may hold unsent marks.
        """
        try:
            return own_assignment(person(self.request), uid)
        except NotVisible:
            reading = self.request.method in ("GET", "HEAD")
            if not reading and access.was_taken_away(person(self.request), uid):
                if (moved := moved_assignment(person(self.request), uid)) is not None:
                    raise Moved(moved.uid) from None
                raise Closed(
                    N_("A manager took this article back. It takes no more marks.")
                ) from None
            raise

    # --- What the request brings ----------------------------------------------------------------

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The validated query parameters; unknown and repeated ones are refused."""
        known = self.query if self.request.method in ("GET", "HEAD") else None
        return read_parameters(known or QueryBody, self.request.query_params)

    def read(self, body: type[Body]) -> dict[str, Any]:
        """The validated body without `event`; unknown keys and wrong types are refused."""
        return read_strictly(body, self.request.data)

    def check_match(self, now: object) -> None:
        """Refuse a change that was not made on what `tagged(now)` shows."""
        asked = self.request.headers.get("If-Match")
        if asked is None:
            raise PreconditionRequired(
                N_("Say in If-Match which version you changed: the ETag of your GET."),
                field="If-Match",
            )
        if not _looks_like_a_tag(asked.strip()):
            raise InvalidRecord(N_("If-Match must be one ETag in quotes."), field="If-Match")
        if asked.strip() != self._tag(now):
            raise StaleVersion(now)

    # --- What the answer is ---------------------------------------------------------------------

    def tagged(self, data: object, status_code: int = status.HTTP_200_OK) -> Response:
        """The data under a strong ETag; 304 where the client has them already."""
        tag = self._tag(data)
        reading = self.request.method in ("GET", "HEAD") and not self.tag_of
        if reading and tag in _tags(self.request.headers.get("If-None-Match", "")):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(data, status_code, headers={"ETag": tag})

    def _tag(self, data: object) -> str:
        if self.tag_of and isinstance(data, Mapping):
            return etag({key: data[key] for key in self.tag_of})
        return etag(data)

    def page(
        self, rows: QuerySet[Any, Any], *, shape: Callable[[Row], object] | None = None
    ) -> Response:
        """A page of a `.values()` queryset; `shape` turns a row into what is answered."""
        asked = self.parameters
        assert isinstance(asked.get("limit"), int), "the view's `query` is no ListQuery"  # noqa: S101
        found = read_page(rows, limit=asked["limit"], after=asked.get("after"))
        results = [shape(row) for row in found.rows] if shape else found.rows
        return Response({"results": results, "next": self._next(found.next)})

    def page_with(
        self, rows: QuerySet[Any, Any], complete: Callable[[list[Row]], Sequence[object]]
    ) -> Response:
        """A page whose rows are completed together, with one more query for all of them."""
        asked = self.parameters
        found = read_page(rows, limit=asked["limit"], after=asked.get("after"))
        return Response({"results": complete(found.rows), "next": self._next(found.next)})

    def _next(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = {**self.request.query_params.dict(), "after": cursor}
        return f"{self.request.path}?{urlencode(query)}"


@extend_schema(exclude=True)
class Unknown(Endpoint):
    """An address where there is nothing, whatever the method."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        APIView.initial(self, request, *args, **kwargs)
        raise NotVisible


def etag(data: object) -> str:
    """A strong entity tag: the hash of what is answered."""
    written = orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)
    return f'"{hashlib.sha256(written).hexdigest()[:32]}"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _looks_like_a_tag(header: str) -> bool:
    return len(header) > 2 and header[0] == header[-1] == '"' and '"' not in header[1:-1]  # noqa: PLR2004


def person(request: Request) -> User:
    """Who is signed in; IsAuthenticated has made sure that somebody is."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type for mypy
    return request.user


def read_body(request: Request, *known: str) -> JsonObject:
    """The request's JSON object, refused when it has a field that is not `known`.

    Of the record routes, whose records have a parser of their own; others use `Endpoint.read`.
    """
    return fields.as_object(request.data, "", known)


def read_origin(request: Request, body: JsonObject) -> Origin:
    """Who asks, when, and the uids the client made for the request."""
    event = fields.required_uid(body, "event", "")
    return Origin(
        by=person(request),
        at=timezone.now(),
        event=event,
        act=fields.uid_or_none(body, "act", "") or event,
        client=fields.uid_or_none(body, "client", ""),
        body_hash=_body_hash(request, body),
    )


def _body_hash(request: Request, body: JsonObject) -> str:
    """SHA-256 of what the request asks for: the same event must always ask for the same."""
    asked = (request.method, request.path, request.headers.get("If-Match"), body)
    return hashlib.sha256(repr(asked).encode()).hexdigest()
