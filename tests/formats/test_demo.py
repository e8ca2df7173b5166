import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotations.domain.attribution import RecordAttribution
from annotations.domain.marks import LEGAL_SETS, has_quote
from annotations.domain.names import name_key
from annotations.domain.record import Record, parse_record
from annotations.domain.sentences import split_sentences
from annotations.domain.spans import Span, quote_of
from annotations.domain.submission import find_problems
from annotations.formats.demo import Demo, DemoArticle, read_demo

FOLDER = Path(__file__).parents[2] / "annotations" / "fixtures" / "demo"
DEMO = read_demo(FOLDER)
ARTICLES = {article.uid: article for article in DEMO.articles}
OPEN = ARTICLES[DEMO.project.open_article_uid]
MARKED = [article for article in DEMO.articles if article is not OPEN]
SOURCES = {source.uid: source for source in DEMO.sources}


@dataclass(frozen=True)
class Marked:
    """One person's record of one sentence, with its words."""

    article: DemoArticle
    annotator: str
    position: int
    words: str
    record: Record

    @property
    def attributions(self) -> tuple[RecordAttribution, ...]:
        return self.record.attributions

    def quoted(self, spans: tuple[Span, ...]) -> list[str]:
        return [quote_of(self.article.text, span) for span in spans]

    def mentions(self) -> Iterator[str]:
        for attribution in self.attributions:
            yield from self.quoted(attribution.speaker.mention)


def _spans(article: DemoArticle) -> list[Span]:
    return [(one.start, one.end) for one in split_sentences(article.text)]


def _marked(demo: Demo) -> Iterator[Marked]:
    for one in demo.annotations:
        article = ARTICLES[one.article_uid]
        span = _spans(article)[one.sentence]
        record = parse_record(one.record, sentence=span, text_length=len(article.text))
        words = quote_of(article.text, span)
        yield Marked(article, one.annotator, one.sentence, words, record)


RECORDS = list(_marked(DEMO))
PAIRS = [
    (ada, ben)
    for ada in RECORDS
    for ben in RECORDS
    if (ada.annotator, ben.annotator) == ("ada", "ben")
    and (ada.article, ada.position) == (ben.article, ben.position)
]


def test_articles_are_six_in_invented_outlets_and_free_to_share() -> None:
    assert len(DEMO.articles) == 6
    for article in DEMO.articles:
        assert article.url.startswith("https://example.org/")
        assert article.published_at.startswith("2026-")
        assert (article.language, article.licence) == ("en", "CC0-1.0")


def test_open_article_has_nineteen_sentences_and_no_marks() -> None:
    assert len(_spans(OPEN)) == 19
    assert not [one for one in RECORDS if one.article is OPEN]


@pytest.mark.parametrize("article", MARKED, ids=lambda article: article.title)
def test_marked_articles_are_short(article: DemoArticle) -> None:
    assert 8 <= len(_spans(article)) <= 19


@pytest.mark.parametrize("article", MARKED, ids=lambda article: article.title)
@pytest.mark.parametrize("annotator", ["ada", "ben"])
def test_marked_articles_can_be_submitted_by_both(article: DemoArticle, annotator: str) -> None:
    records = {
        one.position: one.record
        for one in RECORDS
        if one.article is article and one.annotator == annotator
    }

    assert find_problems(records, sentence_count=len(_spans(article))) == []


def test_quote_marks_stand_exactly_where_words_are_quoted() -> None:
    for one in RECORDS:
        quoted = any(attribution.is_quoted for attribution in one.attributions)

        assert has_quote(one.record.marks) == quoted, one


def test_own_voice_is_never_the_default_beside_a_quote() -> None:
    for one in RECORDS:
        kinds = {(a.speaker.kind, a.mode, a.speaker.set_by) for a in one.attributions}
        own = {kind for kind in kinds if kind[0] == "article"}

        assert own <= {("article", None, "default"), ("article", None, "chosen")}
        assert not (has_quote(one.record.marks) and ("article", None, "default") in own)


def test_seconds_are_those_of_a_person_reading() -> None:
    assert all(3 <= one.record.seconds <= 40 for one in RECORDS)


def test_spans_slice_to_the_words_quoted_in_the_file() -> None:
    entries = _entries()
    for one in RECORDS:
        entry = entries[str(one.article.uid), one.position]
        own = entry[one.annotator]
        written = {**entry.get(own.get("like"), {}), **own}.get("attributions", [{}])

        for attribution, raw in zip(one.attributions, written, strict=bool(one.attributions)):
            assert one.quoted(attribution.content) == raw.get("content", [one.words])
            assert one.quoted(attribution.cue) == raw.get("cue", [])
            assert one.quoted(attribution.speaker.mention) == _plain(raw.get("mention", []))


def _entries() -> dict[tuple[str, int], dict[str, Any]]:
    loaded = json.loads((FOLDER / "annotations.json").read_text(encoding="utf-8"))
    return {
        (article["article"], entry["sentence"]): entry
        for article in loaded["annotations"]
        for entry in article["sentences"]
    }


def _plain(items: list[Any]) -> list[str]:
    return [item if isinstance(item, str) else item["text"] for item in items]


def _some(test: Callable[[RecordAttribution], bool]) -> Callable[[Marked], bool]:
    return lambda one: any(map(test, one.attributions))


def _link(place: str, kind: str) -> Callable[[Marked], bool]:
    return _some(lambda a: any((link.place, link.kind) == (place, kind) for link in a.chain))


def _is_joint(one: Marked) -> bool:
    contents = {attribution.content for attribution in one.attributions}
    speakers = {attribution.speaker.source for attribution in one.attributions}
    return len(contents) == 1 and len(speakers) == 2


def _is_alias(one: Marked) -> bool:
    return any(
        mention in SOURCES[attribution.speaker.source].aliases
        for attribution in one.attributions
        if attribution.speaker.source
        for mention in one.quoted(attribution.speaker.mention)
    )


def _crosses_a_paragraph(one: Marked) -> bool:
    start = _spans(one.article)[one.position][0]
    return bool(one.attributions) and one.article.text[start - 2 : start] == "\n\n"


CASES: dict[str, Callable[[Marked], bool]] = {
    "direct": _some(lambda a: a.mode == "direct"),
    "mixed": _some(lambda a: a.mode == "mixed"),
    "indirect": _some(lambda a: a.mode == "indirect"),
    "continued": _some(lambda a: a.continues is not None),
    "continued across a paragraph": lambda one: (
        _some(lambda a: a.continues is not None)(one) and _crosses_a_paragraph(one)
    ),
    "pronoun": lambda one: not {"he", "she"}.isdisjoint(map(str.lower, one.mentions())),
    "two joint speakers": _is_joint,
    "described official with a reason": _some(
        lambda a: a.identity == "described" and a.role == "security" and a.anonymity_reason != ""
    ),
    "relay": _link("relay", "source"),
    "origin not stated": _link("origin", "not_stated"),
    "denial": _some(lambda a: a.commitment == "denial" and a.negated),
    "did not confirm": _some(
        lambda a: a.commitment == "non_commitment" and a.certainty == "not_committed"
    ),
    "distancing verb": _some(lambda a: a.commitment == "distancing"),
    "belief verb": _some(lambda a: a.commitment == "belief"),
    "probable": _some(lambda a: a.certainty == "probable"),
    "possible": _some(lambda a: a.certainty == "possible"),
    "scare quotes": lambda one: "“flexible family”" in one.words and one.record.marks == "C",
    "title": lambda one: "“The Empty Chair,”" in one.words and one.record.marks == "C",
    "nickname": lambda one: "“the Pike,”" in one.words and one.record.marks == "C",
    "speaker not stated": lambda one: (
        one.record.marks == "Q" and _some(lambda a: a.speaker.kind == "not_stated")(one)
    ),
    "own voice by default": _some(lambda a: a.speaker.set_by == "default"),
    "own voice by choice": _some(
        lambda a: a.speaker.kind == "article" and a.speaker.set_by == "chosen"
    ),
    "fact candidate": lambda one: one.record.fact_candidate,
    "opinion": lambda one: one.record.marks == "none" and one.attributions != (),
    "unsure with a note": lambda one: one.record.unsure and one.record.note != "",
    "quoted question": lambda one: one.record.marks == "Q" and "?”" in one.words,
    "question of the article": lambda one: (
        one.record.marks == "none" and one.words.endswith("?") and "“" in one.words
    ),
    "emoji in a quoted post": lambda one: (
        has_quote(one.record.marks)
        and max(one.words) > "\uffff"
        and _some(lambda a: a.role == "social_account")(one)
    ),
    "surname or acronym": _is_alias,
    "evidence from the web": lambda one: any(e.url and e.supports for e in one.record.evidence),
    "evidence from a document": lambda one: any(e.document for e in one.record.evidence),
    "evidence as context": lambda one: any(e.stance == "context" for e in one.record.evidence),
    "content in two pieces": _some(lambda a: len(a.content) == 2),
}


@pytest.mark.parametrize("case", CASES)
def test_records_hold_every_case(case: str) -> None:
    assert [one for one in RECORDS if CASES[case](one)]


@pytest.mark.parametrize("marks", LEGAL_SETS)
def test_records_hold_every_set_of_marks(marks: str) -> None:
    assert [one for one in RECORDS if one.record.marks == marks]


def _speakers(one: Marked) -> set[object]:
    return {attribution.speaker.source for attribution in one.attributions}


def _values(one: Marked, name: str) -> list[object]:
    return [getattr(attribution, name) for attribution in one.attributions]


DISAGREEMENTS: dict[str, Callable[[Marked, Marked], bool]] = {
    "claim or none": lambda a, b: {a.record.marks, b.record.marks} == {"C", "none"},
    "fact or claim": lambda a, b: (a.record.marks, b.record.marks) == ("V", "C"),
    "claim or fact": lambda a, b: (a.record.marks, b.record.marks) == ("C", "V"),
    "quoted opinion": lambda a, b: (a.record.marks, b.record.marks) == ("Q+C", "Q"),
    "quote taken for scare quotes": lambda a, b: (a.record.marks, b.record.marks) == ("Q+C", "C"),
    "scare quotes taken for a quote": lambda a, b: (a.record.marks, b.record.marks) == ("C", "Q+C"),
    "speaker": lambda a, b: a.record.marks == b.record.marks and _speakers(a) != _speakers(b),
    "content": lambda a, b: (
        _speakers(a) == _speakers(b) and _values(a, "content") != _values(b, "content")
    ),
    "mode": lambda a, b: _values(a, "mode") != _values(b, "mode") and _speakers(a) == _speakers(b),
    "certainty": lambda a, b: _values(a, "certainty") != _values(b, "certainty"),
    "chain": lambda a, b: (
        bool(a.attributions and b.attributions and a.attributions[0].chain)
        and not b.attributions[0].chain
    ),
}


@pytest.mark.parametrize("kind", DISAGREEMENTS)
def test_annotators_disagree_in_every_way(kind: str) -> None:
    assert [ada for ada, ben in PAIRS if DISAGREEMENTS[kind](ada, ben)]


def test_annotators_agree_on_most_marks() -> None:
    equal = [ada for ada, ben in PAIRS if ada.record.marks == ben.record.marks]

    assert 0.8 <= len(equal) / len(PAIRS) <= 0.9


def test_verified_facts_are_shared_in_one_case_and_single_in_another() -> None:
    found = {(ada.record.marks == "V", ben.record.marks == "V") for ada, ben in PAIRS}

    assert found == {(True, True), (True, False), (False, True), (False, False)}


def test_sources_are_all_used_and_belong_to_their_article() -> None:
    used = {uid for one in RECORDS for uid in one.record.sources}
    elsewhere = [
        one
        for one in RECORDS
        for uid in one.record.sources
        if SOURCES[uid].article_uid not in (None, one.article.uid)
    ]

    assert used == set(SOURCES)
    assert elsewhere == []


def test_sources_share_no_name_or_alias() -> None:
    keys = [name_key(name) for one in DEMO.sources for name in (one.name, *one.aliases)]

    assert len(keys) == len(set(keys))


def test_guideline_numbers_its_rules_without_a_gap() -> None:
    rules = [line.split()[1] for line in DEMO.guideline.splitlines() if line.startswith("- **R")]

    assert rules == [f"**R{number}" for number in range(1, len(rules) + 1)]
    assert len(rules) >= 13


def test_uids_are_unique_and_the_same_in_every_reading() -> None:
    uids = [one.event_uid for one in DEMO.annotations]
    for one in RECORDS:
        uids += [attribution.uid for attribution in one.attributions]
        uids += [evidence.uid for evidence in one.record.evidence]

    assert len(uids) == len(set(uids))
    assert read_demo(FOLDER) == DEMO


def test_uids_stay_what_they_were() -> None:
    assert str(DEMO.annotations[0].event_uid) == "9fb55736-099b-54d8-99b1-e58a30b7b05b"
