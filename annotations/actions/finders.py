"""Which finder a project works with: the best there is, one by name, or somebody's model."""

from uuid import UUID

from annotations.actions.asking_models import reach_backend
from annotations.domain import suggestions
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.suggestions.base import Finder
from annotations.models import ModelBackend, Project

BACKEND = "backend:"
# How long a request waits for somebody's model to say which of its versions it is.
PAGE_SECONDS = 5


class NoSuchFinder(UserError):
    """The finder that was asked for is not there, or not any more."""

    code = "no_such_finder"


def chosen_finder(project: Project) -> str:
    """The name of the project's finder; without a choice the best one of this installation."""
    return project.finder or suggestions.default_finder()


def finder_for(project: Project, name: str, *, seconds: int | None = None) -> Finder:
    """The finder of that name, ready to be asked. Raises UserError where there is none.

    A model of other people is asked at once, outside of transactions, which of its versions it is.
    seconds: how long to wait for that; None = as long as for its other answers.
    """
    if name.startswith(BACKEND):
        return reach_backend(_backend(project, name), most_seconds=seconds)
    if name == suggestions.TAGGER and (missing := suggestions.missing_tagger()) is not None:
        raise NoSuchFinder(missing)
    if name not in suggestions.FINDERS:
        raise NoSuchFinder(N_("There is no finder {name!r:.40}.", name=name))
    return suggestions.finder(name)


def check_choice(project: Project, name: str) -> str:
    """A name that a project can choose, "" for the best there is. Raises NoSuchFinder.

    The tagger can be chosen while it is away: whoever asks for suggestions is told then.
    """
    if name.startswith(BACKEND):
        return _backend(project, name).finder_name
    if name not in ("", suggestions.RULES, suggestions.TAGGER):
        raise NoSuchFinder(N_("There is no finder {name!r:.40}.", name=name), field="finder")
    return name


def _backend(project: Project, name: str) -> ModelBackend:
    try:
        uid = UUID(hex=name.removeprefix(BACKEND))
    except ValueError:
        uid = None
    found = (
        uid
        and ModelBackend.objects.select_related("project")
        .filter(project=project, uid=uid, archived_at=None)
        .first()
    )
    if not found:
        raise NoSuchFinder(N_("This model is not there, or was put away."), field="finder")
    return found
