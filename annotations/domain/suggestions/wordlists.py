"""Closed classes of English words by which phrases and clauses are told apart."""

import re

SUBJECT_PRONOUNS = frozenset("i he she it they we you".split())
CONTRACTED = re.compile(r"(i|he|she|it|they|we|you)[’'](?:s|ve|re|d|ll|m)")
RELATIVES = frozenset("who which that whom".split())
DETERMINERS = frozenset(
    "the a an his her its their our my your this these those some many most several one two "
    "three four five another both all no".split()
)
PREPOSITIONS = frozenset(
    "in on at after before during with without for by from to of about against amid among "
    "despite under over through since until near inside outside within like unlike as into "
    "across around behind beyond throughout following per via toward towards upon".split()
)
SUBORDINATORS = frozenset(
    "because while when whereas if though although unless where whether why how what once "
    "than so yet".split()
)
AUXILIARY_BREAKS = frozenset(
    "is are was were be been am has have had will would can could may might must shall should "
    "do does did isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't "
    "don't doesn't didn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t won’t wouldn’t can’t "
    "couldn’t don’t doesn’t didn’t cannot it's he's she's that's there's it’s he’s she’s that’s "
    "there’s".split()
)
PAST_VERBS = frozenset(
    "said told wrote went came took made gave got saw knew thought found left felt kept began "
    "became brought held stood ran sat met led spoke fell sent spent lost won paid rose hit died "
    "grew drew sank shot "
    "says makes takes goes comes gets gives shows means seems".split()
)
FINITE = AUXILIARY_BREAKS | PAST_VERBS
PHRASE_BREAKS = (
    SUBJECT_PRONOUNS
    | SUBORDINATORS
    | AUXILIARY_BREAKS
    | RELATIVES
    | frozenset("but not to".split())
)
NO_SUBJECT_END = (
    DETERMINERS - {"one", "some", "many", "most", "several", "another", "both", "all", "this"}
    | PREPOSITIONS
    | SUBORDINATORS
    | AUXILIARY_BREAKS
    | frozenset("and or but not him them me us".split())
)
NO_SUBJECT_START = frozenset("that and or but there not him them me us".split())
BEFORE_ADJECTIVE = (
    DETERMINERS | PREPOSITIONS | frozenset("and or more less very so too most newly".split())
)
OPENERS = frozenset(
    "and but or so yet then still now meanwhile however also instead even though although while "
    "when because if as since where after before until once whereas".split()
)
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight week month "
    "year morning afternoon evening night january february march april june july august "
    "september october november december earlier later".split()
)
OCCASIONS = frozenset(
    "statement interview email e-mail letter speech tweet conference report briefing hearing "
    "message memo testimony debate column op-ed essay post release article remarks phone "
    "telephone rally event address filing lawsuit book video appearance twitter "
    "facebook reporters editorial affidavit".split()
)
MEDIA_NOUNS = frozenset(
    "newspaper paper daily weekly tabloid broadcaster channel station magazine website network "
    "outlet radio television tv newswire".split()
)
AFTER_BREAKS = frozenset(
    "when while because although though if but that whether is are was were has have had said "
    "says adding noting saying referring ; : -- — – ? ! …".split()
)
ASIDES = frozenset("however meanwhile in on at for too then also during speaking though by".split())
APPOSITION_OPENERS = frozenset(
    "a an the who whose which one his her their its former now then also in on at of and or "
    "however meanwhile for too".split()
)


def pronoun_of(word: str) -> str | None:
    """The pronoun of a lower-cased "he" or "he's", or None."""
    if word in SUBJECT_PRONOUNS:
        return word
    found = CONTRACTED.fullmatch(word)
    return found.group(1) if found else None
