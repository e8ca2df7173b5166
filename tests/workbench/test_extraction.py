"""Messages of templates, as Babel is given them."""

from io import BytesIO
from typing import Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract

EXTRACTOR = "workbench.extraction:extract_django"


def found(template: str) -> list[tuple[int, Any, list[str], str | None]]:
    return list(extract(EXTRACTOR, BytesIO(template.encode()), DEFAULT_KEYWORDS, ["Translators:"]))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ('{% translate "Save" %}', "Save"),
        ('{% translate "It\'s" as label %}', "It's"),
        ('{% include "x.html" with label=_("sentences decided") only %}', "sentences decided"),
        ('{{ title|default:_("No title") }}', "No title"),
        ("{% blocktranslate %}At {{ place }}{% endblocktranslate %}", "At %(place)s"),
        (
            "{% blocktranslate trimmed with n=x.n %}\n  {{ n }} of\n  many, 95 %\n"
            "{% endblocktranslate %}",
            "%(n)s of many, 95 %%",
        ),
        ("    (\n  {% if a %}\n [ {% translate 'Über „uns“' %}", "Über „uns“"),
    ],
    ids=["translate", "quote", "argument", "filter", "block", "trimmed", "odd_brackets"],
)
def test_message_of_a_template_is_found(template: str, message: str) -> None:
    assert [one[1] for one in found(template)] == [message]


def test_both_forms_of_a_count_are_found() -> None:
    template = (
        "{% blocktranslate trimmed count n=many %}{{ n }} article{% plural %}{{ n }} articles"
        "{% endblocktranslate %}"
    )

    assert [one[1] for one in found(template)] == [("%(n)s article", "%(n)s articles")]


def test_context_and_comment_come_with_their_message() -> None:
    template = '{# Translators: of a month #}\n{% translate "May" context "month" %}'

    assert found(template) == [(2, "May", ["Translators: of a month"], "month")]


def test_line_is_that_of_the_template() -> None:
    assert [one[0] for one in found("<p>\n</p>\n\n{% translate 'Save' %}")] == [4]


def test_words_outside_of_marks_and_in_comments_are_not_found() -> None:
    template = "<p>Save</p>{% comment %}{% translate 'No' %}{% endcomment %}{# _('No') #}"

    assert found(template) == []
