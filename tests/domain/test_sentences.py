"""The sentence splitter: shared hard cases, cases of its own, and what holds for any text."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.errors import UserError
from annotations.domain.sentences import (
    SPLITTER_NAME,
    SPLITTER_VERSION,
    SPLITTERS,
    SentenceSpan,
    split_sentences,
    splitter,
)

SHARED_CASES = Path(__file__).parents[3] / "shared" / "data" / "sentence_cases.json"

# One case a line; "¦" marks a boundary.
QUOTATIONS = """
“Who paid for this?” Senator Ruiz asked.¦ No one answered.
“Who paid for this?” Senator Ruiz asked reporters on Tuesday.¦ He left.
“Enough!” Mayor Anna Holt, a Democrat, shouted.¦ The hall fell silent.
“Enough!” the crowd yelled.¦ Guards stood by.
"Enough!" the crowd yelled.¦ Guards stood by.
‘Why here?’ she asked.¦ Nobody knew.
``Why here?'' she asked.¦ Nobody knew.
She asked, “Who paid?”¦ Ruiz said nothing.
“We won!”¦ Ruiz said that the count would go on.
“We won!”¦ Ruiz asked for calm.
“It is over.” Ruiz said.¦ He left.
“It is over.”¦ Ruiz said his party would appeal.
“Is it over?” he said.¦ “It is not.”
He shouted: “Run!”¦ Police fired.
The song “Help!” opened the show.
Was it “a farce”?¦ Ruiz thinks so.
“You know…” Ruiz said.¦ She left.
“You know…”¦ The line went dead.
“All men are mortal.” — Ruiz, 1999
He said ‘never.’¦ She said ‘ever.’
He said “I heard ‘never.’ ”¦ She nodded.
«It failed. »¦ They sang.
" It failed . "¦ They sang .
" It failed . " he said .¦ They sang .
Judge: “Sit down.”¦ Ruiz: “No.”
"""
ABBREVIATIONS = """
He moved to the U.S.¦ His brother stayed in the U.K.
He moved to the U.S.¦ “I had to,” he said.
The U.S. Senate and the E.U. Commission met.¦ Nothing was signed.
A U.S. “Dream Act” never passed.
The case went to the F.B.I.¦ Mr. Ortiz said he was not worried.
The F.B.I. Director declined to comment.
Gen. “Iron” Mike Dole, Maj. Gen. Lee Park and Sgt. 1st Class Ann Poe testified.
The Rev. Dr. Otis Moss Jr. of St. John’s spoke at 7 p.m. Sunday.¦ Hundreds came.
Voters in Tampa, Fla.¦ Residents of Macon, Ga., stayed home.
He came from Reno, Nev.¦ Investigators searched his flat.
TAMPA, Fla. — The storm passed.¦ Schools reopened.
MACON, Ga. (AP) — The storm passed.
Sen. Ada Cole (D-Mass.) Tuesday said no.¦ Rep. Bo Lund (R-Tex.) said yes.
The No. 2 official said no.¦ No. 3 said yes.
Did he agree?¦ No.¦ He refused.
They offered Plan B.¦ The board said no.
He has hepatitis C.¦ Doctors are hopeful.
So do I.¦ Ruiz agrees.
The train leaves at 9 a.m. Eastern, or 6 a.m. Pacific time.¦ Tickets are sold out.
The blast came at 5 a.m. Kabul time.¦ Rescuers arrived at 6 a.m.¦ Three men died.
The polls close at 8 p.m. E.S.T. on Tuesday.
Approx. 50 men, incl. Dr. Wu, came vs. 40 last year.
He sells beans, rice, etc.¦ Ruiz buys them.
He sells beans, rice, etc. and oil.
The Gov’t. of Ontario paid.¦ It was late.
Two Cmdrs. and three Pvts. were hurt.
Mr. Burr met Ms. Corker.¦ Trump met Burr.¦ Lee met Ng.¦ Xi met Wu.¦ Cain left.
He said he fell ill.¦ Ruiz left after a week.¦ Poe stayed.
The D.C. Circuit ruled.
She has a Ph.D. in law.¦ He has an M.D.¦ They met in St. Louis.
Acme Co. Chief Executive Ann Poe quit.¦ The stock fell.
Trump Signs Order on U.S. And Iran Trade
THE U.S. AND IRAN SIGN PACT
REP. BO LUND QUITS
He watches RT.¦ The channel is loud.
"""
NUMBERS_AND_SIGNS = """
It cost $5 million.¦ $2 million came from the state.
The share rose to 61.3%.¦ The rest was 38.7 percent.
Turnout fell in 2016.¦ In 2020 it rose.
The points: 1. Bread.¦ 2. Milk.¦ 3. Eggs.
(1) The council met.¦ (2) It voted.
1.2. The council met.
It ended on Jan. 3.¦ The next one is on Feb. 4 at 10.30 a.m.
He left.¦ eBay fell.
The militia came.¦ al-Shabab denied it.
He left ...¦ But she stayed.
He left ... but she stayed.
He left.¦ … She stayed.
The law [...] failed.¦ It was late.
He called it “a farce (!)” and left.
It failed (again).¦ They sang.
(It failed.)¦ They sang.
It failed.[12]¦ They sang.[3][4]
We won! 🎉¦ Thanks all.
Thanks all!! #vote #win
“Thanks all! #vote” he tweeted.¦ Fans cheered.
Read more. https://example.org/a?b=c.D
See www.Example.Com/News.Today for more.
Write to a.b@example.com.¦ We reply.
Yahoo! Inc. and E! News merged.¦ Jeopardy! host Ken left.
He works at Yahoo!¦ The pay is fine.
What?!¦ He left?!
Item one.¦ • Item two.
"""
MISSING_BLANKS = """
Rain closed the bridge.¦The ferry ran all day.
Rain closed the bridge.¦“It ran all day,” he said.
“It ran all day.”¦Ruiz left.
He said "it ran."¦He left.
Was it late?¦Ruiz left.
It ended in 2016.¦The next one is in 2020.
See Booking.Com and Dr.Smith and example.com/A.The for more.
「来た。」¦彼は言った。
"""
OWN_CASES = [
    case
    for cases in (QUOTATIONS, ABBREVIATIONS, NUMBERS_AND_SIGNS, MISSING_BLANKS)
    for case in cases.strip().splitlines()
]

# Text made of what makes splitting hard, next to text made of anything.
MARKS = '."“”‘’…!?()[]—-'
BLANKS = [" ", "\xa0", "\n", "\r\n", "\u2028", "\x85", "\v", "\f", "\t"]
WORDS = [
    "Mr",
    "U.S.",
    "p.m.",
    "said",
    "The",
    "No",
    "1",
    "a",
    "Ruiz",
    "👩🏽‍🚀",
    "🇦🇫",
    "e\u0301",
    "。",
]
pieces = st.sampled_from([*MARKS, *BLANKS, *WORDS])
texts = st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join))


def sentences_of(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def read_case(case: str) -> list[str]:
    return [sentence.strip() for sentence in case.split("¦")]


def test_split_shared_cases_gives_an_accepted_reading() -> None:
    if not SHARED_CASES.exists():
        pytest.skip("the shared sentence cases are not here")
    cases: dict[str, list[str]] = json.loads(SHARED_CASES.read_text("utf-8"))["cases"]

    missed = [
        name
        for name, readings in cases.items()
        if sentences_of(readings[0].replace("¦", "")) not in map(read_case, readings)
    ]

    assert not missed


@pytest.mark.parametrize("case", OWN_CASES)
def test_split_hard_case_finds_its_boundaries(case: str) -> None:
    assert sentences_of(case.replace("¦", "")) == read_case(case)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028 \x85\t\v"])
def test_split_blank_text_gives_nothing(text: str) -> None:
    assert split_sentences(text) == []


def test_split_paragraphs_counts_lines_which_are_not_blank() -> None:
    assert split_sentences("One. Two.\n \n\tThree\n") == [
        SentenceSpan(0, 4, 0),
        SentenceSpan(5, 9, 0),
        SentenceSpan(13, 18, 1),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"])
def test_split_any_line_break_ends_sentence_and_paragraph(line_break: str) -> None:
    spans = split_sentences(f"Mr.{line_break}Ruiz left")

    assert [span.paragraph for span in spans] == [0, 1]


def test_split_after_emoji_counts_code_points() -> None:
    assert split_sentences("👩🏽‍🚀 We won. 🇦🇫 We lost.")[0] == SentenceSpan(0, 15, 0)


@given(texts)
def test_split_any_text_covers_it_once_and_in_order(text: str) -> None:
    spans = split_sentences(text)

    ends = [0, *(span.end for span in spans)]
    gaps = [text[end : span.start] for end, span in zip(ends, spans, strict=False)]
    assert all(span.start < span.end for span in spans)
    assert not "".join([*gaps, text[ends[-1] :]]).strip()
    assert all(earlier <= span.start for earlier, span in zip(ends, spans, strict=False))


@given(texts)
def test_split_any_text_leaves_no_blanks_around_a_sentence(text: str) -> None:
    assert all(sentence == sentence.strip() != "" for sentence in sentences_of(text))


@given(texts)
def test_split_any_text_keeps_lines_and_paragraphs_together(text: str) -> None:
    spans = split_sentences(text)

    paragraphs = sorted({span.paragraph for span in spans})
    assert paragraphs == list(range(len([line for line in text.splitlines() if line.strip()])))
    assert [span.paragraph for span in spans] == sorted(span.paragraph for span in spans)
    assert all(len(sentence.splitlines()) == 1 for sentence in sentences_of(text))


@given(texts, texts)
def test_split_paragraph_does_not_depend_on_the_others(first: str, second: str) -> None:
    alone = sentences_of(first) + sentences_of(second)

    assert sentences_of(f"{first}\n{second}") == alone


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“" * 10_000,
        "word " * 200_000,
        "x" * 1_000_000,
        "." * 1_000_000,
        "? " * 100_000,
        "U.S. The " * 20_000,
        "?” Ruiz said " * 20_000,
        '." ' * 50_000,
        "! #a " * 40_000,
    ],
    ids=lambda text: text[:6].strip(),
)
def test_split_pathological_text_takes_little_time(text: str) -> None:
    before = time.process_time()

    spans = split_sentences(text)

    assert spans[-1].end == len(text.rstrip())
    assert time.process_time() - before < 5


def test_splitter_by_name_and_version_is_the_one_which_splits() -> None:
    assert splitter(SPLITTER_NAME, SPLITTER_VERSION) is split_sentences
    assert set(SPLITTERS) == {("nupunkt-news", "1")}


def test_splitter_unknown_version_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="nupunkt-news") as caught:
        splitter(SPLITTER_NAME, "0")

    assert caught.value.code == "unknown_splitter"
