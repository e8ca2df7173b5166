"""Entity tags in the conditions of a request (RFC 9110, sections 8.8.3 and 13.1)."""

import re

_TAG = re.compile(r'(W/)?("[^"\x00-\x20\x7f]*")')
ANY = "*"


def matches(header: str, etag: str, *, strongly: bool = False) -> bool:
    """Whether a list of entity tags has this strong one, or is `*`.

    strongly: weak ones are none of it, since they do not promise the same bytes.
    """
    if header.strip() == ANY:
        return True
    found = _TAG.findall(header)
    return any(tag == etag and not (weak and strongly) for weak, tag in found)
