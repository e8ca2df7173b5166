"""A record in words, for pages on which decisions stand side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.attribution import Link, RecordAttribution, Speaker
from annotations.domain.guideline_rules import rules_for, traits_of
from annotations.domain.record import Record
from annotations.queries.decisions import DecidedSentence
from annotations.web.annotation_strings import annotation_strings, rule_reasons

# What two decisions are compared in (`domain.adjudication.FIELDS`), in words.
FIELD_WORDS = {
    "marks": _("marks"),
    "speakers": _("speaker"),
    "mode": _("direct or indirect"),
    "chain": _("chain"),
    "certainty": _("certainty"),
    "commitment": _("commitment"),
    "content": _("words attributed"),
    "identity": _("identity"),
    "role": _("role"),
}


@dataclass(frozen=True)
class Detail:
    """A word about an attribution; `differs`: it is not so in one's own."""

    text: str
    differs: bool


@dataclass(frozen=True)
class VoiceWords:
    """One attribution: who speaks, through whom it came, and what else is said of it."""

    kind: str
    name: str
    speaker_differs: bool
    origins: tuple[str, ...]
    relays: tuple[str, ...]
    chain_differs: bool
    details: tuple[Detail, ...]


@dataclass(frozen=True)
class RuleWords:
    """A rule of the guideline by its label and title, and why it applies."""

    label: str
    title: str
    why: str


def rule_words(one: DecidedSentence, rules: Mapping[str, str]) -> tuple[RuleWords, ...]:
    """The rules that apply to the gold where there is one, else to one's own decision."""
    own = next(decision.record for decision in one.decisions if decision.reader.is_own)
    record = own if one.gold is None else one.gold.record
    reasons = rule_reasons()
    return tuple(
        RuleWords(case.rule, rules[case.rule], reasons[f"rule_{case.why}"])
        for case in rules_for(traits_of(record, 0, one.text), rules)
    )


def voices_of(
    record: Record, names: Mapping[UUID, str], *, differs: Sequence[str]
) -> tuple[VoiceWords, ...]:
    """The record's attributions in words; `names` by source uid."""
    words = annotation_strings()
    return tuple(_voice(one, names, words, frozenset(differs)) for one in record.attributions)


def _voice(
    one: RecordAttribution,
    names: Mapping[UUID, str],
    words: Mapping[str, str],
    differs: frozenset[str],
) -> VoiceWords:
    def through(place: str) -> tuple[str, ...]:
        return tuple(_name(link, names) for link in one.chain if link.place == place)

    return VoiceWords(
        kind=one.speaker.kind,
        name=_name(one.speaker, names),
        speaker_differs="speakers" in differs,
        origins=through("origin"),
        relays=through("relay"),
        chain_differs="chain" in differs,
        details=tuple(Detail(words[key], name in differs) for name, key in _details(one)),
    )


def _name(one: Speaker | Link, names: Mapping[UUID, str]) -> str:
    if one.source is None:
        return gettext("article itself") if one.kind == "article" else gettext("not stated")
    return names.get(one.source, "") or gettext("unknown source")


def _details(one: RecordAttribution) -> list[tuple[str, str]]:
    """(field, name of its word) of what is not as usual."""
    found = [
        ("", "continued" if one.continues else ""),
        ("mode", one.mode and f"mode_{one.mode}"),
        ("identity", one.identity and one.identity != "named" and f"identity_{one.identity}"),
        ("role", one.role and f"role_{one.role}"),
        ("commitment", one.commitment != "neutral" and f"commitment_{one.commitment}"),
        ("certainty", one.certainty != "asserted" and f"certainty_{one.certainty}"),
        ("certainty", one.negated and "negated"),
    ]
    return [(field, key) for field, key in found if key]
