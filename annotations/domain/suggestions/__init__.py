"""Finders propose who said what: a registry of engines behind one small interface."""

from pathlib import Path

from annotations.domain.errors import UserError
from annotations.domain.messages import Message
from annotations.domain.suggestions.base import Finder
from annotations.domain.suggestions.rules import RuleFinder
from annotations.domain.suggestions.tagger import TaggerFinder
from annotations.domain.suggestions.tagging.model import TaggerModel

RULES, TAGGER = "rules", "tagger"
SHIPPED_MODEL = Path(__file__).parent / "trained" / "english"
FINDERS: dict[str, Finder] = {RULES: RuleFinder()}


class _Tagger:
    """Why there is no tagger, if there is none."""

    missing: Message | None = None


def use_model(folder: Path) -> None:
    """Put the tagger of a model folder into the registry; without one the rules take over."""
    try:
        FINDERS[TAGGER] = TaggerFinder(TaggerModel(folder))
        _Tagger.missing = None
    except UserError as refusal:
        FINDERS.pop(TAGGER, None)
        _Tagger.missing = refusal.detail


def missing_tagger() -> Message | None:
    """Why the tagger cannot be used here, to be said wherever the rules stand in for it."""
    return _Tagger.missing


def default_finder() -> str:
    """The name of the best finder there is."""
    return TAGGER if TAGGER in FINDERS else RULES


def finder(name: str = "") -> Finder:
    """The finder of that name; "" is the best there is. Raises KeyError when there is none."""
    return FINDERS[name or default_finder()]


use_model(SHIPPED_MODEL)
