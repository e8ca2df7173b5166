"""Cuts HTML into tags and text in time linear in its length, whatever is in it.

The parser of Python's library needs seconds for some kilobytes of unclosed tags, and files come
from anywhere. Tags, comments and raw text end where the HTML standard ends them (WHATWG 13.2.5),
save that a quotation mark which is never closed does not hide the rest of its tag.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple


class Tag(NamedTuple):
    """A start or end tag, its name in small letters."""

    name: str
    is_end: bool
    attributes: str

    def read_attributes(self) -> dict[str, str]:
        """Return the decoded values by name in small letters; the first of equal names wins."""
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.attributes):
            value = match["double"] or match["single"] or match["bare"] or ""
            values.setdefault(match["name"].lower(), decode_entities(value))
        return values


_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)
    (?P<attributes>(?: [^>=]++ | =\s*+(?:"[^"]*+"|'[^']*+')?+ )*+)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'>/=]++)
    (?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>]++)))?+""",
    re.VERBOSE,
)
_COMMENT_STARTS = ("<!--", "<!", "<?", "</")
_TAG_START = re.compile(r"</?[A-Za-z]|<!--|<[!?/]")
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9A-Fa-f]{8,}+);?+")
# What stands between these tags is no markup. Only a title's is of use.
_RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}


def decode_entities(text: str) -> str:
    """Return text with its character references decoded, however long their numbers are."""
    return unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def read_markup(markup: str) -> Iterator[Tag | str]:
    """Yield tags and decoded text in order, without comments, scripts and styles.

    What never ends (a tag, a comment, a script) takes the rest of the markup with it.
    """
    position = 0
    while start := _TAG_START.search(markup, position):
        yield decode_entities(markup[position : start.start()])
        if start.group() in _COMMENT_STARTS:
            position = _find_comment_end(markup, start)
            continue
        match = _TAG.match(markup, start.start())
        if match is None:
            return
        tag = Tag(match["name"].lower(), match["end"] == "/", match["attributes"])
        yield tag
        position = match.end()
        if tag.name in _RAW and not tag.is_end:
            start_of_raw, position = position, _find_raw_end(markup, tag.name, position)
            yield decode_entities(markup[start_of_raw:position]) if tag.name == "title" else ""
    yield decode_entities(markup[position:])


def _find_comment_end(markup: str, start: re.Match[str]) -> int:
    end_mark = "-->" if start.group() == "<!--" else ">"
    # A comment may be as short as "<!-->", whose dashes open and close it.
    end = markup.find(end_mark, start.start() + 2)
    return len(markup) if end < 0 else end + len(end_mark)


def _find_raw_end(markup: str, name: str, position: int) -> int:
    end = _RAW_END[name].search(markup, position)
    return end.start() if end else len(markup)
