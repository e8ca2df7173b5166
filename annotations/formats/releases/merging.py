"""Two sorted streams of rows side by side, and what differs between them, in flat memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases.named_lines import Name

T = TypeVar("T")
Row = Mapping[str, Any]
EXAMPLES = 20


class Unsorted(UserError):
    """The rows of a file do not stand in the order in which releases are written."""

    code = "unsorted_release"


def merged(
    before: Iterator[T], after: Iterator[T], key: Callable[[T], str]
) -> Iterator[tuple[T | None, T | None]]:
    """Pairs with equal keys, and what only one of the streams has with None for the other.

    Raises Unsorted where a key is not greater than the one before it.
    """
    lefts, rights = _sorted(before, key), _sorted(after, key)
    left, right = next(lefts, None), next(rights, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key(left) < key(right)):
            yield left, None
            left = next(lefts, None)
        elif left is None or key(right) < key(left):
            yield None, right
            right = next(rights, None)
        else:
            yield left, right
            left, right = next(lefts, None), next(rights, None)


def _sorted(rows: Iterator[T], key: Callable[[T], str]) -> Iterator[T]:
    last = ""
    for one in rows:
        if key(one) <= last:
            raise Unsorted(N_("The rows are not in order: {key} follows.", key=key(one)))
        last = key(one)
        yield one


def by_article(
    lines: Iterator[tuple[Name, bytes]],
) -> Iterator[tuple[str, list[tuple[Name, bytes]]]]:
    """The lines of each article version, which stand together; a name begins with the version."""
    for version, group in groupby(lines, key=lambda one: one[0][0]):
        yield version.decode(), list(group)


def fields_changed(before: Row, after: Row, *, but: Collection[str] = frozenset()) -> list[str]:
    """The keys under which the two differ, in the order of the later one; but: without these."""
    if before == after:
        return []
    keys = dict.fromkeys((*after, *before))
    return [key for key in keys if key not in but and before.get(key) != after.get(key)]


@dataclass
class Differences:
    """How many rows were added, removed, changed or are the same; of each a few examples.

    aside: keys that tell when and how often a row was saved; where nothing else differs, it is the
    same, counted in `again` as well.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0
    same: int = 0
    again: int = 0
    aside: Collection[str] = frozenset()
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[JsonObject]] = field(
        default_factory=lambda: {"added": [], "removed": [], "changed": []}
    )

    def add(self, before: Row | None, after: Row | None, shown: tuple[str, ...]) -> str:
        """Count a row that one side may lack; shown: the keys that name it in an example."""
        if before is None or after is None:
            what, of, fields = (
                ("added", after, None) if before is None else ("removed", before, None)
            )
        elif fields := fields_changed(before, after, but=self.aside):
            what, of = "changed", after
            self.fields.update(fields)
        else:
            self.same += 1
            self.again += before != after
            return "same"
        setattr(self, what, getattr(self, what) + 1)
        if of is not None and len(self.examples[what]) < EXAMPLES:
            example = {key: of[key] for key in shown}
            self.examples[what].append(example | ({"fields": fields} if fields else {}))
        return what

    def counts(self) -> JsonObject:
        """Without examples."""
        return {
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "same": self.same,
            "fields": dict(sorted(self.fields.items())),
        }

    def as_json(self) -> JsonObject:
        return self.counts() | {"examples": self.examples}
