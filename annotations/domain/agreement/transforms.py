"""What-if: pattern tables as they would be with other people, labels or articles.

Each transform gives a new table, so every measure reads it like any other.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from annotations.domain.agreement.tables import Pattern, PatternTable, Rating, Value

OTHERS = "others"


def without_rater(table: PatternTable, rater: str) -> PatternTable:
    """The table as if this person had decided nothing."""
    return without_raters(table, [rater])


def without_raters(table: PatternTable, raters: Collection[str]) -> PatternTable:
    """The table as if none of these people had decided anything."""
    gone = frozenset(raters)
    return _mapped(
        table, lambda pattern: ((one, value) for one, value in pattern if one not in gone)
    )


def without_label(table: PatternTable, label: Value) -> PatternTable:
    """The table with this value missing: whoever gave it counts as not having answered."""
    return relabelled(table, {label: None})


def without_article(table: PatternTable, article: str) -> PatternTable:
    """The table without the sentences of one article."""
    return without_articles(table, [article])


def without_articles(table: PatternTable, articles: Collection[str]) -> PatternTable:
    """The table without the sentences of these articles."""
    gone = frozenset(articles)
    # The rows that stay are in order and summed already.
    return PatternTable(tuple(row for row in table.rows if row.article not in gone))


def merge_labels(table: PatternTable, mapping: Mapping[Value, Value]) -> PatternTable:
    """The table with each value replaced by what `mapping` says; others stay as they are.

    All values are replaced at once, so that swapping two labels is not merging them.
    """
    return relabelled(table, mapping)


def relabelled(table: PatternTable, mapping: Mapping[Value, Value | None]) -> PatternTable:
    """The table with each value replaced by what `mapping` says; None makes it missing."""
    return _mapped(
        table, lambda pattern: ((rater, mapping.get(value, value)) for rater, value in pattern)
    )


def merge_members(table: PatternTable, mapping: Mapping[str, str]) -> PatternTable:
    """The table with members of sets, or single values, replaced: two speakers made one."""

    def replaced(value: Value) -> Value:
        if isinstance(value, str):
            return mapping.get(value, value)
        return frozenset(mapping.get(member, member) for member in value)

    return _mapped(table, lambda pattern: ((rater, replaced(value)) for rater, value in pattern))


def against_others(table: PatternTable, rater: str) -> PatternTable:
    """One person against the others: a unit per sentence and other person, in two columns.

    Alpha of this table is the person's agreement with the others, each pair weighing as many
    sentences as it shares. Sentences nobody else decided are left out.
    """
    return PatternTable.of(
        (row.article, ((rater, own), (OTHERS, other)), row.n)
        for row in table.rows
        for own in [value for one, value in row.pattern if one == rater]
        for one, other in row.pattern
        if one != rater
    )


def pooled(tables: Iterable[PatternTable]) -> PatternTable:
    """The sum of tables."""
    return PatternTable.of(
        (row.article, row.pattern, row.n) for table in tables for row in table.rows
    )


def raters_of(table: PatternTable) -> list[str]:
    """Everybody who gave a value, sorted."""
    return sorted({rater for row in table.rows for rater, _ in row.pattern})


def _mapped(table: PatternTable, change: Callable[[Pattern], Iterable[Rating]]) -> PatternTable:
    return PatternTable.of((row.article, change(row.pattern), row.n) for row in table.rows)
