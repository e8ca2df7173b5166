"""No other site writes with somebody's session, whatever the route; reading writes nothing."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from world import built

from annotations.api.docs import document
from annotations.models import Event

pytestmark = pytest.mark.django_db

WRITES = ("post", "put", "patch", "delete")


@pytest.mark.parametrize("foreign", [False, True], ids=["no token", "foreign origin"])
def test_every_write_by_session_needs_its_own_pages_token(foreign: bool) -> None:
    with built() as world:
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people["alice"])
        headers = {}
        if foreign:
            secret = _get_new_csrf_string()
            client.cookies[settings.CSRF_COOKIE_NAME] = secret
            headers = {"X-CSRFToken": secret, "Origin": "https://evil.example"}
        before, asked = Event.objects.count(), 0
        for path, methods in document()["paths"].items():
            address = path.format_map(world.values | {"token": uuid4(), "session": uuid4()})
            for method in methods.keys() & set(WRITES):
                answer = client.generic(
                    method.upper(), address, b"{}", "application/json", headers=headers
                )
                assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
                assert answer.json()["code"] == "permission_denied"
                asked += 1

        assert asked > 30
        assert Event.objects.count() == before
