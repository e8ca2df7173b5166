"""Counts without people, for readers who may see how far people agree but not who decided what."""

from annotations.domain.agreement.tables import PatternTable, value_key


def without_names(table: PatternTable) -> PatternTable:
    """The same counts with each unit's values in order, under "1", "2" …

    Alpha, percent agreement, AC1 and Fleiss' kappa do not ask who gave a value, so they stay;
    Cohen's and Conger's kappa need the people and cannot be worked out any more.
    """
    return PatternTable.of(
        (
            row.article,
            tuple(
                (str(place), value)
                for place, value in enumerate(
                    sorted((value for _, value in row.pattern), key=value_key), start=1
                )
            ),
            row.n,
        )
        for row in table.rows
    )
