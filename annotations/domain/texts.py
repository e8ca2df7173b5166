"""Brings an article's text into the one form that is stored and hashed, or refuses it.

Offsets count its code points, so nothing but line breaks and a leading byte order mark is ever
changed: no Unicode normalisation. U+2028, U+0085 and form feeds stay; a sentence ends at them.
"""

import hashlib
import re

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

MAX_TEXT_BYTES = 1_000_000
_BYTE_ORDER_MARK = "\ufeff"
_SURROGATE = re.compile("[\ud800-\udfff]")


class RefusedText(UserError):
    """A text cannot be stored as it is; the code says why.

    Codes: `not_utf8`, `nul_character`, `lone_surrogate`, `empty_text`, `text_too_large`.
    """

    code = "refused_text"


def decode(raw: bytes) -> str:
    """Return the text of UTF-8 bytes, without a leading byte order mark.

    Raises RefusedText `not_utf8` and names the first byte which is not UTF-8.
    """
    try:
        return raw.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise RefusedText(
            N_(
                "This is not UTF-8 text: byte 0x{byte:02x} at offset {start}.",
                byte=raw[error.start],
                start=error.start,
            ),
            code="not_utf8",
        ) from None


def canonical_text(raw: str) -> str:
    """Return a text as it is stored: line breaks as LF, no leading byte order marks.

    A canonical text comes back unchanged. Raises RefusedText, its field `text`.
    """
    text = raw.lstrip(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedText(N_("The text is empty."), code="empty_text", field="text")
    check_characters(text, field="text")
    check_size(text)
    return text


def check_size(text: str) -> None:
    """Raises RefusedText when a text is larger than an article may be."""
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise RefusedText(
            N_(
                "The text is larger than {limit:,} bytes in UTF-8.",
                limit=MAX_TEXT_BYTES,
            ),
            code="text_too_large",
            field="text",
        )


def check_characters(text: str, *, field: str) -> None:
    """Raise RefusedText where a string holds a character no database or file can keep."""
    position = text.find("\0")
    if position >= 0:
        raise RefusedText(
            N_("Character {position} is NUL, which cannot be stored.", position=position),
            code="nul_character",
            field=field,
        )
    surrogate = _SURROGATE.search(text)
    if surrogate:
        raise RefusedText(
            N_(
                "Character {position} is half of a surrogate pair, which is not a character.",
                position=surrogate.start(),
            ),
            code="lone_surrogate",
            field=field,
        )


def text_hash(text: str) -> str:
    """Return the SHA-256 of a canonical text's UTF-8 bytes as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
