"""Finders propose who said what: a registry of engines behind one small interface."""

from annotations.domain.suggestions.base import Finder
from annotations.domain.suggestions.rules import RuleFinder

FINDERS: dict[str, Finder] = {"rules": RuleFinder()}
DEFAULT_FINDER = "rules"


def finder(name: str = DEFAULT_FINDER) -> Finder:
    """Return the finder of that name. Raises KeyError when there is none."""
    return FINDERS[name]
