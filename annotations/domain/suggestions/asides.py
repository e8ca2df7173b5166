"""Finds what stands between a subject and its verb and is neither: "…, who leads the talks, said".

An aside that only says that its speaker stays nameless reports nothing, wherever it stands.
"""

from annotations.domain.suggestions import wordlists as words
from annotations.domain.suggestions.cues import ADVERBS, FORMS, LY_ADVERB
from annotations.domain.suggestions.finite import is_finite
from annotations.domain.suggestions.tokens import Line

WHO = frozenset({"who", "whose", "which"})
# Verbs with which a source keeps its name back; the first set does so without "not".
REFUSING = frozenset({"decline", "refuse"})
WISHING = REFUSING | frozenset("ask want wish prefer insist request demand agree choose".split())
SPEAKING = frozenset({"spoke", "speaks", "speak", "speaking", "talked", "talking"})
BESIDES_CUES = frozenset("requested requesting wanted chose chosen insisted granted".split())
NAMING = frozenset("named identified quoted".split())
NAMELESS = frozenset("anonymity anonymous anonymously nameless unnamed unidentified".split())
WITHHELD = frozenset("withheld withhold used published printed disclosed".split())
NOT = frozenset("not n't never didn't didn’t don't don’t doesn't doesn’t".split())
MAX_ASIDE = 45
MAX_WISH = 10


def hides_name(line: Line, place: int) -> bool:
    """Whether the verb at `place` only keeps a name back: "asked not to be named"."""
    return _wish_end(line, place) is not None


def is_anonymity(line: Line, at: int) -> bool:
    """Whether "on condition of anonymity", alone or after "speaking", begins at a token."""
    if line.low(at) in SPEAKING:
        at += 1
    return line.low(at) in {"on", "under"} and any(
        line.low(place) in NAMELESS for place in range(at + 1, at + 5)
    )


def aside_before(line: Line, comma: int, floor: int) -> int | None:
    """The comma that opens the aside which the comma at `comma` closes; None without one."""
    for at in range(comma - 1, max(floor, comma - MAX_ASIDE) - 1, -1):
        if line.low(at) in {";", ":"} or line.is_stop(at):
            return None
        if line.low(at - 1) != "," or line.is_quoted(at) or at - 1 <= floor:
            continue
        if line.low(at) in WHO or is_anonymity(line, at) or hides_name(line, at):
            return at - 1
    return None


def nameless_clause_before(line: Line, verb: int, floor: int) -> int | None:
    """Where "who declined to be identified" begins, if just that stands before token `verb`."""
    for at in range(verb - 1, max(floor, verb - MAX_WISH - 4) - 1, -1):
        if not line.is_word(at) or line.is_quoted(at):
            return None
        if line.low(at) == "who":
            ends = (_wish_end(line, place) for place in range(at + 1, verb))
            return at if verb in ends else None
    return None


def nameless_clause_after(line: Line, first: int) -> bool:
    """Whether the "who" at `first` opens a clause that only keeps a name back."""
    if line.low(first) != "who":
        return False
    return any(hides_name(line, at) for at in range(first + 1, first + 4))


def aside_end(line: Line, verb: int, first: int) -> int | None:
    """The comma that closes the "who" clause around a verb, looked for from token `first` on.

    The clause closes where a verb of the main clause follows; None where it does not close or the
    verb stands in no such clause.
    """
    if not _follows_who(line, verb):
        return None
    for at in range(first, min(len(line), first + MAX_ASIDE)):
        if line.low(at) == "," and _main_verb(line, _past_marks(line, at + 1)):
            return _past_marks(line, at + 1) if line.is_quoted(at) else at
        if line.is_stop(at):
            return None
    return None


def _follows_who(line: Line, verb: int) -> bool:
    for at in range(verb - 1, max(0, verb - MAX_WISH) - 1, -1):
        if line.low(at) in WHO:
            return line.low(at - 1) == ","
        if line.low(at) == "," or line.is_quoted(at):
            return False
    return False


def _past_marks(line: Line, at: int) -> int:
    """Step over the marks that close a quotation behind its comma."""
    while line.is_quoted(at) and not line.is_word(at):
        at += 1
    return at


def _main_verb(line: Line, at: int) -> bool:
    while line.low(at) in ADVERBS or LY_ADVERB.search(line.low(at)):
        at += 1
    if line.is_quoted(at) or not line.is_word(at):
        return False
    found = FORMS.get(line.low(at))
    reports = found is not None and found[1] in {"past", "third"}
    past = line.low(at).endswith("ed") and not line.is_capital(at)
    return reports or past or (line.low(at) in words.FINITE and is_finite(line, at))


def _wish_end(line: Line, place: int) -> int | None:
    """The token after "asked not to be named", "requested anonymity" from the verb on."""
    found = FORMS.get(line.low(place))
    lemma = found[0].lemma if found else ""
    wishes = lemma in WISHING or line.low(place) in BESIDES_CUES
    if line.is_quoted(place) or not (wishes or line.low(place) in SPEAKING):
        return None
    refused = lemma in REFUSING or line.low(place - 1) in NOT
    for at in range(place + 1, place + MAX_WISH):
        word = line.low(at)
        if not line.is_word(at) or line.is_quoted(at):
            return None
        refused = refused or word in NOT
        if word in NAMELESS or (wishes and _keeps_back(line, at, refused=refused)):
            return at + 1
    return None


def _keeps_back(line: Line, at: int, *, refused: bool) -> bool:
    """ "to be named" once it is refused; "her name to be withheld"."""
    word = line.low(at)
    before = {line.low(place) for place in range(at - 4, at)}
    if word in NAMING:
        return refused and "be" in before
    if word in WITHHELD:
        return bool(before & {"name", "names"}) and (refused or word.startswith("with"))
    return word in {"name", "names"} and line.low(at - 2) == "withhold"
