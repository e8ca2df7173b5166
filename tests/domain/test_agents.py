"""What a browser's name of itself says."""

import pytest

from annotations.domain.agents import describe_agent

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0",
            ("Firefox", "Windows"),
        ),
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/140.0 Safari/537.36", ("Chrome", "Linux")),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/1 Safari/1 Edg/1", ("Edge", "Windows")),
        (f"{MOZILLA} (iPhone; like Mac OS X) {WEBKIT} Version/18 Safari/1", ("Safari", "iPhone")),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/1 Mobile Safari/1", ("Chrome", "Android")),
        ("<script>alert(1)</script>", ("", "")),
        ("", ("", "")),
    ],
)
def test_agent_is_told_in_two_words(agent: str, told: tuple[str, str]) -> None:
    assert describe_agent(agent) == told
