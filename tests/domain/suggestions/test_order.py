"""Versions of finders: the newer one, whichever answered last."""

import pytest

from annotations.domain.suggestions.order import version_key


@pytest.mark.parametrize(
    ("older", "newer"),
    [("1", "2"), ("1.9", "1.10"), ("9", "10"), ("2-rc1", "2"), ("1", "1.1"), ("2026.9", "2026.11")],
)
def test_newer_version_comes_later(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


@pytest.mark.parametrize("version", ["", "one", "1..2", "v3", "1.0-beta+7", "²"])
def test_any_version_has_a_place(version: str) -> None:
    assert version_key(version) < version_key("99999")
