"""Takes the answer of somebody's model apart; what cannot be used is refused item by item."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotations.domain.messages import N_, Message
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import Refusal
from annotations.domain.suggestions.label_studio.envelope import (
    UnusableAnswer,
    prediction_for,
    read_version,
)
from annotations.domain.suggestions.label_studio.labels import Labels, Meaning
from annotations.domain.suggestions.label_studio.offsets import Utf16

ITEMS_IN_ANY_TEXT = 200
ITEMS_PER_SENTENCE = 40
LONGEST_ID = 200
SPAN_TYPES = ("labels", "hypertextlabels")


class _Unfit(Exception):
    """One item cannot be used; `code` and the words say why."""

    def __init__(self, code: str, words: Message) -> None:
        super().__init__(words)
        self.refusal = Refusal(code, words)


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled span of the text. `key` is its id in the answer."""

    key: str
    meaning: Meaning
    span: Span
    score: float | None


@dataclass(frozen=True)
class Answer:
    """What can be used of an answer about one text, and what was refused of it."""

    regions: tuple[Region, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    version: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class _Raw:
    """An item with a span of which types are right; offsets in whatever units they count."""

    key: str
    meaning: Meaning
    start: int
    end: int
    words: str | None
    score: float | None
    place: int


def read_answer(body: object, *, text: str, sentences: int, labels: Labels, task: int) -> Answer:
    """The regions and links of an answer about one text. Raises UnusableAnswer.

    sentences: how many the text has; more items than they can hold are refused at once.
    task: the id that the text was sent under.
    """
    refusals: list[Refusal] = []
    prediction = prediction_for(task, body, refusals)
    items = prediction.get("result", [])
    if not isinstance(items, list):
        raise UnusableAnswer(N_("The result of the model is no list."), code="bad_shape")
    if len(items) > ITEMS_IN_ANY_TEXT + ITEMS_PER_SENTENCE * sentences:
        raise UnusableAnswer(
            N_(
                "The model proposes {n:,} spans in a text of {sentences:,} sentences.",
                n=len(items),
                sentences=sentences,
            ),
            code="too_many_spans",
        )
    score = _score_of_all(prediction, refusals)
    reader = _Reader(text, labels, refusals)
    reader.read(items)
    return Answer(
        tuple(reader.regions), tuple(reader.links), tuple(refusals), read_version(body), score
    )


def _score_of_all(prediction: dict[str, object], refusals: list[Refusal]) -> float | None:
    try:
        return _score(prediction)
    except _Unfit as unfit:
        refusals.append(unfit.refusal)
        return None


@dataclass
class _Reader:
    text: str
    labels: Labels
    refusals: list[Refusal]
    regions: list[Region] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def read(self, items: Sequence[object]) -> None:
        raws: list[_Raw] = []
        relations: list[tuple[int, dict[str, object]]] = []
        keys: set[str] = set()
        for place, item in enumerate(items, start=1):
            try:
                if not isinstance(item, dict):
                    raise _Unfit("bad_shape", N_("Item {n} is no object.", n=place))
                if item.get("type") == "relation":
                    relations.append((place, item))
                    continue
                key = _key_of(item, place)
                if key in keys:
                    raise _Unfit("repeated_id", N_("Item {n} has the id of another.", n=place))
                raw = self._raw(item, key, place)
                keys.add(key)
                if raw is not None:
                    raws.append(raw)
            except _Unfit as unfit:
                self.refusals.append(unfit.refusal)
        self._place(raws)
        self._relate(relations, keys)

    def _raw(self, item: dict[str, object], key: str, place: int) -> _Raw | None:
        """An item whose types are right; None where its label is to be passed over."""
        kind = item.get("type")
        if kind not in SPAN_TYPES:
            raise _Unfit(
                "unknown_type", N_("Item {n} is of the type {kind!r:.40}.", n=place, kind=str(kind))
            )
        value = item.get("value")
        if not isinstance(value, dict):
            raise _Unfit("bad_shape", N_("Item {n} has no value.", n=place))
        meaning = self._label(value.get(str(kind), value.get("labels")), place)
        if meaning == "ignored":
            return None
        start, end, words = value.get("start"), value.get("end"), value.get("text")
        if not _is_whole(start) or not _is_whole(end):
            raise _Unfit("bad_offsets", N_("Item {n} has offsets that are no numbers.", n=place))
        if words is not None and not isinstance(words, str):
            raise _Unfit("bad_shape", N_("The text of item {n} is no text.", n=place))
        score = _score(item if "score" in item else value, place)
        return _Raw(key, meaning, start, end, words, score, place)  # type: ignore[arg-type]

    def _label(self, named: object, place: int) -> Meaning:
        if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
            raise _Unfit("bad_shape", N_("Item {n} has no list of labels.", n=place))
        meanings = {self.labels.meaning_of(one) for one in named}
        if len(named) == 0 or None in meanings:
            label = next((one for one in named if self.labels.meaning_of(one) is None), "")
            raise _Unfit(
                "unknown_label",
                N_(
                    "Item {n} has the label {label!r:.60}, which is not mapped.",
                    n=place,
                    label=label,
                ),
            )
        if len(meanings) > 1:
            raise _Unfit("unknown_label", N_("Item {n} has labels of two meanings.", n=place))
        return meanings.pop() or "ignored"

    def _place(self, raws: list[_Raw]) -> None:
        """Find out how the answer counts, then check that each span holds the words it says."""
        units = Utf16(self.text)
        counts_units = units.differs and self._counts_units(raws, units)
        for raw in raws:
            try:
                span = units.span(raw.start, raw.end) if counts_units else (raw.start, raw.end)
                self._check_span(raw, span)
            except _Unfit as unfit:
                self.refusals.append(unfit.refusal)

    def _counts_units(self, raws: list[_Raw], units: Utf16) -> bool:
        """Whether the texts say that offsets count UTF-16 code units."""
        points = units_only = 0
        for raw in raws:
            if raw.words is None or raw.start < 0:
                continue
            by_points = self.text[raw.start : raw.end] == raw.words
            span = units.span(raw.start, raw.end)
            by_units = span is not None and self.text[slice(*span)] == raw.words
            points += by_points and not by_units
            units_only += by_units and not by_points
        return units_only > points

    def _check_span(self, raw: _Raw, span: Span | None) -> None:
        if span is None or not 0 <= span[0] < span[1] <= len(self.text):
            raise _Unfit(
                "bad_offsets",
                N_(
                    "Item {n} lies at [{start}, {end}], which is no place of the text.",
                    n=raw.place,
                    start=str(raw.start)[:20],
                    end=str(raw.end)[:20],
                ),
            )
        if raw.words is not None and self.text[slice(*span)] != raw.words:
            raise _Unfit(
                "other_text",
                N_(
                    "Item {n} says {said!r:.60}, but {there!r:.60} stands there.",
                    n=raw.place,
                    said=raw.words[:60],
                    there=self.text[slice(*span)][:60],
                ),
            )
        if not self.text[slice(*span)].strip():
            raise _Unfit("bad_offsets", N_("Item {n} holds nothing but blanks.", n=raw.place))
        self.regions.append(Region(raw.key, raw.meaning, span, raw.score))

    def _relate(self, relations: list[tuple[int, dict[str, object]]], keys: set[str]) -> None:
        """Links between items that are there; one whose item was refused goes with it."""
        usable = {region.key for region in self.regions}
        for place, item in relations:
            ends = (item.get("from_id"), item.get("to_id"))
            named = item.get("labels") or []
            if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
                words = N_("Item {n} has no list of labels.", n=place)
                self.refusals.append(Refusal("bad_shape", words))
            elif not all(isinstance(one, str) and one in keys for one in ends):
                words = N_("Item {n} is a relation to an item that is not there.", n=place)
                self.refusals.append(Refusal("unknown_region", words))
            elif self.labels.links(named) and set(ends) <= usable:
                self.links.append((str(ends[0]), str(ends[1])))


def _key_of(item: dict[str, object], place: int) -> str:
    """The id of an item; one without gets a name that no id has."""
    key = item.get("id")
    if key is None:
        return f"\0{place}"
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_ID:
        raise _Unfit("bad_shape", N_("Item {n} has an id that is no text.", n=place))
    return key


def _score(value: dict[str, object], place: int | None = None) -> float | None:
    score = value.get("score")
    if score is None:
        return None
    is_number = isinstance(score, int | float) and not isinstance(score, bool)
    if not is_number or not 0 <= score <= 1:  # type: ignore[operator]  # never true of NaN
        words = (
            N_("The score of the whole prediction is no number from 0 to 1.")
            if place is None
            else N_("The score of item {n} is no number from 0 to 1.", n=place)
        )
        raise _Unfit("bad_score", words)
    return float(score)  # type: ignore[arg-type]


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
