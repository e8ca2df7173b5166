"""Which commit runs here, read from the checkout without git, which a server need not have."""

import re
from pathlib import Path

SHORT = 12
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_POINTS_TO = "ref: "


def commit_of(root: Path) -> str:
    """The first SHORT digits of a checkout's commit; "" where it cannot be told."""
    head = _first_line(root / ".git" / "HEAD")
    if head.startswith(_POINTS_TO):
        name = head.removeprefix(_POINTS_TO)
        head = _first_line(root / ".git" / name) or _packed(root, name)
    return head[:SHORT] if _COMMIT.fullmatch(head) else ""


def _packed(root: Path, name: str) -> str:
    """Where git tidied up, branches stand together in one file: a line is a commit and a name."""
    listed = root / ".git" / "packed-refs"
    lines = listed.read_text().splitlines() if listed.is_file() else []
    return next((line.split(" ")[0] for line in lines if line.endswith(f" {name}")), "")


def _first_line(path: Path) -> str:
    return path.read_text().partition("\n")[0].strip() if path.is_file() else ""
