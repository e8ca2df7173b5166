"""Whether a text is in the language that a finder knows."""

import re

WORD = re.compile(r"[^\W\d_]+")
# The commonest words of English, and of other languages in Latin letters where English has no such
# word. A list of names has neither and passes.
ENGLISH = frozenset(
    "the of and to a that is was for on with he as his by it from had not are but have they were "
    "which she this an has their been who would about more will said its than one at be we you "
    "after when there or if so no up out what can i my her him them these those".split()
)
FOREIGN = frozenset(
    # German, Dutch, the Scandinavian languages
    "der das und den von zu mit sich auf für nicht dem eine als auch es werden aus hat dass nach "
    "het een niet zijn voor dat aan met hij ook naar maar wordt och att det som är av för inte "
    "og ikke til har jeg på er og "
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    "le la les des et du une que dans qui pour sur au plus par avec ce el los las del una por "
    "para con como pero os um uma não mais ao il di che per della nel sono gli si și care cu "
    # Polish, Czech, Croatian, Turkish, Finnish, Hungarian, Indonesian, Vietnamese
    "nie się jest że na je se že ali su ve bir bu için ile ja että ovat az és hogy egy yang dan "
    "di untuk của và là không".split()
)
READ = 20_000
FEWEST = 8


def is_english(text: str) -> bool:
    """Whether a text has more of the common words of English than of other languages.

    A text of few words, or of names alone, is given the benefit of the doubt, unless it is in
    other letters. Only its beginning is read.
    """
    words = [word.lower() for word in WORD.findall(text[:READ])]
    if len(words) < FEWEST:
        return True
    if sum(word.isascii() for word in words) < len(words) / 2:
        return False
    english = sum(word in ENGLISH for word in words)
    return english >= sum(word in FOREIGN for word in words)
