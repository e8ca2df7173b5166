"""Our finder as a model backend of Label Studio's: it appends these words to the address it knows.

Readers of JSON here take keys that they do not know, for Label Studio sends more with each version.
"""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.predicting import MOST_TASKS, Prediction, finder_version, predict_tasks
from annotations.api.base import Endpoint
from annotations.api.bodies import Shape
from annotations.api.schema import responses_of
from annotations.api.sign_in import BasicTokenSignIn, SessionSignIn, TokenSignIn
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.domain.suggestions.label_studio.config import LONGEST_CONFIG, read_config
from annotations.wording import say


class PredictAskedShape(Shape):
    """What Label Studio sends; more keys are passed over."""

    holds_more = True

    tasks = serializers.ListField(
        child=serializers.JSONField(),
        max_length=MOST_TASKS,
        help_text="Objects with their text in `data`, under the key that the configuration names; "
        "what is none gets an error of its own.",
    )
    label_config = serializers.CharField(
        max_length=LONGEST_CONFIG, help_text="With <Labels> on a <Text>."
    )


class SetupAskedShape(Shape):
    holds_more = True

    schema = serializers.CharField(
        max_length=LONGEST_CONFIG,
        required=False,
        allow_null=True,
        help_text="The labelling configuration.",
    )


class VersionsAskedShape(Shape):
    holds_more = True


class PredictionShape(Shape):
    """The prediction for the task in the same place of `tasks`."""

    result = serializers.ListField(
        child=serializers.DictField(),
        help_text="Labelled spans, in code points, and relations between them.",
    )
    score = serializers.FloatField()
    model_version = serializers.CharField()
    error = serializers.DictField(
        allow_null=True, help_text="`code` and `detail`, where the task could not be predicted."
    )


class PredictShape(Shape):
    results = PredictionShape(many=True)
    model_version = serializers.CharField()


class SetupShape(Shape):
    model_version = serializers.CharField()


class HealthShape(Shape):
    status = serializers.CharField(help_text="UP")
    model_class = serializers.CharField()


class VersionsShape(Shape):
    versions = serializers.ListField(child=serializers.CharField())


class WrongBody(UserError):
    """A field of the request is not what Label Studio sends."""

    code = "invalid_body"


class _Backend(Endpoint):
    """Takes a token as the password of HTTP Basic, too: the user name does not matter."""

    authentication_classes = (SessionSignIn, TokenSignIn, BasicTokenSignIn)
    scopes = {"POST": "read"}


class FinderHealth(_Backend):
    """GET: whether the finder is there."""

    @extend_schema(responses=responses_of(200, HealthShape))
    def get(self, _request: Request) -> Response:
        """Answers that the finder is there, as Label Studio asks."""
        return Response({"status": "UP", "model_class": "AnnotationWorkbench"})


class FinderSetup(_Backend):
    """POST: whether a configuration has labels for us."""

    @extend_schema(request=SetupAskedShape, responses=responses_of(200, SetupShape))
    def post(self, request: Request) -> Response:
        """The finder's version; refuses a labelling configuration that it could not answer."""
        config = _text(cast(JsonObject, request.data), "schema", required=False)
        if config:
            read_config(config)
        return Response({"model_version": finder_version()})


class FinderVersions(_Backend):
    """GET, POST: the finder's only version."""

    @extend_schema(responses=responses_of(200, VersionsShape))
    def get(self, _request: Request) -> Response:
        """The versions of the finder: there is one."""
        return Response({"versions": [finder_version()]})

    @extend_schema(request=VersionsAskedShape, responses=responses_of(200, VersionsShape))
    def post(self, _request: Request) -> Response:
        """The versions of the finder, for those who ask by POST."""
        return Response({"versions": [finder_version()]})


class FinderPredict(_Backend):
    """POST: who said what in these texts."""

    rates = {"POST": "finder"}

    @extend_schema(request=PredictAskedShape, responses=responses_of(200, PredictShape, 409))
    def post(self, request: Request) -> Response:
        """Attributions and claims in the texts of up to 100 tasks, 1 MB together.

        Contents, cues, sources and claims become spans with the labels that the configuration has
        for them; relations join a content to its cue and its source, and to the content it goes on
        from. A task that cannot be predicted has an empty result and says why. Nothing is stored.
        """
        body = cast(JsonObject, request.data)
        tasks = body.get("tasks")
        if not isinstance(tasks, list):
            raise WrongBody(N_("This must be a list."), field="tasks")
        config = _text(body, "label_config", required=True)
        version, predictions = predict_tasks(tasks=tasks, config=config)
        results = [_prediction_json(one, version) for one in predictions]
        return Response({"results": results, "model_version": version})


def _text(body: JsonObject, key: str, *, required: bool) -> str:
    value = body.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise WrongBody(N_("This must be text."), field=key)
    return value


def _prediction_json(prediction: Prediction, version: str) -> dict[str, Any]:
    refusal = prediction.refusal
    return {
        "result": prediction.result,
        "score": prediction.score,
        "model_version": version,
        "error": refusal and {"code": refusal.code, "detail": say(refusal.detail)},
    }
