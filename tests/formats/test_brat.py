"""brat: what we write comes back, what others write is read, and what is broken is refused."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from annotated_drafts import decided_only, drafts, full_draft
from endless import OneLine
from hypothesis import given, settings
from round_trip import Written, drafts_in, given_with, sets_in, write
from round_trip import read as read_all

from annotations.formats import brat, brat_writing, packs
from annotations.formats.base import ALONE, ArticleDraft, Given, RowError
from annotations.formats.bundles import format_beside, is_companion
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.formats.vocabulary import SpanLabel

TEXT = "Rain fell, said Ada 🚢 Brook.\nNobody knew."
BROOK = (16, 27)


def written(*given_drafts: ArticleDraft) -> Written:
    with TemporaryDirectory() as folder:
        return write(brat_writing.open_writer, given_drafts, Path(folder) / "release")


def read(
    lines: str | bytes, *, text: str | bytes = TEXT, labels: Mapping[str, SpanLabel] | None = None
) -> ArticleDraft | RowError:
    raw_text, raw_lines = (one.encode() if isinstance(one, str) else one for one in (text, lines))
    files = {"ann/ferry.txt": raw_text, "ann/ferry.ann": raw_lines}
    beside = replace(given_with(files, name="ann/ferry.txt"), labels=labels or {})
    ((row, found),) = brat.read(BytesIO(raw_text), name="ann/ferry.txt", given=beside)
    assert row == 1
    return found


def read_good(lines: str, **options: str) -> tuple[AnnotationSet, Mapping[str, int]]:
    found = read(lines, **options)  # type: ignore[arg-type]
    assert isinstance(found, ArticleDraft), found
    return found.sets[0], found.unread


def read_bad(lines: str | bytes, *, text: str | bytes = TEXT) -> RowError:
    found = read(lines, text=text)
    assert isinstance(found, RowError), found
    return found


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_sets_written_and_read_back_are_the_same(draft: ArticleDraft) -> None:
    files = written(draft).members

    found = read_all(brat, files, ending=".txt")

    assert sets_in(found) == [decided_only(one) for one in draft.sets]
    assert [one.text for one in drafts_in(found)] == [draft.text] * len(draft.sets)
    assert not any(one.unread for one in drafts_in(found))


@given(drafts())
@settings(max_examples=20, deadline=None)
def test_lines_read_by_their_own_name_find_the_text_beside(draft: ArticleDraft) -> None:
    files = written(draft).members

    assert read_all(brat, files, ending=".ann") == read_all(brat, files, ending=".txt")


def test_archive_of_ours_is_a_bundle_of_texts_with_their_lines() -> None:
    names = set(written(full_draft()).members)

    articles = [one for one in names if not is_companion(one, names)]

    assert len(articles) == len(full_draft().sets)
    assert {format_beside(one, names) for one in articles} == {"brat"}


def test_release_written_twice_has_the_same_bytes() -> None:
    assert written(full_draft()).files == written(full_draft()).files


def test_lines_of_a_full_set_are_what_brat_writes() -> None:
    lines = _lines_of("A1")

    assert lines[0].startswith("T1\tQuote 0 62\t“The ferry, 🚢 ‘Ilva’, sank,” said Ada Brook")
    assert "T6\tContent 0 11;22 28\t“The ferry, sank,”" in lines
    assert "R1\tSays Arg1:T7 Arg2:T6" in lines
    assert "A1\tfact_candidate T1" in lines
    assert any(line.startswith("#") and '"name":"Ada Brook"' in line for line in lines)


def _lines_of(annotator: str) -> list[str]:
    members = written(full_draft()).members
    (name,) = (one for one in members if one.startswith(f"{annotator}/") and one.endswith(".ann"))
    return members[name].decode().split("\n")


def test_line_break_in_a_span_is_written_as_a_blank() -> None:
    spans = (Marked(0, len(TEXT), "C"),)
    draft = ArticleDraft("", TEXT, sets=(AnnotationSet("A1", Origin.PERSON, spans),))

    members = written(draft).members

    (lines,) = (raw.decode() for name, raw in members.items() if name.endswith(".ann"))
    assert lines == f"T1\tClaim 0 {len(TEXT)}\t{TEXT.replace(chr(10), ' ')}\n"


def test_second_set_of_an_annotator_has_a_folder_of_its_own() -> None:
    one = AnnotationSet("A1", Origin.PERSON, (Marked(0, 4, "C"),))
    other = AnnotationSet("A1", Origin.PERSON, (Marked(0, 4, "Q"),))

    members = written(ArticleDraft("", TEXT, sets=(one, other))).members

    assert {name.split("/")[0] for name in members if "/" in name} == {"A1", "A1-2"}


def test_full_archive_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MOST_MEMBERS", 8)

    release = written(full_draft(), full_draft(), full_draft())

    assert set(release.files) == {
        "brat/annotations.zip",
        "brat/annotations-2.zip",
        "brat/annotations-3.zip",
    }
    assert sum(name.endswith(".ann") for name in release.members) == 9


def test_details_of_an_undecided_sentence_are_counted_as_lost() -> None:
    spans = (Marked(0, 4, None, note="who knows"), Marked(5, 9, None))
    draft = ArticleDraft("", TEXT, sets=(AnnotationSet("A1", Origin.PERSON, spans),))

    assert written(draft).losses == {"details of sentences that nobody decided": 1}


def test_settings_name_every_label_and_relation_that_is_written() -> None:
    settings_of = written(full_draft()).members["annotation.conf"].decode()

    entities, relations = settings_of.split("[relations]")
    lines = _lines_of("A1")
    for line in lines:
        word = line.split("\t")[1].split(" ")[0] if line else ""
        assert not line.startswith("T") or word in entities.split()
        assert not line.startswith("R") or word in relations.split()
        assert not line.startswith("A") or word in relations.split("[attributes]")[1].split()


def test_folder_is_the_annotator_and_the_gold_folder_is_gold() -> None:
    found, _ = read_good("T1\tClaim 0 4\tRain\n")

    assert (found.annotator, found.origin) == ("ann", Origin.PERSON)
    files = {"x/gold/a.txt": b"Rain", "x/gold/a.ann": b"T1\tClaim 0 4\tRain"}
    gold = read_all(brat, files, ending=".txt")
    assert [(one.annotator, one.origin) for one in sets_in(gold)] == [("gold", Origin.GOLD)]


def test_discontinuous_span_and_relation_and_attributes_are_read() -> None:
    found, unread = read_good(
        "T1\tQuotation 0 4;29 35\tRain Nobody\n"
        f"T2\tSpeaker {BROOK[0]} {BROOK[1]}\tAda 🚢 Brook\n"
        "R1\tsaid_by Arg1:T1 Arg2:T2\n"
        "A1\tNegation T1\n"
        "M1\tcertainty T1 probable\n"
        "N1\tReference T2 Wikidata:Q42\tAda Brook\n"
        "#1\tAnnotatorNotes T1\tlook again\n"
    )

    assert found.marked == (Marked(0, 35, "Q", note="look again"),)
    speaker = Named("source", "Ada Brook", (BROOK,))
    content = ((0, 4), (29, 35))
    assert found.said == (
        Said("T1", "direct", content, speaker, negated=True, certainty="probable"),
    )
    assert not unread


def test_event_joins_its_parts_to_what_is_said() -> None:
    found, unread = read_good(
        "T1\tCue 11 15\tsaid\nT2\tStatement 0 9\tRain fell\nT3\tPerson 16 19\tAda\n"
        "E1\tCue:T1 Source:T3 What:T2\n"
    )

    (one,) = found.said
    assert one.content == ((0, 9),)
    assert one.cue == ((11, 15),)
    assert one.speaker == Named("source", "Ada", ((16, 19),))
    assert not unread


def test_what_nobody_can_read_is_counted() -> None:
    _, unread = read_good(
        "T1\tGene 0 4\tRain\nT2\tClaim 5 9\tfell\n*\tEquiv T1 T2\nA1\tShape T2 round\n"
        "E1\tGene:T1\nN1\tReference T9 x:1\ty\n#1\tAnnotatorNotes T9\tfree\n"
    )

    assert unread == {
        "span Gene": 1,
        "equivalence": 1,
        "attribute Shape": 1,
        "event": 1,
        "normalisation": 1,
        "note": 1,
    }


def test_label_of_ones_own_is_read_as_the_manager_says() -> None:
    found = read("T1\tBehauptung 0 4\tRain", labels={"Behauptung": SpanLabel.CLAIM})

    assert isinstance(found, ArticleDraft)
    assert found.sets[0].marked == (Marked(0, 4, "C"),)


def test_offsets_count_the_line_breaks_of_the_file() -> None:
    text = "\ufeffRain\r\nfell."

    found, _ = read_good("T1\tClaim 7 11\tfell\n", text=text)

    assert found.marked == (Marked(5, 9, "C"),)


def test_empty_lines_file_is_a_set_that_says_nothing() -> None:
    found, unread = read_good("")

    assert (found.marked, found.said, unread) == ((), (), {})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("T1\tClaim 0 400\tRain", "invalid_span"),
        ("T1\tClaim 4 4\t", "invalid_span"),
        ("T1\tClaim 0 4;40 99\tRain", "invalid_span"),
        ("T1\tClaim 0 4\tSnow", "words_differ"),
        ("T1\tClaim 0 4;5 9\tRain fall", "words_differ"),
        ("T1\tClaim -1 4\tRain", "bad_line"),
        ("T1\tClaim 0 99999999999999999999\tRain", "bad_line"),
        ("T1 Claim 0 4 Rain", "bad_line"),
        ("R1\tSays T1 T2", "bad_line"),
        ("E1", "bad_line"),
        ("A1", "bad_line"),
        ("?", "bad_line"),
        ("T9\tClaim 0 4\tRain\nT9\tClaim 0 4\tRain", "bad_line"),
    ],
)
def test_broken_line_is_refused_with_its_number(line: str, code: str) -> None:
    error = read_bad(f"T8\tClaim 0 4\tRain\n{line}\n")

    assert error.code == code
    assert error.field in ("ferry.ann:2", "ferry.ann:3")
    assert error.row == 1


def test_lines_of_another_encoding_are_refused_by_name() -> None:
    error = read_bad("T1\tClaim 0 4\tRégn".encode("latin-1"))

    assert (error.code, error.field) == ("not_utf8", "ferry.ann")


@pytest.mark.parametrize(
    ("text", "code"), [(b"R\xe9gn", "not_utf8"), (b"", "empty_text"), (b"a\0b", "nul_character")]
)
def test_text_that_cannot_be_stored_is_refused(text: bytes, code: str) -> None:
    assert read_bad("", text=text).code == code


def test_lines_without_their_text_are_refused() -> None:
    ((_, error),) = brat.read(BytesIO(b"T1\tClaim 0 4\tRain"), name="a/ferry.ann", given=ALONE)

    assert isinstance(error, RowError)
    assert error.code == "text_missing"
    assert "ferry.txt" in error.detail


@pytest.mark.parametrize("name", ["ferry.txt", "ferry.ann"])
def test_line_of_a_gigabyte_is_refused_unread(name: str) -> None:
    beside = Given(beside=lambda _: BytesIO(b"Rain"))

    ((_, error),) = brat.read(OneLine(2**30), name=name, given=beside)  # type: ignore[arg-type]

    assert isinstance(error, RowError)
    assert error.code == "text_too_large"


@pytest.mark.parametrize(
    ("head", "name", "is_brat"),
    [
        (b"T1\tClaim 0 4\tRain\n", "a.ann", True),
        (b"", "a.ann", True),
        (b"Rain fell.", "a.ann", False),
        (b"T1\tClaim 0 4\tRain\n", "a.txt", False),
    ],
)
def test_sniff_knows_files_of_lines(head: bytes, name: str, is_brat: bool) -> None:
    assert brat.sniff(head, name=name) == is_brat
