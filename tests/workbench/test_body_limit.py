"""Requests larger than any upload are refused unread."""

import json

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from workbench.body_limit import FORM_BYTES, BodyLimit


def respond(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("passed on")


def make_request(content_length: object) -> HttpRequest:
    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = str(content_length)
    return request


@pytest.mark.parametrize("length", ["", 0, 1, settings.UPLOAD_BYTES_MAX + FORM_BYTES])
def test_body_within_the_limit_is_passed_on(length: object) -> None:
    answer = BodyLimit(respond)(make_request(length))

    assert answer.content == b"passed on"


@pytest.mark.parametrize("length", [settings.UPLOAD_BYTES_MAX + FORM_BYTES + 1, "-1", "many"])
def test_body_over_the_limit_or_of_no_length_is_refused(length: object) -> None:
    answer = BodyLimit(respond)(make_request(length))

    assert answer.status_code == 413
    assert json.loads(answer.content)["code"] == "too_large"
