"""Web pages: the article's text without what surrounds it, and what the head tells."""

import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats import ArticleDraft, RowError, html

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Rain closes bridge | The Example</title>
<meta property="og:title" content="Rain closes &quot;old&quot; bridge">
<meta property="og:site_name" content="The Example">
<meta name="author" content="Ann  Poe">
<meta property="article:published_time" content="2016-09-12T10:00:00Z">
<link rel="canonical" href="https://example.org/rain?a=1&amp;b=2">
<style>p { color: red }</style><script>if (1 < 2) document.write("<p>no</p>")</script>
</head><body>
<header><h1>The Example</h1><p>Slogan</p></header>
<nav><ul><li>World</li></ul></nav>
<main><article>
<h1>Rain closes bridge</h1>
<p>Rain closed the <b>old</b>
   bridge&nbsp;on Monday.</p><p>&ldquo;It is closed,&rdquo; said <a href="x">Ruiz</a>.
<figure><img alt="no"><figcaption>A bridge</figcaption></figure>
<ul><li>First<li>Second</ul>
<aside><p>Read more</p></aside>
<!-- <p>not shown</p> -->
Fish &amp; chips &lt; &#8364;5.<br>Next line
<form><p>Sign up</p></form>
</article></main>
<footer>Imprint</footer></body></html>"""


def read(page: str, *, name: str = "page.html") -> ArticleDraft | RowError:
    ((row, article),) = html.read(BytesIO(page.encode()), name=name)
    assert row == 1
    return article


def text_of(page: str) -> str:
    article = read(page)
    assert isinstance(article, ArticleDraft)
    return article.text


def draft_of(head: str) -> ArticleDraft:
    article = read(f"<html><head>{head}</head><body><p>Rain fell.</p></body></html>")
    assert isinstance(article, ArticleDraft)
    return article


def test_read_page_gives_its_article() -> None:
    assert read(PAGE) == ArticleDraft(
        title='Rain closes "old" bridge',
        text="Rain closed the old bridge on Monday.\n\n“It is closed,” said Ruiz.\n\nFirst\n\n"
        "Second\n\nFish & chips < €5.\n\nNext line",
        url="https://example.org/rain?a=1&b=2",
        outlet="The Example",
        author="Ann Poe",
        published_at="2016-09-12T10:00:00Z",
        language="en-GB",
        source_name="page.html",
    )


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>T</title>", "<h1>H <i>1</i></h1><p>x</p>", "H 1"),
        ("<title>A &amp;\n B</title>", "<p>x</p>", "A & B"),
        ("<title></title>", "<p>x</p>", "page"),
        ("", "<svg><title>Logo</title></svg><p>x</p>", "page"),
        ("", "<header><h1>Site</h1></header><article><h1>Own</h1><p>x</p></article>", "Own"),
        ('<meta property="og:title" content=" "><title>T</title>', "<p>x</p>", "T"),
    ],
)
def test_read_title_is_the_best_one_given(head: str, body: str, title: str) -> None:
    article = read(f"<html><head>{head}</head><body>{body}</body></html>")

    assert isinstance(article, ArticleDraft)
    assert (article.title, article.text) == (title, "x")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One<p>Two", "One\n\nTwo"),
        ("One<div>Two</div>Three", "One\n\nTwo\n\nThree"),
        ("<main><p>Main</p></main><p>Else</p>", "Main"),
        ("<article>Teaser</article><article>The long one</article>", "The long one"),
        ("<main><p>A long text in main</p><article>Short</article></main>", None),
        ("<article><article>Inner</article> outer</article>", "Inner\n\nouter"),
        ("<article></article><p>Body</p>", "Body"),
        ("<form><p>All in a form</p></form>", "All in a form"),
        ("<article>In<aside>Out</article>After", "In"),
        ("<div><nav>Out</div>In", "In"),
        ("<p>a</b></i></section></p>b", "a\n\nb"),
        ("<h1>Head</h1><p>a</p><h1>Section</h1><p>b</p>", "a\n\nSection\n\nb"),
        ("<h1>Head<p>a</p>", "a"),
        ("<p title='a>b'>c</p>", "c"),
        ('<p title="a>c</p><p>d', "c\n\nd"),
        ("1 < 2 and 3 > 2 & x", "1 < 2 and 3 > 2 & x"),
        ("<p>a<!-->b<!-- c --!> d -->e", "abe"),
        ("a<?php echo ?>b<![CDATA[c]]>d</>e", "abde"),
        ("<script>no</SCRIPT >yes", "yes"),
        ("<P>UP</P><BR/>per", "UP\n\nper"),
        ("<button>no</button><select><option>no</select>yes", "yes"),
        ("soft&#173;ly &#99999999999; &#x110000; &nosuch;", "soft\xadly \ufffd \ufffd &nosuch;"),
        ("<p>cut off</p><a href='", "cut off"),
    ],
)
def test_read_markup_finds_the_text(page: str, text: str | None) -> None:
    assert text_of(page) == (text or "A long text in main\n\nShort")


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<link rel=canonical href="/rain">', "url", ""),
        ('<meta property=og:url content="https://example.org/b">', "url", "https://example.org/b"),
        ('<meta name=author content="https://example.org/ann">', "author", ""),
        ('<meta name=AUTHOR content="Ann"><meta name=author content=Bo>', "author", "Ann"),
        ('<meta name=date content="12 May"><meta name=pubdate content=2016-05-12>', None, None),
        ('<meta property=og:locale content="pt_BR">', "language", "pt-BR"),
        (f'<meta property=og:title content="{"a" * 600}">', "title", "a" * 500),
        (f'<meta property=og:site_name content="{"a" * 600}">', "outlet", "a" * 300),
    ],
)
def test_read_head_takes_what_can_be_stored(
    head: str, field: str | None, value: str | None
) -> None:
    assert getattr(draft_of(head), field or "published_at") == (
        "2016-05-12" if value is None else value
    )


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", "empty_text"),
        ("<html><body><nav>World</nav><script>x</script></body></html>", "empty_text"),
        ("<p>a\0b</p>", "nul_character"),
        ("<p>" + "a" * 1_000_001, "text_too_large"),
    ],
)
def test_read_page_without_storable_text_is_an_error(page: str, code: str) -> None:
    error = read(page)

    assert isinstance(error, RowError)
    assert (error.row, error.code) == (1, code)


def test_read_page_in_another_encoding_is_an_error() -> None:
    ((_, error),) = html.read(BytesIO("<p>café</p>".encode("latin-1")), name="page.html")

    assert isinstance(error, RowError)
    assert error.code == "not_utf8"


@pytest.mark.parametrize(
    ("declared", "table"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta charset=windows-1252>", "cp1252"),
        ("<META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", "latin-1"),
        ("<meta charset=iso-8859-15>", "iso-8859-15"),
        ("<meta charset=koi8-r>", "koi8-r"),
    ],
)
def test_read_page_in_the_encoding_that_it_declares(declared: str, table: str) -> None:
    words = {"cp1252": "“Café”, 5 €", "latin-1": "Café", "iso-8859-15": "5 €", "koi8-r": "Дождь"}
    raw = f"<html><head>{declared}</head><p>{words[table]}</p></html>".encode(table)

    ((_, found),) = html.read(BytesIO(raw), name="page.html")

    assert isinstance(found, ArticleDraft)
    assert found.text == words[table]


def test_read_page_of_xml_in_the_encoding_that_it_declares() -> None:
    raw = '<?xml version="1.0" encoding="ISO-8859-1"?><html><p>Café</p></html>'.encode("latin-1")

    ((_, found),) = html.read(BytesIO(raw), name="page.xhtml")

    assert isinstance(found, ArticleDraft)
    assert found.text == "Café"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252", "idna", "none-such"])
def test_read_page_that_is_not_in_the_encoding_it_declares_is_an_error(charset: str) -> None:
    raw = f"<meta charset={charset}><p>Caf".encode() + b"\xe9 \x81 </p>"

    ((_, error),) = html.read(BytesIO(raw), name="page.html")

    assert isinstance(error, RowError)
    assert error.code == "not_utf8"


def test_read_page_beyond_the_limit_is_not_read() -> None:
    ((_, error),) = html.read(BytesIO(b" " * (html.MAX_FILE_BYTES + 1)), name="page.html")

    assert isinstance(error, RowError)
    assert error.code == "text_too_large"


PATHOLOGICAL = """<div> <p> <a/ <!-- <! </div> <div></p> < <aside> <article> <title> <svg> &#
&#1 <a␣b="c"d <h1>x </ <a␣ <a␣b=' <a␣b=" <a␣b=c␣ </a␣"""


@pytest.mark.parametrize("unit", [unit.replace("␣", " ") for unit in PATHOLOGICAL.split()])
def test_read_pathological_page_takes_little_time(unit: str) -> None:
    page = "<p>Rain fell." + unit * 100_000

    before = time.process_time()
    read(page)

    assert time.process_time() - before < 5


markup = st.lists(
    st.sampled_from(["<p>", "</p>", "<article>", "</article>", "<nav>", "</nav>", "<!--", "-->"])
    | st.sampled_from(["<h1>", "</h1>", '<meta name="author" content="', "'", '"', "<", ">", "/"])
    | st.text(max_size=5),
    max_size=30,
).map("".join)


@given(markup)
def test_read_any_markup_gives_one_row(page: str) -> None:
    ((row, _),) = html.read(BytesIO(page.encode("utf-8", "surrogatepass")), name="page.html")

    assert row == 1
