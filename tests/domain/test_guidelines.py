"""Guidelines as safe HTML, and how two versions differ."""

import re
import time
from pathlib import Path

import pytest
from django.conf import settings

from annotations.domain.guidelines import (
    ATTRIBUTES,
    MAX_RULE_TITLE,
    MOST_LINES,
    TAGS,
    Line,
    Words,
    compare_guidelines,
    render_guideline,
    rules_of,
)

DEMO = Path(settings.BASE_DIR) / "annotations" / "fixtures" / "demo" / "guideline.md"

TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^>]*)?)>")
# Texts that became script somewhere: as HTML, as addresses, through Markdown, in three mutations.
ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>@import 'https://evil.example/a.css'</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><button>go</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](/accounts/logout/)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    '```"onmouseover=alert(1)\n<script>alert(1)</script>\n```',
    "    <script>alert(1)</script>",
    "| a |\n|:-:|\n| <img src=x onerror=alert(1)> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "\x00<script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "{{ 7|add:7 }} {% debug %}",
]


def attributes_of(tag: str) -> set[str]:
    return set(re.findall(r"([a-z-]+)=", re.sub(r'"[^"]*"', '""', tag)))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("frame", ["{}", "# {}", "- **{}**", "> {}\n> {}"])
def test_guideline_has_no_tag_attribute_or_address_outside_the_closed_list(
    attack: str, frame: str
) -> None:
    html = render_guideline(frame.replace("{}", attack))

    tags = TAG.findall(html)
    assert {name for _, name, _ in tags} <= TAGS
    for _, name, given in tags:
        assert attributes_of(given) <= ATTRIBUTES.get(name, set()) | {"rel"}
    addresses = re.findall(r'href="([^"]*)"', html)
    assert [one for one in addresses if not re.match(r"(https?:|mailto:)", one)] == []
    assert "<" not in TAG.sub("", html)


def test_links_tell_the_other_site_nothing() -> None:
    html = render_guideline("[style book](https://example.org/a?b=1&c=2)")

    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_empty_guideline_has_no_html() -> None:
    assert render_guideline(" \n\n") == ""


def test_headings_lists_and_paragraphs_come_in_order() -> None:
    html = render_guideline(
        "# Rules\nRead it\nonce.\n\n## More\n- one\n- two\n  goes on\n\n1. first\n2. second"
    )

    assert re.findall(r"<(h\d|p|ul|ol|li)>", html) == [
        *("h3", "p", "h4", "ul", "li", "li", "ol", "li", "li")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mark **Q** now", "Mark <strong>Q</strong> now"),
        ("*not stated*", "<em>not stated</em>"),
        ("press `?`.", "press <code>?</code>."),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_words_within_a_line_have_their_looks(text: str, shown: str) -> None:
    assert render_guideline(text) == f"<p>{shown}</p>\n"


def test_table_keeps_its_cells_and_loses_its_styles() -> None:
    html = render_guideline("| mark | when |\n|:-:|--|\n| C | claimed |")

    assert "<th>mark</th>" in html
    assert "<td>claimed</td>" in html
    assert "style" not in html


@pytest.mark.parametrize("text", ["[" * 100_000, "> " * 50_000, "*a " * 30_000, "|a" * 50_000])
def test_hostile_guideline_is_rendered_in_seconds(text: str) -> None:
    begun = time.perf_counter()

    render_guideline(text)

    assert time.perf_counter() - begun < 10


def test_guideline_is_rendered_once() -> None:
    render_guideline("# Once and never again")
    before = render_guideline.cache_info().hits

    render_guideline("# Once and never again")

    assert render_guideline.cache_info().hits == before + 1


def test_same_guidelines_have_no_changes() -> None:
    assert compare_guidelines("a\nb", "a\nb") == []


def test_changed_line_shows_which_words_became_which() -> None:
    lines = compare_guidelines("Mark the quick fox.", "Mark the slow fox.")

    assert lines == [
        Line("removed", (Words("Mark the "), Words("quick", changed=True), Words(" fox."))),
        Line("added", (Words("Mark the "), Words("slow", changed=True), Words(" fox."))),
    ]


def test_unchanged_lines_far_from_a_change_are_left_out() -> None:
    lines = compare_guidelines("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nD\ne\nf\ng")

    assert [line.kind for line in lines] == [
        *("gap", "same", "same", "removed", "added", "same", "same", "gap")
    ]


def test_two_long_texts_are_compared_in_seconds() -> None:
    old = "\n".join(f"line {number}" for number in range(5 * MOST_LINES))
    begun = time.perf_counter()

    lines = compare_guidelines(old, old.replace("line", "row") + " word" * 5000)

    assert lines
    assert time.perf_counter() - begun < 10


# --- Rules --------------------------------------------------------------------------------------

RULED = """# R1 Heads

R2: A paragraph. It goes on.

- **R3 Bold words** and more of them.
- plain R4 in the middle
- *not* R5

1. R6

   A loose item. With sentences.

| rule | what |
| --- | --- |
| R7 | a row |

R8x is no label, nor is Rule 9.

R2 comes again.
"""


def test_rules_are_blocks_that_begin_with_a_label() -> None:
    assert dict(rules_of(RULED)) == {
        "R1": "Heads",
        "R2": "A paragraph.",
        "R3": "Bold words",
        "R6": "",
        "R7": "",
    }


def test_rules_carry_their_label_in_the_html() -> None:
    html = render_guideline(RULED)

    found = re.findall(r'<(\w+) data-rule="(\w+)"', html)
    assert found == [("h3", "R1"), ("p", "R2"), ("li", "R3"), ("li", "R6"), ("tr", "R7")]


def test_rules_with_long_first_sentences_are_named_in_short() -> None:
    title = rules_of("R1 " + "word " * 100)["R1"]

    assert len(title) == MAX_RULE_TITLE
    assert title.endswith("…")


@pytest.mark.parametrize(
    "text",
    ['<li data-rule="R1">x</li>', "- [x](javascript:R1)", "plain words", "R12345 is none", ""],
)
def test_rules_of_a_guideline_without_labels_are_none(text: str) -> None:
    tags = [tag for _slash, _name, tag in TAG.findall(render_guideline(text))]

    assert not rules_of(text)
    assert not any("data-rule" in attributes for attributes in tags)


def test_rules_of_the_default_guideline_are_named_in_words() -> None:
    assert rules_of(DEMO.read_text(encoding="utf-8"))["R6"] == (
        "A denial or a silence settles nothing."
    )
