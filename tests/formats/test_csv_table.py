"""CSV with named columns: a row an article or a row a sentence, and what is refused of a table."""

import csv
import io
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from round_trip import drafts_in

from annotations.formats import csv_table
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.formats.jsonl import MAX_LINE_BYTES

CELLS = st.text(st.sampled_from("ab ,;\t|\"\n'é🚢=“"), min_size=1, max_size=6).filter(str.strip)


def rows_of(raw: bytes | str, given: Given = ALONE) -> list[Row]:
    content = raw if isinstance(raw, bytes) else raw.encode()
    return list(csv_table.read(io.BytesIO(content), name="a.csv", given=given))


def drafts_of(raw: bytes | str, given: Given = ALONE) -> list[ArticleDraft]:
    return drafts_in(rows_of(raw, given))


def errors_of(raw: bytes | str, given: Given = ALONE) -> list[tuple[int, str, str | None]]:
    return [
        (one.row, one.code, one.field)
        for _, one in rows_of(raw, given)
        if isinstance(one, RowError)
    ]


def table(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue()


@given(texts=st.lists(CELLS, min_size=1, max_size=4), delimiter=st.sampled_from(",;\t|"))
def test_csv_whatever_separates_texts_come_back(texts: list[str], delimiter: str) -> None:
    raw = table([["title", "text"], *(["T", text] for text in texts)], delimiter)

    assert [draft.text for draft in drafts_of(raw)] == texts


def test_csv_columns_are_known_by_many_names() -> None:
    (found,) = drafts_of("Headline;Date;Article Text;License\nT;2016-09-12;Rain fell.;CC0\n")

    assert (found.title, found.published_at, found.text, found.licence) == (
        "T",
        "2016-09-12",
        "Rain fell.",
        "CC0",
    )


def test_csv_columns_are_those_the_manager_gives() -> None:
    given_columns = Given(columns={"text": "c2", "title": "c1"})

    (found,) = drafts_of("c1,c2\nT,Rain fell.\n", given_columns)

    assert (found.title, found.text) == ("T", "Rain fell.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_encodings_that_files_tell_are_read(encoding: str) -> None:
    (found,) = drafts_of('title,text\nÉ 🚢,"One,\r\ntwo."\n'.encode(encoding))

    assert (found.title, found.text) == ("É 🚢", "One,\ntwo.")


def test_csv_other_encoding_is_refused_by_name_and_row() -> None:
    raw = "title,text\nA,Rain.\nB,“Café”\nC,Snow.\n".encode("cp1252")

    (_, first), (_, error), (_, last) = rows_of(raw)

    assert isinstance(error, RowError)
    assert (error.row, error.code) == (3, "not_utf8")
    assert "Windows-1252" in error.detail
    assert "0x93" in error.detail
    assert isinstance(first, ArticleDraft)
    assert isinstance(last, ArticleDraft)


def test_csv_same_text_twice_is_two_articles_and_of_two_annotators_one() -> None:
    assert len(drafts_of("title,text\nA,Rain.\nB,Rain.\n")) == 2
    assert len(drafts_of("annotator,text\nA,Rain.\nB,Rain.\n")) == 1


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        ("x,text,x\n1,Rain.,2\n", {}),
        (",text,\n1,Rain.,2\n", {}),
        ("title,title,text\n1,T,Rain.\n", {"title": "text"}),
        ("text,text,sentence,article_id\nA,B,Rain.,1\n", {}),
    ],
)
def test_csv_columns_that_are_not_read_may_be_called_alike(raw: str, own: dict[str, str]) -> None:
    assert [draft.text for draft in drafts_of(raw, Given(columns=own))] == ["Rain."]


def test_csv_quote_without_a_mode_is_direct_in_quotation_marks() -> None:
    (found,) = drafts_of("text,speaker,quote\nAnn said: “Rain.”,Ann,“Rain.”\n")

    assert found.sets[0].said[0].mode == "direct"


def test_csv_marks_and_speaker_of_a_whole_text() -> None:
    (found,) = drafts_of("text,marks,speaker,annotator,note\nRain fell.,Q+C,Ann Poe,A1,hm\n")

    said = Said("0/S", "direct", ((0, 10),), Named("source", "Ann Poe"))
    assert found.sets == (
        AnnotationSet("A1", Origin.PERSON, (Marked(0, 10, "Q+C", note="hm"),), (said,)),
    )
    assert found.sentences == ()


def test_csv_rows_of_sentences_are_one_article() -> None:
    (one, two) = drafts_of(
        "article_id,title,sentence,marks,speaker,annotator\n"
        "a,T,One 🚢.,claim,Article,ann\n"
        "a,,Two.,none,,ann\n"
        "a,,One 🚢.,quote,not stated,ben\n"
        "a,,Two.,,,ben\n"
        "b,U,Three.,V,,\n"
    )

    assert (one.title, one.text, one.sentences) == ("T", "One 🚢. Two.", ((0, 6), (7, 11)))
    ann, ben = one.sets
    assert ann.marked == (Marked(0, 6, "C"), Marked(7, 11, "none"))
    assert ann.said[0].speaker == Named("article")
    assert ann.said[0].mode is None
    assert ben.marked == (Marked(0, 6, "Q"),)
    assert ben.said[0].speaker == Named("not_stated")
    assert (two.title, two.sets[0].marked) == ("U", (Marked(0, 6, "V"),))


def test_csv_words_of_quote_and_cue_are_found_in_the_sentence() -> None:
    (found,) = drafts_of("text,speaker,quote,cue\nAnn said: “Rain.”,Ann,“Rain.”,said\n")

    said = found.sets[0].said[0]
    assert (said.content, said.cue) == (((10, 17),), ((4, 8),))


def test_csv_quote_that_is_not_there_is_counted() -> None:
    (found,) = drafts_of("text,speaker,quote\nRain fell.,Ann,Snow\n")

    assert found.unread == {"quote that does not stand exactly once in its sentence": 1}


def test_csv_unknown_mark_is_counted() -> None:
    (found,) = drafts_of("text,label\nRain fell.,Sarcasm\n")

    assert found.unread == {"span Sarcasm": 1}


@pytest.mark.parametrize(
    ("raw", "given_columns", "field", "named"),
    [
        ("id,words\n1,Rain.\n", {}, "text", ("body", "id, words")),
        ("sentence,marks\nRain.,C\n", {}, "article_id", ("article_id", "sentence, marks")),
        ("a,b\n1,2\n", {"text": "c"}, "text", ("column c", "a, b")),
        ("\n1,2\n", {}, "text", ("body", "—")),
        ("text,title,text\nA,T,B\n", {}, "text", ("column text", "text, title, text")),
        ("Text,title,text\nA,T,B\n", {}, "text", ("column Text", "Text, title, text")),
        ("text,title,Title\nA,T,U\n", {}, "title", ("column title", "text, title, Title")),
        ("c,c\nA,B\n", {"text": "c"}, "text", ("column c", "c, c")),
    ],
)
def test_csv_wrong_columns_are_one_error_that_names_both(
    raw: str, given_columns: dict[str, str], field: str, named: tuple[str, str]
) -> None:
    ((row, error),) = rows_of(raw, Given(columns=given_columns))

    assert isinstance(error, RowError)
    assert (row, error.code, error.field) == (1, "wrong_columns", field)
    assert all(words in error.detail for words in named)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("title,text\nA,Rain.,more\nB,Snow.\n", [(2, "wrong_columns", None)]),
        ("title,text\nA,\nB,Snow.\n", [(2, "empty_text", "text")]),
        ("text,date\nRain.,yesterday\nSnow.,2020-01-01\n", [(2, "bad_date", "published_at")]),
        ("text,title\nRa\0in.,T\nSnow.,T\n", [(2, "nul_character", "text")]),
        ('text,title\n"Rain."x,T\nSnow.,T\n', [(2, "bad_csv", None)]),
        ('text,title\nSnow.,T\n"Rain.,T\n', [(3, "bad_csv", None)]),
        ("article_id,sentence\n,Rain.\na,Snow.\n", [(2, "no_article", "article_id")]),
        (
            "article_id,sentence\na,Rain.\na,\nb,Snow.\n",
            [(2, "rows_missing", None), (3, "empty_text", "sentence")],
        ),
        (b"\xff\xfet\x00e\x00x\x00t\x00\n\x00a\x00b\x00\n\x00a", [(3, "not_utf16", None)]),
    ],
)
def test_csv_bad_row_is_refused_and_stops_no_other(
    raw: str | bytes, expected: list[tuple[int, str, str | None]]
) -> None:
    assert errors_of(raw) == expected
    assert len(drafts_of_good(raw)) == 1


def test_csv_nothing_is_read_behind_a_quotation_mark_that_nothing_closes() -> None:
    raw = b'title,text\nA,Rain.\nB,"' + b"C,Snow.\n" * 600_000

    assert errors_of(raw) == [(3, "bad_csv", None)]
    assert len(drafts_of_good(raw)) == 1


def drafts_of_good(raw: str | bytes) -> list[ArticleDraft]:
    return [one for _, one in rows_of(raw) if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf"])
def test_csv_empty_file_gives_nothing(raw: bytes) -> None:
    assert rows_of(raw) == []


class _Endless(io.RawIOBase):
    """A line of the size of a small disk, made as it is read."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._head = b"text,title\n"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        given = min(size - len(head), self._left)
        self._left -= given
        return head + b"x" * given


def test_csv_endless_line_is_refused_in_seconds() -> None:
    begin = time.process_time()

    rows = list(csv_table.read(_Endless(300_000_000), name="x.csv"))  # type: ignore[arg-type]

    assert [(row, one.code) for row, one in rows if isinstance(one, RowError)] == [
        (2, "line_too_long")
    ]
    assert time.process_time() - begin < 5


def test_csv_long_line_stops_no_other() -> None:
    raw = "text,title\n" + "x" * (MAX_LINE_BYTES + 1) + ",T\nSnow.,T\n"

    assert errors_of(raw) == [(2, "line_too_long", None)]
    assert [one.text for one in drafts_of_good(raw)] == ["Snow."]


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"title,text\n", "a", True),
        ("\ufeffHeadline;Body\r\n".encode(), "a", True),
        ("text\tdate".encode("utf-16"), "a", True),
        (b"He wrote, text\n", "a.txt", False),
        (b"text\nRain.", "a.csv", True),
        (b"text\nRain.", "a.txt", False),
        (b"The text, as it was, is here.\n", "a.txt", False),
        (b'{"text": "x", "label": []}', "a", False),
        (b"", "a.csv", False),
    ],
)
def test_csv_sniff_knows_a_row_that_names_the_text(
    head: bytes, name: str, *, expected: bool
) -> None:
    assert csv_table.sniff(head, name=name) is expected
