"""How endpoints describe themselves in the OpenAPI document (docs/openapi.yaml)."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from annotations.api.bodies import Shape
from annotations.api.sign_in import READING, scopes_of

BODY_METHODS = ("POST", "PUT", "PATCH", "DELETE")
WORDS: dict[int, str] = {
    400: "The request is not as it must be; `field` names what is wrong.",
    401: "Nobody is signed in, or the token is unknown, expired or withdrawn.",
    403: "The session's request lacks its CSRF token.",
    404: "There is nothing here that this person, or this token, may see.",
    409: "This cannot be done in the state things are in.",
    413: "The request is too large.",
    415: "The request is not JSON.",
    422: "The event was used for another request.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says for how long to wait.",
    503: "The database is away. Nothing was saved.",
}
_CAPITAL = re.compile(r"(?=[A-Z])")
ALWAYS = (400, 401, 404, 429, 503)
FOR_WRITES = (403, 413, 415, 422)


class ErrorShape(Shape):
    """Every refusal: a stable word for programs, a sentence for people, the field at fault."""

    holds_more = True  # a 409 carries what it is about

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)


def responses_of(status: int, shape: Any, *refusals: int) -> dict[int, Any]:
    """An operation's answers: its own, and refusals beside those which any operation has."""
    return {status: shape} | {one: _refusal(one) for one in refusals}


def page_of(shape: type[Shape]) -> type[serializers.Serializer[Any]]:
    """A page of a list: its rows, and the address that goes on after the last."""
    name = f"{shape.__name__.removesuffix('Shape')}Page"
    fields = {
        "results": shape(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Where to go on; null at the end."
        ),
    }
    return inline_serializer(name, fields).__class__


def _refusal(status: int) -> OpenApiResponse:
    return OpenApiResponse(ErrorShape, WORDS[status])


class EndpointSchema(AutoSchema):
    """Adds what all endpoints share: refusals, query parameters, If-Match and scopes."""

    def get_operation_id(self) -> str:
        """The method and the endpoint's class: get_token_list."""
        return f"{self.method}{_CAPITAL.sub('_', type(self.view).__name__)}".lower()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """The operation's own answers and those which any operation may give."""
        own: dict[str, Any] = super()._get_response_bodies(direction)
        shared: tuple[int, ...] = ALWAYS if self.method in READING else ALWAYS + FOR_WRITES
        if self._needs_match():
            shared += (409, 428)
        added = {
            str(status): self._get_response_for_code(  # type: ignore[no-untyped-call]
                _refusal(status), str(status)
            )
            for status in shared
            if str(status) not in own
        }
        return dict(sorted((own | added).items()))

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Bodies take no other keys than these, and answers have none."""
        mapped: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if not getattr(serializer, "holds_more", False):
            mapped["additionalProperties"] = False
        return mapped

    def get_override_parameters(self) -> list[Any]:
        """The query parameters that the view knows, and If-Match where it asks for that."""
        named = list(super().get_override_parameters())
        query = getattr(self.view, "query", None)
        if self.method == "GET" and query is not None:
            named.append(query)
        if self._needs_match():
            named.append(_IF_MATCH)
        return named

    def _needs_match(self) -> bool:
        return self.method in getattr(self.view, "matched", ())

    def get_auth(self) -> list[dict[str, Any]]:
        """Sessions everywhere; tokens where they reach."""
        found: list[dict[str, Any]] = super().get_auth()
        if getattr(self.view, "session_only", False):
            return [one for one in found if "token" not in one]
        return found

    def get_description(self) -> str:  # type: ignore[override]
        """The docstring, and the scope which a token needs."""
        written = str(super().get_description() or "").strip()
        if getattr(self.view, "session_only", False):
            return f"{written}\n\nFor sessions only.".strip()
        scopes = " or ".join(f"`{one}`" for one in scopes_of(self.view, self.method))
        return f"{written}\n\nToken scope: {scopes}.".strip()


def share_refusals(result: dict[str, Any], **_call: object) -> dict[str, Any]:
    """Write each refusal once, among the components, for every operation has the same ones."""
    shared: dict[str, Any] = {}
    for path in result["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) in WORDS and answer.get("description") == WORDS[int(status)]:
                    shared[f"refusal_{status}"] = answer | _with_pause(status)
                    reference = {"$ref": f"#/components/responses/refusal_{status}"}
                    operation["responses"][status] = reference
    result["components"]["responses"] = dict(sorted(shared.items()))
    return result


def _with_pause(status: str) -> dict[str, Any]:
    if status not in ("429", "503"):
        return {}
    seconds = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}
    return {"headers": {"Retry-After": seconds}}


_IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the version that this change was made on.",
)


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "annotations.api.sign_in.SessionSignIn"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        del auto_schema
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "A signed-in browser; writes carry X-CSRFToken too.",
        }


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "annotations.api.sign_in.TokenSignIn"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the account page or of POST /api/tokens.",
        }


class BasicTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "annotations.api.sign_in.BasicTokenSignIn"
    name = "basic"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        del auto_schema
        return {
            "type": "http",
            "scheme": "basic",
            "description": "Any user name, and a token as the password.",
        }
