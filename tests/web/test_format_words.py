"""What pages say of formats keeps up with the registry."""

from annotations.formats.releases.wanted import writable
from annotations.web.format_words import GROUPS, WORDS, grouped


def test_every_format_that_a_release_can_have_is_described() -> None:
    assert WORDS.keys() == {one.name for one in writable()}


def test_groups_hold_every_format_once_and_say_which_is_missing() -> None:
    offered = [(one, one.name != "brat") for one in writable()]

    listed = [one for group in grouped(offered) for one in group.formats]

    assert sorted(one.name for one in listed) == sorted(WORDS)
    assert [one.name for one in listed if not one.is_there] == ["brat"]
    assert {one.group for one in WORDS.values()} <= set(GROUPS)
