"""What is said of an annotation that could not be taken over as the file has it."""

from collections import Counter
from enum import Enum

from annotations.domain.messages import N_, Message


class Loss(Enum):
    """What happened, in words with a place for how often."""

    OUTSIDE = N_("Spans outside of the text were left out: {n}.")
    BETWEEN = N_("Marks between sentences were left out: {n}.")
    SEVERAL = N_("Marks over several sentences mark each of them: {n}.")
    PARTED = N_("Attributions over several sentences were parted and joined again: {n}.")
    WHOLE_SENTENCE = N_("Attributions without words got the whole sentence: {n}.")
    NO_CONTENT = N_("Attributions that lie in no sentence were left out: {n}.")
    TOO_MANY = N_("Attributions beyond 20 in a sentence were left out: {n}.")
    CONTINUES_NOTHING = N_("Continuations of nothing before them stand alone: {n}.")
    LONG_NOTE = N_("Notes were cut at 5,000 characters: {n}.")
    LONG_REASON = N_("Reasons for anonymity were cut at 500 characters: {n}.")
    CHARACTERS = N_("Notes and reasons with characters that cannot be stored lost those: {n}.")
    LONG_CHAIN = N_("Stops of a chain beyond 8, or after a first origin, were left out: {n}.")
    NAMELESS = N_("Sources without a name count as not stated: {n}.")
    UNKNOWN_WORD = N_("Values that nobody knows here took their default: {n}.")
    BAD_EVIDENCE = N_("Evidence that cannot be stored as it is was left out: {n}.")
    MORE_EVIDENCE = N_("Evidence beyond 20 pieces for a sentence was left out: {n}.")
    UNSETTLED = N_("Verified facts without evidence became candidates among the claims: {n}.")
    NO_CLAIM = N_("Candidates for a verified fact that are no claims lost the flag: {n}.")
    QUOTED = N_("Sentences with quoted words were marked as quotes: {n}.")
    QUOTER = N_("Quotes that nobody was quoted in: the first attribution became mixed: {n}.")
    NOBODY = N_("Quotes without a speaker got “not stated”: {n}.")
    OWN_VOICE = N_("Claims without a speaker got the article's own voice: {n}.")
    UNMARKED = N_("Sentences with indirect speech and no mark count as none: {n}.")


def storable(words: str, *, limit: int, too_long: Loss, losses: Counter[Loss]) -> str:
    """Free words as every database keeps them; what they lose is counted."""
    kept = words.replace("\0", "").encode("utf-8", "ignore").decode()
    if kept != words:
        losses[Loss.CHARACTERS] += 1
    if len(kept) > limit:
        losses[too_long] += 1
    return kept[:limit]


def told(losses: Counter[Loss]) -> tuple[Message, ...]:
    """What is to be said, in the order in which the losses are listed."""
    return tuple(Message(loss.value.template, n=losses[loss]) for loss in Loss if losses[loss])
