"""Our own finder asked by other programs: tasks with a text in, predictions out. Stores nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from annotations.domain import suggestions
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.base import Finder
from annotations.domain.suggestions.checked import checked_findings
from annotations.domain.suggestions.label_studio.config import TextLabels, read_config
from annotations.domain.suggestions.label_studio.writing import write_prediction

MOST_TASKS = 100
MOST_BYTES = 1_000_000
MOST_SECONDS = 60.0
LONGEST_QUEUE = 20.0
# A megabyte takes a minute: pages are answered meanwhile, and no second processor is taken.
_one_at_a_time = Lock()


class TasksRefused(UserError):
    """What a request asks for cannot be predicted at all."""

    code = "tasks_refused"


class FinderBusy(Conflict):
    """Other requests keep the finder of this process busy."""

    code = "finder_busy"


class TaskRefused(UserError):
    """One task cannot be predicted; the others are."""

    code = "task_refused"


@dataclass(frozen=True)
class Prediction:
    """The answer to one task. `refusal`: why it is empty, where it could not be predicted."""

    result: object
    score: object
    refusal: UserError | None = None


def finder_version(engine: Finder | None = None) -> str:
    """The name and version of the best finder of this site."""
    found = engine or suggestions.finder()
    return f"{found.name} {found.version}"


def predict_tasks(*, tasks: Sequence[object], config: str) -> tuple[str, list[Prediction]]:
    """The version of the finder and its predictions, one for each task, in their order.

    Raises TasksRefused or ConfigRefused where no task can be predicted.
    """
    if len(tasks) > MOST_TASKS:
        raise TasksRefused(
            N_("A request has at most {most} tasks.", most=MOST_TASKS), field="tasks"
        )
    labels = read_config(config)
    if not _one_at_a_time.acquire(timeout=LONGEST_QUEUE):
        raise FinderBusy(N_("The finder reads other texts just now. Ask again in a minute."))
    try:
        return _predict_all(tasks, labels)
    finally:
        _one_at_a_time.release()


def _predict_all(tasks: Sequence[object], labels: TextLabels) -> tuple[str, list[Prediction]]:
    engine = suggestions.finder()
    started = monotonic()
    budget = MOST_BYTES
    predictions: list[Prediction] = []
    for task in tasks:
        try:
            text = _text_of(task, labels)
            size = len(text.encode())
            _require(size <= budget, _too_long())
            budget -= size
            _require(monotonic() - started < MOST_SECONDS, N_("The time for a request was over."))
            predictions.append(_predict(text, engine, labels))
        except UserError as refusal:
            predictions.append(Prediction([], 0.0, refusal))
    return finder_version(engine), predictions


def _predict(text: str, engine: Finder, labels: TextLabels) -> Prediction:
    sentences = split_sentences(text)
    findings = checked_findings(engine, text, sentences)
    written: JsonObject = write_prediction(findings, text=text, sentences=sentences, labels=labels)
    return Prediction(written["result"], written["score"])


def _text_of(task: object, labels: TextLabels) -> str:
    """The text of a task, exactly as it is: offsets count in it."""
    fields = task.get("data") if isinstance(task, Mapping) else None
    text = fields.get(labels.text_key) if isinstance(fields, Mapping) else None
    if not isinstance(text, str):
        raise TaskRefused(
            N_("The task has no text in data.{key}.", key=labels.text_key), code="no_text"
        )
    return text


def _too_long() -> Message:
    return N_("The texts of a request have at most {most:,} bytes together.", most=MOST_BYTES)


def _require(holds: bool, otherwise: Message) -> None:
    if not holds:
        raise TaskRefused(otherwise)
