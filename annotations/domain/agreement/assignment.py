"""The assignment of rows to columns with the greatest total weight, in whole numbers.

Source: Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97, in the form with shortest
augmenting paths (Jonker & Volgenant 1987). Python's whole numbers are exact at any size, so
weights can hold several criteria one after the other.
"""

from collections.abc import Mapping


def best_assignment(
    rows: int, columns: int, weights: Mapping[tuple[int, int], int]
) -> list[tuple[int, int]]:
    """The pairs (row, column) with the greatest sum of weights, in order of the rows.

    weights: those of the pairs that may be assigned, all above 0; the others never are. Takes
    time O(n³) for n = the greater of the two numbers.
    """
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError("A pair that may be assigned has a weight above 0.")
    size = max(rows, columns)
    cost = [[-weights.get((row, column), 0) for column in range(size)] for row in range(size)]
    row_of_column = _solve(cost, size)
    pairs = sorted((row, column) for column, row in enumerate(row_of_column))
    return [pair for pair in pairs if pair in weights]


def _solve(cost: list[list[int]], size: int) -> list[int]:
    """The row assigned to each column in the cheapest complete assignment."""
    row_potential = [0] * size
    column_potential = [0] * size
    row_of_column = [-1] * size
    for row in range(size):
        path = _Path(cost, row, row_potential, column_potential, row_of_column)
        path.extend()
        path.augment()
    return row_of_column


class _Path:
    """The cheapest way to give one more row a column, moving rows that have one."""

    def __init__(
        self,
        cost: list[list[int]],
        row: int,
        row_potential: list[int],
        column_potential: list[int],
        row_of_column: list[int],
    ) -> None:
        size = len(cost)
        self.cost, self.row = cost, row
        self.row_potential, self.column_potential = row_potential, column_potential
        self.row_of_column = row_of_column
        self.least: list[int | None] = [None] * size
        self.before = [-1] * size
        self.used = [False] * size
        self.end = -1

    def extend(self) -> None:
        """Grow a tree of reduced costs from the row until it meets a column that is free."""
        row, column = self.row, -1
        while True:
            self._relax(row, column)
            step, column = self._nearest()
            self._shift(step)
            self.used[column] = True
            if self.row_of_column[column] < 0:
                self.end = column
                return
            row = self.row_of_column[column]

    def augment(self) -> None:
        """Move every row of the path on by one column."""
        column = self.end
        while column >= 0:
            earlier = self.before[column]
            self.row_of_column[column] = self.row if earlier < 0 else self.row_of_column[earlier]
            column = earlier

    def _relax(self, row: int, via: int) -> None:
        for column, used in enumerate(self.used):
            if used:
                continue
            reduced = (
                self.cost[row][column] - self.row_potential[row] - self.column_potential[column]
            )
            known = self.least[column]
            if known is None or reduced < known:
                self.least[column] = reduced
                self.before[column] = via

    def _nearest(self) -> tuple[int, int]:
        return min(
            (cost, column)
            for column, cost in enumerate(self.least)
            if cost is not None and not self.used[column]
        )

    def _shift(self, step: int) -> None:
        """Lower what is left by the step, so that the tree's edges stay at reduced cost 0."""
        self.row_potential[self.row] += step
        for column, cost in enumerate(self.least):
            if self.used[column]:
                self.row_potential[self.row_of_column[column]] += step
                self.column_potential[column] -= step
            elif cost is not None:
                self.least[column] = cost - step
