"""A guideline: Markdown to safe HTML, and how two versions of one differ.

CommonMark with tables, without HTML, pictures and blocks of code, whose long lines would not fit
beside an article. What markdown-it writes is cleaned once more by nh3 against a closed list, so
that an error of the one is caught by the other.

A rule is a block that begins with its label: "R6", "R12". Its element carries the label as
`data-rule`, so that a page can go to it; guidelines without labels have no rules.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile, zip_longest

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_GUIDELINE = 100_000
MAX_RULE_TITLE = 160
RULE_ATTRIBUTE = "data-rule"
TAGS = frozenset(
    "a blockquote br code em h3 h4 hr li ol p strong table tbody td th thead tr ul".split()
)
# "*": nh3 would otherwise let lang and title stand anywhere.
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    **{tag: {RULE_ATTRIBUTE} for tag in ("li", "p", "h3", "h4", "tr")},
}
SCHEMES = frozenset({"http", "https", "mailto"})
# Rendered guidelines kept: every open version of every project in use.
KEPT = 64
# Unchanged lines shown around a change.
CONTEXT_LINES = 2
# Longer ones are compared as wholes: comparing takes time that grows with the square.
MOST_LINES, MOST_WORDS = 2000, 400
_WORDS = re.compile(r"\s+|\S+")
_LABEL = re.compile(r"(R\d{1,3})(?!\w)[\s:.–—-]*(.*)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…。])\s")

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["image", "html_block", "html_inline", "code", "fence"])
)


@lru_cache(maxsize=KEPT)
def render_guideline(text: str) -> str:
    """Safe HTML; empty for an empty guideline. Headings are h3 and h4, below the page's own."""
    tokens = _MARKDOWN.parse(text)
    _lower_headings(tokens)
    for label, _title, block in _labelled(tokens):
        block.attrSet(RULE_ATTRIBUTE, label)
    html = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=KEPT)
def rules_of(text: str) -> Mapping[str, str]:
    """The rules of a guideline, in its order: label -> title.

    A title is what stands in bold at the beginning, else the first sentence.
    """
    return {label: title for label, title, _block in _labelled(_MARKDOWN.parse(text))}


def _labelled(tokens: Sequence[Token]) -> Iterator[tuple[str, str, Token]]:
    """Label, title and block of each rule; of a label that comes again the first alone."""
    seen: set[str] = set()
    begins = None
    for token in tokens:
        if token.nesting == 1:
            # Words at the very start of an item or a row begin that; others their own paragraph.
            begins = begins if begins and token.type in ("paragraph_open", "td_open") else token
        elif token.type == "inline":
            found = _LABEL.match(_plain(token).strip())
            if found and begins and found[1] not in seen:
                seen.add(found[1])
                yield found[1], _title(_emphasised(token) or found[2]), begins
            begins = None
        elif token.nesting == -1:
            begins = None


def _plain(inline: Token) -> str:
    """The words of a block without their markup."""
    return "".join(
        " " if one.type in ("softbreak", "hardbreak") else one.content
        for one in inline.children or ()
    )


def _emphasised(inline: Token) -> str:
    """What stands after the label in bold, where the block begins with bold words."""
    children = [one for one in inline.children or () if one.type != "text" or one.content]
    if not children or children[0].type != "strong_open":
        return ""
    words = "".join(
        one.content for one in takewhile(lambda one: one.type != "strong_close", children)
    )
    found = _LABEL.match(words)
    return found[2] if found else ""


def _title(words: str) -> str:
    first = " ".join(_SENTENCE_END.split(words, maxsplit=1)[0].split())
    return first if len(first) <= MAX_RULE_TITLE else first[: MAX_RULE_TITLE - 1] + "…"


def _lower_headings(tokens: Sequence[Token]) -> None:
    headings = [one for one in tokens if one.type in ("heading_open", "heading_close")]
    top = min((one.tag for one in headings), default="")
    for one in headings:
        one.tag = "h3" if one.tag == top else "h4"


@dataclass(frozen=True)
class Words:
    """Words of a line; `changed`: the other version has none or others in their place."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Line:
    """A line of two versions compared: "same", "added", "removed", or "gap" for lines left out."""

    kind: str
    words: tuple[Words, ...] = ()


def compare_guidelines(old: str, new: str) -> list[Line]:
    """How a guideline changed, line by line, with a little around each change; [] if it did not."""
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return [] if before == after else _changed(before, after)
    matcher = SequenceMatcher(None, before, after)
    lines: list[Line] = []
    end = 0
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        if group[0][3] > end:
            lines.append(Line("gap"))
        for change, first, last, begin, until in group:
            if change == "equal":
                lines += [Line("same", (Words(one),)) for one in after[begin:until]]
            else:
                lines += _changed(before[first:last], after[begin:until])
            end = until
    if lines and end < len(after):
        lines.append(Line("gap"))
    return lines


def _changed(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """Lines taken out, then lines put in; where one became another, the words that differ."""
    removed, added = list[Line](), list[Line]()
    for old, new in zip_longest(before, after):
        if old is None or new is None:
            removed += [] if old is None else [Line("removed", (Words(old),))]
            added += [] if new is None else [Line("added", (Words(new),))]
            continue
        left, right = _compare_words(old, new)
        removed.append(Line("removed", left))
        added.append(Line("added", right))
    return [*removed, *added]


def _compare_words(old: str, new: str) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(left), len(right)) > MOST_WORDS:
        return (Words(old),), (Words(new),)
    codes = SequenceMatcher(None, left, right).get_opcodes()
    return (
        tuple(_words(left, [(change, start, end) for change, start, end, _, _ in codes])),
        tuple(_words(right, [(change, start, end) for change, _, _, start, end in codes])),
    )


def _words(words: Sequence[str], codes: Sequence[tuple[str, int, int]]) -> Iterator[Words]:
    for change, start, end in codes:
        if start < end:
            yield Words("".join(words[start:end]), change != "equal")
