"""WebAnno TSV 3: layers, stacked and long spans, relations, slots, and offsets in UTF-16."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from annotated_drafts import WORDS
from endless import OneLine
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import webanno_tsv
from annotations.formats.base import ArticleDraft, Given, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin
from annotations.formats.vocabulary import SpanLabel
from annotations.formats.webanno_cells import Cell, cells_of, parted, unescape

HEAD = """#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Speech|kind|negated
#T_SP=webanno.custom.Speaker|name
#T_RL=webanno.custom.Says|BT_uima.tcas.Annotation


"""
BODY = (
    "#Text=“Rain 🚢 fell”, said Ada Brook .\n"
    "1-1\t0-1\t“\tQuote[1]|Claim[2]\t*[1]|true[2]\t_\t_\t_\t\n"
    "1-2\t1-5\tRain\tQuote[1]|Claim[2]\t*[1]|true[2]\t_\t_\t_\t\n"
    "1-3\t6-8\t🚢\tQuote[1]\t*[1]\t_\t_\t_\t\n"
    "1-4\t9-13\tfell\tQuote[1]\t*[1]\t_\t_\t_\t\n"
    "1-5\t13-14\t”\tQuote[1]\t*[1]\t_\t_\t_\t\n"
    "1-6\t14-15\t,\t_\t_\t_\t_\t_\t\n"
    "1-7\t16-20\tsaid\t_\t_\t_\t_\t_\t\n"
    "1-8\t21-24\tAda\t_\t_\tAda Brook[3]\t*\t1-1[1_3]\t\n"
    "1-9\t25-30\tBrook\t_\t_\tAda Brook[3]\t_\t_\t\n"
    "1-10\t31-32\t.\t_\t_\t_\t_\t_\t\n"
    "\n"
    "#Text=Nobody knew .\n"
    "2-1\t34-40\tNobody\tNone\t*\t_\t_\t_\t\n"
    "2-2\t41-45\tknew\t_\t_\t_\t_\t_\t\n"
    "2-3\t46-47\t.\t_\t_\t_\t_\t_\t\n"
)


def read(
    raw: str | bytes, *, name: str = "ferry.tsv", labels: Mapping[str, SpanLabel] | None = None
) -> ArticleDraft | RowError:
    content = raw.encode() if isinstance(raw, str) else raw
    given_labels = Given(labels=labels or {})
    ((row, found),) = webanno_tsv.read(BytesIO(content), name=name, given=given_labels)
    assert row == 1
    return found


def read_good(raw: str, **options: str) -> tuple[ArticleDraft, AnnotationSet]:
    found = read(raw, **options)  # type: ignore[arg-type]
    assert isinstance(found, ArticleDraft), found
    return found, found.sets[0]


def read_bad(raw: str | bytes) -> RowError:
    found = read(raw)
    assert isinstance(found, RowError), found
    return found


def test_text_is_put_together_as_far_apart_as_the_offsets_say() -> None:
    draft, _ = read_good(HEAD + BODY)

    assert draft.text == "“Rain 🚢 fell”, said Ada Brook .\n\nNobody knew ."
    assert draft.sentences == ((0, 31), (33, 46))
    assert draft.title == "ferry"


def test_long_stacked_and_single_spans_are_read_in_code_points() -> None:
    _, found = read_good(HEAD + BODY)

    assert [(one.start, one.end, one.marks) for one in found.marked] == [
        (0, 5, "C"),
        (0, 13, "Q"),
        (33, 39, "none"),
    ]


def test_relation_joins_the_spans_that_its_numbers_tell() -> None:
    draft, found = read_good(HEAD + BODY)

    (one,) = found.said
    assert one.content == ((0, 13),)
    assert one.speaker == Named("source", "Ada Brook", ((20, 29),))
    assert not draft.unread


def test_attribute_is_read_from_a_feature_of_its_name() -> None:
    raw = (HEAD + BODY).replace("*[1]|true[2]", "true[1]|*[2]").replace("\t*[1]", "\ttrue[1]")

    _, found = read_good(raw)

    assert found.said[0].negated


def test_slots_join_their_owner_to_its_targets() -> None:
    draft, found = read_good(
        "#FORMAT=WebAnno TSV 3.2\n"
        "#T_SP=webanno.custom.Claim|ROLE_webanno.custom.Claim:who_webanno.custom.Link|"
        "webanno.custom.Who\n"
        "#T_SP=webanno.custom.Who|value\n\n\n"
        "#Text=Rain fell , Ada said\n"
        "1-1\t0-4\tRain\t_\t_\t_\n"
        "1-2\t5-9\tfell\tby;how\t1-4;1-5\t_\n"
        "1-3\t10-11\t,\t_\t_\t_\n"
        "1-4\t12-15\tAda\t_\t_\tspeaker\n"
        "1-5\t16-20\tsaid\t_\t_\tcue\n"
    )

    (one,) = found.said
    assert one.speaker == Named("source", "Ada", ((12, 15),))
    assert one.cue == ((16, 20),)
    assert not draft.unread


def test_part_of_a_token_is_a_span_of_its_own() -> None:
    _, found = read_good(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Claim\n\n\n#Text=rainfall .\n"
        "1-1\t0-8\trainfall\t_\n1-1.1\t0-4\train\t*\n1-2\t9-10\t.\t_\n"
    )

    assert found.marked == (Marked(0, 4, "C"),)


def test_what_nobody_knows_is_counted() -> None:
    draft, _ = read_good(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.POS|PosValue\n#T_SP=x.Claim|topic\n"
        "#T_CH=x.CoreferenceLink|referenceType|referenceRelation\n"
        "#T_RL=x.Dependency|DependencyType|BT_x.POS\n\n\n"
        "#Text=Rain fell\n"
        "1-1\t0-4\tRain\tNN\tweather\tpr[1]\tcoref->1-1\tSBJ\t1-2\n"
        "1-2\t5-9\tfell\tVB\t_\t_\t_\tROOT\t1-2|9-9\n"
    )

    assert draft.unread == {
        "span POS": 2,
        "feature topic": 1,
        "chain CoreferenceLink": 1,
        "relation SBJ": 1,
        "relation ROOT": 1,
        "relation Dependency": 1,
    }


def test_export_of_a_project_names_document_and_annotator() -> None:
    draft, found = read_good(HEAD + BODY, name="annotation/ferry.txt/ann.tsv")
    _, curated = read_good(HEAD + BODY, name="curation/ferry.txt/CURATION_USER.tsv")

    assert (draft.title, found.annotator, found.origin) == ("ferry", "ann", Origin.PERSON)
    assert curated.origin == Origin.GOLD


def test_label_of_ones_own_is_read_as_the_manager_says() -> None:
    raw = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Aussage|art\n\n\n#Text=Rain\n1-1\t0-4\tRain\tFakt\n"

    found = read(raw, labels={"Fakt": SpanLabel.VERIFIED})

    assert isinstance(found, ArticleDraft)
    assert found.sets[0].marked == (Marked(0, 4, "V"),)


def test_sentence_of_several_lines_keeps_its_breaks() -> None:
    draft, _ = read_good(
        "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=Rain\n#Text=fell\n1-1\t0-4\tRain\n1-2\t5-9\tfell\n"
    )

    assert draft.text == "Rain\nfell"
    assert draft.sentences == ((0, 9),)


@pytest.mark.parametrize("token", ["a\\b", "a\\\\b"])
def test_backslash_is_read_escaped_or_not(token: str) -> None:
    draft, _ = read_good(f"#FORMAT=WebAnno TSV 3.3\n\n\n#Text={token} x\n1-1\t0-3\t{token}\n")

    assert draft.text == "a\\b x"


def escaped(value: str) -> str:
    for sign in ("\\", "[", "]", "|", "_", "->", ";", "*"):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\t", "\\t").replace("\n", "\\n")


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("a\\[]|_->;\t\n*1")), min_size=1))
def test_escaped_values_are_read_back(values: list[str]) -> None:
    written = "|".join(f"{escaped(value) or '*'}[{n}]" for n, value in enumerate(values, start=1))

    assert [unescape(escaped(value)) for value in values] == values
    assert cells_of(written) == [Cell(value, n) for n, value in enumerate(values, start=1)]
    assert len(parted(written, "|")) == len(values)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1), min_size=1))
def test_tokens_of_any_script_lie_where_utf_16_says(written: list[list[str]]) -> None:
    """Java counts what Python encodes: two bytes a unit."""
    lines, end, expected = ["#FORMAT=WebAnno TSV 3.3", "#T_SP=x.Claim", "", ""], 0, []
    text = ""
    for sentence, words in enumerate(written, start=1):
        lines.append(f"#Text={escaped(' '.join(words))}")
        text += "\n" if text else ""
        for n, word in enumerate(words, start=1):
            start, end = end, end + len(word.encode("utf-16-le")) // 2
            lines.append(f"{sentence}-{n}\t{start}-{end}\t{escaped(word)}\t*")
            expected.append((len(text), len(text) + len(word)))
            text += word + (" " if n < len(words) else "")
            end += 1

    draft, found = read_good("\n".join(lines))

    assert draft.text == text
    assert [(one.start, one.end) for one in found.marked] == expected


@pytest.mark.parametrize(
    ("before", "after", "code", "field"),
    [
        ("1-7\t16-20\tsaid", "1-7\t16-20\tsays", "words_differ", "line 14"),
        ("1-7\t16-20\tsaid", "1-7\t16-200\tsaid", "invalid_span", "line 14"),
        ("1-7\t16-20\tsaid", "1-7\t20-16\tsaid", "invalid_span", "line 14"),
        ("1-7\t16-20\tsaid", "1-7\t16-x\tsaid", "bad_line", "line 14"),
        ("1-7\t16-20\tsaid", "1-6\t16-20\tsaid", "bad_line", "line 14"),
        ("1-7\t16-20\tsaid\t_", "1-7\t16-20\tsaid", "wrong_columns", "line 14"),
        ("1-1[1_3]", "there", "bad_cell", "line 15"),
        ("2-1\t34-40\tNobody", "2-1\t34-40\tSomeone", "words_differ", "line 20"),
        ("#FORMAT=WebAnno TSV 3.3", "#FORMAT=WebAnno TSV 2", "bad_line", "line 1"),
        ("Rain", "R\0in", "nul_character", "text"),
    ],
)
def test_broken_file_is_refused_with_the_line(
    before: str, after: str, code: str, field: str
) -> None:
    error = read_bad((HEAD + BODY).replace(before, after))

    assert (error.row, error.code, error.field) == (1, code, field)


def test_sentences_out_of_order_or_far_apart_are_refused() -> None:
    far = BODY.replace("34-40", "900034-900040")

    assert read_bad(HEAD + far).code == "invalid_span"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bad_line"),
        (HEAD.encode(), "empty_text"),
        ((HEAD + BODY).encode("utf-16"), "not_utf8"),
        ((HEAD + BODY).replace("🚢", "ü").encode("latin-1", "replace"), "not_utf8"),
    ],
)
def test_file_without_rows_or_in_another_encoding_is_refused(raw: bytes, code: str) -> None:
    assert read_bad(raw).code == code


def test_truncated_file_is_refused_or_read_as_far_as_it_goes() -> None:
    raw = (HEAD + BODY).encode()

    for length in range(len(raw)):
        found = read(raw[:length])
        assert isinstance(found, RowError) or found.text.startswith("“Rain 🚢 fell”")


def test_line_of_a_gigabyte_is_refused_unread() -> None:
    ((_, error),) = webanno_tsv.read(OneLine(2**30), name="x.tsv")  # type: ignore[arg-type]

    assert isinstance(error, RowError)
    assert error.code == "text_too_large"


@pytest.mark.parametrize(
    ("head", "is_webanno"),
    [
        (HEAD.encode(), True),
        (b"\xef\xbb\xbf#FORMAT=WebAnno TSV 3.2\n", True),
        (b"a\tb\n", False),
        (b"", False),
    ],
)
def test_sniff_knows_the_first_line(head: bytes, is_webanno: bool) -> None:
    assert webanno_tsv.sniff(head, name="x.tsv") == is_webanno
