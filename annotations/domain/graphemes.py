"""Where one character, as people see it, ends and the next begins.

The rules of Unicode Standard Annex 29 that matter in running text, from the standard library's
tables: marks, joiners, flags, skin tones and Hangul syllables are never cut.
"""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_LEADING = range(0x1100, 0x1160)
_VOWELS = range(0x1160, 0x11A8)
_TRAILING = range(0x11A8, 0x1200)
_SYLLABLES = range(0xAC00, 0xD7A4)


def is_between_graphemes(text: str, at: int) -> bool:
    """Whether a text may be cut before the code point at this offset."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if _extends(after) or before == _ZERO_WIDTH_JOINER:
        return False
    if ord(after) in _FLAG_LETTERS and ord(before) in _FLAG_LETTERS:
        return _flag_letters_before(text, at) % 2 == 0
    return not _is_one_syllable(ord(before), ord(after))


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or character == _ZERO_WIDTH_JOINER
        or ord(character) in _SKIN_TONES
        or ord(character) in _TAGS
    )


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return at - start


def _is_one_syllable(before: int, after: int) -> bool:
    if before in _LEADING:
        return after in _LEADING or after in _VOWELS or after in _SYLLABLES
    open_syllable = before in _SYLLABLES and (before - _SYLLABLES.start) % 28 == 0
    if before in _VOWELS or open_syllable:
        return after in _VOWELS or after in _TRAILING
    return (before in _TRAILING or before in _SYLLABLES) and after in _TRAILING
