"""Finds the word that reports, and what that word says about the reporter's stance."""

import re
from dataclasses import dataclass

from annotations.domain.suggestions import lexicon
from annotations.domain.suggestions.base import Certainty, Commitment
from annotations.domain.suggestions.finite import is_surname
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.verbs import Form, inflect

AUXILIARIES = frozenset(
    "has have had is are was were be been being am will would can could may might must shall "
    "should do does did not never hasn't haven't hadn't isn't aren't wasn't weren't won't "
    "wouldn't can't couldn't don't doesn't didn't hasn’t haven’t hadn’t isn’t aren’t wasn’t "
    "weren’t won’t wouldn’t can’t couldn’t don’t doesn’t didn’t cannot".split()
)
NEGATIONS = frozenset(
    "not never hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't can't couldn't "
    "don't doesn't didn't hasn’t haven’t hadn’t isn’t aren’t wasn’t weren’t won’t wouldn’t "
    "can’t couldn’t don’t doesn’t didn’t cannot".split()
)
LY_ADVERB = re.compile(r"...ly$")
PLURAL = re.compile(r"[^\W_]{2}[^\Ws_]s$")
MAX_GROUP = 6
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't".split())
MODALS = frozenset(
    "will would can could may might must shall should do does did don't doesn't didn't don’t "
    "doesn’t didn’t won't won’t can't can’t cannot couldn't couldn’t wouldn't wouldn’t".split()
)
ADVERBS = frozenset(
    "also then later once still again just even now already often always recently earlier first "
    "soon further instead ever simply today yesterday both all since long quickly rightly "
    "thus too long-ago previously".split()
)
PLURAL_SUBJECTS = frozenset(
    "i we they you who people some many most others both few several police critics men women "
    "and".split()
)
DETERMINERS = frozenset(
    "the a an his her its their our my your this these that those no any some each every "
    "another such of in for by with from on to".split()
)

# Third-person forms that are plural nouns just as often.
NOUN_LIKE = frozenset(
    "states emails posts charges tweets comments questions remarks views fears plans calls claims "
    "reports notes hopes promises demands estimates praises echoes votes lists credits "
    "offers projects proposals forecasts guesses doubts attempts pledges threats orders worries "
    "rules objects advocates jokes blasts quotes cites faults expects aims urges texts "
    "answers replies remembers values assumes".split()
)
ALWAYS_VERBS = frozenset({"say", "believe", "think", "argue", "insist", "contend", "tell"})
NEVER_VERBS = frozenset(
    {"rule", "state", "project", "post", "figure", "list", "order", "reference"}
)


@dataclass(frozen=True, slots=True)
class CueVerb:
    """How a verb reports.

    patterns: what may follow, of clause (says that …), recipient (tells somebody that …), matter
    (criticises something), aim (vows to do something). particles: prepositions it may need.
    """

    lemma: str
    patterns: frozenset[str]
    particles: frozenset[str]
    commitment: Commitment
    certainty: Certainty
    strong: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb in a sentence: tokens `first` to before `past`, the verb at `place`."""

    verb: CueVerb
    form: Form
    first: int
    place: int
    past: int
    negated: bool
    passive: bool


def cue_at(line: Line, place: int) -> Cue | None:
    """Return the cue whose verb is the token at `place`, or None if it is no verb there."""
    found = FORMS.get(line.low(place))
    if found is None:
        return None
    verb, form = found
    first = _group_start(line, place)
    group = [line.low(at) for at in range(first, place)]
    passive = form in {"past", "participle"} and any(word in BE for word in group)
    if not _reads_as_verb(line, place=place, first=first, form=form):
        return None
    negated = any(word in NEGATIONS for word in group)
    return Cue(verb, form, first, place, place + 1, negated, passive)


def _group_start(line: Line, place: int) -> int:
    """The first token of "has also repeatedly said"."""
    first = place
    while first > max(0, place - MAX_GROUP) and not line.is_quoted(first - 1):
        word = line.low(first - 1)
        if word not in AUXILIARIES and word not in ADVERBS and not LY_ADVERB.search(word):
            break
        first -= 1
    return first


def _reads_as_verb(line: Line, *, place: int, first: int, form: Form) -> bool:
    if line.low(place) in NEVER_VERBS or (form == "past" and is_surname(line, place)):
        return False
    if line.is_capital(place) and line.is_capital(place - 1) and form in {"base", "third"}:
        return line.low(place + 1) in {"that", "the", "he", "she", "it", ":"}
    before, group = line.low(first - 1), {line.low(at) for at in range(first, place)}
    if form == "base":
        return _base_is_verb(line, place=place, before=before, group=group)
    if form == "third":
        return _third_is_verb(line, place=place, before=before, alone=place == first)
    if form == "ing":
        allowed = before not in DETERMINERS - {"by", "in", "for", "from", "of"}
        return allowed and (before != "of" or line.low(place + 1) == "that")
    return bool(group & AUXILIARIES) or (
        form == "past" and before not in DETERMINERS - {"that", "some", "all"}
    )


def _third_is_verb(line: Line, *, place: int, before: str, alone: bool) -> bool:
    after = line.low(place + 1)
    if line.low(place) in NOUN_LIKE and not _is_reporting_third(line, place, before):
        return False
    if before in DETERMINERS or (alone and before in {"", "and", "or"}):
        return before in {"and", "that"} and after in {"that", "the", "he", "it"}
    return not before.endswith(("’s", "'s", "s’", "s'")) and after != "of"


def _is_reporting_third(line: Line, place: int, before: str) -> bool:
    """ "Ruiz claims the …" reports; "the claims", "wild claims in" do not."""
    after = line.low(place + 1)
    if before in {"he", "she", "it", "who"} or line.is_quoted(place - 1):
        return True
    named = line.is_capital(place + 1) or line.is_capital(place + 2)
    if before == "," and named and after not in {"and", "or"}:
        return True  # "…, reports the BBC's Ana Ruiz"
    opens = after in {"that", ":", "he", "she", "it", "they", "there", "his", "her"}
    return (
        opens
        or line.is_quoted(place + 1)
        or (line.is_capital(place - 1) and after in {"the", "a", "an", "to", "how", "for", "on"})
    )


def _base_is_verb(line: Line, *, place: int, before: str, group: set[str]) -> bool:
    if group & MODALS:
        return True
    if before == "to":
        return line.low(place - 2) in TO_INTRODUCERS
    if before in PLURAL_SUBJECTS:
        return before != "and" or line.low(place + 1) in {"that", "the"}
    if line.low(place) in ALWAYS_VERBS:
        return line.is_word(place - 1) and before not in DETERMINERS - {"some", "all", "that"}
    plural = bool(PLURAL.search(before))
    return plural and line.low(place + 1) not in {"of", "in", "from", "and", ",", "."}


TO_INTRODUCERS = frozenset("on continued continues went seemed appeared".split())


def _build_forms() -> dict[str, tuple[CueVerb, Form]]:
    patterns: dict[str, set[str]] = {}
    clauses = (
        *lexicon.CLAUSE_NEUTRAL,
        *lexicon.CLAUSE_COMMITTING,
        *lexicon.CLAUSE_DISTANCING,
        *lexicon.CLAUSE_BELIEF,
        *lexicon.CLAUSE_DENIAL,
    )
    for name, lemmas in (
        ("clause", clauses),
        ("recipient", lexicon.RECIPIENT),
        ("matter", lexicon.MATTER),
        ("aim", lexicon.AIM),
        ("particle", lexicon.PARTICLES),
    ):
        for lemma in lemmas:
            patterns.setdefault(lemma, set()).add(name)
    forms: dict[str, tuple[CueVerb, Form]] = {}
    for lemma, kinds in patterns.items():
        verb = CueVerb(
            lemma,
            frozenset(kinds),
            lexicon.PARTICLES.get(lemma, frozenset()),
            _commitment(lemma),
            _certainty(lemma),
            lemma in lexicon.STRONG,
        )
        for word, form in inflect(lemma).items():
            forms.setdefault(word, (verb, form))
    return forms


def _commitment(lemma: str) -> Commitment:
    if lemma in lexicon.NOT_COMMITTED:
        return "non_commitment"
    if lemma in lexicon.DENYING:
        return "denial"
    if lemma in lexicon.CLAUSE_COMMITTING:
        return "committing"
    if lemma in lexicon.CLAUSE_DISTANCING or lemma in lexicon.DISTANCING_MATTER:
        return "distancing"
    return "belief" if lemma in lexicon.CLAUSE_BELIEF else "neutral"


def _certainty(lemma: str) -> Certainty:
    if lemma in lexicon.NOT_COMMITTED:
        return "not_committed"
    if lemma in lexicon.POSSIBLE:
        return "possible"
    return "probable" if lemma in lexicon.PROBABLE else "asserted"


FORMS = _build_forms()
