"""A browser tab of one person: signed in by session, with the CSRF token its page was given."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from annotations.models import Assignment, User


class Answer:
    """An answer of the API, its JSON read."""

    def __init__(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content

    @property
    def body(self) -> dict[str, Any]:
        found = json.loads(self.content)
        assert isinstance(found, dict)
        return found

    @property
    def code(self) -> str:
        """The code of a refusal, whose shape is always the same."""
        assert {"code", "detail", "field"} <= self.body.keys()
        assert self.body["detail"]
        return str(self.body["code"])


class Tab:
    """Sends requests about one assignment, as the annotation page does."""

    def __init__(self, user: User | None, assignment: Assignment | UUID) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.tab = str(uuid4())
        self.token = _get_new_csrf_string()
        self.client.cookies[settings.CSRF_COOKIE_NAME] = self.token
        if user is not None:
            self.client.force_login(user)
        uid = assignment.uid if isinstance(assignment, Assignment) else assignment
        self.address = f"/api/assignments/{uid}"

    def get(self) -> Answer:
        return self.send("GET", "")

    def put(
        self, position: int, record: object, *, base: int | None = 0, **fields: object
    ) -> Answer:
        headers = {} if base is None else {"If-Match": f'"{base}"'}
        body = {"event": str(uuid4()), "client": self.tab, "record": record} | fields
        return self.send("PUT", f"/sentences/{position}", body, headers)

    def post(self, path: str, **fields: object) -> Answer:
        body = {"event": str(uuid4()), "client": self.tab} | fields
        return self.send("POST", f"/{path}", body)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        **extra: str,
    ) -> Answer:
        """Send any request; bytes go as they are, all else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.client.generic(
            method,
            self.address + path,
            b"" if body is None else content,
            extra.get("content_type", "application/json"),
            headers={"X-CSRFToken": self.token} | (headers or {}),
        )
        return Answer(response.status_code, dict(response.items()), response.content)
