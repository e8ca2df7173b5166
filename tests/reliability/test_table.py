"""README.md beside this file: every line of the lists is there, and every test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LISTS = {"A": 26, "D": 19, "F": 25}
ASVS = (
    *("1.2.4", "1.2.10", "1.3.1, 1.3.5, 3.2.2", "1.3.6, 13.2.4, 13.2.5, 15.3.2", "1.3.7"),
    *("1.5.1, 1.5.2", "2.2.1, 2.2.2", "2.2.3", "2.3.1", "2.3.3, 2.3.4", "2.4.1"),
    *("3.2.1, 5.4.1, 5.4.2", "3.3.1-3.3.4", "3.4.1-3.4.6", "3.5.1, 3.5.3", "4.1.3"),
    *("5.2.1-5.2.3, 5.3.2, 5.3.3", "6.2.1-6.2.12", "6.3.1, 6.3.2", "6.3.3, 6.5.1", "6.4.1"),
    *("7.2.4, 7.3.1, 7.3.2, 7.4.1, 7.4.2, 7.5.1", "8.1.1, 8.2.1, 8.2.2", "8.2.3", "8.4.1"),
    *("11.4.2, 11.5.1", "13.2.1, 13.2.3", "13.3.1, 16.2.5", "13.4.1, 13.4.2, 13.4.5"),
    *("14.2.1, 14.3.2", "14.3.1, 14.3.3", "15.1.2, 15.2.1", "15.2.2"),
    *("15.3.1, 15.3.3, 15.3.7", "16.2.1, 16.2.2, 16.3.1, 16.3.2, 16.4.1", "16.5.1-16.5.3"),
)
EXPECTED = [f"{letter}{n}" for letter, most in LISTS.items() for n in range(1, most + 1)] + [*ASVS]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# What a line says that names no test.
REASONS = re.compile(r"cannot|[Ll]ater, |[Nn]ot done|[Ss]ee [AF]\d")


def rows() -> dict[str, str]:
    """What the tables say of each line."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    cells = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {
        line[0].strip(): line[-1]
        for line in cells
        if line[0].strip() not in ("id", "items") and "---" not in line[0]
    }


@cache
def found_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_line_of_the_lists_is_in_the_table_once() -> None:
    text = (HERE / "README.md").read_text(encoding="utf-8")

    assert list(rows()) == EXPECTED
    assert all(text.count(f"\n| {name} |") == 1 for name in EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_line_names_tests_that_exist_or_says_why_there_is_none(name: str) -> None:
    said = rows()[name]
    named = NAMED.findall(said)

    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).is_file() or test not in found_in(ROOT / path)
    ]
    assert missing == []
    assert named or REASONS.search(said), "neither a test nor a reason"
    assert said.count("::test_") == len(named), "a test is named in another form"
