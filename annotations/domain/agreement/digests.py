"""Digests of patterns and of their counts: equal content has equal digests, in any order."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from annotations.domain.agreement.tables import StoredPattern

DIGEST_BITS = 256
NOTHING = "0" * 64
_KEY_BITS = 63


def pattern_key(project_id: int, layer: str, stored: StoredPattern, *, attempt: int = 0) -> int:
    """A positive number of 63 bits that stands for a pattern of a layer in a project.

    attempt: for the one case in billions in which another pattern has the number already.
    """
    digest = hashlib.sha256(_text([project_id, layer, stored, attempt])).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _KEY_BITS)


def counts_digest(
    article: str, week: date, counts: Iterable[tuple[str, StoredPattern, int]]
) -> str:
    """SHA-256 of one article's counts, (layer, pattern, n), in hexadecimal."""
    rows = sorted(_text([layer, stored, n]) for layer, stored, n in counts)
    return hashlib.sha256(b"\n".join([_text([article, week.isoformat()]), *rows])).hexdigest()


def moved(digest: str, *, away: Iterable[str] = (), towards: Iterable[str] = ()) -> str:
    """The sum of digests with some taken `away` and others added, modulo 2^256.

    Bellare & Micciancio (1997), A new paradigm for collision-free hashing (AdHash): a digest of
    a set that follows each change without reading the rest of the set.
    """
    total = int(digest, 16)
    total += sum(int(one, 16) for one in towards) - sum(int(one, 16) for one in away)
    return f"{total % (1 << DIGEST_BITS):064x}"


def _text(thing: object) -> bytes:
    return json.dumps(thing, ensure_ascii=True, separators=(",", ":")).encode("ascii")
