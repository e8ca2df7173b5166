"""Files that came together: uploaded at once, in one folder or in one archive.

Some of them only go with others: what they say is read through `Given.beside`, and they are no
articles of their own.
"""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

# What operating systems leave in folders and archives.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
# What tools put beside the articles: settings of brat, a type system of UIMA, a JSON-LD context,
# a labelling configuration of Label Studio.
_BESIDE = frozenset(
    """
    annotation.conf visual.conf tools.conf kb_shortcuts.conf .stats_cache
    typesystem.xml context.json config.xml
    """.split()
)
# The files that make a folder a release of ours.
_MANIFEST, _ARTICLES = "MANIFEST.json", "articles.jsonl"
_STANDOFF, _TEXT = ".ann", ".txt"


def is_litter(name: str) -> bool:
    """Whether a file is nobody's: it is passed over without a word."""
    parts = PurePosixPath(name).parts
    return any(part.lower() in _LITTER or part.startswith("._") for part in parts)


def is_companion(name: str, names: Collection[str]) -> bool:
    """Whether a file only goes with another of these."""
    path = PurePosixPath(name)
    if path.suffix.lower() == _STANDOFF:
        return str(path.with_suffix(_TEXT)) in names
    return path.name.lower() in _BESIDE


def manifest_among(names: Collection[str]) -> str | None:
    """The manifest of a release of ours, if one is among these files: it is restored instead."""
    return next(
        (
            name
            for name in names
            if (path := PurePosixPath(name)).name == _MANIFEST
            and str(path.with_name(_ARTICLES)) in names
        ),
        None,
    )


def format_beside(name: str, names: Collection[str]) -> str:
    """The format that a file's companions tell; "" = none does."""
    path = PurePosixPath(name)
    is_text = path.suffix.lower() == _TEXT
    return "brat" if is_text and str(path.with_suffix(_STANDOFF)) in names else ""


def names_beside(name: str, wanted: str) -> Iterator[str]:
    """What a file may mean by another's name: one of its own folder, else one of the bundle."""
    folder = PurePosixPath(name).parent
    yield str(folder / wanted)
    yield wanted
