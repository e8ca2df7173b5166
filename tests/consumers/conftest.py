"""What the readers of other people are given: a release's files, written by the product before."""

import json
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--samples", type=Path, required=True, help="folder of write_samples.py")


@pytest.fixture(scope="session")
def samples(request: pytest.FixtureRequest) -> Path:
    """The folder in which every format has its folder, as in a release."""
    folder = request.config.getoption("--samples")
    assert isinstance(folder, Path)
    return folder.resolve()


@pytest.fixture(scope="session")
def expected(samples: Path) -> list[dict[str, Any]]:
    """The articles as they were given to the writers: ArticleDraft as JSON."""
    found: list[dict[str, Any]] = json.loads((samples / "expected.json").read_text("utf-8"))
    return found
