"""A producer: asks for jobs in transactions, tells the broker on commit, and notes what it asked.

python -m contract.producer PROJECT NAME COUNT FILE
"""

import sys
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.actions.importing import request_import  # noqa: E402
from annotations.actions.preannotation import request_preannotation  # noqa: E402
from annotations.formats import ArticleDraft  # noqa: E402
from annotations.models import Job, Project  # noqa: E402
from annotations.tasks import publish_on_commit  # noqa: E402

PAUSE_SECONDS = 0.04
POISON = {20: "raise", 31: "exit", 40: "kill"}
ROWS_IN_A_FILE = 2


class RolledBack(Exception):
    """Ends a transaction that had asked for a job already."""


def ask_for_import(project: Project, name: str) -> Job:
    path = Path(settings.MEDIA_ROOT) / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "\n".join(
            f'{{"title": "{name} {n}", "text": "Import {name} brought row {n}. It rained."}}'
            for n in range(ROWS_IN_A_FILE)
        )
    )
    files = [{"path": path.name, "name": path.name}]
    return request_import(project=project, files=files, by=None, at=timezone.now())


def ask_for_suggestions(project: Project, name: str, poison: str | None) -> Job:
    text = f"“We wrote {name},” said Ida Morren. Nobody answered."
    draft = ArticleDraft(title=name, text=text)
    made = import_drafts(project=project, drafts=[draft], by=None, at=timezone.now())
    job = request_preannotation(
        project=project, by=None, at=timezone.now(), versions=[made[0].version]
    )
    if poison is not None:
        Job.objects.filter(pk=job.pk).update(params=job.params | {"poison": poison})
    return job


def ask(project: Project, name: str, number: int, *, and_roll_back: bool = False) -> Job:
    """One job in one transaction, told to the broker once that is committed."""
    with transaction.atomic():
        if number % 3 == 0 and not name.startswith("nap"):
            job = ask_for_import(project, name)
        else:
            poison = POISON.get(number) if name.startswith("first") else None
            poison = "nap" if name.startswith("nap") else poison
            job = ask_for_suggestions(project, name, poison)
        publish_on_commit(job)
        if and_roll_back:
            note("rolled back", job)
            raise RolledBack
    note("asked", job)
    return job


def note(what: str, job: Job) -> None:
    with Path(sys.argv[4]).open("a") as ledger:
        ledger.write(f"{what} {job.uid}\n")


def main() -> None:
    project = Project.objects.get(uid=UUID(sys.argv[1]))
    name, count = sys.argv[2], int(sys.argv[3])
    number = 0
    while number < count:
        try:
            if number % 10 == 5:
                with suppress(RolledBack):
                    ask(project, f"{name}-never-{number}", 1, and_roll_back=True)
            ask(project, f"{name}-{number}", number)
        except OperationalError:
            time.sleep(1)
            continue
        number += 1
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
