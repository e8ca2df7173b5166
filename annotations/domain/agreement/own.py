"""One person's agreement with the others, of whom none is told apart."""

from annotations.domain.agreement.tables import PatternTable, Rating, Value

OWN, OTHERS = "own", "others"


def own_table(table: PatternTable, person: str) -> PatternTable:
    """Every value of this person beside each value that another gave the same unit.

    A sentence that n others decided makes n units of two values; what this person did not decide
    makes none, so figures of this table say how one person agrees with the others together.
    """
    return PatternTable.of(
        (row.article, pair, row.n)
        for row in table.rows
        for pair in _pairs(dict(row.pattern), person)
    )


def _pairs(values: dict[str, Value], person: str) -> list[tuple[Rating, Rating]]:
    if person not in values:
        return []
    own = values.pop(person)
    return [((OTHERS, value), (OWN, own)) for value in values.values()]
