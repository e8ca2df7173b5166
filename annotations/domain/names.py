"""When two names of sources count as equal."""

import re
import unicodedata

MAX_NAME = 300
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_BLANKS = re.compile(r"\s+")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+")


def clean_name(name: str) -> str:
    """The name as shown: surrounding and repeated white space removed."""
    return _BLANKS.sub(" ", name).strip()


def name_key(name: str) -> str:
    """The form in which names are compared: compatible characters, no case, one blank.

    A leading English article is dropped, so "the AFP" and "AFP" are equal.
    """
    folded = unicodedata.normalize("NFKC", name.translate(_APOSTROPHES)).casefold()
    plain = _BLANKS.sub(" ", folded).strip(" .,;:")
    return (_ARTICLE.sub("", plain) or plain)[:MAX_NAME]
