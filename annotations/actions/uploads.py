"""Files that come in, streamed to the media folder under names the server makes."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

PRIVATE_FOLDER = 0o700


class UploadRefused(UserError):
    code = "too_large"


def store_uploads(files: Iterable[tuple[str, Iterable[bytes]]]) -> list[dict[str, str]]:
    """Write files of (name, chunks): [{"path": relative to the media folder, "name": as given}].

    Raises UploadRefused when they have more bytes together than an upload may. Whatever goes
    wrong, what was written by then is removed.
    """
    folder = Path("uploads") / str(uuid4())
    (Path(settings.MEDIA_ROOT) / folder).mkdir(mode=PRIVATE_FOLDER, parents=True)
    try:
        return _store(folder, files)
    except BaseException:
        shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True)
        raise


def remove_uploads(files: Iterable[Mapping[str, str]]) -> None:
    """Remove what was stored for a job that was not made after all."""
    for path in {Path(settings.MEDIA_ROOT) / file["path"] for file in files}:
        shutil.rmtree(path.parent, ignore_errors=True)


def _store(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> list[dict[str, str]]:
    left = settings.UPLOAD_BYTES_MAX
    stored = []
    for number, (name, chunks) in enumerate(files):
        path = folder / f"{number}{Path(name).suffix.lower()[:10]}"
        left -= _write(path, chunks, left)
        stored.append({"path": str(path), "name": name})
    return stored


def _write(path: Path, chunks: Iterable[bytes], most: int) -> int:
    place = Path(settings.MEDIA_ROOT) / path
    written = 0
    with place.open("wb") as target:
        for chunk in chunks:
            written += len(chunk)
            if written > most:
                raise UploadRefused(
                    N_(
                        "An upload may have at most {most} MB.",
                        most=settings.UPLOAD_BYTES_MAX // 1_000_000,
                    )
                )
            target.write(chunk)
    return written
