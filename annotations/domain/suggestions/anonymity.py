"""Reads why a source stays nameless, where a sentence says it: "because she feared for it"."""

import re

NAMELESS = (
    r"(?:anonymity|anonymously|(?:not to|declined to|refused to) be (?:named|identified|quoted))"
)
BECAUSE = re.compile(
    rf"\b{NAMELESS}[^.;,“”\"]{{0,30}}?,? (?:because|since|as|citing|for fear|due to|out of) "
    r"(?P<why>[^,.;“”\"]{5,200})"
)
NOT_ALLOWED = re.compile(
    r"\bwho (?P<why>(?:was|were|is|are) not (?:authori[sz]ed|permitted|allowed|cleared) to "
    r"(?:speak|talk|comment|discuss)[^,.;“”\"]{0,120})"
)


def anonymity_reason(sentence: str) -> str:
    """The stated reason in its own words, or ""."""
    found = BECAUSE.search(sentence) or NOT_ALLOWED.search(sentence)
    return found.group("why").strip() if found else ""
