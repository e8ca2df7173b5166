"""A client of the API: a person's session or a token's bearer, speaking JSON."""

import json
from uuid import uuid4

from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from tab import Answer

from annotations.actions.tokens import TokenPlan, make_token
from annotations.models import User


class Caller:
    """Sends requests as somebody: by session, or with a token's text."""

    def __init__(self, user: User | None = None, *, token: str = "") -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str, **headers: str) -> Answer:
        return self.send("GET", address, headers=headers)

    def post(self, address: str, body: object = None, **headers: str) -> Answer:
        return self.send("POST", address, {} if body is None else body, headers)

    def send(
        self, method: str, address: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send any request; header names may be written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        response = self.client.generic(
            method,
            address,
            b"" if body is None else json.dumps(body).encode(),
            "application/json",
            headers=self.headers | sent,
        )
        streams = isinstance(response, StreamingHttpResponse)
        content = b"".join(response) if streams else response.content
        return Answer(response.status_code, dict(response.items()), content)


def bearer(user: User, *scopes: str, days: int = 365, **fields: object) -> Caller:
    """The bearer of a new token of this person, by default with every scope."""
    plan = TokenPlan(
        name=f"token {uuid4()}",
        scopes=scopes or ("read", "annotate", "manage"),
        days=days,
        **fields,  # type: ignore[arg-type]
    )
    return Caller(token=make_token(plan=plan, by=user, at=timezone.now())[1])
