"""Comments of scripts and style sheets: gone from what is served, and nothing else is."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from workbench.uncommented import uncommented_script, uncommented_style

OWN = Path(settings.BASE_DIR) / "annotations" / "static" / "annotations"
SCRIPTS = sorted(OWN.rglob("*.js"))
STYLES = sorted(OWN.rglob("*.css"))
# Each holds what looks like a comment and is none.
TRICKY = (
    'const url = "http://a.example/*b*/";',
    "const quote = 'it\\'s // not';",
    "const text = `// ${a /* gone */ + `/* ${b} */`} //`;",
    'const brace = `${{ a: "}" }.a} // stays`;',
    'const pattern = /[/*]\\/\\/ "/g;',
    "return /\\/\\*/.test(a);",
    "const half = a / 2; // gone\nconst third = b / 3;",
    "const share = (a + b) / c[0] / 2;",
    "n++ / 2; // gone",
    "if (!/^\\/\\//.test(a)) b();",
)
KEPT = (
    'const url = "http://a.example/*b*/";',
    "const quote = 'it\\'s // not';",
    "const text = `// ${a + `/* ${b} */`} //`;",
    'const brace = `${{ a: "}" }.a} // stays`;',
    'const pattern = /[/*]\\/\\/ "/g;',
    "return /\\/\\*/.test(a);",
    "const half = a / 2;\nconst third = b / 3;",
    "const share = (a + b) / c[0] / 2;",
    "n++ / 2;",
    "if (!/^\\/\\//.test(a)) b();",
)


@pytest.mark.parametrize(("script", "kept"), list(zip(TRICKY, KEPT, strict=True)))
def test_script_loses_its_comments_and_nothing_that_looks_like_one(script: str, kept: str) -> None:
    assert uncommented_script(script) == f"{kept}\n"


def test_script_keeps_its_lines_and_is_indented_by_tabs() -> None:
    script = "/** What it is. */\nexport function f() {\n\n  // why\n  return a; // so\n}\n"

    assert uncommented_script(script) == "export function f() {\n\treturn a;\n}\n"


def test_template_keeps_its_own_lines_and_blanks() -> None:
    script = "const page = `\n    // text\n\n    end`;\n"

    assert uncommented_script(script) == script


def test_comment_between_words_leaves_them_apart() -> None:
    assert uncommented_script("return/* now */a;") == "return a;\n"
    assert uncommented_script("return /* over\nlines */ a;") == "return\n a;\n"


def test_script_that_does_not_end_is_refused() -> None:
    with pytest.raises(ValueError, match="does not end"):
        uncommented_script("const text = `open")


def test_style_sheet_loses_its_comments_but_no_text_and_no_address() -> None:
    style = (
        '/* a */\n.a::before { content: "/* b */"; }\n\n.c { background: url(//d/*e*/f); /* g */ }'
    )
    kept = '.a::before { content: "/* b */"; }\n.c { background: url(//d/*e*/f); }\n'

    assert uncommented_style(style) == kept


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_of_the_product_is_served_without_comments(path: Path) -> None:
    served = uncommented_script(path.read_text())

    assert uncommented_script(served) == served
    assert not [line for line in served.splitlines() if line.lstrip().startswith(("/**", "//"))]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_every_style_sheet_of_the_product_keeps_all_its_rules(path: Path) -> None:
    served = uncommented_style(path.read_text())

    assert "/*" not in served
    assert served.count("{") == served.count("}") > 0


@given(st.lists(st.sampled_from(TRICKY), max_size=6))
def test_scripts_put_together_lose_the_comments_of_each(scripts: list[str]) -> None:
    together = uncommented_script("".join(f"{script}\n" for script in scripts))

    assert together == "".join(uncommented_script(script) for script in scripts)
