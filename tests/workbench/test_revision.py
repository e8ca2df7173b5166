"""The commit of a checkout is found without git, whichever way git keeps it."""

from pathlib import Path

import pytest

from workbench.revision import SHORT, commit_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def checkout(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {"HEAD": f"{COMMIT}\n"},
        {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": f"{COMMIT}\n"},
        {
            "HEAD": "ref: refs/heads/main\n",
            "packed-refs": f"# pack-refs with: peeled\n{'f' * 40} refs/heads/main-2\n"
            f"{COMMIT} refs/heads/main\n",
        },
    ],
    ids=["detached", "branch", "packed"],
)
def test_commit_of_a_checkout_is_found(files: dict[str, str], tmp_path: Path) -> None:
    assert commit_of(checkout(tmp_path, files)) == COMMIT[:SHORT]


@pytest.mark.parametrize(
    "files",
    [{}, {"HEAD": "ref: refs/heads/main\n"}, {"HEAD": "nothing of the kind\n"}],
    ids=["no checkout", "no commit yet", "damaged"],
)
def test_commit_that_cannot_be_told_is_empty(files: dict[str, str], tmp_path: Path) -> None:
    assert commit_of(checkout(tmp_path, files)) == ""
