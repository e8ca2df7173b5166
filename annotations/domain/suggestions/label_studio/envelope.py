"""The envelope of an answer: JSON, the prediction for our task, and the version that made it."""

import json
import re

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.suggestions.base import Refusal

LONGEST_VERSION = 200
MOST_PREDICTIONS = 200

_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)")


class UnusableAnswer(UserError):
    """Nothing of an answer can be used."""

    code = "unusable_answer"


def read_json(body: bytes) -> object:
    """What a body says. NaN passes, to be refused where it stands. Raises UnusableAnswer.

    Half of a surrogate pair, which can be stored nowhere, becomes the sign for what is unreadable.
    """
    try:
        text = body.decode(json.detect_encoding(body))
        return json.loads(_ESCAPE.sub(_readable, text))
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer(
            N_("What the model answered is no JSON, or ends in its middle."), code="not_json"
        ) from error


def _readable(escape: re.Match[str]) -> str:
    return r"\ufffd" if escape[1] else escape[0]


def read_version(body: object) -> str | None:
    """The version of the model that an answer names, at its top or in its first prediction."""
    if not isinstance(body, dict):
        return None
    results = body.get("results")
    first = _first(results[0]) if isinstance(results, list) and results else None
    inner = first.get("model_version") if isinstance(first, dict) else None
    named = inner if inner is not None else body.get("model_version")
    if isinstance(named, int | float) and not isinstance(named, bool):
        named = str(named)
    return named[:LONGEST_VERSION] if isinstance(named, str) and named.strip() else None


def prediction_for(task: int, body: object, refusals: list[Refusal]) -> dict[str, object]:
    """The prediction for our task; predictions for others are refused."""
    results = body.get("results") if isinstance(body, dict) else None
    if not isinstance(results, list):
        raise UnusableAnswer(
            N_("The model did not answer in the shape of Label Studio: it has no list `results`."),
            code="bad_shape",
        )
    mine: list[dict[str, object]] = []
    for place, entry in enumerate(results):
        found = _first(entry)
        if found is None:
            refusals.append(Refusal("bad_shape", N_("Prediction {n} is no object.", n=place + 1)))
        elif mine or _is_of_another(found, task):
            refusals.append(
                Refusal("other_task", N_("Prediction {n} is for another task.", n=place + 1))
            )
        else:
            mine.append(found)
        if len(refusals) > MOST_PREDICTIONS:
            raise UnusableAnswer(
                N_("The model answers for {n:,} tasks, but was asked about one.", n=len(results)),
                code="other_task",
            )
    if not mine:
        words = N_("The model did not answer for the article it was asked about.")
        raise UnusableAnswer(words, code="no_prediction")
    return mine[0]


def _first(entry: object) -> dict[str, object] | None:
    """A prediction, or the first of a list of them, as newer backends may send."""
    if isinstance(entry, list) and entry:
        entry = entry[0]
    return entry if isinstance(entry, dict) else None


def _is_of_another(prediction: dict[str, object], task: int) -> bool:
    return prediction.get("task", task) not in (task, str(task))
