"""What readers decided on a sentence as words in columns, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from annotations.domain.adjudication import DECIDING, FIELDS
from annotations.domain.fields import JsonObject
from annotations.web.adjudication_strings import adjudication_strings

_ALWAYS = frozenset({"marks", "speakers"})

Voice = Mapping[str, Any]


@dataclass(frozen=True)
class ComparedField:
    """One row: what each reader put in a field, a line for each attribution."""

    name: str
    label: str
    differs: bool
    cells: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ComparedSentence:
    """The columns of one sentence. differs: in what counts, so that a decision needs a reason."""

    position: int
    sides: Sequence[int]
    fields: Sequence[ComparedField]
    differs: bool

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def differing(self) -> list[str]:
        """The labels of the fields in which they differ."""
        return [one.label for one in self.fields if one.differs]

    def besides(self, side: int) -> list[str]:
        """What one reader put in the fields that differ, beside marks and speakers."""
        place = self.sides.index(side)
        shown = [one for one in self.fields if one.differs and one.name not in _ALWAYS]
        return ["; ".join(filter(None, one.cells[place])) for one in shown]


def compare_sentences(document: JsonObject, text: str) -> dict[int, ComparedSentence]:
    """Every sentence that somebody decided, by position. document: as `gold_document` has it."""
    words = _Words(document, text)
    decisions = cast(dict[str, list[JsonObject]], document["decisions"])
    disagreements = cast(dict[str, JsonObject], document["disagreement"])
    return {
        int(n): _compared(int(n), listed, cast(list[str], disagreements[n]["fields"]), words)
        for n, listed in decisions.items()
    }


def _compared(
    position: int, listed: Sequence[JsonObject], differing: Sequence[str], words: "_Words"
) -> ComparedSentence:
    records = [cast(Mapping[str, Any], one["record"]) for one in listed]
    shown = [name for name in FIELDS if name in _ALWAYS or name in differing]
    fields = [
        ComparedField(
            name,
            words.strings[f"compare_{name}"],
            name in differing,
            [words.of(record, name) for record in records],
        )
        for name in shown
    ]
    besides = [words.besides(record) for record in records]
    if any(besides):
        fields.append(
            ComparedField("rest", words.strings["compare_rest"], differs=False, cells=besides)
        )
    sides = [cast(int, one["side"]) for one in listed]
    return ComparedSentence(position, sides, fields, not DECIDING.isdisjoint(differing))


class _Words:
    """Values of records in the language of the request."""

    def __init__(self, document: JsonObject, text: str) -> None:
        self.strings = adjudication_strings()
        self._text = text
        self._names = {
            str(source["uid"]): str(source["name"])
            for source in cast(list[JsonObject], document["sources"])
        }

    def of(self, record: Mapping[str, Any], field: str) -> list[str]:
        """What a record says in a field, a line for each attribution."""
        if field == "marks":
            return [self._marks(record)]
        return [_FIELD_WORDS[field](self, one) for one in record["attributions"]]

    def besides(self, record: Mapping[str, Any]) -> list[str]:
        """What is not compared: evidence, doubt, the reader's note."""
        pieces = len(record["evidence"])
        evidence = self.strings["evidence_one" if pieces == 1 else "evidence_other"]
        found = [
            evidence.format(count=pieces) if pieces else "",
            self.strings["unsure"] if record["unsure"] else "",
            self.strings["quoted"].format(words=record["note"]) if record["note"] else "",
        ]
        return [one for one in found if one]

    def _marks(self, record: Mapping[str, Any]) -> str:
        marks = record["marks"]
        letters = [] if marks in (None, "none") else marks.split("+")
        named = {"C": "mark_claim", "Q": "mark_quote", "V": "mark_fact"}
        words = [self.strings[named[letter]] for letter in letters]
        if record["fact_candidate"]:
            words.append(self.strings["fact_candidate"])
        return ", ".join(words) or self.strings["mark_none" if marks else "mark_undecided"]

    def link(self, one: Voice) -> str:
        """Who stands in a speaker or a link of a chain."""
        if one["kind"] == "source":
            return self._names.get(str(one["source"]), self.strings["source_unknown"])
        return self.strings["article_itself" if one["kind"] == "article" else "not_stated"]

    def chain(self, one: Voice) -> str:
        origins = [link for link in one["chain"] if link["place"] == "origin"]
        relays = [link for link in one["chain"] if link["place"] == "relay"]
        return " → ".join(self.link(link) for link in (*origins, one["speaker"], *relays))

    def words(self, spans: Sequence[Sequence[int]]) -> str:
        return " … ".join(self._text[start:end] for start, end in spans)

    def named(self, field: str, one: Voice) -> str:
        """The value of a closed field in words; nothing where there is none."""
        return self.strings[f"{field}_{one[field]}"] if one[field] else ""

    def certainty(self, one: Voice) -> str:
        negated = self.strings["negated"] if one["negated"] else ""
        return ", ".join(filter(None, [self.named("certainty", one), negated]))

    def commitment(self, one: Voice) -> str:
        return " ".join(filter(None, [self.named("commitment", one), self.words(one["cue"])]))


_FIELD_WORDS: Mapping[str, Callable[[_Words, Voice], str]] = MappingProxyType(
    {
        "speakers": lambda words, one: words.link(one["speaker"]),
        "mode": lambda words, one: words.named("mode", one),
        "chain": lambda words, one: words.chain(one),
        "certainty": lambda words, one: words.certainty(one),
        "commitment": lambda words, one: words.commitment(one),
        "content": lambda words, one: words.words(one["content"]),
        "identity": lambda words, one: words.named("identity", one),
        "role": lambda words, one: words.named("role", one),
    }
)
