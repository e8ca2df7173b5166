"""What a dry run remembers of its own earlier rows, since it stores none of them."""

from hashlib import blake2b

from annotations.actions.articles import NO_ORIGIN, article_origin
from annotations.actions.import_options import ImportOptions
from annotations.domain.near_copies import shingles
from annotations.domain.newest_texts import NewestTexts
from annotations.models import ArticleVersion

Origin = tuple[str, str]
# The hash of a text, and the origin of its article.
Text = tuple[str, Origin]


class Earlier:
    """Texts, origins, and whose work or suggestions lie on a text: 8 bytes each, as a hash.

    Near copies are found among the newest texts alone (see domain/newest_texts.py).
    """

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._seen: set[int] = set()
        self._moving: set[int] = set()
        self._texts = NewestTexts()

    def has_text(self, text: Text) -> bool:
        return _key("text", text[0]) in self._seen

    def has_origin(self, text: Text) -> bool:
        return _key("origin", *text[1]) in self._seen

    def note_row(self, text: Text) -> None:
        hashed, origin = text
        self._seen.add(_key("text", hashed))
        if origin != NO_ORIGIN:
            self._seen.add(_key("origin", *origin))

    def has_work(self, text: Text, username: str) -> bool:
        """Whether somebody's work on the text, or open work that follows its article, came."""
        hashed, origin = text
        return (
            _key("work", hashed, username) in self._seen
            or _key("open", *origin, username) in self._seen
        )

    def note_work(self, text: Text, username: str) -> None:
        hashed, origin = text
        self._seen.add(_key("work", hashed, username))
        if origin != NO_ORIGIN and not self._options.is_finished:
            self._moving.add(_key("open", *origin, username))

    def end_chunk(self) -> None:
        """Open work moves to a next version that comes with a later chunk, not with the same."""
        self._seen |= self._moving
        self._moving.clear()

    def has_run(self, text: Text, maker: str, config: str) -> bool:
        return _key("run", text[0], maker, config) in self._seen

    def note_run(self, text: Text, maker: str, config: str) -> None:
        self._seen.add(_key("run", text[0], maker, config))

    def copies_of(self, text: str) -> list[tuple[str, float]]:
        """Names and shares of the earlier texts that a text is a near copy of."""
        return self._texts.like(shingles(text))

    def note_text(self, name: str, text: str) -> None:
        """Let later rows be compared with a text, which is called so."""
        self._texts.add(name, shingles(text))


def text_of(version: ArticleVersion) -> Text:
    article = version.article
    return version.text_hash, article_origin(article.url, article.source_name)


def _key(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest())
