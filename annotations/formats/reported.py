"""Reported speech as other corpora hold it: a source, a cue and a content, and little more.

PARC, PolNeAR and Citron say neither whether words are quoted nor who is meant by `she`: the first
is seen from the quotation marks of the text, the second is the words themselves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.attribute_losses import DETAILS, named_attributes
from annotations.formats.interchange import AnnotationSet, Named, Origin, Said
from annotations.formats.losses import count_undecided
from annotations.formats.quotations import LOST_MODES, Quotations
from annotations.formats.releases.annotated import ADJUDICATORS
from annotations.formats.span_graph import to_graph

LOST_MARKS = N_("marks of sentences")
LOST_OWN_VOICE = N_("attributions to the article itself")
LOST_STOPS = N_("origins and relays of attributions")
LOST_NAMES = N_("names of speakers who are not named by the words marked")
LOST_CONTINUATIONS = N_("continuations of attributions, joined with what they go on with")
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Joined:
    """An attribution with all that continues it: its content in text order."""

    content: tuple[Span, ...]
    speaker: Named
    cue: tuple[Span, ...]


def speaker_of(text: str, mention: tuple[Span, ...]) -> Named:
    """Whoever these words name; nobody is stated where there are none."""
    if not mention:
        return Named("not_stated")
    return Named("source", words_of(text, mention), mention)


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The words under spans in one line, as far as a name may go."""
    pieces = (text[start : min(end, start + LONGEST_NAME)] for start, end in spans)
    return " ".join(" ".join(islice(pieces, LONGEST_NAME)).split())[:LONGEST_NAME].strip()


def origin_of(annotator: str) -> Origin:
    """Gold bears the name that we write it under."""
    return Origin.GOLD if annotator == ADJUDICATORS else Origin.PERSON


def join(said: Iterable[Said], losses: Counter[str]) -> list[Joined]:
    """Attributions with their continuations joined; the article's own voice is left out.

    Speaker and cue are those named first. losses: what is left out is counted there.
    """
    groups: dict[str, list[Said]] = {}
    root: dict[str, str] = {}
    for one in said:
        if one.speaker.kind == "article":
            losses[LOST_OWN_VOICE] += 1
            continue
        first = root[one.key] = root.get(one.continues, one.key)
        groups.setdefault(first, []).append(one)
        losses[LOST_CONTINUATIONS] += first != one.key
    return [_joined(group) for group in groups.values()]


def count_details(found: AnnotationSet, quotations: Quotations, losses: Counter[str]) -> None:
    """What corpora of sources, cues and contents cannot hold of a set.

    What is said of the article's own voice is lost with it, and `join` counts that.
    """
    said = tuple(one for one in found.said if one.speaker.kind != "article")
    losses[LOST_MARKS] += sum(one.marks is not None for one in found.marked)
    losses[LOST_STOPS] += sum(len(one.chain) for one in said)
    losses[LOST_MODES] += sum(one.mode != quotations.mode_of(one.content) for one in said)
    losses.update(named_attributes(to_graph(replace(found, said=said)), DETAILS))
    count_undecided(found, losses)


def _joined(group: Sequence[Said]) -> Joined:
    named = (one.speaker for one in group if one.speaker.mention)
    return Joined(
        content=merged(span for one in group for span in one.content),
        speaker=next(named, group[0].speaker),
        cue=next((one.cue for one in group if one.cue), ()),
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in text order; those that overlap are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
