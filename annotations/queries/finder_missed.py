"""The sentences in which a finder missed what people marked, as a list to open."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import overload

from annotations.domain.suggestions.appraisal import Missed
from annotations.models import Article, ArticleVersion, Project, Sentence
from annotations.queries.blind_readings import blind_readings
from annotations.queries.finder_appraisal import Named, appraisals
from annotations.queries.source_names import SourceNames, source_names


@dataclass(frozen=True)
class MissedWords:
    """What was missed: the words (of a claim none) and whose they are.

    speaker: a name, or "not_stated". readers: how many of those who read the article marked it.
    """

    kind: str
    words: str
    speaker: str
    readers: int


@dataclass(frozen=True)
class MissedSentence:
    version: ArticleVersion
    position: int
    text: str
    missed: tuple[MissedWords, ...]

    @property
    def article(self) -> Article:
        return self.version.article

    @property
    def number(self) -> int:
        return self.position + 1


class MissedSentences(Sequence[MissedSentence]):
    """In the order of articles and sentences; only the part that is asked for reads texts."""

    def __init__(self, found: Sequence[tuple[int, Missed]], names: SourceNames) -> None:
        by_place: defaultdict[tuple[int, int], list[Missed]] = defaultdict(list)
        for version, missed in found:
            by_place[version, missed.position].append(missed)
        self._found = by_place
        self._places = sorted(by_place)
        self._names = names

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, asked: int) -> MissedSentence: ...

    @overload
    def __getitem__(self, asked: slice) -> list[MissedSentence]: ...

    def __getitem__(self, asked: int | slice) -> MissedSentence | list[MissedSentence]:
        if isinstance(asked, slice):
            return self._read(self._places[asked])
        return self._read([self._places[asked]])[0]

    def _read(self, places: Collection[tuple[int, int]]) -> list[MissedSentence]:
        versions = {version for version, _ in places}
        articles = ArticleVersion.objects.select_related("article").in_bulk(versions)
        spans = {
            (one.version_id, one.position): one
            for one in Sentence.objects.filter(
                version__in=versions, position__in={position for _, position in places}
            )
        }
        return [self._sentence(articles[place[0]], spans[place], place) for place in places]

    def _sentence(
        self, version: ArticleVersion, span: Sentence, place: tuple[int, int]
    ) -> MissedSentence:
        return MissedSentence(
            version=version,
            position=span.position,
            text=version.text[span.start : span.end],
            missed=tuple(self._words(one, version.text) for one in self._found[place]),
        )

    def _words(self, one: Missed, text: str) -> MissedWords:
        if one.voice is None:
            return MissedWords(one.kind, "", "", one.readers)
        source = one.voice.source
        return MissedWords(
            kind=one.kind,
            words=" … ".join(text[start:end] for start, end in one.voice.content),
            speaker="not_stated" if source is None else self._names.shown[source],
            readers=one.readers,
        )


def missed_sentences(
    project: Project,
    *,
    named: Named | None,
    against: str,
    kinds: Collection[str],
    closed: Collection[int],
) -> MissedSentences:
    """What a finder version missed of these kinds; without one nothing. closed: as in
    `finder_report`.
    """
    names = source_names(project.pk)
    if named is None:
        return MissedSentences([], names)
    readings = blind_readings(project.pk, names, closed=closed)
    appraised = appraisals([named], readings)[named][against]
    return MissedSentences(appraised.missed(kinds), names)
