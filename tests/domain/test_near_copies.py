"""Near copies: measured on perturbed texts, found whatever their order.

How the threshold was chosen: of 400 articles of PolNeAR, each against itself with every tenth word
replaced, cut to a quarter, or with a new first third, 99 % share at least 0.3; of the 79,800 pairs
of different articles five do (0.50 to 0.94), and the next has 0.17.
"""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.near_copies import (
    LOOKED_UP,
    THRESHOLD,
    Fingerprints,
    estimated_share,
    fingerprint,
    groups_of,
    near_copy_groups,
    shared_share,
)

FOOTER = (
    " Copyright The Example Press. All rights reserved. This may not be published or rewritten."
)
WORDS = [f"word{n}" for n in range(3000)]
CLOSE = 0.25


def a_text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))  # noqa: S311 repeatable


def with_replaced(text: str, *, every: int) -> str:
    return " ".join("other" if n % every == 0 else word for n, word in enumerate(text.split(" ")))


def test_fingerprint_is_the_same_on_every_machine() -> None:
    found = fingerprint("Rain fell all day on the quay of Port Renn.")

    assert (found.shingles, found.values) == (
        3,
        (1647774372799649436, 2507586077908338802, -5642014745691085415),
    )


def test_fingerprint_ignores_case_and_punctuation() -> None:
    assert fingerprint("“Rain,” she said. It fell!") == fingerprint("rain she said it fell")


def test_fingerprint_of_signs_is_empty() -> None:
    assert fingerprint("… – !").values == ()
    assert shared_share("… – !", "Rain.") == 0


def test_fingerprint_reads_scripts_without_blanks_by_character() -> None:
    assert (
        shared_share("港口的起重机已经生锈了。检查员说。", "港口的起重机已经生锈了。没人说。")
        > THRESHOLD
    )


def test_shared_share_of_a_part_is_one() -> None:
    text = a_text(1)

    assert shared_share(text, text[: len(text) // 3]) > 0.95
    assert shared_share(text, a_text(2)) == 0


def test_near_copy_groups_finds_rewritten_cut_and_led_in_copies() -> None:
    text = a_text(1)
    copies = {
        "a": text,
        "b": with_replaced(text, every=12),
        "c": text[: len(text) // 2],
        "d": a_text(9, 100) + " " + text,
        "e": a_text(2),
        "f": a_text(3),
    }

    assert near_copy_groups(copies.items()) == [["a", "b", "c", "d"]]


def test_near_copy_groups_is_not_led_by_what_stands_under_every_text() -> None:
    texts = [(str(n), a_text(n) + FOOTER) for n in range(300)]

    assert near_copy_groups(texts) == []


def test_near_copy_groups_joins_copies_of_copies() -> None:
    first, second = a_text(1), a_text(2)
    texts = {"a": first, "b": f"{first} {second}", "c": second}

    assert near_copy_groups(texts.items()) == [["a", "b", "c"]]


@given(st.permutations(range(8)))
def test_groups_of_is_the_same_in_any_order(order: list[int]) -> None:
    texts = [(str(n), with_replaced(a_text(n // 3), every=10 + n)) for n in range(8)]
    ordered, given_first = Fingerprints(), Fingerprints()
    for key, text in texts:
        ordered.add(key, fingerprint(text))
    for n in order:
        given_first.add(texts[n][0], fingerprint(texts[n][1]))

    assert groups_of(given_first) == groups_of(ordered)


@given(st.lists(st.sampled_from([1, 2, 3, 20, 400]), max_size=8))
def test_near_copy_groups_are_those_of_all_pairs_compared(lengths: list[int]) -> None:
    texts = [(str(n), a_text(n % 3, words)) for n, words in enumerate(lengths)]
    prints = {key: fingerprint(text) for key, text in texts}
    together = {key: {key} for key, _ in texts}
    for one, other in combinations(prints, 2):
        is_looked_up = not set(prints[one].values).isdisjoint(prints[other].values)
        if is_looked_up and estimated_share(prints[one], prints[other]) >= THRESHOLD:
            joined = together[one] | together[other]
            together.update(dict.fromkeys(joined, joined))

    expected = {tuple(sorted(group)) for group in together.values() if len(group) > 1}
    assert near_copy_groups(texts) == [list(group) for group in sorted(expected)]


@given(st.integers(0, 50), st.integers(8, 40))
def test_estimated_share_is_near_the_measured_one(seed: int, every: int) -> None:
    text = a_text(seed)
    other = with_replaced(text, every=every)

    measured = shared_share(text, other)

    assert abs(estimated_share(fingerprint(text), fingerprint(other)) - measured) < CLOSE


def test_values_fit_a_database_and_are_few() -> None:
    values = fingerprint(a_text(4)).values

    assert len(set(values)) == LOOKED_UP
    assert all(-(2**63) <= value < 2**63 for value in values)
