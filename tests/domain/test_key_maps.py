"""A person's own keys: what may be stored, and how it is written."""

import pytest

from annotations.domain.key_maps import (
    BadKey,
    is_character,
    letters_off,
    letters_with_alt,
    parse_key,
    read_key_map,
    read_keys,
)
from annotations.domain.keys import KEYS, KeyClash, bind_keys, bind_stored


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("c", "c"),
        ("C", "c"),
        ("shift+u", "Shift+U"),
        ("Strg+Enter", "Ctrl+Enter"),
        ("Umschalt+u", "Shift+U"),
        ("Leertaste", "Space"),
        ("alt+shift+x", "Alt+Shift+X"),
        ("shift+alt+x", "Alt+Shift+X"),
        ("Alt++", "Alt++"),
        ("+", "+"),
        ("?", "?"),
        ("space", "Space"),
        ("ctrl+enter", "Ctrl+Enter"),
        ("é", "é"),
    ],
)
def test_key_is_written_as_in_the_table(written: str, key: str) -> None:
    assert parse_key(written) == key


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "ab", "F5", "Escape", "Ctrl+c", "Ctrl+Tab", "Shift+?", "Hyper+c", "Alt+Alt+c"),
        *("\x00", "\u0301", "\ud800", "<script>", "c" * 200, None, 7, ["c"]),
    ],
)
def test_what_is_no_key_is_refused(written: object) -> None:
    with pytest.raises(BadKey):
        parse_key(written)


@pytest.mark.parametrize(
    "written",
    [
        {"fly": ["f"]},
        {"<img src=x onerror=alert(1)>": ["f"]},
        {"claim": "k"},
        {"claim": {"keys": ["k"]}},
        {"claim": ["<b>"]},
        {"claim": ["k", "l", "o", "p", "j"]},
        {"claim": [None]},
        ["claim"],
        "claim",
        None,
    ],
)
def test_key_map_is_closed(written: object) -> None:
    with pytest.raises((BadKey, KeyClash)):
        read_key_map(written)


def test_key_map_that_clashes_names_the_action() -> None:
    with pytest.raises(KeyClash) as refusal:
        read_key_map({"claim": ["q"], "quote": ["l", "q"]})

    assert refusal.value.field == "key_map.quote"
    assert refusal.value.detail == "The key q would do two things: claim, and quote."


def test_key_map_with_an_unknown_action_names_it() -> None:
    with pytest.raises(KeyClash) as refusal:
        read_key_map({"claim": ["l"], "fly": ["z"]})

    assert refusal.value.field == "key_map.fly"
    assert str(refusal.value) == "There is no action called fly."


@pytest.mark.parametrize("keys", ["k", ["<b>"], ["k", "l", "o", "p", "j"], ["k", "K"]])
def test_refused_keys_name_their_place_in_the_map(keys: object) -> None:
    with pytest.raises((BadKey, KeyClash)) as refusal:
        read_key_map({"claim": keys})

    assert refusal.value.field == "key_map.claim"


def test_key_given_twice_for_one_action_is_refused() -> None:
    with pytest.raises(KeyClash) as refusal:
        read_keys("claim", ["k", "k"])

    assert refusal.value.detail == "The key k is given twice here."


def test_keys_may_be_exchanged() -> None:
    assert read_key_map({"claim": ["q"], "quote": ["c"]}) == {"claim": ["q"], "quote": ["c"]}


def test_own_key_wins_over_another_actions_usual_one() -> None:
    key_map = read_key_map({"claim": ["k"]})

    bound = {one.action: one.keys for one in bind_keys(key_map)}
    assert key_map == {"claim": ["k"]}
    assert (bound["claim"], bound["comment"]) == (("k",), ())
    assert bind_keys(key_map) == bind_stored(key_map)


def test_usual_key_that_is_written_down_is_no_less_ones_own() -> None:
    with pytest.raises(KeyClash) as refusal:
        read_key_map({"claim": ["k"], "comment": ["k"]})

    assert refusal.value.field == "key_map.comment"


def test_stored_key_of_what_is_no_action_any_more_takes_none_away() -> None:
    bound = {one.action: one.keys for one in bind_stored({"gone": ["k"]})}

    assert bound["comment"] == ("k",)


def test_key_map_keeps_only_what_differs() -> None:
    usual = {binding.action: list(binding.keys) for binding in KEYS}

    assert read_key_map(usual | {"claim": ["b"]}) == {"claim": ["b"]}


def test_letters_with_alt_leave_no_character_alone() -> None:
    bound = bind_keys(read_key_map(letters_with_alt()))

    assert [key for one in bound for key in one.keys if is_character(key)] == []
    assert [one.action for one in bound if not one.keys] == ["skip"]


def test_letters_off_leave_named_keys() -> None:
    bound = {one.action: one.keys for one in bind_keys(read_key_map(letters_off()))}

    assert bound["claim"] == ()
    assert bound["next"] == ("Enter", "ArrowDown")
    assert bound["submit"] == ("Ctrl+Enter",)
