"""Finds the messages of Django templates for Babel, as `babel.cfg` asks."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, TypeAlias

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Keyword: TypeAlias = tuple[int | tuple[int, str], ...] | None
# Line, function, its messages, comments for translators, context.
Found: TypeAlias = tuple[int, str | tuple[str, ...], list[str], str | None]


def extract_django(
    file: IO[bytes],
    keywords: Mapping[str, Keyword],
    comment_tags: Sequence[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """What `translate`, `blocktranslate` and `_("…")` mark in a template.

    Django turns a template into Python calls with blanks between them. Their indentation means
    nothing, and would be an error to Python's tokenizer. Only a line feed ends a line there.
    """
    template = file.read().decode(options.get("encoding", "utf-8"))
    calls = "\n".join(line.strip() for line in templatize(template).split("\n"))
    yield from extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, {})
