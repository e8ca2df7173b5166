"""CoNLL's columns: what BIO can hold comes back, what it cannot is counted."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from annotated_drafts import drafts, full_draft
from endless import OneLine
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import Written, drafts_in, write
from round_trip import read as read_all

from annotations.domain.spans import Span, overlaps
from annotations.formats import conll, conll_writing
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError
from annotations.formats.conll_labels import labels_of, spans_of
from annotations.formats.interchange import AnnotationSet, Marked, Origin
from annotations.formats.span_graph import to_graph
from annotations.formats.vocabulary import SpanLabel

CONLL_2003 = """-DOCSTART- -X- O O

Ada NNP I-NP B-PER
Brook NNP I-NP I-PER
spoke VBD I-VP O

Rain NN I-NP O
fell VBD I-VP O
"""


def written(*given_drafts: ArticleDraft) -> Written:
    with TemporaryDirectory() as folder:
        return write(conll_writing.open_writer, given_drafts, Path(folder) / "release")


def read(raw: str | bytes, *, given: Given = ALONE) -> list[Row]:
    content = raw.encode() if isinstance(raw, str) else raw
    return list(conll.read(BytesIO(content), name="x/ferry.conll", given=given))


def read_good(raw: str) -> ArticleDraft:
    (draft,) = drafts_in(read(raw))
    return draft


def read_bad(raw: str | bytes) -> RowError:
    ((_, found),) = read(raw)
    assert isinstance(found, RowError), found
    return found


def kept(spans: Sequence[Span]) -> list[Span]:
    """Of spans that overlap, the first and longest."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one[0], -one[1])):
        if not any(overlaps(span, other) for other in found):
            found.append(span)
    return found


def plain(one: Marked) -> Marked:
    return Marked(one.start, one.end, one.marks)


@settings(max_examples=60, deadline=None)
@given(drafts(by_words=True))
def test_what_bio_can_hold_comes_back(draft: ArticleDraft) -> None:
    back = drafts_in(read_all(conll, written(draft).readable))

    assert [one.text for one in back] == [draft.text] * len(draft.sets)
    assert all(one.sentences == draft.sentences for one in back)
    for found, before in zip((one.sets[0] for one in back), draft.sets, strict=True):
        assert (found.annotator, found.origin) == (before.annotator, before.origin)
        assert found.marked == tuple(plain(one) for one in before.marked if one.marks)
        contents = [span for one in before.said for span in one.content]
        assert [one.content[0] for one in found.said] == kept(contents)


@settings(max_examples=60, deadline=None)
@given(drafts(by_words=True))
def test_spans_that_do_not_come_back_are_counted(draft: ArticleDraft) -> None:
    release = written(draft)

    graphs = [to_graph(one) for one in draft.sets]
    pieces = {
        (number, label, span)
        if label in ("Quote", "Claim", "Verified", "None")
        else (number, n, label, span)
        for number, graph in enumerate(graphs)
        for n, one in enumerate(graph.spans)
        for label, span in ((one.label, span) for span in one.spans)
    }
    came_back = sum(_spans_in(one) for one in release.files.values())
    lost = release.losses[conll_writing.LOST_OVERLAPS] + release.losses[conll_writing.LOST_CROSSING]
    assert came_back + lost == len(pieces)
    assert release.losses[conll_writing.LOST_BLANKS] == 0
    assert release.losses[conll_writing.LOST_RELATIONS] == sum(len(g.relations) for g in graphs)


def _spans_in(raw: bytes) -> int:
    """Labels that begin a span; a label of two marks stands for two spans."""
    rows = (line.split("\t") for line in raw.decode().split("\n") if not line.startswith("-DOC"))
    cells = (cell for row in rows for cell in row[3:] if cell.startswith("B-"))
    return sum(1 + cell.count("+") for cell in cells)


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_tokens_lie_where_they_say_and_are_those_of_every_annotator(draft: ArticleDraft) -> None:
    release = written(draft)

    files = [raw.decode().split("\n") for raw in release.files.values()]
    tokens = [[line.split("\t")[:3] for line in lines[1:] if line] for lines in files]
    for token, start, end in tokens[0]:
        assert draft.text[int(start) : int(end)] == token
    assert all(one == tokens[0] for one in tokens)
    assert "".join(one[0] for one in tokens[0]) == "".join(draft.text.split())


SPANS_OF_LABELS = st.lists(st.sampled_from(["", "x", "y"]), max_size=12)


@settings(deadline=None)
@given(SPANS_OF_LABELS, st.lists(st.booleans(), min_size=12, max_size=12))
def test_labels_of_spans_are_read_as_the_spans(labels: list[str], breaks: list[bool]) -> None:
    spans, start = [], 0
    for (label, _), group in groupby(zip(labels, breaks, strict=False)):
        length = len(list(group))
        spans += [(start, start + length, label)] if label else []
        start += length

    assert list(spans_of(labels_of(spans, len(labels)))) == spans


@pytest.mark.parametrize(
    ("written_labels", "spans"),
    [
        ("B-x I-x O B-x B-x", [(0, 2, "x"), (3, 4, "x"), (4, 5, "x")]),
        ("I-x I-x O I-x B-x", [(0, 2, "x"), (3, 4, "x"), (4, 5, "x")]),
        ("I-x I-y E-y S-x O", [(0, 1, "x"), (1, 3, "y"), (3, 4, "x")]),
        ("B-x L-x U-x U-x O", [(0, 2, "x"), (2, 3, "x"), (3, 4, "x")]),
        ("E-x E-x O", [(0, 1, "x"), (1, 2, "x")]),
        ("B-x E-x I-x", [(0, 2, "x"), (2, 3, "x")]),
        ("B-x-y I-x-y", [(0, 2, "x-y")]),
    ],
)
def test_every_dialect_is_read(written_labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert list(spans_of(written_labels.split())) == spans


def test_full_draft_is_written_with_its_losses() -> None:
    release = written(full_draft())

    assert set(release.files) == {"conll/A1.conll", "conll/A2.conll", "conll/gold.conll"}
    assert release.losses == {
        conll_writing.LOST_RELATIONS: 10,
        conll_writing.LOST_ATTRIBUTES: release.losses[conll_writing.LOST_ATTRIBUTES],
        conll_writing.LOST_GAPS: 2,
    }
    lines = release.files["conll/A1.conll"].decode().split("\n")
    assert lines[2].split("\t") == ["“", "0", "1", "B-Quote+Claim", "B-Content", "O", "O", "O"]


def test_release_written_twice_has_the_same_bytes() -> None:
    assert written(full_draft()).files == written(full_draft()).files


def test_several_articles_stand_in_one_file() -> None:
    one, other = (
        full_draft(),
        ArticleDraft(
            "Rain", "Rain fell.", sentences=((0, 10),), sets=(AnnotationSet("A1", Origin.PERSON),)
        ),
    )

    rows = read(written(one, other).files["conll/A1.conll"])

    assert [(number, draft.title) for number, draft in rows if isinstance(draft, ArticleDraft)] == [
        (1, "The ferry"),
        (2, "Rain"),
    ]


def test_conll_2003_is_read_with_joined_tokens() -> None:
    draft = read_good(CONLL_2003)

    assert draft.text == "Ada Brook spoke\nRain fell"
    assert draft.sentences == ((0, 15), (16, 25))
    assert draft.title == "ferry 1"
    # The person is joined to nothing; the chunks of NP and VP are nothing we know.
    assert draft.unread == {"span PER": 1, "span NP": 2, "span VP": 2}


def test_comment_gives_the_text_of_a_sentence() -> None:
    draft = read_good(
        "# newdoc id = a\n# text = “Rain  fell,”he said.\n"
        "“\tB-Quote\nRain\tI-Quote\nfell\tI-Quote\n,\tI-Quote\n”\tI-Quote\nhe\tO\nsaid\tB-Cue\n.\tO\n"
    )

    assert draft.text == "“Rain  fell,”he said."
    assert draft.sets[0].marked == (Marked(0, 13, "Q"),)


def test_numbers_of_tokens_are_passed_over() -> None:
    draft = read_good("1\tRain\tB-Claim\n2\tfell\tI-Claim\n\n1\tStop\tO\n")

    assert draft.text == "Rain fell\nStop"
    assert draft.sets[0].marked == (Marked(0, 9, "C"),)


def test_two_columns_parted_by_blanks_are_read() -> None:
    assert read_good("# O\nRain B-claim\n").sets[0].marked == (Marked(2, 6, "C"),)


def test_label_of_ones_own_is_read_as_the_manager_says() -> None:
    (draft,) = drafts_in(
        read("Rain\tB-Beh+X\nfell\tO\n", given=Given(labels={"Beh+X": SpanLabel.CLAIM}))
    )

    assert draft.sets[0].marked == (Marked(0, 4, "C"),)


def test_empty_file_gives_nothing() -> None:
    assert read("") == read("\n\n") == []


@pytest.mark.parametrize(
    ("raw", "code", "field"),
    [
        ("Rain\tO\nfell\n", "wrong_columns", "line 2"),
        ("Rain\n", "wrong_columns", "line 1"),
        ("Rain\tO\nfell\tO\tO\n", "wrong_columns", "line 2"),
        (b"Rain\tO\nR\xe9gn\tO\n", "not_utf8", "line 2"),
        ("# text = Rain fell\nRain\tO\nfall\tO\n", "words_differ", "line 3"),
        ('-DOCSTART-\t{"text": "Rain"}\n\nRain\t0\t9\tO\n', "words_differ", "line 3"),
        ('-DOCSTART-\t{"text": "Rain"}\n\nRain\t4\t0\tO\n', "words_differ", "line 3"),
        ('-DOCSTART-\t{"text": "Rain"}\n\nRain\t0\tx\tO\n', "invalid_span", "line 3"),
        ('-DOCSTART-\t{"text": "Rain"}\n\nRain\tO\n', "invalid_span", "line 3"),
        ('-DOCSTART-\t{"text": "Ra\n\nRain\tO\n', "not_json", "line 1"),
        ('-DOCSTART-\t{"text": 1}\n\nRain\tO\n', "not_json", "line 1"),
        ("Ra\0in\tO\n", "nul_character", "text"),
    ],
)
def test_broken_file_is_refused_with_the_line(raw: str | bytes, code: str, field: str) -> None:
    error = read_bad(raw)

    assert (error.row, error.code, error.field) == (1, code, field)


def test_broken_article_stops_no_other() -> None:
    rows = read("-DOCSTART-\nRain\n\n-DOCSTART-\nRain\tO\n")

    assert [type(found) for _, found in rows] == [RowError, ArticleDraft]
    assert [number for number, _ in rows] == [1, 2]


def test_truncated_file_of_ours_is_refused_or_read_as_far_as_it_goes() -> None:
    raw = written(full_draft()).files["conll/A1.conll"]

    for length in range(0, len(raw), 97):
        for _, found in read(raw[:length]):
            assert isinstance(found, RowError) or found.text == full_draft().text


def test_article_of_too_many_columns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conll, "MAX_CELLS", 10)

    error = read_bad("Rain O O O\nfell O O O\n. O O O\n")

    assert (error.code, error.field) == ("wrong_columns", "line 3")


@pytest.mark.parametrize("start", [b"", b"Rain\tO\n", b'-DOCSTART-\t{"text":"'])
def test_line_of_a_gigabyte_is_refused_unread(start: bytes) -> None:
    ((_, error),) = conll.read(OneLine(2**30, start=start), name="x.conll")  # type: ignore[arg-type]

    assert isinstance(error, RowError)
    assert error.code == "line_too_long"


def test_article_that_is_too_large_is_refused() -> None:
    rows = read((b"Rain" * 100 + b"\tB-Claim\n") * 3_000)

    assert [found.code for _, found in rows if isinstance(found, RowError)] == ["text_too_large"]


@pytest.mark.parametrize(
    ("head", "is_conll"),
    [
        (CONLL_2003.encode(), True),
        (b"Rain\tB-x\nfell\tI-x\n\nAnd", True),
        (b"# newdoc\nRain B-x\n", True),
        (b"Rain fell.\nNobody knew.\n", False),
        (b"Rain\tO\n", False),
        (b"text\tlabel\n", False),
        (b"", False),
    ],
)
def test_sniff_knows_columns_of_labels(head: bytes, is_conll: bool) -> None:
    assert conll.sniff(head, name="x.txt") == is_conll
