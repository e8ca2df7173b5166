"""What the rows of a release say of themselves: counted while they are written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from annotations.formats.releases.rows import AnnotationRow, ReleasedArticle

DAY = 10  # characters of an ISO date
PRIVATE_ROLES = ("citizen", "eyewitness")


class Used(NamedTuple):
    """A finder as it was used: its configuration by hash."""

    finder: str
    version: str
    config_hash: str


@dataclass
class Profile:
    """Counts over all articles of a release. per_sentence: number of annotators -> sentences.

    outcomes: what became of suggestions, once for each annotator to whom one was shown.
    private: attributions to citizens and eyewitnesses, or to speakers without a name.
    """

    articles: int = 0
    sentences: int = 0
    characters: int = 0
    rows: int = 0
    independent: int = 0
    evidence: int = 0
    attributions: int = 0
    chains: int = 0
    private: int = 0
    unnamed: int = 0
    credited: int = 0
    days: list[str] = field(default_factory=lambda: ["", ""])
    worked: list[str] = field(default_factory=lambda: ["", ""])
    annotators: set[str] = field(default_factory=set)
    adjudicators: set[str] = field(default_factory=set)
    languages: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    arms: Counter[str] = field(default_factory=Counter)
    batches: Counter[str] = field(default_factory=Counter)
    splitters: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    per_sentence: Counter[int] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    finders: Counter[Used] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, released: ReleasedArticle) -> None:
        """Count one article with its full text."""
        row = released.article
        self.articles += 1
        self.sentences += len(released.sentences)
        self.characters += len(row["text"])
        self.evidence += len(released.evidence)
        self.credited += bool(row["credit"])
        self.languages[row["language"]] += 1
        self.outlets[row["outlet"]] += 1
        self.licences[row["licence"]] += 1
        self._between(self.days, row["published_at"][:DAY])
        for sentence in released.sentences[:1]:
            self.splitters[f"{sentence['splitter']} {sentence['splitter_version']}"] += 1
        self._add_rows(released.annotations)
        self._add_attributions(released.annotations)
        self._add_suggestions(released)
        for gold in released.gold:
            self.gold[gold["method"]] += 1
            self.adjudicators.add(gold["adjudicator"])

    def _add_rows(self, rows: list[AnnotationRow]) -> None:
        self.rows += len(rows)
        for row in rows:
            self.annotators.add(row["annotator"])
            self.arms[row["arm"]] += 1
            self.marks[row["marks"] or ""] += 1
            self.independent += row["independent"]
        for day in {row["submitted_at"][:DAY] for row in rows}:
            self._between(self.worked, day)
        self.batches.update({row["batch"]: row["batch_name"] for row in rows}.values())
        decided = Counter(position for position, _ in _people(rows))
        self.per_sentence.update(decided.values())

    def _add_attributions(self, rows: Iterable[AnnotationRow]) -> None:
        for one in (one for row in rows for one in row["attributions"]):
            self.attributions += 1
            self.chains += bool(one["chain"])
            self.unnamed += one["identity"] == "unnamed"
            self.private += one["role"] in PRIVATE_ROLES

    def _add_suggestions(self, released: ReleasedArticle) -> None:
        for one in released.suggestions:
            run = one["run"]
            self.finders[Used(run["finder"], run["finder_version"], run["config_hash"])] += 1
            self.outcomes.update(fate["outcome"] for fate in one["fates"])

    @staticmethod
    def _between(ends: list[str], day: str) -> None:
        """Widen the first and the last day, in place."""
        if day:
            ends[0] = min(ends[0] or day, day)
            ends[1] = max(ends[1], day)


def _people(rows: Iterable[AnnotationRow]) -> Iterator[tuple[int, str]]:
    """Every (position, annotator) once, whoever works in two batches."""
    yield from {(row["position"], row["annotator"]) for row in rows if row["marks"] is not None}
