"""The fields that the annotation page's forms take from the server."""

import re
from collections.abc import Sequence

import pytest
from django.template.loader import render_to_string

from annotations.domain.attribution import COMMITMENTS, IDENTITIES
from annotations.domain.evidence import KINDS, STANCES


def options(name: str) -> list[str]:
    """The values that one list of the forms offers."""
    page = render_to_string("assignment/forms.html")
    found = re.search(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert found is not None
    return re.findall(r'<option value="(\w*)"', found[1])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("identity", ("", *IDENTITIES)),
        ("commitment", COMMITMENTS),
        ("kind", KINDS),
        ("stance", STANCES),
    ],
)
def test_forms_offer_what_a_record_takes(name: str, values: Sequence[str]) -> None:
    assert options(name) == list(values)
