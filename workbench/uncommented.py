"""Scripts and style sheets as they are served: the lines that were written, without their comments.

Comments are for whoever reads the sources; a browser need not fetch them. Empty lines go too, and
lines are indented by tabs. Names, statements and line breaks stay, so what is served can be read.
"""

import re
from collections.abc import Iterator
from typing import Literal

INDENTATION = "  "
# What a piece of text is: words and signs, or what lies between them (blanks and comments).
Piece = tuple[Literal["code", "gap"], str]

STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
BLOCK_COMMENT = r"/\*[\s\S]*?\*/"
STYLE_PIECE = re.compile(
    rf"(?P<comment>{BLOCK_COMMENT})|(?P<gap>\s+)|(?P<code>{STRING}|url\([^)]*\)|[\w-]+|.)"
)
SCRIPT_PIECE = re.compile(
    rf"(?P<comment>{BLOCK_COMMENT}|//[^\n]*)|(?P<gap>\s+)|(?P<code>{STRING}|[\w$#]+|\+\+|--|.)"
)
REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
TEMPLATE_PART = re.compile(r"(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)")
# After these a slash divides; after any other word or sign it begins a regular expression.
BEFORE_DIVISION = re.compile(r"[\w$#\"'`)\]}]$|\+\+$|--$")
BEFORE_REGEX = frozenset(
    "return typeof case in of delete void throw new instanceof yield await else do".split()
)


def uncommented_script(text: str) -> str:
    """Give an ES module without its comments; strings, regular expressions and templates stay."""
    return _joined(_script_pieces(text))


def uncommented_style(text: str) -> str:
    """Give a style sheet without its comments."""
    return _joined(_style_pieces(text))


def _style_pieces(text: str) -> Iterator[Piece]:
    for found in STYLE_PIECE.finditer(text):
        if found["code"]:
            yield "code", found["code"]
        else:
            yield "gap", found["gap"] or _blank(found["comment"])


def _script_pieces(text: str) -> Iterator[Piece]:
    at = 0
    before = ""
    depths: list[int] = []  # open braces since each `${` that is not closed yet
    while found := SCRIPT_PIECE.match(text, at):  # None at the end alone
        code = found["code"]
        if not code:
            yield "gap", found["gap"] or _blank(found["comment"])
            at = found.end()
            continue
        is_template = code == "`" or (code == "}" and depths[-1:] == [0])
        if is_template:
            if code == "}":
                depths.pop()
            code = _matched(TEMPLATE_PART, text, at + 1, code)
            if code.endswith("${"):
                depths.append(0)
        elif code == "/" and not _divides(before):
            code = _matched(REGEX, text, at, "")
        elif code in "{}" and depths:
            depths[-1] += 1 if code == "{" else -1
        yield "code", code
        before = code
        at += len(code)


def _divides(before: str) -> bool:
    return before not in BEFORE_REGEX and BEFORE_DIVISION.search(before) is not None


def _matched(pattern: re.Pattern[str], text: str, at: int, start: str) -> str:
    found = pattern.match(text, at)
    if found is None:
        raise ValueError(f"Not a script: {text[at : at + 40]!r} does not end.")
    return start + found[0]


def _blank(comment: str) -> str:
    """What a comment leaves: it parts words, and lines where it held more than one."""
    return "\n" if "\n" in comment else " "


def _joined(pieces: Iterator[Piece]) -> str:
    out: list[str] = []
    gap = ""
    for kind, text in pieces:
        if kind == "gap":
            gap += text
            continue
        if out:
            out.append(_squeezed(gap))
        out.append(text)
        gap = ""
    return "".join(out) + "\n" if out else ""


def _squeezed(gap: str) -> str:
    """A gap as one line break and the indentation after it, or the blank it is within a line."""
    _, line_break, indentation = gap.rpartition("\n")
    return "\n" + indentation.replace(INDENTATION, "\t") if line_break else gap[:1]
