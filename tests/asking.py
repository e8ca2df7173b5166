"""Asks every route of the site as anybody of a world, and takes back what came of it."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZipFile

from django.conf import settings
from django.db import connection, transaction
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from routes import CAST
from world import World

NOWHERE = UUID("00000000-0000-4000-8000-000000000000")
FORM = "application/x-www-form-urlencoded"
CSRF_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What came back, with the tables that were written to on the way."""

    status: int
    body: str
    headers: Mapping[str, str]
    wrote: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name with the namespace, and the parts its address needs.

    session_only: whether a token is answered as if nothing were there.
    """

    name: str
    parts: tuple[str, ...]
    session_only: bool = False

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def address(self, values: Mapping[str, object]) -> str:
        """The route's address; a value meant for this route alone is named `route.part`."""
        chosen = {part: values.get(f"{self.name}.{part}", values.get(part)) for part in self.parts}
        return reverse(self.name, kwargs=chosen)


def all_routes() -> list[Route]:
    """Every pattern that the resolver knows, in its order."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, space: str, parts: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        needed = (*parts, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            yield Route(f"{space}{entry.name}", needed, getattr(view, "session_only", False))
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, needed)


class Asker:
    """Sends requests as anybody; each is undone before the next."""

    def __init__(self, world: World) -> None:
        self._clients = {name: Client(raise_request_exception=False) for name in CAST}
        self._sessions: dict[str, str] = {}
        self._nothing: dict[tuple[str, str, bool], Answer] = {}
        for name, client in self._clients.items():
            if (user := world.user(name)) is not None:
                client.force_login(user)
                self._sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def nowhere(self, route: Route, name: str, method: str, *, is_cheap: bool) -> Answer:
        """How this person is answered where there is nothing.

        is_cheap: by any address that is nowhere, asked once; else by this very route.
        """
        if not is_cheap:
            absent = dict.fromkeys(route.parts, NOWHERE) | {"position": 0, "number": 1}
            return self.ask(name, method, route.address(absent))
        key = (name, method, route.is_api)
        if key not in self._nothing:
            place = "/api/nothing/here" if route.is_api else "/nothing/here/"
            self._nothing[key] = self.ask(name, method, place)
        return self._nothing[key]

    def ask(
        self,
        name: str,
        method: str,
        address: str,
        *,
        body: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as somebody of the cast, or as the bearer of a token.

        body: the fields of a form, or JSON.
        """
        client = self._clients.get(name) or Client(raise_request_exception=False)
        client.cookies.clear()
        if name in self._sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[name]
        bearer = {} if name in self._clients else {"Authorization": f"Bearer {name}"}
        written: list[str] = []
        logging.disable(logging.CRITICAL)  # thousands of refusals are meant here
        with transaction.atomic(), connection.execute_wrapper(_noting(written)):
            answer = client.generic(
                method,
                address,
                body if isinstance(body, str) else urlencode(body or {}),
                _type_of(body),
                headers=bearer | dict(headers or {}),
            )
            content = _body_of(answer)
            transaction.set_rollback(True)
        logging.disable(logging.NOTSET)
        return Answer(answer.status_code, content, dict(answer.items()), tuple(written))


def _type_of(body: Mapping[str, str] | str | None) -> str:
    if not body:
        return "application/octet-stream"
    return "application/json" if isinstance(body, str) else FORM


def _noting(written: list[str]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(sql):
            written.append(found[1])
        return execute(sql, params, many, context)

    return note


def _body_of(answer: HttpResponseBase) -> str:
    streams = isinstance(answer, StreamingHttpResponse)
    content = b"".join(answer) if streams else answer.content  # type: ignore[attr-defined]
    if content and answer.headers.get("Content-Type") == "application/zip":
        with ZipFile(BytesIO(content)) as files:
            content = b"\n".join(files.read(name) for name in files.namelist())
    return CSRF_TOKEN.sub(r"\1", bytes(content).decode("utf-8", errors="replace"))
