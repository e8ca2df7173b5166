"""Files that would fill the memory of whoever reads them whole."""

import io

BLOCK = b"x" * 65_536


class OneLine(io.RawIOBase):
    """A file of `size` bytes in one line, made as it is read; `given` counts what was asked for.

    start: how it begins.
    """

    def __init__(self, size: int, *, start: bytes = b"") -> None:
        self._start = start
        self._left = size
        self.most_at_once = 0

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        return self.read(-1 if size is None else size)

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; a reader that asks for all of a large file fails its test."""
        assert 0 <= size <= 50_000_000, "the whole file was asked for"
        taken = min(size, self._left)
        self._left -= taken
        self.most_at_once = max(self.most_at_once, taken)
        begin, self._start = self._start[:taken], self._start[taken:]
        return begin + (BLOCK * (taken // len(BLOCK) + 1))[: taken - len(begin)]
