"""The card of a dataset as the Hugging Face Hub reads it: YAML first, then words for people."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from annotations.formats.releases.citation import spdx
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import OFFSETS

DEFAULT_CONFIG = "annotations"
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
_LARGEST = "100M<n<1B"
# The Hub's names for licences where they are not the SPDX ones in small letters.
_HUB_LICENCES = {"ODbL-1.0": "odbl", "ODC-By-1.0": "odc-by", "PDDL-1.0": "pddl"}
_NOT_TOLD = "not told"
_MOST_NAMED = 8
TABLES: Mapping[str, str] = {
    "articles": "one row per article, in the version released",
    "sentences": "one row per sentence, with its offsets in the article's text",
    "annotations": "one row per sentence and annotator: marks, attributions, arm, times",
    "annotations_independent": "the same for the latest independent submission of annotators "
    "whose latest one is not independent",
    "adjudicated": "gold, one row per sentence and batch; `distribution` is the soft label",
    "spans": "one row per piece of a content, a cue or a mention, of annotators and of gold",
    "relations": "one row per attribution for its speaker, per stop of its chain, and for what "
    "it continues",
    "sources": "the sources named by uid, and what they were merged into",
    "evidence": "what annotators found elsewhere about a sentence",
}


def card(
    head: ReleaseHead,
    *,
    rows: Mapping[str, int],
    languages: Collection[str],
    columns: Mapping[str, Sequence[str]],
    licences: Mapping[str, int],
) -> bytes:
    """rows, columns: by table. languages: tags of the articles. licences: of texts -> articles."""
    licence = "\n".join(_licence(head, licences))
    front = _front(head, rows, languages, licence)
    return f"---\n{front}---\n\n{_words(head, rows, columns, licences)}".encode()


def _front(
    head: ReleaseHead, rows: Mapping[str, int], languages: Collection[str], licence: str
) -> str:
    spoken = sorted({tag.split("-")[0].lower() for tag in languages if tag})
    lines = [
        f"pretty_name: {_quoted(head.options.title or head.name)}",
        f"language: {json.dumps(spoken)}",
        licence,
        'annotations_creators: ["other"]',
        'language_creators: ["found"]',
        f'multilinguality: ["{"multilingual" if len(spoken) > 1 else "monolingual"}"]',
        f'size_categories: ["{_size(rows[DEFAULT_CONFIG])}"]',
        'source_datasets: ["original"]',
        'task_categories: ["text-classification", "token-classification"]',
        'tags: ["claims", "quotations", "attribution", "fact-checking", "news"]',
        "configs:",
    ]
    # `datasets` cannot load a table without rows; its file is there all the same.
    for name in (name for name in rows if rows[name]):
        lines += [f"- config_name: {name}", f"  data_files: data/{name}.parquet"]
        lines += [f"  description: {_quoted(_described(head, name))}"]
        lines += ["  default: true"] if name == DEFAULT_CONFIG else []
    return "\n".join(lines) + "\n"


def _described(head: ReleaseHead, name: str) -> str:
    """Another one for every release: `datasets` keeps what it loaded by the name of the folder and
    by these lines, and would hand out the rows of another version.
    """
    of = f"project {head.project_uid}, {'with' if _has_texts(head) else 'without'} the texts"
    return f"{head.title} ({of}): {TABLES[name]}."


def _licence(head: ReleaseHead, texts: Mapping[str, int]) -> Iterator[str]:
    """Of all that is in it. What the Hub has no name for is `other` and told in its own words."""
    own = head.options.licence
    given = [own, *(words for words in sorted(texts) if _has_texts(head))]
    names = list(dict.fromkeys(map(_hub_name, given)))
    if names == [""]:
        yield "license: other" if own else "license: unknown"
        if own:
            yield f"license_name: {_quoted(own)}"
    elif "" not in names:
        yield f"license: {names[0] if len(names) == 1 else json.dumps(names)}"
    else:
        told = f"annotations: {own or _NOT_TOLD}; texts: {_named(texts)}"
        yield "license: other"
        yield f"license_name: {_quoted(told)}"


def _hub_name(words: str) -> str:
    """What the Hub calls a licence; "" = it has no name for it."""
    known = spdx(words)
    return _HUB_LICENCES.get(known, known.lower()) if known else ""


def _has_texts(head: ReleaseHead) -> bool:
    return head.options.texts != OFFSETS


def _named(texts: Mapping[str, int]) -> str:
    """The licences of the texts, those of most articles first."""
    ordered = sorted(texts, key=lambda words: (-texts[words], words))
    shown = ", ".join(words or _NOT_TOLD for words in ordered[:_MOST_NAMED])
    left = len(ordered) - _MOST_NAMED
    return f"{shown} and {left} more" if left > 0 else shown


def _size(rows: int) -> str:
    return next((words for most, words in _SIZES if rows < most), _LARGEST)


def _quoted(words: str) -> str:
    """As JSON, which YAML reads alike."""
    return json.dumps(words)


def _words(
    head: ReleaseHead,
    rows: Mapping[str, int],
    columns: Mapping[str, Sequence[str]],
    licences: Mapping[str, int],
) -> str:
    described = "\n".join(
        f"- `{name}` ({rows[name]:,} rows): {TABLES[name]}. "
        f"Columns: {', '.join(f'`{column}`' for column in columns[name])}."
        for name in rows
    )
    withheld = (
        "The articles' words are not in it: their licences do not allow that. `rebuild.py`, which "
        "lies in the release, puts them back where you have the texts.\n\n"
        if not _has_texts(head)
        else ""
    )
    return f"""\
# {head.options.title or head.name}

Sentences of news articles, marked by people as claims (C), verified facts (V) and quotes (Q), with
who said them. Version {head.version}. Annotators appear under pseudonyms, each with rows of their
own; what adjudicators decided stands beside them, with the share of annotators for each set of
marks.

{withheld}```python
from datasets import load_dataset

rows = load_dataset("path/to/this/folder", "{DEFAULT_CONFIG}", split="train")
```

Each table is one split, called `train` because `datasets` wants a name. `splits.json` of the
release says which articles are for training, development and testing; where there are few articles
a part can be empty, which its `counts` and DATASHEET.md tell.

Spans are half-open pairs of code points of the article's text: in Python `text[start:end]`.

## Tables

{described}

## Licence

- Of the annotations: {head.options.licence or _NOT_TOLD}
- Of the texts: {_of_texts(head, licences)}

MANIFEST.json, DATASHEET.md and croissant.json stand in the release this folder is a part of.
"""


def _of_texts(head: ReleaseHead, licences: Mapping[str, int]) -> str:
    """Which they have, and what that means for whoever uses the rows."""
    told = f"{_named(licences) or _NOT_TOLD}; that of each article is `licence` in `articles`."
    if not _has_texts(head):
        return f"{told} They are not in it."
    if {*licences} <= {head.options.licence}:
        return told
    return (
        f"{told} A licence of the annotations gives no right to the texts: what you do with words "
        "of an article must be allowed by the licence of that article as well."
    )
