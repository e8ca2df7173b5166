"""Looks for the sentences of articles in all files of a release, packed and in columns too."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet

LEAST_WORDS = 5


def sentences_found(release: Path, sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Each sentence of five words or more with the file it stands in, however it is escaped."""
    wanted = [one for one in sentences if len(one.split()) >= LEAST_WORDS]
    return [
        (one, name)
        for name, content in _files(release)
        for one in wanted
        if any(form in content for form in _forms(one))
    ]


def _forms(sentence: str) -> set[bytes]:
    escaped = json.dumps(sentence)[1:-1]
    plain = json.dumps(sentence, ensure_ascii=False)[1:-1]
    quoted = sentence.replace('"', '""')
    return {form.encode() for form in (sentence, escaped, plain, quoted)}


def _files(release: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(release.rglob("*")):
        if path.is_file():
            yield from _contents(path.name, path.read_bytes())


def _contents(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if name.endswith(".parquet"):
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        rows = json.dumps(table.to_pylist(), ensure_ascii=False, default=str)
        yield f"{name}/rows", rows.encode()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _contents(f"{name}/{member}", archive.read(member))
