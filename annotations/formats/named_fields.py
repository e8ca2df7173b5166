"""What other files call the things that are said about an article."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from annotations.formats.base import MAX_LENGTHS
from annotations.formats.json_values import as_name, as_text

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "headline", "article title"),
        "text": ("text", "body", "article", "article text", "content", "full text", "document"),
        "url": ("url", "link", "source url", "article url", "web address"),
        "outlet": ("outlet", "publisher", "newspaper", "publication", "site"),
        "author": ("author", "byline", "authors", "journalist"),
        "published_at": ("published at", "published", "date", "publication date", "pub date"),
        "language": ("language", "lang"),
        "licence": ("licence", "license"),
        "credit": ("credit", "attribution"),
    }
)
METADATA = tuple(name for name in SYNONYMS if name != "text")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name as it is compared: in small letters, with blanks for what joins words."""
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


def metadata_of(values: Mapping[str, object], path: str) -> dict[str, str]:
    """Field -> what an object says of it, under the first name that holds anything.

    Values that are lists or objects are not ours and passed over. Raises UserError.
    """
    by_name = {folded(key): (key, value) for key, value in reversed(list(values.items()))}
    found = {}
    for field in METADATA:
        named = (by_name[name] for name in SYNONYMS[field] if name in by_name)
        key, value = next(((k, v) for k, v in named if _is_said(v)), ("", None))
        if key:
            found[field] = _value(value, f"{path}.{key}" if path else key, field)
    return found


def _is_said(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _value(value: object, path: str, field: str) -> str:
    if isinstance(value, str):
        return as_text(value, path, most=10 * MAX_LENGTHS[field]).strip()
    return as_name(value, path)
