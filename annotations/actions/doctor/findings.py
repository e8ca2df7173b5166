"""What a check finds, and how far it looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    check: the name of the check; where: the uid or name a person finds it by; words: what is
    wrong; target: the id that the check's repair works on, None = no repair mends this one.
    """

    check: str
    where: str
    words: str
    target: int | None = None


@dataclass(frozen=True)
class Scope:
    """One project, or everything."""

    project_id: int | None = None

    def within(self, path: str) -> Q:
        """A filter on rows whose project is reached by this path of foreign keys."""
        return Q() if self.project_id is None else Q(**{path: self.project_id})


Look = Callable[[Scope], Iterator[Finding]]
