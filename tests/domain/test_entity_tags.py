"""Entity tags in conditions: lists, weak ones and the star."""

import pytest

from annotations.domain.entity_tags import matches

ETAG = '"abc"'


@pytest.mark.parametrize(
    "header", ['"abc"', ' "x" , "abc"', '"x","abc"', "*", " * ", '"a,b", "abc"']
)
def test_tag_in_the_list_or_star_matches(header: str) -> None:
    assert matches(header, ETAG)
    assert matches(header, ETAG, strongly=True)


def test_weak_tag_matches_only_where_bytes_do_not_count() -> None:
    assert matches('W/"abc"', ETAG)
    assert not matches('W/"abc"', ETAG, strongly=True)


@pytest.mark.parametrize("header", ["", "abc", '"ABC"', '"ab"', '"x, "abc', '"x*"', '"*"'])
def test_other_tags_and_what_is_no_tag_do_not_match(header: str) -> None:
    assert not matches(header, ETAG)
