"""What of a person's work is recent: the newest articles that hold enough to judge by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.agreement.tables import PatternTable, is_unit

# The fewest shared sentences and articles that a judgement rests on.
LEAST_UNITS = 50
LEAST_ARTICLES = 8
# Neither part reaches over more articles: what lies further back says little of today.
MOST_ARTICLES = 400


@dataclass(frozen=True)
class Window:
    """The newest articles, back to the one that made them enough, and those before it."""

    recent: tuple[str, ...]
    earlier: tuple[str, ...]


def window(units: Mapping[str, int], order: Sequence[str]) -> Window | None:
    """The newest articles that hold enough of the units; None where there are not enough.

    units: shared sentences by article. order: all articles from the oldest to the newest.
    """
    found = articles = 0
    for place in reversed(range(max(0, len(order) - MOST_ARTICLES), len(order))):
        found += units.get(order[place], 0)
        articles += units.get(order[place], 0) > 0
        if found >= LEAST_UNITS and articles >= LEAST_ARTICLES:
            first = max(0, place - MOST_ARTICLES)
            return Window(tuple(order[place:]), tuple(order[first:place]))
    return None


def is_enough(units: Mapping[str, int], articles: Sequence[str]) -> bool:
    """Whether these articles hold as much as a window needs."""
    shared = [units[article] for article in articles if article in units]
    return sum(shared) >= LEAST_UNITS and len(shared) >= LEAST_ARTICLES


def units_by_article(table: PatternTable, person: str | None) -> dict[str, int]:
    """Sentences with two values or more, by article; with a person, those they have a part in."""
    counts: Counter[str] = Counter()
    for row in table.rows:
        if is_unit(row.pattern) and person in (None, *(rater for rater, _ in row.pattern)):
            counts[row.article] += row.n
    return dict(counts)


def of_articles(table: PatternTable, articles: Sequence[str]) -> PatternTable:
    """The rows of these articles."""
    wanted = frozenset(articles)
    return PatternTable(tuple(row for row in table.rows if row.article in wanted))
