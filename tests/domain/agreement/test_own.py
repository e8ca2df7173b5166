"""One person against the others together."""

from annotations.domain.agreement.own import own_table
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.tables import PatternTable


def test_own_table_pairs_a_person_with_each_other_one() -> None:
    table = PatternTable.of([("one", (("A1", "X"), ("A2", "Y"), ("A3", "X")), 2)])

    found = own_table(table, "A1")

    assert [(row.pattern, row.n) for row in found.rows] == [
        ((("others", "X"), ("own", "X")), 2),
        ((("others", "Y"), ("own", "X")), 2),
    ]
    assert percent(found).value == 0.5


def test_own_table_leaves_out_what_the_person_did_not_decide() -> None:
    table = PatternTable.of([("one", (("A2", "X"), ("A3", "X")), 2), ("one", (("A1", "X"),), 1)])

    assert own_table(table, "A1").rows == ()
