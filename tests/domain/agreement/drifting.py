"""Tables of invented people, of whom one may have changed how they decide."""

from collections.abc import Collection

from annotations.domain.agreement.tables import PatternTable, Value

SENTENCES = 10


def article(number: int) -> str:
    return f"article {number:03d}"


def articles(total: int) -> list[str]:
    return [article(number) for number in range(total)]


def people(total: int) -> list[str]:
    return [f"A{number + 1}" for number in range(total)]


def answers(
    number: int, *, who: Collection[str], drifting: str | None, since: int, quarrel: bool = False
) -> list[dict[str, Value | None]]:
    """Ten sentences, every other one a quote; whoever drifts calls the later ones no quote.

    In each article one sentence is called otherwise by the first person, so that nobody is
    perfect. quarrel: all but the first answer as they like, each in their own way.
    """
    rows: list[dict[str, Value | None]] = []
    for place in range(SENTENCES):
        is_quote = place % 2 == 0
        row: dict[str, Value | None] = {}
        for turn, name in enumerate(sorted(who)):
            says = is_quote
            if turn == number % len(who) and place == number % SENTENCES:
                says = not says
            if name == drifting and number >= since:
                says = False
            if quarrel and turn and (number * 7 + place * (turn + 2)) % 5 < 2:
                says = not says
            row[name] = "yes" if says else "no"
        rows.append(row)
    return rows


def table(
    total: int,
    *,
    size: int = 3,
    drifting: str | None = None,
    since: int = 0,
    quarrel: bool = False,
) -> PatternTable:
    """So many articles by so many people; `drifting` changes with the article `since`."""
    return PatternTable.of_units(
        (article(number), row)
        for number in range(total)
        for row in answers(
            number, who=people(size), drifting=drifting, since=since, quarrel=quarrel
        )
    )
