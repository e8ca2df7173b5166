"""How far a release is: its articles, its figures, packing its files, comparing it."""

from dataclasses import dataclass

from annotations.actions.jobs import JobRun

LEAST_SHARE = 20
STEPS = 200


@dataclass
class ReleaseSteps:
    """Progress over all phases, so that what seems done is done.

    Writing the rows takes more than half of the time: each phase after it counts as a quarter of
    the articles. compares: whether there is a release before it.
    """

    run: JobRun
    articles: int
    compares: bool = False

    @property
    def _share(self) -> int:
        return max(self.articles // 4, LEAST_SHARE)

    @property
    def total(self) -> int:
        return self.articles + (3 if self.compares else 2) * self._share

    def begin(self) -> None:
        self.run.advance(done=0, total=self.total)

    def rows(self, done: int) -> None:
        """So many articles are written."""
        self.run.advance(done=done)

    def figures(self, done: int, of: int) -> None:
        """So many of the figures are computed."""
        self._reach(self.articles + self._part(done, of))

    def packing(self, done: int, of: int) -> None:
        """So many of the blocks are packed."""
        self._reach(self.articles + self._share + self._part(done, of))

    def comparing(self, done: int, of: int) -> None:
        """So many of the articles are compared."""
        self._reach(self.articles + 2 * self._share + self._part(done, of))

    def _part(self, done: int, of: int) -> int:
        return self._share * min(done, of) // max(of, 1)

    def _reach(self, done: int) -> None:
        """Store progress where there is enough for anybody to see, else only hold the lease."""
        if done - self.run.job.done >= max(self.total // STEPS, 1) or done == self.total:
            self.run.advance(done=done)
        else:
            self.run.beat()
