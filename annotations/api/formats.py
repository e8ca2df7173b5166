"""The formats that files are imported from and releases are made in."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import Endpoint
from annotations.api.bodies import Shape
from annotations.api.schema import responses_of
from annotations.formats import FORMATS, Format
from annotations.wording import say


class FormatShape(Shape):
    name = serializers.CharField()
    title = serializers.CharField()
    endings = serializers.ListField(child=serializers.CharField())
    reads = serializers.BooleanField(help_text="Files in it can be imported.")
    writes = serializers.BooleanField(help_text="Releases can be made in it.")
    needs_text = serializers.BooleanField(
        help_text="It cannot be written where the texts must not be given on."
    )


class FormatListShape(Shape):
    formats = FormatShape(many=True)


class FormatList(Endpoint):
    """GET: the formats that are read and written."""

    @extend_schema(responses=responses_of(200, FormatListShape))
    def get(self, _request: Request) -> Response:
        """Every format by its name, in the order in which files are recognised."""
        return Response({"formats": [_format(one) for one in FORMATS.values()]})


def _format(one: Format) -> dict[str, object]:
    return {
        "name": one.name,
        "title": say(one.title),
        "endings": list(one.endings),
        "reads": one.reader is not None,
        "writes": one.writer is not None,
        "needs_text": one.needs_text,
    }
