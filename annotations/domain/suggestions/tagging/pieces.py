"""Cuts words into the pieces that the encoder knows.

Greedy longest match from the left (WordPiece: Wu et al. 2016, as BERT uses it: Devlin et al. 2019),
over words in lower case without accents.
"""

import unicodedata
from collections.abc import Sequence

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
INSIDE = "##"
MAX_CHARACTERS = 100
MAX_REMEMBERED = 100_000


class Pieces:
    """The pieces of words by their numbers; remembers the words it has met."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """vocabulary: one piece each, in the order of the embedding table.

        Raises ValueError when a special piece is missing.
        """
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        missing = {UNKNOWN, FIRST, LAST} - self._numbers.keys()
        if missing:
            raise ValueError(f"The vocabulary has no {', '.join(sorted(missing))}.")
        self.unknown = self._numbers[UNKNOWN]
        self.first = self._numbers[FIRST]
        self.last = self._numbers[LAST]
        self._known: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces; the unknown piece alone where they do not cover it."""
        known = self._known.get(word)
        if known is None:
            known = self._cut(plain(word))
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _cut(self, word: str) -> tuple[int, ...]:
        if not word or len(word) > MAX_CHARACTERS:
            return (self.unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = word[start:end] if start == 0 else INSIDE + word[start:end]
                number = self._numbers.get(piece)
                if number is not None:
                    break
                end -= 1
            if end == start:
                return (self.unknown,)
            found.append(self._numbers[piece])
            start = end
        return tuple(found)


def plain(word: str) -> str:
    """A word in lower case without accents."""
    lower = word.lower()
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFD", lower)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")
