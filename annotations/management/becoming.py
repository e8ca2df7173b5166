"""Turning a management command into the program it names, as process managers like it."""

import os
from typing import NoReturn

from annotations.management.supervisor import Program


def become(program: Program) -> NoReturn:
    """Replace this process, so that signals and the exit status are the program's own."""
    os.chdir(program.folder)
    environment = {**os.environ, **program.environment}  # noqa: TID251 - handed on unread
    os.execve(program.command[0], list(program.command), environment)  # noqa: S606 - our own
