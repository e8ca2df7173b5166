"""JSON in and out of the API, read and written by orjson."""

from collections.abc import Mapping
from typing import IO

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

DEEPEST = 100  # far more levels than a record has; what is read must also be written


class JsonParser(BaseParser):
    """Strict JSON: UTF-8, no NaN, no lone surrogates, not too deep, an object at the top."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """The object; ParseError says what is wrong with it, RequestDataTooBig that it is."""
        del media_type, parser_context  # part of the framework's call, of no use here
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The request is not valid JSON: {error}.") from error
        # Few brackets cannot be deep, which is all that most requests are asked.
        if raw.count(b"{") + raw.count(b"[") > DEEPEST and _is_too_deep(body):
            raise ParseError("The request is nested too deeply.")
        if not isinstance(body, dict):
            raise ParseError("The request must be a JSON object.")
        return body


def _is_too_deep(body: object) -> bool:
    level = [body]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, object] | None = None,
    ) -> bytes:
        """The bytes of the answer; nothing for None."""
        del accepted_media_type, renderer_context
        return b"" if data is None else orjson.dumps(data, default=str)
