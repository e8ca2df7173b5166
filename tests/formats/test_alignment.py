"""What files say about stretches becomes records of sentences that could be submitted."""

from dataclasses import replace
from uuid import UUID, uuid5

from aligned import without_uids
from annotated_drafts import laid_texts, sets_for
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.record import Record, parse_record
from annotations.domain.spans import Span
from annotations.domain.submission import find_problems
from annotations.formats.alignment import Aligned, Frame, align, names_in
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)

SEED = UUID("4a6c1b5e-3f6f-4c36-9d2f-0a53cf0f6a10")
#       0         1         2         3         4         5
TEXT = "Rain fell all day. “Go home,” said Ada. They went home."
SENTENCES = [(0, 18), (19, 39), (40, 55)]
ADA = Named("source", "Ada", ((35, 38),))
MANY = 25


def uid_of(name: str) -> UUID:
    return uuid5(SEED, f"entry {name}")


def source_of(name: str) -> UUID | None:
    return uuid5(SEED, f"source {name}") if name.strip("- ") else None


def aligned(*marked: Marked, said: tuple[Said, ...] = (), is_finished: bool = False) -> Aligned:
    found = AnnotationSet("A1", Origin.PERSON, marked, said)
    return align(found, Frame(SENTENCES, len(TEXT), uid_of, source_of), is_finished=is_finished)


def quoted(*content: Span, key: str = "a", **fields: object) -> Said:
    return Said(key, "direct", content, ADA, **fields)  # type: ignore[arg-type]


def notes_of(done: Aligned) -> str:
    return " ".join(done.notes)


def test_align_marked_sentence_is_that_sentence() -> None:
    done = aligned(Marked(0, 18, "none"), Marked(40, 55, "C", unsure=True, note="Hm."))

    assert (done.records[0].marks, done.records[2].marks) == ("none", "C")
    assert (done.records[2].unsure, done.records[2].note) == (True, "Hm.")
    assert 1 not in done.records


def test_align_stretch_over_several_sentences_marks_each_of_them() -> None:
    done = aligned(Marked(5, 25, "C"))

    assert [(n, one.marks) for n, one in done.records.items()] == [(0, "C"), (1, "C")]
    assert "several sentences" in notes_of(done)


def test_align_stretch_becomes_the_content_where_nothing_else_says_so() -> None:
    done = aligned(Marked(5, 25, "C"))

    contents = [one.attributions[0].content for one in done.records.values()]
    assert contents == [((5, 18),), ((19, 25),)]


def test_align_claim_without_speaker_gets_the_articles_own_voice() -> None:
    done = aligned(Marked(0, 18, "C"))

    voice = done.records[0].attributions[0]
    assert (voice.speaker.kind, voice.mode, voice.speaker.set_by) == ("article", None, "default")
    assert "own voice: 1" in notes_of(done)


def test_align_quote_without_attribution_is_of_nobody_stated() -> None:
    done = aligned(Marked(19, 39, "Q"))

    voice = done.records[1].attributions[0]
    assert (voice.speaker.kind, voice.mode) == ("not_stated", "direct")
    assert voice.speaker.set_by == "chosen"


def test_align_quote_whose_speaker_is_indirect_becomes_mixed() -> None:
    done = aligned(Marked(19, 39, "Q"), said=(replace(quoted((19, 29)), mode="indirect"),))

    assert [one.mode for one in done.records[1].attributions] == ["mixed"]
    assert "became mixed: 1" in notes_of(done)


def test_align_direct_attribution_marks_its_sentence_as_a_quote() -> None:
    done = aligned(Marked(19, 39, "C"), said=(quoted((19, 29)),))

    assert done.records[1].marks == "Q+C"


def test_align_indirect_attribution_alone_leaves_the_sentence_none() -> None:
    done = aligned(said=(replace(quoted((19, 29)), mode="indirect"),))

    assert done.records[1].marks == "none"


def test_align_words_over_two_sentences_are_parted_and_joined_by_continues() -> None:
    done = aligned(said=(quoted((10, 18), (19, 29), (42, 46)),))

    first, second, third = (done.records[n].attributions[0] for n in range(3))
    assert [first.continues, second.continues, third.continues] == [None, first.uid, second.uid]
    assert [first.content, second.content, third.content] == [((10, 18),), ((19, 29),), ((42, 46),)]


def test_align_same_set_again_has_the_same_uids() -> None:
    said = (quoted((10, 18), (19, 29)),)

    assert aligned(said=said) == aligned(said=said)


def test_align_continuation_of_a_parted_one_continues_its_last_part_before() -> None:
    said = (quoted((10, 18), (19, 29)), quoted((42, 46), key="b", continues="a"))

    done = aligned(said=said)

    assert done.records[2].attributions[0].continues == done.records[1].attributions[0].uid


def test_align_continuation_of_what_comes_later_stands_alone() -> None:
    said = (quoted((42, 46), key="late"), quoted((10, 18), key="b", continues="late"))

    done = aligned(said=said)

    assert done.records[0].attributions[0].continues is None
    assert "stand alone: 1" in notes_of(done)


def test_align_spans_outside_the_text_are_told() -> None:
    done = aligned(Marked(50, 99, "C"), said=(quoted((19, 29), cue=((-1, 4), (30, 34))),))

    assert 2 not in done.records
    assert done.records[1].attributions[0].cue == ((30, 34),)
    assert "outside of the text were left out: 2" in notes_of(done)


def test_align_stretch_between_sentences_is_told() -> None:
    assert "between sentences were left out: 1" in notes_of(aligned(Marked(18, 19, "C")))


def test_align_attributions_beyond_the_most_are_told() -> None:
    said = tuple(quoted((19, 29), key=str(n)) for n in range(MANY))

    done = aligned(said=said)

    assert len(done.records[1].attributions) == 20
    assert "beyond 20 in a sentence were left out: 5" in notes_of(done)


def test_align_verified_fact_without_evidence_becomes_a_candidate() -> None:
    done = aligned(Marked(0, 18, "V"))

    assert (done.records[0].marks, done.records[0].fact_candidate) == ("C", True)
    assert "candidates among the claims: 1" in notes_of(done)


def test_align_verified_fact_with_evidence_stays_one() -> None:
    proof = Backing("https://example.org", "", "", "It rained.", "", "expert", "supports")

    done = aligned(Marked(0, 18, "V", evidence=(proof,)))

    assert done.records[0].marks == "V"
    assert done.records[0].evidence[0].passage == "It rained."


def test_align_evidence_that_no_record_holds_is_told() -> None:
    proof = Backing("ftp://example.org", "", "", "It rained.", "", "expert", "supports")

    done = aligned(Marked(0, 18, "V", evidence=(proof,)))

    assert (done.records[0].marks, done.records[0].evidence) == ("C", ())
    assert "Evidence that cannot be stored" in notes_of(done)


def test_align_words_that_no_database_keeps_are_told() -> None:
    said = quoted((19, 29), anonymity_reason="fear\0" + "r" * 600)

    done = aligned(Marked(0, 18, "none", note="Hm\0\ud800."), said=(said,))

    assert done.records[0].note == "Hm."
    assert len(done.records[1].attributions[0].anonymity_reason) == 500
    assert "lost those: 2" in notes_of(done)
    assert "cut at 500 characters: 1" in notes_of(done)


def test_align_marks_of_one_sentence_are_joined() -> None:
    done = aligned(Marked(19, 29, "Q"), Marked(30, 39, "C"), Marked(19, 39, "none"))

    assert done.records[1].marks == "Q+C"


def test_align_finished_set_has_a_record_for_every_sentence() -> None:
    done = aligned(Marked(0, 18, None, note="Later."), is_finished=True)

    assert [done.records[n].marks for n in range(3)] == ["none", "none", "none"]
    assert done.records[0].note == "Later."


def test_align_two_origins_and_a_nameless_source_are_told() -> None:
    nobody = Named("source", "-")
    chain = (Stop("origin", nobody), Stop("origin", ADA), Stop("relay", ADA))

    done = aligned(said=(quoted((19, 29), chain=chain),))

    links = done.records[1].attributions[0].chain
    assert [(one.place, one.kind) for one in links] == [
        ("origin", "not_stated"),
        ("relay", "source"),
    ]
    assert "after a first origin" in notes_of(done)
    assert "without a name" in notes_of(done)


def test_align_attribution_with_a_cue_alone_gets_its_sentence() -> None:
    done = aligned(said=(quoted(cue=((30, 34),)),))

    assert done.records[1].attributions[0].content == ((19, 39),)


def test_align_two_attributions_of_one_name_are_both_kept() -> None:
    done = aligned(said=(quoted((19, 29)), quoted((0, 4))))

    assert [len(done.records[n].attributions) for n in (0, 1)] == [1, 1]
    assert done.records[0].attributions[0].uid != done.records[1].attributions[0].uid


def test_names_in_sets_are_of_speakers_and_stops() -> None:
    said = quoted((0, 4), chain=(Stop("relay", Named("source", "AFP")),))

    assert names_in([AnnotationSet("A1", Origin.PERSON, (), (said,))]) == {"Ada", "AFP"}


@st.composite
def wild_sets(draw: st.DrawFn) -> tuple[AnnotationSet, tuple[Span, ...], int]:
    """Sets whose spans lie anywhere, also outside the text and across sentences."""
    laid = draw(laid_texts())
    found = draw(sets_for(laid, annotator="A1", origin=Origin.PERSON))
    places = st.integers(-2, len(laid.text) + 3)
    spans = st.lists(st.tuples(places, places), max_size=3).map(tuple)
    said = tuple(
        replace(one, content=draw(spans), cue=draw(spans)) if draw(st.booleans()) else one
        for one in found.said
    )
    marked = tuple(
        replace(one, start=draw(places), end=draw(places)) if draw(st.booleans()) else one
        for one in found.marked
    )
    return replace(found, marked=marked, said=said), laid.sentences, len(laid.text)


@given(wild=wild_sets(), is_finished=st.booleans())
def test_align_whatever_comes_gives_legal_records_that_can_be_submitted(
    wild: tuple[AnnotationSet, tuple[Span, ...], int], is_finished: bool
) -> None:
    found, sentences, length = wild

    done = align(found, Frame(sentences, length, uid_of, source_of), is_finished=is_finished)

    seen: set[UUID] = set()
    for position, record in sorted(done.records.items()):
        read = parse_record(record.as_json(), sentence=sentences[position], text_length=length)
        assert read == record
        continued = [one.continues for one in record.attributions if one.continues]
        seen |= {one.uid for one in record.attributions}
        assert seen.issuperset(continued)
    decided = {n: one for n, one in done.records.items() if one.is_decided}
    problems = find_problems(decided, sentence_count=len(sentences))
    assert {one.code for one in problems} <= ({"undecided"} if not is_finished else set())


@given(data=st.data())
def test_align_what_was_aligned_before_gives_it_back(data: st.DataObject) -> None:
    laid = data.draw(laid_texts())
    found = data.draw(sets_for(laid, annotator="A1", origin=Origin.PERSON))
    frame = Frame(laid.sentences, len(laid.text), uid_of, source_of)
    names = {source_of(name): name for name in names_in([found])}
    once = align(found, frame, is_finished=True)

    again = align(as_set(once.records, laid.sentences, names), frame, is_finished=True)

    assert without_uids(again.records) == without_uids(once.records)
    assert again.notes == ()


def as_set(
    records: dict[int, Record],
    sentences: tuple[Span, ...],
    names: dict[UUID | None, str],
) -> AnnotationSet:
    """Records as an export writes them."""
    marked, said = [], []
    for position, record in records.items():
        backings = tuple(
            Backing(*(getattr(one, name) for name in Backing.__slots__)) for one in record.evidence
        )
        marked.append(
            Marked(
                *sentences[position],
                marks=record.marks,
                fact_candidate=record.fact_candidate,
                unsure=record.unsure,
                note=record.note,
                evidence=backings,
            )
        )
        for one in record.attributions:
            speaker = Named(
                one.speaker.kind, names.get(one.speaker.source, ""), one.speaker.mention
            )
            said.append(
                Said(
                    key=str(one.uid),
                    mode=one.mode,
                    content=one.content,
                    speaker=speaker,
                    cue=one.cue,
                    chain=tuple(
                        Stop(link.place, Named(link.kind, names.get(link.source, ""), link.mention))
                        for link in one.chain
                    ),
                    continues="" if one.continues is None else str(one.continues),
                    commitment=one.commitment,
                    certainty=one.certainty,
                    negated=one.negated,
                    identity=one.identity or "",
                    role=one.role or "",
                    anonymity_reason=one.anonymity_reason,
                    set_by=one.speaker.set_by,
                )
            )
    return AnnotationSet("A1", Origin.PERSON, tuple(marked), tuple(said))
