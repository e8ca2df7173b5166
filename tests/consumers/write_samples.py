"""Writes a small release's files in every format, for tests of other people's readers.

    PYTHONPATH=.:tests python -m consumers.write_samples FOLDER

The product's environment runs it; `expected.json` says what the files must hold.
"""

import importlib.util
import sys
from dataclasses import asdict
from pathlib import Path

import orjson
from consumers.corpora_samples import DRAFTED, write_corpora
from consumers.release_samples import write_releases
from full_draft import full_draft
from round_trip import HEAD, released_of

from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Marked, Origin
from annotations.formats.registry import FORMATS, Format
from annotations.formats.releases.folder import ReleaseFolder

# These have releases of their own, in folders of their names.
_APART = (*DRAFTED, "claim_review", "parquet")


def sample_drafts() -> list[ArticleDraft]:
    """The article with everything, and a plain one."""
    rain = AnnotationSet("A1", Origin.PERSON, (Marked(0, 10, "C"),))
    return [
        full_draft(),
        ArticleDraft("Rain", "Rain fell. It stopped.", sentences=((0, 10), (11, 22)), sets=(rain,)),
    ]


def write_samples(folder: Path) -> None:
    """Write every format that can be written here into a folder that is not there yet."""
    folder.mkdir(parents=True)
    drafts = sample_drafts()
    released = [(released_of(draft, n), draft) for n, draft in enumerate(drafts, start=1)]
    with ReleaseFolder(folder) as opened:
        for one, _ in released:
            opened.add_article(one)
        for form in FORMATS.values():
            if form.writer is None or not _is_written_here(form):
                continue
            writer = form.writer(opened, HEAD)
            for article, draft in released:
                writer.add(article, draft)
            writer.close()
        opened.summaries()
    content = orjson.dumps([asdict(draft) for draft in drafts])
    (folder / "expected.json").write_bytes(content)
    write_corpora(folder)
    write_releases(folder)


def _is_written_here(form: Format) -> bool:
    has_library = not form.module or importlib.util.find_spec(form.module) is not None
    return has_library and form.name not in _APART


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
