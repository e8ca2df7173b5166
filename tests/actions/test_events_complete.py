"""Nothing changes unnoticed: every action writes an event, or says here why it need not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import annotations

ACTIONS = Path(annotations.__file__).parent / "actions"
NOTES = {"log", "write_event", "note_access", "note_denial"}
# Public functions with `by` or `origin` that leave no event of their own, and why.
UNNOTED = {
    "add_member": "the project's creation or the invitation is the event",
    "create_private_sources": "part of a write that is an event",
    "create_public_sources": "part of a write that is an event",
    "origin_of": "changes nothing",
    "check_replay": "changes nothing",
    "require_again": "changes nothing",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(ACTIONS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path.relative_to(ACTIONS).as_posix(), node


def called_in(function: ast.FunctionDef) -> set[str]:
    """Names that a function calls or hands on."""
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Name | ast.Attribute)
    }


def arguments_of(function: ast.FunctionDef) -> set[str]:
    return {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}


def test_actions_that_somebody_does_all_leave_an_event() -> None:
    calls: dict[str, set[str]] = {}
    for _place, function in functions():
        calls.setdefault(function.name, set()).update(called_in(function))
    noted = set(NOTES)
    while grown := {name for name, called in calls.items() if called & noted} - noted:
        noted |= grown

    silent = {
        f"{place}: {function.name}"
        for place, function in functions()
        if not function.name.startswith("_")
        and arguments_of(function) & {"by", "origin"}
        and function.name not in noted | UNNOTED.keys()
    }

    assert silent == set()
    assert set(UNNOTED) <= {function.name for _place, function in functions()}
