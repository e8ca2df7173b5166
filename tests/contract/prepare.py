"""Prepares the database of a contract's site: tables, one project, and where effects are counted.

python -m contract.prepare
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotations.actions.people import ProjectPlan, create_project  # noqa: E402
from annotations.models import User  # noqa: E402

TABLES = (
    "CREATE TABLE contract_effect (job text, place text, attempt integer)",
    "CREATE TABLE contract_delivery (job text, again integer)",
)


def main() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table)
    manager = User.objects.create_user("contract-manager")
    project = create_project(plan=ProjectPlan(name="Contract"), by=manager, at=timezone.now())
    sys.stdout.write(str(project.uid))


if __name__ == "__main__":
    main()
