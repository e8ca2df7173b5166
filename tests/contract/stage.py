"""A contract's site: one broker, two workers, a reconciler, two producers and an echo."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from contract.brokers import PREFIX, OwnBroker
from contract.ledger import Ledger
from contract.programs import REPOSITORY, Program, reconciler, site_environment, worker

JOBS_PER_PRODUCER = 155
PATIENCE_SECONDS = 120.0


class Stage:
    """Everything that runs in one contract, in a folder of its own."""

    def __init__(self, folder: Path, broker: OwnBroker, *, database_url: str = "") -> None:
        self.broker = broker
        self.asked = folder / "asked"
        self.asked.touch()
        self.environment = site_environment(
            folder,
            WORKBENCH_BROKER_URL=broker.url,
            WORKBENCH_BROKER_PREFIX=PREFIX,
            WORKBENCH_DATABASE_URL=database_url,
        )
        self.ledger = Ledger(database_url or str(folder / "workbench.sqlite3"))
        self.workers = [
            worker(self.environment, folder / f"worker-{name}", name=name) for name in "ab"
        ]
        self.reconciler = reconciler(self.environment, folder / "reconciler")
        self.others: list[Program] = []
        self._folder = folder

    @property
    def programs(self) -> list[Program]:
        return [*self.workers, self.reconciler, *self.others]

    def prepare(self) -> str:
        """Migrate the database and make its project; give the project's uid."""
        return subprocess.run(
            [sys.executable, "-m", "contract.prepare"],
            cwd=REPOSITORY,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start(self, project: str) -> None:
        self.broker.start()
        for program in (*self.workers, self.reconciler):
            program.start()
        for name in ("first", "second"):
            words = (project, name, str(JOBS_PER_PRODUCER), str(self.asked))
            self.run_beside("contract.producer", *words)
        self.run_beside("contract.echo")

    def run_beside(self, module: str, *words: str) -> None:
        command = (sys.executable, "-m", module, *words)
        number = len(self.others)
        program = Program(command, self.environment, self._folder / f"beside-{number}")
        program.start()
        self.others.append(program)

    def end(self) -> None:
        for program in self.programs:
            program.end()
        self.broker.end()

    @property
    def done(self) -> int:
        return self.ledger.states()["done"]

    @property
    def producers_ended(self) -> bool:
        return not any(one.runs for one in self.others[:2])

    def wait_until(self, holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"{self.ledger.states()}\n{self.said}"
            assert all(one.runs for one in self.workers), f"a worker ended\n{self.said}"
            time.sleep(0.2)

    @property
    def said(self) -> str:
        return "\n".join(f"{one.output.name}:\n{one.said[-3000:]}" for one in self.programs)

    @property
    def kills(self) -> int:
        return sum(one.kills for one in self.programs)
